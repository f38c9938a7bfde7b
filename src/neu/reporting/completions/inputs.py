"""What is typed about a project that ended, converted and checked."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from neu.platform.text.names import shown
from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.reporting.completions import selectors, services
from neu.reporting.completions.rules import CODE, NAME, NUMBER
from neu.reporting.rounds import selectors as rounds
from neu.reporting.rounds.inputs import EARLIEST, LATEST, OUT_OF_RANGE

NOBODY: Sequence[tuple[str, Any]] = [("", _("– chọn –"))]

NOT_THEN = {
    "invalid_choice": _(
        "Vào ngày kết thúc không có cơ quan này giữ chức năng đó. Danh sách ở đây là của ngày ấy: chọn lại."
    )
}


def _day(label: Any, *, required: bool = False, hint: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        error_messages={"invalid": _("Không phải ngày. Viết như 31/08/2025.")},
        validators=[MinValueValidator(EARLIEST, OUT_OF_RANGE), MaxValueValidator(LATEST, OUT_OF_RANGE)],
        widget=forms.DateInput(
            format="%d/%m/%Y", attrs={"inputmode": "numeric", "placeholder": "dd/mm/yyyy"}
        ),
    )


class DeclareForm(forms.Form):
    """A project that ended: what it is called, when it ended, who carried it out and for whom."""

    che_do = forms.ChoiceField(label=_("Chế độ báo cáo"))
    ten = forms.CharField(label=_("Tên dự án, hoạt động"), max_length=NAME)
    ma = forms.CharField(label=_("Mã dự án"), max_length=CODE, help_text=_("Như trong quyết định."))
    bat_dau = _day(_("Ngày bắt đầu"), hint=_("Để trống nếu không rõ."))
    ket_thuc = _day(
        _("Ngày kết thúc"), required=True, hint=_("Hạn báo cáo, xã và đơn vị được tính theo ngày này.")
    )
    don_vi = forms.ChoiceField(
        label=_("Đơn vị thực hiện, báo cáo"),
        help_text=_("Đơn vị giữ chức năng báo cáo tại xã có dự án."),
        error_messages=NOT_THEN,
    )
    chu_dau_tu = forms.ChoiceField(
        label=_("Chủ đầu tư"),
        help_text=_("Báo cáo đã xác thực trả về cơ quan này."),
        error_messages=NOT_THEN,
    )
    quyet_dinh = forms.CharField(label=_("Quyết định: số, ký hiệu"), max_length=NUMBER, required=False)
    ngay_quyet_dinh = _day(_("Ngày quyết định"))

    def __init__(self, typed: Any, *, user: Any, on: date, today: date) -> None:
        super().__init__(typed)
        regimes = rounds.event_regimes()
        offered: dict[str, Sequence[tuple[str, Any]]] = {
            "che_do": [(one.code, shown(one.name)) for one in regimes],
            "don_vi": [*NOBODY, *((one.key, one.label) for one in selectors.units(user, on, today))],
            "chu_dau_tu": [*NOBODY, *((str(key), name) for key, name in selectors.investors(on))],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        if len(regimes) == 1:
            self.fields["che_do"].widget = forms.HiddenInput()
            self.initial["che_do"] = regimes[0].code

    def said(self) -> services.Declared:
        """What was typed, as the service takes it."""
        said = self.cleaned_data
        unit, place = (int(part) for part in said["don_vi"].split(":"))
        return services.Declared(
            regime=said["che_do"],
            code=said["ma"],
            name=said["ten"],
            investor_id=int(said["chu_dau_tu"]),
            unit_id=unit,
            place_id=place,
            started_on=said["bat_dau"],
            ended_on=said["ket_thuc"],
            decision=said["quyet_dinh"],
            decided_on=said["ngay_quyet_dinh"],
        )

    def refuse(self, refused: Refused) -> None:
        """Put a refusal beside the field it is about, or above all."""
        self.add_error(refused.where if refused.where in self.fields else None, refusal_text(refused))


class ReasonForm(forms.Form):
    """Why what was declared is withdrawn."""

    ly_do = forms.CharField(
        label=_("Lý do rút khai báo"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
