"""Doors of the catalogue: the list of elements, one element, the objectives."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from neu.reporting.indicators.selectors import pages


@require_safe
def elements(request: HttpRequest) -> HttpResponse:
    """The catalogue, searched with or without marks."""
    search = request.GET.get("q", "").strip()[:100]
    lines = pages.element_list(timezone.localdate(), search)
    return render(request, "indicators/elements.html", {"search": search, "lines": lines})


@require_safe
def element(request: HttpRequest, code: str) -> HttpResponse:
    """One element: what it means, how it adds, its versions and the objectives it serves."""
    page = pages.element_page(code, timezone.localdate())
    if page is None:
        raise Http404
    return render(request, "indicators/element.html", {"page": page})


@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """The objectives with the nation's targets; a place without its own reads "chưa giao chỉ tiêu"."""
    return render(request, "indicators/indicators.html", {"page": pages.objectives(timezone.localdate())})
