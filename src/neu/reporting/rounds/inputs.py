"""What is typed to open or close a round, converted and checked."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from neu.platform.text.names import shown
from neu.reporting.rounds import selectors, texts
from neu.reporting.rounds.rules import PASSAGES

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)  # the years periods are kept for
OUT_OF_RANGE = _("Ngày phải từ năm 2000 đến năm 2100. Xem lại năm đã gõ.")


class OpenForm(forms.Form):
    """Which round to open: regime, period, pass and cut-off."""

    che_do = forms.ChoiceField(label=_("Chế độ báo cáo"))
    ky = forms.CharField(
        label=_("Kỳ"),
        max_length=24,
        help_text=_("2024 (năm), 2024M09 (tháng 9/2024), 2024Q2, 2024H1, 2024-9M"),
    )
    luot = forms.ChoiceField(
        label=_("Lượt"), choices=[(passage, texts.PASSAGE[passage]) for passage in PASSAGES]
    )
    chot = forms.DateField(
        label=_("Ngày chốt địa bàn, đơn vị"),
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        help_text=_("dd/mm/yyyy. Địa bàn, danh sách, luồng và chức năng lấy theo ngày này."),
        error_messages={"invalid": _("Không phải ngày. Viết như 31/08/2025.")},
        validators=[MinValueValidator(EARLIEST, OUT_OF_RANGE), MaxValueValidator(LATEST, OUT_OF_RANGE)],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = self.fields["che_do"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [(regime.code, shown(regime.name)) for regime in selectors.regimes()]


class ReasonForm(forms.Form):
    """Why a round is closed or opened again."""

    ly_do = forms.CharField(label=_("Lý do"), max_length=500, required=False, strip=True)
