"""Doors of a total in a receiver's own workbook: what its cells may ask for, and the workbook filled."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from neu.platform.text.names import shown as in_language
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written_day
from neu.platform.ui.words import refusal_text
from neu.registry.periods.rules import day_of
from neu.registry.places.rules import Level
from neu.reporting.consolidation import pages, selectors, texts, viewing
from neu.reporting.consolidation.documents import receiver
from neu.reporting.consolidation.documents.reference_book import reference_book
from neu.reporting.consolidation.documents.report import DEMO_LINE
from neu.reporting.consolidation.documents.series import XLSX
from neu.reporting.consolidation.inputs import LayoutForm
from neu.reporting.consolidation.selectors import Reach, Table, extracting
from neu.reporting.consolidation.selectors.counting import Done
from neu.reporting.consolidation.views.seen import (
    absent_page,
    asked_state,
    asked_view,
    found_round,
    nodes_seen,
    places_above,
)

MOST_TOLD = 50  # troubles told at once


@require_http_methods(["GET", "HEAD", "POST"])
def extract(request: HttpRequest, round_id: int, place_id: int) -> HttpResponse:
    """Take a receiver's workbook and give it back filled with the total of the address."""
    at = timezone.now()
    round_, reach = found_round(request, round_id, at)
    view, state = asked_view(request, round_), asked_state(request)
    if (gone := absent_page(request, round_, reach, place_id, view)) is not None:
        return gone
    nodes_seen(reach, place_id, view.on)
    basis = selectors.gather(round_, state)
    [made] = selectors.tables(basis, [place_id], on=view.on)
    form = LayoutForm(request.POST or None, request.FILES or None)
    told: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["tep"]
        try:
            book = receiver.opened(file.read(), file.size, file.name)
            found = receiver.troubles(book, made.layout)
        except Refused as refused:
            form.add_error("tep", refusal_text(refused))
        else:
            if not found:
                content = _filled(book, basis, made, reach, view.on, viewing.view_words(view), at)
                return _download(content, file.name)
            told = [_told(one) for one in found]
    context = {
        "round": round_,
        "table": made,
        "form": form,
        "told": told[:MOST_TOLD],
        "more": max(0, len(told) - MOST_TOLD),
        "state_name": texts.STATE[state],
        "view": viewing.view_words(view),
        "query": pages.query(state, view.asked),
        "above": places_above(reach, made, round_id, state),
        "back": pages.address(round_id, place_id, state, on=view.asked),
        "words": receiver.ALL_WORDS,
    }
    status = 422 if told or form.errors else 200
    return render(request, "consolidation/extract.html", context, status=status)


@require_safe
def references(request: HttpRequest, round_id: int, place_id: int) -> HttpResponse:
    """The workbook of references of the round's form."""
    round_, reach = found_round(request, round_id, timezone.now())
    nodes_seen(reach, place_id)
    made = selectors.table(round_, place_id, asked_state(request))
    about = [
        _("Chép ô {{…}} ở các trang sau vào mẫu của nơi nhận, rồi tải mẫu lên để điền."),
        _("Hàng có {{từng xã}} hoặc {{từng huyện}} được lặp cho từng nơi. Các chữ dùng được:"),
    ]
    name = f"dan-chieu-{made.layout.form_code.lower()}.xlsx"
    return _download(reference_book(made.layout, _("Cách dùng"), about), name)


def _told(trouble: receiver.Trouble) -> tuple[str, str]:
    if not trouble.sheet:
        return "", refusal_text(trouble.refused)
    where = {"sheet": trouble.sheet, "cell": trouble.cell}
    return _("Trang tính “%(sheet)s”, ô %(cell)s") % where, refusal_text(trouble.refused)


def _filled(
    book: Any, basis: selectors.Basis, made: Table, reach: Reach, on: date, view: str, at: datetime
) -> bytes:
    def said(one: Table) -> receiver.Filling:
        return extracting.filling(
            one,
            reach,
            round_name=in_language(one.round.name),
            state_name=str(texts.STATE[one.state]),
            progress=_progress(one),
            at=at,
        )

    def each(level: Level) -> Sequence[receiver.Filling]:
        return [said(one) for one in extracting.inside(basis, reach, made.place.place_id, level, on)]

    demo = DEMO_LINE if settings.DEMO else ""
    about = [
        in_language(made.round.name),
        f"{made.place.full}, {view}",
        _("Số %(state)s, lấy ngày %(day)s.")
        % {"state": texts.STATE[made.state], "day": written_day(day_of(at))},
        _progress(made),
        demo,
        *made.notes,
    ]
    return receiver.fill(book, made.layout, said(made), each, [one for one in about if one], demo)


def _progress(made: Table) -> str:
    counted = made.counted
    return viewing.done_words(Done(counted.done, counted.owed, counted.communes)) if counted.owed else ""


def _download(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        headers={
            "Content-Type": XLSX,
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "X-Content-Type-Options": "nosniff",
        },
    )
