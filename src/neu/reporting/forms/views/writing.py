"""Doors of a form being written: starting, its facts, its preview, publishing it."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from neu.platform.audit.services import Actor
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written_day
from neu.platform.text.rules import whole
from neu.platform.ui.words import refusal_text
from neu.registry.people.http import SignedInRequest, require
from neu.registry.people.rules import Duty
from neu.registry.periods.rules import day_of
from neu.reporting.forms import pages as words
from neu.reporting.forms import selectors, services, texts
from neu.reporting.forms.authoring.comparing import compare
from neu.reporting.forms.authoring.files import to_yaml
from neu.reporting.forms.inputs import FactsForm, FileForm, PublishForm
from neu.reporting.forms.rules import DraftRefusal
from neu.reporting.forms.selectors import pages
from neu.reporting.forms.selectors import writing as questions
from neu.reporting.forms.selectors.choosing import Choices
from neu.reporting.forms.services import form_facts
from neu.reporting.forms.views.reading import sent


def writes(request: HttpRequest) -> Actor:
    """Who writes forms; for anybody else the page does not exist."""
    require(request, Duty.ADMINISTER)
    return cast(SignedInRequest, request).user


def found(draft_id: int) -> Any:
    """The draft of a page.

    :raises Http404: when there is none, or it is published.
    """
    draft = questions.being_written(draft_id)
    if draft is None:
        raise Http404
    return draft


def or_gone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever has just published the draft, or taken the part away, left no page to say it on."""

    @wraps(view)
    def shown(request: HttpRequest, form_draft_id: int, *args: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, form_draft_id, *args, **named)
        except Refused as refused:
            if not isinstance(refused.code, DraftRefusal):
                raise
            messages.error(request, texts.problem_text(refused))
            here = questions.being_written(form_draft_id)
            return redirect("forms:draft", form_draft_id) if here else redirect("forms:forms")

    return shown


def choices(draft: Any, section: dict[str, Any] | None = None, layout: Any = None) -> Choices:
    """What may be named in a draft, on the day it becomes valid."""
    said = draft.source.get("valid_from")
    on = date.fromisoformat(said) if said else day_of(timezone.now())
    return Choices(draft.source, on, section, layout)


def status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


@require_http_methods(["GET", "HEAD", "POST"])
def draft_new(request: HttpRequest) -> HttpResponse:
    """Begin a form: empty, or from the published version `tu`."""
    she = writes(request)
    copied = selectors.published(whole(request.GET.get("tu")))
    source = (questions.source_of(copied) or {}) if copied else {}
    form = FactsForm(
        request.POST or None, form_facts(source) or None, Choices(source, day_of(timezone.now()))
    )
    if request.method == "POST" and form.is_valid():
        facts = {**form.facts(), "code": form.cleaned_data["code"].upper()}
        try:
            if copied:
                made = services.start_from_version(copied.pk, facts, actor=she, at=timezone.now())
            else:
                made = services.start_draft(facts, actor=she, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Đã lập bản soạn. Chưa ai khác thấy cho đến khi phát hành."))
            return redirect("forms:draft", made.pk)
    context = {"form": form, "copied": copied, "file": FileForm()}
    return render(request, "forms/draft_new.html", context, status=status(form))


@require_POST
def draft_upload(request: HttpRequest) -> HttpResponse:
    """Begin with a form file."""
    she, form = writes(request), FileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["tep"]
        try:
            made = services.start_from_file(file.read(), file.name, actor=she, at=timezone.now())
        except Refused as refused:
            form.add_error("tep", refusal_text(refused))
        else:
            messages.success(request, _("Đã đọc tệp. Xem trước để thấy biểu và những chỗ cần sửa."))
            return redirect("forms:draft", made.pk)
    blank = FactsForm(None, None, Choices({}, day_of(timezone.now())))
    return render(request, "forms/draft_new.html", {"form": blank, "copied": None, "file": form}, status=422)


@require_safe
def draft(request: HttpRequest, form_draft_id: int) -> HttpResponse:
    """A form being written: its facts, its sections, what is still wrong, its last changes."""
    writes(request)
    here = found(form_draft_id)
    reading = questions.read(here.source)
    context = {
        "draft": here,
        "facts": form_facts(here.source),
        "first_day": choices(here).on if here.source.get("valid_from") else None,
        "latest": questions.latest(here.code),
        "sections": [
            (
                each,
                texts.SECTION_KIND.get(each.get("kind", ""), ""),
                len(each.get("rows") or each.get("items") or each.get("fields") or ()),
            )
            for each in here.source.get("sections") or ()
        ],
        "problems": words.said(reading.wrong, here.pk, choices(here)),
        "steps": [(step, texts.DEED[step.deed]) for step in questions.steps(here.pk)],
    }
    return render(request, "forms/draft.html", context)


@or_gone
@require_http_methods(["GET", "HEAD", "POST"])
def draft_facts(request: HttpRequest, form_draft_id: int) -> HttpResponse:
    """Say what the form is."""
    she, here = writes(request), found(form_draft_id)
    form = FactsForm(request.POST or None, form_facts(here.source), choices(here))
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["dau"]
        try:
            services.edit_facts(here.pk, form.facts(), seen=seen, actor=she, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("forms:draft", here.pk)
    return render(request, "forms/draft_facts.html", {"draft": here, "form": form}, status=status(form))


@require_safe
def draft_preview(request: HttpRequest, form_draft_id: int) -> HttpResponse:
    """The form as those who report will see it, and every problem with the place that cures it."""
    writes(request)
    here = found(form_draft_id)
    reading = questions.read(here.source)
    context = {
        "draft": here,
        "page": pages.drawn(reading.layout) if reading.layout else None,
        "problems": words.said(reading.wrong, here.pk, choices(here)),
    }
    return render(request, "forms/draft_preview.html", context)


@require_safe
def draft_compare(request: HttpRequest, form_draft_id: int) -> HttpResponse:
    """In what the draft differs from the newest published version of the form."""
    writes(request)
    here = found(form_draft_id)
    return render(request, "forms/draft_compare.html", _against_latest(here))


def _against_latest(here: Any) -> dict[str, Any]:
    """The draft, what is wrong with it, and in what it differs from the newest version."""
    reading, latest = questions.read(here.source), questions.latest(here.code)
    told = compare(latest.content, reading.content) if latest and reading.content else []
    return {
        "draft": here,
        "latest": latest,
        "problems": words.said(reading.wrong, here.pk, choices(here)),
        "differences": words.differences(told),
        "uses": selectors.uses(latest.pk) if latest else [],
    }


@or_gone
@require_http_methods(["GET", "HEAD", "POST"])
def draft_publish(request: HttpRequest, form_draft_id: int) -> HttpResponse:
    """Ask from which day, and publish what is shown."""
    she, here = writes(request), found(form_draft_id)
    initial = {"valid_from": choices(here).on, "luot": here.revision}
    form = PublishForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        day, revision = form.cleaned_data["valid_from"], form.cleaned_data["luot"]
        try:
            made = services.publish_draft(here.pk, revision, day, actor=she, at=timezone.now())
        except Refused as refused:
            if refused.code in (DraftRefusal.DRAFT_GONE, DraftRefusal.DRAFT_PUBLISHED):
                raise
            form.add_error(None, texts.problem_text(refused))
            form.data = {**request.POST.dict(), "luot": found(here.pk).revision}  # what is shown now
        else:
            said = {"code": here.code, "no": made.no, "day": written_day(made.valid_from)}
            messages.success(
                request, _("Đã phát hành %(code)s phiên bản %(no)d, hiệu lực từ %(day)s.") % said
            )
            return redirect("forms:version", made.form.code, made.no)
    context = {**_against_latest(found(here.pk)), "form": form}
    return render(request, "forms/draft_publish.html", context, status=status(form))


@require_safe
def draft_file(request: HttpRequest, form_draft_id: int) -> HttpResponse:
    """Send the draft as a YAML file."""
    writes(request)
    here = found(form_draft_id)
    return sent(to_yaml(here.source), f"{here.code.lower()}-ban-soan.yaml")


@or_gone
@require_POST
def draft_undo(request: HttpRequest, form_draft_id: int) -> HttpResponse:
    """Take back the last change, `luot`, and go on where she was, `ve`."""
    she, here = writes(request), found(form_draft_id)
    step = services.undo_step(here.pk, whole(request.POST.get("luot")) or 0, actor=she, at=timezone.now())
    said = {"deed": texts.DEED[step.deed], "what": step.what}
    messages.success(request, _("Đã hoàn tác: %(deed)s %(what)s.") % said)
    back = request.POST.get("ve", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, None):
        return redirect(back)
    return redirect("forms:draft", here.pk)


@or_gone
@require_POST
def draft_discard(request: HttpRequest, form_draft_id: int) -> HttpResponse:
    """Throw the draft away."""
    she, here = writes(request), found(form_draft_id)
    services.discard_draft(here.pk, actor=she, at=timezone.now())
    messages.success(request, _("Đã bỏ bản soạn “%(code)s”.") % {"code": here.code})
    return redirect("forms:forms")
