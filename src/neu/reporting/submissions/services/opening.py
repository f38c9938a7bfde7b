"""Opening the report of an obligation; a January one starts from what was accepted in September."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import ProtectedError

from neu.platform.audit import services as audit
from neu.platform.text.refusals import Refused
from neu.registry.agencies import selectors as agencies
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.periods import services as periods
from neu.reporting.rounds.models import Obligation
from neu.reporting.rounds.rules import RoundState
from neu.reporting.submissions import selectors
from neu.reporting.submissions.models import (
    Figure,
    FigureChange,
    ListRow,
    ListRowChange,
    Narrative,
    SentFigure,
    Submission,
    SubmissionVersion,
)
from neu.reporting.submissions.rules import Channel, Refusal, RowDeed, Who
from neu.reporting.submissions.selectors.seats import chairs, seats
from neu.reporting.submissions.texts import WHO


@transaction.atomic
def open_submission(obligation_id: int, *, actor: User, at: datetime) -> Submission:
    """Return the report of an obligation, opened now if nobody has yet.

    A round that follows another starts from the figures accepted there, each marked FOLLOWED, moved to the
    new
    round's window; figures of a shared window (the year, the phase) stay where they are: one number, typed
    once.

    :raises Refused: DUTY_GONE; NOT_YOUR_CHAIR, NOT_YOUR_DUTY, ROUND_CLOSED when it must be opened and may
        not.
    """
    # two colleagues opening at once: the second waits here and finds the first one's report
    obligation = (
        Obligation.objects.select_for_update(no_key=True, of=("self",))
        .select_related(
            "round__regime__programme", "round__regime__area", "round__form_version", "step", "agency"
        )
        .defer("round__form_version__content")
        .filter(pk=obligation_id)
        .first()
    )
    if obligation is None:
        raise Refused(Refusal.DUTY_GONE)
    found = Submission.objects.filter(obligation=obligation).first()
    if found is not None:
        return found
    _refuse_strangers(obligation, actor, at)
    periods.year_window(int(obligation.round.period[:4]))
    periods.phase_window(obligation.round.regime.programme.phase)
    submission = Submission.objects.create(
        obligation=obligation, form_version=obligation.round.form_version, opened_at=at, opened_by=actor
    )
    followed = _follow(submission, actor=actor, at=at)
    audit.record(
        "submission.open",
        subject=("submission", submission.pk, label(submission)),
        actor=actor,
        at=at,
        changes={"followed": followed} if followed else {},
    )
    return submission


@transaction.atomic
def forget_empty(obligation_id: int, *, actor: User, at: datetime, reason: str) -> None:
    """Take away the report of a duty that is withdrawn, if one was opened and nothing was put into it.

    Part of the deed that withdraws the duty.
    :raises Refused: ALREADY_BEGUN when there is anything of it.
    """
    # whoever opens it now waits here, and then finds no duty
    Obligation.objects.select_for_update(no_key=True).get(pk=obligation_id)
    found = Submission.objects.select_for_update(no_key=True).filter(obligation=obligation_id).first()
    if found is None:
        return
    begun = Refused(Refusal.ALREADY_BEGUN, {"round": found.obligation.round.name})
    if found.rev or found.sent_version_id or found.deeds.exists():
        raise begun
    audit.record(
        "submission.forget",
        subject=("submission", found.pk, label(found)),
        actor=actor,
        at=at,
        reason=reason,
    )
    try:
        found.delete()
    except ProtectedError as error:  # something was said of it, or a file put with it
        raise begun from error


def label(submission: Submission) -> str:
    """Return how the audit names a report: its round, whose it is under the name of the cut-off, the step."""
    obligation = submission.obligation
    owner = agencies.name(obligation.agency_id, obligation.round.cutoff_on).name
    return f"{obligation.round.name} · {owner} · {obligation.step.name}"


def _refuse_strangers(obligation: Obligation, actor: User, at: datetime) -> None:
    held = chairs(obligation, seats(actor, at))
    if Who.OWNER not in held:
        raise Refused(Refusal.NOT_YOUR_CHAIR, {"who": str(WHO[Who.OWNER])})
    if not held[Who.OWNER] & {Duty.ENTER, Duty.SEND}:
        raise Refused(Refusal.NOT_YOUR_DUTY)
    if obligation.round.state != RoundState.OPEN:
        raise Refused(Refusal.ROUND_CLOSED, {"round": obligation.round.name})


def _follow(submission: Submission, *, actor: User, at: datetime) -> dict[str, object]:
    """Copy what was accepted of the same duty in the round before; return which version and how many
    cells."""
    version_id = selectors.followed_version_id(submission)
    if version_id is None:
        return {}
    version = SubmissionVersion.objects.select_related("submission__obligation__round", "sent_by").get(
        pk=version_id
    )
    now, before = submission.obligation.round, version.submission.obligation.round
    asked = selectors.scope(submission)
    sent = [
        one
        for one in SentFigure.objects.filter(version=version, window=before.window_id).order_by(
            "place_id", "series_id"
        )
        if (one.series_id, now.window_id) in asked.typed
    ]
    common = {"submission": submission, "rev": 1}
    Figure.objects.bulk_create(
        Figure(
            **common,
            place_id=one.place_id,
            series_id=one.series_id,
            window_id=now.window_id,
            agency_id=submission.obligation.agency_id,
            sole=asked.sole(asked.typed[one.series_id, now.window_id]),
            state=one.state,
            value=one.value,
            changed_at=at,
            changed_by=actor,
        )
        for one in sent
    )
    FigureChange.objects.bulk_create(
        FigureChange(
            **common,
            place_id=one.place_id,
            series_id=one.series_id,
            window_id=now.window_id,
            state=one.state,
            value=one.value,
            channel=Channel.FOLLOWED,
            at=at,
            by=actor,
        )
        for one in sent
    )
    known = {(section.code, item.code) for section in asked.layout.sections for item in section.items}
    words = [(section, item, text) for section, item, text in version.narratives if (section, item) in known]
    Narrative.objects.bulk_create(
        Narrative(**common, section=section, item=item, text=text, changed_at=at, changed_by=version.sent_by)
        for section, item, text in words
    )
    rows = _follow_lists(submission, version, actor=actor, at=at)
    if sent or words or rows:
        submission.rev = 1
        submission.save(update_fields=["rev"])
    told = {"version": version.digest, "cells": len(sent), "headings": len(words)}
    return told | ({"rows": rows} if rows else {})


def _follow_lists(submission: Submission, version: SubmissionVersion, *, actor: User, at: datetime) -> int:
    """Copy the rows of the lists that this form still asks, column by column; return how many."""
    asked = {
        one.code: {field.code for field in one.fields} for one in selectors.scope(submission).layout.lists
    }
    made = [
        ListRow(
            submission=submission,
            section=section,
            no=no,
            order=order,
            values={code: text for code, text in values.items() if code in asked[section]},
            key=uuid4(),
            rev=1,
            changed_at=at,
            changed_by=actor,
        )
        for order, (section, no, values) in enumerate(version.lists, start=1)
        if section in asked
    ]
    ListRow.objects.bulk_create(made)
    ListRowChange.objects.bulk_create(
        ListRowChange(
            submission=submission,
            section=one.section,
            no=one.no,
            rev=1,
            deed=RowDeed.ADD,
            new=one.values,
            channel=Channel.FOLLOWED,
            at=at,
            by=actor,
        )
        for one in made
    )
    return len(made)
