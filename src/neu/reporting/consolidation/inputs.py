"""What is typed on the pages of editions and adjustments."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from neu.platform.text.rules import NotANumber, parse_number, to_dong
from neu.reporting.submissions.texts import FIELD_NUMBER


class PrepareForm(forms.Form):
    """The title and, for an amended edition, why it replaces the one before."""

    title = forms.CharField(
        label=_("Trích yếu"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = forms.CharField(
        label=_("Lý do thay thế"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())  # one paragraph, however it was typed


class IssueForm(forms.Form):
    """What the clerk's office gives: the number, and who receives the document, one a line."""

    number = forms.CharField(
        label=_("Số, ký hiệu"), max_length=60, help_text=_("Do văn thư cấp, ví dụ 168/BC-UBND")
    )
    recipients = forms.CharField(
        label=_("Nơi nhận"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mỗi nơi một dòng"),
    )

    def listed(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["recipients"].splitlines() if line.strip()]


class LayoutForm(forms.Form):
    """A receiver's workbook."""

    tep = forms.FileField(
        label=_("Mẫu của nơi nhận (.xlsx)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        allow_empty_file=True,
    )


class AdjustForm(forms.Form):
    """A signed amount in the unit of its section, why, and on which document."""

    amount = forms.CharField(
        label=_("Số điều chỉnh"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
        help_text=_("Thêm vào thì nhập số dương (5), bớt đi thì nhập số âm (-5)."),
    )
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 3}))
    evidence = forms.CharField(
        label=_("Căn cứ"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Số, ngày văn bản hoặc hồ sơ làm căn cứ."),
    )
    confirmed = forms.BooleanField(label=_("Đúng là số này"), required=False)
    replacing = forms.BooleanField(required=False)

    def read(self, unit: str, *, language: str) -> Decimal | None:
        """Return the amount in the stored unit; None: what was typed is no number, and the form says so.

        `unit`: what money is typed in; "" for anything else.
        """
        typed = self.cleaned_data["amount"].strip().replace("−", "-").removeprefix("+")
        try:
            value = parse_number(typed, language=language)
        except NotANumber as wrong:
            self.add_error("amount", str(FIELD_NUMBER[wrong.code]) % {"typed": typed})
            return None
        return to_dong(value, unit) if unit else value
