"""Problem details (RFC 9457): the one shape of every no, in the reader's language."""

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from django.http import HttpResponse
from pydantic import BaseModel, Field

from neu.platform.api.rules import BY_STATUS, STATUS, ApiRefusal
from neu.platform.api.texts import TITLE, WHY, WHY_ELSE, WHY_LIKE
from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text

JSON = "application/problem+json"
_statuses: dict[tuple[type, str], int] = {}


class Wrong(BaseModel):
    """One thing that is wrong, where several may be."""

    where: str = Field(description="Tên trường, dòng hay ô. Empty when it is about the whole.")
    code: str
    detail: str


class ProblemDetails(BaseModel):
    """Why nothing was done: problem details (RFC 9457)."""

    type: str = Field(description="Address that tells what the code means.")
    title: str
    status: int
    code: str = Field(description="UPPER_CASE word that never changes; for programs.")
    detail: str = Field(description="What is wrong and what to do next, in the language asked for.")
    where: str
    errors: list[Wrong]


class Several(Exception):
    """A refusal with all that is wrong, each named; `refused` says it as a whole."""

    def __init__(self, refused: Refused, errors: Sequence[Wrong], detail: str = "") -> None:
        super().__init__(str(refused))
        self.refused, self.errors, self.detail = refused, list(errors), detail


def register_statuses(statuses: Mapping[StrEnum, int]) -> None:
    """A room says which of its refusals are not 422 (nothing wrong with the request but what it asks)."""
    _statuses.update({(type(code), str(code)): status for code, status in statuses.items()})


def status_of(refused: Refused) -> int:
    """Return the status of a refusal: by its own enum, so two rooms may use the same word."""
    if isinstance(refused.code, ApiRefusal):
        return STATUS[refused.code]
    return _statuses.get((type(refused.code), refused.code), 422)


def of_refused(
    refused: Refused, errors: Sequence[Wrong] = (), *, detail: str = "", status: int = 0
) -> HttpResponse:
    """Answer a refusal."""
    made = answer(
        status or status_of(refused), refused.code, detail or refusal_text(refused), refused.where, errors
    )
    if made.status_code == 401:
        made.headers["WWW-Authenticate"] = 'Bearer realm="neu"'
    if "seconds" in refused.params:
        made.headers["Retry-After"] = refused.params["seconds"]
    return made


def of_status(status: int) -> HttpResponse:
    """Answer a status that came without words of its own."""
    known = status if status in BY_STATUS else 500 if status >= 500 else 400
    return of_refused(Refused(BY_STATUS[known], {"count": "1"}), status=status)


def invalid(found: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """Answer what pydantic found: [{"loc": ("body", "cells", 0, "value"), "msg": …}]."""
    wrong = []
    for one in found:
        said = Refused(ApiRefusal.FIELD_INVALID, {"why": _why(one)})
        loc = [str(part) for part in one["loc"]]
        where = ".".join(loc[2:] if loc[:1] == ["body"] else loc[1:])
        wrong.append(Wrong(where=where[:200], code=ApiRefusal.FIELD_INVALID, detail=refusal_text(said)))
    first = wrong[0].where if wrong else ""
    return of_refused(Refused(ApiRefusal.INVALID, {"count": str(len(wrong))}, where=first), wrong[:100])


def _why(found: Mapping[str, Any]) -> str:
    """Return what pydantic found in the reader's language."""
    kind, facts = str(found["type"]), found.get("ctx", {})
    words = WHY.get(kind) or next((said for part, said in WHY_LIKE.items() if part in kind), WHY_ELSE)
    return str(words) % {"limit": next(iter(facts.values()), "")}


def problem(
    status: int, code: str, detail: str, where: str = "", errors: Sequence[Wrong] = ()
) -> ProblemDetails:
    """Return what an answer tells."""
    return ProblemDetails(
        type=f"/api/v1/docs#{code}",
        title=str(TITLE.get(status, TITLE[500 if status >= 500 else 400])),
        status=status,
        code=str(code),
        detail=detail,
        where=where,
        errors=list(errors),
    )


def answer(
    status: int, code: str, detail: str, where: str = "", errors: Sequence[Wrong] = ()
) -> HttpResponse:
    """Return the answer itself."""
    said = problem(status, code, detail, where, errors)
    text = json.dumps(said.model_dump(), ensure_ascii=False)
    return HttpResponse(text.encode("utf-8", "replace"), status=status, content_type=JSON)
