"""Giving more time to duties of a round."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import whole
from neu.platform.ui.words import refusal_text
from neu.registry.people.http import SignedInRequest
from neu.reporting.rounds import selectors, services
from neu.reporting.rounds.inputs import ExtendForm


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, round_id: int) -> HttpResponse:
    """What of a round is not sent yet, ticked and given more time: /dot/7/gia-han/?buoc=XA."""
    at, user = timezone.now(), cast(SignedInRequest, request).user
    the_round = selectors.round_of(round_id)
    every = selectors.waiting(user, the_round, at) if the_round else []
    if the_round is None or not every:
        raise Http404
    step = request.GET.get("buoc", "")
    form = ExtendForm(request.POST if request.method == "POST" else None)
    ticked = {key for one in request.POST.getlist("chon") if (key := whole(one)) is not None}
    context = {}
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            done = services.extend(round_id, ticked, said["han"], actor=user, at=at, reason=said["ly_do"])
            messages.success(request, _("Đã gia hạn %(count)d nhiệm vụ.") % {"count": len(done)})
            return redirect("rounds:round", round_id)
        except Refused as refused:
            context["refused"] = refusal_text(refused)
    shown = [one for one in every if not step or one.step.code == step]
    moved = selectors.extensions_of([one.pk for one in shown])
    return render(
        request,
        "rounds/extend.html",
        {
            "round": the_round,
            "form": form,
            "step": step,
            "steps": list({one.step_id: one.step for one in every}.values()),
            "rows": [
                (one, one.obligation.pk in ticked, moved.get(one.obligation.pk, []))
                for one in selectors.named(shown, the_round.cutoff_on, at)
            ],
            **context,
        },
        status=422 if "refused" in context else 200,
    )
