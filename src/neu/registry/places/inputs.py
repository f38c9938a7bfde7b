"""What is typed on the pages of places: a day, words to search, a reorganisation."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.platform.text.typed import NAME, REASON
from neu.registry.places import texts
from neu.registry.places.rules import Deed, PlaceName
from neu.registry.places.rules.lines import CODE, OLD, PARENT
from neu.registry.places.rules.lines import NAME as NAME_OF_PLACE

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
        self.full_clean()  # what is right is kept where another field is wrong
        return self.cleaned_data.get("ngay") or today


class Search(AsOf):
    """Words to look for; with no day, names of all times are searched."""

    tim = forms.CharField(
        label=_("Tên hoặc mã"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    field_order = ["tim", "ngay"]


class KnownOn(AsOf):
    """A day, and up to which day what was recorded counts; empty: all that is known now."""

    biet = forms.DateField(
        label=_("Biết đến ngày"),
        required=False,
        input_formats=DAY_FORMATS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=AsOf.base_fields["ngay"].error_messages,
    )

    def known_on(self, today: date) -> date | None:
        """Return the last day whose records count; None for all: no day, a wrong one, today or later."""
        self.full_clean()
        asked = self.cleaned_data.get("biet")
        return asked if asked is not None and asked < today else None


class DayField(forms.DateField):
    """A day typed as dd/mm/yyyy."""

    def __init__(self, *, label: Promise) -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]
            input_formats=[*DAY_FORMATS, "%d-%m-%Y", "%d.%m.%Y"],
            widget=forms.DateInput(
                format="%d/%m/%Y", attrs={"inputmode": "numeric", "placeholder": "dd/mm/yyyy"}
            ),
            error_messages={"invalid": _("Không phải ngày. Viết như 31/08/2025.")},
        )


class ActForm(forms.Form):
    """What a reorganisation is."""

    title = forms.CharField(label=_("Tên đợt"), max_length=NAME)
    on_day = DayField(label=_("Ngày bắt đầu có hiệu lực"))
    number = forms.CharField(label=_("Số, ký hiệu văn bản"), max_length=120)
    issued_on = DayField(label=_("Ngày ban hành"))
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=NAME)


class LineForm(forms.Form):
    """One line of a reorganisation, by the columns of the template."""

    deed = forms.ChoiceField(
        label=texts.COLUMN["deed"], choices=[(deed.value, texts.DEED[deed]) for deed in Deed]
    )
    old = forms.CharField(label=texts.COLUMN["old"], max_length=OLD, required=False)
    kind = forms.ChoiceField(
        label=texts.COLUMN["kind"],
        required=False,
        choices=[("", "–"), *((kind.value, words) for kind, words in texts.KIND.items())],
    )
    name = forms.CharField(label=texts.COLUMN["name"], max_length=NAME_OF_PLACE, required=False)
    code = forms.CharField(label=texts.COLUMN["code"], max_length=CODE, required=False)
    parent = forms.CharField(label=texts.COLUMN["parent"], max_length=PARENT, required=False)
    HOUSEHOLDS = forms.CharField(label=texts.COLUMN["HOUSEHOLDS"], max_length=20, required=False)
    POPULATION = forms.CharField(label=texts.COLUMN["POPULATION"], max_length=20, required=False)
    AREA = forms.CharField(label=texts.COLUMN["AREA"], max_length=20, required=False)
    BY_HAND = forms.CharField(label=texts.COLUMN["BY_HAND"], max_length=20, required=False)


class SheetForm(forms.Form):
    """Many lines at once: pasted, or as a file."""

    pasted = forms.CharField(
        label=_("Dán từ bảng tính"),
        required=False,
        strip=False,
        max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "wrap": "off"}),
    )
    file = forms.FileField(label=_("hoặc chọn tệp .xlsx, .csv"), required=False, allow_empty_file=True)
    replace = forms.BooleanField(label=_("Bỏ các dòng đã có, chỉ giữ các dòng này"), required=False)


class NewListForm(forms.Form):
    """A list to begin."""

    code = forms.CharField(
        label=_("Mã danh sách"), max_length=40, help_text=_("Chữ hoa không dấu, ví dụ: THON_DBKK")
    )
    name = forms.CharField(label=_("Tên danh sách"), max_length=NAME)


class ListForm(forms.Form):
    """A decision to write into a list: its facts, its rows, and whether they are a province's whole list."""

    title = forms.CharField(label=_("Trích yếu văn bản"), max_length=NAME)
    number = forms.CharField(label=_("Số, ký hiệu văn bản"), max_length=120)
    issued_on = DayField(label=_("Ngày ban hành"))
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=NAME)
    on_day = DayField(label=_("Ngày bắt đầu có hiệu lực"))
    territory = forms.TypedChoiceField(
        label=_("Các dòng này là"), coerce=int, empty_value=None, required=False
    )
    pasted = forms.CharField(
        label=_("Dán từ bảng tính"),
        required=False,
        strip=False,
        max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "wrap": "off"}),
    )
    file = forms.FileField(label=_("hoặc chọn tệp .xlsx, .csv"), required=False, allow_empty_file=True)

    def __init__(self, *args: object, provinces: Iterable[PlaceName], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        territory = self.fields["territory"]
        assert isinstance(territory, forms.TypedChoiceField)
        territory.choices = [
            ("", _("chỉ những thay đổi: đơn vị không nêu thì giữ nguyên")),
            *(
                (one.place_id, _("toàn bộ danh sách của %(province)s") % {"province": one.full})
                for one in provinces
            ),
        ]


class UndoForm(forms.Form):
    """Why an act is undone."""

    reason = forms.CharField(label=_("Lý do"), max_length=REASON)
