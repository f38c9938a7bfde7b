"""Pages of projects that ended: the list, one of them, declaring, withdrawing, taking the report."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.people.http import SignedInRequest
from neu.registry.periods.rules import day_of
from neu.reporting.completions import documents, selectors, services, texts
from neu.reporting.completions.inputs import DeclareForm, ReasonForm
from neu.reporting.completions.rules import Stage
from neu.reporting.rounds.inputs import day_typed
from neu.reporting.submissions import selectors as submissions

PER_PAGE = 50


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """Projects that ended, the latest first: /ket-thuc/?nam=2025&tim=cau."""
    at = timezone.now()
    text, typed = request.GET.get("tim", "").strip()[:100], request.GET.get("nam", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else None
    withdrawn = bool(request.GET.get("da_rut"))
    page = Paginator(selectors.listed(year=year, text=text, withdrawn=withdrawn), PER_PAGE).get_page(
        request.GET.get("trang")
    )
    context = {
        "page": page,
        "rows": _rows(list(page), at),
        "text": text,
        "year": typed if year else "",
        "withdrawn": withdrawn,
    }
    return render(request, "completions/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: SignedInRequest) -> HttpResponse:
    """Say that a project ended."""
    at = timezone.now()
    on = day_typed(request.POST.get("ket_thuc", "")) or day_of(at)
    form = DeclareForm(request.POST or None, user=request.user, on=on, today=day_of(at))
    if form.is_bound and form.is_valid():
        try:
            made = services.declare(form.said(), actor=request.user, at=at)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Đã khai báo. Đơn vị thực hiện nhận nhiệm vụ báo cáo."))
            return redirect("completions:completion", made.pk)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "completions/declare.html", {"form": form}, status=status)


@require_safe
def completion(request: SignedInRequest, completion_id: int) -> HttpResponse:
    """One project: what was declared, how far its report is, what may be done now."""
    return _page(request, _found(completion_id))


@require_POST
def withdraw(request: SignedInRequest, completion_id: int) -> HttpResponse:
    """Take back what was declared by mistake, with a reason."""
    found = _found(completion_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            reason = form.cleaned_data["ly_do"]
            services.withdraw(completion_id, actor=request.user, at=timezone.now(), reason=reason)
        except Refused as refused:
            form.add_error("ly_do", refusal_text(refused))
        else:
            messages.success(request, _("Đã rút khai báo. Đơn vị không còn phải báo cáo."))
            return redirect("completions:completion", completion_id)
    return _page(request, found, form, status=422)


@require_POST
def receive(request: SignedInRequest, completion_id: int) -> HttpResponse:
    """The investor has the report."""
    _found(completion_id)
    try:
        services.receive(completion_id, actor=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refusal_text(refused))
    else:
        messages.success(request, _("Đã ghi nhận chủ đầu tư nhận báo cáo."))
    return redirect("completions:completion", completion_id)


@require_safe
def printed(request: SignedInRequest, completion_id: int) -> HttpResponse:
    """The authenticated report as PDF, for whoever may read it."""
    told = selectors.told([_found(completion_id)], timezone.now())[0]
    document = selectors.printed(told.completion) if _readable(request, told) else None
    if document is None:
        raise Http404
    try:
        made = documents.pdf(document)
    except Refused as refused:
        messages.error(request, refusal_text(refused))
        return redirect("completions:completion", completion_id)
    name = f"ket-thuc-{told.completion.code}.pdf".replace("/", "-")
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=0",
    }
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _found(completion_id: int) -> Any:
    found = selectors.find(completion_id)
    if found is None:
        raise Http404
    return found


def _readable(request: SignedInRequest, told: selectors.Told) -> bool:
    """May she read the report that is done?"""
    if told.submission_id is None or told.stage not in (Stage.DONE, Stage.TAKEN):
        return False
    return submissions.find(told.submission_id, request.user, timezone.now()) is not None


def _rows(found: list[Any], at: Any) -> list[tuple[selectors.Told, tuple[Any, str, str] | None]]:
    """Each project with the words of its stage; None where its duty says more."""
    return [(one, texts.STAGE.get(one.stage)) for one in selectors.told(found, at)]


def _page(
    request: SignedInRequest, found: Any, form: ReasonForm | None = None, *, status: int = 200
) -> HttpResponse:
    at = timezone.now()
    [(told, stage)] = _rows([found], at)
    said = (found.investor_id, found.unit_id, found.place_id)
    declares = selectors.may_declare(request.user, *said, day_of(at))
    unsent = told.standing is not None and not told.standing.sent
    context = {
        "completion": found,
        "told": told,
        "stage": stage,
        "readable": _readable(request, told),
        "form": form or ReasonForm(),
        "may_withdraw": declares and unsent,
        "may_receive": told.stage == Stage.DONE and selectors.may_receive(request.user, found, at),
    }
    return render(request, "completions/completion.html", context, status=status)
