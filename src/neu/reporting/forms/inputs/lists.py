"""A column of a list: what its reporter types in each row she adds."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from neu.platform.ui.fields import WholeField
from neu.reporting.forms import texts
from neu.reporting.forms.authoring.shape import CHOICES, FORMULA, TITLE
from neu.reporting.forms.inputs.parts import LABEL, PartForm, choices, line, long
from neu.reporting.forms.rules import NUMBERS, FieldType

_KEYS: Mapping[str, tuple[str, ...]] = {  # what a column of each type says; the rest that was typed is left
    FieldType.TEXT: ("required", "hint"),
    FieldType.DATE: ("required", "hint"),
    FieldType.CHOICE: ("required", "hint", "choices"),
    FieldType.INTEGER: ("required", "hint", "sum", "unit"),
    FieldType.MONEY: ("required", "hint", "sum"),
    FieldType.DECIMAL: ("required", "hint", "sum", "unit", "decimals"),
    FieldType.FORMULA: ("formula", "unit", "decimals"),
}


class FieldForm(PartForm):
    """A column of a list."""

    label = line(_("Tên trường"), TITLE, required=True)
    type = forms.ChoiceField(
        label=LABEL["type"],
        choices=choices(texts.FIELD_TYPE),
        initial=FieldType.TEXT,
        widget=forms.RadioSelect,
    )
    choices = long(LABEL["choices"], hint=_("Mỗi lựa chọn một dòng."))  # type: ignore[assignment]
    formula = line(
        LABEL["formula"], FORMULA, hint=_("Ghép từ mã các trường số của cùng dòng, như [a] + [b].")
    )
    required = forms.BooleanField(label=_("Bắt buộc: còn trống thì chưa gửi được báo cáo"), required=False)
    sum = forms.BooleanField(label=_("Cộng trường này dưới danh sách (trường số)"), required=False)
    unit = line(LABEL["unit"], 40, hint=_("Như hộ, cuộc, %."))
    decimals = WholeField(label=LABEL["decimals"], least=0, most=4, required=False)
    group = line(
        LABEL["group"], TITLE, hint=_("Các trường kề nhau cùng tiêu đề gộp nằm dưới một ô tiêu đề chung.")
    )
    hint = long(LABEL["hint"], hint=_("Nói người báo cáo cần ghi gì."))
    field_order = ["label", "type", "choices", "formula", "required", "sum"]

    def fill(self) -> None:
        self.fields["formula"].widget.attrs["list"] = "goi-y-cong-thuc"

    def typed(self, part: Mapping[str, Any]) -> dict[str, Any]:
        return {**part, "choices": "\n".join(part.get("choices") or ())}

    def clean_choices(self) -> list[str]:
        given = [each.strip() for each in self.cleaned_data["choices"].splitlines() if each.strip()]
        if len(given) > CHOICES:
            raise forms.ValidationError(_("Không quá 60 lựa chọn."))
        return given

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        kind = given.get("type")
        if kind == FieldType.CHOICE and "choices" in given and len(given["choices"]) < 2:
            self.add_error("choices", forms.ValidationError(_("Ghi ít nhất hai lựa chọn.")))
        if kind == FieldType.FORMULA and not given.get("formula"):
            self.add_error("formula", forms.ValidationError(_("Ghi công thức.")))
        if given.get("sum") and kind and kind not in NUMBERS:
            self.add_error(
                "sum", forms.ValidationError(_("Chỉ cộng được trường số. Bỏ chọn, hoặc đổi kiểu."))
            )
        return given

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        every = {key for keys in _KEYS.values() for key in keys}
        found: dict[str, Any] = dict.fromkeys(every)
        for key in _KEYS[given["type"]]:
            found[key] = given[key] if given[key] not in ("", [], False) else None
        return found | {
            "code": given["code"] or None,
            "label": given["label"],
            "type": given["type"],
            "group": given["group"] or None,
        }
