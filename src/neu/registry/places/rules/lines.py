"""The lines of a reorganisation as an administrator types them, one by one or from a spreadsheet. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from neu.platform.text.rules import NotANumber, fold, parse_number
from neu.registry.places.rules.kinds import LEVEL, Basis, Kind, full_name
from neu.registry.places.rules.naming import readings
from neu.registry.places.rules.refusals import ActRefusal, ListRefusal

MOST_LINES = 2_000
OLD, NAME, CODE, PARENT = 200, 120, 12, 200  # characters, as the columns hold
SHARED = (Basis.HOUSEHOLDS, Basis.POPULATION, Basis.AREA, Basis.BY_HAND)  # in the order of the columns
COLUMNS = ("deed", "old", "kind", "name", "code", "parent", *(basis.value for basis in SHARED))
_MORE_DECIMALS = 6  # of a percentage; a share keeps eight


class Deed(StrEnum):
    """What a line says becomes of a unit."""

    MERGE = "MERGE"  # nhập: the whole of it passes to the new unit
    DIVIDE = "DIVIDE"  # chia: a part of it passes to the new unit
    CHANGE = "CHANGE"  # đổi: the same extent goes on under another name, code, kind or parent
    ABOLISH = "ABOLISH"  # bãi bỏ: ends with no heir of its own, as districts did
    FOUND = "FOUND"  # lập: a new unit made of units moved under it


class ActState(StrEnum):
    DRAFT = "DRAFT"
    APPLIED = "APPLIED"
    UNDONE = "UNDONE"


class Line(NamedTuple):
    """One line: what becomes of the old unit, and the new unit as far as the line says it."""

    no: int
    deed: Deed
    old: str = ""  # code or name as typed
    kind: Kind | None = None
    name: str = ""
    code: str = ""
    parent: str = ""  # code or name as typed; may be a unit the same act makes
    shares: tuple[tuple[Basis, Decimal], ...] = ()  # of 1


class Problem(NamedTuple):
    """What is wrong, and in which line (0: in the act as a whole)."""

    no: int
    code: ActRefusal | ListRefusal
    params: Mapping[str, str]


def once(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems without those said already, in the order of the lines."""
    kept = {(one.no, one.code, *sorted(one.params.items())): one for one in problems}
    return sorted(kept.values(), key=lambda one: one.no)


_DEEDS = {  # as the columns of either language say them
    "nhap": Deed.MERGE,
    "chia": Deed.DIVIDE,
    "doi": Deed.CHANGE,
    "bai bo": Deed.ABOLISH,
    "lap": Deed.FOUND,
} | {deed.value.lower(): deed for deed in Deed}
_HEADINGS = {"viec", "action"}
_NEEDED = {
    Deed.MERGE: ("old", "code"),
    Deed.DIVIDE: ("old", "code"),
    Deed.CHANGE: ("old",),
    Deed.ABOLISH: ("old",),
    Deed.FOUND: ("kind", "name", "code"),
}
_LEFT_BLANK = {Deed.ABOLISH: ("kind", "name", "code", "parent"), Deed.FOUND: ("old",)}
_MOST = {"old": OLD, "name": NAME, "code": CODE, "parent": PARENT}


def _kinds() -> dict[str, Kind]:
    words: dict[str, Kind] = {fold(full_name(kind, "")): kind for kind in Kind if kind is not Kind.QUOC_GIA}
    codes: dict[str, Kind] = {kind.value.lower(): kind for kind in Kind if kind is not Kind.QUOC_GIA}
    return codes | words | {"thanh pho truc thuoc trung uong": Kind.THANH_PHO_TW}


_KINDS = _kinds()  # "thanh pho" alone is that of a district; a province's is written in full


def read_line(no: int, cells: Mapping[str, str]) -> Line | list[Problem]:
    """Read one line from its cells (COLUMNS; a missing one is blank); or say all that is wrong with it.

    >>> read_line(1, {"deed": "Nhập", "old": "21529", "code": "21600", "name": "Xã Ba Mới"})[:6]
    (1, <Deed.MERGE: 'MERGE'>, '21529', <Kind.XA: 'XA'>, 'Ba Mới', '21600')
    """
    said = {name: " ".join(cells.get(name, "").split()) for name in COLUMNS}
    deed = _DEEDS.get(fold(said["deed"]))
    if deed is None:
        return [Problem(no, ActRefusal.LINE_DEED, {"typed": said["deed"][:60]})]
    problems = list(_shape(no, deed, said))
    kind, name = _kind(said["kind"]), said["name"]
    if said["kind"] and kind is None:
        problems.append(Problem(no, ActRefusal.LINE_KIND, {"typed": said["kind"][:60]}))
    if name and not said["kind"]:
        kinds, bare = list(readings(name))[-1]
        kind, name = (kinds[0], bare) if kinds else (None, name)
    shares = []
    for basis in SHARED:
        share = _share(said[basis.value])
        if share is None and said[basis.value]:
            problems.append(Problem(no, ActRefusal.LINE_SHARE, {"typed": said[basis.value][:60]}))
        elif share is not None:
            shares.append((basis, share))
    if problems:
        return problems
    return Line(no, deed, said["old"], kind, name, said["code"], said["parent"], tuple(shares))


def _shape(no: int, deed: Deed, said: Mapping[str, str]) -> Iterable[Problem]:
    """Say which cells the deed needs and lacks, or cannot have."""
    needed = list(_NEEDED[deed])
    if deed is Deed.FOUND and list(readings(said["name"]))[-1][0]:
        needed.remove("kind")  # "Huyện Trà Bồng" says it
    lacking = [name for name in needed if not said[name]]
    if deed is Deed.CHANGE and not any(said[name] for name in ("kind", "name", "code", "parent")):
        lacking.append("name")
    if lacking:
        yield Problem(no, ActRefusal.LINE_LACKS, {"columns": ",".join(lacking)})
    shares = () if deed is Deed.DIVIDE else tuple(basis.value for basis in SHARED)
    spare = [name for name in (*_LEFT_BLANK.get(deed, ()), *shares) if said[name]]
    if spare:
        yield Problem(no, ActRefusal.LINE_SPARE, {"columns": ",".join(spare)})
    for name, most in _MOST.items():
        if len(said[name]) > most:
            yield Problem(no, ActRefusal.LINE_LONG, {"columns": name, "most": str(most)})


def _kind(typed: str) -> Kind | None:
    return _KINDS.get(fold(typed))


def _share(typed: str) -> Decimal | None:
    """Return a share of 1 from a typed percentage ("60", "33,3333%"); None when it is none.

    >>> _share("60"), _share("33,3333 %"), _share("0"), _share("101"), _share("1/3")
    (Decimal('0.6'), Decimal('0.333333'), None, None, None)
    """
    try:
        percent = parse_number(typed.removesuffix("%"))
    except NotANumber:
        return None
    exponent = percent.normalize().as_tuple().exponent
    if not 0 < percent <= 100 or not isinstance(exponent, int) or -exponent > _MORE_DECIMALS:
        return None
    return percent / 100


def read_table(rows: Iterable[Sequence[str]], first: int = 1) -> tuple[list[Line], list[Problem]]:
    """Read the rows of a sheet; blank ones and a heading are skipped. Problems name the row of the sheet.

    Lines are numbered from `first` in their order.
    """
    lines: list[Line] = []
    problems: list[Problem] = []
    for row, cells in enumerate(rows, start=1):
        if not any(cell.strip() for cell in cells) or fold(cells[0]) in _HEADINGS:
            continue
        if any(cell.strip() for cell in cells[len(COLUMNS) :]):
            problems.append(Problem(row, ActRefusal.LINE_WIDE, {"most": str(len(COLUMNS))}))
            continue
        read = read_line(row, dict(zip(COLUMNS, cells, strict=False)))
        if isinstance(read, Line):
            lines.append(read._replace(no=first + len(lines)))
        else:
            problems += read
    if not lines and not problems:
        problems.append(Problem(0, ActRefusal.SHEET_EMPTY, {}))
    if first - 1 + len(lines) > MOST_LINES:
        problems.append(Problem(0, ActRefusal.TOO_MANY_LINES, {"most": str(MOST_LINES)}))
    return lines, problems


def level_of(line: Line, otherwise: str) -> str:
    """Return the level of a line's new unit: that of its kind, else that of the old unit."""
    return LEVEL[line.kind] if line.kind else otherwise
