"""What a consolidation is made of: the versions of the reports before it, and whether they still stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from neu.registry.agencies import selectors as agencies
from neu.registry.people.models import User
from neu.reporting.rounds import selectors as rounds
from neu.reporting.rounds.rules import StepKind
from neu.reporting.submissions.models import Acceptance, Deed, Submission, VersionPart
from neu.reporting.submissions.rules import Action, Status
from neu.reporting.submissions.texts import STATUS

CHANGING = (Action.SEND, Action.RETURN, Action.REOPEN, Action.WITHDRAW)


@dataclass(frozen=True)
class Part:
    """One report that should go into a consolidation.

    `version_id` is the version that counts, None when there is none yet: the unit is missing and is named.
    `editing`: its last accepted version counts while it is being corrected. `blocks`: it was returned or
    changed
    and waits for authentication; a consolidation made of authenticated reports cannot go without it.
    """

    obligation_id: int
    agency_id: int
    agency: str
    submission_id: int | None
    status: Status | None
    version_id: int | None
    version_no: int | None
    editing: bool = False
    blocks: bool = False


def parts(submission: Submission) -> list[Part]:
    """Return the reports whose route leads to this one, each with the version that counts now.

    Where a step asks for authentication only an authenticated version counts; elsewhere the sent one does.
    """
    obligation = submission.obligation
    if obligation.step.kind == StepKind.COLLECT:
        return []
    senders = list(rounds.senders(obligation).select_related("step"))
    named = agencies.names({one.agency_id for one in senders}, obligation.round.cutoff_on)
    by_obligation = {
        one.obligation_id: one
        for one in Submission.objects.filter(obligation__in=senders).select_related(
            "sent_version", "authenticated_version"
        )
    }
    held = {
        one.submission_id: one
        for one in Acceptance.objects.filter(
            submission__in=by_obligation.values(), step=obligation.step
        ).select_related("version")
    }
    found = []
    for sender in senders:
        one = by_obligation.get(sender.pk)
        name = named[sender.agency_id].name if sender.agency_id in named else ""
        if one is None:
            found.append(Part(sender.pk, sender.agency_id, name, None, None, None, None))
            continue
        status = Status(one.status)
        accepted = held.get(one.pk)
        version = one.authenticated_version if status not in (Status.RETURNED, Status.DRAFT) else None
        editing = status is Status.CORRECTING or (version is None and accepted is not None)
        blocks = editing and bool(sender.step.authenticated_by) and status in (Status.RETURNED, Status.SENT)
        if version is None and accepted is not None:
            version = accepted.version
        found.append(
            Part(
                sender.pk,
                sender.agency_id,
                name,
                one.pk,
                status,
                version.pk if version else None,
                version.no if version else None,
                editing,
                blocks,
            )
        )
    return found


def under(version_id: int) -> dict[int, int]:
    """Return submission → version of every part of a version, and of the parts' parts."""
    found: dict[int, int] = {}
    waiting = [version_id]
    while waiting:
        rows = VersionPart.objects.filter(version__in=waiting).values_list("part__submission_id", "part_id")
        fresh = [(owner, part) for owner, part in rows if owner not in found]
        found |= dict(fresh)
        waiting = [part for _owner, part in fresh]
    return found


def path(version_id: int, owner_ids: Iterable[int]) -> set[int]:
    """Return the submissions between a version and the parts that own some cells (both ends of the way but
    the top)."""
    wanted = set(owner_ids)
    found: set[int] = set()
    waiting = set(wanted)
    tree = [version_id, *under(version_id).values()]
    edges = list(
        VersionPart.objects.filter(version__in=tree).values_list(
            "version__submission_id", "part__submission_id"
        )
    )
    while waiting:
        found |= waiting
        waiting = {above for above, below in edges if below in waiting} - found
    return found


def stale_parts(submission: Submission) -> list[Submission]:
    """Return the parts of the sent version that were returned, sent again or withdrawn after it was sent."""
    if submission.sent_version_id is None:
        return []
    made_of = under(submission.sent_version_id)
    if not made_of:
        return []
    sent = (
        Deed.objects.filter(submission=submission, action=Action.SEND, version=submission.sent_version_id)
        .order_by("-pk")
        .values_list("pk", flat=True)
        .first()
    )
    changed = Deed.objects.filter(submission__in=made_of, action__in=CHANGING, pk__gt=sent or 0)
    return list(named(changed.values_list("submission_id", flat=True)))


def changed_parts(submission: Submission) -> list[Submission]:
    """Return the parts whose owner corrected them since this report used them ("có đính chính")."""
    if submission.sent_version_id is None:
        return []
    made_of = under(submission.sent_version_id)
    return [
        one
        for one in named(made_of)
        if one.status == Status.CORRECTING or (one.sent_version_id != made_of[one.pk] and one.sent_version_id)
    ]


def named(submission_ids: Iterable[int | None]) -> QuerySet[Submission]:
    """Return reports with what it takes to name them, by ascending id."""
    return (
        Submission.objects.filter(pk__in=[key for key in submission_ids if key])
        .select_related("obligation__agency", "obligation__round", "obligation__step", "sent_version")
        .order_by("pk")
    )


def used_by(submission: Submission) -> QuerySet[Submission]:
    """Return the consolidations whose sent version is made of some version of this report."""
    return Submission.objects.filter(sent_version__parts__part__submission=submission).distinct()


def waiting_for(stale: Iterable[Submission], on: date) -> str:
    """Return who must act again for these reports, in words for a refusal."""
    said = []
    for one in stale:
        owner = agencies.name(one.obligation.agency_id, one.obligation.round.cutoff_on).name
        authenticator = rounds.authenticator(one.obligation, on)
        if authenticator and one.status == Status.SENT:
            signer = agencies.name(authenticator, on).name
            said.append(_("%(owner)s (chờ %(signer)s xác thực)") % {"owner": owner, "signer": signer})
        else:
            said.append(f"{owner} ({STATUS[Status(one.status)].word})")
    return "; ".join(said)


def who_typed(user_ids: Iterable[int]) -> dict[int, str]:
    """Return user id → name, for histories and conflicts."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=set(user_ids))}
