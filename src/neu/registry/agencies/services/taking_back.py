"""Taking back what was entered at one instant about some agencies: they are known again as before it."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Func, Q, Value

from neu.platform.audit import services as audit
from neu.platform.audit.services import Actor
from neu.platform.text.refusals import Refused
from neu.registry.agencies.models import Agency, AgencyVersion, Function
from neu.registry.agencies.rules import AgencyRefusal


@transaction.atomic
def take_back(
    agency_ids: Collection[int], *, entered_at: datetime, actor: Actor | None, at: datetime, reason: str = ""
) -> None:
    """From `at` on, these agencies are known as they were just before `entered_at`.

    Names and functions entered then are known no more; those closed then are written again. What was
    believed in between stays readable.

    :raises Refused: AGENCY_CHANGED_SINCE, naming an agency of which something else was entered since;
        AGENCY_CHANGED_SAME_INSTANT, when it is taken back before it was entered.
    """
    agencies = sorted(set(agency_ids))
    list(Agency.objects.select_for_update(no_key=True).filter(pk__in=agencies).order_by("pk"))
    if agencies and at <= entered_at:
        raise Refused(AgencyRefusal.AGENCY_CHANGED_SAME_INSTANT, {"name": _last_name(agencies[0])})
    for table in (AgencyVersion, Function):
        later = Q(known__startswith__gt=entered_at) | Q(known__endswith__gt=entered_at)
        changed = table.objects.filter(later, agency__in=agencies).first()
        if changed is not None:
            raise Refused(AgencyRefusal.AGENCY_CHANGED_SINCE, {"name": _last_name(changed.agency_id)})
    _names_again(agencies, entered_at, at)
    _functions_again(agencies, entered_at, at)
    for agency in agencies:
        audit.record(
            "agency.take_back",
            subject=("agency", agency, _last_name(agency)),
            actor=actor,
            at=at,
            reason=reason,
        )


def _names_again(agencies: Collection[int], entered_at: datetime, at: datetime) -> None:
    said = AgencyVersion.objects.filter(agency__in=agencies)
    closed = list(said.filter(known__endswith=entered_at))
    said.filter(known__startswith=entered_at).update(known=_until(at))
    for version in closed:
        version.pk, version._state.adding = None, True
        version.known = DateTimeTZRange(at, None)
        version.save(force_insert=True)


def _functions_again(agencies: Collection[int], entered_at: datetime, at: datetime) -> None:
    said = Function.objects.filter(agency__in=agencies)
    closed = list(said.filter(known__endswith=entered_at))
    ended = {_which(one): one.pk for one in said.filter(known__startswith=entered_at)}
    said.filter(known__startswith=entered_at).update(known=_until(at))
    for function in closed:
        nodes, row = list(function.nodes.all()), ended.get(_which(function))
        function.pk, function._state.adding = None, True
        function.known = DateTimeTZRange(at, None)
        function.save(force_insert=True)
        function.nodes.set(nodes)
        # whoever passed its work to this function passes it to the row that is known now
        Function.objects.filter(successor=row, successor__isnull=False, known__upper_inf=True).update(
            successor=function
        )


def _which(function: Function) -> tuple[int, str, int | None, date | None]:
    return (function.agency_id, function.kind, function.place_id, function.valid.lower)


def _until(at: datetime) -> Func:
    """What a row says is known from when it was entered up to `at`."""
    return Func(Func("known", function="lower"), Value(at), function="tstzrange")


def _last_name(agency_id: int) -> str:
    """What an agency is or was called, also when none of its names is known any more."""
    last = AgencyVersion.objects.filter(agency=agency_id).order_by("known").last()
    return last.name if last else str(agency_id)
