"""Doors of people: my account, delegations and tokens, and the administrator's accounts and positions."""

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
from neu.registry.people.views.tokens import all_tokens, token_new, token_revoke, tokens

__all__ = [
    "account",
    "accounts",
    "add",
    "all_tokens",
    "delegations",
    "edit",
    "end",
    "end_delegation",
    "lift_two_step",
    "lock",
    "me",
    "reset_password",
    "token_new",
    "token_revoke",
    "tokens",
    "unlock",
]
