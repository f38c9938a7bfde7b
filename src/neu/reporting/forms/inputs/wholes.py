"""The form itself, its sections and outlines; a file; publishing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from neu.registry.programmes.selectors import PHASE_ONE
from neu.reporting.forms import texts
from neu.reporting.forms.authoring.shape import CODE_LENGTH, FIRST, LAST, TITLE
from neu.reporting.forms.inputs.parts import LABEL, NONE, PartForm, choices, coded, line, long
from neu.reporting.forms.rules import Mode, SectionKind


class FactsForm(PartForm):
    """What the form is."""

    title = line(_("Tên biểu mẫu"), TITLE, required=True)
    code = coded(
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
    programme = forms.ChoiceField(label=LABEL["programme"], initial=PHASE_ONE)
    note = long(LABEL["note"], hint=_("Hiện trên biểu, như: Mẫu đề xuất, không phải mẫu ban hành."))
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

    title = line(_("Tên mục"), TITLE, required=True)
    kind = forms.ChoiceField(
        label=LABEL["kind"],
        choices=choices(texts.SECTION_KIND),
        initial=SectionKind.TABLE,
        widget=forms.RadioSelect,
    )
    mode = forms.ChoiceField(
        label=LABEL["mode"], choices=choices(texts.MODE), initial=Mode.PARTS, widget=forms.RadioSelect
    )
    entry_unit = forms.ChoiceField(
        label=LABEL["entry_unit"],
        choices=[*NONE, *choices(texts.ENTRY_UNIT)],
        required=False,
        help_text=_("Chỉ cần khi mục có nhập tiền."),
    )
    note = long(LABEL["note"])
    code = coded(LABEL["code"], 40, hint=_("Như A, B, C. Để trống: hệ thống chọn chữ cái kế tiếp."))
    field_order = ["title", "kind", "mode", "entry_unit", "note", "code"]

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        if found["kind"] == SectionKind.NARRATIVE:
            found |= dict.fromkeys(("mode", "entry_unit", "rows", "columns", "checks", "parts", "fields"))
        elif found["kind"] == SectionKind.LIST:
            found |= dict.fromkeys(("mode", "rows", "columns", "parts", "items"))
        else:
            found |= dict.fromkeys(("items", "fields"))
        return found


class ItemForm(PartForm):
    """One heading of an outline."""

    title = line(_("Đề mục"), TITLE, required=True)
    indent = forms.ChoiceField(
        label=LABEL["indent"], choices=[(str(no), str(no)) for no in range(5)], initial="0"
    )
    hint = long(LABEL["hint"], hint=_("Nói người viết cần nêu gì."))
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
