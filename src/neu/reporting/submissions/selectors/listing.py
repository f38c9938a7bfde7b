"""Reports in lists, and the duty a report is opened from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from neu.platform.text.names import shown as in_language
from neu.platform.text.rules import fold
from neu.registry.agencies import selectors as agencies
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.places import selectors as places
from neu.reporting.rounds.models import Obligation
from neu.reporting.rounds.rules import RoundState, StepKind
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import Status, Who
from neu.reporting.submissions.selectors.seats import chairs, seats
from neu.reporting.submissions.selectors.visibility import visible, visible_to
from neu.reporting.submissions.texts import NOT_EDITABLE, STATUS, StatusText


@dataclass(frozen=True)
class Owed:
    """An obligation whose report may not be open yet."""

    obligation_id: int
    submission_id: int | None
    owner: str
    round: str
    step: str
    place: str
    due_at: datetime | None
    may_open: bool
    why_not: str
    follows: bool
    consolidates: bool


def duty(obligation_id: int, user: User, at: datetime) -> Owed | None:
    """Return a duty as this person sees it, or None when it does not exist for her."""
    obligation = Obligation.objects.select_related("round", "step").filter(pk=obligation_id).first()
    sitting = seats(user, at)
    if obligation is None or not visible(obligation, sitting):
        return None
    held = chairs(obligation, sitting)
    why_not = ""
    if Who.OWNER not in held or not held[Who.OWNER] & {Duty.ENTER, Duty.SEND}:
        why_not = _("Báo cáo này chưa được đơn vị lập mở. Bạn sẽ thấy khi đơn vị bắt đầu nhập.")
    elif obligation.round.state != RoundState.OPEN:
        why_not = str(NOT_EDITABLE["ROUND_CLOSED"]) % {"round": in_language(obligation.round.name)}
    return Owed(
        obligation.pk,
        Submission.objects.filter(obligation=obligation).values_list("pk", flat=True).first(),
        agencies.name(obligation.agency_id, obligation.round.cutoff_on).name,
        in_language(obligation.round.name),
        in_language(obligation.step.name),
        places.name(obligation.place_id, obligation.round.cutoff_on).full,
        obligation.due_at,
        not why_not,
        why_not,
        obligation.round.follows_id is not None,
        obligation.step.kind != StepKind.COLLECT,
    )


def listed(user: User, at: datetime, *, status: str = "", text: str = "") -> QuerySet[Submission]:
    """Return the reports a person may see, the latest round first; only of one status where it is a known
    one, and of the agencies and places whose names contain the text, with or without marks."""
    found = visible_to(user, at).order_by("-obligation__round__opened_at", "obligation__step__order", "pk")
    if status in set(Status):
        found = found.filter(status=status)
    return found.filter(pk__in=_named(found, fold(text))) if fold(text) else found


def _named(found: QuerySet[Submission], asked: str) -> list[int]:
    """Return those whose agency or place, as named on the cut-off day, contains the folded text."""
    by_day: dict[date, list[tuple[int, int, int]]] = {}
    rows = found.values_list(
        "pk", "obligation__agency_id", "obligation__place_id", "obligation__round__cutoff_on"
    )
    for key, agency, place, on in rows:
        by_day.setdefault(on, []).append((key, agency, place))
    matching = []
    for on, reports in by_day.items():
        owners = agencies.names({agency for _key, agency, _place in reports}, on)
        where = places.names({place for _key, _agency, place in reports}, on)
        known = {
            key: asked in fold(name.name) or asked in fold(name.short_name) for key, name in owners.items()
        }
        there = {key: asked in fold(name.full) or asked == name.code for key, name in where.items()}
        matching += [key for key, agency, place in reports if known.get(agency) or there.get(place)]
    return matching


@dataclass(frozen=True)
class Line:
    """One report in the list."""

    submission_id: int
    owner: str
    place: str
    round: str
    status: StatusText
    due_at: datetime | None


def _due(one: Submission) -> datetime | None:
    """Return by when a report is expected: when it was returned, by the day it is asked back."""
    asked_back = one.obligation.returned_due_at if one.status == Status.RETURNED else None
    return asked_back or one.obligation.due_at


def named(submission_ids: Iterable[int]) -> dict[int, str]:
    """Return what each report is called where several are told apart: "UBND xã Ba Vì (xã Ba Vì)"."""
    found = list(Submission.objects.filter(pk__in=list(submission_ids)).select_related("obligation__round"))
    return {
        one.pk: f"{agencies.name(one.obligation.agency_id, one.obligation.round.cutoff_on)} "
        f"({places.name(one.obligation.place_id, one.obligation.round.cutoff_on).full})"
        for one in found
    }


def lines_named(submissions: Iterable[Submission]) -> list[Line]:
    """Return reports as the list shows them; agencies under their names of the cut-off day."""
    found = list(submissions)
    named: dict[tuple[int, Any], str] = {}
    for on in {one.obligation.round.cutoff_on for one in found}:
        ids = {one.obligation.agency_id for one in found if one.obligation.round.cutoff_on == on}
        named |= {(key, on): name.name for key, name in agencies.names(ids, on).items()}
    return [
        Line(
            one.pk,
            named.get((one.obligation.agency_id, one.obligation.round.cutoff_on), ""),
            places.name(one.obligation.place_id, one.obligation.round.cutoff_on).full,
            in_language(one.obligation.round.name),
            STATUS[Status(one.status)],
            _due(one),
        )
        for one in found
    ]
