"""Kinds of place, levels, and the words that stand before a name."""

from datetime import date
from enum import StrEnum

REORGANISED_ON = date(2025, 7, 1)  # two tiers of local government; NQ 202/2025/QH15
VIETNAM_CODE = "VN"


class Kind(StrEnum):
    QUOC_GIA = "QUOC_GIA"
    TINH = "TINH"
    THANH_PHO_TW = "THANH_PHO_TW"
    HUYEN = "HUYEN"
    QUAN = "QUAN"
    THI_XA = "THI_XA"
    THANH_PHO = "THANH_PHO"
    XA = "XA"
    PHUONG = "PHUONG"
    THI_TRAN = "THI_TRAN"
    DAC_KHU = "DAC_KHU"
    THON = "THON"


class Level(StrEnum):
    """A level names a namespace of codes; work is never routed by it."""

    NATION = "NATION"
    PROVINCE = "PROVINCE"
    DISTRICT = "DISTRICT"
    COMMUNE = "COMMUNE"
    VILLAGE = "VILLAGE"


LEVEL = {
    Kind.QUOC_GIA: Level.NATION,
    Kind.TINH: Level.PROVINCE,
    Kind.THANH_PHO_TW: Level.PROVINCE,
    Kind.HUYEN: Level.DISTRICT,
    Kind.QUAN: Level.DISTRICT,
    Kind.THI_XA: Level.DISTRICT,
    Kind.THANH_PHO: Level.DISTRICT,
    Kind.XA: Level.COMMUNE,
    Kind.PHUONG: Level.COMMUNE,
    Kind.THI_TRAN: Level.COMMUNE,
    Kind.DAC_KHU: Level.COMMUNE,
    Kind.THON: Level.VILLAGE,
}
# A part of the proper name, so Vietnamese in every language.
_WORDS = {
    Kind.TINH: "Tỉnh",
    Kind.THANH_PHO_TW: "Thành phố",
    Kind.HUYEN: "Huyện",
    Kind.QUAN: "Quận",
    Kind.THI_XA: "Thị xã",
    Kind.THANH_PHO: "Thành phố",
    Kind.XA: "Xã",
    Kind.PHUONG: "Phường",
    Kind.THI_TRAN: "Thị trấn",
    Kind.DAC_KHU: "Đặc khu",
    Kind.THON: "Thôn",
}


class SuccessionKind(StrEnum):
    MERGE = "MERGE"  # the whole of the source passes to the target
    DIVIDE = "DIVIDE"  # a part passes; share is stated, or null: "chưa chia"


class Basis(StrEnum):
    WHOLE = "WHOLE"
    HOUSEHOLDS = "HOUSEHOLDS"
    POPULATION = "POPULATION"
    AREA = "AREA"
    BY_HAND = "BY_HAND"


def full_name(kind: Kind, name: str) -> str:
    """Return the name as documents write it.

    >>> full_name(Kind.XA, "Ba Vì"), full_name(Kind.QUOC_GIA, "Việt Nam")
    ('Xã Ba Vì', 'Việt Nam')
    """
    word = _WORDS.get(kind)
    return f"{word} {name}" if word else name


def split_name(full: str, level: Level) -> tuple[Kind, str]:
    """Part a written name into its kind at that level and the bare name.

    >>> split_name("Thị Trấn Ái Tử", Level.COMMUNE), split_name("Thành phố Huế", Level.PROVINCE)
    ((<Kind.THI_TRAN: 'THI_TRAN'>, 'Ái Tử'), (<Kind.THANH_PHO_TW: 'THANH_PHO_TW'>, 'Huế'))

    :raises ValueError: when it begins with no kind of that level.
    """
    squeezed = " ".join(full.split())
    for kind, word in _WORDS.items():
        if LEVEL[kind] is level and squeezed.lower().startswith(f"{word.lower()} "):
            return kind, squeezed[len(word) + 1 :]
    raise ValueError(f"{full!r} begins with no kind of level {level}")
