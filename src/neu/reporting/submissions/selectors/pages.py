"""What the pages of a report show, gathered for one person: nothing is decided in a template."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import whole
from neu.registry.agencies import selectors as agencies
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.places import selectors as places
from neu.reporting.rounds.models import Obligation
from neu.reporting.rounds.rules import RoundState, StepKind
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import WORKFLOW, Action, Conflict, Facts, Status, Who, may_type
from neu.reporting.submissions.selectors import tree
from neu.reporting.submissions.selectors.cells import Held
from neu.reporting.submissions.selectors.entry import EntryPage, Typed, entry
from neu.reporting.submissions.selectors.journey import Step, actions_for, deeds, facts
from neu.reporting.submissions.selectors.saying import UNIT_LABEL, entered
from neu.reporting.submissions.selectors.scope import carried_cell, carried_label, scope
from neu.reporting.submissions.selectors.seats import Seats, chairs, seats
from neu.reporting.submissions.selectors.tree import Part
from neu.reporting.submissions.selectors.visibility import Sight, sight_from, visible, visible_to
from neu.reporting.submissions.texts import (
    ACTION,
    NOT_EDITABLE,
    STATE,
    STATUS,
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


@dataclass(frozen=True)
class Button:
    """A deed this person may do now, as its form shows it."""

    action: Action
    url_name: str
    text: ActionText
    reason: bool  # must be given
    may_reason: bool
    gives_back: bool


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
    due_at: datetime | None
    returned_due_at: datetime | None

    @property
    def part_lines(self) -> list[tuple[Part, StatusText | None]]:
        return [(one, STATUS[one.status] if one.status else None) for one in self.parts]


def page(
    submission: Submission,
    user: User,
    at: datetime,
    *,
    place_id: int | None = None,
    together: bool = False,
    typed: Mapping[tuple[int, int], Typed] | None = None,
    words: Mapping[tuple[str, str], Typed] | None = None,
) -> Page:
    """Return everything the page of a report shows this person; cells only as far as she may see them."""
    sitting = seats(user, at)
    obligation = submission.obligation
    known = facts(submission, user, at, findings=[], sitting=sitting)
    seen = sight_from(submission, sitting, chairs_now=known.chairs)
    why_not = _why_not(submission, known, sitting)
    consolidates = obligation.step.kind != StepKind.COLLECT
    made_of = tree.parts(submission) if consolidates and seen is not Sight.STATE else []
    together = consolidates and (together or seen is Sight.SENT)
    shown = None
    if seen is not Sight.STATE:
        shown = entry(
            submission,
            place_id,
            at,
            editable=not why_not and not together,
            version_ids=_versions(submission, seen, made_of) if together or seen is Sight.SENT else None,
            typed=typed,
            words=words,
        )
    actions = actions_for(submission, user, at, known=known)
    version = submission.sent_version
    return Page(
        owner=agencies.name(obligation.agency_id, obligation.round.cutoff_on).name,
        round=obligation.round.name,
        step=obligation.step.name,
        status=known.status,
        status_text=STATUS[known.status],
        sight=seen,
        entry=shown,
        why_not=why_not,
        buttons=[_button(known.status, action) for action in actions],
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
        choose_cells=seen is Sight.SENT and bool({Action.RETURN, Action.REOPEN} & set(actions)),
        due_at=obligation.due_at,
        returned_due_at=obligation.returned_due_at,
    )


def _button(status: Status, action: Action) -> Button:
    must = WORKFLOW[status, action].reason
    return Button(
        action,
        f"submissions:{URL[action]}",
        ACTION[action],
        must,
        must or action is Action.SEND,
        action in (Action.RETURN, Action.REOPEN),
    )


def _versions(submission: Submission, seen: Sight, made_of: Iterable[Part]) -> list[int]:
    """Return the frozen versions shown together: what was sent with all it is made of, or the parts as
    they are."""
    if seen is Sight.SENT and submission.sent_version_id:
        return [submission.sent_version_id, *tree.under(submission.sent_version_id).values()]
    direct = [one.version_id for one in made_of if one.version_id]
    return [*direct, *(below for one in direct for below in tree.under(one).values())]


def _why_not(submission: Submission, known: Facts, sitting: Seats) -> str:
    """Return why this person may not type now, or ""."""
    try:
        may_type(known)
    except Refused as refused:
        code = refused.code
        if Who.OWNER not in known.chairs and submission.obligation.agency_id in sitting.ended:
            code = "ENDED"
        words: Promise = NOT_EDITABLE[code]
        return str(words) % {
            "status": str(STATUS[known.status].word),
            "round": submission.obligation.round.name,
        }
    return ""


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
        why_not = str(NOT_EDITABLE["ROUND_CLOSED"]) % {"round": obligation.round.name}
    return Owed(
        obligation.pk,
        Submission.objects.filter(obligation=obligation).values_list("pk", flat=True).first(),
        agencies.name(obligation.agency_id, obligation.round.cutoff_on).name,
        obligation.round.name,
        obligation.step.name,
        places.name(obligation.place_id, obligation.round.cutoff_on).full,
        obligation.due_at,
        not why_not,
        why_not,
        obligation.round.follows_id is not None,
    )


def listed(user: User, at: datetime, *, status: str = "") -> QuerySet[Submission]:
    """Return the reports a person may see, the latest round first; only of one status where it is a known
    one."""
    found = visible_to(user, at).order_by("-obligation__round__opened_at", "obligation__step__order", "pk")
    return found.filter(status=status) if status in set(Status) else found


@dataclass(frozen=True)
class Line:
    """One report in the list."""

    submission_id: int
    owner: str
    place: str
    round: str
    status: StatusText
    due_at: datetime | None


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
            one.obligation.round.name,
            STATUS[Status(one.status)],
            one.obligation.returned_due_at or one.obligation.due_at,
        )
        for one in found
    ]


@dataclass(frozen=True)
class ConflictView:
    """A cell two people changed: mine, theirs, what both began from; `name` and `rev` let her keep hers."""

    name: str
    place_id: int
    rev: int
    label: str
    mine: str
    mine_state: str
    theirs: str
    base: str
    by: str


def conflicts_named(submission: Submission, conflicts: Sequence[Conflict]) -> list[ConflictView]:
    """Return conflicts as the page shows them, in the unit of their section."""
    asked = scope(submission)
    found = []
    for one in conflicts:
        spec = asked.typed[one.series_id, one.window_id]
        section = asked.layout.section_by_code[spec.key[0]]
        column = next(part.label for part in section.columns if part.code == spec.key[2])

        def said(state: str, value: Any, spec: Any = spec, unit: str = section.entry_unit) -> str:
            if value is not None:
                return entered(Held(state, value, 0), spec, unit)
            return str(STATE[state]) if state in STATE else _("chưa nhập")  # type: ignore[index]

        found.append(
            ConflictView(
                f"{one.series_id}.{one.window_id}",
                one.place_id,
                one.theirs.rev,
                f"{section.row_named(spec.key[1])} · {column}",
                said(one.mine.state, one.mine.value),
                one.mine.state,
                said(one.theirs.state, one.theirs.value),
                said(one.base.state, one.base.value),
                one.theirs.by,
            )
        )
    return found


@dataclass(frozen=True)
class PartAsked:
    """What the form of a carried part asks: of which cell, place and year."""

    label: str
    unit: str
    source: str
    target: str
    target_id: int
    year: str
    basis: str


def part_asked(submission: Submission, data: Mapping[str, Any]) -> PartAsked:
    """Return the words of the form of a carried part from its address."""
    series, source, target = (whole(str(data.get(name, ""))) or 0 for name in ("chuoi", "nguon", "dia-ban"))
    _spec, unit = carried_cell(submission, series)
    named = places.names({source, target}, submission.obligation.round.cutoff_on)
    words = {key: f"{name.full} ({name.code})" for key, name in named.items()}
    return PartAsked(
        carried_label(submission, series),
        str(UNIT_LABEL.get(unit, "")),
        words.get(source, ""),
        words.get(target, ""),
        target,
        str(data.get("nam", ""))[:4],
        str(data.get("can-cu", "")),
    )
