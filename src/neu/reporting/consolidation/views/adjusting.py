"""Pages of adjustments: entered beside one number, read by round, signed off, withdrawn."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from neu.platform.text.names import language
from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.people.http import SignedInRequest
from neu.reporting.consolidation import adjusting as told
from neu.reporting.consolidation import pages, services
from neu.reporting.consolidation.documents import display
from neu.reporting.consolidation.inputs import AdjustForm
from neu.reporting.consolidation.selectors import TotalState, reading
from neu.reporting.consolidation.selectors import adjustments as kept
from neu.reporting.consolidation.selectors import editions as issued
from neu.reporting.consolidation.views.seen import found_round, nodes_seen
from neu.reporting.forms.layout import CellKey
from neu.reporting.indicators.rules import ValueType


@require_safe
def adjustments(request: HttpRequest, round_id: int) -> HttpResponse:
    """The adjustments of a round a reader may see, each with its deeds; forms for who may do one."""
    at, user = timezone.now(), cast(SignedInRequest, request).user
    round_, reach = found_round(request, round_id, at)
    signs = issued.signer_off(user, round_, at) is not None
    return render(
        request,
        "consolidation/adjustments.html",
        {
            "round": round_,
            "rows": told.rows(round_, reach),
            "signs": signs,
            "prepares": issued.preparer(user, round_, at) is not None,
            "user_id": user.pk,
            "table": pages.address(round_id, reach.widest(), TotalState.ACCEPTED),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def adjust(
    request: HttpRequest, round_id: int, place_id: int, section: str, row: str, column: str
) -> HttpResponse:
    """Enter an adjustment of one number; what it stands at is shown beside."""
    at, user = timezone.now(), cast(SignedInRequest, request).user
    round_, reach = found_round(request, round_id, at)
    key = (section, row, column)
    if not reading.has_cell(round_, key, nodes_seen(reach, place_id)):
        raise Http404
    if issued.preparer(user, round_, at) is None:
        raise Http404  # it is nobody else's to do; the list is every reader's
    last = issued.last_edition(round_)
    form = AdjustForm(request.POST or None)
    if last is None:
        del form.fields["replacing"]
    else:
        form.fields["replacing"].label = _("Cho bản thay thế bản số %(number)s") % {"number": last.number}
    if request.method == "POST" and form.is_valid() and _entered(request, form, round_, place_id, key):
        messages.success(
            request, _("Đã nhập điều chỉnh. Số này chỉ tính vào tổng khi một lãnh đạo khác ký duyệt.")
        )
        return redirect("consolidation:adjustments", round_id)
    context = told.one_number(round_, place_id, key)
    status = 422 if form.is_bound else 200
    more = {"round": round_, "form": form, "last": last, "back": pages.address(
        round_id, place_id, TotalState.ACCEPTED, key
    )}  # fmt: skip
    return render(request, "consolidation/adjust.html", context | more, status=status)


def _entered(request: HttpRequest, form: AdjustForm, round_: Any, place_id: int, key: CellKey) -> bool:
    """Do the deed; a refusal is said beside its field, and what was typed stays."""
    section = reading.section_of(round_, key[0])
    spec = section.cells[key[1], key[2]]
    unit = display.money_unit(section) if spec.value_type == ValueType.MONEY else ""
    amount = form.read(unit, language=language())
    if amount is None:
        return False
    said = form.cleaned_data
    try:
        services.adjust(
            round_.pk,
            place_id,
            key,
            amount,
            actor=cast(SignedInRequest, request).user,
            at=timezone.now(),
            reason=said["reason"],
            evidence=said["evidence"],
            confirmed=said["confirmed"],
            replacing=said.get("replacing", False),
        )
    except Refused as refused:
        form.add_error(refused.where if refused.where in form.fields else None, refusal_text(refused))
        return False
    return True


@require_POST
def sign_off(request: HttpRequest, adjustment_id: int) -> HttpResponse:
    """Sign an adjustment off."""
    return _done(request, adjustment_id, _("Đã ký duyệt điều chỉnh; số này tính vào tổng từ bây giờ."))


@require_POST
def take_back(request: HttpRequest, adjustment_id: int) -> HttpResponse:
    """Withdraw an adjustment, with a reason."""
    words = _("Đã rút điều chỉnh; bản đã phát hành không đổi.")
    return _done(request, adjustment_id, words, reason=request.POST.get("reason", ""))


def _done(request: HttpRequest, adjustment_id: int, words: str, **more: str) -> HttpResponse:
    at, user = timezone.now(), cast(SignedInRequest, request).user
    round_id = kept.round_of(adjustment_id)
    if round_id is None:
        raise Http404
    found_round(request, round_id, at)
    try:
        if "reason" in more:
            services.take_back(adjustment_id, actor=user, at=at, reason=more["reason"])
        else:
            services.sign_off(adjustment_id, actor=user, at=at)
        messages.success(request, words)
    except Refused as refused:
        messages.error(request, refusal_text(refused))
    return redirect("consolidation:adjustments", round_id)
