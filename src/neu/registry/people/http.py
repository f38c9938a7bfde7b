"""What other rooms' views may borrow: who is asking, and whether she may."""

from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from neu.platform.ui.frame import Person
from neu.registry.agencies import selectors as agencies
from neu.registry.people import selectors, services, texts
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.periods.rules import day_of
from neu.registry.places import selectors as places


class SignedInRequest(HttpRequest):
    """A request behind the sign-in door: its user is one of ours."""

    user: User


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs herself up: an administrator makes accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:
        """Failed tries are counted by name and address together."""
        name = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{name}:{self.get_client_ip(request)}"

    def clean_password(self, password: str, user: User | None = None) -> str:
        """The password as typed; one that an administrator gave is not chosen again."""
        checked: str = super().clean_password(password, user)
        if user is not None and user.must_change_password and user.check_password(checked):
            raise ValidationError(texts.SAME_PASSWORD)
        return checked

    def set_password(self, user: User, password: str) -> None:
        """Called once the password is found good."""
        services.choose_password(user, password, at=timezone.now())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)


class SignInFirst(LoginRequiredMiddleware):
    """Every door is shut to strangers; whose session ended meanwhile comes back to where she pressed."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """A deed is not done by signing in: she is led to the page it was pressed on, and told so there."""
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        if request.accepts("text/html"):  # a script says it in its own way
            messages.warning(request, texts.SIGNED_OUT_MEANWHILE)
        pressed_on = request.headers.get("Referer", "")
        hosts = {request.get_host()}
        ours = url_has_allowed_host_and_scheme(pressed_on, hosts, require_https=request.is_secure())
        page = urlsplit(pressed_on if ours else "")
        # an address without a host is none that a browser sends
        back = urlunsplit(("", "", page.path, page.query, "")) if page.netloc else settings.LOGIN_REDIRECT_URL
        return redirect_to_login(back)


class OwnPasswordFirst:
    """Whoever signed in with a password that an administrator gave chooses her own before anything else."""

    OPEN = frozenset({"account_change_password", "account_logout"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], _args: object, _named: object
    ) -> HttpResponse | None:
        """Send her there; pages open to strangers (language, theme, health) stay open."""
        match = request.resolver_match
        if not getattr(view, "login_required", True) or (match and match.view_name in self.OPEN):
            return None
        if not getattr(request.user, "must_change_password", False):
            return None
        return redirect("account_change_password")


A_MINUTE = 60


def too_often(request: HttpRequest, what: str, most: int) -> bool:
    """True when an address has asked for something costly `most` times within a minute; else it is counted.

    For doors that anybody may knock at.
    """
    key = f"{what}:{get_adapter().get_client_ip(request)}"
    done = cache.get(key, 0)
    if done >= most:
        return True
    cache.set(key, done + 1, A_MINUTE)
    return False


def may(request: HttpRequest, duty: Duty) -> bool:
    """True when a position of the signed-in person includes the duty today; asked once a request."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    held: frozenset[Duty] | None = getattr(request, "_duties_today", None)
    if held is None:
        today = day_of(timezone.now())
        held = frozenset().union(*(chair.duties for chair in selectors.chairs(cast("User", user), today)))
        request._duties_today = held  # type: ignore[attr-defined]
    return duty in held


def require(request: HttpRequest, duty: Duty) -> None:
    """What you may not see does not exist for you.

    :raises Http404: when no position of hers includes the duty.
    """
    if not may(request, duty):
        raise Http404


def home(request: HttpRequest) -> int | None:
    """The place of the agency of her first position that has one: fills the port of places."""
    today = day_of(timezone.now())
    held = [chair.agency_id for chair in selectors.chairs(cast("User", request.user), today)]
    called = agencies.names(held, today)
    return next((place for agency in held if (place := called[agency].place_id)), None)


def account_asked(request: HttpRequest, username: str) -> User:
    """The user of a page for administrators.

    :raises Http404: when the reader is none, or nobody signs in by that name.
    """
    require(request, Duty.ADMINISTER)
    user = selectors.user_by_name(username)
    if user is None:
        raise Http404
    return user


def person(request: HttpRequest) -> Person:
    """How the header names the signed-in person; notes say why an ended position no longer works."""
    user = cast("User", request.user)
    mine = reverse("people:me")
    if user.must_change_password:
        return Person(name=user.full_name, notes=[str(texts.CHOOSE_YOUR_PASSWORD)])
    today = day_of(timezone.now())
    held = selectors.chairs(user, today)
    if held:
        first = held[-1]
        called = agencies.name(first.agency_id, today)
        others = len(held) - 1
        position = first.title or str(texts.ROLE[first.role])
        if others:
            position = _("%(position)s và %(others)d vị trí khác") % {"position": position, "others": others}
        where = places.names([called.place_id], today) if called.place_id else {}
        return Person(
            name=user.full_name,
            position=position,
            agency=called.short_name,
            place=where[called.place_id].full if called.place_id in where else "",
            url=mine,
        )
    ended = selectors.ended_chairs(user, today)
    if not ended:
        return Person(name=user.full_name, url=mine, notes=[str(texts.NO_POSITION)])
    return Person(
        name=user.full_name,
        position=ended[0].title or str(texts.ROLE[ended[0].role]),
        agency=agencies.name(ended[0].agency_id, today).short_name,
        url=mine,
        notes=[selectors.ended_words(ended[0], today)],
    )
