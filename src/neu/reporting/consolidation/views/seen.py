"""The round of an address, as far as this reader may see it."""

from datetime import datetime
from typing import Any, cast

from django.http import Http404, HttpRequest

from neu.registry.people.http import SignedInRequest
from neu.reporting.consolidation import selectors
from neu.reporting.consolidation.selectors import reading
from neu.reporting.consolidation.selectors.access import Reach


def found_round(request: HttpRequest, round_id: int, at: datetime) -> tuple[Any, Reach]:
    """The round with what this reader may see of it.

    :raises Http404: when there is none, or nothing of it is hers to see.
    """
    round_ = reading.round_or_none(round_id)
    if round_ is None:
        raise Http404
    reach = selectors.reach_of(cast(SignedInRequest, request).user, round_, at)
    if not reach.roots:
        raise Http404
    return round_, reach
