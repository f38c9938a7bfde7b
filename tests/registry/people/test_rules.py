"""What a role may do, and that each role and duty has its sentence."""

import pytest

from neu.registry.people import texts
from neu.registry.people.rules import DUTIES, Duty, Role


def test_a_leader_may_do_all_an_officer_may_and_authenticates_and_issues():
    assert DUTIES[Role.LEADER] - DUTIES[Role.OFFICER] == {Duty.AUTHENTICATE, Duty.ISSUE, Duty.SIGN_OFF}
    assert DUTIES[Role.OFFICER] < DUTIES[Role.LEADER]


def test_an_auditor_reads_all_and_changes_nothing():
    assert DUTIES[Role.AUDITOR] == {Duty.READ_ALL}


def test_an_administrator_types_no_figures():
    assert not DUTIES[Role.ADMINISTRATOR] & {
        Duty.ENTER,
        Duty.SEND,
        Duty.AUTHENTICATE,
        Duty.RECEIVE,
        Duty.ISSUE,
    }


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_name_and_one_plain_sentence(role):
    assert texts.ROLE[role]
    assert str(texts.ROLE_SENTENCE[role]).count(".") == 1
    assert DUTIES[role]


@pytest.mark.parametrize("duty", list(Duty))
def test_every_duty_has_one_plain_sentence(duty):
    assert str(texts.DUTY[duty]).endswith(".")
