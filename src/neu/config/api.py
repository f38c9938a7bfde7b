"""/api/v1: the doors of all rooms in one API, its description (OpenAPI 3.1) and the page drawn from it."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from neu.config import describing
from neu.platform.api import problems
from neu.platform.api.http import OnlyJson, answered
from neu.platform.text.names import language
from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusals_told
from neu.registry.agencies.api import router as agencies
from neu.registry.handover.api import router as handover
from neu.registry.people.api import Token
from neu.registry.people.api import router as people
from neu.registry.periods.api import router as periods
from neu.registry.places.api import router as places
from neu.registry.programmes.api import router as programmes
from neu.reporting.completions.api import router as completions
from neu.reporting.consolidation.api import router as consolidation
from neu.reporting.forms.api import router as forms
from neu.reporting.indicators.api import router as dictionary
from neu.reporting.remarks.api import router as remarks
from neu.reporting.rounds.api import router as rounds
from neu.reporting.submissions.api import router as submissions

api = NinjaAPI(
    title="Nêu",
    version="1",
    description=describing.ABOUT,
    auth=Token(),
    parser=OnlyJson(),
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
api.add_decorator(answered)
for router in (
    people,
    places,
    agencies,
    handover,
    programmes,
    periods,
    dictionary,
    forms,
    rounds,
    submissions,
    remarks,
    consolidation,
    completions,
):
    api.add_router("", router)


@api.exception_handler(Refused)
def refused(request: HttpRequest, exception: Refused) -> HttpResponse:
    """An expected no."""
    return problems.of_refused(exception)


@api.exception_handler(problems.Several)
def several(request: HttpRequest, exception: problems.Several) -> HttpResponse:
    """An expected no with all that is wrong."""
    return problems.of_refused(exception.refused, exception.errors, detail=exception.detail)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, exception: ValidationError) -> HttpResponse:
    """What was sent is of another kind than asked for."""
    return problems.invalid(exception.errors)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    """What you may not see does not exist for you."""
    return problems.of_status(404)


@api.exception_handler(HttpError)
def unread(request: HttpRequest, exception: HttpError) -> HttpResponse:
    """A body nobody can read, or one of another kind than JSON."""
    if isinstance(exception.__cause__, Refused):
        return problems.of_refused(exception.__cause__)
    return problems.of_status(exception.status_code)


@login_not_required
@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """The API in OpenAPI 3.1; it says nothing that the source does not, so anybody may read it."""
    answer = HttpResponse(json.dumps(_described(language()), ensure_ascii=False), "application/json")
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


@login_not_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """The same as a page, in the reader's language as far as it has one."""
    context = {
        "tags": describing.by_tag(_described(language())),
        "refusals": refusals_told(),
        "about": describing.ABOUT,
    }
    return render(request, "api/docs.html", context)


@lru_cache(maxsize=2)
def _described(language: str) -> dict[str, Any]:
    """The description in the language now active: it takes a while to draw, and anybody may ask."""
    return describing.description(api)


def _patterns() -> Iterator[URLPattern]:
    yield path("openapi.json", description, name="openapi")
    yield path("docs", documentation, name="docs")
    found: list[Any] = api.urls[0]
    for pattern in found:
        if pattern.name == "api-root":
            continue
        pattern.callback.login_required = False  # tokens open it: see tests/architecture/test_api.py
        yield pattern


urls = (list(_patterns()), "ninja", "api")
