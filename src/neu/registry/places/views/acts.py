"""Doors of reorganisations: the list, an act with its lines, its preview, applying and undoing it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import whole
from neu.platform.ui.words import refusal_text
from neu.registry.places import pages, ports, services, sheets, texts
from neu.registry.places.http import act_asked, keeps, reads
from neu.registry.places.inputs import ActForm, LineForm, SheetForm, UndoForm
from neu.registry.places.rules import ActRefusal, ActState, Problem
from neu.registry.places.selectors import acts as questions
from neu.registry.places.selectors import atlas
from neu.registry.places.services import Facts, LinesWrong

LIMIT = 100
FACTS = ("title", "on_day", "number", "issued_on", "issuer")


def _unless_gone(refused: Refused) -> None:
    """Whoever has just discarded the act left no page to say it on: `_or_gone` says it on the list."""
    if refused.code == ActRefusal.ACT_GONE:
        raise refused


def _or_gone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *args, **named)
        except Refused as refused:
            if refused.code != ActRefusal.ACT_GONE:
                raise
            messages.error(request, refusal_text(refused))
            return redirect("places:acts")

    return shown


@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """Show all acts."""
    reads(request)
    page = Paginator(questions.acts(), LIMIT).get_page(request.GET.get("trang"))
    rows = [(one, *texts.ACT_STATE[one.state]) for one in page.object_list]
    return render(
        request, "places/acts.html", {"page": page, "rows": rows, "keeps": ports.keeps_acts(request)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def act_new(request: HttpRequest) -> HttpResponse:
    """Make an act."""
    she, form = keeps(request), ActForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_act(Facts(**form.cleaned_data), actor=she, at=timezone.now())
        except Refused as refused:
            _show(form, refused)
        else:
            messages.success(request, _("Đã lập đợt. Ghi các dòng, rồi xem trước."))
            return redirect("places:act", made.pk)
    return render(request, "places/act_form.html", {"form": form, "act": None}, status=_status(form))


@_or_gone
@require_http_methods(["GET", "HEAD", "POST"])
def act_edit(request: HttpRequest, act_id: int) -> HttpResponse:
    """Correct what a draft is."""
    she, found = keeps(request), act_asked(act_id)
    form = ActForm(request.POST or None, initial={name: getattr(found, name) for name in FACTS})
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_act(act_id, Facts(**form.cleaned_data), actor=she, at=timezone.now())
        except Refused as refused:
            _show(form, refused)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("places:act", act_id)
    return render(request, "places/act_form.html", {"form": form, "act": found}, status=_status(form))


@_or_gone
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, act_id: int) -> HttpResponse:
    """Show an act with its lines; a posted line is added, or written in place of `dong`."""
    reads(request)
    found, entered = act_asked(act_id), questions.lines(act_id)
    no = whole(request.GET.get("dong"))
    chosen = next((line for line in entered if line.no == no), None)
    form = LineForm(request.POST or None, initial=pages.typed(chosen) if chosen else None)
    if request.method == "POST":
        she = keeps(request)
        if form.is_valid():
            try:
                written = services.put_line(act_id, form.cleaned_data, no=no, actor=she, at=timezone.now())
            except LinesWrong as wrong:
                for one in pages.said(wrong.problems):
                    form.add_error(None, one.words)
            except Refused as refused:
                _show(form, refused)
            else:
                messages.success(request, _("Đã ghi dòng %(no)d.") % {"no": written})
                return redirect("places:act", act_id)
    context = {
        "act": found,
        "state": texts.ACT_STATE[found.state],
        "drafted": found.state == ActState.DRAFT,
        "applied": found.state == ActState.APPLIED,
        "undone": found.state == ActState.UNDONE,
        "keeps": ports.keeps_acts(request),
        "next": ports.next_steps(found.on_day),
        "page": Paginator(pages.rows(entered), LIMIT).get_page(request.GET.get("trang")),
        "form": form,
        "no": no if chosen else None,
        "sentences": [(texts.DEED[deed], words) for deed, words in texts.DEED_SENTENCE.items()],
    }
    return render(request, "places/act.html", context, status=_status(form))


@_or_gone
@require_http_methods(["GET", "HEAD", "POST"])
def act_sheet(request: HttpRequest, act_id: int) -> HttpResponse:
    """Take many lines at once, pasted or as a file: all or none."""
    she, found = keeps(request), act_asked(act_id)
    form = SheetForm(request.POST or None, request.FILES or None)
    wrong: list[pages.Said] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            file = given["file"]
            rows = sheets.rows_of(file.read(), file.size) if file else sheets.pasted(given["pasted"])
            count = services.put_lines(act_id, rows, replace=given["replace"], actor=she, at=timezone.now())
        except LinesWrong as caught:
            wrong = pages.said(caught.problems)
            form.add_error(None, refusal_text(Refused(ActRefusal.LINES_WRONG, {"count": str(len(wrong))})))
        except Refused as refused:
            _show(form, refused)
        else:
            messages.success(request, _("Đã ghi %(count)d dòng.") % {"count": count})
            return redirect("places:act", act_id)
    context = {"act": found, "form": form, "wrong": wrong, "columns": texts.COLUMN.values()}
    return render(request, "places/act_sheet.html", context, status=_status(form))


@require_safe
def act_template(request: HttpRequest) -> HttpResponse:
    """Send the empty workbook."""
    keeps(request)
    answer = HttpResponse(sheets.template(), content_type=sheets.XLSX)
    answer["Content-Disposition"] = 'attachment; filename="sap-xep.xlsx"'
    return answer


@_or_gone
@require_POST
def act_remove_line(request: HttpRequest, act_id: int, no: int) -> HttpResponse:
    """Take a line away."""
    she = keeps(request)
    return _done(
        request,
        act_id,
        lambda: services.remove_line(act_id, no, actor=she, at=timezone.now()),
        _("Đã bỏ dòng %(no)d.") % {"no": no},
    )


@_or_gone
@require_POST
def act_copy(request: HttpRequest, act_id: int) -> HttpResponse:
    """Make a draft with the lines of another act."""
    she, found = keeps(request), act_asked(act_id)
    made = services.copy_act(found.pk, actor=she, at=timezone.now())
    messages.success(request, _("Đã chép thành bản nháp mới. Sửa, rồi xem trước."))
    return redirect("places:act", made.pk)


@_or_gone
@require_POST
def act_discard(request: HttpRequest, act_id: int) -> HttpResponse:
    """Throw a draft away."""
    she, found = keeps(request), act_asked(act_id)
    said = _("Đã bỏ bản nháp “%(title)s”.") % {"title": found.title}
    return _done(
        request,
        act_id,
        lambda: services.discard_act(act_id, actor=she, at=timezone.now()),
        said,
        back="places:acts",
    )


def _done(
    request: HttpRequest, act_id: int, deed: Any, said: str, *, back: str = "places:act"
) -> HttpResponse:
    """Do a deed that needs nothing but a button; say what came of it."""
    act_asked(act_id)
    try:
        deed()
    except Refused as refused:
        _unless_gone(refused)
        messages.error(request, refusal_text(refused))
        return redirect("places:act", act_id)
    messages.success(request, said)
    return redirect(back) if back == "places:acts" else redirect(back, act_id)


@require_safe
def act_preview(request: HttpRequest, act_id: int) -> HttpResponse:
    """Show what an act would do, all that is wrong with it, and what depends on the units it touches."""
    reads(request)
    return _preview(request, act_asked(act_id))


def _preview(request: HttpRequest, found: Any, refusal: str = "") -> HttpResponse:
    if found.state != ActState.DRAFT:
        messages.error(request, refusal or refusal_text(Refused(ActRefusal.NOT_DRAFT, _whose(found))))
        return redirect("places:act", found.pk)
    shown = questions.preview(found)
    context = {
        "act": found,
        "shown": shown,
        "problems": pages.said(shown.plan.problems),
        "rows": pages.preview(atlas(), shown.plan),
        "counts": pages.counts(shown.counts),
        "keeps": ports.keeps_acts(request),
        "refusal": refusal,
    }
    return render(request, "places/act_preview.html", context, status=422 if refusal else 200)


def _whose(found: Any) -> dict[str, str]:
    return {"who": found.applied_by or found.made_by}


@_or_gone
@require_POST
def act_apply(request: HttpRequest, act_id: int) -> HttpResponse:
    """Apply the act that was previewed; `dau` says which preview that was."""
    she = keeps(request)
    act_asked(act_id)
    try:
        services.apply_act(act_id, request.POST.get("dau", ""), actor=she, at=timezone.now())
    except Refused as refused:
        _unless_gone(refused)
        return _preview(request, act_asked(act_id), refusal_text(refused))
    messages.success(request, _("Đã áp dụng đợt sắp xếp."))
    return redirect("places:act", act_id)


@_or_gone
@require_http_methods(["GET", "HEAD", "POST"])
def act_undo(request: HttpRequest, act_id: int) -> HttpResponse:
    """Ask why, and take an applied act back while nothing stands on it."""
    she, found = keeps(request), act_asked(act_id)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.undo_act(act_id, **form.cleaned_data, actor=she, at=timezone.now())
        except Refused as refused:
            _show(form, refused)
        else:
            messages.success(request, _("Đã hoàn tác. Danh mục trở lại như trước khi áp dụng."))
            return redirect("places:act", act_id)
    if found.state != ActState.APPLIED:
        stands = questions.Standing((Problem(0, ActRefusal.NOT_APPLIED, {}),), ())
    else:
        stands = questions.what_stands_on(found)
    context = {"act": found, "form": form, "problems": pages.said(stands.problems), "used": stands.used}
    return render(request, "places/act_undo.html", context, status=_status(form))


def _show(form: Form, refused: Refused) -> None:
    """Put a refusal beside the field it is about."""
    _unless_gone(refused)
    form.add_error(refused.where if refused.where in form.fields else None, refusal_text(refused))


def _status(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200
