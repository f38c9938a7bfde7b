"""Loading the reference data: all places of Vietnam before and after 1/7/2025, and the draft lists.

Only adds. What was ever recorded (a version of that code from that day, a passage between those two places, a
list entry for those days) is left as it stands, also when an administrator has corrected it since.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import F

from neu.platform.audit import services as audit
from neu.platform.audit.services import Rewritten
from neu.platform.text.rules import sort_key
from neu.registry.places.models import Decision, Place, PlaceList, PlaceListEntry, PlaceVersion, Succession
from neu.registry.places.rules import VIETNAM_CODE, Basis, Kind, Level, SuccessionKind, full_name, search_key
from neu.registry.places.services import vietnam
from neu.registry.places.services.copying import copy_in, fresh_ids
from neu.registry.places.services.deciding import state_decision
from neu.registry.places.services.drafting import KNOWN_FROM, Draft, DraftVersion, draft
from neu.registry.places.services.locking import take_registry_lock


@transaction.atomic
def load_reference(at: datetime) -> None:
    """Load what is missing of the reference data, known from `at`. About 14,000 versions the first time.

    What the files now say otherwise of decisions and lists is brought over; a place's name is corrected by
    its own deed, so that what was known before stays readable.

    :raises ValueError: when a list names a code that bears another name on that day.
    """
    take_registry_lock()
    rewritten: Rewritten = {}
    decisions = _load_decisions(rewritten)
    added = _load_places(draft(vietnam.read()), decisions, at)
    added += _load_lists(decisions, at, rewritten)
    if added or rewritten:
        audit.record(
            "places.load_reference",
            subject=("registry", "places", "Danh mục địa bàn"),
            actor=None,
            at=at,
            changes={"added": added, "rewritten": rewritten},
        )


def _reference(name: str) -> Any:
    return yaml.safe_load((settings.REFERENCE / "places" / name).read_text(encoding="utf-8"))


def _load_decisions(rewritten: Rewritten) -> dict[str, Decision]:
    """Return the decisions of decisions.yaml by their key there."""
    return {key: state_decision(facts, rewritten) for key, facts in _reference("decisions.yaml").items()}


def _load_places(drafted: Draft, decisions: Mapping[str, Decision], at: datetime) -> int:
    """Save places, versions and successions that were never recorded; return how many rows."""
    recorded = {
        (level, code, start): place
        for level, code, start, place in PlaceVersion.objects.values_list(
            "level", "code", F("valid__startswith"), "place_id"
        )
    }
    known = DateTimeTZRange(at, None)
    nation = recorded.get((Level.NATION, VIETNAM_CODE, KNOWN_FROM))
    root: list[PlaceVersion] = []
    if nation is None:
        nation = Place.objects.create().pk
        root.append(_nation(nation, known, decisions["BEFORE"]))
    homes = [
        next((recorded[key] for v in place.versions if (key := _key(v)) in recorded), None)
        for place in drafted.places
    ]
    fresh = fresh_ids(Place, homes.count(None))
    copy_in(Place, [Place(pk=place) for place in fresh])
    following = iter(fresh)
    ids = [next(following) if home is None else home for home in homes]
    versions = root + [
        _version(ids[index], version, ids, nation, known, decisions)
        for index, place in enumerate(drafted.places)
        for version in place.versions
        if _key(version) not in recorded
    ]
    copy_in(PlaceVersion, versions)
    passed = set(Succession.objects.values_list("source_id", "target_id"))
    successions = [
        Succession(
            source_id=ids[passage.source],
            target_id=ids[passage.target],
            kind=passage.kind,
            basis=Basis.WHOLE,
            share=Decimal(1) if passage.kind is SuccessionKind.MERGE else None,
            on_day=drafted.places[passage.target].versions[0].start,
            decision=decisions[passage.decision],
            known=known,
        )
        for passage in drafted.passages
        if (ids[passage.source], ids[passage.target]) not in passed
    ]
    copy_in(Succession, successions)
    return len(versions) + len(successions)


def _key(version: DraftVersion) -> tuple[str, str, date]:
    return version.unit.level, version.unit.code, version.start


def _nation(place: int, known: DateTimeTZRange, decision: Decision) -> PlaceVersion:
    return PlaceVersion(
        place_id=place,
        name="Việt Nam",
        name_folded=search_key("Việt Nam"),
        sort_key=sort_key("Việt Nam"),
        kind=Kind.QUOC_GIA,
        level=Level.NATION,
        code=VIETNAM_CODE,
        valid=DateRange(KNOWN_FROM, None),
        known=known,
        decision=decision,
    )


def _version(
    place: int,
    version: DraftVersion,
    ids: list[int],
    nation: int,
    known: DateTimeTZRange,
    decisions: Mapping[str, Decision],
) -> PlaceVersion:
    unit = version.unit
    return PlaceVersion(
        place_id=place,
        name=unit.name,
        name_folded=search_key(full_name(unit.kind, unit.name)),
        sort_key=sort_key(unit.name),
        kind=unit.kind,
        level=unit.level,
        code=unit.code,
        parent_id=nation if version.above is None else ids[version.above],
        latitude=unit.latitude,
        longitude=unit.longitude,
        area_km2=unit.area_km2,
        valid=DateRange(version.start, version.end),
        known=known,
        decision=decisions[version.decision],
    )


def _load_lists(decisions: Mapping[str, Decision], at: datetime, rewritten: Rewritten) -> int:
    """Save list entries for days on which the place was never on that list; return how many."""
    fresh: list[PlaceListEntry] = []
    for code, facts in _reference("lists.yaml").items():
        place_list, _ = PlaceList.objects.get_or_create(code=code, defaults={"name": facts["name"]})
        audit.rewrite(place_list, {"name": facts["name"]}, called=code, into=rewritten)
        held = set(place_list.entries.values_list("place_id", F("valid__startswith")))
        for stretch in facts["entries"]:
            start, end = stretch["from"], stretch.get("before")
            named = _named_places(stretch["places"], start)
            fresh += [
                PlaceListEntry(
                    place_list=place_list,
                    place_id=place,
                    value=stretch.get("value", ""),
                    valid=DateRange(start, end),
                    known=DateTimeTZRange(at, None),
                    decision=decisions[stretch["decision"]],
                )
                for place in named
                if (place, start) not in held
            ]
    copy_in(PlaceListEntry, fresh)
    return len(fresh)


def _named_places(named: Mapping[str, str], on: date) -> list[int]:
    """Return the places of {code: full name} on a day, as the registry first recorded them.

    :raises ValueError: when a code bears no place of that name; one code meant two places in time.
    """
    rows = PlaceVersion.objects.filter(level=Level.COMMUNE, code__in=list(named), valid__contains=on)
    found = {
        code: (place, full_name(Kind(kind), name))
        for code, place, kind, name in rows.order_by("-pk").values_list("code", "place_id", "kind", "name")
    }
    wrong = [f"{code} {name}" for code, name in named.items() if found.get(code, (0, ""))[1] != name]
    if wrong:
        raise ValueError(f"lists.yaml: no such place on {on}: {', '.join(wrong)}")
    return [place for place, _ in found.values()]
