"""The workflow table, every (status, action), and what an edit may be. No database."""

from dataclasses import replace
from itertools import product

import pytest

from neu.platform.text.refusals import Refused
from neu.registry.people.rules import Duty
from neu.reporting.submissions.rules import (
    EDITABLE,
    SENT_FROM,
    WORKFLOW,
    Action,
    Facts,
    Refusal,
    Status,
    Who,
    decide,
    drawn,
    may_type,
    possible,
)
from neu.reporting.submissions.rules.figures import digest

ALL_DUTIES = dict.fromkeys(Who, frozenset(Duty))


def facts(status: Status, action: Action | None = None, **changed) -> Facts:
    """Somebody on every chair with every duty, and nothing in the way of the action."""
    transition = WORKFLOW.get((status, action))
    base = Facts(
        status=status,
        chairs=frozenset(Who),
        duties=ALL_DUTIES,
        typed_here=False,
        has_errors=False,
        needs_authentication=transition is None or transition.received is not False,
        is_authenticated=True,
        round_open=True,
        is_received=transition is None or transition.received is not False,
    )
    return replace(base, **changed)


@pytest.mark.parametrize(("status", "action"), list(product(Status, Action)))
def test_every_status_and_action_is_in_the_table_or_refused(status, action):
    transition = WORKFLOW.get((status, action))
    if transition is None:
        with pytest.raises(Refused) as refused:
            decide(action, facts(status, action), "lý do")
        assert refused.value.code == Refusal.WRONG_STATUS
    else:
        assert decide(action, facts(status, action), "lý do") is transition


def test_what_nobody_receives_is_changed_and_never_taken_back():
    assert Action.CORRECT not in possible(facts(Status.SENT))
    given = facts(Status.SENT, is_received=False, needs_authentication=False)
    assert Action.CORRECT in possible(given)
    assert Action.WITHDRAW not in possible(given)


def test_where_the_route_ends_with_the_authentication_whoever_authenticates_gives_back():
    chairs = frozenset({Who.AUTHENTICATOR})
    duties = {Who.AUTHENTICATOR: frozenset({Duty.AUTHENTICATE})}
    last = {"chairs": chairs, "duties": duties, "is_received": False}
    for status, may in (
        (Status.SENT, [Action.AUTHENTICATE, Action.RETURN]),
        (Status.AUTHENTICATED, [Action.RETURN]),
    ):
        assert possible(facts(status, **last)) == may
        done = decide(Action.RETURN, facts(status, **last), "lý do")
        assert (done.who, done.leads_to) == (Who.AUTHENTICATOR, Status.RETURNED)
        assert Action.RETURN not in possible(facts(status, **last | {"is_received": True}))
        without = {**last, "duties": {Who.AUTHENTICATOR: frozenset({Duty.RECEIVE})}}
        assert possible(facts(status, **without)) == []
    owner = {"chairs": frozenset({Who.OWNER}), "is_received": False}
    assert possible(facts(Status.SENT, **owner)) == [Action.WITHDRAW]


@pytest.mark.parametrize(
    ("status", "action"), [pair for pair in WORKFLOW if WORKFLOW[pair].who is not Who.SYSTEM]
)
def test_a_deed_needs_its_chair_and_its_duty(status, action):
    transition = WORKFLOW[status, action]
    with pytest.raises(Refused) as refused:
        decide(action, facts(status, action, chairs=frozenset(Who) - {transition.who}), "lý do")
    assert refused.value.code == Refusal.NOT_YOUR_CHAIR
    without = {**ALL_DUTIES, transition.who: frozenset(Duty) - {transition.duty}}
    with pytest.raises(Refused) as refused:
        decide(action, facts(status, action, duties=without), "lý do")
    assert refused.value.code == Refusal.NOT_YOUR_DUTY


@pytest.mark.parametrize(
    ("action", "status", "changed", "code"),
    [
        (Action.AUTHENTICATE, Status.SENT, {"typed_here": True}, Refusal.OWN_TYPING),
        (Action.SEND, Status.DRAFT, {"has_errors": True}, Refusal.HAS_ERRORS),
        (Action.SEND, Status.DRAFT, {"round_open": False}, Refusal.ROUND_CLOSED),
        (Action.ACCEPT, Status.SENT, {"is_authenticated": False}, Refusal.NOT_AUTHENTICATED),
    ],
)
def test_what_stands_in_the_way_is_named(action, status, changed, code):
    with pytest.raises(Refused) as refused:
        decide(action, facts(status, action, **changed), "lý do")
    assert refused.value.code == code


def test_where_no_authentication_is_asked_a_sent_report_is_accepted():
    known = facts(Status.SENT, needs_authentication=False, is_authenticated=False)
    assert decide(Action.ACCEPT, known).leads_to is Status.ACCEPTED


@pytest.mark.parametrize("status", [Status.SENT, Status.AUTHENTICATED, Status.SENT_UP])
def test_a_return_says_why(status):
    with pytest.raises(Refused) as refused:
        decide(Action.RETURN, facts(status), "   ")
    assert refused.value.code == Refusal.REASON_REQUIRED


def test_a_warning_asks_for_a_word_and_no_more():
    with pytest.raises(Refused) as refused:
        decide(Action.SEND, facts(Status.DRAFT, has_warnings=True))
    assert refused.value.code == Refusal.WARNINGS_NEED_A_WORD
    assert decide(Action.SEND, facts(Status.DRAFT, has_warnings=True), "mưa lũ").leads_to is Status.SENT


def test_a_correction_is_sent_although_the_round_is_closed():
    assert (
        decide(Action.SEND, facts(Status.CORRECTING, round_open=False), "số cũ sai").leads_to is Status.SENT
    )


@pytest.mark.parametrize("status", list(Status))
def test_figures_are_typed_only_while_the_report_is_with_its_owner(status):
    if status in EDITABLE:
        may_type(facts(status))
    else:
        with pytest.raises(Refused) as refused:
            may_type(facts(status))
        assert refused.value.code == Refusal.WRONG_STATUS


def test_a_closed_round_takes_no_figure_but_a_correction():
    with pytest.raises(Refused):
        may_type(facts(Status.DRAFT, round_open=False))
    may_type(facts(Status.CORRECTING, round_open=False))


def test_an_auditor_may_do_nothing():
    auditor = {"chairs": frozenset(), "duties": {}}
    assert all(possible(facts(status, **auditor)) == [] for status in Status)


def test_the_system_deed_is_never_a_button():
    assert all(Action.SEND_UP not in possible(facts(status)) for status in Status)


def test_every_status_can_be_reached_and_left():
    reached = {Status.DRAFT} | {how.leads_to for how in WORKFLOW.values()}
    left = {status for status, _action in WORKFLOW}
    assert reached == set(Status)
    assert left == set(Status)


def test_the_drawing_has_an_arrow_for_every_row():
    forks = sum(one.back for one in WORKFLOW.values()) * (len(SENT_FROM) - 1)
    assert drawn().count("-->") == len(WORKFLOW) + forks + 1


def test_a_digest_does_not_depend_on_key_order_or_unicode_form():
    assert digest({"a": "Ba Vì", "b": 1}) == digest({"b": 1, "a": "Ba Vì"})
    assert digest(["a", "b"]) != digest(["b", "a"])
