"""What the pages of a report show, gathered for one person: nothing is decided in a template."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from neu.platform.text.names import shown as in_language
from neu.platform.text.refusals import Refused
from neu.registry.agencies import selectors as agencies
from neu.registry.people.models import User
from neu.registry.periods import selectors as periods
from neu.registry.periods.rules import add_working_days
from neu.reporting.rounds import selectors as rounds
from neu.reporting.rounds.rules import StepKind
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import WORKFLOW, Action, Facts, Refusal, Status, Who, may_type
from neu.reporting.submissions.selectors import lists, tree
from neu.reporting.submissions.selectors.asking import AskedBack, asked_back
from neu.reporting.submissions.selectors.entry import EntryPage, Typed, entry
from neu.reporting.submissions.selectors.history import SinceBefore, since_before
from neu.reporting.submissions.selectors.journey import Step, actions_for, before_sending, deeds, facts
from neu.reporting.submissions.selectors.lists import ListView
from neu.reporting.submissions.selectors.scope import scope
from neu.reporting.submissions.selectors.seats import Seats, seats
from neu.reporting.submissions.selectors.tree import Part
from neu.reporting.submissions.selectors.visibility import Sight, sight_from
from neu.reporting.submissions.texts import (
    ACTION,
    NOT_EDITABLE,
    STATUS,
    STILL_COUNTS,
    UNLOCK_BY_ASKING,
    UNLOCK_YOURSELF,
    ActionText,
    StatusText,
)

URL = {
    Action.SEND: "send",
    Action.WITHDRAW: "withdraw",
    Action.AUTHENTICATE: "authenticate",
    Action.ACCEPT: "accept",
    Action.RETURN: "return",
    Action.REOPEN: "reopen",
    Action.CORRECT: "correct",
}
GIVES_BACK = frozenset({Action.RETURN, Action.REOPEN})
WORKING_DAYS_TO_MEND = 3


@dataclass(frozen=True)
class Button:
    """A deed this person may do now, as its form shows it."""

    action: Action
    url_name: str
    text: ActionText
    reason: bool  # must be given
    may_reason: bool
    gives_back: bool
    given: str = ""  # the reason already given for what this deed ends


@dataclass(frozen=True)
class Page:
    """One report as one person sees it."""

    owner: str
    round: str
    step: str
    status: Status
    status_text: StatusText
    sight: Sight
    entry: EntryPage | None
    why_not: str  # why the cells are locked; "" when they are not
    buttons: Sequence[Button]
    steps: Sequence[Step]
    parts: Sequence[Part]
    changed: Sequence[str]  # "có đính chính": names of what was corrected since it was used
    together: bool
    consolidates: bool
    follows: bool
    version_no: int | None
    digest: str
    choose_cells: bool
    missing: Sequence[str]  # of a consolidation: who is not in it if it is sent now
    asked_back: AskedBack | None  # why it was returned, and which cells
    since: SinceBefore | None  # what was sent, beside what was sent or accepted before
    due_at: datetime | None
    returned_due_at: datetime | None
    asked_by: date | None  # the due day that is proposed to who may give the report back
    still_counts: bool  # it was returned, and an accepted version goes on counting
    lists: Sequence[ListView]
    unlisted: Sequence[str]  # lists in front of her that nobody spoke of yet

    @property
    def meaning(self) -> str:
        """Return what the status means for the reader."""
        return f"{self.status_text.meaning} {STILL_COUNTS if self.still_counts else ''}".strip()

    @property
    def blank(self) -> int:
        """Return how many cells of the form in front of her nobody has touched."""
        return self.entry.typed - self.entry.filled if self.entry and self.entry.editable else 0

    @property
    def wordless(self) -> int:
        """Return how many headings of the outline in front of her have no words yet."""
        return self.entry.asked - self.entry.worded if self.entry and self.entry.editable else 0

    @property
    def part_lines(self) -> list[tuple[Part, StatusText | None]]:
        return [(one, STATUS[one.status] if one.status else None) for one in self.parts]


def page(
    submission: Submission,
    user: User,
    at: datetime,
    *,
    place_id: int | None = None,
    together: bool | None = False,
    typed: Mapping[tuple[int, int], Typed] | None = None,
    words: Mapping[tuple[str, str], Typed] | None = None,
) -> Page:
    """Return everything the page of a report shows this person; cells only as far as she may see them.

    `together` None: as it suits the report.
    """
    sitting = seats(user, at)
    obligation = submission.obligation
    known = facts(submission, user, at, findings=[], sitting=sitting)
    seen = sight_from(submission, sitting, chairs_now=known.chairs)
    actions = actions_for(submission, user, at, known=known)
    why_not = _why_not(submission, known, sitting, actions)
    consolidates = obligation.step.kind != StepKind.COLLECT
    made_of = tree.parts(submission) if consolidates and seen is not Sight.STATE else []
    together = _together(consolidates, made_of, seen, asked=together)
    shown, listed = None, list[ListView]()
    if seen is not Sight.STATE:
        asked = scope(submission)
        frozen = _versions(submission, seen, made_of) if together or seen is Sight.SENT else None
        editable = not why_not and not together
        shown = entry(
            submission,
            place_id,
            at,
            editable=editable,
            version_ids=frozen,
            typed=typed,
            words=words,
            asked=asked,
            reader=(user, at),
            sent=seen is Sight.SENT,
            made_of=made_of if seen is Sight.LIVE else (),
        )
        listed = lists.list_views(
            submission,
            asked.layout,
            editable=editable,
            version_ids=frozen,
            together=together,
            picking=not editable and bool(GIVES_BACK & set(actions)),
        )
    version = submission.sent_version
    return Page(
        owner=agencies.name(obligation.agency_id, obligation.round.cutoff_on).name,
        round=in_language(obligation.round.name),
        step=in_language(obligation.step.name),
        status=known.status,
        status_text=STATUS[known.status],
        sight=seen,
        entry=shown,
        why_not=why_not,
        buttons=[_button(known.status, action, submission) for action in actions],
        steps=deeds(submission),
        parts=made_of,
        changed=[
            agencies.name(one.obligation.agency_id, one.obligation.round.cutoff_on).name
            for one in (tree.changed_parts(submission) if consolidates else [])
        ],
        together=together,
        consolidates=consolidates,
        follows=obligation.round.follows_id is not None,
        version_no=version.no if version else None,
        digest=version.digest if version else "",
        choose_cells=shown is not None and not shown.editable and bool(GIVES_BACK & set(actions)),
        missing=[one.agency for one in made_of if one.version_id is None],
        asked_back=asked_back(submission, known.status) if shown is not None else None,
        since=since_before(submission) if _reviews(known) and shown is not None else None,
        due_at=obligation.due_at,
        returned_due_at=obligation.returned_due_at if known.status is Status.RETURNED else None,
        asked_by=_proposed(sitting.on) if GIVES_BACK & set(actions) else None,
        still_counts=known.status is Status.RETURNED and submission.acceptances.exists(),
        lists=listed,
        unlisted=[in_language(one.spec.title) for one in listed if one.editable and one.untouched],
    )


def shown_versions(
    submission: Submission, user: User, at: datetime, *, together: bool | None
) -> tuple[bool, list[int] | None]:
    """Return whether a person's page of a report shows cells, and the frozen versions it adds (None: the
    cells as they stand)."""
    sitting = seats(user, at)
    seen = sight_from(
        submission, sitting, chairs_now=facts(submission, user, at, findings=[], sitting=sitting).chairs
    )
    if seen is Sight.STATE:
        return False, None
    consolidates = submission.obligation.step.kind != StepKind.COLLECT
    made_of = tree.parts(submission) if consolidates else []
    if _together(consolidates, made_of, seen, asked=together) or seen is Sight.SENT:
        return True, _versions(submission, seen, made_of)
    return True, None


def _together(consolidates: bool, made_of: Sequence[Part], seen: Sight, *, asked: bool | None) -> bool:
    """True when a page shows what a consolidation is made of. `asked` None: it opens on its parts, as its own
    cells are for what nobody reported."""
    if asked is None:
        asked = bool(made_of)
    return consolidates and (asked or seen is Sight.SENT)


def _reviews(known: Facts) -> bool:
    """True for whoever judges what was sent to her."""
    waits = (Status.SENT, Status.AUTHENTICATED)
    return known.status in waits and bool(known.chairs & {Who.AUTHENTICATOR, Who.RECEIVER})


def _button(status: Status, action: Action, submission: Submission) -> Button:
    must, before = WORKFLOW[status, action].reason, None
    if action is Action.SEND and status is Status.CORRECTING:
        before = before_sending(submission)
    return Button(
        action,
        f"submissions:{URL[action]}",
        ACTION[action],
        must,
        must or action is Action.SEND,
        action in GIVES_BACK,
        before.reason if before else "",
    )


def _proposed(today: date) -> date:
    """Return the day by which a report given back today is asked back unless its reviewer says another."""
    off = periods.days_off()
    return add_working_days(today, WORKING_DAYS_TO_MEND, off.holidays, off.worked)


def _versions(submission: Submission, seen: Sight, made_of: Iterable[Part]) -> list[int]:
    """Return the frozen versions shown together: what was sent with all it is made of, or the parts as
    they are."""
    if seen is Sight.SENT and submission.sent_version_id:
        return [submission.sent_version_id, *tree.under(submission.sent_version_id).values()]
    direct = [one.version_id for one in made_of if one.version_id]
    return [*direct, *(below for one in direct for below in tree.under(one).values())]


def _why_not(submission: Submission, known: Facts, sitting: Seats, actions: Sequence[Action]) -> str:
    """Return why this person may not type now and what opens the cells again, or ""."""
    try:
        may_type(known)
    except Refused as refused:
        code = refused.code
        if Who.OWNER not in known.chairs and submission.obligation.agency_id in sitting.ended:
            code = "ENDED"
        words: Promise = NOT_EDITABLE[code]
        said = str(words) % {
            "status": str(STATUS[known.status].word),
            "round": in_language(submission.obligation.round.name),
        }
        if code != Refusal.WRONG_STATUS or Who.OWNER not in known.chairs:
            return said
        return f"{said} {_cure(submission, sitting, actions)}".strip()
    return ""


def _cure(submission: Submission, sitting: Seats, actions: Sequence[Action]) -> str:
    """Return how the owner of a locked report has it opened: her own button, or whom she asks."""
    for action in (Action.WITHDRAW, Action.CORRECT):
        if action in actions:
            return str(UNLOCK_YOURSELF) % {"button": str(ACTION[action].button)}
    asked = [one.agency_id for one in rounds.receivers(submission.obligation, sitting.on)]
    names = agencies.names(asked, sitting.on)
    return str(UNLOCK_BY_ASKING) % {"whom": ", ".join(names[one].name for one in asked)} if asked else ""
