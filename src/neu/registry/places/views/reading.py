"""Doors of the registry of places: the tree of a day, one place, search, lists, what has no mapping."""

from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written
from neu.platform.ui.words import refusal_text
from neu.registry.places import ports, selectors, texts
from neu.registry.places.inputs import AsOf, KnownOn, Search
from neu.registry.places.rules import REORGANISED_ON, VIETNAM_CODE, Level, last_day
from neu.registry.places.selectors import gaps, story
from neu.registry.places.selectors import lists as listings

LIMIT = 60


def _today() -> date:
    return timezone.localdate()


def _known_at(form: KnownOn) -> tuple[date | None, datetime | None]:
    """The last day whose records count, and the instant it ends; None: all that is known now."""
    known_on = form.known_on(_today())
    if known_on is None:
        return None, None
    return known_on, timezone.make_aware(datetime.combine(known_on + timedelta(days=1), time()))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """Show the tree of a day; `mo` is the branch to open. Unasked it begins at the reader's own province."""
    form = KnownOn(request.GET)
    on = form.day(_today())
    known_on, known_at = _known_at(form)
    opened = _number(request.GET.get("mo", ""))
    home = None if "mo" in request.GET else ports.home(request)
    own = story.province_of(home, _today(), on) if home is not None else None
    root = story.tree(on, own or opened, own, known_at)
    return render(
        request,
        "places/tree.html",
        {
            "form": form,
            "on": on,
            "opened": opened,
            "root": root,
            "known_on": known_on,
            "nation": selectors.by_code(Level.NATION, VIETNAM_CODE, on) if own else None,
            "marks": [last_day(REORGANISED_ON), REORGANISED_ON],
        },
    )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search by name (with or without marks, old names too) or code."""
    form = Search(request.GET)
    text = form.cleaned_data.get("tim", "") if form.is_valid() else ""
    on = form.cleaned_data.get("ngay") if form.is_valid() else None
    found = selectors.find(text, on, limit=LIMIT + 1) if text else []
    return render(
        request,
        "places/search.html",
        {
            "form": form,
            "text": text,
            "on": on,
            "found": found[:LIMIT],
            "more": len(found) > LIMIT,
            "limit": LIMIT,
        },
    )


@require_safe
def place(request: HttpRequest, place_id: int) -> HttpResponse:
    """Show one place: what it was, what became of it, its lists, what lies in it on a day."""
    form = KnownOn(request.GET)
    on = form.day(_today())
    known_on, known_at = _known_at(form)
    told = story.story(place_id, on, known_at)
    if told is None and known_on and story.story(place_id, on):
        messages.info(
            request, _("Đến ngày %(day)s danh mục chưa ghi đơn vị này.") % {"day": written(known_on)}
        )
        return redirect("places:place", place_id)
    if told is None:
        raise Http404
    return render(
        request,
        "places/place.html",
        {
            "form": form,
            "on": on,
            "known_on": known_on,
            "story": told,
            "bases": texts.BASIS,
            "classes": texts.LIST_VALUE,
        },
    )


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Show the dated lists of places."""
    form = AsOf(request.GET)
    on = form.day(_today())
    context = {"form": form, "on": on, "lists": listings.lists(on), "keeps": ports.keeps_acts(request)}
    return render(request, "places/lists.html", context)


@require_safe
def place_list(request: HttpRequest, code: str) -> HttpResponse:
    """Show one list as of a day, by the decision behind it."""
    form = AsOf(request.GET)
    on = form.day(_today())
    page = listings.list_page(code, on)
    if page is None:
        raise Http404
    keeps = ports.keeps_acts(request)
    return render(
        request,
        "places/list.html",
        {
            "form": form,
            "on": on,
            "page": page,
            "classes": texts.LIST_VALUE,
            "keeps": keeps,
            "last": listings.last_writing(code) if keeps else None,
        },
    )


@require_safe
def unmapped(request: HttpRequest) -> HttpResponse:
    """Show what the reorganisation of 1/7/2025 left without mapping or share; `tinh` is a province's code."""
    code = request.GET.get("tinh", "51").strip()
    province, refusal = None, ""
    if code:
        try:
            province = selectors.current_province(REORGANISED_ON, code)
        except Refused as refused:
            refusal = refusal_text(refused)
    on = REORGANISED_ON
    page = None if refusal else gaps.unmapped(on, province)
    return render(
        request,
        "places/unmapped.html",
        {
            "page": page,
            "divided": Paginator(page.divided if page else (), LIMIT).get_page(request.GET.get("trang")),
            "tables": [(texts.ENDED_UNMAPPED, page.ended), (texts.BEGAN_UNMAPPED, page.began)]
            if page
            else [],
            "too_far": gaps.TOO_FAR_KM,
            "code": code,
            "provinces": selectors.provinces(on),
            "day": written(on),
            "refusal": refusal,
        },
    )
