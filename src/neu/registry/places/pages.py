"""What the pages of a reorganisation show: problems in words, lines, and the preview as rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise

from neu.platform.text.names import written
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import number
from neu.platform.ui.words import refusal_text
from neu.registry.places import texts
from neu.registry.places.rules import (
    Atlas,
    Basis,
    Kind,
    Line,
    Passage,
    Plan,
    Problem,
    SuccessionKind,
    Version,
)
from neu.registry.places.rules.lines import SHARED
from neu.registry.places.selectors.acts import KindCount


@dataclass(frozen=True, slots=True)
class Said:
    """A problem in words."""

    no: int
    words: str


def said(problems: Iterable[Problem]) -> list[Said]:
    """Say problems in the reader's language."""
    return [Said(one.no, refusal_text(Refused(one.code, _worded(one)))) for one in problems]


def _worded(problem: Problem) -> dict[str, str]:
    params = dict(problem.params)
    if "columns" in params:
        columns = params["columns"].split(",")
        params["columns"] = ", ".join(str(texts.COLUMN[column]) for column in columns)
        if columns == ["kind"]:
            params |= {key: str(texts.KIND[Kind(params[key])]) for key in ("one", "two") if key in params}
    if "basis" in params:
        params["basis"] = str(texts.BASIS[params["basis"]])
    return params


def typed(line: Line) -> dict[str, str]:
    """Return a line as it is typed into the form: numbers are read the Vietnamese way."""
    shares = {basis.value: number(share * 100) for basis, share in line.shares}
    kind = line.kind.value if line.kind else ""
    return {
        "deed": line.deed.value, "old": line.old, "kind": kind, "name": line.name, "code": line.code,
        "parent": line.parent, **shares,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line as the act's page shows it."""

    no: int
    deed: str | Promise
    old: str
    kind: str | Promise
    name: str
    code: str
    parent: str
    shares: str


def rows(lines: Iterable[Line]) -> list[LineRow]:
    """Return the lines for the table of the act."""
    return [
        LineRow(
            line.no, texts.DEED[line.deed], line.old, texts.KIND[line.kind] if line.kind else "", line.name,
            line.code, line.parent, _shares(line.shares),
        )
        for line in lines
    ]  # fmt: skip


def _shares(shares: Iterable[tuple[Basis, Decimal | None]]) -> str:
    stated = [(basis, share) for basis, share in shares if share is not None]
    return "; ".join(f"{written(share * 100)} % {texts.BASIS[basis]}" for basis, share in stated)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of the preview: what it is, where it lies, and what it becomes or comes from."""

    full: str
    code: str
    lies_in: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One unit that goes on: before → after."""

    before: str
    after: str
    home_before: str
    home_after: str


@dataclass(frozen=True, slots=True)
class PreviewRows:
    """The preview's tables."""

    ends: tuple[UnitRow, ...]
    begins: tuple[UnitRow, ...]
    changes: tuple[MoveRow, ...]
    follows: tuple[MoveRow, ...]


def preview(book: Atlas, made: Plan) -> PreviewRows:
    """Return the tables of a preview; `book` is the registry without the act."""
    after = made.after
    assert after is not None
    out_of: dict[int, list[Passage]] = {}
    into: dict[int, list[Passage]] = {}
    for passage in made.passages:
        out_of.setdefault(passage.source, []).append(passage)
        into.setdefault(passage.target, []).append(passage)
    called = {version.place: version for version in (*made.ends, *made.begins)}

    def told(passages: Sequence[Passage], *, sources: bool) -> tuple[str, ...]:
        by_other: dict[int, list[Passage]] = {}
        for passage in passages:
            by_other.setdefault(passage.source if sources else passage.target, []).append(passage)
        return tuple(f"{_short(called[other])}: {_part(found)}" for other, found in by_other.items())

    return PreviewRows(
        tuple(_unit(book, one, told(out_of.get(one.place, ()), sources=False)) for one in made.ends),
        tuple(_unit(after, one, told(into.get(one.place, ()), sources=True)) for one in made.begins),
        tuple(_move(book, after, old, new) for old, new in made.changes),
        tuple(_move(book, after, old, new) for old, new in made.follows),
    )


def _short(version: Version) -> str:
    return f"{version.full} ({version.code})"


def _unit(book: Atlas, version: Version, others: tuple[str, ...]) -> UnitRow:
    return UnitRow(version.full, version.code, book.lies_in(version), others)


def _part(passages: Sequence[Passage]) -> str:
    if passages[0].kind is SuccessionKind.MERGE:
        return str(texts.BASIS[Basis.WHOLE])
    shares = [(one.basis, one.share) for one in passages if one.basis in SHARED]
    return _shares(shares) or str(texts.NOT_DIVIDED)


def _move(book: Atlas, after: Atlas, old: Version, new: Version) -> MoveRow:
    return MoveRow(_short(old), _short(new), book.lies_in(old), after.lies_in(new))


def counts(found: Iterable[KindCount]) -> list[tuple[str | Promise, KindCount]]:
    """Name the kinds of the counts."""
    return [(texts.KIND.get(one.kind, one.kind), one) for one in found]
