"""Doors of people: my account and my delegations, and the administrator's accounts and positions."""

from neu.registry.people.views.accounts import (
    account,
    accounts,
    add,
    edit,
    end,
    lift_two_step,
    lock,
    me,
    reset_password,
    unlock,
)
from neu.registry.people.views.delegating import delegations, end_delegation

__all__ = [
    "account",
    "accounts",
    "add",
    "delegations",
    "edit",
    "end",
    "end_delegation",
    "lift_two_step",
    "lock",
    "me",
    "reset_password",
    "unlock",
]
