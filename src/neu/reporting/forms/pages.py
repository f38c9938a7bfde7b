"""What the pages of the form editor show: parts in words, problems with their cure, differences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from neu.platform.text.names import shown
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written_day
from neu.reporting.forms import texts
from neu.reporting.forms.authoring.comparing import Difference
from neu.reporting.forms.authoring.shape import Source
from neu.reporting.forms.ports import sources
from neu.reporting.forms.rules import SectionKind
from neu.reporting.forms.selectors.choosing import Choices
from neu.reporting.forms.selectors.writing import Wrong

Words = str | Promise
PARTS = {
    "hang": "rows",
    "cot": "columns",
    "kiem-tra": "checks",
    "de-muc": "items",
    "truong": "fields",
}  # address → list
ADDRESS = {part: address for address, part in PARTS.items()}


@dataclass(frozen=True)
class Said:
    """A problem in words, and where it is cured."""

    words: str
    url: str
    also: int


def said(wrong: Iterable[Wrong], draft_id: int, choices: Choices) -> list[Said]:
    """Each problem, by the names of the parts it is about, with the page where it is cured."""
    made = []
    for one in wrong:
        params = {**one.refused.params, "where": _at(one, choices)}
        words = texts.problem_text(Refused(one.refused.code, params))
        made.append(Said(words, _cure(one, draft_id), one.also))
    return made


def _at(wrong: Wrong, choices: Choices) -> str:
    """Where a problem is, as its writer calls it: Mục A “Hộ được hỗ trợ”, hàng “Nhà ở”, cột “Đạt (%)”."""
    if wrong.place is None:
        return wrong.refused.where or str(texts.AT[""])
    code, part, thing, column = wrong.place
    section: Source = next((one for one in choices.source.get("sections") or () if one["code"] == code), {})
    here = replace(choices, section=section)
    words = [texts.AT["sections"] % {"code": code, "name": shown(str(section.get("title") or "–"))}]
    if thing:
        row = next((one for one in section.get(part) or () if one["code"] == thing), {"code": thing})
        words.append(texts.AT[part] % {"name": _called(row, part, here)})
    if column:
        named = dict(here.columns).get(column) or column
        words.append(texts.AT["columns"] % {"name": shown(named)})
    return ", ".join(words)


def _called(thing: Mapping[str, Any], part: str, choices: Choices) -> str:
    if part == "rows":
        return choices.row_name(thing)
    return str(thing.get("label") or thing.get("title") or thing["code"])


def _cure(wrong: Wrong, draft_id: int) -> str:
    if wrong.place is None:
        return reverse("forms:draft_facts", args=[draft_id])
    section, part, code, column = wrong.place
    if column and part == "rows":
        return reverse("forms:draft_cell", args=[draft_id, section, code, column])
    if part:
        return reverse("forms:draft_part", args=[draft_id, section, ADDRESS[part], code])
    if wrong.refused.params.get("key") in ("rows", "columns", "items", "fields"):
        return reverse("forms:draft_section", args=[draft_id, section])
    return reverse("forms:draft_section_edit", args=[draft_id, section])


@dataclass(frozen=True)
class Part:
    """One line of a list in the editor."""

    code: str
    name: str
    says: str  # what it is, in words
    style: str = ""
    formula: str = ""
    own: tuple[str, ...] = ()  # the columns a row writes its own cell for


def parts(section: Source, choices: Choices) -> dict[str, list[Part]]:
    """Every list of a section, each part in words."""
    elements = {each.code: shown(each.name) for each in choices.elements}
    return {
        "columns": [_column(each, elements) for each in section.get("columns") or ()],
        "rows": [_row(each, choices, elements) for each in section.get("rows") or ()],
        "checks": [
            Part(
                each["code"],
                str(each.get("message", "")),
                str(texts.SEVERITY.get(each.get("severity", ""), "")),
                formula=str(each.get("formula") or across(each)),
            )
            for each in section.get("checks") or ()
        ],
        "items": [
            Part(
                each["code"],
                str(each.get("title", "")),
                str(each.get("hint", "")),
                f"level-{each.get('indent', 0)}",
            )
            for each in section.get("items") or ()
        ],
        "fields": [_field(each) for each in section.get("fields") or ()],
    }


def cell_words(cell: Mapping[str, Any], elements: Mapping[str, str]) -> str:
    """What a cell is, in one line."""
    words: list[Words] = [texts.CELL_KIND.get(str(cell.get("kind")), "–")]
    for key in ("measure", "window", "carry"):
        known = texts.KNOWN.get(key, texts.CARRY)
        if cell.get(key):
            words.append(known.get(cell[key], cell[key]))
    if cell.get("element"):
        words.append(elements.get(cell["element"], cell["element"]))
    if cell.get("text"):
        words.append(f"“{cell['text']}”")
    if cell.get("prefill"):
        source = sources().get(str(cell["prefill"]))
        words.append(source.name if source else str(cell["prefill"]))
    return " · ".join(map(str, words))


def across(check: Mapping[str, Any]) -> str:
    """A check against another form in one line: "[H1.th] <= GIAI_NGAN_THANG: A!TONG.th"."""
    if not check.get("form"):
        return ""
    said = (check.get("row", ""), check.get("column", ""), check.get("compare", ""), check["form"])
    return "[{}.{}] {} {}: ".format(*said) + str(check.get("other", ""))


def _column(column: Mapping[str, Any], elements: Mapping[str, str]) -> Part:
    cell = column.get("cell") or {}
    name = str(column.get("label", ""))
    if column.get("group"):
        name = f"{column['group']} › {name}"
    return Part(column["code"], name, cell_words(cell, elements), "", str(cell.get("formula", "")))


def _field(field: Mapping[str, Any]) -> Part:
    name = str(field.get("label", ""))
    if field.get("group"):
        name = f"{field['group']} › {name}"
    words: list[Words] = [texts.FIELD_TYPE.get(str(field.get("type")), "–")]
    words += [texts.FIELD[key] for key in ("required", "sum") if field.get(key)]
    words += ["; ".join(field["choices"])] if field.get("choices") else []
    return Part(field["code"], name, " · ".join(map(str, words)), "", str(field.get("formula", "")))


def _row(row: Mapping[str, Any], choices: Choices, elements: Mapping[str, str]) -> Part:
    says, style = "", f"level-{row.get('indent', 0)}"
    if row.get("heading"):
        says = _("tiêu đề nhóm")
    elif row.get("total"):
        says, style = _("cộng: %(rows)s") % {"rows": ", ".join(row["total"])}, f"{style} total"
    elif row.get("element"):
        says = elements.get(row["element"], row["element"])
    elif row.get("indicator"):
        says = row["indicator"]
    name = choices.row_name(row)
    told = [
        row["element"] if says == name and row.get("element") else str(says),
        *(str(row[key]) for key in ("node", "source", "kind") if row.get(key)),
    ]
    if row.get("breakdowns"):
        told.append(_("chia ra, trong đó: %(codes)s") % {"codes": ", ".join(row["breakdowns"])})
    own = tuple(row.get("cells") or ())
    return Part(row["code"], name, " · ".join(filter(None, told)), style, own=own)


@dataclass(frozen=True)
class DifferenceLine:
    """One difference in words."""

    how: Words
    tone: str
    what: Words
    code: str
    name: str
    facts: list[tuple[Words, str, str]]
    rows: str


_TONE = {"ADDED": "good", "REMOVED": "bad", "CHANGED": "warn", "MOVED": "info"}


def differences(found: Iterable[Difference]) -> list[tuple[str, list[DifferenceLine]]]:
    """Differences by section ("" first: the form itself), in words."""
    made: dict[str, list[DifferenceLine]] = {}
    for one in found:
        line = DifferenceLine(
            texts.DIFFERS[one.how],
            _TONE[one.how],
            texts.WHAT[one.what],
            one.code,
            shown(one.name),
            [(texts.FIELD.get(key, key), _value(key, was), _value(key, now)) for key, was, now in one.facts],
            ", ".join(one.rows[:6]) + (f" … ({len(one.rows)})" if len(one.rows) > 6 else ""),
        )
        made.setdefault(one.section, []).append(line)
    return sorted(made.items(), key=lambda pair: pair[0] != "")


def _value(key: str, value: str) -> str:
    if key == "valid_from" and value:
        return written_day(date.fromisoformat(value))
    known = texts.KNOWN.get(key, {})
    return str(known.get(value, value)) or "–"


def next_section(source: Source) -> str:
    """The letter a new section is given."""
    taken = {each["code"] for each in source.get("sections") or ()}
    letters = [chr(letter) for letter in range(ord("A"), ord("Z") + 1)]
    return next((letter for letter in letters if letter not in taken), f"M{len(taken) + 1}")


def narrative(section: Source) -> bool:
    return section.get("kind") == SectionKind.NARRATIVE


def listing(section: Source) -> bool:
    return section.get("kind") == SectionKind.LIST
