"""Who writes crosswalks: for pages and the API alike."""

from typing import cast

from django.http import Http404, HttpRequest

from neu.platform.audit.services import Actor
from neu.registry.programmes import ports


def keeper(request: HttpRequest) -> Actor:
    """Return who writes.

    :raises Http404: for anybody who does not keep the programmes.
    """
    if not ports.keeps(request):
        raise Http404
    return cast("Actor", request.user)
