"""Doors of a version of a regime being written: its parts, its simulated year, publishing it."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from neu.platform.audit.services import Actor
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written
from neu.platform.text.rules import whole
from neu.platform.ui.words import refusal_text
from neu.registry.people.http import SignedInRequest, require
from neu.registry.people.rules import Duty
from neu.registry.periods.rules import day_of
from neu.reporting.forms.rules import DraftRefusal
from neu.reporting.forms.texts import DEED
from neu.reporting.forms.views.reading import sent
from neu.reporting.rounds import regime_pages, selectors, services, texts, wording
from neu.reporting.rounds.authoring.comparing import compare
from neu.reporting.rounds.authoring.editing import Place, part
from neu.reporting.rounds.authoring.files import to_yaml
from neu.reporting.rounds.regime_inputs import FORMS, FactsForm, FileForm, PublishForm
from neu.reporting.rounds.rules import PASSAGES, Refusal
from neu.reporting.rounds.services import rehearsing
from neu.reporting.rounds.views.regimes import drawn

PARTS = {"thong-tin": "facts", "noi-dung": "attributes", "luot": "passages", "buoc": "steps"}
ADDRESS = {part: address for address, part in PARTS.items()}
MOVES = {"len": -1, "xuong": 1}
YEARS = range(2021, 2100)


def writes(request: HttpRequest) -> Actor:
    """Who writes regimes; for anybody else the page does not exist."""
    require(request, Duty.ADMINISTER)
    return cast(SignedInRequest, request).user


def found(draft_id: int) -> Any:
    """The draft of a page.

    :raises Http404: when there is none, or it is published.
    """
    draft = selectors.being_written(draft_id)
    if draft is None:
        raise Http404
    return draft


def or_gone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever has just published the draft, or taken the part away, left no page to say it on."""

    @wraps(view)
    def shown(request: HttpRequest, regime_draft_id: int, *args: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, regime_draft_id, *args, **named)
        except Refused as refused:
            if not isinstance(refused.code, DraftRefusal | Refusal):
                raise
            messages.error(request, refusal_text(refused))
            here = selectors.being_written(regime_draft_id)
            return redirect("rounds:draft", regime_draft_id) if here else redirect("rounds:regimes")

    return shown


def status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


@require_http_methods(["GET", "HEAD", "POST"])
def regime_new(request: HttpRequest) -> HttpResponse:
    """Begin a version: of a new regime, or from a kept one (a POST with `tu`)."""
    she, at = writes(request), timezone.now()
    if request.method == "POST" and "tu" in request.POST:
        try:
            kept = whole(request.POST.get("phien_ban"))
            made = services.start_from_kept(request.POST["tu"], kept, actor=she, at=at)
        except Refused as refused:
            messages.error(request, refusal_text(refused))
            return redirect("rounds:regimes")
        messages.success(request, _("Đã lập bản soạn. Phiên bản đang dùng không đổi cho đến khi phát hành."))
        return redirect("rounds:draft", made.pk)
    form = FactsForm(request.POST or None, {}, Place("facts"))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.start_version(form.facts(), actor=she, at=at)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request, _("Đã lập bản soạn. Ghi mười nội dung, lượt và các bước rồi xem trước.")
            )
            return redirect("rounds:draft", made.pk)
    context = {"form": form, "file": FileForm()}
    return render(request, "rounds/regime_new.html", context, status=status(form))


@require_POST
def regime_upload(request: HttpRequest) -> HttpResponse:
    """Begin with a regime file."""
    she, form = writes(request), FileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["tep"]
        try:
            made, left = services.start_from_regime_file(file.read(), file.name, actor=she, at=timezone.now())
        except Refused as refused:
            form.add_error("tep", refusal_text(refused))
        else:
            messages.success(request, _("Đã đọc tệp. Xem trước để thấy luồng và những chỗ cần sửa."))
            if left:
                said = _("Tệp có %(count)d luồng khác; bản soạn chỉ lấy luồng bắt đầu muộn nhất.")
                messages.info(request, said % {"count": left})
            return redirect("rounds:draft", made.pk)
    context = {"form": FactsForm(None, {}, Place("facts")), "file": form}
    return render(request, "rounds/regime_new.html", context, status=422)


@require_safe
def draft(request: HttpRequest, regime_draft_id: int) -> HttpResponse:
    """A version being written: its parts, its route, what is still wrong, its last changes."""
    writes(request)
    here = found(regime_draft_id)
    source = here.source
    kept = selectors.regime_or_none(here.code)
    context = {
        "draft": here,
        "facts": wording.said(source)["facts"],
        "latest": selectors.versions_of(kept)[0].route if kept and not kept.adhoc else None,
        "missing": [one for one in PASSAGES if one not in (source.get("passages") or {})],
        "problems": regime_pages.problems(rehearsing.read(source, day_of(timezone.now())), here.pk),
        "changes": [(step, DEED[step.deed]) for step in selectors.draft_steps(here.pk)],
        **drawn(source),
    }
    return render(request, "rounds/regime_draft.html", context)


@or_gone
@require_http_methods(["GET", "HEAD", "POST"])
def draft_part(request: HttpRequest, regime_draft_id: int, part: str, thing: str = "") -> HttpResponse:
    """Write one part: the facts, the ten attributes, a pass, a step ("": a new one)."""
    she, here = writes(request), found(regime_draft_id)
    place = _place(here.source, part, thing)
    form = FORMS[place.part](request.POST or None, here.source, place)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["dau"]
        try:
            services.edit_regime(here.pk, place, form.facts(), seen=seen, actor=she, at=timezone.now())
        except Refused as refused:
            if refused.code in (Refusal.REGIME_DRAFT_GONE, Refusal.REGIME_DRAFT_PUBLISHED):
                raise
            form.refuse(refused)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect(reverse("rounds:draft", args=[here.pk]) + f"#{ADDRESS[place.part]}")
    name = texts.PASSAGE.get(place.code) if place.part == "passages" else place.code
    context = {"draft": here, "form": form, "place": place, "name": name}
    return render(request, "rounds/regime_part.html", context, status=status(form))


def _place(source: dict[str, Any], address: str, thing: str) -> Place:
    """:raises Http404: for a part or a step there is none of."""
    if address not in PARTS or (address in ("thong-tin", "noi-dung") and thing):
        raise Http404
    if address == "luot" and thing not in PASSAGES:
        raise Http404
    place = Place(PARTS[address], thing)
    try:
        part(source, place)
    except Refused:
        raise Http404 from None
    return place


@or_gone
@require_POST
def draft_part_deed(request: HttpRequest, regime_draft_id: int, part: str, thing: str) -> HttpResponse:
    """Move a step, or take a step or a pass away."""
    she, here = writes(request), found(regime_draft_id)
    place, what = _place(here.source, part, thing), request.POST.get("viec", "")
    if place.part not in ("steps", "passages"):
        raise Http404
    at = timezone.now()
    if what in MOVES and place.part == "steps":
        services.move_step(here.pk, place, MOVES[what], actor=she, at=at)
    elif what == "bo":
        services.remove_regime_part(here.pk, place, actor=she, at=at)
        messages.success(request, _("Đã xóa %(what)s. Hoàn tác được ở cuối trang.") % {"what": place})
    return redirect(reverse("rounds:draft", args=[here.pk]) + f"#{ADDRESS[place.part]}")


@require_safe
def draft_preview(request: HttpRequest, regime_draft_id: int) -> HttpResponse:
    """The route, and a simulated year (`nam`): who gets what when, and whoever is missing."""
    writes(request)
    here = found(regime_draft_id)
    said = here.source.get("valid_from")
    begins = date.fromisoformat(said) if said else day_of(timezone.now())
    reading = rehearsing.read(here.source, begins)
    typed = request.GET.get("nam", "").strip()
    asked = whole(typed)
    year = asked if asked is not None and asked in YEARS else begins.year
    if typed and year != asked:
        said_year = {"typed": typed[:20], "first": YEARS[0], "last": YEARS[-1], "year": year}
        words = _("“%(typed)s” không phải một năm từ %(first)d đến %(last)d. Dưới đây là năm %(year)d.")
        messages.warning(request, words % said_year)
    context = {
        "draft": here,
        "problems": regime_pages.problems(reading, here.pk),
        "year": regime_pages.year(rehearsing.simulate(reading.drawn, year)) if reading.drawn else None,
        "asked": year,
        **drawn(here.source),
    }
    return render(request, "rounds/regime_preview.html", context)


@or_gone
@require_http_methods(["GET", "HEAD", "POST"])
def draft_publish(request: HttpRequest, regime_draft_id: int) -> HttpResponse:
    """Ask from which day, and publish what is shown beside the version it follows."""
    she, here = writes(request), found(regime_draft_id)
    said = here.source.get("valid_from")
    initial = {"valid_from": date.fromisoformat(said) if said else None, "luot": here.revision}
    form = PublishForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        day, revision = form.cleaned_data["valid_from"], form.cleaned_data["luot"]
        try:
            route = services.publish_version(here.pk, revision, day, actor=she, at=timezone.now())
        except Refused as refused:
            if refused.code in (Refusal.REGIME_DRAFT_GONE, Refusal.REGIME_DRAFT_PUBLISHED):
                raise
            form.add_error(None, refusal_text(refused))
            form.data = {**request.POST.dict(), "luot": found(here.pk).revision}  # what is shown now
        else:
            told = {"code": here.code, "day": written(day)}
            messages.success(request, _("Đã phát hành %(code)s, hiệu lực từ %(day)s.") % told)
            return redirect(reverse("rounds:regime", args=[here.code]) + f"?phien_ban={route.pk}")
    here = found(here.pk)
    reading = rehearsing.read(here.source, day_of(timezone.now()))
    context = {
        "draft": here,
        "form": form,
        "problems": regime_pages.problems(reading, here.pk),
        **_against_latest(here),
    }
    return render(request, "rounds/regime_publish.html", context, status=status(form))


def _against_latest(here: Any) -> dict[str, Any]:
    """In what the draft differs from the latest version of its regime."""
    kept = selectors.regime_or_none(here.code)
    routes = selectors.routes_of(kept) if kept else []
    if kept is None or not routes:
        return {"latest": None, "differences": []}
    before, now = wording.said(selectors.source_of(kept, routes[-1])), wording.said(here.source)
    return {"latest": routes[-1], "differences": wording.differences(compare(before, now))}


@require_safe
def draft_file(request: HttpRequest, regime_draft_id: int) -> HttpResponse:
    """Send the draft as a YAML file."""
    writes(request)
    here = found(regime_draft_id)
    return sent(to_yaml(here.source), f"{here.code.lower()}-ban-soan.yaml")


@or_gone
@require_POST
def draft_undo(request: HttpRequest, regime_draft_id: int) -> HttpResponse:
    """Take back the last change, `luot`, and go on where she was, `ve`."""
    she, here = writes(request), found(regime_draft_id)
    no = whole(request.POST.get("luot")) or 0
    step = services.undo_regime_step(here.pk, no, actor=she, at=timezone.now())
    told = {"deed": DEED[step.deed], "what": step.what}
    messages.success(request, _("Đã hoàn tác: %(deed)s %(what)s.") % told)
    back = request.POST.get("ve", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, None):
        return redirect(back)
    return redirect("rounds:draft", here.pk)


@or_gone
@require_POST
def draft_discard(request: HttpRequest, regime_draft_id: int) -> HttpResponse:
    """Throw the draft away."""
    she, here = writes(request), found(regime_draft_id)
    services.discard_regime_draft(here.pk, actor=she, at=timezone.now())
    messages.success(request, _("Đã bỏ bản soạn “%(code)s”.") % {"code": here.code})
    return redirect("rounds:regimes")


@require_POST
def withdraw(request: HttpRequest, regime_code: str, route_id: int) -> HttpResponse:
    """Take a published version back while no round follows it."""
    she = writes(request)
    try:
        made = services.withdraw_version(
            route_id, reason=request.POST.get("ly_do", ""), actor=she, at=timezone.now()
        )
    except Refused as refused:
        messages.error(request, refusal_text(refused))
        here = reverse("rounds:regime", args=[regime_code])
        return redirect(
            f"{here}?phien_ban={route_id}" if selectors.regime_or_none(regime_code) else "rounds:regimes"
        )
    messages.success(request, _("Đã rút phiên bản; nội dung còn trong bản soạn này."))
    return redirect("rounds:draft", made.pk)
