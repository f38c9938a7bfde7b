"""Saying something of a report or a cell, answering, settling it and opening it again."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.notices import services as notices
from neu.platform.text.refusals import Refused
from neu.platform.text.typed import REASON, typed
from neu.registry.people.models import User
from neu.reporting.remarks import selectors
from neu.reporting.remarks.models import Mention, Remark
from neu.reporting.remarks.rules import MOST_MENTIONS, MOST_OPEN, MOST_REPLIES, RemarkRefusal
from neu.reporting.remarks.selectors import Concerned
from neu.reporting.remarks.services.telling import tell
from neu.reporting.submissions import services as submitting
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import Coordinates
from neu.reporting.submissions.services.opening import label


@transaction.atomic
def remark(
    submission_id: int,
    text: str,
    *,
    cell: Coordinates | None = None,
    mentions: Collection[int] = (),
    actor: User,
    at: datetime,
) -> Remark:
    """Begin a thread about a report, or about one of its cells, and tell whom it mentions.

    :raises Refused: NOT_CONCERNED, NOTHING_SAID, NO_SUCH_CELL, CANNOT_READ_IT, MENTIONS_TOO_MANY,
        TOO_MANY_OPEN, as `typed`.
    """
    submission = Submission.objects.select_related("obligation__round", "obligation__step").get(
        pk=submission_id
    )
    submitting.hold_still(submission_id)  # two people at once do not pass the limit together
    concerned = selectors.concerned(submission, at)
    if cell is not None and not selectors.is_asked(submission, cell):
        raise Refused(RemarkRefusal.NO_SUCH_CELL, where="cell")
    if selectors.open_threads(submission_id) >= MOST_OPEN:
        raise Refused(RemarkRefusal.TOO_MANY_OPEN, {"most": str(MOST_OPEN)})
    said = _say(submission, None, cell, text, mentions, concerned, actor=actor, at=at)
    about = _about(submission, cell)
    audit.record(
        "remark.write",
        subject=("submission", submission_id, label(submission)),
        actor=actor,
        at=at,
        changes={
            "remark": said.pk,
            "about": about,
            "text_hash": _hash(said.text),
            "mentioned": said.mentions.count(),
        },
    )
    tell(said, said, concerned, about=about, at=at)
    return said


@transaction.atomic
def reply(thread_id: int, text: str, *, mentions: Collection[int] = (), actor: User, at: datetime) -> Remark:
    """Answer in an open thread; her own mention in it is answered by that.

    :raises Refused: THREAD_CLOSED, TOO_MANY_REPLIES, and what remark() says of people and words.
    """
    first = _held(thread_id)
    if first.closed_at is not None:
        raise Refused(RemarkRefusal.THREAD_CLOSED)
    if first.replies.count() >= MOST_REPLIES:
        raise Refused(RemarkRefusal.TOO_MANY_REPLIES, {"most": str(MOST_REPLIES)})
    submission = first.submission
    concerned = selectors.concerned(submission, at)
    said = _say(submission, first, None, text, mentions, concerned, actor=actor, at=at)
    _waiting(first).filter(user=actor).exclude(remark=said).update(done_at=at)
    about = _about(submission, selectors.cell_of(first))
    audit.record(
        "remark.reply",
        subject=("submission", submission.pk, label(submission)),
        actor=actor,
        at=at,
        changes={
            "remark": first.pk,
            "about": about,
            "text_hash": _hash(said.text),
            "mentioned": said.mentions.count(),
        },
    )
    tell(said, first, concerned, about=about, at=at)
    return said


@transaction.atomic
def close(thread_id: int, *, actor: User, at: datetime) -> Remark:
    """Settle a thread: nothing in it waits for anybody any more.

    :raises Refused: NOT_CONCERNED, THREAD_CLOSED.
    """
    first = _held(thread_id)
    _refuse_strangers(selectors.concerned(first.submission, at), actor)
    if first.closed_at is not None:
        raise Refused(RemarkRefusal.THREAD_CLOSED)
    first.closed_at, first.closed_by = at, actor
    first.save(update_fields=["closed_at", "closed_by"])
    _waiting(first).update(done_at=at)
    audit.record(
        "remark.close",
        subject=("submission", first.submission_id, label(first.submission)),
        actor=actor,
        at=at,
        changes={"remark": first.pk},
    )
    return first


@transaction.atomic
def reopen(thread_id: int, *, actor: User, at: datetime) -> Remark:
    """Open a settled thread again; whom it mentioned is asked anew only by a new mention.

    :raises Refused: NOT_CONCERNED, THREAD_OPEN.
    """
    first = _held(thread_id)
    _refuse_strangers(selectors.concerned(first.submission, at), actor)
    if first.closed_at is None:
        raise Refused(RemarkRefusal.THREAD_OPEN)
    first.closed_at = first.closed_by = None
    first.save(update_fields=["closed_at", "closed_by"])
    audit.record(
        "remark.reopen",
        subject=("submission", first.submission_id, label(first.submission)),
        actor=actor,
        at=at,
        changes={"remark": first.pk},
    )
    return first


@transaction.atomic
def read_mention(thread_id: int, *, actor: User, at: datetime) -> Remark:
    """Say that what a thread asked of her needs no answer: it waits for her no more.

    :raises Refused: NOT_MENTIONED.
    """
    first = _held(thread_id)
    if not _waiting(first).filter(user=actor).update(done_at=at):
        raise Refused(RemarkRefusal.NOT_MENTIONED)
    audit.record(
        "remark.seen",
        subject=("submission", first.submission_id, label(first.submission)),
        actor=actor,
        at=at,
        changes={"remark": first.pk},
    )
    return first


def _held(thread_id: int) -> Remark:
    """The first remark of a thread, locked."""
    Remark.objects.select_for_update(no_key=True).get(pk=thread_id, thread=None)
    return Remark.objects.select_related("submission__obligation__round", "submission__obligation__step").get(
        pk=thread_id
    )


def _waiting(first: Remark) -> QuerySet[Mention]:
    """What waits in a thread."""
    return Mention.objects.filter(Q(remark=first) | Q(remark__thread=first), done_at=None)


def _refuse_strangers(concerned: Mapping[int, Concerned], actor: User) -> Concerned:
    if actor.pk not in concerned:
        raise Refused(RemarkRefusal.NOT_CONCERNED)
    return concerned[actor.pk]


def _say(
    submission: Submission,
    thread: Remark | None,
    cell: Coordinates | None,
    text: str,
    mentions: Collection[int],
    concerned: Mapping[int, Concerned],
    *,
    actor: User,
    at: datetime,
) -> Remark:
    """Keep what is said, in the name of her agency, and whom it mentions."""
    speaker = _refuse_strangers(concerned, actor)
    text = typed(text, REASON, _("Ý kiến"), where="text")
    asked = set(mentions) - {actor.pk}
    if not text:
        raise Refused(RemarkRefusal.NOTHING_SAID, where="text")
    if len(asked) > MOST_MENTIONS:
        raise Refused(RemarkRefusal.MENTIONS_TOO_MANY, {"most": str(MOST_MENTIONS)}, where="mentions")
    if asked - concerned.keys():
        raise Refused(RemarkRefusal.CANNOT_READ_IT, where="mentions")
    place_id, series_id, window_id = cell or (None, None, None)
    said = Remark.objects.create(
        submission=submission,
        thread=thread,
        place_id=place_id,
        series_id=series_id,
        window_id=window_id,
        text=text,
        agency_id=speaker.agency_id,
        by=actor,
        at=at,
    )
    Mention.objects.bulk_create(Mention(remark=said, user_id=one) for one in sorted(asked))
    return said


def _about(submission: Submission, cell: Coordinates | None) -> str:
    """What a thread is about, as the log and notices keep it."""
    return notices.in_vietnamese(selectors.label)(submission, cell)


def _hash(text: str) -> str:
    """The log is kept for ever and cannot be mended: it proves the words without repeating them."""
    return hashlib.sha256(text.encode()).hexdigest()
