"""The figures of the scoreboard as reports may take them: one source for each count, and what is missing."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from neu.insight.scoreboard import selectors, texts
from neu.insight.scoreboard.rules import RULE, Count, Key, Whose
from neu.platform.text.rules import day
from neu.reporting.forms.ports import Asked, FigureSource, Stated

COUNTS = {
    Key.K1: (Count.IN_SCOPE, Count.DEPLOYED, Count.USED),
    Key.K2: (Count.DUE, Count.CLOSED),
    Key.K3: (Count.INFORMED,),
}
WITHOUT = (Key.K6, Key.K7, Key.K8)  # their rooms keep no records yet
PARTS = ("PART", "WHOLE")


def every() -> Iterator[FigureSource]:
    """Return the sources: K1_USED_PLACE, K1_USED_AGENCY, …; K6_PART, K6_WHOLE have no data."""
    for key, counts in COUNTS.items():
        for what in counts:
            for whose in Whose:
                name = texts.named(key, texts.COUNT[what], texts.WHOSE[whose])
                yield FigureSource(f"{key}_{what}_{whose}", name, partial(_state, what, whose))
    for key in WITHOUT:
        for part in PARTS:
            yield FigureSource(
                f"{key}_{part}", texts.named(key, texts.PART[key, part]), partial(_missing, key)
            )


def _state(what: Count, whose: Whose, asked: Asked) -> Stated:
    found = selectors.counted(
        what,
        whose,
        agency_id=asked.agency_id,
        place_id=asked.place_id,
        starts_on=asked.starts_on,
        until_on=asked.until_on,
    )
    said = {
        "value": str(found.value), "of": str(found.of), "rule": RULE,
        "from": day(asked.starts_on), "until": day(asked.until_on),
    }  # fmt: skip
    return Stated(Decimal(found.value), str(texts.HOW[what]) % said)


def _missing(key: Key, asked: Asked) -> Stated:
    return Stated(None, str(texts.MISSING[key]))
