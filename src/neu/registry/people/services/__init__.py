"""Deeds on people: make, correct and lock an account, passwords, positions; the demo's accounts."""

from datetime import datetime

from neu.registry.people.services.access import (
    choose_password,
    lift_two_step,
    lock_user,
    reset_password,
    unlock_user,
)
from neu.registry.people.services.accounts import (
    bootstrap_administrator,
    create_user,
    edit_user,
    end_position,
    give_position,
    reopen_position,
    withdraw_position,
)
from neu.registry.people.services.delegating import delegate, end_delegation
from neu.registry.people.services.demo import (
    DEMO_ACCOUNTS,
    DEMO_PASSWORD,
    load_demo_accounts,
    load_demo_people,
)
from neu.registry.people.services.tokens import make_token, revoke_token, use_token

__all__ = [
    "DEMO_ACCOUNTS",
    "DEMO_PASSWORD",
    "bootstrap_administrator",
    "choose_password",
    "create_user",
    "delegate",
    "edit_user",
    "end_delegation",
    "end_position",
    "give_position",
    "lift_two_step",
    "load_demo_accounts",
    "load_demo_people",
    "load_reference",
    "lock_user",
    "make_token",
    "reopen_position",
    "reset_password",
    "revoke_token",
    "unlock_user",
    "use_token",
    "withdraw_position",
]


def load_reference(at: datetime) -> None:
    """People are not reference data: an installation starts with none (see bootstrap_administrator)."""
