"""Pages about people: my account, and the administrator's accounts and positions."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.agencies import selectors as agencies
from neu.registry.people import selectors, services, texts
from neu.registry.people.http import SignedInRequest, account_asked, may, require
from neu.registry.people.inputs import (
    AccountForm,
    CorrectionForm,
    EndForm,
    PositionForm,
    WhyForm,
)
from neu.registry.people.rules import DUTIES, Duty
from neu.registry.people.selectors import Chair
from neu.registry.periods.rules import day_of

PAGE = 50


@require_safe
def me(request: SignedInRequest) -> HttpResponse:
    """Who I am, which positions I hold, what each lets me do, and why an ended one no longer works."""
    today = day_of(timezone.now())
    held = selectors.chairs(request.user, today)
    ended = selectors.ended_chairs(request.user, today)
    closed = {chair.position_id for chair in selectors.closed_chairs(request.user, today)}
    names = agencies.names({chair.agency_id for chair in [*held, *ended]}, today)
    return render(
        request,
        "people/me.html",
        {
            "held": [(chair, names[chair.agency_id], _role(chair), _duties(chair)) for chair in held],
            "ended": [
                (
                    chair,
                    agencies.name(chair.agency_id, chair.until_on or today),
                    _role(chair),
                    selectors.ended_words(chair, today, held=held) if chair.position_id in closed else "",
                )
                for chair in ended
            ],
            "none": texts.NO_POSITION_TODAY if ended else texts.NO_POSITION,
        },
    )


def _role(chair: Chair) -> tuple[object, object]:
    return texts.ROLE[chair.role], texts.ROLE_SENTENCE[chair.role]


def _duties(chair: Chair) -> list[object]:
    return [texts.DUTY[duty] for duty in Duty if duty in chair.duties]


@require_safe
def accounts(request: SignedInRequest) -> HttpResponse:
    """All accounts with their positions: who may read all sees them, who administers may change them."""
    require(request, Duty.READ_ALL)
    today = day_of(timezone.now())
    text = request.GET.get("tim", "").strip()
    page = Paginator(selectors.accounts(text, on=today), PAGE).get_page(request.GET.get("trang"))
    found = selectors.with_chairs(list(page.object_list))
    names = agencies.names({chair.agency_id for account in found for chair in account.chairs}, today)
    rows = [
        (account.user, [(names[chair.agency_id], texts.ROLE[chair.role], chair) for chair in account.chairs])
        for account in found
    ]
    return render(
        request,
        "people/accounts.html",
        {
            "page": page,
            "rows": rows,
            "text": text,
            "today": today,
            "administers": may(request, Duty.ADMINISTER),
            "roles": [
                (
                    texts.ROLE[role],
                    texts.ROLE_SENTENCE[role],
                    [texts.DUTY[duty] for duty in Duty if duty in duties],
                )
                for role, duties in DUTIES.items()
            ],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """Make an account."""
    require(request, Duty.ADMINISTER)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.create_user(**form.cleaned_data, at=timezone.now(), actor=request.user)
        except Refused as refused:
            _show(form, refused)
        else:
            messages.success(
                request, _("Đã lập tài khoản %(name)s. Giao vị trí để người này làm việc.") % {"name": user}
            )
            return redirect("people:account", user.username)
    return render(request, "people/add.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: SignedInRequest, username: str) -> HttpResponse:
    """One account: its positions, and a position to give."""
    user = account_asked(request, username)
    at = timezone.now()
    form = PositionForm(request.POST or None, on=day_of(at))
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        try:
            services.give_position(
                user, typed.pop("agency"), typed.pop("role"), **typed, at=at, actor=request.user
            )
        except Refused as refused:
            _show(form, refused)
        else:
            messages.success(request, _("Đã giao vị trí."))
            return redirect("people:account", username)
    rows = _positions(selectors.with_chairs([user])[0].chairs, day_of(at))
    return render(
        request,
        "people/account.html",
        {
            "person": user,
            "rows": rows,
            "form": form,
            "herself": user.pk == request.user.pk,
            "two_step": selectors.has_two_step(user),
        },
        status=_status(form),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, username: str) -> HttpResponse:
    """Correct a name or an e-mail."""
    user = account_asked(request, username)
    form = CorrectionForm(request.POST or None, initial={"full_name": user.full_name, "email": user.email})
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_user(user, **form.cleaned_data, at=timezone.now(), actor=request.user)
        except Refused as refused:
            _show(form, refused)
        else:
            messages.success(request, _("Đã lưu tên và thư điện tử."))
            return redirect("people:account", username)
    return render(request, "people/edit.html", {"person": user, "form": form}, status=_status(form))


@never_cache
@sensitive_variables("password")
@require_http_methods(["GET", "HEAD", "POST"])
def reset_password(request: SignedInRequest, username: str) -> HttpResponse:
    """Ask why, then show the temporary password: this once, on no address of its own."""
    user = account_asked(request, username)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            password = services.reset_password(
                user, **form.cleaned_data, at=timezone.now(), actor=request.user
            )
        except Refused as refused:
            _show(form, refused)
        else:
            return render(request, "people/temporary.html", {"person": user, "password": password})
    context = {"person": user, "form": form, "words": texts.RESET_PASSWORD}
    return render(request, "people/why.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: SignedInRequest, username: str) -> HttpResponse:
    """Lock an account."""
    return _ask_why(request, username, services.lock_user, texts.LOCK)


@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: SignedInRequest, username: str) -> HttpResponse:
    """Open a locked account again."""
    return _ask_why(request, username, services.unlock_user, texts.UNLOCK)


@require_http_methods(["GET", "HEAD", "POST"])
def lift_two_step(request: SignedInRequest, username: str) -> HttpResponse:
    """Take the second step off the account of somebody who lost her device."""
    return _ask_why(request, username, services.lift_two_step, texts.LIFT_TWO_STEP)


def _ask_why(
    request: SignedInRequest, username: str, deed: Callable[..., None], words: texts.DeedText
) -> HttpResponse:
    """The page of a deed on an account that needs nothing but a reason."""
    user, form = account_asked(request, username), WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deed(user, **form.cleaned_data, at=timezone.now(), actor=request.user)
        except Refused as refused:
            _show(form, refused)
        else:
            messages.success(request, str(words.done))
            return redirect("people:account", username)
    context = {"person": user, "form": form, "words": words}
    return render(request, "people/why.html", context, status=_status(form))


def _positions(held: list[Chair], today: date) -> list[tuple[Chair, agencies.AgencyName, object, bool]]:
    """Each position with its agency, role and whether it can still be ended."""
    names = agencies.names({chair.agency_id for chair in held}, today)
    return [
        (
            chair,
            names[chair.agency_id],
            texts.ROLE[chair.role],
            chair.until_on is None or chair.until_on >= today,
        )
        for chair in held
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: SignedInRequest, username: str, position_id: int) -> HttpResponse:
    """End a position: asks for its last day and why."""
    require(request, Duty.ADMINISTER)
    user = selectors.user_by_name(username)
    held = selectors.with_chairs([user])[0].chairs if user else []
    chair = next((chair for chair in held if chair.position_id == position_id), None)
    if user is None or chair is None:
        raise Http404
    at = timezone.now()
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_position(position_id, **form.cleaned_data, at=at, actor=request.user)
        except Refused as refused:
            _show(form, refused)
        else:
            messages.success(request, _("Đã ghi ngày kết thúc vị trí. Người này vẫn đọc được việc cũ."))
            return redirect("people:account", username)
    name = agencies.name(chair.agency_id, day_of(at))
    context = {"person": user, "chair": chair, "agency": name, "role": texts.ROLE[chair.role], "form": form}
    return render(request, "people/end.html", context, status=_status(form))


def _show(form: Form, refused: Refused) -> None:
    """Put a refusal beside the field it is about."""
    form.add_error(refused.where if refused.where in form.fields else None, refusal_text(refused))


def _status(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200
