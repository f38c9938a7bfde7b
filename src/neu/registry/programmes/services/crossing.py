"""Writing the table by which figures of one generation are read in the tree of another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import Func, Value
from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written
from neu.platform.text.typed import REASON, typed
from neu.registry.programmes import selectors
from neu.registry.programmes.models import Crosswalk, Programme
from neu.registry.programmes.rules import ProgrammeRefusal


class LinesWrong(Exception):
    """A table with lines that cannot be kept: all that is wrong, by row; nothing was written."""

    def __init__(self, wrong: Sequence[tuple[int, Refused]]) -> None:
        super().__init__(f"{len(wrong)} lines wrong")
        self.wrong = tuple(wrong)
        self.refused = Refused(ProgrammeRefusal.CROSSING_LINES, {"count": str(len(wrong))})


@dataclass(frozen=True)
class Table:
    """What is written: from which generation to which, its rows, from which day, by which document."""

    source: str
    target: str
    rows: Sequence[Sequence[str]]
    on_day: date
    basis: str
    draft: bool = False


@transaction.atomic
def write_crosswalk(
    table: Table, stamp: str, *, actor: audit.Actor | None, at: datetime
) -> selectors.Preview:
    """Write the whole table between two generations from a day on; `stamp` is its preview's.

    :raises LinesWrong: unknown nodes, a pair twice, shares that do not make a whole …
    :raises Refused: CROSSING_SAME, CROSSING_BACK, CROSSING_LATER, CROSSING_STALE, CROSSING_NOTHING,
        CROSSING_BASIS, CROSSING_SAME_INSTANT, UNKNOWN_PROGRAMME, and as `typed`.
    """
    list(Programme.objects.select_for_update(no_key=True).order_by("pk"))  # one table at a time
    basis = typed(table.basis, REASON, _("Căn cứ"), where="basis")
    if not basis:
        raise Refused(ProgrammeRefusal.CROSSING_BASIS, where="basis")
    refuse_round_trip(table)
    found = selectors.preview(table.source, table.target, table.rows, table.on_day)
    if found.wrong:
        raise LinesWrong(found.wrong)
    if found.nothing:
        raise Refused(ProgrammeRefusal.CROSSING_NOTHING)
    if found.stamp != stamp:
        raise Refused(ProgrammeRefusal.CROSSING_STALE)
    standing = list(selectors.current(table.source, table.target).filter(valid__contains=table.on_day))
    if any(one.known.lower >= at for one in standing):
        raise Refused(ProgrammeRefusal.CROSSING_SAME_INSTANT)
    _close(standing, table.on_day, at)
    nodes = {(one.programme_id, one.code): one for one in selectors.all_nodes().nodes.values()}
    here, there = (selectors.programme(code).pk for code in (table.source, table.target))
    Crosswalk.objects.bulk_create(
        Crosswalk(
            source=nodes[here, line.source],
            target=nodes[there, line.target],
            share=line.share,
            basis=basis,
            draft=table.draft,
            valid=DateRange(table.on_day, None),
            known=DateTimeTZRange(at, None),
        )
        for line in found.lines
    )
    audit.record(
        "crosswalk.write",
        subject=("crosswalk", f"{table.source}:{table.target}", f"{table.source} → {table.target}"),
        actor=actor,
        at=at,
        changes={
            "from": table.on_day,
            "basis": basis,
            "draft": table.draft,
            "lines": len(found.lines),
            "removed": len(found.removed),
        },
    )
    return found


@transaction.atomic
def take_back_crosswalk(
    source: str, target: str, on_day: date, *, reason: str, actor: audit.Actor | None, at: datetime
) -> int:
    """Take the newest table between two generations, that of `on_day`, out of force; the one before goes on.

    Returns how many lines it had. What was known stays readable as it was known then.

    :raises Refused: CROSSING_REASON, CROSSING_NONE, CROSSING_NOT_LATEST, CROSSING_SAME_INSTANT,
        UNKNOWN_PROGRAMME, and as `typed`.
    """
    list(Programme.objects.select_for_update(no_key=True).order_by("pk"))  # one table at a time
    reason = typed(reason, REASON, _("Lý do"), where="reason")
    if not reason:
        raise Refused(ProgrammeRefusal.CROSSING_REASON, where="reason")
    selectors.programme(source), selectors.programme(target)
    newest = selectors.latest_day(source, target)
    if newest is None:
        raise Refused(ProgrammeRefusal.CROSSING_NONE)
    if newest != on_day:
        raise Refused(ProgrammeRefusal.CROSSING_NOT_LATEST, {"day": written(newest)})
    every = list(selectors.current(source, target))
    gone = [one for one in every if one.valid.lower == newest]
    before = [one for one in every if one.valid.upper == newest]
    if any(one.known.lower >= at for one in (*gone, *before)):
        raise Refused(ProgrammeRefusal.CROSSING_SAME_INSTANT)
    _known_no_more((*gone, *before), at)
    for one in before:
        one.pk, one._state.adding = None, True
        one.valid, one.known = DateRange(one.valid.lower, None), DateTimeTZRange(at, None)
    Crosswalk.objects.bulk_create(before)
    audit.record(
        "crosswalk.take_back",
        subject=("crosswalk", f"{source}:{target}", f"{source} → {target}"),
        actor=actor,
        at=at,
        changes={"from": newest, "lines": len(gone)},
        reason=reason,
    )
    return len(gone)


def refuse_round_trip(table: Table) -> None:
    """Refuse a table to the same generation, one that leads back where another came from, one set before
    another that stands."""
    if table.source == table.target:
        raise Refused(ProgrammeRefusal.CROSSING_SAME, where="target")
    if selectors.current(table.target, table.source).exists():
        said = {"from": table.source, "to": table.target}
        raise Refused(ProgrammeRefusal.CROSSING_BACK, said, where="target")
    later = [
        one.valid.lower
        for one in selectors.current(table.source, table.target)
        if one.valid.lower > table.on_day
    ]
    if later:
        raise Refused(ProgrammeRefusal.CROSSING_LATER, {"day": written(min(later))}, where="on_day")


def _close(standing: Sequence[Crosswalk], on_day: date, at: datetime) -> None:
    """From `at` on these lines are known to end on the eve; one that began that day is known no more."""
    kept = [one for one in standing if one.valid.lower < on_day]
    _known_no_more(standing, at)
    for one in kept:
        one.pk, one._state.adding = None, True
        one.valid, one.known = DateRange(one.valid.lower, on_day), DateTimeTZRange(at, None)
    Crosswalk.objects.bulk_create(kept)


def _known_no_more(lines: Iterable[Crosswalk], at: datetime) -> None:
    """What is known of these lines ends at `at`."""
    Crosswalk.objects.filter(pk__in=[one.pk for one in lines]).update(
        known=Func(Func("known", function="lower"), Value(at), Value("[)"), function="tstzrange")
    )
