"""What stands in the cells of a column, or in one cell of a row; what must hold between cells."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from neu.platform.ui.fields import WholeField
from neu.reporting.forms import texts
from neu.reporting.forms.authoring.shape import CODE_LENGTH, FORMULA, TITLE
from neu.reporting.forms.formula.grammar import COMPARISONS
from neu.reporting.forms.inputs.parts import LABEL, NONE, PartForm, choices, line, long
from neu.reporting.forms.ports import sources
from neu.reporting.forms.rules import CellKind, Severity, WindowKind
from neu.reporting.indicators.rules import Measure
from neu.reporting.indicators.texts import MEASURE, VALUE_TYPE

_KEYS = {  # what a cell of each kind says; the rest of what was typed is left out
    CellKind.INPUT: ("measure", "window", "element", "carry", "prefill"),
    CellKind.SHOWN: ("measure", "window", "element", "carry"),
    CellKind.CARRIED: ("measure", "element", "carry"),
    CellKind.FORMULA: ("formula", "unit", "value_type", "decimals"),
    CellKind.TOTAL: ("formula", "unit", "value_type", "decimals"),
    CellKind.LABEL: ("text",),
}


class CellForm(PartForm):
    """What stands in the cells of a column."""

    kind = forms.ChoiceField(
        label=_("Trong ô là"),
        choices=choices(texts.EDITOR_KIND),
        initial=CellKind.INPUT,
        widget=forms.RadioSelect,
    )
    measure = forms.ChoiceField(
        label=LABEL["measure"], choices=choices(MEASURE), initial=Measure.ACTUAL, required=False
    )
    window = forms.ChoiceField(
        label=LABEL["window"],
        choices=[(key, said) for key, said in choices(texts.WINDOW) if key != WindowKind.BEFORE],
        initial=WindowKind.ROUND,
        required=False,
    )
    element = line(
        _("Chỉ tiêu của cả cột"), 200, hint=_("Để trống khi mỗi hàng có chỉ tiêu riêng. Gõ tên hoặc mã.")
    )
    carry = forms.ChoiceField(label=LABEL["carry"], choices=[*NONE, *choices(texts.CARRY)], required=False)
    prefill = forms.ChoiceField(
        label=LABEL["prefill"],
        required=False,
        help_text=_("Chỉ với ô nhập tại đây: hệ thống nói số của mình bên cạnh ô và điền khi được yêu cầu."),
    )
    formula = line(LABEL["formula"], FORMULA, hint=_("Chọn một gợi ý, hoặc ghép từ các ô bên dưới."))
    unit = line(LABEL["unit"], 40, hint=_("Để trống: theo chỉ tiêu của hàng."))
    value_type = forms.ChoiceField(
        label=LABEL["value_type"],
        choices=[("", _("theo chỉ tiêu của hàng")), *choices(VALUE_TYPE)],
        required=False,
    )
    decimals = WholeField(label=LABEL["decimals"], least=0, most=4, required=False)
    text = line(LABEL["text"], TITLE, hint=_("{target} là mục tiêu cả nước của hàng."))

    def fill(self) -> None:
        self.fields["formula"].widget.attrs["list"] = "goi-y-cong-thuc"
        self.fields["element"].widget.attrs["list"] = "goi-y-chi-tieu"
        offered = sorted(sources().values(), key=lambda one: one.code)
        self.choose("prefill", [*NONE, *((one.code, one.name) for one in offered)])

    def typed(self, part: Mapping[str, Any]) -> dict[str, Any]:
        cell = {key: said for key, said in (part.get("cell") or {}).items() if said != WindowKind.BEFORE}
        return {**part, **cell}  # BEFORE goes without saying with its kind

    def clean_element(self) -> str:
        typed = str(self.cleaned_data.get("element", "")).strip()
        return typed if typed in ("numerator", "denominator") else super().clean_element()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        computed = given.get("kind") == CellKind.FORMULA and given.get("how", "OWN") == "OWN"
        if computed and not given.get("formula", "").strip() and "formula" not in self.errors:
            missing = _("Ghi công thức: chọn một gợi ý, hoặc ghép từ các ô.")
            self.add_error("formula", forms.ValidationError(missing))
        return given

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

    label = line(_("Tên cột"), TITLE, required=True)
    group = line(
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
        label=_("Ô này"), choices=choices(texts.OWN_CELL), initial="COLUMN", widget=forms.RadioSelect
    )
    code = None  # type: ignore[assignment]
    field_order = ["how", "kind"]


class CheckForm(PartForm):
    """A comparison that must hold in every row that has its cells."""

    formula = line(_("Điều phải đúng"), FORMULA, hint=_("Như [thuc_hien] <= [ke_hoach]."))
    form = forms.ChoiceField(label=LABEL["form"], required=False)
    row = forms.ChoiceField(label=LABEL["row"], required=False)
    compare = forms.ChoiceField(label=LABEL["compare"], required=False)
    other = line(LABEL["other"], 3 * CODE_LENGTH, hint=_("Như A!TONG.thuc_hien: mục!hàng.cột."))
    severity = forms.ChoiceField(
        label=LABEL["severity"],
        choices=choices(texts.SEVERITY),
        initial=Severity.WARNING,
        widget=forms.RadioSelect,
    )
    column = forms.ChoiceField(label=LABEL["column"])
    message = long(
        LABEL["message"],
        required=True,
        hint=_("Nói sai gì và phải làm gì, như: Thực hiện lớn hơn kế hoạch: xem lại."),
    )
    field_order = ["formula", "column", "form", "row", "compare", "other", "severity", "message", "code"]

    def fill(self) -> None:
        self.fields["formula"].widget.attrs["list"] = "goi-y-cong-thuc"
        self.choose("column", self.choices.columns)
        self.choose(
            "form", [*NONE, *((code, f"{code}: {title}") for code, title in self.choices.other_forms)]
        )
        self.choose("row", [*NONE, *self.choices.row_choices])
        self.choose("compare", [*NONE, *((sign, sign) for sign in sorted(COMPARISONS))])

    def clean(self) -> dict[str, Any]:
        """A formula, or a cell of another form: one of the two."""
        given = super().clean() or self.cleaned_data
        if not given.get("form") and not given.get("formula"):
            self.add_error("formula", forms.ValidationError(_("Viết điều phải đúng, hoặc so với biểu khác.")))
        for key in ("row", "compare", "other") if given.get("form") else ():
            if not given.get(key) and key not in self.errors:
                self.add_error(key, forms.ValidationError(_("Cần khi so với biểu khác.")))
        return given

    def facts(self) -> dict[str, Any]:
        found, across = super().facts(), ("row", "compare", "other")
        return {**found, **({"formula": None} if found["form"] else dict.fromkeys(across))}

    def name(self) -> str:
        return str(self.cleaned_data.get("message", ""))
