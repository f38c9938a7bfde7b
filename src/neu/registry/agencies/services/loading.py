"""Load the agencies that ship, in bulk. Loading again adds only what is missing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from neu.platform.audit import services as audit
from neu.registry.agencies.models import Agency, AgencyVersion, Function
from neu.registry.agencies.services.plan import DutyRow, Plan, read
from neu.registry.places.models import Decision
from neu.registry.programmes import selectors as programmes

FILES = ("province.yaml", "local.yaml")
Key = tuple[int, str, int | None, date]  # a function: agency, kind, place, first day


@transaction.atomic
def load_reference(at: datetime) -> None:
    """Load the agencies of reference/agencies for the places on the Programme's list; places come first.

    :raises Refused: BAD_AGENCY_FILE naming the entry; nothing is kept then.
    """
    folder = settings.REFERENCE / "agencies"
    plan = read((file, yaml.safe_load((folder / file).read_text(encoding="utf-8"))) for file in FILES)
    decisions = _decisions(plan)
    agencies = _agencies(plan)
    names = _names(plan, agencies, decisions, at)
    functions = _functions(plan, agencies, decisions, at)
    if names or functions:
        audit.record(
            "agencies.load",
            subject=("reference", "agencies", "Cơ quan"),
            actor=None,
            at=at,
            changes={"names": names, "functions": functions},
        )


def _decisions(plan: Plan) -> dict[str, Decision | None]:
    made: dict[str, Decision | None] = {"": None}
    for key, row in plan.decisions.items():
        facts: Mapping[str, Any] = {name: value for name, value in row.items() if name != "number"}
        made[key] = Decision.objects.get_or_create(number=row["number"], defaults=facts)[0]
    return made


def _agencies(plan: Plan) -> dict[str, int]:
    there = dict(Agency.objects.values_list("code", "pk"))
    wanted = dict.fromkeys(row.agency for row in plan.names)
    Agency.objects.bulk_create(Agency(code=code) for code in wanted if code not in there)
    return dict(Agency.objects.values_list("code", "pk"))


def _names(
    plan: Plan, agencies: Mapping[str, int], decisions: Mapping[str, Decision | None], at: datetime
) -> int:
    """Name those agencies that have no name at all: what an administrator corrected stays."""
    named = set(AgencyVersion.objects.values_list("agency_id", flat=True))
    rows = [
        AgencyVersion(
            agency_id=agencies[row.agency],
            name=row.name,
            short_name=row.short if row.short != row.name else "",
            seat=row.seat,
            parent_id=agencies[row.parent] if row.parent else None,
            place_id=row.place_id,
            decision=decisions[row.decision],
            valid=DateRange(row.starts, row.until),
            known=DateTimeTZRange(at, None),
        )
        for row in plan.names
        if agencies[row.agency] not in named
    ]
    AgencyVersion.objects.bulk_create(rows)
    return len(rows)


def _functions(
    plan: Plan, agencies: Mapping[str, int], decisions: Mapping[str, Decision | None], at: datetime
) -> int:
    """Give functions to those agencies that never had one; then link successors and nodes."""
    given = set(Function.objects.values_list("agency_id", flat=True))
    made: dict[Key, Function] = {}
    rows: dict[Key, DutyRow] = {}
    for row in plan.duties:
        if agencies[row.agency] not in given:
            key = (agencies[row.agency], row.kind.value, row.place_id, row.starts)
            rows[key] = row
            made[key] = Function(
                agency_id=key[0],
                kind=row.kind,
                place_id=row.place_id,
                decision=decisions[row.decision],
                valid=DateRange(row.starts, row.until),
                known=DateTimeTZRange(at, None),
            )
    Function.objects.bulk_create(made.values())
    _link_nodes(made, rows)
    _link_successors(made, rows, agencies)
    return len(made)


def _link_nodes(made: Mapping[Key, Function], rows: Mapping[Key, DutyRow]) -> None:
    ids = {node.code: node.pk for node in programmes.nodes()}
    link = Function.nodes.through
    link._default_manager.bulk_create(
        link(function_id=made[key].pk, programmenode_id=ids[code])
        for key, row in rows.items()
        for code in row.nodes
    )


def _link_successors(
    made: Mapping[Key, Function], rows: Mapping[Key, DutyRow], agencies: Mapping[str, int]
) -> None:
    """Each ended function passes to the one its row names that is held on the day after."""
    heirs: dict[tuple[int, str], list[Function]] = {}
    for function in Function.objects.filter(known__upper_inf=True):
        heirs.setdefault((function.agency_id, function.kind), []).append(function)
    changed = []
    for key, row in rows.items():
        if row.successor is None or row.until is None:
            continue
        agency, kind = row.successor
        for heir in heirs.get((agencies[agency], kind), ()):
            if heir.valid.lower <= row.until and (heir.valid.upper is None or row.until < heir.valid.upper):
                made[key].successor = heir
                changed.append(made[key])
    Function.objects.bulk_update(changed, ["successor"])
