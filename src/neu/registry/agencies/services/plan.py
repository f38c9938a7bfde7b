"""What the reference files say, as plain rows: every agency's names and functions with their days.

`until` is exclusive everywhere. An agency is named by its code; a function by (agency, kind) and a day.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from neu.platform.text.refusals import Refused
from neu.registry.agencies.rules import AgencyRefusal, FunctionKind
from neu.registry.places import selectors as places
from neu.registry.places.rules import REORGANISED_ON, Level, PlaceName

ONE_DAY = timedelta(days=1)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class NameRow:
    """A name an agency bears over days."""

    agency: str
    name: str
    short: str
    seat: str
    parent: str
    place_id: int | None
    starts: date
    until: date | None
    decision: str


@dataclass(frozen=True)
class DutyRow:
    """A function an agency holds over days; `successor` is who holds it (agency, kind) from `until` on."""

    agency: str
    kind: FunctionKind
    place_id: int | None
    nodes: tuple[str, ...]
    starts: date
    until: date | None
    decision: str
    successor: tuple[str, str] | None


@dataclass(frozen=True)
class Span:
    """A place over the days for which a file speaks of it."""

    place_id: int | None
    starts: date
    until: date | None


@dataclass
class Plan:
    """All rows of the files."""

    names: list[NameRow]
    duties: list[DutyRow]
    decisions: dict[str, Row]


def read(files: Iterable[tuple[str, Row]]) -> Plan:
    """The rows of the reference files, province first.

    :raises Refused: BAD_AGENCY_FILE naming file and entry.
    """
    plan = Plan([], [], {})
    for file, data in files:
        plan.decisions.update(data.get("decisions", {}))
        for row in data.get("agencies", ()):
            _province_agency(plan, row, data, file)
        if "commune" in data:
            _local_agencies(plan, data, file)
    _check(plan)
    return plan


# The province


def _province_agency(plan: Plan, row: Row, data: Row, file: str) -> None:
    ends_on = row.get("until")
    spans = _province_spans(data, anywhere=row.get("anywhere", False))
    if not row.get("names"):
        raise _bad(file, str(row.get("code", row)), "thiếu tên cơ quan (names)")
    begun = [(named.get("from", data["from"]), named) for named in row["names"]]
    for index, (starts, named) in enumerate(begun):
        until = begun[index + 1][0] if index + 1 < len(begun) else ends_on + ONE_DAY if ends_on else None
        for span in _cut(spans, starts, until):
            plan.names.append(
                NameRow(
                    agency=row["code"],
                    name=named["name"],
                    short=named.get("short", ""),
                    seat=row.get("seat", ""),
                    parent=row.get("parent", ""),
                    place_id=span.place_id,
                    starts=span.starts,
                    until=span.until,
                    decision=named.get("decision", ""),
                )
            )
    for duty in row["functions"]:
        until = ends_on + ONE_DAY if ends_on else None
        successor = (duty["successor"], duty["kind"]) if "successor" in duty else None
        for span in _cut(spans, duty.get("from", data["from"]), until):
            passes_to = successor if span.until == until else (row["code"], duty["kind"])
            plan.duties.append(_duty(row["code"], duty, span, passes_to, file))


def _province_spans(data: Row, *, anywhere: bool) -> list[Span]:
    """The province over days: another extent since the reorganisation, so another place."""
    if anywhere:
        return [Span(None, data["from"], None)]
    before = places.by_code(Level.PROVINCE, data["province"], REORGANISED_ON - ONE_DAY)
    after = places.by_code(Level.PROVINCE, data["province"], REORGANISED_ON)
    if before == after:
        return [Span(after, data["from"], None)]
    return [Span(before, data["from"], REORGANISED_ON), Span(after, REORGANISED_ON, None)]


def _cut(spans: Iterable[Span], starts: date, until: date | None) -> Iterator[Span]:
    """The spans as far as they lie between two days."""
    for span in spans:
        first = max(span.starts, starts)
        ends = [day for day in (span.until, until) if day is not None]
        last = min(ends) if ends else None
        if last is None or first < last:
            yield Span(span.place_id, first, last)


# Districts and communes


def _local_agencies(plan: Plan, data: Row, file: str) -> None:
    eve = REORGANISED_ON - ONE_DAY
    old, new = _listed(data, eve), _listed(data, REORGANISED_ON)
    districts = places.names({place.parent_id for place in old.values() if place.parent_id}, eve)
    for place in districts.values():
        span = Span(place.place_id, data["from"], REORGANISED_ON)
        for template in data["district"]:
            _local_agency(plan, template, place, span, place.code, "", file)
    standing = places.within(places.current_province(REORGANISED_ON, data["province"]), REORGANISED_ON)
    for place in {**old, **new}.values():
        district = districts.get(old[place.place_id].parent_id or 0) if place.place_id in old else None
        starts = data["from"] if place.place_id in old else REORGANISED_ON
        until = None if place.place_id in standing else REORGANISED_ON
        span = Span(place.place_id, starts, until)
        code = place.code if until is None else f"{place.code}-cu"
        heir = _heir_code(place, new, data) if until else ""
        for template in data["commune"]:
            if place.code in template.get("only", (place.code,)):
                _local_agency(
                    plan, template, place, span, code, heir, file, district.code if district else ""
                )


def _listed(data: Row, on: date) -> dict[int, PlaceName]:
    """The communes of the province on the Programme's list on a day, in code order."""
    within = places.within(places.current_province(on, data["province"]), on)
    found = places.names(places.listed(data["area"], on, within=within), on)
    communes = (place for place in found.values() if place.level == Level.COMMUNE)
    return {place.place_id: place for place in sorted(communes, key=lambda place: place.code)}


def _heir_code(place: PlaceName, new: Mapping[int, PlaceName], data: Row) -> str:
    """The code of the commune that took over an ended commune's work; "" when none on the list did."""
    if place.code in data["divided"]:
        return str(data["divided"][place.code])
    for target in new.values():
        taken = places.sources(target.place_id, REORGANISED_ON, REORGANISED_ON - ONE_DAY)
        if any(source.place_id == place.place_id and source.whole for source in taken):
            return target.code
    return ""


def _local_agency(
    plan: Plan,
    template: Row,
    place: PlaceName,
    span: Span,
    code: str,
    heir: str,
    file: str,
    district: str = "",
) -> None:
    """One agency of a district or commune, named and given its functions over its whole span."""
    words = {"code": code, "name": place.name, "place": place.full[:1].lower() + place.full[1:]}
    agency = template["code"].format(**words)
    for part, parent in _parents(template.get("parent", ""), span, district):
        plan.names.append(
            NameRow(
                agency=agency,
                name=template["name"].format(**words),
                short=template.get("short", template["name"]).format(**words),
                seat=place.name,
                parent=parent.format(code=code, district=district),
                place_id=span.place_id,
                starts=part.starts,
                until=part.until,
                decision="",
            )
        )
    for duty in template["functions"]:
        successor = None
        if "successor" in duty:
            successor = (duty["successor"]["agency"], duty["successor"]["kind"])
        elif heir:
            successor = (template["code"].format(code=heir), duty["kind"])
        plan.duties.append(_duty(agency, duty, span, successor, file))


def _parents(parent: str | Row, span: Span, district: str) -> Iterator[tuple[Span, str]]:
    """Who stood above over the span: the district's committee until it ended, then the province's."""
    if isinstance(parent, str):
        yield span, parent
        return
    above = parent["until_reorganised"] if district else ""
    yield from ((part, above) for part in _cut([span], span.starts, REORGANISED_ON))
    yield from ((part, parent["then"]) for part in _cut([span], REORGANISED_ON, span.until))


def _duty(agency: str, duty: Row, span: Span, successor: tuple[str, str] | None, file: str) -> DutyRow:
    try:
        kind = FunctionKind(duty["kind"])
    except (KeyError, ValueError) as error:
        raise _bad(file, agency, f"không có chức năng “{duty.get('kind', '')}”") from error
    return DutyRow(
        agency=agency,
        kind=kind,
        place_id=span.place_id,
        nodes=tuple(duty.get("nodes", ())),
        starts=span.starts,
        until=span.until,
        decision=duty.get("decision", ""),
        successor=successor,
    )


# The whole


def _check(plan: Plan) -> None:
    """Every parent, decision and successor named is there."""
    agencies = {row.agency for row in plan.names}
    duties = {(row.agency, row.kind.value) for row in plan.duties}
    for row in plan.names:
        if row.parent and row.parent not in agencies:
            raise _bad("agencies", row.agency, f"không có cơ quan cấp trên “{row.parent}”")
    used = [(row.decision, row.agency) for row in plan.names]
    used += [(row.decision, row.agency) for row in plan.duties]
    for decision, owner in used:
        if decision and decision not in plan.decisions:
            raise _bad("agencies", owner, f"không có căn cứ “{decision}”")
    for duty in plan.duties:
        if duty.successor and duty.successor not in duties:
            raise _bad("agencies", duty.agency, f"không có nơi nối tiếp {' / '.join(duty.successor)}")


def _bad(file: str, entry: str, why: str) -> Refused:
    return Refused(AgencyRefusal.BAD_AGENCY_FILE, {"file": file, "entry": entry, "why": why})
