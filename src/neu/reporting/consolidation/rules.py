"""Canonical content: the one text an edition is hashed over, and where two of them differ. Pure."""

import hashlib
import json
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from neu.platform.text.rules import canonical

CANON = 1  # how content is spelled; a change of this file's spelling is a new number
RULES = "2"  # how totals are made: raised when a reading would give another figure for the same versions

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


class Refusal(StrEnum):
    NOT_STANDING_AGENCY = "NOT_STANDING_AGENCY"
    NOT_ISSUER = "NOT_ISSUER"
    NOTHING_ACCEPTED = "NOTHING_ACCEPTED"
    FIGURES_MOVED = "FIGURES_MOVED"
    DRAFT_WITHDRAWN = "DRAFT_WITHDRAWN"
    DRAFT_ISSUED = "DRAFT_ISSUED"
    NUMBER_REQUIRED = "NUMBER_REQUIRED"
    NUMBER_TAKEN = "NUMBER_TAKEN"
    AMENDMENT_REASON_REQUIRED = "AMENDMENT_REASON_REQUIRED"
    NOTHING_CHANGED = "NOTHING_CHANGED"
    FONT_MISSING = "FONT_MISSING"
    NOT_PRINTABLE = "NOT_PRINTABLE"
    SIGNING_UNREADY = "SIGNING_UNREADY"


class AdjustmentRefusal(StrEnum):
    """Why an adjustment is not entered, signed off or withdrawn."""

    ADJUSTMENT_NOT_YOURS = "ADJUSTMENT_NOT_YOURS"
    ADJUSTMENT_NOT_SIGNER = "ADJUSTMENT_NOT_SIGNER"
    ADJUSTMENT_OWN = "ADJUSTMENT_OWN"  # four eyes: nobody signs off what she entered
    ADJUSTMENT_REASON = "ADJUSTMENT_REASON"
    ADJUSTMENT_CELL = "ADJUSTMENT_CELL"  # computed, a ratio, carried, or a number that does not add
    ADJUSTMENT_PLAN = "ADJUSTMENT_PLAN"  # other forms show it: the plan is corrected where it is given
    ADJUSTMENT_PLACE = "ADJUSTMENT_PLACE"
    ADJUSTMENT_NIL = "ADJUSTMENT_NIL"
    ADJUSTMENT_SLIP = "ADJUSTMENT_SLIP"
    ADJUSTMENT_BELOW = "ADJUSTMENT_BELOW"
    ADJUSTMENT_ROUND_CLOSED = "ADJUSTMENT_ROUND_CLOSED"
    ADJUSTMENT_ISSUED = "ADJUSTMENT_ISSUED"
    ADJUSTMENT_WAITING = "ADJUSTMENT_WAITING"
    ADJUSTMENT_SIGNED = "ADJUSTMENT_SIGNED"
    ADJUSTMENT_WITHDRAWN = "ADJUSTMENT_WITHDRAWN"


class ExtractRefusal(StrEnum):
    """Why a receiver's workbook cannot be filled."""

    EXTRACT_TOO_LARGE = "EXTRACT_TOO_LARGE"
    EXTRACT_UNREADABLE = "EXTRACT_UNREADABLE"
    EXTRACT_WOULD_LOSE = "EXTRACT_WOULD_LOSE"
    EXTRACT_ASKS = "EXTRACT_ASKS"  # nothing, or too much
    EXTRACT_ROW_WORD = "EXTRACT_ROW_WORD"
    EXTRACT_PHRASE = "EXTRACT_PHRASE"
    EXTRACT_TWO_LEVELS = "EXTRACT_TWO_LEVELS"
    EXTRACT_MERGED = "EXTRACT_MERGED"
    EXTRACT_TABLE = "EXTRACT_TABLE"


class AdjustmentAction(StrEnum):
    SIGN = "SIGN"
    WITHDRAW = "WITHDRAW"


class AdjustmentState(StrEnum):
    """Only what is signed and not withdrawn counts in a total."""

    WAITING = "WAITING"
    SIGNED = "SIGNED"
    WITHDRAWN = "WITHDRAWN"


def adjustment_state(done: Collection[str]) -> AdjustmentState:
    """Return how far an adjustment has come, by the deeds done to it."""
    if AdjustmentAction.WITHDRAW in done:
        return AdjustmentState.WITHDRAWN
    return AdjustmentState.SIGNED if AdjustmentAction.SIGN in done else AdjustmentState.WAITING


SLIP = 500  # times a total that an adjustment of it is asked about: đồng or triệu đồng?
SMALL = Decimal(1000)  # đồng; nobody adjusts a total of the Programme by less


def slipped(amount: Decimal, total: Decimal | None) -> bool:
    """True when an amount of money looks typed in another unit than meant."""
    return abs(amount) < SMALL or (total is not None and 0 < SLIP * abs(total) < abs(amount))


def spell(value: object) -> Json:
    """Return a value as it stands in canonical content: numbers as plain text, days and instants in ISO 8601.

    :raises TypeError: for a float, or anything else that has no one spelling.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise TypeError(f"no canonical spelling: {value}")
        return canonical(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(spell(str(key))): spell(one) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [spell(one) for one in value]
    raise TypeError(f"no canonical spelling: {type(value).__name__}")


def text_of(content: object) -> str:
    """Return the canonical text: NFC, keys in code-point order, no spaces, nothing escaped needlessly."""
    return json.dumps(spell(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(text: str) -> str:
    """Return the SHA-256 of a canonical text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Difference:
    """Where two contents differ; None: it is not there."""

    path: tuple[str, ...]
    old: Json
    new: Json


def differences(old: Json, new: Json, path: tuple[str, ...] = ()) -> Iterator[Difference]:
    """Yield every place two canonical contents differ, in reading order."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            if key in old and key in new:
                yield from differences(old[key], new[key], (*path, key))
            else:
                yield Difference((*path, key), old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for place, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from differences(one, other, (*path, str(place)))
    elif old != new:
        yield Difference(path, old, new)


@dataclass(frozen=True)
class CellChange:
    """One cell that an amended edition changes; each side is [mark, value, note]."""

    key: tuple[str, str, str]
    old: Json
    new: Json


def changed_cells(old_body: Mapping[str, Json], new_body: Mapping[str, Json]) -> list[CellChange]:
    """Return the cells whose value or mark differs between two editions' bodies, in code order."""
    old, new = cells_of(old_body), cells_of(new_body)
    return [
        CellChange(key, old.get(key), new.get(key))
        for key in sorted(old.keys() | new.keys())
        if _said(old.get(key)) != _said(new.get(key))
    ]


def cells_of(body: Mapping[str, Json]) -> dict[tuple[str, str, str], Json]:
    """Return (section, row, column) → [mark, value, note] of a body's own table."""
    found: dict[tuple[str, str, str], Json] = {}
    tables = body.get("table")
    for section, rows in tables.items() if isinstance(tables, dict) else ():
        for row, columns in rows.items() if isinstance(rows, dict) else ():
            for column, cell in columns.items() if isinstance(columns, dict) else ():
                found[section, row, column] = cell
    return found


def says_otherwise(old_body: Mapping[str, Any], new_body: Mapping[str, Any]) -> bool:
    """True when an edition of the new body would say something else: a cell, also by place, words, who is in.

    A report sent again with the same figures is used in another version, and says nothing new.
    """
    return _told(old_body) != _told(new_body)


def _told(body: Mapping[str, Any]) -> tuple[Any, ...]:
    by_place = [
        (one["place"], {section: _row_said(row) for section, row in one["table"].items()})
        for one in body["by_place"]["places"]
    ]
    table = {key: _said(cell) for key, cell in cells_of(body).items()}
    adjusted, listed = body.get("adjustments", []), body.get("lists")
    return table, by_place, body["narratives"], body["counted"], adjusted, listed


def _row_said(row: Mapping[str, Json]) -> dict[str, Json]:
    return {column: _said(cell) for column, cell in row.items()}


def _said(cell: Json) -> Json:
    """A cell's mark and value; its note may be worded otherwise and say the same."""
    return cell[:2] if isinstance(cell, list) else cell


# Signatures

_REASON = "Phát hành báo cáo; SHA-256 của nội dung: "


def reason_of(content_hash: str) -> str:
    """Return what the signature of a file says it signs."""
    return _REASON + content_hash


def hash_in(reason: str) -> str:
    """Return the content hash a signature's reason names; "" when it names none."""
    named = reason.removeprefix(_REASON)
    return named if named != reason and len(named) == 64 else ""


class SignatureState(StrEnum):
    """What a PDF's signature comes to."""

    VALID = "VALID"  # whole, and by a certificate this system has signed editions with
    ALTERED = "ALTERED"  # what was signed is not what stands there
    ADDED_TO = "ADDED_TO"  # what was signed stands; something came after it
    STRANGER = "STRANGER"  # whole, by a certificate this system does not know
    EXPIRED = "EXPIRED"  # whole, by one of ours that was not valid at the time it names
    UNREADABLE = "UNREADABLE"  # a PDF that is damaged, or a signature that is
    NONE = "NONE"  # a PDF without one
    NOT_PDF = "NOT_PDF"


# Two lines of one round


class Disagreement(StrEnum):
    """Why two lines do not tell one thing about one number of one place."""

    TWICE = "TWICE"  # both report the same number: one thing told twice, or two alike
    OTHERWISE = "OTHERWISE"  # both report, and not the same
    SECTOR_WAITS = "SECTOR_WAITS"  # only the territory line counts: the sector's report does not yet
    TERRITORY_WAITS = "TERRITORY_WAITS"  # the other way round


# Verification


class FindingKind(StrEnum):
    TEXT = "TEXT"  # the stored text no longer gives the hash that was signed
    FILE = "FILE"  # a stored file no longer gives its hash
    SIGNATURE = "SIGNATURE"  # the signature in the stored PDF no longer holds
    VERSION = "VERSION"  # a report that was used no longer gives the digest it was sent with
    GONE = "GONE"  # a report that was used is not found, or is read no more
    CELL = "CELL"  # a number comes out otherwise
    WORDS = "WORDS"  # words of the outline come out otherwise
    ROW = "ROW"  # a cell of a list does, or a row of it is not there
    OTHER = "OTHER"  # another part of the body does; `part` is its key


@dataclass(frozen=True)
class Finding:
    """One thing that no longer holds, in the document's words: where, what was signed, what comes out."""

    kind: FindingKind
    part: str = ""
    row: str = ""
    column: str = ""
    place: str = ""
    signed: str = ""
    found: str = ""
    key: tuple[str, ...] = field(default=(), compare=False)  # of a cell, by which its page is found; not kept
    at: tuple[str, ...] = field(default=(), compare=False)  # level and code of the place, where it is listed

    def plain(self) -> list[str]:
        return [self.kind, self.part, self.row, self.column, self.place, self.signed, self.found]

    @classmethod
    def read(cls, kept: Sequence[str]) -> "Finding":
        kind, part, row, column, place, signed, found = kept
        return cls(FindingKind(kind), part, row, column, place, signed, found)
