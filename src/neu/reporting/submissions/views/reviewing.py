"""A whole round before whoever takes it in: what to look at, and accepting several reports at once."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from neu.platform.text.rules import whole
from neu.registry.people.http import SignedInRequest
from neu.reporting.rounds import selectors as rounds
from neu.reporting.submissions import inputs, ports, selectors, services, texts
from neu.reporting.submissions.rules import NOTE, Status
from neu.reporting.submissions.selectors import reviewing

PER_PAGE = 20  # each is held against what it was and against its own history


def _round(round_id: int) -> Any:
    found = rounds.round_of(round_id)
    if found is None:
        raise Http404
    return found


@require_safe
def review(request: SignedInRequest, round_id: int) -> HttpResponse:
    """The reports of a round that were sent, those that wait for her first."""
    at, the_round = timezone.now(), _round(round_id)
    page = Paginator(reviewing.to_review(request.user, the_round, at), PER_PAGE).get_page(
        request.GET.get("trang")
    )
    beside = ports.briefly(list(page.object_list))
    found = reviewing.reviewed(list(page.object_list), the_round, request.user, at)
    return render(
        request,
        "submissions/review.html",
        {
            "round": the_round,
            "page": page,
            "rows": [
                (
                    one,
                    texts.STATUS[Status(one.submission.status)],
                    [
                        (each, selectors.finding_words(each))
                        for each in one.findings
                        if not each.answered and each.level != NOTE
                    ],
                    [selectors.finding_words(each) for each in one.findings if each.level == NOTE],
                    beside.get(one.submission.pk, ""),
                )
                for one in found
            ],
            "waiting": sum(one.waits for one in found),
        },
    )


@require_POST
def accept_many(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Accept the ticked reports; one that cannot be is named with its reason and stops none of the others."""
    _round(round_id)
    chosen = [
        (pk, request.POST.get(f"ma-{pk}", ""))
        for text in request.POST.getlist("bao-cao")[:PER_PAGE]
        if (pk := whole(text)) is not None and selectors.find(pk, request.user, timezone.now()) is not None
    ]
    verdicts = services.accept_many(
        chosen, actor=request.user, at=timezone.now(), reason=request.POST.get("ly-do", "")
    )
    done = sum(one.refused is None for one in verdicts)
    if done:
        said = ngettext("Đã tiếp nhận %(n)d báo cáo.", "Đã tiếp nhận %(n)d báo cáo.", done) % {"n": done}
        messages.success(request, said)
    elif not verdicts:
        messages.error(request, _("Chưa chọn báo cáo nào. Đánh dấu báo cáo cần tiếp nhận."))
    named = selectors.named([one.submission_id for one in verdicts if one.refused])
    for one in verdicts:
        if one.refused is not None:
            messages.error(request, f"{named[one.submission_id]}: {inputs.words_of(one.refused)}")
    return redirect(reverse("submissions:review", args=[round_id]))
