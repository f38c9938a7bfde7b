"""Pages about programmes: a tree, the crosswalk between two, writing it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from neu.platform.text.refusals import Refused
from neu.platform.text.typed import REASON, typed
from neu.platform.ui.words import refusal_text
from neu.registry.programmes import ports, selectors, services, texts
from neu.registry.programmes.http import keeper
from neu.registry.programmes.inputs import CrosswalkForm, rows_of
from neu.registry.programmes.rules import ProgrammeRefusal
from neu.registry.programmes.services import LinesWrong, Table


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


@require_safe
def crosswalk(request: HttpRequest) -> HttpResponse:
    """The table between two generations on a day: what goes where, by which share and document."""
    everything = selectors.programmes()
    known = {one.code for one in everything}
    asked = [request.GET.get(name, "") for name in ("tu", "sang")]
    source, target = asked if set(asked) <= known and asked[0] != asked[1] else _usual(everything)
    try:
        on = date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        on = timezone.localdate()
    lines = selectors.crosswalk(source, target, on) if source else []
    context = {
        "programmes": everything,
        "source": source,
        "target": target,
        "on": on,
        "lines": lines,
        "keeps": ports.keeps(request),
        "newest": selectors.latest_day(source, target) if source else None,
    }
    return render(request, "programmes/crosswalk.html", context)


@require_POST
def crosswalk_take_back(request: HttpRequest) -> HttpResponse:
    """Take the newest table between two generations out of force."""
    she = keeper(request)
    source, target, typed_day = (request.POST.get(name, "") for name in ("tu", "sang", "ngay"))
    try:
        day = date.fromisoformat(typed_day)
        services.take_back_crosswalk(
            source, target, day, reason=request.POST.get("ly-do", ""), actor=she, at=timezone.now()
        )
    except ValueError:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, refusal_text(refused))
    else:
        messages.success(request, _("Đã rút bảng chuyển. Bảng trước nó, nếu có, dùng tiếp."))
    return redirect(f"{reverse('programmes:crosswalk')}?{urlencode({'tu': source, 'sang': target})}")


def _usual(programmes: list[Any]) -> tuple[str, str]:
    """From the oldest generation to the next."""
    return (programmes[0].code, programmes[1].code) if len(programmes) > 1 else ("", "")


@require_http_methods(["GET", "HEAD", "POST"])
def crosswalk_write(request: HttpRequest) -> HttpResponse:
    """Read a table and show what it changes; with the stamp of that preview, write it."""
    she, programmes = keeper(request), selectors.programmes()
    form = CrosswalkForm(request.POST or None, request.FILES or None, programmes=programmes)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            rows = rows_of(given)
            table = Table(
                given["source"], given["target"], rows, given["on_day"], given["basis"], given["draft"]
            )
            if request.POST.get("dau"):
                try:
                    services.write_crosswalk(table, request.POST["dau"], actor=she, at=timezone.now())
                except Refused as refused:
                    if refused.code != ProgrammeRefusal.CROSSING_STALE:
                        raise
                    form.add_error(None, refusal_text(refused))  # and what it would change now, below
                else:
                    messages.success(request, _("Đã ghi bảng chuyển."))
                    there = f"?tu={table.source}&sang={table.target}&ngay={table.on_day}"
                    return redirect(f"{reverse('programmes:crosswalk')}{there}")
            typed(table.basis, REASON, _("Căn cứ"), where="basis")
            services.refuse_round_trip(table)
            shown = selectors.preview(table.source, table.target, rows, table.on_day)
            if shown.wrong:
                raise LinesWrong(shown.wrong)
            context |= {"shown": shown, "as_text": "\n".join("\t".join(row) for row in rows)}
        except LinesWrong as caught:
            context["wrong"] = [(no, refusal_text(one)) for no, one in caught.wrong]
            form.add_error(None, refusal_text(caught.refused))
        except Refused as refused:
            form.add_error(refused.where if refused.where in form.fields else None, refusal_text(refused))
    return render(request, "programmes/crosswalk_write.html", context, status=422 if form.errors else 200)
