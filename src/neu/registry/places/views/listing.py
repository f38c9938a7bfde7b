"""Doors of writing a decision into a dated list: the sheet, its preview, writing it, taking it back."""

import csv
import io
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.places import pages, services, sheets, texts
from neu.registry.places import selectors as places
from neu.registry.places.http import keeps
from neu.registry.places.inputs import ListForm, NewListForm, UndoForm
from neu.registry.places.rules import ActRefusal, ListRefusal
from neu.registry.places.rules.listing import Change
from neu.registry.places.selectors import lists as listings
from neu.registry.places.services import Facts, LinesWrong, Writing

FEW = 200  # units named one by one on the preview; the rest are counted


@require_http_methods(["GET", "HEAD", "POST"])
def list_new(request: HttpRequest) -> HttpResponse:
    """Begin a list."""
    she, form = keeps(request), NewListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_list(**form.cleaned_data, actor=she, at=timezone.now())
        except Refused as refused:
            form.add_error(refused.where if refused.where in form.fields else None, refusal_text(refused))
        else:
            return redirect("places:list_write", made.code)
    status = 422 if form.errors else 200
    return render(request, "places/list_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def list_write(request: HttpRequest, code: str) -> HttpResponse:
    """Read a sheet against the list and show what it changes; with the stamp of that preview, do it."""
    she = keeps(request)
    now = timezone.now()
    page = listings.list_page(code, timezone.localdate())
    if page is None:
        raise Http404
    form = ListForm(
        request.POST or None, request.FILES or None, provinces=places.provinces(timezone.localdate())
    )
    context: dict[str, Any] = {"page": page, "form": form, "columns": texts.LIST_COLUMN.values()}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        file = given["file"]
        try:
            rows = sheets.rows_of(file.read(), file.size) if file else sheets.pasted(given["pasted"])
            facts = Facts(**{name: given[name] for name in Facts.__dataclass_fields__})
            writing = Writing(facts, rows, given["territory"])
            if request.POST.get("dau"):
                try:
                    services.write_list(code, writing, request.POST["dau"], actor=she, at=now)
                except Refused as refused:
                    if refused.code != ListRefusal.STALE:
                        raise
                    form.add_error(None, refusal_text(refused))  # and what it would change now, below
                else:
                    said = _("Đã ghi danh sách theo %(number)s.") % {"number": facts.number}
                    messages.success(request, said)
                    return redirect(f"{reverse('places:list', args=[code])}?ngay={facts.on_day:%Y-%m-%d}")
            services.checked_facts(facts)
            shown = listings.preview(code, rows, facts.on_day, given["territory"])
            if shown.problems:
                raise LinesWrong(shown.problems)
            context |= {"shown": shown, "rows": _change(shown.change, facts), "as_text": _text(rows)}
        except LinesWrong as caught:
            context["wrong"] = pages.said(caught.problems)
            wrong = Refused(ActRefusal.LINES_WRONG, {"count": str(len(caught.problems))})
            form.add_error(None, refusal_text(wrong))
        except Refused as refused:
            form.add_error(refused.where if refused.where in form.fields else None, refusal_text(refused))
    return render(request, "places/list_write.html", context, status=422 if form.errors else 200)


def _text(rows: list[list[str]]) -> str:
    """The rows as cells to paste, so that a file chosen for the preview is not chosen again."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()


def _change(change: Change, facts: Facts) -> list[tuple[Any, ...]]:
    """What a preview shows: (words, tone, count, the first units with their class)."""
    called = places.names({*change.added, *change.removed, *change.changed}, facts.on_day)

    def named(found: dict[int, Any]) -> list[tuple[str, Any]]:
        units = sorted(found, key=lambda place: called[place].code)
        return [(f"{called[place].full} ({called[place].code})", found[place]) for place in units[:FEW]]

    words = texts.LIST_VALUE
    classes = {
        place: f"{words.get(before, '–')} → {words.get(after, '–')}"
        for place, (before, after) in change.changed.items()
    }
    plain = {place: words.get(value, "") for place, value in change.added.items()}
    gone = {place: words.get(value, "") for place, value in change.removed.items()}
    return [
        (_("Đưa vào danh sách"), len(plain), named(plain)),
        (_("Đưa ra khỏi danh sách"), len(gone), named(gone)),
        (_("Đổi loại"), len(classes), named(classes)),
    ]


@require_POST
def list_take_back(request: HttpRequest, code: str) -> HttpResponse:
    """Take the last writing of a list back."""
    she, form = keeps(request), UndoForm(request.POST)
    try:
        entered_at = datetime.fromisoformat(request.POST.get("luc", ""))
        if entered_at.tzinfo is None:
            raise ValueError
    except ValueError:
        raise Http404 from None
    if not form.is_valid():
        messages.error(request, _("Ghi lý do hoàn tác."))
        return redirect("places:list", code)
    try:
        services.take_back_writing(
            code, entered_at, actor=she, at=timezone.now(), reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("Đã hoàn tác: danh sách như trước lần ghi đó."))
    except Refused as refused:
        messages.error(request, refusal_text(refused))
    return redirect("places:lists")
