"""How every operation answers: a reading with its entity tag, a deed once with its answer kept beside it."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from ninja.parser import Parser
from ninja.responses import Status
from pydantic import BaseModel

from neu.platform.api import problems, services
from neu.platform.api.paging import Listed
from neu.platform.api.rules import KEY, ApiRefusal, matches, no_text
from neu.platform.audit import services as audit
from neu.platform.text.refusals import Refused

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
Operation = Callable[..., Any]


class OnlyJson(Parser):
    """Reads bodies: JSON in UTF-8 without what no row could hold."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return what was sent.

        :raises Refused: NOT_JSON; ninja wraps it, the handler unwraps it.
        :raises ValueError: when it cannot be read.
        """
        if request.content_type != "application/json":
            raise Refused(ApiRefusal.NOT_JSON, where="Content-Type")
        told = json.loads(request.body, parse_constant=_no_number)
        if no_text(told):
            raise ValueError("a NUL or half a character")
        return told


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def answered(operation: Operation) -> Operation:
    """Wrap every operation: see the module."""

    @wraps(operation)
    def run(request: HttpRequest, **given: Any) -> HttpResponse:
        if request.method in SAFE:
            return _read(request, operation(request, **given))
        return _once(request, lambda: operation(request, **given))

    return run


def tag_of(told: BaseModel) -> str:
    """Return the entity tag of a reading: the same facts in the same words give the same."""
    return _hash(told.model_dump_json().encode())


def unless_changed(request: HttpRequest, now: Callable[[], BaseModel]) -> None:
    """Hold a deed against If-Match, where the caller sent it; `now` reads what she had read.

    :raises Refused: CHANGED_SINCE.
    """
    asked = request.headers.get("If-Match", "")
    if asked and not matches(tag_of(now()), asked):
        raise Refused(ApiRefusal.CHANGED_SINCE, where="If-Match")


def _read(request: HttpRequest, told: Any) -> HttpResponse:
    """Answer a reading, or 304 where the caller holds it already."""
    made = told if isinstance(told, HttpResponse) else _written(told)
    tag = made.headers.get("ETag", "").strip('"') or _hash(made.content)
    if matches(tag, request.headers.get("If-None-Match", "")):
        made = HttpResponse(status=304)
    elif isinstance(told, Listed):
        made.headers["Link"] = told.links(request)
    made.headers["ETag"] = f'"{tag}"'
    made.headers["Cache-Control"] = "private, no-cache"
    return made


def _once(request: HttpRequest, deed: Callable[[], Any]) -> HttpResponse:
    """Do a deed and keep its answer in one transaction; what is refused leaves nothing behind.

    :raises Refused: KEY_MISSING, KEY_UNREADABLE, KEY_REUSED, KEY_IN_USE, and what the deed refuses.
    """
    key, at = request.headers.get("Idempotency-Key", ""), timezone.now()
    if not key:
        raise Refused(ApiRefusal.KEY_MISSING, where="Idempotency-Key")
    if not KEY.fullmatch(key):
        raise Refused(ApiRefusal.KEY_UNREADABLE, where="Idempotency-Key")
    user_id = request.user.pk
    assert user_id is not None  # no operation that changes anything is open to strangers
    sent = "\n".join((request.method or "", request.get_full_path(), request.headers.get("If-Match", "")))
    # a password among what was sent must not be guessed from its hash
    request_hash = salted_hmac("api", sent.encode() + b"\n" + request.body, algorithm="sha256").hexdigest()
    with transaction.atomic(), audit.through(f"API · {request.auth}"):  # type: ignore[attr-defined]
        twin = services.claim(user_id, key, request_hash, at=at)
        if twin is not None:
            made = HttpResponse(twin.body, status=twin.status, content_type=_type(twin.status or 200))
            made.headers["Idempotency-Replayed"] = "true"
        else:
            made = _written(deed())
            services.keep(user_id, key, status=made.status_code, body=made.content.decode())
    made.headers["Cache-Control"] = "private, no-store"
    return made


def _written(told: Any) -> HttpResponse:
    """Return what an operation told as JSON; with `Status`, under another status than 200."""
    status, body = (told.status_code, told.value) if isinstance(told, Status) else (200, told)
    if isinstance(body, HttpResponse):
        return body
    if body is None:
        return HttpResponse(status=204)
    return HttpResponse(body.model_dump_json(), status=status, content_type=_type(status))


def _type(status: int) -> str:
    return problems.JSON if status >= 400 else "application/json"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
