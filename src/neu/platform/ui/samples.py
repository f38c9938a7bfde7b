"""What the components page shows: invented values, for looking at."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from neu.platform.ui.icons import PATHS


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Tên công trình"), max_length=80)
    amount = forms.CharField(label=_("Số vốn giải ngân"), help_text=_("Nhập theo triệu đồng, ví dụ 1.250,5."))
    ended_on = forms.DateField(label=_("Ngày hoàn thành"), required=False)
    source = forms.ChoiceField(
        label=_("Nguồn vốn"), choices=[("TW", _("Ngân sách trung ương")), ("DP", _("Ngân sách địa phương"))]
    )
    kind = forms.ChoiceField(
        label=_("Loại vốn"),
        choices=[("DT", _("Đầu tư phát triển")), ("SN", _("Sự nghiệp"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Ghi chú"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    sure = forms.BooleanField(label=_("Tôi đã đối chiếu với chứng từ"))


ROWS = [
    ("1", "Dự án 1: Đất ở, nhà ở, đất sản xuất, nước sinh hoạt", "12480.5", "3912", "2730.25"),
    ("2", "Dự án 2: Quy hoạch, sắp xếp, bố trí, ổn định dân cư", "8200", "1500", "1500"),
    ("3", "Dự án 3: Phát triển sản xuất nông, lâm nghiệp bền vững", "45210", "15070", "9042.8"),
    ("4", "Dự án 4: Đầu tư cơ sở hạ tầng thiết yếu", "238900", "71670", "68320.75"),
    ("5", "Dự án 5: Giáo dục, đào tạo nâng cao chất lượng nguồn nhân lực", "30125", "9000", None),
]


def components(request: HttpRequest) -> dict[str, Any]:
    """Everything ui/components.html needs."""
    rows = [
        (code, name, *(None if value is None else Decimal(value) for value in values))
        for code, name, *values in ROWS
    ]
    wrong = SampleForm({"name": "", "amount": "một tỷ", "source": "TW", "kind": "DT"})
    wrong.is_valid()
    wrong.add_error("amount", _("Không đọc được số “một tỷ”. Ghi bằng chữ số, ví dụ 1.000."))
    return {
        "form": SampleForm(),
        "wrong": wrong,
        "rows": rows,
        "page": Paginator(range(1, 241), 20).get_page(request.GET.get("trang", 3)),
        "at": datetime(2026, 7, 1, 2, 30, tzinfo=UTC),
        "amount": Decimal("892120000000"),
        "figure": Decimal("1234567.8"),
        "icons": PATHS,
    }
