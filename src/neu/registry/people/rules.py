"""What a role may do, each with a plain sentence (texts.py). Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class PersonRefusal(StrEnum):
    """Expected noes; texts.py says each in words."""

    USERNAME_TAKEN = "USERNAME_TAKEN"
    BAD_USERNAME = "BAD_USERNAME"
    WEAK_PASSWORD = "WEAK_PASSWORD"  # noqa: S105 - the name of a refusal
    POSITION_ALREADY_HELD = "POSITION_ALREADY_HELD"
    POSITION_ENDS_BEFORE_START = "POSITION_ENDS_BEFORE_START"
    POSITION_ENDED = "POSITION_ENDED"
    UNKNOWN_POSITION = "UNKNOWN_POSITION"
    POSITION_STOOD_IN = "POSITION_STOOD_IN"
    NOT_AN_ADMINISTRATOR = "NOT_AN_ADMINISTRATOR"
    NAME_MISSING = "NAME_MISSING"
    BAD_EMAIL = "BAD_EMAIL"
    OWN_PASSWORD = "OWN_PASSWORD"  # noqa: S105 - the name of a refusal
    LOCKING_YOURSELF = "LOCKING_YOURSELF"
    ALREADY_LOCKED = "ALREADY_LOCKED"
    NOT_LOCKED = "NOT_LOCKED"
    LAST_ADMINISTRATOR = "LAST_ADMINISTRATOR"
    OWN_TWO_STEP = "OWN_TWO_STEP"
    NO_TWO_STEP = "NO_TWO_STEP"
    DELEGATION_NOT_YOURS = "DELEGATION_NOT_YOURS"
    DELEGATION_BACKWARDS = "DELEGATION_BACKWARDS"
    DELEGATION_PASSED = "DELEGATION_PASSED"
    DELEGATION_OUTSIDE = "DELEGATION_OUTSIDE"
    DELEGATION_OVERLAPS = "DELEGATION_OVERLAPS"
    DELEGATION_REASON = "DELEGATION_REASON"
    DELEGATION_ENDED = "DELEGATION_ENDED"
    UNKNOWN_DELEGATION = "UNKNOWN_DELEGATION"
    DELEGATE_SELF = "DELEGATE_SELF"
    DELEGATE_ELSEWHERE = "DELEGATE_ELSEWHERE"
    DELEGATE_WITHOUT_ROLE = "DELEGATE_WITHOUT_ROLE"
    DELEGATE_AWAY = "DELEGATE_AWAY"
    TOKEN_UNKNOWN = "TOKEN_UNKNOWN"  # noqa: S105 - the name of a refusal, as those below
    TOKEN_EXPIRED = "TOKEN_EXPIRED"  # noqa: S105
    TOKEN_REVOKED = "TOKEN_REVOKED"  # noqa: S105
    TOKEN_OWNER_LOCKED = "TOKEN_OWNER_LOCKED"  # noqa: S105
    TOKEN_ONLY_READS = "TOKEN_ONLY_READS"  # noqa: S105
    TOKEN_NAME_MISSING = "TOKEN_NAME_MISSING"  # noqa: S105
    TOKEN_LASTS_TOO_LONG = "TOKEN_LASTS_TOO_LONG"  # noqa: S105
    TOKENS_TOO_MANY = "TOKENS_TOO_MANY"
    NOT_YOUR_TOKEN = "NOT_YOUR_TOKEN"  # noqa: S105
    UNKNOWN_USER = "UNKNOWN_USER"


class Role(StrEnum):
    OFFICER = "OFFICER"  # cán bộ
    LEADER = "LEADER"  # lãnh đạo
    AUDITOR = "AUDITOR"  # kiểm toán
    ADMINISTRATOR = "ADMINISTRATOR"  # quản trị


class Duty(StrEnum):
    ENTER = "ENTER"  # type figures and words
    SEND = "SEND"  # send the agency's own report, withdraw it
    AUTHENTICATE = "AUTHENTICATE"  # xác thực a unit's sent version
    RECEIVE = "RECEIVE"  # accept, return, reopen what others sent
    PREPARE = "PREPARE"  # prepare an edition
    SIGN_OFF = "SIGN_OFF"  # sign off an adjustment somebody else entered
    ISSUE = "ISSUE"  # sign and issue
    READ_ALL = "READ_ALL"
    ADMINISTER = "ADMINISTER"


DUTIES: Mapping[Role, frozenset[Duty]] = {
    Role.OFFICER: frozenset({Duty.ENTER, Duty.SEND, Duty.RECEIVE, Duty.PREPARE}),
    Role.LEADER: frozenset(
        {Duty.ENTER, Duty.SEND, Duty.AUTHENTICATE, Duty.RECEIVE, Duty.PREPARE, Duty.SIGN_OFF, Duty.ISSUE}
    ),
    Role.AUDITOR: frozenset({Duty.READ_ALL}),
    Role.ADMINISTRATOR: frozenset({Duty.READ_ALL, Duty.ADMINISTER}),
}


def missing(absent: Role, held: Iterable[Role]) -> list[Duty]:
    """Return the duties of an absent person's role that somebody with these roles may not do herself.

    Nobody is given by a colleague what her own role does not allow.
    """
    able = frozenset[Duty]().union(*(DUTIES[role] for role in held))
    return [duty for duty in Duty if duty in DUTIES[absent] - able]
