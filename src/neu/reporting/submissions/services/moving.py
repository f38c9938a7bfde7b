"""The deeds of the workflow. Always in this order: lock, decide, change, record, announce."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from neu.platform.audit import services as audit
from neu.platform.text.refusals import Refused
from neu.registry.people.models import User
from neu.registry.periods.rules import day_of
from neu.reporting.rounds import services as rounds_services
from neu.reporting.rounds.rules import ObligationState
from neu.reporting.submissions import selectors
from neu.reporting.submissions.models import (
    Acceptance,
    Authentication,
    Deed,
    Figure,
    Narrative,
    ReturnedCell,
    SentFigure,
    Submission,
)
from neu.reporting.submissions.rules import (
    WORKFLOW,
    Action,
    Coordinates,
    Facts,
    Refusal,
    Status,
    Transition,
    Who,
    decide,
)
from neu.reporting.submissions.selectors.journey import my_receivers
from neu.reporting.submissions.selectors.seats import Seats, seats
from neu.reporting.submissions.selectors.tree import Part
from neu.reporting.submissions.services.announcing import tell
from neu.reporting.submissions.services.freezing import freeze
from neu.reporting.submissions.services.locking import lock
from neu.reporting.submissions.services.opening import label
from neu.reporting.submissions.services.refusing import explained

OBLIGATION: Mapping[Status, ObligationState] = {
    Status.DRAFT: ObligationState.OPEN,
    Status.SENT: ObligationState.SENT,
    Status.AUTHENTICATED: ObligationState.AUTHENTICATED,
    Status.ACCEPTED: ObligationState.ACCEPTED,
    Status.SENT_UP: ObligationState.ACCEPTED,
    Status.RETURNED: ObligationState.RETURNED,
    Status.CORRECTING: ObligationState.ACCEPTED,  # the accepted version goes on counting
}


@dataclass(frozen=True)
class CellToReturn:
    """A figure a reviewer asks to look at again, and why."""

    place_id: int
    series_id: int
    window_id: int
    note: str = ""

    @property
    def coordinates(self) -> Coordinates:
        return self.place_id, self.series_id, self.window_id


@transaction.atomic
def send(submission_id: int, *, actor: User, at: datetime, reason: str = "") -> Submission:
    """Freeze the report as a new version and hand it on; a consolidation takes its parts with it.

    Parts are authenticated reports (sent ones where no authentication is asked), accepted at this step and
    gone up.
    A unit that sent nothing is missing, and named; one that was returned and waits for authentication blocks.

    :raises Refused: what decide() says; STALE_PARTS; NOTHING_TO_SEND; WARNINGS_NEED_A_WORD without `reason`.
    """
    first = Submission.objects.select_related("obligation__step", "obligation__round").get(pk=submission_id)
    ids = {one.submission_id for one in selectors.parts(first) if one.submission_id}
    locked = lock({submission_id, *ids})
    submission = locked[submission_id]
    found = selectors.findings(submission, at=at)
    sitting = seats(actor, at)
    known = selectors.facts(submission, actor, at, findings=found, sitting=sitting)
    count = sum(one.level == "ERROR" if known.has_errors else not one.answered for one in found)
    with explained(submission, Action.SEND, count=count):
        transition = decide(Action.SEND, known, reason)
    made_of = selectors.parts(submission)
    _refuse_blocked(made_of, at)
    # a report opened while we waited for the locks is not ours to move: it is missing this time
    used = [one for one in made_of if one.version_id is not None and one.submission_id in locked]
    if not used and not _has_content(submission):
        raise Refused(Refusal.NOTHING_TO_SEND)
    version = freeze(
        submission, [one.version_id for one in used if one.version_id], actor=actor, at=at, reason=reason
    )
    submission.sent_version = version
    submission.authenticated_version = None if known.needs_authentication else version
    missing = [one.agency for one in made_of if one not in used]
    _close_returned_cells(submission, at)
    changes = {"version": version.no, "digest": version.digest, "parts": len(used), "missing": missing}
    _move(
        submission,
        Action.SEND,
        transition,
        known,
        sitting,
        actor=actor,
        at=at,
        reason=reason,
        changes=changes,
    )
    _send_parts_up(submission, used, locked, sitting, actor=actor, at=at)
    return submission


def _refuse_blocked(made_of: Iterable[Part], at: datetime) -> None:
    blocking = [one.submission_id for one in made_of if one.blocks]
    if blocking:
        stale = selectors.tree.named(blocking)
        raise Refused(Refusal.STALE_PARTS, {"parts": selectors.tree.waiting_for(stale, day_of(at))})


def _has_content(submission: Submission) -> bool:
    return (
        Figure.objects.filter(submission=submission).exists()
        or Narrative.objects.filter(submission=submission).exclude(text="").exists()
    )


def _close_returned_cells(submission: Submission, at: datetime) -> None:
    ReturnedCell.objects.filter(submission=submission, answered_at=None).update(answered_at=at)


def _send_parts_up(
    submission: Submission,
    used: Sequence[Part],
    locked: Mapping[int, Submission],
    sitting: Seats,
    *,
    actor: User,
    at: datetime,
) -> None:
    """Accept the parts at this consolidation's step and move them up. Those being corrected keep their
    place."""
    step, agency_id = submission.obligation.step, _agency(submission, Who.OWNER, sitting)
    rows, deeds, marked = [], [], []
    for part in used:
        assert part.submission_id is not None
        one = locked[part.submission_id]
        assert part.version_id is not None
        rows.append((one.pk, part.version_id))
        if part.editing:
            continue
        transition = WORKFLOW[Status(one.status), Action.SEND_UP]
        if one.status != transition.leads_to:
            deeds.append(
                Deed(
                    submission=one,
                    action=Action.SEND_UP,
                    version_id=part.version_id,
                    agency_id=agency_id,
                    by=actor,
                    at=at,
                )
            )
            one.status = transition.leads_to
            marked.append(one)
    _accept_versions(rows, step.pk, agency_id, actor=actor, at=at)
    Submission.objects.bulk_update(marked, ["status"])
    Deed.objects.bulk_create(deeds)
    for one in marked:
        rounds_services.mark(one.obligation_id, ObligationState.ACCEPTED, at)


def _accept_versions(
    rows: Iterable[tuple[int, int]], step_id: int, agency_id: int, *, actor: User, at: datetime
) -> None:
    """Keep which version of each report a step holds now."""
    Acceptance.objects.bulk_create(
        [
            Acceptance(
                submission_id=owner, version_id=version, step_id=step_id, agency_id=agency_id, by=actor, at=at
            )
            for owner, version in sorted(rows, key=lambda row: row[0])
        ],
        update_conflicts=True,
        unique_fields=["submission", "step"],
        update_fields=["version", "agency", "by", "at"],
    )


@transaction.atomic
def withdraw(submission_id: int, *, actor: User, at: datetime, reason: str = "") -> Submission:
    """Take a report back before anybody authenticated or accepted it.

    :raises Refused: what decide() says.
    """
    submission, known, sitting, transition = _decided(submission_id, Action.WITHDRAW, actor, at, reason)
    version = submission.sent_version
    submission.authenticated_version = None
    submission.sent_version = None
    changes = {"version": version.no if version else None}
    return _move(
        submission,
        Action.WITHDRAW,
        transition,
        known,
        sitting,
        actor=actor,
        at=at,
        reason=reason,
        changes=changes,
    )


@transaction.atomic
def authenticate(
    submission_id: int, *, actor: User, at: datetime, reason: str = "", digest: str | None = None
) -> Submission:
    """Sign the hash of the sent version. `digest` is that of the version she looked at, if the page knows it.

    :raises Refused: what decide() says; NO_AUTHENTICATION_ASKED; STALE_VERSION when another version was
    sent since.
    """
    submission, known, sitting, transition = _decided(submission_id, Action.AUTHENTICATE, actor, at, reason)
    if not known.needs_authentication:
        raise Refused(Refusal.NO_AUTHENTICATION_ASKED)
    version = submission.sent_version
    assert version is not None  # a SENT report has one
    if digest is not None and digest != version.digest:
        raise Refused(Refusal.STALE_VERSION)
    Authentication.objects.create(
        version=version,
        digest=version.digest,
        agency_id=_agency(submission, Who.AUTHENTICATOR, sitting),
        by=actor,
        at=at,
    )
    submission.authenticated_version = version
    changes = {"version": version.no, "digest": version.digest}
    return _move(
        submission,
        Action.AUTHENTICATE,
        transition,
        known,
        sitting,
        actor=actor,
        at=at,
        reason=reason,
        changes=changes,
    )


@transaction.atomic
def accept(
    submission_id: int, *, actor: User, at: datetime, reason: str = "", digest: str | None = None
) -> Submission:
    """Accept the sent version at every receiving step this person's agency holds, with all it is made of.

    :raises Refused: what decide() says; STALE_PARTS while a part changed since; ALREADY_ACCEPTED;
    STALE_VERSION.
    """
    first = Submission.objects.get(pk=submission_id)
    ids = selectors.tree.under(first.sent_version_id) if first.sent_version_id else {}
    locked = lock({submission_id, *ids})
    submission = locked[submission_id]
    if submission.sent_version_id != first.sent_version_id:
        raise Refused(Refusal.STALE_VERSION)
    sitting = seats(actor, at)
    known = selectors.facts(submission, actor, at, findings=[], sitting=sitting)
    with explained(submission, Action.ACCEPT):
        transition = decide(Action.ACCEPT, known, reason)
    version = submission.sent_version
    assert version is not None
    if digest is not None and digest != version.digest:
        raise Refused(Refusal.STALE_VERSION)
    stale = selectors.stale_parts(submission)
    if stale:
        raise Refused(Refusal.STALE_PARTS, {"parts": selectors.tree.waiting_for(stale, sitting.on)})
    mine = my_receivers(submission, sitting)
    held = set(
        Acceptance.objects.filter(submission=submission, version=version).values_list("step_id", flat=True)
    )
    fresh = [one for one in mine if one.step_id not in held]
    if not fresh:
        raise Refused(Refusal.ALREADY_ACCEPTED)
    for one in fresh:
        _accept_versions(
            [(submission.pk, version.pk), *ids.items()], one.step_id, one.agency_id, actor=actor, at=at
        )
    changes = {
        "version": version.no,
        "digest": version.digest,
        "steps": [one.step_code for one in fresh],
        "parts": len(ids),
    }
    return _move(
        submission,
        Action.ACCEPT,
        transition,
        known,
        sitting,
        actor=actor,
        at=at,
        reason=reason,
        changes=changes,
    )


@transaction.atomic
def return_for_correction(
    submission_id: int,
    *,
    actor: User,
    at: datetime,
    reason: str = "",
    cells: Sequence[CellToReturn] = (),
    due_at: datetime | None = None,
) -> Submission:
    """Give a report back with why, whole or some cells; its last accepted version goes on counting.

    A cell that a part of this consolidation owns returns that part, and every consolidation on the way to it.

    :raises Refused: what decide() says; CELL_NOT_IN_REPORT.
    """
    return _give_back(submission_id, Action.RETURN, actor, at, reason, cells, due_at)


@transaction.atomic
def reopen(
    submission_id: int,
    *,
    actor: User,
    at: datetime,
    reason: str = "",
    cells: Sequence[CellToReturn] = (),
    due_at: datetime | None = None,
) -> Submission:
    """Take back an acceptance so that the report can be changed, saying why.

    :raises Refused: what decide() says; CELL_NOT_IN_REPORT.
    """
    return _give_back(submission_id, Action.REOPEN, actor, at, reason, cells, due_at)


def _give_back(
    submission_id: int,
    action: Action,
    actor: User,
    at: datetime,
    reason: str,
    cells: Sequence[CellToReturn],
    due_at: datetime | None,
) -> Submission:
    first = Submission.objects.get(pk=submission_id)
    version_id = first.sent_version_id
    owners = _owners(version_id, cells) if version_id else {}
    others = {owner for found in owners.values() for owner in found} - {submission_id}
    way = selectors.tree.path(version_id, others) if version_id and others else set()
    locked = lock({submission_id, *way})
    submission = locked[submission_id]
    if submission.sent_version_id != version_id:
        raise Refused(Refusal.STALE_VERSION)
    sitting = seats(actor, at)
    known = selectors.facts(submission, actor, at, findings=[], sitting=sitting)
    with explained(submission, action):
        transition = decide(action, known, reason)
    changes: dict[str, object] = {"cells": len(cells), "back_to": sorted(way)}
    _move(
        submission, action, transition, known, sitting, actor=actor, at=at, reason=reason, changes=changes,
        due_at=due_at,
    )  # fmt: skip
    agency_id = _agency(submission, Who.RECEIVER, sitting)
    for key in sorted(way - {submission_id}):
        _return_along(locked[key], agency_id, actor=actor, at=at, reason=reason, due_at=due_at)
    for key in {submission_id, *way}:
        deed = Deed.objects.filter(submission=key).order_by("-pk").first()
        ReturnedCell.objects.bulk_create(
            ReturnedCell(
                submission_id=key,
                deed=deed,
                place_id=one.place_id,
                series_id=one.series_id,
                window_id=one.window_id,
                note=one.note,
            )
            for one in cells
            if key in owners.get(one.coordinates, set())
        )
    return submission


def _return_along(
    one: Submission, agency_id: int, *, actor: User, at: datetime, reason: str, due_at: datetime | None
) -> None:
    """Return a part on the way to the owner of a cell: by the authority of the level that returned the
    whole."""
    if Status(one.status) in (Status.RETURNED, Status.DRAFT, Status.CORRECTING):
        return  # already with its owner
    before, one.status = one.status, Status.RETURNED
    one.save(update_fields=["status"])
    deed = _deed(one, Action.RETURN, agency_id, actor=actor, at=at, reason=reason)
    audit.record(
        "submission.return",
        subject=("submission", one.pk, label(one)),
        actor=actor,
        at=at,
        changes={"status": [before, one.status]},
        reason=reason,
    )
    rounds_services.mark(one.obligation_id, ObligationState.RETURNED, at, returned_due_at=due_at)
    tell(one, deed, actor=actor, at=at)


def _owners(version_id: int, cells: Sequence[CellToReturn]) -> dict[Coordinates, set[int]]:
    """Return whose reports each cell is made of, among a version and its parts.

    :raises Refused: CELL_NOT_IN_REPORT.
    """
    if not cells:
        return {}
    versions = [version_id, *selectors.tree.under(version_id).values()]
    rows = SentFigure.objects.filter(
        version__in=versions,
        place__in={one.place_id for one in cells},
        series__in={one.series_id for one in cells},
    ).values_list("place_id", "series_id", "window_id", "version__submission_id")
    owners: dict[Coordinates, set[int]] = {}
    for place, series, window, owner in rows:
        owners.setdefault((place, series, window), set()).add(owner)
    if any(one.coordinates not in owners for one in cells):
        raise Refused(Refusal.CELL_NOT_IN_REPORT)
    return owners


@transaction.atomic
def correct(submission_id: int, *, actor: User, at: datetime, reason: str = "") -> Submission:
    """Begin a đính chính of a report that was accepted or has gone up; the accepted version goes on counting.

    :raises Refused: what decide() says.
    """
    submission, known, sitting, transition = _decided(submission_id, Action.CORRECT, actor, at, reason)
    return _move(
        submission, Action.CORRECT, transition, known, sitting, actor=actor, at=at, reason=reason, changes={}
    )


def _decided(
    submission_id: int, action: Action, actor: User, at: datetime, reason: str
) -> tuple[Submission, Facts, Seats, Transition]:
    submission = lock([submission_id])[submission_id]
    sitting = seats(actor, at)
    known = selectors.facts(submission, actor, at, findings=[], sitting=sitting)
    with explained(submission, action):
        transition = decide(action, known, reason)
    return submission, known, sitting, transition


def _move(
    submission: Submission,
    action: Action,
    transition: Transition,
    known: Facts,
    sitting: Seats,
    *,
    actor: User,
    at: datetime,
    reason: str,
    changes: Mapping[str, object],
    due_at: datetime | None = None,
) -> Submission:
    """Set the status, write the deed and the audit row, mark the obligation, tell people."""
    submission.status = transition.leads_to
    submission.save(update_fields=["status", "sent_version", "authenticated_version"])
    deed = _deed(
        submission, action, _agency(submission, transition.who, sitting), actor=actor, at=at, reason=reason
    )
    audit.record(
        f"submission.{action.lower()}",
        subject=("submission", submission.pk, label(submission)),
        actor=actor,
        at=at,
        changes={"status": [known.status, submission.status], **changes},
        reason=reason,
    )
    state = OBLIGATION[Status(submission.status)]
    if action is not Action.CORRECT:
        rounds_services.mark(submission.obligation_id, state, at, returned_due_at=due_at)
    tell(submission, deed, actor=actor, at=at)
    return submission


def _deed(
    submission: Submission, action: Action, agency_id: int, *, actor: User, at: datetime, reason: str
) -> Deed:
    return Deed.objects.create(
        submission=submission,
        action=action,
        version_id=submission.sent_version_id,
        agency_id=agency_id,
        by=actor,
        at=at,
        reason=reason,
    )


def _agency(submission: Submission, who: Who, sitting: Seats) -> int:
    """Return the agency in whose name a person does a deed."""
    return selectors.seats.agency_of(submission.obligation, who, sitting)
