"""What is typed on the pages of places: a day and words to search."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]  # what our own links say, and what people type


class AsOf(forms.Form):
    """The day a page is about; empty means today."""

    ngay = forms.DateField(
        label=_("Tại ngày"),
        required=False,
        input_formats=DAY_FORMATS,
        error_messages={
            "invalid": _("Ngày này không có trong lịch. Ghi dạng ngày/tháng/năm, như 30/6/2025.")
        },
    )

    def day(self, today: date) -> date:
        """Return the day asked for, or today when none or a wrong one was typed."""
        return (self.cleaned_data.get("ngay") if self.is_valid() else None) or today


class Search(AsOf):
    """Words to look for; with no day, names of all times are searched."""

    tim = forms.CharField(
        label=_("Tên hoặc mã"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    field_order = ["tim", "ngay"]
