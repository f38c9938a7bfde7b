"""Changing an entry: typed, previewed with all it touches, confirmed; the newest definition taken back."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from neu.platform.audit.services import Actor
from neu.platform.text.names import shown
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import whole
from neu.platform.ui.words import refusal_text
from neu.registry.people.http import SignedInRequest, require
from neu.registry.people.rules import Duty
from neu.reporting.indicators import services
from neu.reporting.indicators.inputs import ElementChangeForm, EntryForm, IndicatorForm, TargetForm
from neu.reporting.indicators.rules import ChangeRefusal
from neu.reporting.indicators.selectors import changing, pages
from neu.reporting.indicators.selectors.changing import Entry, Weighed
from neu.reporting.indicators.wording import difference_words

Weigh = Callable[[Entry, dict[str, Any], date | None], Weighed]
Change = Callable[..., Weighed]


def keeper(request: HttpRequest) -> Actor:
    """Who keeps the dictionary; for anybody else the page does not exist."""
    require(request, Duty.ADMINISTER)
    return cast(SignedInRequest, request).user


def _entry(found: Callable[[str], Entry], code: str) -> Entry:
    """:raises Http404: when there is no such entry."""
    try:
        return found(code)
    except Refused as refused:
        raise Http404 from refused


@require_http_methods(["GET", "HEAD", "POST"])
def element_change(request: HttpRequest, code: str) -> HttpResponse:
    """Change what an element says."""
    keeper(request)
    entry = _entry(changing.element_entry, code)
    form = ElementChangeForm(request.POST or None, entry.facts, pages.element_choices())
    return _change(request, entry, form, changing.weigh_element, services.change_element, "element")


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_change(request: HttpRequest, indicator: str) -> HttpResponse:
    """Change what an indicator says."""
    keeper(request)
    entry = _entry(changing.indicator_entry, indicator)
    form = IndicatorForm(request.POST or None, entry.facts, pages.element_choices())
    return _change(request, entry, form, changing.weigh_indicator, services.change_indicator, "indicator")


def _change(
    request: HttpRequest, entry: Entry, form: EntryForm, weigh: Weigh, change: Change, kind: str
) -> HttpResponse:
    """Preview what was typed; with the stamp of that very preview, do it."""
    context: dict[str, Any] = {"entry": entry, "form": form, "kind": kind, "back": f"indicators:{kind}"}
    if request.method == "POST" and form.is_valid():
        row, from_on, reason = form.row(), form.cleaned_data["from_on"], form.cleaned_data["reason"]
        previewed, _colon, seen = request.POST.get("dau", "").partition(":")
        digest = hashlib.sha256(repr((row, from_on, reason)).encode()).hexdigest()
        try:
            if previewed == digest:
                done = change(
                    entry.code,
                    row,
                    seen=seen,
                    from_on=from_on,
                    reason=reason,
                    actor=keeper(request),
                    at=timezone.now(),
                )
                messages.success(request, _done_words(done))
                return redirect(f"indicators:{kind}", entry.code)
            if previewed:
                messages.info(request, _("Bạn vừa sửa thêm. Xem lại rồi xác nhận."))
            weighed = weigh(entry, row, from_on)
            weighed.refuse(reason)
        except Refused as refused:
            form.refuse(refused)
        entry = _entry(changing.element_entry if kind == "element" else changing.indicator_entry, entry.code)
        context["entry"] = entry
        context |= _preview(entry, row, from_on, weigh)
        context["stamp"] = f"{digest}:{entry.stamp}"
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "indicators/change.html", context, status=status)


def _preview(entry: Entry, row: dict[str, Any], from_on: date | None, weigh: Weigh) -> dict[str, Any]:
    """What the change would be, however far it can be told."""
    try:
        weighed = weigh(entry, row, from_on)
    except Refused:
        return {}
    return {
        "weighed": weighed,
        "differences": difference_words(weighed.changes),
        "impact": weighed.impact,
    }


def _done_words(done: Weighed) -> str:
    said = {"name": shown(str(done.facts["name"])), "no": done.entry.no + 1}
    if done.makes_definition:
        return _("Đã ghi định nghĩa %(no)d của “%(name)s”. Số đã có giữ nghĩa cũ.") % said
    return _("Đã sửa “%(name)s” tại chỗ; chuỗi số liệu không đứt.") % said


@require_POST
def element_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take an element's newest definition back."""
    return _withdraw(request, code, services.withdraw_element, "element")


@require_POST
def indicator_withdraw(request: HttpRequest, indicator: str) -> HttpResponse:
    """Take an indicator's newest definition back."""
    return _withdraw(request, indicator, services.withdraw_indicator, "indicator")


def _withdraw(request: HttpRequest, code: str, withdraw: Callable[..., Entry], kind: str) -> HttpResponse:
    she = keeper(request)
    reason = request.POST.get("reason", "")
    try:
        gone = withdraw(code, seen=request.POST.get("dau", ""), reason=reason, actor=she, at=timezone.now())
    except Refused as refused:
        if refused.code == ChangeRefusal.ENTRY_GONE:
            raise Http404 from refused
        messages.error(request, refusal_text(refused))
        return redirect(f"indicators:{kind}", code)
    said = {"name": shown(gone.name), "no": gone.no}
    if gone.no > 1:
        messages.success(
            request, _("Đã rút định nghĩa %(no)d của “%(name)s”. Định nghĩa trước dùng tiếp.") % said
        )
        return redirect(f"indicators:{kind}", code)
    messages.success(request, _("Đã bỏ “%(name)s” khỏi từ điển.") % said)
    return redirect(f"indicators:{kind}s")


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_new(request: HttpRequest) -> HttpResponse:
    """Add an indicator."""
    she = keeper(request)
    form = IndicatorForm(request.POST or None, None, pages.element_choices())
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            made = services.define_indicator(code, form.row(), actor=she, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Đã thêm mục tiêu “%(name)s”.") % {"name": made.name})
            return redirect("indicators:indicator", made.code)
    status = 422 if form.is_bound else 200
    return render(request, "indicators/indicator_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def target_new(request: HttpRequest, indicator: str) -> HttpResponse:
    """State what a place should reach, by a document."""
    she = keeper(request)
    entry = _entry(changing.indicator_entry, indicator)
    initial = {"comparator": entry.facts["comparator"]}
    form = TargetForm(request.POST or None, pages.target_places(timezone.localdate()), initial, kept=False)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.state_target(
                entry.code,
                int(given["place"]),
                given["period"].strip(),
                form.row(),
                decision=form.decision(),
                actor=she,
                at=timezone.now(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Đã ghi mức giao."))
            return redirect("indicators:indicator", entry.code)
    context = {"form": form, "code": entry.code, "name": entry.name}
    return render(request, "indicators/target.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def target_change(request: HttpRequest, target_id: int) -> HttpResponse:
    """Correct what a document was said to set."""
    she = keeper(request)
    kept = pages.target(target_id)
    if kept is None:
        raise Http404
    form = TargetForm(request.POST or None, [], kept.typed, kept=True)
    if request.method == "POST" and form.is_valid():
        try:
            services.state_target(
                kept.code,
                kept.place_id,
                kept.period,
                form.row(),
                decision={"number": kept.decision},
                seen=whole(request.POST.get("luot")) or 0,
                reason=form.cleaned_data["reason"],
                actor=she,
                at=timezone.now(),
            )
        except Refused as refused:
            form.refuse(refused)
            kept = pages.target(target_id) or kept
        else:
            messages.success(request, _("Đã sửa mức giao."))
            return redirect("indicators:indicator", kept.code)
    context = {"form": form, "kept": kept, "code": kept.code, "name": kept.name}
    return render(request, "indicators/target.html", context, status=422 if form.is_bound else 200)


@require_POST
def target_remove(request: HttpRequest, target_id: int) -> HttpResponse:
    """Remove a target stated by mistake."""
    she = keeper(request)
    kept = pages.target(target_id)
    if kept is None:
        raise Http404
    seen, reason = whole(request.POST.get("luot")) or 0, request.POST.get("reason", "")
    try:
        services.remove_target(target_id, seen=seen, reason=reason, actor=she, at=timezone.now())
    except Refused as refused:
        messages.error(request, refusal_text(refused))
        return redirect("indicators:target_change", target_id)
    messages.success(request, _("Đã bỏ mức giao."))
    return redirect("indicators:indicator", kept.code)
