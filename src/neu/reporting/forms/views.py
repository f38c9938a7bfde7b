"""Doors of forms: the list, and a version as it will look."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from neu.reporting.forms import selectors
from neu.reporting.forms.selectors import pages


@require_safe
def forms(request: HttpRequest) -> HttpResponse:
    """Every published version of every form."""
    return render(request, "forms/forms.html", {"versions": selectors.versions()})


@require_safe
def version(request: HttpRequest, code: str, no: int) -> HttpResponse:
    """One version drawn with its headings, what each cell is, and its formulas."""
    page = pages.preview(code, no)
    if page is None:
        raise Http404
    return render(request, "forms/version.html", {"page": page})
