"""Nhật ký: what happened, to what, by whom. Only who may read everything sees it."""

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from neu.platform.audit import selectors, texts
from neu.platform.audit.http import require_reader
from neu.platform.text.rules import parse_day

A_PAGE = 50


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """The log, newest first: /nhat-ky/?su_kien=round.open&doi_tuong=round&tim=Ba Vì&tu=01/09/2024."""
    require_reader(request)
    since, wrong_since = _day(request, "tu")
    until, wrong_until = _day(request, "den")
    asked = selectors.Asked(
        event=request.GET.get("su_kien", ""),
        subject_kind=request.GET.get("doi_tuong", ""),
        text=request.GET.get("tim", "").strip(),
        since=since,
        until=until,
        simulated={"co": True, "khong": False}.get(request.GET.get("mo_phong", "")),
    )
    page = Paginator(selectors.log(asked), A_PAGE).get_page(request.GET.get("trang"))
    events, subjects = selectors.kinds()
    return render(
        request,
        "audit/log.html",
        {
            "page": page,
            "rows": selectors.told(page),
            "events": [(code, texts.event(code)) for code in events],
            "subjects": [(kind, texts.subject(kind)) for kind in subjects],
            "asked": asked,
            "simulated": request.GET.get("mo_phong", ""),
            "wrong_days": [typed for typed in (wrong_since, wrong_until) if typed],
            "links": selectors.length(),
            "head": selectors.head(),
        },
    )


@require_safe
def history(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Everything that happened to one thing, oldest first."""
    require_reader(request)
    found = list(selectors.about(kind, key).select_related("link"))
    if not found:
        raise Http404
    return render(
        request,
        "audit/history.html",
        {
            "label": found[-1].subject_label,
            "kind": texts.subject(kind),
            "rows": selectors.told(found),
        },
    )


def _day(request: HttpRequest, name: str) -> tuple[date | None, str]:
    """The day asked for, and what was typed when it is no day."""
    typed = request.GET.get(name, "").strip()
    if not typed:
        return None, ""
    try:
        return parse_day(typed), ""
    except ValueError:
        return None, typed
