"""What the pages of the catalogue show, in plain words."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from neu.platform.text.names import shown
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.indicators import selectors, texts
from neu.reporting.indicators.models import Indicator, Series
from neu.reporting.indicators.rules import Adds, Stance
from neu.reporting.indicators.selectors import Element, TargetFound

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

    indicator: Indicator
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


def objectives(on: date) -> Objectives:
    """Every indicator by group, with the nation's target and the province's own."""
    province = places.current_province(on)
    groups: dict[str, list[TargetLine]] = {}
    for line in _target_lines(selectors.indicators(), province, on):
        groups.setdefault(line.indicator.group, []).append(line)
    return Objectives(places.name(province, on).full, groups)


def _target_lines(indicators: list[Indicator], province: int, on: date) -> list[TargetLine]:
    nation = selectors.targets_for(places.by_code(Level.NATION, NATION, on), PHASE, on)
    own = selectors.targets_for(province, PHASE, on)
    return [TargetLine(each, nation.get(each.code), own.get(each.code)) for each in indicators]


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


def element_page(code: str, on: date) -> ElementPage | None:
    """None when there is no such element."""
    versions = selectors.versions_of(code)
    if not versions:
        return None
    element = next((each for each in versions if each.since <= on), versions[0])
    province = places.current_province(on)
    uses = [
        each
        for each in selectors.indicators()
        if code in (each.numerator.code if each.numerator else "", each.denominator and each.denominator.code)
    ]
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
    )


def sentences(element: Element) -> list[Words]:
    """How a figure of this element stands in time and how it adds, as an officer would say it."""
    said: list[Words] = [texts.STANCE_SENTENCE[element.stance], texts.ADDS_SENTENCE[element.adds_over_places]]
    if element.stance is not Stance.DISTINCT or element.adds_over_nodes is not Adds.NONE:
        said.append(texts.NODES_SENTENCE[element.adds_over_nodes])
    said.append(texts.APPORTIONED_SENTENCE[element.apportioned_by])
    return said
