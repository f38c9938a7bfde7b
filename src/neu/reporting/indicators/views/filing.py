"""The whole dictionary as a YAML file, down and up."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.reporting.indicators import services
from neu.reporting.indicators.inputs import DictionaryFile
from neu.reporting.indicators.rules import ChangeRefusal
from neu.reporting.indicators.selectors import filing
from neu.reporting.indicators.views.changing import keeper
from neu.reporting.indicators.wording import difference_words

NAME = "tu-dien-chi-tieu.yaml"


@require_safe
def dictionary_file(request: HttpRequest) -> HttpResponse:
    """Send the dictionary; loading the file again changes nothing."""
    keeper(request)
    headers = {
        "Content-Type": "application/yaml; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{NAME}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(filing.text(), headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def dictionary_upload(request: HttpRequest) -> HttpResponse:
    """Show what a file would change; with the stamp of that preview, load it."""
    she = keeper(request)
    given = request.POST.get("noi-dung")
    form = DictionaryFile(request.POST, request.FILES) if request.method == "POST" else DictionaryFile()
    context: dict[str, Any] = {"form": form}
    data = None
    if request.method == "POST" and given is not None:
        data, form = given.encode(), DictionaryFile()
        context["form"] = form
    elif request.method == "POST" and form.is_valid():
        data = form.cleaned_data["tep"].read(services.MOST_BYTES + 1)
    refused_as = ""
    if data is not None:
        try:
            if request.POST.get("dau"):
                try:
                    seen, at = request.POST["dau"], timezone.now()
                    done = services.load_dictionary(data, NAME, seen=seen, actor=she, at=at)
                except Refused as refused:
                    if refused.code != ChangeRefusal.DICTIONARY_MOVED_ON:
                        raise
                    refused_as = refusal_text(refused)
                else:
                    said = {"count": len(done.lines)}
                    messages.success(request, _("Đã nạp tệp: %(count)d thay đổi.") % said)
                    return redirect("indicators:elements")
            context |= _rehearsed(request, data)
        except Refused as refused:
            refused_as = refusal_text(refused)
    context["refused"] = refused_as
    bad = refused_as or context.get("wrong") or (form.is_bound and form.errors)
    return render(request, "indicators/upload.html", context, status=422 if bad else 200)


def _rehearsed(request: HttpRequest, data: bytes) -> dict[str, Any]:
    """What a file would do, for the page."""
    stamp = filing.stamp()
    done = services.rehearse_dictionary(data, NAME, actor=keeper(request), at=timezone.now())
    return {
        "lines": [(one, difference_words(one.changes)) for one in done.lines],
        "wrong": [refusal_text(one) for one in done.wrong],
        "content": data.decode("utf-8-sig"),
        "stamp": stamp,
        "rehearsed": True,
    }
