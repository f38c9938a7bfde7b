"""Small made-up countries for tests of the atlas: two states of a land and the map between them."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from neu.registry.places.rules import Atlas, Basis, Kind, Level, Passage, SuccessionKind, Version, search_key
from neu.registry.places.rules.values import OPEN
from neu.registry.places.services.vietnam import Unit, Vietnam

START, CHANGE = date(2021, 1, 1), date(2025, 7, 1)
BEFORE, AFTER = date(2024, 6, 1), date(2026, 6, 1)


def version(place, name, kind=Kind.XA, level=Level.COMMUNE, parent=None, start=START, end=OPEN, code=None):
    """Make a version with the words that do not matter filled in."""
    full = f"{name}"
    return Version(place, name, kind, level, code or str(place), parent, start, end, search_key(full))


def merge(source, target, day=CHANGE):
    return Passage(source, target, SuccessionKind.MERGE, Basis.WHOLE, Decimal(1), day)


def divide(source, target, share=None, basis=Basis.WHOLE, day=CHANGE):
    return Passage(source, target, SuccessionKind.DIVIDE, basis, share, day)


@st.composite
def lands(draw):
    """Draw a Vietnam: old provinces with districts and communes, new provinces with communes, and a map.

    Every old province passes whole to one new one; every old commune to one or more communes of that one;
    every new commune has a source.
    """
    provinces = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))  # districts in each old province
    groups = [draw(st.integers(0, len(provinces) - 1)) for _ in provinces]
    land = Vietnam()
    communes: dict[int, list[str]] = {}
    for index, districts in enumerate(provinces):
        province = f"p{index}"
        land.before[province] = Unit(province, Level.PROVINCE, f"{index:02}", Kind.TINH, province, "VN")
        for number in range(districts):
            district = f"{province}_d{number}"
            land.before[district] = Unit(
                district, Level.DISTRICT, f"{index}{number}", Kind.HUYEN, district, province
            )
            for place in range(draw(st.integers(1, 3))):
                key = f"{district}_c{place}"
                code = f"{len(land.before):05}"
                land.before[key] = Unit(key, Level.COMMUNE, code, Kind.XA, key, district)
                communes.setdefault(groups[index], []).append(key)
    for group, olds in communes.items():
        province = f"n{group}"
        members = [f"p{index}" for index, at in enumerate(groups) if at == group]
        land.after[province] = Unit(
            province, Level.PROVINCE, land.before[members[0]].code, Kind.TINH, members[0], "VN"
        )
        for member in members:
            land.went[member] = [province]
        count = draw(st.integers(1, len(olds)))
        for old in olds:
            chosen = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=2))
            land.went[old] = [f"{province}_w{number}" for number in sorted(chosen)]
        used = {new: old for old in olds for new in land.went[old]}
        for number, (new, old) in enumerate(sorted(used.items())):
            code = f"9{group}{number:03}"
            land.after[new] = Unit(new, Level.COMMUNE, code, Kind.XA, land.before[old].name, province)
    return land


def atlas_of(draft, shares=None):
    """Make the atlas a draft would become; place ids are its indexes, the nation is -1."""
    versions = [version(-1, "VN", Kind.QUOC_GIA, Level.NATION)]
    for index, place in enumerate(draft.places):
        for drafted in place.versions:
            unit = drafted.unit
            above = -1 if drafted.above is None else drafted.above
            versions.append(
                Version(
                    index, unit.name, unit.kind, unit.level, unit.code, above,
                    drafted.start, drafted.end or OPEN, unit.name,
                )
            )  # fmt: skip
    passages = []
    for passage in draft.passages:
        whole = passage.kind is SuccessionKind.MERGE
        passages.append(
            merge(passage.source, passage.target) if whole else divide(passage.source, passage.target)
        )
    return Atlas(versions, passages)
