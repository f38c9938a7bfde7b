"""Questions about the catalogue: what an element means on a day, what a place should reach."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from neu.platform.text.rules import fold
from neu.reporting.indicators.models import (
    Breakdown,
    DataElement,
    DataElementVersion,
    Indicator,
    Option,
    Series,
    Target,
)
from neu.reporting.indicators.rules import (
    Adds,
    BreakdownKind,
    Comparator,
    Difference,
    Sort,
    Stance,
    ValueType,
    differences,
)

MEANING = (
    "unit", "definition", "method", "value_type", "decimals", "minimum", "maximum", "stance",
    "adds_over_places", "adds_over_nodes", "adds_over_options", "weight", "numerator", "denominator",
    "apportioned_by", "breakdowns",
)  # fmt: skip


@dataclass(frozen=True)
class OptionName:
    code: str
    name: str


@dataclass(frozen=True)
class BreakdownName:
    """One way an element is split."""

    code: str
    name: str
    kind: BreakdownKind
    options: tuple[OptionName, ...]


@dataclass(frozen=True)
class Element:
    """What an element means on a day."""

    element_id: int
    version_id: int
    code: str
    no: int
    name: str
    definition: str
    method: str
    source: str
    unit: str
    value_type: ValueType
    stance: Stance
    adds_over_places: Adds
    adds_over_nodes: Adds
    adds_over_options: Adds
    weight: str  # element code, or ""
    numerator: str
    denominator: str
    minimum: Decimal | None
    maximum: Decimal | None
    decimals: int
    since: date
    until: date | None  # exclusive
    draft: bool
    apportioned_by: str = ""  # Basis; "": never
    breakdowns: tuple[BreakdownName, ...] = field(default=())
    reason: str = ""  # why it means something else than the version before


def _element(version: DataElementVersion) -> Element:
    return Element(
        element_id=version.element_id,
        version_id=version.pk,
        code=version.element.code,
        no=version.no,
        name=version.name,
        definition=version.definition,
        method=version.method,
        source=version.source,
        unit=version.unit,
        value_type=ValueType(version.value_type),
        stance=Stance(version.stance),
        adds_over_places=Adds(version.adds_over_places),
        adds_over_nodes=Adds(version.adds_over_nodes),
        adds_over_options=Adds(version.adds_over_options),
        weight=version.weight.code if version.weight else "",
        numerator=version.numerator.code if version.numerator else "",
        denominator=version.denominator.code if version.denominator else "",
        minimum=version.minimum,
        maximum=version.maximum,
        decimals=version.decimals,
        since=version.valid.lower,
        until=version.valid.upper,
        draft=version.draft,
        apportioned_by=version.apportioned_by,
        breakdowns=tuple(
            BreakdownName(
                breakdown.code,
                breakdown.name,
                BreakdownKind(breakdown.kind),
                tuple(OptionName(option.code, option.name) for option in breakdown.options.all()),
            )
            for breakdown in version.breakdowns.all()
        ),
        reason=version.reason,
    )


_LINKED = ("element", "weight", "numerator", "denominator")
_BREAKDOWNS = Prefetch(
    "breakdowns",
    queryset=Breakdown.objects.order_by("pk").prefetch_related(
        Prefetch("options", queryset=Option.objects.order_by("order"))
    ),
)


def elements_by_code(codes: Collection[str], on: date) -> dict[str, Element]:
    """The elements of these codes as they are on a day; a code not valid then is not in the answer."""
    found = (
        DataElementVersion.objects.filter(element__code__in=codes, valid__contains=on)
        .select_related(*_LINKED)
        .prefetch_related(_BREAKDOWNS)
    )
    return {version.element.code: _element(version) for version in found}


def element_codes() -> list[str]:
    """Every code of the catalogue."""
    return list(DataElement.objects.order_by("code").values_list("code", flat=True))


def elements(on: date, search: str = "") -> list[Element]:
    """The elements valid on a day in catalogue order, those matching the search with or without marks."""
    wanted = fold(search)
    found = (
        DataElementVersion.objects.filter(valid__contains=on)
        .select_related(*_LINKED)
        .prefetch_related(_BREAKDOWNS)
        .order_by("element_id")
    )
    return [
        _element(version)
        for version in found
        if wanted in fold(f"{version.name} {version.element.code} {version.unit}")
    ]


def all_versions() -> list[Element]:
    """All versions of all elements, oldest first; a handful of queries."""
    found = DataElementVersion.objects.select_related(*_LINKED).prefetch_related(_BREAKDOWNS)
    return [_element(version) for version in found.order_by("element_id", "no")]


def versions_of(code: str) -> list[Element]:
    """All versions of one element, newest first; empty when there is no such element."""
    found = (
        DataElementVersion.objects.filter(element__code=code)
        .select_related(*_LINKED)
        .prefetch_related(_BREAKDOWNS)
        .order_by("-no")
    )
    return [_element(version) for version in found]


@dataclass(frozen=True)
class Redefined:
    """An element that means something else from a later definition on: what differs, since when, why."""

    code: str
    before: Element
    now: Element
    changes: tuple[Difference, ...]


def redefined(code: str, before: int, now: int) -> Redefined:
    """What differs in meaning between two definitions of an element, by their numbers."""
    by_no = {one.no: one for one in versions_of(code)}
    one, other = by_no[before], by_no[now]
    told = ({name: getattr(each, name) for name in MEANING} for each in (one, other))
    found = differences(*told)
    return Redefined(code, one, other, tuple(each for each in found if each.sort is Sort.MEANING))


def names_of(codes: Collection[str], on: date) -> dict[str, str]:
    """The names of elements on a day."""
    found = DataElementVersion.objects.filter(element__code__in=codes, valid__contains=on)
    return dict(found.values_list("element__code", "name"))


@dataclass(frozen=True)
class Indicated:
    """What an indicator is on a day: how it is worked out, from which elements (codes, or "")."""

    indicator_id: int
    code: str
    no: int
    name: str
    group: str
    unit: str
    numerator: str
    denominator: str
    comparator: Comparator
    source: str
    draft: bool
    since: date
    until: date | None  # exclusive
    reason: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The elements it is worked out from."""
        return tuple(filter(None, (self.numerator, self.denominator)))


def _indicated(one: Indicator) -> Indicated:
    return Indicated(
        indicator_id=one.pk,
        code=one.code,
        no=one.no,
        name=one.name,
        group=one.group,
        unit=one.unit,
        numerator=one.numerator.code if one.numerator else "",
        denominator=one.denominator.code if one.denominator else "",
        comparator=Comparator(one.comparator),
        source=one.source,
        draft=one.draft,
        since=one.valid.lower,
        until=one.valid.upper,
        reason=one.reason,
    )


def indicators(on: date) -> list[Indicated]:
    """All indicators as they are on a day, in printed order; one query."""
    found = Indicator.objects.filter(valid__contains=on).select_related("numerator", "denominator")
    return [_indicated(one) for one in found.order_by("order", "code")]


def all_definitions() -> list[Indicated]:
    """All definitions of all indicators, in printed order, oldest first; one query."""
    found = Indicator.objects.select_related("numerator", "denominator").order_by("order", "code", "no")
    return [_indicated(one) for one in found]


def definitions_of(code: str) -> list[Indicated]:
    """All definitions of one indicator, newest first; empty when there is no such indicator."""
    found = Indicator.objects.filter(code=code).select_related("numerator", "denominator")
    return [_indicated(one) for one in found.order_by("-no")]


@dataclass(frozen=True)
class TargetFound:
    """What a place should reach, and by which document."""

    indicator: str
    period: str
    comparator: Comparator
    value: Decimal | None
    words: str
    decision: str
    draft: bool


def target_found(target: Target) -> TargetFound:
    """What a target says."""
    return TargetFound(
        target.indicator.code,
        target.period,
        Comparator(target.comparator),
        target.value,
        target.words,
        target.decision.number,
        target.draft,
    )


def targets_for(place_id: int, period: str, on: date) -> dict[str, TargetFound]:
    """Indicator code → the target decided for this very place and period by `on`.

    Where several documents decide, the latest issued counts. A place without its own has none ("chưa giao
    chỉ tiêu"): the nation's target is never handed down. One that was set for an indicator as it was worked
    out before says nothing of what it is now.
    """
    found = (
        Target.objects.filter(place_id=place_id, period=period, indicator__valid__contains=on)
        .select_related("indicator", "decision")
        .order_by("decision__issued_on", "pk")
    )
    return {
        target.indicator.code: target_found(target)
        for target in found
        if target.decision.issued_on is None or target.decision.issued_on <= on
    }


def target_for(indicator: str, place_id: int, period: str, on: date) -> TargetFound | None:
    """The target of one indicator code; None reads "chưa giao chỉ tiêu"."""
    return targets_for(place_id, period, on).get(indicator)


def targets_of(indicator_codes: Collection[str]) -> list[Target]:
    """Every target of these indicators, with place and document, for the page."""
    return list(
        Target.objects.filter(indicator__code__in=indicator_codes)
        .select_related("indicator", "decision")
        .order_by("indicator__order", "-indicator__no", "period", "pk")
    )


@dataclass(frozen=True)
class SeriesFacts:
    """What a series counts and how it behaves; for rooms that hold only its id."""

    series_id: int
    element: str
    version_no: int
    name: str
    unit: str
    value_type: ValueType
    stance: Stance
    adds_over_places: Adds
    measure: str
    node: str
    source: str
    kind: str
    carry: str
    options: str


def series_facts(series_ids: Collection[int]) -> dict[int, SeriesFacts]:
    """The facts of these series; one query."""
    found = Series.objects.filter(pk__in=series_ids).select_related("element", "version", "node", "source")
    return {
        series.pk: SeriesFacts(
            series.pk,
            series.element.code,
            series.version.no,
            series.version.name,
            series.version.unit,
            ValueType(series.version.value_type),
            Stance(series.version.stance),
            Adds(series.version.adds_over_places),
            series.measure,
            series.node.code if series.node else "",
            series.source.code if series.source else "",
            series.kind,
            series.carry,
            series.options,
        )
        for series in found
    }
