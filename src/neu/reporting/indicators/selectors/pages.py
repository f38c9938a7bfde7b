"""What the pages of the catalogue show, in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from neu.platform.text.names import shown, written
from neu.platform.text.rules import fold, sort_key
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.indicators import selectors, texts
from neu.reporting.indicators.making import INDICATED, SINCE
from neu.reporting.indicators.models import DataElementVersion, Series, Target
from neu.reporting.indicators.rules import Adds, Stance, differences
from neu.reporting.indicators.selectors import MEANING, Element, Indicated, TargetFound
from neu.reporting.indicators.wording import difference_words, value_words

PHASE = "2021-2025"
NATION = "VN"
Words = str | Promise


@dataclass(frozen=True)
class Line:
    """One element in the list."""

    element: Element
    stance: Words
    value_type: Words


def element_list(on: date, search: str = "") -> list[Line]:
    """The elements valid on a day that match, each with its stance in words."""
    return [
        Line(each, texts.STANCE[each.stance], texts.VALUE_TYPE[each.value_type])
        for each in selectors.elements(on, search)
    ]


@dataclass(frozen=True)
class TargetLine:
    """An indicator with what the nation, and the province itself, should reach; None: chưa giao chỉ tiêu."""

    indicator: Indicated
    nation: TargetFound | None
    province: TargetFound | None

    @property
    def nation_words(self) -> Words:
        return words(self.nation)

    @property
    def province_words(self) -> Words:
        return words(self.province)


def words(target: TargetFound | None) -> Words:
    """The comparator of a target in words; "chưa giao chỉ tiêu" where there is none."""
    return texts.COMPARATOR[target.comparator] if target else texts.NO_TARGET


@dataclass(frozen=True)
class Objectives:
    province: str
    groups: dict[str, list[TargetLine]]  # by the group's heading


def objectives(on: date, search: str = "") -> Objectives:
    """The indicators that match, with or without marks, by group, with the nation's target and the
    province's own."""
    province, wanted = places.current_province(on), fold(search)
    groups: dict[str, list[TargetLine]] = {}
    found = [one for one in selectors.indicators(on) if wanted in fold(f"{one.code} {one.name} {one.group}")]
    for line in _target_lines(found, province, on):
        groups.setdefault(line.indicator.group, []).append(line)
    return Objectives(places.name(province, on).full, groups)


def _target_lines(indicators: list[Indicated], province: int, on: date) -> list[TargetLine]:
    nation = selectors.targets_for(places.by_code(Level.NATION, NATION, on), PHASE, on)
    own = selectors.targets_for(province, PHASE, on)
    return [TargetLine(each, nation.get(each.code), own.get(each.code)) for each in indicators]


@dataclass(frozen=True)
class Defined:
    """One definition in the list of all: its days, why it came, in what it differs from the one before."""

    no: int
    name: str
    unit: str
    since: date
    until: date | None
    reason: str
    changes: list[tuple[str, str, str, str]]
    rows: list[tuple[str, str]]  # all it says: field, words


@dataclass(frozen=True)
class BreakdownLine:
    heading: Words
    name: str
    options: str
    sentence: Words


@dataclass(frozen=True)
class ElementPage:
    """One element: its newest version in words, older ones, where it serves."""

    element: Element
    versions: list[Element]
    stance: Words
    value_type: Words
    sentences: list[Words]
    weight_name: str
    breakdowns: list[BreakdownLine]
    serves: list[TargetLine]
    province: str
    series: int  # how many series count it
    history: list[Defined]


def element_page(code: str, on: date) -> ElementPage | None:
    """None when there is no such element."""
    versions = selectors.versions_of(code)
    if not versions:
        return None
    element = next((each for each in versions if each.since <= on), versions[0])
    province = places.current_province(on)
    uses = [each for each in selectors.indicators(on) if code in each.parts]
    return ElementPage(
        element=element,
        versions=versions,
        stance=texts.STANCE[element.stance],
        value_type=texts.VALUE_TYPE[element.value_type],
        sentences=sentences(element),
        weight_name=selectors.names_of({element.weight}, on).get(element.weight, ""),
        breakdowns=[
            BreakdownLine(
                texts.BREAKDOWN[each.kind],
                each.name,
                ", ".join(shown(option.name) for option in each.options),
                texts.BREAKDOWN_SENTENCE[each.kind],
            )
            for each in element.breakdowns
        ],
        serves=_target_lines(uses, province, on) if uses else [],
        province=places.name(province, on).full,
        series=Series.objects.filter(element_id=element.element_id).count(),
        history=defined(versions, MEANING),
    )


def element_choices() -> list[tuple[str, str]]:
    """Every element by its newest name, for a field that names one."""
    newest: dict[str, str] = {}
    for code, name in DataElementVersion.objects.order_by("no").values_list("element__code", "name"):
        newest[code] = name
    named = [(code, f"{shown(name)} ({code})") for code, name in newest.items()]
    return sorted(named, key=lambda one: sort_key(one[1]))


@dataclass(frozen=True)
class TargetKept:
    """One target as it stands, with what a form shows of it."""

    target_id: int
    code: str  # of its indicator
    name: str
    unit: str
    place_id: int
    place: str
    period: str
    decision: str
    revision: int
    typed: dict[str, object]
    found: TargetFound

    @property
    def words(self) -> Words:
        return words(self.found)


def _target_kept(one: Target, on: date) -> TargetKept:
    place = places.atlas().name(one.place_id, on)
    typed = {"comparator": one.comparator, "words": one.words, "draft": one.draft}
    return TargetKept(
        one.pk, one.indicator.code, one.indicator.name, one.indicator.unit, one.place_id,
        place.full if place else str(one.place_id), one.period, one.decision.number, one.revision,
        {**typed, "value": "" if one.value is None else written(one.value)}, selectors.target_found(one),
    )  # fmt: skip


def target(target_id: int) -> TargetKept | None:
    """One target, for its page."""
    found = Target.objects.filter(pk=target_id).select_related("indicator", "decision").first()
    return _target_kept(found, found.decision.issued_on or SINCE) if found else None


def target_places(on: date) -> list[tuple[str, str]]:
    """The places a target may be stated for in the browser: the nation, the province, its communes."""
    nation, province = places.by_code(Level.NATION, NATION, on), places.current_province(on)
    within = places.names(places.within(province, on), on)
    communes = sorted(
        ((str(key), name.full) for key, name in within.items() if name.level == Level.COMMUNE),
        key=lambda one: sort_key(one[1]),
    )
    own = places.names([nation, province], on)
    return [(str(key), own[key].full) for key in (nation, province)] + communes


@dataclass(frozen=True)
class IndicatorPage:
    """One indicator: its definition in force in words, all of them, what is to be reached where."""

    indicator: Indicated
    comparator: Words
    parts: list[tuple[str, str]]  # code and name of the elements it is worked out from
    history: list[Defined]
    targets: list[TargetKept]


def indicator_page(code: str, on: date) -> IndicatorPage | None:
    """None when there is no such indicator."""
    found = selectors.definitions_of(code)
    if not found:
        return None
    one = next((each for each in found if each.since <= on), found[-1])
    names = selectors.names_of(one.parts, on)
    return IndicatorPage(
        indicator=one,
        comparator=texts.COMPARATOR[one.comparator],
        parts=[(each, names.get(each, each)) for each in one.parts],
        history=defined(found, INDICATED),
        targets=[_target_kept(each, on) for each in selectors.targets_of([code])],
    )


def defined(newest_first: Sequence[Any], fields: Sequence[str]) -> list[Defined]:
    """Every definition of an entry, the newest first."""
    made = []
    for one, before in zip(newest_first, [*newest_first[1:], None], strict=True):
        then, now = ({name: getattr(each, name, None) for name in fields} for each in (before, one))
        changes = differences(then, now) if before is not None else []
        rows = [(str(texts.FIELD[name]), value_words(name, value)) for name, value in now.items()]
        made.append(
            Defined(
                one.no, one.name, one.unit, one.since, one.until, one.reason, difference_words(changes), rows
            )
        )
    return made


def sentences(element: Element) -> list[Words]:
    """How a figure of this element stands in time and how it adds, as an officer would say it."""
    said: list[Words] = [texts.STANCE_SENTENCE[element.stance], texts.ADDS_SENTENCE[element.adds_over_places]]
    if element.stance is not Stance.DISTINCT or element.adds_over_nodes is not Adds.NONE:
        said.append(texts.NODES_SENTENCE[element.adds_over_nodes])
    said.append(texts.APPORTIONED_SENTENCE[element.apportioned_by])
    return said
