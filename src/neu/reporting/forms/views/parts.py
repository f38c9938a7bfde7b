"""Doors of the parts of a form being written: sections, columns, rows, cells, checks, headings."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from neu.platform.text.names import shown
from neu.platform.text.refusals import Refused
from neu.reporting.forms import pages as words
from neu.reporting.forms import services, texts
from neu.reporting.forms.authoring import editing
from neu.reporting.forms.authoring.editing import Place
from neu.reporting.forms.inputs import FORMS, OwnCellForm, PartForm, SectionForm, several
from neu.reporting.forms.pages import ADDRESS, PARTS
from neu.reporting.forms.rules import DraftRefusal
from neu.reporting.forms.selectors import pages
from neu.reporting.forms.selectors import writing as questions
from neu.reporting.forms.selectors.choosing import matching
from neu.reporting.forms.views.writing import choices, found, or_gone, status, writes
from neu.reporting.indicators.rules import code_for

LIMIT = 200
MOVES = {"len": -1, "xuong": 1, "len-dau": -1_000, "xuong-cuoi": 1_000}


def _section(draft: Any, code: str) -> dict[str, Any]:
    try:
        return editing.thing(draft.source, Place("", "sections", code))
    except Refused:
        raise Http404 from None


def _part(section: dict[str, Any], place: Place) -> dict[str, Any]:
    found = next((each for each in section.get(place.part) or () if each["code"] == place.code), None)
    if found is None:
        raise Http404
    return dict(found)


def _listed(address: str) -> str:
    if address not in PARTS:
        raise Http404
    return PARTS[address]


@or_gone
@require_http_methods(["GET", "HEAD", "POST"])
def draft_section_new(request: HttpRequest, form_draft_id: int) -> HttpResponse:
    """Add a section."""
    she, here = writes(request), found(form_draft_id)
    form = SectionForm(request.POST or None, None, choices(here))
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        facts["code"] = facts["code"] or words.next_section(here.source)
        try:
            code = services.edit_part(here.pk, Place("", "sections"), facts, actor=she, at=timezone.now())
        except Refused as refused:
            _say(form, refused)
        else:
            messages.success(request, _("Đã thêm mục %(code)s.") % {"code": code})
            return redirect("forms:draft_section", here.pk, code)
    context = {"draft": here, "form": form, "section": None, "sections": True}
    return render(request, "forms/draft_section_form.html", context, status=status(form))


@or_gone
@require_http_methods(["GET", "HEAD", "POST"])
def draft_section_edit(request: HttpRequest, form_draft_id: int, section: str) -> HttpResponse:
    """Say what a section is."""
    she, here = writes(request), found(form_draft_id)
    part = _section(here, section)
    form = SectionForm(request.POST or None, part, choices(here))
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        facts["code"] = facts["code"] or section
        place, seen = Place("", "sections", section), form.cleaned_data["dau"]
        try:
            code = services.edit_part(here.pk, place, facts, seen=seen, actor=she, at=timezone.now())
        except Refused as refused:
            _say(form, refused)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("forms:draft_section", here.pk, code)
    context = {"draft": here, "form": form, "section": part}
    return render(request, "forms/draft_section_form.html", context, status=status(form))


@or_gone
@require_POST
def draft_section_deed(request: HttpRequest, form_draft_id: int, section: str) -> HttpResponse:
    """Move a section, or take it away."""
    writes(request)
    found(form_draft_id)
    _deed(request, form_draft_id, Place("", "sections", section))
    return redirect("forms:draft", form_draft_id)


def _deed(request: HttpRequest, draft_id: int, place: Place) -> None:
    """Do what a button said: `viec`."""
    she, deed = writes(request), request.POST.get("viec", "")
    if deed in MOVES:
        services.move_part(draft_id, place, MOVES[deed], actor=she, at=timezone.now())
    elif deed == "bo":
        services.remove_part(draft_id, place, actor=she, at=timezone.now())
        messages.success(request, _("Đã xóa %(what)s. Nút Hoàn tác lấy lại được.") % {"what": place})


@require_safe
def draft_section(request: HttpRequest, form_draft_id: int, section: str) -> HttpResponse:
    """A section: its columns, rows and checks, and how it looks now."""
    writes(request)
    here = found(form_draft_id)
    part, reading = _section(here, section), questions.read(here.source)
    drawn = pages.drawn(reading.layout) if reading.layout else None
    offered = choices(here, part, reading.layout)
    context = {
        "draft": here,
        "section": part,
        "kind": texts.SECTION_KIND.get(part.get("kind", ""), ""),
        "mode": texts.MODE.get(part.get("mode", "PARTS"), ""),
        "narrative": words.narrative(part),
        "listing": words.listing(part),
        "parts": words.parts(part, offered),
        "problems": words.said(
            [one for one in reading.wrong if one.place and one.place[0] == section], here.pk, offered
        ),
        "table": next((one for one in drawn.tables if one.section.code == section), None) if drawn else None,
        "step": next(iter(questions.steps(here.pk)), None),
        "columns": part.get("columns") or part.get("fields") or (),
    }
    return render(request, "forms/draft_section.html", context)


@or_gone
@require_http_methods(["GET", "HEAD", "POST"])
def draft_part_new(request: HttpRequest, form_draft_id: int, section: str, part: str) -> HttpResponse:
    """Add a column, a row, a check or a heading."""
    return _edit(request, form_draft_id, Place(section, _listed(part)))


@or_gone
@require_http_methods(["GET", "HEAD", "POST"])
def draft_part(request: HttpRequest, form_draft_id: int, section: str, part: str, thing: str) -> HttpResponse:
    """Write a column, a row, a check or a heading."""
    return _edit(request, form_draft_id, Place(section, _listed(part), thing))


def _edit(request: HttpRequest, draft_id: int, place: Place) -> HttpResponse:
    she, here = writes(request), found(draft_id)
    section = _section(here, place.section)
    part = _part(section, place) if place.code else None
    layout = questions.read(here.source).layout if place.part == "rows" else None
    offered = choices(here, section, layout)
    asked = {"what": request.GET.get("loai", "COUNT")[:10], "element": request.GET.get("chi_tieu", "")[:60]}
    form = FORMS[place.part](request.POST or None, part, offered, initial=asked if not part else {})
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        if not facts.get("code"):
            facts["code"] = place.code or _code(form, section, place.part)
        seen = form.cleaned_data["dau"]
        try:
            code = services.edit_part(here.pk, place, facts, seen=seen, actor=she, at=timezone.now())
        except Refused as refused:
            _say(form, refused)
        else:
            messages.success(request, _("Đã lưu %(what)s.") % {"what": place._replace(code=code)})
            if "tiep" in request.POST:
                again = reverse("forms:draft_part_new", args=[here.pk, place.section, ADDRESS[place.part]])
                return redirect(again)
            return redirect(_back(here.pk, place._replace(code=code)))
    context = {
        "draft": here, "section": section, "form": form, "place": place, "part": part,
        "rows": place.part == "rows", "columns": place.part == "columns", "checks": place.part == "checks",
        "items": place.part == "items", "fields": place.part == "fields",
        "elements": offered.elements if place.part in ("rows", "columns") else (),
        "formulas": offered.formulas(comparing=place.part == "checks"),
        "known": offered.columns, "own": (part or {}).get("cells") or {},
        "here": request.path,
    }  # fmt: skip
    return render(request, "forms/draft_part.html", context, status=status(form))


def _back(draft_id: int, place: Place) -> str:
    return (
        f"{reverse('forms:draft_section', args=[draft_id, place.section])}#{ADDRESS[place.part]}-{place.code}"
    )


def _code(form: PartForm, section: dict[str, Any], part: str) -> str:
    """A code of its own for a part that was given none: columns in small letters, as formulas name them."""
    taken = [each["code"] for each in section.get(part) or ()]
    code = code_for(form.name(), taken, most=20 if part in ("checks", "items") else 30)
    return code if part in ("columns", "fields") else code.upper()


def _say(form: PartForm, refused: Refused) -> None:
    """Beside its field, unless the page itself is gone."""
    if refused.code in (DraftRefusal.DRAFT_GONE, DraftRefusal.DRAFT_PUBLISHED, DraftRefusal.DRAFT_PART_GONE):
        raise refused
    form.refuse(refused)


@or_gone
@require_POST
def draft_part_deed(
    request: HttpRequest, form_draft_id: int, section: str, part: str, thing: str
) -> HttpResponse:
    """Move a part, or take it away."""
    writes(request)
    found(form_draft_id)
    place = Place(section, _listed(part), thing)
    _deed(request, form_draft_id, place)
    return redirect(_back(form_draft_id, place))


@or_gone
@require_http_methods(["GET", "HEAD", "POST"])
def draft_pick(request: HttpRequest, form_draft_id: int, section: str) -> HttpResponse:
    """Choose elements of the dictionary, searched with or without marks; each ticked one becomes a row."""
    she, here = writes(request), found(form_draft_id)
    part = _section(here, section)
    elements = choices(here).elements
    if request.method == "POST":
        ticked = several(request.POST.getlist("chon"), [each.code for each in elements])
        if ticked:
            rows = [{"element": code} for code in ticked]
            services.add_rows(here.pk, section, rows, actor=she, at=timezone.now())
            messages.success(request, _("Đã thêm %(count)d hàng.") % {"count": len(ticked)})
            return redirect(f"{reverse('forms:draft_section', args=[here.pk, section])}#hang")
        messages.error(request, _("Chưa chọn chỉ tiêu nào."))
    search = request.GET.get("tim", "").strip()[:100]
    held = {each.get("element") for each in part.get("rows") or ()}
    lines = [(each, shown(each.name), each.code in held) for each in matching(elements, search)]
    asked = request.GET.get("chi_tieu", "")
    context = {
        "draft": here,
        "section": part,
        "search": search,
        "lines": lines[:LIMIT],
        "ticked": {asked, *request.GET.getlist("chon")},
        "here": request.path,
    }
    return render(request, "forms/draft_pick.html", context)


@or_gone
@require_http_methods(["GET", "HEAD", "POST"])
def draft_cell(request: HttpRequest, form_draft_id: int, section: str, row: str, column: str) -> HttpResponse:
    """One cell: as its column says, none, or of its own."""
    she, here = writes(request), found(form_draft_id)
    part = _section(here, section)
    place = Place(section, "rows", row)
    line, above = _part(part, place), _part(part, Place(section, "columns", column))
    cells = line.get("cells") or {}
    how = "COLUMN" if column not in cells else "NONE" if cells[column] is None else "OWN"
    cell = {**(above.get("cell") or {}), **(cells.get(column) or {})}
    offered = choices(here, part, questions.read(here.source).layout)
    form = OwnCellForm(request.POST or None, line, offered, initial={**cell, "how": how})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["how"]
        try:
            services.edit_cell(
                here.pk,
                place,
                column,
                form.cell() if chosen == "OWN" else None,
                own=chosen != "COLUMN",
                seen=form.cleaned_data["dau"],
                actor=she,
                at=timezone.now(),
            )
        except Refused as refused:
            _say(form, refused)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect(_back(here.pk, place))
    context = {
        "draft": here, "section": part, "form": form, "line": offered.row_name(line), "column": above,
        "elements": offered.elements, "formulas": offered.formulas(), "known": offered.columns, "row": row,
    }  # fmt: skip
    return render(request, "forms/draft_cell.html", context, status=status(form))
