"""How people are reminded of due dates: an administrator's page."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from neu.platform.notices import services as notices
from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.people.http import SignedInRequest, require
from neu.registry.people.rules import Duty
from neu.registry.periods.rules import day_of
from neu.reporting.rounds import selectors, services
from neu.reporting.rounds.inputs import RemindingForm


@require_http_methods(["GET", "HEAD", "POST"])
def reminding(request: HttpRequest) -> HttpResponse:
    """Which days people are reminded on: /dot/nhac-han/."""
    require(request, Duty.ADMINISTER)
    at, how = timezone.now(), selectors.how_reminded()
    kept = {
        "ngay": ", ".join(map(str, how.days)),
        "bao_len": how.escalate_after,
        "thu": how.by_mail,
    }
    form = RemindingForm(request.POST if request.method == "POST" else None, initial=kept)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            services.set_reminding(
                days=said["ngay"],
                escalate_after=said["bao_len"],
                by_mail=said["thu"],
                actor=cast(SignedInRequest, request).user,
                at=at,
            )
            messages.success(request, _("Đã đặt cách nhắc hạn, dùng từ lần nhắc tới."))
            return redirect("rounds:reminding")
        except Refused as refused:
            context["refused"] = refusal_text(refused)
    context["mail"] = notices.mail_is_set_up()
    context["reminded"] = len(selectors.reminded_on(day_of(at)))
    return render(request, "rounds/reminding.html", context, status=422 if "refused" in context else 200)
