"""The journey of a report as one table of data: checks, buttons, audit events and the drawn diagram come
from it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from neu.platform.text.refusals import Refused
from neu.registry.people.rules import Duty


class Status(StrEnum):
    DRAFT = "DRAFT"
    SENT = "SENT"
    AUTHENTICATED = "AUTHENTICATED"
    ACCEPTED = "ACCEPTED"
    SENT_UP = "SENT_UP"  # a consolidation that used it has been sent
    RETURNED = "RETURNED"
    CORRECTING = "CORRECTING"  # đang đính chính; the accepted version keeps counting


class Action(StrEnum):
    SEND = "SEND"
    WITHDRAW = "WITHDRAW"
    AUTHENTICATE = "AUTHENTICATE"
    ACCEPT = "ACCEPT"
    RETURN = "RETURN"
    REOPEN = "REOPEN"
    CORRECT = "CORRECT"
    SEND_UP = "SEND_UP"  # never a button: follows when a consolidation that used it is sent


class Who(StrEnum):
    """From which chair the deed is done."""

    OWNER = "OWNER"  # the agency that owes the report
    AUTHENTICATOR = "AUTHENTICATOR"  # holds the step's authenticating function for the place
    RECEIVER = "RECEIVER"  # holds the function of a receiving step
    SYSTEM = "SYSTEM"


class Refusal(StrEnum):
    WRONG_STATUS = "WRONG_STATUS"
    NOT_YOUR_CHAIR = "NOT_YOUR_CHAIR"
    NOT_YOUR_DUTY = "NOT_YOUR_DUTY"
    OWN_TYPING = "OWN_TYPING"
    NOT_AUTHENTICATED = "NOT_AUTHENTICATED"
    HAS_ERRORS = "HAS_ERRORS"
    REASON_REQUIRED = "REASON_REQUIRED"
    ROUND_CLOSED = "ROUND_CLOSED"
    STALE_VERSION = "STALE_VERSION"
    STALE_PARTS = "STALE_PARTS"
    WARNINGS_NEED_A_WORD = "WARNINGS_NEED_A_WORD"
    NOTHING_TO_SEND = "NOTHING_TO_SEND"
    ALREADY_ACCEPTED = "ALREADY_ACCEPTED"
    NO_AUTHENTICATION_ASKED = "NO_AUTHENTICATION_ASKED"
    CELL_NOT_IN_REPORT = "CELL_NOT_IN_REPORT"
    BUSY = "BUSY"
    DUE_UNREADABLE = "DUE_UNREADABLE"
    DUE_PASSED = "DUE_PASSED"
    ALREADY_BEGUN = "ALREADY_BEGUN"
    DUTY_GONE = "DUTY_GONE"


@dataclass(frozen=True)
class Transition:
    leads_to: Status
    who: Who
    duty: Duty | None
    reason: bool = False  # must say why
    second_person: bool = False  # whoever typed a figure of the version may not do it
    clean: bool = False  # no error may stand; a warning asks for a word
    authenticated: bool = False  # where the step asks for authentication it must be valid
    received: bool | None = None  # only where somebody acts on what is sent; False: where nobody does
    back: bool = False  # leads back to the status the report was sent from
    ends: bool = False  # where the route ends with the authentication, whoever authenticates does it instead


_T = Transition
WORKFLOW: Mapping[tuple[Status, Action], Transition] = {
    (Status.DRAFT, Action.SEND): _T(Status.SENT, Who.OWNER, Duty.SEND, clean=True),
    (Status.RETURNED, Action.SEND): _T(Status.SENT, Who.OWNER, Duty.SEND, clean=True),
    (Status.CORRECTING, Action.SEND): _T(Status.SENT, Who.OWNER, Duty.SEND, reason=True, clean=True),
    (Status.SENT, Action.WITHDRAW): _T(Status.DRAFT, Who.OWNER, Duty.SEND, received=True, back=True),
    # a plan that was given holds at once and is shown below: it is changed with a reason, never taken back
    (Status.SENT, Action.CORRECT): _T(Status.CORRECTING, Who.OWNER, Duty.SEND, reason=True, received=False),
    (Status.SENT, Action.AUTHENTICATE): _T(
        Status.AUTHENTICATED, Who.AUTHENTICATOR, Duty.AUTHENTICATE, second_person=True
    ),
    (Status.SENT, Action.RETURN): _T(Status.RETURNED, Who.RECEIVER, Duty.RECEIVE, reason=True, ends=True),
    (Status.SENT, Action.ACCEPT): _T(Status.ACCEPTED, Who.RECEIVER, Duty.RECEIVE, authenticated=True),
    (Status.AUTHENTICATED, Action.RETURN): _T(
        Status.RETURNED, Who.RECEIVER, Duty.RECEIVE, reason=True, ends=True
    ),
    (Status.AUTHENTICATED, Action.ACCEPT): _T(
        Status.ACCEPTED, Who.RECEIVER, Duty.RECEIVE, authenticated=True
    ),
    # a route may have several receivers: the second accepts what the first already has
    (Status.ACCEPTED, Action.ACCEPT): _T(Status.ACCEPTED, Who.RECEIVER, Duty.RECEIVE, authenticated=True),
    (Status.SENT_UP, Action.ACCEPT): _T(Status.SENT_UP, Who.RECEIVER, Duty.RECEIVE, authenticated=True),
    (Status.SENT, Action.SEND_UP): _T(Status.SENT_UP, Who.SYSTEM, None, authenticated=True),
    (Status.AUTHENTICATED, Action.SEND_UP): _T(Status.SENT_UP, Who.SYSTEM, None),
    (Status.ACCEPTED, Action.SEND_UP): _T(Status.SENT_UP, Who.SYSTEM, None),
    (Status.SENT_UP, Action.SEND_UP): _T(Status.SENT_UP, Who.SYSTEM, None),
    (Status.ACCEPTED, Action.REOPEN): _T(Status.RETURNED, Who.RECEIVER, Duty.RECEIVE, reason=True),
    (Status.ACCEPTED, Action.CORRECT): _T(Status.CORRECTING, Who.OWNER, Duty.SEND, reason=True),
    (Status.SENT_UP, Action.RETURN): _T(Status.RETURNED, Who.RECEIVER, Duty.RECEIVE, reason=True),
    (Status.SENT_UP, Action.REOPEN): _T(Status.RETURNED, Who.RECEIVER, Duty.RECEIVE, reason=True),
    (Status.SENT_UP, Action.CORRECT): _T(Status.CORRECTING, Who.OWNER, Duty.SEND, reason=True),
}
SENT_FROM = tuple(status for status, action in WORKFLOW if action is Action.SEND)
EDITABLE = frozenset(SENT_FROM)


@dataclass(frozen=True)
class Facts:
    """All the workflow needs to know, gathered by a selector."""

    status: Status
    chairs: frozenset[Who]  # which chairs the person sits on for this report today
    duties: Mapping[Who, frozenset[Duty]]  # her duties on each chair
    typed_here: bool  # she typed a figure of the version
    has_errors: bool
    needs_authentication: bool
    is_authenticated: bool  # the sent version, unchanged
    round_open: bool
    has_warnings: bool = False  # a warning stands that no word answers
    is_received: bool = True  # somebody takes the report in
    sent_from: Status = Status.DRAFT  # what a sent report was before it was sent

    @property
    def is_awaited(self) -> bool:
        """Somebody acts on the report once it is sent."""
        return self.is_received or self.needs_authentication


def decide(action: Action, facts: Facts, reason: str = "") -> Transition:
    """Return the transition a deed makes.

    :raises Refused: with the first thing in its way.
    """
    transition = WORKFLOW.get((facts.status, action))
    if transition is None or transition.received not in (None, facts.is_awaited):
        raise Refused(Refusal.WRONG_STATUS)
    if transition.ends and facts.needs_authentication and not facts.is_received:
        transition = replace(transition, who=Who.AUTHENTICATOR, duty=Duty.AUTHENTICATE)
    # what was asked back or is being corrected goes its way also after the round has closed
    if not facts.round_open and action is Action.SEND and facts.status is Status.DRAFT:
        raise Refused(Refusal.ROUND_CLOSED)
    if transition.who is not Who.SYSTEM and transition.who not in facts.chairs:
        raise Refused(Refusal.NOT_YOUR_CHAIR)
    if transition.duty is not None and transition.duty not in facts.duties.get(transition.who, frozenset()):
        raise Refused(Refusal.NOT_YOUR_DUTY)
    if transition.second_person and facts.typed_here:
        raise Refused(Refusal.OWN_TYPING)
    if transition.clean and facts.has_errors:
        raise Refused(Refusal.HAS_ERRORS)
    if transition.authenticated and facts.needs_authentication and not facts.is_authenticated:
        raise Refused(Refusal.NOT_AUTHENTICATED)
    if transition.reason and not reason.strip():
        raise Refused(Refusal.REASON_REQUIRED)
    if transition.clean and facts.has_warnings and not reason.strip():
        raise Refused(Refusal.WARNINGS_NEED_A_WORD)
    return transition


def possible(facts: Facts) -> list[Action]:
    """The deeds this person may do now; whether a reason is needed is asked when she does them."""
    found = []
    for (status, action), transition in WORKFLOW.items():
        if status is not facts.status or transition.who is Who.SYSTEM:
            continue
        try:
            decide(action, facts, reason="…")
        except Refused as refused:
            # errors are shown beside the button, not hidden with it
            if refused.code != Refusal.HAS_ERRORS:
                continue
        found.append(action)
    return found


def may_type(facts: Facts) -> None:
    """Say whether this person may change figures now.

    :raises Refused: WRONG_STATUS, ROUND_CLOSED, NOT_YOUR_CHAIR or NOT_YOUR_DUTY.
    """
    if Who.OWNER not in facts.chairs:
        raise Refused(Refusal.NOT_YOUR_CHAIR)
    if Duty.ENTER not in facts.duties.get(Who.OWNER, frozenset()):
        raise Refused(Refusal.NOT_YOUR_DUTY)
    if facts.status not in EDITABLE:
        raise Refused(Refusal.WRONG_STATUS)
    if not facts.round_open and facts.status is Status.DRAFT:
        raise Refused(Refusal.ROUND_CLOSED)


def drawn() -> str:
    """The table as a mermaid state diagram, for docs/reference/submission-workflow.md."""
    lines = ["stateDiagram-v2", "    [*] --> DRAFT"]
    for (status, action), transition in WORKFLOW.items():
        marks = [transition.who.value]
        marks += ["reason"] if transition.reason else []
        marks += ["not the typist"] if transition.second_person else []
        marks += ["nobody receives it"] if transition.received is False else []
        marks += ["or AUTHENTICATOR where nobody receives it"] if transition.ends else []
        lines.append(f"    {status} --> {transition.leads_to}: {action} ({', '.join(marks)})")
        if transition.back:
            lines += [f"    {status} --> {one}: {action} (sent from there)" for one in SENT_FROM[1:]]
    return "\n".join(lines)
