"""Who reads and who keeps the registry, and the act of an address: for pages and the API alike."""

from typing import cast

from django.http import Http404, HttpRequest

from neu.platform.audit.services import Actor
from neu.registry.places import ports
from neu.registry.places.models import Reorganisation
from neu.registry.places.selectors import acts


def reads(request: HttpRequest) -> None:
    """:raises Http404: for whoever may not read reorganisations; for her there are none."""
    if not ports.reads_acts(request):
        raise Http404


def keeps(request: HttpRequest) -> Actor:
    """Return who enters.

    :raises Http404: for anybody who does not keep the registry.
    """
    if not ports.keeps_acts(request):
        raise Http404
    return cast("Actor", request.user)


def act_asked(act_id: int) -> Reorganisation:
    """:raises Http404: when there is no such act."""
    found = acts.act(act_id)
    if found is None:
        raise Http404
    return found
