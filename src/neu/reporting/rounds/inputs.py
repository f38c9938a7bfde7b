"""What is typed to open or close a round, converted and checked."""

from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from neu.platform.text.names import shown
from neu.registry.agencies.rules import FunctionKind
from neu.registry.agencies.texts import FUNCTION
from neu.registry.periods.rules import spanning
from neu.reporting.rounds import selectors, services, texts
from neu.reporting.rounds.rules import PASSAGES, by_event

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

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
        choices.choices = [
            (regime.code, shown(regime.name))
            for regime in selectors.regimes()
            if not regime.adhoc and not all(by_event(one) for one in regime.passages.values())
        ]


def _day(label: "StrPromise", *, required: bool = True, hint: "StrPromise | str" = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        error_messages={"invalid": _("Không phải ngày. Viết như 31/08/2025.")},
        validators=[MinValueValidator(EARLIEST, OUT_OF_RANGE), MaxValueValidator(LATEST, OUT_OF_RANGE)],
        widget=forms.DateInput(format="%d/%m/%Y"),
    )


def day_typed(text: str) -> date | None:
    """A day as it is typed, or None: to offer what there is on it before all else is checked."""
    try:
        found = forms.DateField(input_formats=["%d/%m/%Y", "%Y-%m-%d"]).clean(text)
    except forms.ValidationError:
        return None
    return found if isinstance(found, date) and EARLIEST <= found <= LATEST else None


EVERYONE, CHOSEN = "moi-xa", "chon"


class AskForm(forms.Form):
    """An ad hoc round: what is asked, of whom, for which days, by when."""

    ten = forms.CharField(
        label=_("Tên đợt"), max_length=200, help_text=_("Ví dụ: Rà soát nhà ở tháng 11/2026")
    )
    bieu = forms.ChoiceField(label=_("Biểu mẫu"))
    tu = _day(_("Số liệu từ ngày"))
    den = _day(_("Số liệu đến hết ngày"))
    han = _day(_("Hạn gửi: hết ngày"))
    chot = _day(_("Ngày chốt địa bàn, đơn vị"), hint=_("Địa bàn, danh sách và chức năng lấy theo ngày này."))
    ai = forms.ChoiceField(
        label=_("Ai phải báo cáo"),
        choices=[(EVERYONE, _("Mọi xã thuộc danh sách")), (CHOSEN, _("Chỉ những cơ quan đánh dấu bên dưới"))],
        widget=forms.RadioSelect,
        initial=EVERYONE,
    )
    danh_sach = forms.ChoiceField(label=_("Danh sách địa bàn"))
    boi = forms.ChoiceField(
        label=_("Ở mỗi xã, ai nhập"),
        choices=[
            (FunctionKind.COMMUNE_COMMITTEE, _("Ủy ban nhân dân xã")),
            (FunctionKind.REPORTING_UNIT, _("Các đơn vị thực hiện ở xã")),
        ],
    )
    chon = forms.MultipleChoiceField(label=_("Cơ quan được chọn"), required=False)
    nhan = forms.ChoiceField(label=_("Cơ quan nhận"))
    xac_thuc = forms.BooleanField(
        label=_("UBND xã xác thực báo cáo trước khi gửi lên (báo cáo của cơ quan ở xã)"), required=False
    )
    phat_hanh = forms.BooleanField(label=_("Cuối đợt phát hành văn bản có số, ký"), required=False)
    noi_dung = forms.CharField(
        label=_("Nội dung yêu cầu"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    so = forms.CharField(
        label=_("Văn bản yêu cầu: số, ký hiệu"),
        required=False,
        max_length=120,
        help_text=_("Chưa có văn bản thì để trống: đợt được ghi là bản nháp."),
    )
    ngay_van_ban = _day(_("Ngày của văn bản"), required=False)

    def __init__(self, typed: object, *, territory_id: int, on: date, **kwargs: object) -> None:
        super().__init__(typed, **kwargs)  # type: ignore[arg-type]
        self.askable = selectors.askable(territory_id, on)
        offered = {
            "bieu": [(one.form.code, shown(one.title)) for one in selectors.forms_on(on)],
            "danh_sach": [(one.code, shown(one.name)) for one in selectors.lists()],
            "chon": [(f"{one.kind}:{one.agency_id}", one.label) for one in self.askable],
            "nhan": [(str(kind), names) for kind, names in selectors.receivers_offered(territory_id, on)],
        }
        for name, choices in offered.items():
            choosing = self.fields[name]
            assert isinstance(choosing, forms.ChoiceField)
            choosing.choices = choices

    def groups(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """Who may be chosen, by function: (words, [(value, label, ticked)]).

        Who is named is asked the whole form in any of her functions, so an agency stands under its first.
        """
        ticked = set(self["chon"].value() or ())
        found: dict[FunctionKind, list[tuple[str, str, bool]]] = {}
        there: set[int] = set()
        for one in self.askable:
            value = f"{one.kind}:{one.agency_id}"
            if one.agency_id in there and value not in ticked:
                continue
            there.add(one.agency_id)
            found.setdefault(one.kind, []).append((value, one.label, value in ticked))
        return [(str(FUNCTION[kind]), rows) for kind, rows in found.items()]

    def clean(self) -> dict[str, object]:
        said = super().clean() or {}
        if said.get("tu") and said.get("den") and said["den"] < said["tu"]:
            self.add_error("den", _("Ngày cuối của số liệu sớm hơn ngày đầu."))
        elif said.get("tu") and said.get("den") and said["den"].year != said["tu"].year:
            self.add_error("den", _("Số liệu phải nằm trong một năm. Mở mỗi năm một đợt."))
        return said

    def asked(self) -> services.Asked:
        """What was typed, as the service takes it."""
        said = self.cleaned_data
        chosen = [one.split(":") for one in dict.fromkeys(said["chon"])]
        return services.Asked(
            title=said["ten"],
            form=said["bieu"],
            period=spanning(said["tu"], said["den"]).code,
            cutoff_on=said["chot"],
            due_on=said["han"],
            area=said["danh_sach"],
            everyone=said["ai"] == EVERYONE,
            by=FunctionKind(said["boi"]),
            chosen=tuple((kind, int(agency)) for kind, agency in chosen),
            receiver=FunctionKind(said["nhan"]),
            authenticated=said["xac_thuc"],
            issued=said["phat_hanh"],
            contents=said["noi_dung"],
            number=said["so"],
            issued_on=said["ngay_van_ban"],
        )


class ExtendForm(forms.Form):
    """More time: until when, and why. Which duties is read beside it."""

    han = _day(_("Hạn mới: hết ngày"))
    ly_do = forms.CharField(
        label=_("Lý do gia hạn"), max_length=500, strip=True, widget=forms.Textarea(attrs={"rows": 2})
    )


class RemindingForm(forms.Form):
    """On which days people are reminded, and when leaders hear of it."""

    ngay = forms.CharField(
        label=_("Nhắc vào các ngày"),
        max_length=60,
        help_text=_(
            "Số ngày tính từ ngày cuối của hạn, cách nhau dấu phẩy: -3 là trước ba ngày, 1 là hôm sau."
        ),
    )
    bao_len = forms.IntegerField(
        label=_("Báo lãnh đạo và nơi nhận khi quá hạn hơn (ngày)"),
        error_messages={"invalid": _("Không phải số ngày. Viết một số như 7.")},
        min_value=-10_000,  # the service says what may be
        max_value=10_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    thu = forms.BooleanField(label=_("Gửi cả thư điện tử cho người có địa chỉ"), required=False)


class ReasonForm(forms.Form):
    """Why a round is closed or opened again."""

    ly_do = forms.CharField(label=_("Lý do"), max_length=500, required=False, strip=True)
