"""What an administrator types about accounts and positions."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from neu.platform.text.rules import sort_key
from neu.platform.text.typed import REASON
from neu.registry.agencies import selectors as agencies
from neu.registry.people import selectors, texts
from neu.registry.people.models import User
from neu.registry.people.rules import Role

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)  # the days a position may begin or end
DAY_FORMATS = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]
OUT_OF_RANGE = _("Ngày phải từ năm 1990 đến năm 2100. Xem lại năm đã gõ.")


class DayField(forms.DateField):
    """A day typed as dd/mm/yyyy."""

    def __init__(self, *, label: object, required: bool = True) -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]
            required=required,
            input_formats=DAY_FORMATS,
            widget=forms.DateInput(
                format="%d/%m/%Y", attrs={"inputmode": "numeric", "placeholder": "dd/mm/yyyy"}
            ),
            error_messages={"invalid": _("Không phải ngày. Viết như 31/08/2025.")},
            validators=[MinValueValidator(EARLIEST, OUT_OF_RANGE), MaxValueValidator(LATEST, OUT_OF_RANGE)],
        )


class AccountForm(forms.Form):
    """A new account. The first password is told to the person, who changes it."""

    username = forms.CharField(
        label=_("Tên đăng nhập"), max_length=60, help_text=_("Chữ thường không dấu, ví dụ: canbo.bavi")
    )
    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    password = forms.CharField(
        label=_("Mật khẩu ban đầu"),
        widget=forms.PasswordInput,
        strip=False,
        max_length=200,
        help_text=_("Ít nhất 10 ký tự; đưa tận tay người dùng. Lần đầu đăng nhập, người đó phải đổi."),
    )


class CorrectionForm(forms.Form):
    """A person's name and e-mail as they should be."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    reason = forms.CharField(label=_("Căn cứ, lý do"), max_length=REASON, required=False)


class WhyForm(forms.Form):
    """Why the password is reset, the account locked or opened."""

    reason = forms.CharField(label=_("Căn cứ, lý do"), max_length=REASON)


class PositionForm(forms.Form):
    """A position to give: a role at an agency that holds a function today."""

    agency = forms.TypedChoiceField(label=_("Cơ quan"), coerce=int)
    role = forms.TypedChoiceField(
        label=_("Vai trò"), coerce=Role, choices=[(role.value, texts.ROLE[role]) for role in Role]
    )
    title = forms.CharField(label=_("Chức danh"), max_length=120, required=False)
    from_on = DayField(label=_("Từ ngày"))
    until_on = DayField(label=_("Đến hết ngày"), required=False)
    reason = forms.CharField(label=_("Căn cứ, lý do"), max_length=REASON, required=False)

    def __init__(self, *args: object, on: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        held = {function.agency_id for function in agencies.directory(on)}
        called = sorted(agencies.names(held, on).values(), key=lambda name: sort_key(name.name))
        choices = [("", _("– Chọn cơ quan –")), *((name.agency_id, name.name) for name in called)]
        self.fields["agency"].choices = choices  # type: ignore[attr-defined]


class TokenForm(forms.Form):
    """A token to make for oneself."""

    name = forms.CharField(
        label=_("Dùng cho"), max_length=80, help_text=_("Tên phần mềm hoặc công việc, ví dụ: Kế toán xã")
    )
    expires_on = DayField(label=_("Dùng đến hết ngày"))
    may_write = forms.BooleanField(
        label=_("Được ghi: nhập số liệu, gửi và các việc khác bạn được làm"), required=False
    )


class EndForm(forms.Form):
    """The last day of a position."""

    ends_on = DayField(label=_("Ngày làm việc cuối cùng"))
    reason = forms.CharField(label=_("Căn cứ, lý do"), max_length=REASON)


class DelegationForm(forms.Form):
    """From which position a person is away, who acts in her stead, and when."""

    position = forms.TypedChoiceField(label=_("Vị trí vắng mặt"), coerce=int)
    delegate = forms.TypedChoiceField(label=_("Người làm thay"), coerce=int)
    from_on = DayField(label=_("Từ ngày"))
    until_on = DayField(label=_("Đến hết ngày"))
    reason = forms.CharField(label=_("Lý do vắng mặt"), max_length=REASON)

    def __init__(self, *args: object, user: User, on: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        held = selectors.chairs(user, on)
        called = agencies.names({chair.agency_id for chair in held}, on)
        self.fields["position"].choices = [  # type: ignore[attr-defined]
            (chair.position_id, f"{chair.title or texts.ROLE[chair.role]}, {called[chair.agency_id].name}")
            for chair in held
        ]
        self.fields["delegate"].choices = [  # type: ignore[attr-defined]
            ("", _("– Chọn người –")),
            *((one.pk, one.full_name) for one in selectors.colleagues(user, on)),
        ]
