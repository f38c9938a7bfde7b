"""What an administrator does with agencies: a change closes what was known and writes it anew."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.audit.services import Actor
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as dmy
from neu.platform.text.typed import NAME, REASON, typed
from neu.registry.agencies import selectors, texts
from neu.registry.agencies.models import Agency, AgencyVersion, Function
from neu.registry.agencies.rules import AgencyRefusal, FunctionKind
from neu.registry.places import selectors as places
from neu.registry.programmes import selectors as programmes

ONE_DAY = timedelta(days=1)
SHORT_NAME, SEAT = 80, 120  # as the columns hold


@transaction.atomic
def create_agency(
    code: str,
    *,
    name: str,
    from_on: date,
    at: datetime,
    actor: Actor | None,
    short_name: str = "",
    seat: str = "",
    parent_id: int | None = None,
    place_id: int | None = None,
) -> Agency:
    """Found an agency, named from a day on.

    :raises Refused: AGENCY_CODE_TAKEN, and as `typed`
    """
    name = typed(name, NAME, _("Tên cơ quan"), where="name")
    short_name = typed(short_name, SHORT_NAME, _("Tên ngắn"), where="short_name")
    seat = typed(seat, SEAT, _("Địa danh"), where="seat")
    agency, made = Agency.objects.get_or_create(code=code)
    if not made:
        raise Refused(AgencyRefusal.AGENCY_CODE_TAKEN, {"code": code}, where="code")
    AgencyVersion.objects.create(
        agency=agency,
        name=name,
        short_name=short_name,
        seat=seat,
        parent_id=parent_id,
        place_id=place_id,
        valid=DateRange(from_on, None),
        known=DateTimeTZRange(at, None),
    )
    audit.record(
        "agency.create",
        subject=("agency", agency.pk, name),
        actor=actor,
        at=at,
        changes={"code": code, "name": name, "from": dmy(from_on)},
    )
    return agency


@transaction.atomic
def rename_agency(
    agency_id: int,
    *,
    name: str,
    from_on: date,
    at: datetime,
    actor: Actor | None,
    short_name: str = "",
    reason: str = "",
) -> AgencyVersion:
    """Give an agency another name from a day on; documents dated before keep the old one.

    :raises Refused: AGENCY_HAS_NO_NAME_THEN, AGENCY_CHANGED_SAME_INSTANT, and as `typed`
    """
    name = typed(name, NAME, _("Tên cơ quan"), where="name")
    short_name = typed(short_name, SHORT_NAME, _("Tên ngắn"), where="short_name")
    reason = _why(reason)
    old = _standing(agency_id, from_on, at)
    was, lower, upper = old.name, old.valid.lower, old.valid.upper
    AgencyVersion.objects.filter(pk=old.pk).update(known=DateTimeTZRange(old.known.lower, at))
    if lower is None or lower < from_on:
        _again(old, DateRange(lower, from_on), at)
    old.name, old.short_name = name, short_name
    new = _again(old, DateRange(from_on, upper), at)
    audit.record(
        "agency.rename",
        subject=("agency", agency_id, name),
        actor=actor,
        at=at,
        changes={"name": [was, name], "from": dmy(from_on)},
        reason=reason,
    )
    return new


@transaction.atomic
def move_agency(
    agency_id: int, *, place_id: int, from_on: date, at: datetime, actor: Actor | None, reason: str = ""
) -> AgencyVersion:
    """Give an agency another territory from a day on, under the name it has.

    :raises Refused: AGENCY_HAS_NO_NAME_THEN, AGENCY_CHANGED_SAME_INSTANT, and as `typed`
    """
    reason = _why(reason)
    old = _standing(agency_id, from_on, at)
    was, lower, upper = old.place_id, old.valid.lower, old.valid.upper
    AgencyVersion.objects.filter(pk=old.pk).update(known=DateTimeTZRange(old.known.lower, at))
    if lower is None or lower < from_on:
        _again(old, DateRange(lower, from_on), at)
    old.place_id = place_id
    new = _again(old, DateRange(from_on, upper), at)
    audit.record(
        "agency.move",
        subject=("agency", agency_id, old.name),
        actor=actor,
        at=at,
        changes={"place": [_place(was, from_on), _place(place_id, from_on)], "from": dmy(from_on)},
        reason=reason,
    )
    return new


@transaction.atomic
def close_agency(
    agency_id: int, *, ends_on: date, at: datetime, actor: Actor | None, reason: str = ""
) -> None:
    """End an agency that holds no function after its last day; what it signed keeps its name.

    :raises Refused: AGENCY_STILL_HOLDS, AGENCY_HAS_NO_NAME_THEN, AGENCY_CHANGED_SAME_INSTANT, as `typed`
    """
    reason = _why(reason)
    old = _standing(agency_id, ends_on, at)
    if selectors.holds_after(agency_id, ends_on + ONE_DAY):
        raise Refused(AgencyRefusal.AGENCY_STILL_HOLDS, {"name": old.name, "day": dmy(ends_on)})
    AgencyVersion.objects.filter(pk=old.pk).update(known=DateTimeTZRange(old.known.lower, at))
    _again(old, DateRange(old.valid.lower, ends_on + ONE_DAY), at)
    audit.record(
        "agency.close",
        subject=("agency", agency_id, old.name),
        actor=actor,
        at=at,
        changes={"ends_on": dmy(ends_on)},
        reason=reason,
    )


def _standing(agency_id: int, on: date, at: datetime) -> AgencyVersion:
    """What an agency is on a day, locked, to be said anew.

    :raises Refused: AGENCY_HAS_NO_NAME_THEN, AGENCY_CHANGED_SAME_INSTANT
    """
    Agency.objects.select_for_update(no_key=True).get(pk=agency_id)
    found = selectors.versions_now().filter(agency=agency_id, valid__contains=on).first()
    if found is None:
        known = selectors.versions_of(agency_id)
        said = {
            "name": selectors.name(agency_id, on).name,
            "day": dmy(on),
            "first": dmy(known[0].valid.lower if known else None),
        }
        raise Refused(AgencyRefusal.AGENCY_HAS_NO_NAME_THEN, said)
    if found.known.lower >= at:
        raise Refused(AgencyRefusal.AGENCY_CHANGED_SAME_INSTANT, {"name": found.name})
    return found


def _again(version: AgencyVersion, valid: DateRange, at: datetime) -> AgencyVersion:
    """The same version written once more over other days, known from `at`."""
    version.pk = None
    version._state.adding = True
    version.valid, version.known = valid, DateTimeTZRange(at, None)
    version.save(force_insert=True)
    return version


@transaction.atomic
def grant_function(
    agency_id: int,
    kind: FunctionKind,
    *,
    place_id: int | None,
    from_on: date,
    at: datetime,
    actor: Actor | None,
    node_codes: Collection[str] = (),
    reason: str = "",
) -> Function:
    """Give an agency a function over a place and programme nodes (none: the whole Programme) from a day on.

    :raises Refused: FUNCTION_ALREADY_HELD, UNKNOWN_NODE, and as `typed`
    """
    reason = _why(reason)
    Agency.objects.select_for_update(no_key=True).get(pk=agency_id)
    label = selectors.name(agency_id, from_on).name
    held = selectors.functions_now().filter(
        agency=agency_id, kind=kind, place=place_id, valid__overlap=DateRange(from_on, None)
    )
    if existing := held.first():
        raise Refused(
            AgencyRefusal.FUNCTION_ALREADY_HELD,
            {"name": label, "function": str(texts.FUNCTION[kind]), "day": dmy(existing.valid.lower)},
        )
    nodes = [programmes.node(code) for code in node_codes]
    function = Function.objects.create(
        agency_id=agency_id,
        kind=kind,
        place_id=place_id,
        valid=DateRange(from_on, None),
        known=DateTimeTZRange(at, None),
    )
    function.nodes.set(nodes)
    audit.record(
        "function.grant",
        subject=("agency", agency_id, label),
        actor=actor,
        at=at,
        changes={
            "kind": kind,
            "place": _place(place_id, from_on),
            "nodes": sorted(node_codes),
            "from": dmy(from_on),
        },
        reason=reason,
    )
    return function


@transaction.atomic
def end_function(
    function_id: int,
    *,
    ends_on: date,
    at: datetime,
    actor: Actor | None,
    successor_id: int | None = None,
    reason: str = "",
) -> Function:
    """End a function; its last day is `ends_on`. Work that comes later passes to the successor.

    :raises Refused: UNKNOWN_FUNCTION, FUNCTION_ENDED, FUNCTION_ENDS_BEFORE_START, SUCCESSOR_NOT_READY, and
        as `typed`
    """
    reason = _why(reason)
    old = (
        selectors.functions_now().select_for_update(of=("self",), no_key=True).filter(pk=function_id).first()
    )
    if old is None:
        raise Refused(AgencyRefusal.UNKNOWN_FUNCTION)
    if old.valid.upper is not None:
        raise Refused(AgencyRefusal.FUNCTION_ENDED, {"day": dmy(old.valid.upper - ONE_DAY)})
    if old.valid.lower is not None and ends_on < old.valid.lower:
        raise Refused(
            AgencyRefusal.FUNCTION_ENDS_BEFORE_START,
            {"day": dmy(ends_on), "first": dmy(old.valid.lower)},
            where="ends_on",
        )
    first_day = ends_on + ONE_DAY
    if successor_id is not None and (
        successor_id == function_id
        or not selectors.functions_now().filter(pk=successor_id, valid__contains=first_day).exists()
    ):
        raise Refused(AgencyRefusal.SUCCESSOR_NOT_READY, {"day": dmy(first_day)}, where="successor")
    if old.known.lower >= at:
        raise Refused(
            AgencyRefusal.AGENCY_CHANGED_SAME_INSTANT, {"name": selectors.name(old.agency_id, ends_on).name}
        )
    Function.objects.filter(pk=old.pk).update(known=DateTimeTZRange(old.known.lower, at))
    new = Function.objects.create(
        agency_id=old.agency_id,
        kind=old.kind,
        place_id=old.place_id,
        valid=DateRange(old.valid.lower, first_day),
        known=DateTimeTZRange(at, None),
        successor_id=successor_id,
        decision_id=old.decision_id,
    )
    new.nodes.set(old.nodes.all())
    # whoever passed its work to this function passes it to the row that is known now
    Function.objects.filter(successor=old, known__upper_inf=True).update(successor=new)
    audit.record(
        "function.end",
        subject=("agency", old.agency_id, selectors.name(old.agency_id, ends_on).name),
        actor=actor,
        at=at,
        changes={
            "kind": old.kind,
            "place": _place(old.place_id, ends_on),
            "ends_on": dmy(ends_on),
            "successor": _holder(successor_id, first_day),
        },
        reason=reason,
    )
    return new


def _why(reason: str) -> str:
    return typed(reason, REASON, _("Căn cứ, lý do"), where="reason")


def _place(place_id: int | None, on: date) -> str:
    """What the log calls the place of a function; blank: anywhere."""
    return places.name(place_id, on).full if place_id is not None else ""


def _holder(function_id: int | None, on: date) -> str:
    """What the log calls the agency that takes over; blank: nobody."""
    if function_id is None:
        return ""
    return selectors.name(Function.objects.values_list("agency_id", flat=True).get(pk=function_id), on).name
