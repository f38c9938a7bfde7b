"""Questions about agencies: what they are called on a day, who holds a function, and who took it over.

Everything is read as known now (`known` has no upper end). A day is a Vietnamese day.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Q, QuerySet

from neu.platform.text.names import shown
from neu.platform.text.refusals import Refused
from neu.registry.agencies import texts
from neu.registry.agencies.models import Agency, AgencyVersion, Function
from neu.registry.agencies.rules import AgencyRefusal, FunctionKind
from neu.registry.places import selectors as places
from neu.registry.programmes import selectors as programmes
from neu.registry.programmes.selectors import Tree

ONE_DAY = timedelta(days=1)


def agency_id(code: str) -> int:
    """The agency of a code (ours, never printed).

    :raises Refused: UNKNOWN_AGENCY
    """
    found = Agency.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise Refused(AgencyRefusal.UNKNOWN_AGENCY, {"code": code})
    return found


def agency_ids(codes: Iterable[str]) -> dict[str, int]:
    """{code: id} of the codes that are agencies; one query."""
    return dict(Agency.objects.filter(code__in=set(codes)).values_list("code", "pk"))


def codes(agency_ids: Iterable[int]) -> dict[int, str]:
    """{id: code} of agencies; one query."""
    return dict(Agency.objects.filter(pk__in=set(agency_ids)).values_list("pk", "code"))


# Names


@dataclass(frozen=True)
class AgencyName:
    """What an agency is called on a day. `seat` is the địa danh printed before the date of a document."""

    agency_id: int
    name: str
    short_name: str
    seat: str
    place_id: int | None
    parent_id: int | None

    def __str__(self) -> str:
        return self.short_name or self.name


def names(agency_ids: Iterable[int], on: date) -> dict[int, AgencyName]:
    """What agencies are called on a day; an ended one keeps its last name, one to come has its first.

    One query, whatever the number of agencies; ids that are no agency are left out.
    """
    held: dict[int, list[AgencyVersion]] = {}
    for version in versions_now().filter(agency__in=set(agency_ids)).order_by("valid"):
        held.setdefault(version.agency_id, []).append(version)
    return {agency: _named(_nearest(versions, on)) for agency, versions in held.items()}


def name(agency_id: int, on: date) -> AgencyName:
    """What one agency is called on a day.

    :raises LookupError: when there is no such agency.
    """
    found = names([agency_id], on)
    if agency_id not in found:
        raise LookupError(f"no agency {agency_id}")
    return found[agency_id]


def versions_now() -> QuerySet[AgencyVersion]:
    """Names as known now."""
    return AgencyVersion.objects.filter(known__upper_inf=True)


def versions_of(agency_id: int) -> list[AgencyVersion]:
    """All names of one agency as known now, oldest first; one query."""
    return list(versions_now().filter(agency=agency_id).select_related("decision").order_by("valid"))


@dataclass(frozen=True)
class NameLine:
    """A name and what stood above it over days; `until_on` is the last one, None: still so."""

    name: str
    parent_id: int | None
    from_on: date | None
    until_on: date | None
    draft: bool


def names_over_time(agency_id: int) -> list[NameLine]:
    """The names of one agency, oldest first; versions that differ by territory alone are one line."""
    lines = []
    for (name, parent), run in groupby(versions_of(agency_id), key=lambda each: (each.name, each.parent_id)):
        held = list(run)
        upper = held[-1].valid.upper
        draft = any(version.decision is not None and version.decision.draft for version in held)
        lines.append(NameLine(name, parent, held[0].valid.lower, upper - ONE_DAY if upper else None, draft))
    return lines


def _nearest(versions: list[AgencyVersion], on: date) -> AgencyVersion:
    begun = [version for version in versions if version.valid.lower is None or version.valid.lower <= on]
    return begun[-1] if begun else versions[0]


def _named(version: AgencyVersion) -> AgencyName:
    return AgencyName(
        agency_id=version.agency_id,
        name=version.name,
        short_name=version.short_name or version.name,
        seat=version.seat,
        place_id=version.place_id,
        parent_id=version.parent_id,
    )


# Functions


@dataclass(frozen=True)
class Holder:
    """An agency holding a function over a place and programme nodes, all below them included (none: all)."""

    agency_id: int
    place_id: int | None
    node_ids: frozenset[int]
    function_id: int = 0
    kind: str = ""


def functions_now() -> QuerySet[Function]:
    """Functions as known now, with their nodes."""
    return Function.objects.filter(known__upper_inf=True).prefetch_related("nodes")


def holders_in(kind: FunctionKind | str, place_ids: Collection[int], on: date) -> list[Holder]:
    """Who holds a function on a day over exactly one of these places (not over what lies in them).

    Three queries, whatever the number of places; ordered by place, then by when the agency was made.
    """
    found = functions_now().filter(kind=kind, valid__contains=on, place__in=set(place_ids))
    return _holders(found.order_by("place_id", "agency_id"))


def holder_covering(
    kind: FunctionKind | str, place_id: int, on: date, node_ids: Collection[int] = frozenset()
) -> Holder | None:
    """Who answers for a function over a place on a day: its own, else of the nearest place it lies in.

    A function that ended before `on` passes to its successor (and that one's, and so on) held on `on`; so the
    successor may be of another kind: the district reviewer's is the standing agency. `node_ids` asks for a
    function that covers all of them; without them only one over the whole Programme answers.
    None when nobody ever held it, or nobody took it over.
    """
    asked = frozenset(node_ids)
    near = (place_id, *places.ancestors(place_id, on))
    standing = functions_now().filter(Q(place__in=near) | Q(place=None), kind=kind, valid__contains=on)
    found = _first_over(_covering(standing, asked), place_id, on)
    if found is None:
        found = _taken_over(
            _covering(functions_now().filter(kind=kind, valid__endswith__lte=on), asked), place_id, on
        )
    return _holders([found])[0] if found is not None else None


def functions_of(agency_id: int, on: date) -> list[Holder]:
    """The functions an agency holds on a day."""
    return _holders(functions_now().filter(agency=agency_id, valid__contains=on).order_by("kind", "place_id"))


def jurisdiction(agency_id: int, on: date) -> set[tuple[str, int | None]]:
    """{(kind, place id)} of what an agency holds on a day; one query."""
    held = Function.objects.filter(known__upper_inf=True, agency=agency_id, valid__contains=on)
    return set(held.values_list("kind", "place_id"))


def heirs_of(agency_ids: Collection[int], on: date) -> dict[int, int]:
    """{ended agency: the agency its functions passed to, held on `on`}, for those that hold none on `on`.

    An agency whose functions passed to several is shown with that of its longest-lived one.
    """
    held: dict[int, list[Function]] = {}
    for function in functions_now().filter(agency__in=set(agency_ids)).order_by("-valid", "pk"):
        held.setdefault(function.agency_id, []).append(function)
    answer = {}
    for agency, functions in held.items():
        if any(on in _Days(function) for function in functions):
            continue
        heirs = (_heir(function, on) for function in functions)
        heir = next((heir for heir in heirs if heir is not None), None)
        if heir is not None:
            answer[agency] = heir.agency_id
    return answer


def holds_after(agency_id: int, on: date) -> bool:
    """Does an agency hold any function on a day or later?"""
    reaching = Q(valid__endswith=None) | Q(valid__endswith__gt=on)
    return functions_now().filter(reaching, agency=agency_id).exists()


class _Days:
    """The days a function is held: `in`, and the last of them (date.max while it has no end)."""

    def __init__(self, function: Function) -> None:
        self.lower: date = function.valid.lower or date.min
        self.last: date = function.valid.upper - ONE_DAY if function.valid.upper else date.max

    def __contains__(self, on: date) -> bool:
        return self.lower <= on <= self.last


def _covering(functions: Iterable[Function], asked: frozenset[int]) -> list[Function]:
    """Those over the whole Programme, or over all the nodes asked."""
    held = list(functions)
    tree = _tree_for(held)
    return [
        function
        for function in held
        if not function.nodes.all()
        or (asked and asked <= tree.below(node.pk for node in function.nodes.all()))
    ]


def _taken_over(ended: list[Function], place_id: int, on: date) -> Function | None:
    """Who took over, on `on`, the function that last covered the place."""
    by_last: dict[date, list[Function]] = {}
    for function in ended:
        by_last.setdefault(_Days(function).last, []).append(function)
    for last in sorted(by_last, reverse=True):
        covering = _first_over(by_last[last], place_id, last)
        heir = _heir(covering, on) if covering is not None else None
        if heir is not None:
            return heir
    return None


def _first_over(functions: list[Function], place_id: int, on: date) -> Function | None:
    """The one over the place itself, else over the nearest it lay in that day, else over anywhere."""
    by_place: dict[int | None, Function] = {}
    for function in sorted(functions, key=lambda each: each.pk):
        by_place.setdefault(function.place_id, function)
    for place in (place_id, *places.ancestors(place_id, on), None):
        if place in by_place:
            return by_place[place]
    return None


def _heir(function: Function, on: date) -> Function | None:
    """Follow successors to a function held on `on`; a ring of successors leads nowhere."""
    seen: set[int] = set()
    heir: Function | None = function
    while heir is not None and on not in _Days(heir):
        if heir.pk in seen:
            return None
        seen.add(heir.pk)
        heir = functions_now().filter(pk=heir.successor_id).first() if heir.successor_id else None
    return heir


def _tree_for(functions: Iterable[Function]) -> Tree:
    """The programme tree, read only when one of these names a node."""
    return programmes.all_nodes() if any(function.nodes.all() for function in functions) else Tree([])


def _holders(functions: Iterable[Function]) -> list[Holder]:
    held = list(functions)
    tree = _tree_for(held)
    return [_holder(function, tree) for function in held]


def _holder(function: Function, tree: Tree) -> Holder:
    return Holder(
        agency_id=function.agency_id,
        place_id=function.place_id,
        node_ids=tree.below(node.pk for node in function.nodes.all()),
        function_id=function.pk,
        kind=function.kind,
    )


# Pages


def directory(on: date, text: str = "") -> list[Function]:
    """Functions held on a day with agency and nodes, for the list by function; `text` narrows by name."""
    held = functions_now().filter(valid__contains=on).select_related("decision")
    if text:
        named = versions_now().filter(Q(name__icontains=text) | Q(short_name__icontains=text))
        held = held.filter(agency__in=named.filter(valid__contains=on).values("agency"))
    return list(held.order_by("kind", "place_id", "agency_id"))


def scope_of(function: Function) -> list[tuple[str, str]]:
    """The parts of the Programme it covers, called and titled: ("Tiểu dự án 3, Dự án 3", "Phát triển …")."""
    return [(texts.node_called(node.code), shown(node.title)) for node in function.nodes.all()]


def all_functions_of(agency_id: int) -> list[Function]:
    """Every function an agency ever held, as known now, oldest first, with who took it over."""
    held = functions_now().filter(agency=agency_id).select_related("decision", "successor")
    return list(held.order_by("valid", "kind"))
