"""A person's notices."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from neu.platform.notices import selectors, services

A_PAGE = 30


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My notices, newest first."""
    assert request.user.pk is not None
    page = Paginator(selectors.of(request.user.pk), A_PAGE).get_page(request.GET.get("trang"))
    return render(request, "notices/mine.html", {"page": page, "unread": selectors.unread(request.user.pk)})


@require_POST
def follow(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark a notice read and go where it leads."""
    assert request.user.pk is not None
    url = selectors.url_of(request.user.pk, notice_id)
    if url is None:
        raise Http404
    services.mark_read(request.user.pk, at=timezone.now(), notice_id=notice_id)
    inside = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return redirect(url if url and inside else "notices:mine")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all my notices read."""
    assert request.user.pk is not None
    services.mark_read(request.user.pk, at=timezone.now())
    return redirect("notices:mine")
