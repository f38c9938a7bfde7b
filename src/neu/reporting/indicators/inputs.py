"""What is typed to define a data element."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from neu.platform.text.typed import NAME, REASON
from neu.platform.ui.fields import WholeField
from neu.reporting.indicators import texts
from neu.reporting.indicators.rules import Adds, Stance, ValueType


def _choices(words: Any, *only: str) -> list[tuple[str, Any]]:
    return [(str(key), said) for key, said in words.items() if not only or key in only]


class ElementForm(forms.Form):
    """One thing counted."""

    name = forms.CharField(
        label=_("Tên chỉ tiêu"),
        max_length=NAME,
        help_text=_("Nói rõ đếm gì, như: Hộ được hỗ trợ máy lọc nước."),
    )
    unit = forms.CharField(
        label=_("Đơn vị tính"), max_length=40, help_text=_("hộ, người, công trình, ha, đồng…")
    )
    definition = forms.CharField(
        label=_("Khái niệm, cách tính"),
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ai đọc cũng đếm như nhau: tính những gì, không tính những gì."),
    )
    source = forms.CharField(label=_("Nguồn số liệu"), max_length=REASON, required=False)
    value_type = forms.ChoiceField(
        label=_("Kiểu số"),
        choices=_choices(texts.VALUE_TYPE),
        initial=ValueType.INTEGER,
        widget=forms.RadioSelect,
    )
    decimals = WholeField(label=_("Số chữ số thập phân"), least=0, most=4, required=False, initial=0)
    stance = forms.ChoiceField(
        label=_("Số này là"),
        choices=_choices(texts.STANCE_SENTENCE),
        initial=Stance.FLOW,
        widget=forms.RadioSelect,
    )
    adds_over_places = forms.ChoiceField(
        label=_("Cộng các địa bàn"),
        choices=_choices(texts.ADDS_SENTENCE, Adds.SUM, Adds.NONE),
        initial=Adds.SUM,
        widget=forms.RadioSelect,
    )
    adds_over_nodes = forms.ChoiceField(
        label=_("Cộng các dự án, nội dung"),
        choices=_choices(texts.NODES_SENTENCE, Adds.SUM, Adds.NONE),
        initial=Adds.SUM,
        widget=forms.RadioSelect,
    )
    code = forms.CharField(
        label=_("Mã"),
        max_length=60,
        required=False,
        help_text=_("Chữ thường không dấu, chữ số, gạch dưới. Để trống: hệ thống đặt theo tên."),
    )

    def facts(self) -> dict[str, object]:
        """What the service takes."""
        given = dict(self.cleaned_data)
        given.pop("code")
        return {**given, "decimals": given["decimals"] or 0}
