"""Pages about programmes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from neu.platform.text.refusals import Refused
from neu.registry.programmes import selectors, texts


@require_safe
def tree(request: HttpRequest, code: str = selectors.PHASE_ONE) -> HttpResponse:
    """One programme's tree with what is draft in it, and the capital sources."""
    try:
        programme = selectors.programme(code)
    except Refused as refused:
        raise Http404(str(refused)) from refused
    branches = selectors.branches(code)
    return render(
        request,
        "programmes/tree.html",
        {
            "programme": programme,
            "programmes": selectors.programmes(),
            "branches": branches,
            "kinds": texts.KIND,
            "sources": selectors.capital_sources(),
        },
    )
