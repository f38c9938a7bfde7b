"""What is typed on the pages of editions."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
