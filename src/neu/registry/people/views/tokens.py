"""Pages of tokens: mine, everybody's for whoever may read all, making one, stopping one."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.people import selectors, services
from neu.registry.people.http import SignedInRequest, may, require
from neu.registry.people.inputs import TokenForm
from neu.registry.people.rules import Duty
from neu.registry.periods.rules import day_of

PAGE = 50


@require_safe
def tokens(request: SignedInRequest) -> HttpResponse:
    """My tokens: which program signs in as me, with what and until when."""
    today = day_of(timezone.now())
    rows = [(one, selectors.works(one, today)) for one in selectors.tokens_of(request.user)]
    return render(request, "people/tokens.html", {"rows": rows, "may_revoke": True, "everybody": False})


@require_safe
def all_tokens(request: SignedInRequest) -> HttpResponse:
    """Everybody's tokens, for whoever may read all; an administrator stops them."""
    require(request, Duty.READ_ALL)
    today = day_of(timezone.now())
    page = Paginator(selectors.all_tokens(), PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "rows": [(one, selectors.works(one, today)) for one in page],
        "may_revoke": may(request, Duty.ADMINISTER),
        "everybody": True,
    }
    return render(request, "people/tokens.html", context)


@never_cache
@sensitive_variables("secret")
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def token_new(request: SignedInRequest) -> HttpResponse:
    """Make a token of one's own, with one's password or second step given lately; it is shown this once."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = services.make_token(
                request.user, **form.cleaned_data, actor=request.user, at=timezone.now()
            )
        except Refused as refused:
            form.add_error(refused.where if refused.where in form.fields else None, refusal_text(refused))
        else:
            return render(request, "people/token_made.html", {"token": token, "secret": secret})
    return render(request, "people/token_new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def token_revoke(request: SignedInRequest, token_id: int) -> HttpResponse:
    """Stop a token."""
    try:
        token = services.revoke_token(token_id, actor=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refusal_text(refused))
    else:
        messages.success(request, _("Đã thu hồi mã truy cập “%(name)s”.") % {"name": token.name})
    return redirect("people:all_tokens" if "tat-ca" in request.POST else "people:tokens")
