"""Load the agencies that ship, in bulk. Loading again brings over names the files now give otherwise."""

from collections.abc import Mapping
from datetime import date, datetime

import yaml
from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from neu.platform.audit import selectors as audited
from neu.platform.audit import services as audit
from neu.platform.audit.services import Rewritten
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as dmy
from neu.registry.agencies.models import Agency, AgencyVersion, Function
from neu.registry.agencies.rules import AgencyRefusal
from neu.registry.agencies.services.plan import DutyRow, Plan, read
from neu.registry.places.models import Decision
from neu.registry.places.services import state_decision
from neu.registry.programmes import selectors as programmes

FILES = ("province.yaml", "local.yaml")
Key = tuple[int, str, int | None, date]  # a function: agency, kind, place, first day


@transaction.atomic
def load_reference(at: datetime) -> None:
    """Load the agencies of reference/agencies for the places on the Programme's list; places come first.

    :raises Refused: BAD_AGENCY_FILE naming the entry, AGENCY_CHANGED_SAME_INSTANT; nothing is kept then.
    """
    folder = settings.REFERENCE / "agencies"
    plan = read((file, yaml.safe_load((folder / file).read_text(encoding="utf-8"))) for file in FILES)
    rewritten: Rewritten = {}
    decisions = _decisions(plan, rewritten)
    agencies = _agencies(plan)
    names = _names(plan, agencies, decisions, at, rewritten)
    functions = _functions(plan, agencies, decisions, at)
    if names or functions or rewritten:
        audit.record(
            "agencies.load",
            subject=("reference", "agencies", "Cơ quan"),
            actor=None,
            at=at,
            changes={"names": names, "functions": functions, "rewritten": rewritten},
        )


def _decisions(plan: Plan, rewritten: Rewritten) -> dict[str, Decision | None]:
    return {"": None, **{key: state_decision(row, rewritten) for key, row in plan.decisions.items()}}


def _agencies(plan: Plan) -> dict[str, int]:
    there = dict(Agency.objects.values_list("code", "pk"))
    wanted = dict.fromkeys(row.agency for row in plan.names)
    Agency.objects.bulk_create(Agency(code=code) for code in wanted if code not in there)
    return dict(Agency.objects.values_list("code", "pk"))


def _names(
    plan: Plan,
    agencies: Mapping[str, int],
    decisions: Mapping[str, Decision | None],
    at: datetime,
    rewritten: Rewritten,
) -> int:
    """Name the agencies; returns how many names of new agencies there are.

    Names the files now give otherwise are known from `at`; what was known before stays. What an
    administrator named herself stays hers.
    """
    by_hand = audited.done_to("agency.rename")
    codes = {agency: code for code, agency in agencies.items()}
    kept: dict[int, list[AgencyVersion]] = {}
    for version in AgencyVersion.objects.filter(known__upper_inf=True).order_by("valid"):
        kept.setdefault(version.agency_id, []).append(version)
    wanted: dict[int, list[AgencyVersion]] = {}
    for row in sorted(plan.names, key=lambda row: row.starts):
        agency = agencies[row.agency]
        wanted.setdefault(agency, []).append(
            AgencyVersion(
                agency_id=agency,
                name=row.name,
                short_name=row.short if row.short != row.name else "",
                seat=row.seat,
                parent_id=agencies[row.parent] if row.parent else None,
                place_id=row.place_id,
                decision=decisions[row.decision],
                valid=DateRange(row.starts, row.until),
                known=DateTimeTZRange(at, None),
            )
        )
    new = [version for agency, versions in wanted.items() if agency not in kept for version in versions]
    for agency, versions in wanted.items():
        before = kept.get(agency, [])
        if not before or str(agency) in by_hand or list(map(_says, before)) == list(map(_says, versions)):
            continue
        for version in before:
            if version.known.lower >= at:
                raise Refused(AgencyRefusal.AGENCY_CHANGED_SAME_INSTANT, {"name": version.name})
            version.known = DateTimeTZRange(version.known.lower, at)
        AgencyVersion.objects.bulk_update(before, ["known"])
        AgencyVersion.objects.bulk_create(versions)
        rewritten |= _differences(codes[agency], before, versions, codes)
    AgencyVersion.objects.bulk_create(new)
    return len(new)


def _says(version: AgencyVersion) -> tuple[object, ...]:
    """What is to be the same for two names to be one."""
    return (
        version.name, version.short_name, version.seat, version.parent_id, version.place_id,
        version.decision_id, version.valid.lower, version.valid.upper,
    )  # fmt: skip


def _differences(
    code: str, before: list[AgencyVersion], after: list[AgencyVersion], codes: Mapping[int, str]
) -> Rewritten:
    """{agency's code and what differs: [what it was over time, what it is]}, for the log."""

    def said(versions: list[AgencyVersion], what: str) -> str:
        return "; ".join(dict.fromkeys(_in_words(version, what, codes) for version in versions))

    return {
        f"{code}.{what}": [said(before, what), said(after, what)]
        for what in ("name", "short_name", "seat", "parent", "place", "decision", "valid")
        if said(before, what) != said(after, what)
    }


def _in_words(version: AgencyVersion, what: str, codes: Mapping[int, str]) -> str:
    match what:
        case "parent":
            return codes[version.parent_id] if version.parent_id else "–"
        case "valid":
            until = dmy(version.valid.upper) if version.valid.upper else "…"
            return f"{dmy(version.valid.lower)} – {until}"
        case _:
            return str(getattr(version, what) or "–")


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
