"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from neu.platform.inbox import items, texts


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything that waits for this person, and on whom she waits."""
    at = timezone.now()
    grouped = items.of(request.user, at=at)
    groups = [(state, texts.GROUPS[state], found) for state, found in grouped.items()]
    return render(
        request,
        "inbox/home.html",
        {"groups": groups, "at": at, "total": sum(len(found) for _state, _group, found in groups)},
    )
