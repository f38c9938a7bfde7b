"""What is typed to define and change entries of the dictionary."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from neu.platform.text.names import language, written
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import NotANumber, parse_number
from neu.platform.text.typed import NAME, REASON
from neu.platform.ui.fields import WholeField
from neu.platform.ui.words import refusal_text
from neu.reporting.indicators import texts
from neu.reporting.indicators.breakdown_text import UnreadableLine, to_rows, to_text
from neu.reporting.indicators.making import ELEMENT_FIELDS, INDICATOR_FIELDS, LINKS, PARTS
from neu.reporting.indicators.rules import NOT_APPORTIONED, Adds, Stance, ValueType

FIRST, LAST = date(2021, 1, 1), date(2100, 1, 1)


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


NONE = [("", _("– không –"))]
DAY = forms.DateField(
    label=_("Có hiệu lực từ"),
    required=False,
    input_formats=["%d/%m/%Y", "%Y-%m-%d"],
    widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "placeholder": "dd/mm/yyyy"}),
    help_text=_("Chỉ cần khi đổi nghĩa: số của các kỳ từ ngày này đếm theo định nghĩa mới."),
    error_messages={"invalid": _("Không phải ngày. Viết như 31/08/2025.")},
)


def number_typed(typed: str) -> Decimal | None:
    """A number in the reader's marks, or none.

    :raises ValidationError: saying what is wrong with it.
    """
    if not typed.strip():
        return None
    try:
        return parse_number(typed.strip().replace("−", "-"), language=language())
    except NotANumber:
        said = {"typed": typed[:40]}
        raise forms.ValidationError(
            _("“%(typed)s” không phải là số. Nhập lại, như 12,5."), params=said
        ) from None


class EntryForm(forms.Form):
    """A change to an entry: from which day, why; what it was when it was opened."""

    from_on = DAY
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Vì sao đổi, theo văn bản nào."),
    )

    def clean_from_on(self) -> date | None:
        chosen: date | None = self.cleaned_data["from_on"]
        if chosen is not None and not FIRST <= chosen <= LAST:
            raise forms.ValidationError(_("Chọn ngày từ 01/01/2021 đến 01/01/2100."))
        return chosen

    def row(self) -> dict[str, Any]:
        """What the entry would say, as `making` reads it."""
        raise NotImplementedError

    def refuse(self, refused: Refused) -> None:
        """Say a refusal beside its field."""
        self.add_error(refused.where if refused.where in self.fields else None, refusal_text(refused))


class ElementChangeForm(EntryForm, ElementForm):
    """All an element says."""

    definition = forms.CharField(
        label=_("Khái niệm, cách tính"),
        max_length=REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ai đọc cũng đếm như nhau: tính những gì, không tính những gì."),
    )
    method = forms.CharField(
        label=_("Phương pháp"), max_length=REASON, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    minimum = forms.CharField(label=_("Mức thấp nhất"), max_length=40, required=False)
    maximum = forms.CharField(label=_("Mức cao nhất"), max_length=40, required=False)
    adds_over_places = forms.ChoiceField(
        label=_("Cộng các địa bàn"), choices=_choices(texts.ADDS_SENTENCE), widget=forms.RadioSelect
    )
    adds_over_nodes = forms.ChoiceField(
        label=_("Cộng các dự án, nội dung"), choices=_choices(texts.NODES_SENTENCE), widget=forms.RadioSelect
    )
    adds_over_options = forms.ChoiceField(
        label=_("Cộng các phần của phân tổ"), choices=_choices(texts.ADDS), widget=forms.RadioSelect
    )
    weight = forms.ChoiceField(label=_("Quyền số"), required=False)
    numerator = forms.ChoiceField(label=_("Tử số"), required=False)
    denominator = forms.ChoiceField(label=_("Mẫu số"), required=False)
    apportioned_by = forms.ChoiceField(
        label=_("Cách ước chia khi tách xã"),
        choices=[(str(key) or NOT_APPORTIONED, words) for key, words in texts.BASIS.items()],
    )
    breakdowns = forms.CharField(
        label=_("Phân tổ"),
        max_length=REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Mỗi phân tổ một dòng “Chia ra: Giới tính (gioi)” hoặc “Trong đó: Loại hộ (ho)”, mỗi phần một "
            "dòng “- Nam (nam)” ở dưới. Mã trong ngoặc; để trống thì hệ thống đặt."
        ),
    )
    draft = forms.BooleanField(label=_("Bản nháp: chưa đối chiếu với văn bản gốc"), required=False)
    code = None  # type: ignore[assignment]
    field_order = [
        "name", "unit", "decimals", "definition", "method", "source", "value_type", "minimum", "maximum",
        "stance", "breakdowns", "adds_over_places", "adds_over_nodes", "adds_over_options", "weight",
        "numerator", "denominator", "apportioned_by", "draft", "from_on", "reason",
    ]  # fmt: skip

    def __init__(self, data: Any, facts: Mapping[str, Any], elements: list[tuple[str, str]]) -> None:
        initial = {
            **facts,
            "breakdowns": to_text(facts["breakdowns"]),
            "apportioned_by": facts["apportioned_by"] or NOT_APPORTIONED,
            "minimum": "" if facts["minimum"] is None else written(facts["minimum"]),
            "maximum": "" if facts["maximum"] is None else written(facts["maximum"]),
        }
        super().__init__(data, initial=initial)
        for name in LINKS:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [*NONE, *elements]

    def clean_minimum(self) -> Decimal | None:
        return number_typed(self.cleaned_data["minimum"])

    def clean_maximum(self) -> Decimal | None:
        return number_typed(self.cleaned_data["maximum"])

    def clean_breakdowns(self) -> list[dict[str, Any]]:
        try:
            return to_rows(self.cleaned_data["breakdowns"])
        except UnreadableLine as wrong:
            said = {"no": wrong.no, "text": wrong.text[:60]}
            words = _("Dòng %(no)s không đọc được: “%(text)s”. Viết như lời dẫn ở dưới ô.")
            raise forms.ValidationError(words, params=said) from None

    def row(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ELEMENT_FIELDS}
        return {**given, "decimals": given["decimals"] or 0}


class IndicatorForm(EntryForm):
    """All an indicator says; `code` only for a new one."""

    code = forms.CharField(
        label=_("Mã"), max_length=40, help_text=_("Như MT10.1: chữ không dấu, chữ số, dấu chấm, gạch dưới.")
    )
    name = forms.CharField(label=_("Tên mục tiêu"), max_length=300)
    group = forms.CharField(label=_("Nhóm mục tiêu"), max_length=NAME, required=False)
    unit = forms.CharField(label=_("Đơn vị tính"), max_length=40, required=False)
    numerator = forms.ChoiceField(label=_("Tử số"), required=False)
    denominator = forms.ChoiceField(
        label=_("Mẫu số"), required=False, help_text=_("Để trống: lấy đúng số của tử số.")
    )
    comparator = forms.ChoiceField(
        label=_("Cách so với mức giao"), choices=_choices(texts.COMPARATOR), widget=forms.RadioSelect
    )
    source = forms.CharField(label=_("Nguồn, căn cứ"), max_length=NAME, required=False)
    draft = forms.BooleanField(label=_("Bản nháp: chưa đối chiếu với văn bản gốc"), required=False)
    field_order = [
        "code", "name", "group", "unit", "numerator", "denominator", "comparator", "source", "draft",
        "from_on", "reason",
    ]  # fmt: skip

    def __init__(self, data: Any, facts: Mapping[str, Any] | None, elements: list[tuple[str, str]]) -> None:
        super().__init__(data, initial=dict(facts or {}))
        for name in PARTS:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [*NONE, *elements]
        for name in ("code",) if facts is not None else ("from_on", "reason"):
            del self.fields[name]

    def row(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in INDICATOR_FIELDS}


class TargetForm(forms.Form):
    """What a place should reach, by which document."""

    place = forms.ChoiceField(label=_("Địa bàn"))
    period = forms.CharField(label=_("Kỳ"), max_length=24, help_text=_("Như 2030 hoặc 2026-2030."))
    comparator = forms.ChoiceField(
        label=_("Cách so với mức giao"), choices=_choices(texts.COMPARATOR), widget=forms.RadioSelect
    )
    value = forms.CharField(label=_("Mức giao"), max_length=40, required=False)
    words = forms.CharField(label=_("Mức giao bằng lời"), max_length=NAME, required=False)
    draft = forms.BooleanField(label=_("Bản nháp: chưa đối chiếu với văn bản gốc"), required=False)
    number = forms.CharField(label=_("Số văn bản"), max_length=120)
    issued_on = forms.DateField(
        label=_("Ngày ban hành"),
        required=False,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(
            format="%d/%m/%Y", attrs={"inputmode": "numeric", "placeholder": "dd/mm/yyyy"}
        ),
        help_text=_("Văn bản đã có trong hệ thống thì để trống ba ô này."),
        error_messages={"invalid": _("Không phải ngày. Viết như 31/08/2025.")},
    )
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=NAME, required=False)
    title = forms.CharField(label=_("Trích yếu"), max_length=REASON, required=False)
    reason = forms.CharField(
        label=_("Lý do sửa"), max_length=REASON, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, data: Any, places: list[tuple[str, str]], initial: Mapping[str, Any], *, kept: bool
    ) -> None:
        super().__init__(data, initial=dict(initial))
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = places
        # what identifies a target is not corrected: another place, period or document makes another one
        for name in ("place", "period", "number", "issued_on", "issuer", "title") if kept else ("reason",):
            del self.fields[name]

    def clean_value(self) -> Decimal | None:
        return number_typed(self.cleaned_data["value"])

    def row(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("comparator", "value", "words", "draft")}

    def decision(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("number", "issued_on", "issuer", "title")}

    def refuse(self, refused: Refused) -> None:
        """Say a refusal beside its field."""
        self.add_error(refused.where if refused.where in self.fields else None, refusal_text(refused))


class DictionaryFile(forms.Form):
    """The whole dictionary as one file."""

    tep = forms.FileField(
        label=_("Tệp từ điển (.yaml)"),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        allow_empty_file=True,
    )
