"""From two states and a map to places: which extents go on, which end, which begin. Pure."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from neu.registry.places.rules import REORGANISED_ON, Level, SuccessionKind
from neu.registry.places.services.vietnam import Unit, Vietnam

# The data set knows the units as they stood just before 1/7/2025; that state is taken back to the start of
# the Programme. Earlier reorganisations (the last in early 2025) are not in it: see decisions.yaml.
KNOWN_FROM = date(2021, 1, 1)


@dataclass
class DraftVersion:
    """A version to be: `above` is the index of the draft place it lies in, None: the nation."""

    unit: Unit
    above: int | None
    start: date
    end: date | None  # exclusive
    decision: str


@dataclass
class DraftPlace:
    """One extent with its versions, oldest first."""

    versions: list[DraftVersion] = field(default_factory=list)


@dataclass
class DraftPassage:
    """Territory of one draft place passing to another."""

    source: int
    target: int
    kind: SuccessionKind
    decision: str


@dataclass
class Draft:
    """Places and passages by index."""

    places: list[DraftPlace]
    passages: list[DraftPassage]


def draft(vietnam: Vietnam) -> Draft:
    """Work out the places: one old unit passing wholly to one new unit that has no other source is one place.

    :raises ValueError: when the map names a unit that is in neither state.
    """
    came: dict[str, list[str]] = defaultdict(list)
    for old, news in vietnam.went.items():
        for new in news:
            came[new].append(old)
    unknown = (set(vietnam.went) - set(vietnam.before)) | (set(came) - set(vietnam.after))
    if unknown:
        raise ValueError(f"the map names units that are in neither state: {sorted(unknown)[:5]}")
    goes_on = {
        old: news[0] for old, news in vietnam.went.items() if len(news) == 1 and came[news[0]] == [old]
    }
    places: list[DraftPlace] = []
    old_index, new_index = _number(vietnam, goes_on)
    places = [DraftPlace() for _ in range(len(old_index) + len(new_index) - len(goes_on))]
    for key, unit in vietnam.before.items():
        above = old_index.get(unit.above)
        if _unchanged(vietnam, key, goes_on):
            places[old_index[key]].versions.append(DraftVersion(unit, above, KNOWN_FROM, None, "BEFORE"))
        else:
            places[old_index[key]].versions.append(
                DraftVersion(unit, above, KNOWN_FROM, REORGANISED_ON, "BEFORE")
            )
    kept = {goes_on[key] for key in goes_on if _unchanged(vietnam, key, goes_on)}
    for key, unit in vietnam.after.items():
        if key not in kept:
            places[new_index[key]].versions.append(
                DraftVersion(unit, new_index.get(unit.above), REORGANISED_ON, None, _decision(unit))
            )
    passages = [
        DraftPassage(
            old_index[old],
            new_index[new],
            SuccessionKind.MERGE if len(news) == 1 else SuccessionKind.DIVIDE,
            _decision(vietnam.after[new]),
        )
        for old, news in vietnam.went.items()
        if old not in goes_on
        for new in news
    ]
    return Draft(places, passages)


def _number(vietnam: Vietnam, goes_on: dict[str, str]) -> tuple[dict[str, int], dict[str, int]]:
    """Give every extent an index: old units first, then new units that are not the same extent."""
    old_index = {key: index for index, key in enumerate(vietnam.before)}
    new_index = {new: old_index[old] for old, new in goes_on.items()}
    for key in vietnam.after:
        new_index.setdefault(key, len(old_index) + len(new_index) - len(goes_on))
    return old_index, new_index


def _unchanged(vietnam: Vietnam, old: str, goes_on: dict[str, str]) -> bool:
    """Tell whether nothing at all changed: the same province under the same code and name."""
    if old not in goes_on:
        return False
    was, now = vietnam.before[old], vietnam.after[goes_on[old]]
    return (was.level, was.code, was.kind, was.name) == (now.level, now.code, now.kind, now.name) and (
        was.level is Level.PROVINCE
    )


def _decision(unit: Unit) -> str:
    if unit.level is Level.PROVINCE:
        return "PROVINCES_2025"
    return "COMMUNES_2025_QUANG_NGAI" if unit.above == "tinhquangngai" else "COMMUNES_2025_OTHER"
