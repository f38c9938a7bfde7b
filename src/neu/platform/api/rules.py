"""What a request to the API may be refused for whatever it asks, and which status says so. Pure."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum

KEPT_FOR = timedelta(hours=24)  # how long the answer to a deed is given again
KEY = re.compile(r"[\x21-\x7e]{1,100}")
A_PAGE, LARGEST_PAGE = 50, 200
MOST = 2**63 - 1  # the largest key a row can have


class ApiRefusal(StrEnum):
    """Expected noes; texts.py says each in words."""

    UNREADABLE = "UNREADABLE"
    INVALID = "INVALID"
    FIELD_INVALID = "FIELD_INVALID"
    NOT_SIGNED_IN = "NOT_SIGNED_IN"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    WRONG_METHOD = "WRONG_METHOD"
    CHANGED_SINCE = "CHANGED_SINCE"
    TOO_BIG = "TOO_BIG"
    NOT_JSON = "NOT_JSON"
    TOO_MANY_REQUESTS = "TOO_MANY_REQUESTS"
    BROKEN = "BROKEN"
    KEY_MISSING = "KEY_MISSING"
    KEY_UNREADABLE = "KEY_UNREADABLE"
    KEY_REUSED = "KEY_REUSED"
    KEY_IN_USE = "KEY_IN_USE"


# What an answer without words of its own is told as
BY_STATUS: Mapping[int, ApiRefusal] = {
    400: ApiRefusal.UNREADABLE,
    401: ApiRefusal.NOT_SIGNED_IN,
    403: ApiRefusal.FORBIDDEN,
    404: ApiRefusal.NOT_FOUND,
    405: ApiRefusal.WRONG_METHOD,
    412: ApiRefusal.CHANGED_SINCE,
    413: ApiRefusal.TOO_BIG,
    415: ApiRefusal.NOT_JSON,
    422: ApiRefusal.INVALID,
    500: ApiRefusal.BROKEN,
}
STATUS: Mapping[ApiRefusal, int] = {code: status for status, code in BY_STATUS.items()} | {
    ApiRefusal.TOO_MANY_REQUESTS: 429,
    ApiRefusal.FIELD_INVALID: 422,
    ApiRefusal.KEY_MISSING: 400,
    ApiRefusal.KEY_UNREADABLE: 400,
    ApiRefusal.KEY_REUSED: 422,
    ApiRefusal.KEY_IN_USE: 409,
}


def tags(header: str) -> list[str]:
    """Return the entity tags of If-Match or If-None-Match, without the mark of a weak one.

    An answer that was compressed on its way carries its tag as weak: it is the same answer.

    >>> tags('"a", W/"b"'), tags("*"), tags("")
    (['a', 'b'], ['*'], [])
    """
    if header.strip() == "*":
        return ["*"]
    return re.findall(r'(?:W/)?"([^"]*)"', header)


def matches(tag: str, header: str) -> bool:
    """True when a header names the tag, or any."""
    named = tags(header)
    return named == ["*"] or tag in named


def no_text(told: object) -> bool:
    """True when a NUL or half a character stands anywhere in what JSON told: PostgreSQL keeps neither."""
    if isinstance(told, str):
        return re.search("[\0\ud800-\udfff]", told) is not None
    if isinstance(told, Mapping):
        return any(no_text(key) or no_text(value) for key, value in told.items())
    return any(no_text(one) for one in told) if isinstance(told, Iterable) else False
