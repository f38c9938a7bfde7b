"""Being away: who acts in whose stead, named and taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.agencies import selectors as agencies
from neu.registry.people import selectors, services
from neu.registry.people.http import SignedInRequest, account_asked
from neu.registry.people.inputs import DelegationForm
from neu.registry.periods.rules import ONE_DAY, day_of


@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request: SignedInRequest, username: str = "") -> HttpResponse:
    """My absences and who acts in my stead; an administrator's page of somebody else's."""
    user = account_asked(request, username) if username else request.user
    at = timezone.now()
    on = day_of(at)
    form = DelegationForm(request.POST or None, user=user, on=on)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        try:
            made = services.delegate(
                typed.pop("position"), typed.pop("delegate"), **typed, actor=request.user, at=at
            )
        except Refused as refused:
            form.add_error(refused.where if refused.where in form.fields else None, refusal_text(refused))
        else:
            messages.success(request, _("Đã ghi: %(name)s làm thay.") % {"name": made.delegate})
            return redirect(request.path)
    mine, theirs = selectors.delegations_by(user), selectors.delegations_to(user, on)
    called = agencies.names({one.position.agency_id for one in (*mine, *theirs)}, on)
    return render(
        request,
        "people/delegations.html",
        {
            "person": user,
            "herself": user.pk == request.user.pk,
            "form": form,
            "mine": [
                (
                    one,
                    called[one.position.agency_id].name,
                    one.valid.upper - ONE_DAY,
                    one.ended_at is None and one.valid.upper > on,
                )
                for one in mine
            ],
            "theirs": [
                (one, called[one.position.agency_id].name, one.valid.upper - ONE_DAY) for one in theirs
            ],
        },
        status=422 if form.is_bound and form.errors else 200,
    )


@require_POST
def end_delegation(request: SignedInRequest, delegation_id: int) -> HttpResponse:
    """Take a delegation back."""
    try:
        ended = services.end_delegation(delegation_id, actor=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refusal_text(refused))
        return redirect("people:delegations")
    messages.success(request, _("Đã kết thúc ủy quyền cho %(name)s.") % {"name": ended.delegate})
    if ended.position.user_id == request.user.pk:
        return redirect("people:delegations")
    return redirect("people:delegations_of", ended.position.user.username)
