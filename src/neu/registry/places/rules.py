"""What kinds of place there are, and how territory passes on. Pure."""

from enum import StrEnum


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


class SuccessionKind(StrEnum):
    MERGE = "MERGE"  # the whole of the source passes to the target
    DIVIDE = "DIVIDE"  # a part passes; share is stated, or null: "chưa chia"


class Basis(StrEnum):
    WHOLE = "WHOLE"
    HOUSEHOLDS = "HOUSEHOLDS"
    POPULATION = "POPULATION"
    AREA = "AREA"
    BY_HAND = "BY_HAND"
