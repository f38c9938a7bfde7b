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


FIRST, SECOND = date(2025, 7, 1), date(2026, 7, 1)
DAYS = (date(2024, 6, 1), date(2025, 12, 1), date(2027, 6, 1))  # before, between and after two acts


@st.composite
def reorganised(draw):
    """Draw a district of communes that two acts change: merged, divided (shares by households or by hand, of
    all parts, of some or of none), renamed. The district is 1, the province 0."""
    ends: dict[int, date] = {}
    starts = dict.fromkeys(range(10, 10 + draw(st.integers(2, 4))), START)
    passages: list[Passage] = []
    renamed: dict[int, date] = {}
    for day in (FIRST, SECOND):
        standing = sorted(starts.keys() - ends.keys())
        touched: set[int] = set()
        for _ in range(draw(st.integers(1, 2))):
            free = [key for key in standing if key not in touched]
            kind = draw(st.sampled_from(["merge", "divide", "rename"]))
            if not free or (kind == "merge" and len(free) < 2):
                continue
            chosen = draw(st.permutations(free))[: 2 if kind == "merge" else 1]
            touched |= set(chosen)
            if kind == "rename":
                renamed.setdefault(chosen[0], day)
                continue
            ends |= dict.fromkeys(chosen, day)
            count = 1 if kind == "merge" else draw(st.integers(2, 3))
            new = list(range(max(starts) + 1, max(starts) + 1 + count))
            starts |= dict.fromkeys(new, day)
            if kind == "merge":
                passages += [merge(source, new[0], day) for source in chosen]
                continue
            weights = draw(st.lists(st.integers(1, 9), min_size=count, max_size=count))
            stated = draw(st.sampled_from([0, 0, count, count, count - 1]))
            basis = draw(st.sampled_from([Basis.HOUSEHOLDS, Basis.BY_HAND]))
            shares = [Decimal(one) / sum(weights) for one in weights]
            shares = [one.quantize(Decimal("0.00000001")) for one in shares]
            shares[-1] = 1 - sum(shares[:-1])
            passages += [
                divide(chosen[0], target, share if number < stated else None, basis, day)
                for number, (target, share) in enumerate(zip(new, shares, strict=True))
            ]
    versions = [
        version(0, "T", Kind.TINH, Level.PROVINCE),
        version(1, "H", Kind.HUYEN, Level.DISTRICT, 0),
    ]
    for key, start in starts.items():
        end, change = ends.get(key, OPEN), renamed.get(key)
        if change is not None and start < change < end:
            versions.append(version(key, f"C{key}", parent=1, start=start, end=change))
            versions.append(version(key, f"C{key} Mới", parent=1, start=change, end=end))
        else:
            versions.append(version(key, f"C{key}", parent=1, start=start, end=end))
    return Atlas(versions, passages)
