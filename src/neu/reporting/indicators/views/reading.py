"""Doors of the catalogue: the list of elements, one element, a new one, the objectives, one of them."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.people.http import SignedInRequest, may, require
from neu.registry.people.rules import Duty
from neu.reporting.indicators import selectors, services
from neu.reporting.indicators.inputs import ElementForm
from neu.reporting.indicators.rules import code_for
from neu.reporting.indicators.selectors import changing, pages


@require_safe
def elements(request: HttpRequest) -> HttpResponse:
    """The catalogue, searched with or without marks."""
    search = request.GET.get("q", "").strip()[:100]
    lines = pages.element_list(timezone.localdate(), search)
    return render(
        request,
        "indicators/elements.html",
        {"search": search, "lines": lines, "keeps": may(request, Duty.ADMINISTER)},
    )


@require_safe
def element(request: HttpRequest, code: str) -> HttpResponse:
    """One element: what it means, how it adds, its versions and the objectives it serves."""
    page = pages.element_page(code, timezone.localdate())
    if page is None:
        raise Http404
    context = {"page": page, **_kept(request, changing.element_entry, code)}
    return render(request, "indicators/element.html", context)


def _kept(request: HttpRequest, found: Callable[[str], changing.Entry], code: str) -> dict[str, Any]:
    """What who keeps the dictionary sees besides: what uses an entry, whether its newest may be withdrawn."""
    if not may(request, Duty.ADMINISTER):
        return {"keeps": False}
    entry = found(code)
    return {
        "keeps": True,
        "entry": entry,
        "withdrawal": changing.withdrawal(entry),
        "impact": changing.impact(entry),
    }


@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """The objectives with the nation's targets; a place without its own reads "chưa giao chỉ tiêu"."""
    search = request.GET.get("q", "").strip()[:100]
    page = pages.objectives(timezone.localdate(), search)
    context = {"page": page, "search": search, "keeps": may(request, Duty.ADMINISTER)}
    return render(request, "indicators/indicators.html", context)


@require_safe
def indicator(request: HttpRequest, indicator: str) -> HttpResponse:
    """One objective: how it is worked out, by which definitions, what is to be reached where."""
    page = pages.indicator_page(indicator, timezone.localdate())
    if page is None:
        raise Http404
    context = {"page": page, **_kept(request, changing.indicator_entry, indicator)}
    return render(request, "indicators/indicator.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def element_new(request: HttpRequest) -> HttpResponse:
    """Define an element; `ve` is the page that asked for it, which is told its code as `chi_tieu`."""
    require(request, Duty.ADMINISTER)
    asked = request.POST.get("ve") or request.GET.get("ve", "")
    back = asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, None) else ""
    form = ElementForm(request.POST or None, initial={"name": request.GET.get("ten", "")[:200]})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        code = given["code"] or code_for(given["name"], selectors.element_codes())
        try:
            services.define_element(
                code, form.facts(), actor=cast(SignedInRequest, request).user, at=timezone.now()
            )
        except Refused as refused:
            field = refused.where if refused.where in form.fields else None
            form.add_error(field, refusal_text(refused))
        else:
            messages.success(request, _("Đã thêm chỉ tiêu “%(name)s” (%(code)s).") % {**given, "code": code})
            if back:
                return redirect(f"{back}{'&' if '?' in back else '?'}{urlencode({'chi_tieu': code})}")
            return redirect("indicators:element", code)
    status = 422 if form.is_bound else 200
    return render(request, "indicators/element_form.html", {"form": form, "back": back}, status=status)
