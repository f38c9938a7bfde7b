"""What an address asks for, as far as this reader may see it: a round, a state, a geography, a place."""

from datetime import date, datetime
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from neu.registry.people.http import SignedInRequest
from neu.registry.places import selectors as places
from neu.reporting.consolidation import pages, selectors, viewing
from neu.reporting.consolidation.selectors import TotalState, reading
from neu.reporting.consolidation.selectors.access import Reach
from neu.reporting.consolidation.selectors.geography import View, absent, view_of


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


def asked_state(request: HttpRequest) -> TotalState:
    """The total of the address; đã tiếp nhận when it names none."""
    return pages.STATE_OF.get(request.GET.get("loai", ""), TotalState.ACCEPTED)


def asked_view(request: HttpRequest, round_: Any) -> View:
    """The geography of the address; as reported when it names none."""
    return view_of(round_, request.GET.get("dia-gioi", ""))


def nodes_seen(reach: Reach, place_id: int, on: date | None = None) -> frozenset[str]:
    nodes = reach.nodes_at(place_id, on)
    if nodes is None:
        raise Http404
    return nodes


def absent_page(
    request: HttpRequest, round_: Any, reach: Reach, place_id: int, view: View
) -> HttpResponse | None:
    """The page that says a place does not stand on the day shown, and what does; None when it stands."""
    found = absent(reach.atlas, place_id, view.on)
    if found is None:
        return None
    if reach.nodes_at(place_id, found.stood_on) is None:
        raise Http404
    state = asked_state(request)
    others = [
        (
            one.full,
            pages.address(round_.pk, one.place_id, state, on=view.asked)
            if reach.nodes_at(one.place_id, view.on) is not None
            else "",
        )
        for one in found.others
    ]
    return render(
        request,
        "consolidation/absent.html",
        {
            "round": round_,
            "absent": found,
            "others": others,
            "view": viewing.view_words(view),
            "on": view.on,
            "stood": pages.address(round_.pk, place_id, state, on=found.stood_on),
        },
    )


def places_above(
    reach: Reach, made: selectors.Table, round_id: int, state: TotalState
) -> list[tuple[str, str]]:
    """Places the shown one lies in that this reader may see, the widest first."""
    atlas, on = places.atlas(), made.on
    found = []
    for key in reversed(atlas.ancestors(made.place.place_id, on)):
        name = atlas.name(key, on)
        if name is not None and reach.nodes_at(key, on) is not None:
            found.append((name.full, pages.address(round_id, key, state, on=made.viewed_on)))
    return found
