"""Doors of published forms: the list, a version as it looks and as a file, two versions compared."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from neu.platform.text.rules import whole
from neu.registry.people.http import may
from neu.registry.people.rules import Duty
from neu.reporting.forms import pages as words
from neu.reporting.forms import selectors
from neu.reporting.forms.authoring.comparing import compare
from neu.reporting.forms.authoring.files import to_yaml
from neu.reporting.forms.selectors import pages, writing


@require_safe
def forms(request: HttpRequest) -> HttpResponse:
    """Every published version of every form; to whoever writes forms, also those being written."""
    keeps = may(request, Duty.ADMINISTER)
    drafts = writing.drafts() if keeps else []
    context = {"versions": selectors.versions(), "keeps": keeps, "drafts": drafts}
    return render(request, "forms/forms.html", context)


@require_safe
def version(request: HttpRequest, code: str, no: int) -> HttpResponse:
    """One version drawn with its headings, what each cell is, and its formulas."""
    page = pages.preview(code, no)
    if page is None:
        raise Http404
    context = {"page": page, "keeps": may(request, Duty.ADMINISTER), "uses": selectors.uses(page.version.pk)}
    return render(request, "forms/version.html", context)


@require_safe
def version_file(request: HttpRequest, code: str, no: int) -> HttpResponse:
    """Send a version as a YAML file that makes the very same version again."""
    found = selectors.version(code, no)
    source = writing.source_of(found) if found else None
    if source is None:
        raise Http404
    return sent(to_yaml(source), f"{code.lower()}-{no}.yaml")


def sent(text: str, name: str) -> HttpResponse:
    """A text file to keep."""
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def compared(request: HttpRequest, code: str, no: int) -> HttpResponse:
    """In what a version differs from another, `voi`; from the one before it when none is asked."""
    new = selectors.version(code, no)
    if new is None:
        raise Http404
    others = [each for each in selectors.versions(code) if each.no != no]
    asked = whole(request.GET.get("voi"))
    chosen = asked if asked is not None else no - 1
    old = next((each for each in others if each.no == chosen), None)
    if old is None and asked is not None:
        return redirect("forms:compared", code, no)
    context = {
        "new": new,
        "old": old,
        "others": others,
        "differences": words.differences(compare(old.content, new.content)) if old else [],
        "title": _("Khác nhau giữa các phiên bản"),
    }
    return render(request, "forms/compared.html", context)
