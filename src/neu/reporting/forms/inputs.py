"""What is typed in the form editor: each form gives the facts of one part, by the keys of a form file."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.platform.text.names import shown
from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.reporting.forms import texts
from neu.reporting.forms.authoring.editing import mark
from neu.reporting.forms.authoring.shape import CODE_LENGTH, FIRST, FORMULA, LAST, TITLE, WORDS
from neu.reporting.forms.drafting.names import KIND_NAME
from neu.reporting.forms.rules import CellKind, DraftRefusal, Mode, SectionKind, Severity, WindowKind
from neu.reporting.forms.selectors.choosing import Choices
from neu.reporting.indicators.rules import Measure
from neu.reporting.indicators.texts import MEASURE, VALUE_TYPE

Words = str | Promise
LABEL: Mapping[str, Any] = texts.FIELD
_NONE: list[tuple[str, Words]] = [("", "–")]
_KEYS = {  # what a cell of each kind says; the rest of what was typed is left out
    CellKind.INPUT: ("measure", "window", "element", "carry"),
    CellKind.SHOWN: ("measure", "window", "element", "carry"),
    CellKind.CARRIED: ("measure", "element", "carry"),
    CellKind.FORMULA: ("formula", "unit", "value_type", "decimals"),
    CellKind.TOTAL: ("formula", "unit", "value_type", "decimals"),
    CellKind.LABEL: ("text",),
}
_AREA = {"rows": 2}


def _choices(words: Mapping[str, Words]) -> list[tuple[str, Words]]:
    return [(str(key), said) for key, said in words.items()]


def _text(label: Words, most: int, *, required: bool = False, hint: Words = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, help_text=hint)  # type: ignore[arg-type]


def _long(label: Words, *, required: bool = False, hint: Words = "") -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        max_length=WORDS,
        required=required,
        help_text=hint,  # type: ignore[arg-type]
        widget=forms.Textarea(attrs=_AREA),
    )


def _code() -> forms.CharField:
    hint = _("Chữ không dấu, chữ số, gạch dưới. Để trống: hệ thống đặt theo tên.")
    return _text(LABEL["code"], CODE_LENGTH, hint=hint)


class PartForm(forms.Form):
    """One part of a form being written. `dau`: the mark of the part as the page showed it."""

    dau = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    code = _code()

    def __init__(self, data: Any, part: Mapping[str, Any] | None, choices: Choices, **more: Any) -> None:
        initial = {"dau": mark(part) if part else "", **self.typed(part)} if part else {}
        super().__init__(data, initial={**initial, **more.pop("initial", {})}, **more)
        self.choices, self.part = choices, part
        self.fill()

    def typed(self, part: Mapping[str, Any]) -> dict[str, Any]:
        """How the part's facts stand in the fields."""
        return dict(part)

    def fill(self) -> None:
        """Give the fields what there is to choose from."""

    def choose(self, name: str, choices: Iterable[tuple[str, Words]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*choices]

    def facts(self) -> dict[str, Any]:
        """The facts typed, by key; None takes one away."""
        return {
            key: self.cleaned_data[key] or None
            for key in self.fields
            if key != "dau" and key in self.cleaned_data
        }

    def name(self) -> str:
        """What a code is made of when none was typed."""
        return str(self.cleaned_data.get("label") or self.cleaned_data.get("title") or "")

    def refuse(self, refused: Refused) -> None:
        """Put a refusal beside the field it is about."""
        wanted = [refused.where, refused.params.get("key", "")]
        field = next((each for each in wanted if each in self.fields), None)
        self.add_error(field, texts.problem_text(refused))

    def clean_element(self) -> str:
        """What was typed as the code of an element: its code, or its name with or without marks."""
        typed = self.cleaned_data.get("element", "").strip()
        found, near = self.choices.element(typed)
        if typed and not found:
            said = {"typed": typed[:80], "near": ", ".join(near) or "–"}
            raise forms.ValidationError(refusal_text(Refused(DraftRefusal.ELEMENT_NOT_CHOSEN, said)))
        return found


class FactsForm(PartForm):
    """What the form is."""

    title = _text(_("Tên biểu mẫu"), TITLE, required=True)
    code = _text(
        _("Mã biểu mẫu"),
        CODE_LENGTH,
        required=True,
        hint=_("Chữ không dấu, chữ số, gạch dưới, như BC_NUOC_SACH."),
    )
    valid_from = forms.DateField(
        label=_("Có hiệu lực từ"),
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(
            format="%d/%m/%Y", attrs={"inputmode": "numeric", "placeholder": "dd/mm/yyyy"}
        ),
        help_text=_("Đợt báo cáo có ngày chốt từ ngày này dùng phiên bản này."),
        error_messages={"invalid": _("Không phải ngày. Viết như 31/08/2025.")},
    )
    programme = forms.ChoiceField(label=LABEL["programme"])
    note = _long(LABEL["note"], hint=_("Hiện trên biểu, như: Mẫu đề xuất, không phải mẫu ban hành."))
    field_order = ["title", "code", "valid_from", "programme", "note"]

    def fill(self) -> None:
        self.choose("programme", self.choices.programmes)

    def clean_valid_from(self) -> date:
        chosen: date = self.cleaned_data["valid_from"]
        if not FIRST <= chosen <= LAST:
            raise forms.ValidationError(_("Chọn ngày từ 01/01/2021 đến 01/01/2100."))
        return chosen

    def typed(self, part: Mapping[str, Any]) -> dict[str, Any]:
        on = part.get("valid_from")
        return {**part, "valid_from": date.fromisoformat(on) if on else None}


class SectionForm(PartForm):
    """What a section is."""

    title = _text(_("Tên mục"), TITLE, required=True)
    kind = forms.ChoiceField(
        label=LABEL["kind"],
        choices=_choices(texts.SECTION_KIND),
        initial=SectionKind.TABLE,
        widget=forms.RadioSelect,
    )
    mode = forms.ChoiceField(
        label=LABEL["mode"], choices=_choices(texts.MODE), initial=Mode.PARTS, widget=forms.RadioSelect
    )
    entry_unit = forms.ChoiceField(
        label=LABEL["entry_unit"],
        choices=[*_NONE, *_choices(texts.ENTRY_UNIT)],
        required=False,
        help_text=_("Chỉ cần khi mục có nhập tiền."),
    )
    note = _long(LABEL["note"])
    code = _text(LABEL["code"], 40, hint=_("Như A, B, C. Để trống: hệ thống chọn chữ cái kế tiếp."))
    field_order = ["title", "kind", "mode", "entry_unit", "note", "code"]

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        if found["kind"] == SectionKind.NARRATIVE:
            found |= dict.fromkeys(("mode", "entry_unit", "rows", "columns", "checks", "parts"))
        else:
            found["items"] = None
        return found


class CellForm(PartForm):
    """What stands in the cells of a column."""

    kind = forms.ChoiceField(
        label=_("Trong ô là"),
        choices=_choices(texts.EDITOR_KIND),
        initial=CellKind.INPUT,
        widget=forms.RadioSelect,
    )
    measure = forms.ChoiceField(
        label=LABEL["measure"], choices=_choices(MEASURE), initial=Measure.ACTUAL, required=False
    )
    window = forms.ChoiceField(
        label=LABEL["window"],
        choices=[(key, said) for key, said in _choices(texts.WINDOW) if key != WindowKind.BEFORE],
        initial=WindowKind.ROUND,
        required=False,
    )
    element = _text(
        _("Chỉ tiêu của cả cột"), 200, hint=_("Để trống khi mỗi hàng có chỉ tiêu riêng. Gõ tên hoặc mã.")
    )
    carry = forms.ChoiceField(label=LABEL["carry"], choices=[*_NONE, *_choices(texts.CARRY)], required=False)
    formula = _text(LABEL["formula"], FORMULA, hint=_("Chọn một gợi ý, hoặc ghép từ các ô bên dưới."))
    unit = _text(LABEL["unit"], 40, hint=_("Để trống: theo chỉ tiêu của hàng."))
    value_type = forms.ChoiceField(
        label=LABEL["value_type"],
        choices=[("", _("theo chỉ tiêu của hàng")), *_choices(VALUE_TYPE)],
        required=False,
    )
    decimals = forms.IntegerField(label=LABEL["decimals"], min_value=0, max_value=4, required=False)
    text = _text(LABEL["text"], TITLE, hint=_("{target} là mục tiêu cả nước của hàng."))

    def fill(self) -> None:
        self.fields["formula"].widget.attrs["list"] = "goi-y-cong-thuc"
        self.fields["element"].widget.attrs["list"] = "goi-y-chi-tieu"

    def typed(self, part: Mapping[str, Any]) -> dict[str, Any]:
        return {**part, **(part.get("cell") or {})}

    def clean_element(self) -> str:
        typed = str(self.cleaned_data.get("element", "")).strip()
        return typed if typed in ("numerator", "denominator") else super().clean_element()

    def cell(self) -> dict[str, Any]:
        """The cell, with what its kind says alone."""
        given = self.cleaned_data
        kind = CellKind(given["kind"])
        found = {key: given.get(key) for key in _KEYS[kind] if given.get(key) not in (None, "")}
        if kind is CellKind.CARRIED:
            found["window"] = WindowKind.BEFORE.value
        return {"kind": kind.value, **found}


class ColumnForm(CellForm):
    """A column."""

    label = _text(_("Tên cột"), TITLE, required=True)
    group = _text(
        LABEL["group"], TITLE, hint=_("Các cột kề nhau cùng tiêu đề gộp nằm dưới một ô tiêu đề chung.")
    )
    parts = forms.BooleanField(
        label=_("Các hàng “chia ra”, “trong đó” cũng có cột này"), required=False, initial=True
    )
    field_order = ["label", "group", "kind"]

    def typed(self, part: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().typed(part), "parts": part.get("parts", True)}

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "code": given["code"] or None,
            "label": given["label"],
            "group": given["group"] or None,
            "parts": given["parts"],
            "cell": self.cell(),
        }


class OwnCellForm(CellForm):
    """One cell of a row: as the column says, none, or of its own."""

    how = forms.ChoiceField(
        label=_("Ô này"), choices=_choices(texts.OWN_CELL), initial="COLUMN", widget=forms.RadioSelect
    )
    code = None  # type: ignore[assignment]
    field_order = ["how", "kind"]


class RowForm(PartForm):
    """A row."""

    what = forms.ChoiceField(
        label=_("Hàng này là"), choices=_choices(texts.ROW_KIND), initial="COUNT", widget=forms.RadioSelect
    )
    element = _text(LABEL["element"], 200, hint=_("Gõ tên hoặc mã, có dấu hay không dấu."))
    label = _text(_("Tên hàng"), TITLE, hint=_("Để trống: lấy tên của chỉ tiêu, dự án hoặc nguồn vốn."))
    chosen = forms.MultipleChoiceField(
        label=LABEL["total"], required=False, widget=forms.CheckboxSelectMultiple
    )
    total = _text(
        _("Cộng theo mẫu mã"),
        TITLE,
        hint=_("DA1_* cộng mọi hàng nhập có mã bắt đầu bằng DA1_. Cách nhau dấu phẩy."),
    )
    node = forms.ChoiceField(label=LABEL["node"], required=False)
    indent = forms.ChoiceField(
        label=LABEL["indent"], choices=[(str(no), str(no)) for no in range(5)], initial="0"
    )
    breakdowns = forms.MultipleChoiceField(
        label=LABEL["breakdowns"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Thêm dưới hàng này một hàng cho mỗi tổ. Chỉ những phân tổ mà chỉ tiêu có."),
    )
    source = forms.ChoiceField(label=LABEL["source"], required=False)
    kind = forms.ChoiceField(
        label=LABEL["capital_kind"],
        choices=[*_NONE, *((key.value, said) for key, said in KIND_NAME.items())],
        required=False,
    )
    indicator = forms.ChoiceField(label=LABEL["indicator"], required=False)
    unit = _text(LABEL["unit"], 40, hint=_("Để trống: theo chỉ tiêu."))
    field_order = ["what", "element", "label", "chosen", "total", "node", "indent", "breakdowns"]

    def fill(self) -> None:
        self.fields["element"].widget.attrs["list"] = "goi-y-chi-tieu"
        self.choose("node", [*_NONE, *self.choices.nodes])
        self.choose("source", [*_NONE, *((code, shown(name)) for code, name in self.choices.sources)])
        self.choose("indicator", [*_NONE, *self.choices.indicators])
        mine = (self.part or {}).get("code")
        addends = [(code, name) for code, name in self.choices.addends if code != mine]
        self.choose("chosen", addends)
        known = {code for code, _name in addends}
        held = (self.part or {}).get("breakdowns") or []
        there = {code for code, _name in self.choices.breakdowns}
        self.choose(
            "breakdowns", [*self.choices.breakdowns, *((each, each) for each in held if each not in there)]
        )
        for name in ("node", "source", "indicator"):  # what another programme's tree has stays as it is
            self._keep(name)
        if self.part and not self.is_bound:
            total = self.part.get("total") or []
            self.initial["chosen"] = [each for each in total if each in known]
            self.initial["total"] = ", ".join(each for each in total if each not in known)

    def _keep(self, name: str) -> None:
        held, field = (self.part or {}).get(name), self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        if held and held not in {str(code) for code, _name in field.choices}:  # type: ignore[union-attr,misc]
            field.choices = [*field.choices, (held, held)]  # type: ignore[misc]

    def typed(self, part: Mapping[str, Any]) -> dict[str, Any]:
        what = "HEADING" if part.get("heading") else "TOTAL" if part.get("total") else "COUNT"
        return {**part, "what": what, "indent": str(part.get("indent", 0))}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        what = given.get("what")
        if what == "TOTAL" and not (given.get("chosen") or given.get("total", "").strip()):
            self.add_error("chosen", forms.ValidationError(_("Chọn ít nhất một hàng để cộng.")))
        named = ("label", "node") if what != "COUNT" else ("label", "element", "node", "source", "indicator")
        if what and not self.errors and not any(given.get(name) for name in named):
            self.add_error("label", forms.ValidationError(_("Ghi tên hàng.")))
        return given

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        found = {
            key: given[key] or None
            for key in (
                "code",
                "label",
                "node",
                "element",
                "source",
                "kind",
                "indicator",
                "breakdowns",
                "unit",
            )
        }
        found |= {"indent": int(given["indent"]), "heading": None, "total": None}
        if given["what"] != "COUNT":
            found |= dict.fromkeys(("element", "indicator", "breakdowns"))
        if given["what"] == "HEADING":
            found |= {"heading": True, "cells": None}
        if given["what"] == "TOTAL":
            patterns = [each.strip() for each in given["total"].split(",") if each.strip()]
            found["total"] = [*given["chosen"], *patterns]
        return found

    def name(self) -> str:
        given = self.cleaned_data
        return str(
            given["element"] or given["label"] or given["node"] or given["source"] or given["indicator"]
        )


class CheckForm(PartForm):
    """A comparison that must hold in every row that has its cells."""

    formula = _text(_("Điều phải đúng"), FORMULA, required=True, hint=_("Như [thuc_hien] <= [ke_hoach]."))
    severity = forms.ChoiceField(
        label=LABEL["severity"],
        choices=_choices(texts.SEVERITY),
        initial=Severity.WARNING,
        widget=forms.RadioSelect,
    )
    column = forms.ChoiceField(label=LABEL["column"])
    message = _long(
        LABEL["message"],
        required=True,
        hint=_("Nói sai gì và phải làm gì, như: Thực hiện lớn hơn kế hoạch: xem lại."),
    )
    field_order = ["formula", "column", "severity", "message", "code"]

    def fill(self) -> None:
        self.fields["formula"].widget.attrs["list"] = "goi-y-cong-thuc"
        self.choose("column", self.choices.columns)

    def name(self) -> str:
        return str(self.cleaned_data.get("message", ""))


class ItemForm(PartForm):
    """One heading of an outline."""

    title = _text(_("Đề mục"), TITLE, required=True)
    indent = forms.ChoiceField(
        label=LABEL["indent"], choices=[(str(no), str(no)) for no in range(5)], initial="0"
    )
    hint = _long(LABEL["hint"], hint=_("Nói người viết cần nêu gì."))
    asked = forms.BooleanField(
        label=_("Phải viết lời (bỏ chọn: chỉ là tiêu đề)"), required=False, initial=True
    )
    field_order = ["title", "hint", "indent", "asked", "code"]

    def typed(self, part: Mapping[str, Any]) -> dict[str, Any]:
        return {**part, "indent": str(part.get("indent", 0)), "asked": part.get("asked", True)}

    def facts(self) -> dict[str, Any]:
        return {
            **super().facts(),
            "asked": self.cleaned_data["asked"],
            "indent": int(self.cleaned_data["indent"]),
        }


FORMS: Mapping[str, type[PartForm]] = {
    "sections": SectionForm,
    "columns": ColumnForm,
    "rows": RowForm,
    "checks": CheckForm,
    "items": ItemForm,
}


class FileForm(forms.Form):
    """A form file."""

    tep = forms.FileField(
        label=_("Tệp biểu mẫu (.yaml)"),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        allow_empty_file=True,
    )


class PublishForm(forms.Form):
    """From which day; `luot`: the revision of the draft that the page showed."""

    valid_from = FactsForm.base_fields["valid_from"]
    luot = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    clean_valid_from = FactsForm.clean_valid_from


def several(typed: Sequence[str], known: Iterable[str]) -> list[str]:
    """The codes ticked that there are, each once."""
    there = set(known)
    return [code for code in dict.fromkeys(typed) if code in there]
