"""Where a number comes from, as its page reads it: the same rows for a total now and for an edition."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from neu.reporting.consolidation import pages, texts
from neu.reporting.consolidation.selectors.adjustments import Adjusting
from neu.reporting.consolidation.selectors.drilling import Origin
from neu.reporting.consolidation.selectors.reports import Typed
from neu.reporting.forms.layout import CellKey
from neu.reporting.forms.rules import Mark
from neu.reporting.forms.wording import formula_in_words
from neu.reporting.submissions.rules import Channel, Status
from neu.reporting.submissions.selectors.dividing import unknown_mark
from neu.reporting.submissions.texts import CHANNEL, STATUS

Address = Callable[[int, CellKey], str]  # of the page that says where a place's number comes from
SHORT = 12  # digits of a hash that people compare


@dataclass(frozen=True)
class OwnRow:
    """One report that gave a number: what it says, how far it has come, how the figure was typed."""

    one: Typed
    text: str
    status: Promise | str
    digest: str
    channel: Promise | str


@dataclass(frozen=True)
class AdjustedLines:
    """A number's three lines: what reports come to, what adjustments add, the total; and each adjustment."""

    sources: str
    amount: str
    total: str
    lines: tuple[tuple[Adjusting, str], ...]


def adjusting(found: Origin) -> AdjustedLines | None:
    """Return the three lines of an adjusted number; None of any other."""
    key, cell = found.spec.key, found.spec
    if key not in found.table.sources and not found.adjustments:
        return None
    section = found.table.layout.section_by_code[key[0]]
    return AdjustedLines(
        pages.written(cell, section, found.sources) or "–",
        pages.change(cell, section, found.adjusted) or "–",
        pages.written(cell, section, found.value) or "–",
        tuple((one, pages.change(cell, section, one.value)) for one in found.adjustments),
    )


def context(
    found: Origin, key: CellKey, address: Address, *, on: date, readable: Collection[int] = ()
) -> dict[str, Any]:
    """Return what the cards of an origin read: rule, operands, parts, reports, histories.

    `on`: the day whose places are shown; `readable`: submissions the reader may open.
    """
    section, row, column = key
    spec = found.table.layout.section_by_code[section]
    cell = found.spec
    return {
        "origin": found,
        "title": spec.row_named(row),
        "column": next(one.label for one in spec.columns if one.code == column),
        "section": spec,
        "unit": pages.unit(cell, spec),
        "value": pages.written(cell, spec, found.value),
        "in_full": pages.money_in_full(cell, found.value),
        "rest": pages.plain_number(cell, spec, found.rest),
        "rule": texts.rule_said(cell),
        "formula": formula_in_words(found.table.layout, key) if found.formula else "",
        "operands": [
            (
                one.label,
                pages.any_written(found.table, one.key, one.value),
                address(found.table.place.place_id, one.key),
            )
            for one in found.operands
        ],
        "parts": [
            (
                one.place.full,
                "" if one.hidden else pages.part_written(cell, spec, one),
                "" if one.hidden else address(one.place.place_id, key),
            )
            for one in found.parts
        ],
        "rest_said": texts.MARK[unknown_mark(found.table.round.cutoff_on, on)],
        "apportioned": found.value.note if found.value.mark is Mark.VALUE else "",
        "readable": readable,
        "own": [
            OwnRow(
                one,
                pages.written(cell, spec, one.value),
                STATUS[Status(one.status)].word if one.status else "",
                one.digest[:SHORT],
                CHANNEL[Channel(one.channel)] if one.channel else "",
            )
            for one in found.own
        ],
        "histories": [
            (
                one,
                [
                    (
                        each,
                        CHANNEL[Channel(each.channel)],
                        pages.written(cell, spec, each.old),
                        pages.written(cell, spec, each.new),
                    )
                    for each in one.history
                ],
            )
            for one in found.own
            if one.history
        ],
        "adjusting": adjusting(found),
        "years": [(one, pages.plain_number(cell, spec, one.value)) for one in found.years],
    }
