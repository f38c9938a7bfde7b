"""Pages about agencies: who holds which function on a day, and one agency over time."""

from datetime import date, timedelta
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from neu.platform.text.rules import parse_day, sort_key
from neu.registry.agencies import ports, selectors, texts
from neu.registry.agencies.rules import FunctionKind
from neu.registry.periods.rules import day_of
from neu.registry.places import selectors as places

ONE_DAY = timedelta(days=1)
MANY = 12  # kinds with more holders than this are folded until asked for


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Agencies by function on a day: /co-quan/?ngay=1/3/2025&tim=Ba Vì&chuc_nang=FRONT."""
    on, wrong_day = _asked_day(request)
    text, kind = request.GET.get("tim", "").strip(), request.GET.get("chuc_nang", "")
    held = selectors.directory(on, text)
    names = selectors.names({function.agency_id for function in held}, on)
    territories = places.names({function.place_id for function in held if function.place_id}, on)
    groups = []
    for value, functions in groupby(held, key=lambda function: function.kind):
        rows = [
            (
                names[function.agency_id],
                territories.get(function.place_id or 0),
                selectors.scope_of(function),
                function,
            )
            for function in functions
        ]
        rows.sort(key=lambda row: (sort_key(row[0].name), row[1].code if row[1] else ""))
        groups.append((value, texts.FUNCTION[value], rows, bool(text or kind == value or len(rows) <= MANY)))
    order = [kind.value for kind in FunctionKind]
    groups.sort(key=lambda group: order.index(group[0]))
    return render(
        request,
        "agencies/directory.html",
        {"on": on, "wrong_day": wrong_day, "text": text, "groups": groups, "total": len(held)},
    )


def _asked_day(request: HttpRequest) -> tuple[date, str]:
    """The day asked for, else today; and what was typed when it is no day."""
    typed = request.GET.get("ngay", "").strip()
    today = day_of(timezone.now())
    if not typed:
        return today, ""
    try:
        return parse_day(typed), ""
    except ValueError:
        return today, typed


@require_safe
def agency(request: HttpRequest, agency_id: int) -> HttpResponse:
    """One agency: its names over time, its functions and who took them over, its people."""
    today = day_of(timezone.now())
    lines = selectors.names_over_time(agency_id)
    if not lines:
        raise Http404
    functions = selectors.all_functions_of(agency_id)
    heirs = {function.successor.agency_id for function in functions if function.successor}
    parents = {line.parent_id for line in lines if line.parent_id}
    names = selectors.names(heirs | parents | {agency_id}, today)
    own = names[agency_id].place_id
    places_named = {function.place_id for function in functions} | {own}
    territories = places.names({place for place in places_named if place}, today)
    return render(
        request,
        "agencies/agency.html",
        {
            "agency": names[agency_id],
            "territory": territories.get(own or 0),
            "lines": [(line, names.get(line.parent_id or 0)) for line in lines],
            "functions": [
                (
                    function,
                    selectors.scope_of(function),
                    texts.FUNCTION[function.kind],
                    territories.get(function.place_id or 0),
                    names.get(function.successor.agency_id) if function.successor else None,
                    *_days(function.valid.lower, function.valid.upper),
                )
                for function in functions
            ],
            "workers": ports.workers(agency_id),
            "today": today,
        },
    )


def _days(lower: date | None, upper: date | None) -> tuple[date | None, date | None]:
    """First and last day of a range whose end is exclusive."""
    return lower, upper - ONE_DAY if upper else None
