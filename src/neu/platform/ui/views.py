"""Doors of the frame: language, theme, and the page that shows the components."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import i18n
from django.views.decorators.http import require_POST, require_safe

from neu.platform.ui import samples
from neu.platform.ui.frame import THEME_COOKIE, THEMES

A_YEAR = 365 * 24 * 3600

language = login_not_required(i18n.set_language)


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember the chosen theme and go back to the page it was chosen on."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = request.POST.get("theme")
    if chosen in THEMES:
        response.set_cookie(
            THEME_COOKIE, chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    return response


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component with its tag, to look at and to copy from."""
    return render(request, "ui/components.html", samples.components(request))
