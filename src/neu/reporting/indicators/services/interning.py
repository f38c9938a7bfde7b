"""Series are interned: the same coordinates are always the same row."""

import difflib
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written_day
from neu.registry.programmes.models import CapitalSource, ProgrammeNode
from neu.reporting.indicators import selectors
from neu.reporting.indicators.models import Series
from neu.reporting.indicators.rules import Coordinates, Refusal

PROGRAMME = "1719-I"


def intern(
    element_code: str,
    *,
    measure: str,
    node_code: str | None = None,
    source_code: str | None = None,
    kind: str = "",
    carry: str = "",
    options: str = "",
    on: date,
    programme_code: str = PROGRAMME,
) -> Series:
    """The series of these coordinates, made if it is new; the element's version is the one valid `on`.

    :raises Refused: UNKNOWN_ELEMENT, NOT_VALID_THEN, UNKNOWN_OPTION, UNKNOWN_NODE, UNKNOWN_SOURCE.
    """
    wanted = Coordinates(element_code, measure, node_code or "", source_code or "", kind, carry, options)
    return intern_many([wanted], on=on, programme_code=programme_code)[wanted]


@transaction.atomic
def intern_many(
    wanted: Iterable[Coordinates], *, on: date, programme_code: str = PROGRAMME
) -> dict[Coordinates, Series]:
    """All at once, in a handful of queries whatever their number.

    :raises Refused: as `intern`; nothing is made then.
    """
    asked = sorted(set(wanted))
    elements = selectors.elements_by_code({each.element for each in asked}, on)
    nodes = dict(ProgrammeNode.objects.filter(programme__code=programme_code).values_list("code", "pk"))
    sources = dict(CapitalSource.objects.values_list("code", "pk"))
    rows = {each: _row(each, elements, nodes, sources, on, programme_code) for each in asked}
    Series.objects.bulk_create(rows.values(), ignore_conflicts=True)  # the unique constraint decides
    versions = {row.version_id for row in rows.values()}
    found = {_identity(row): row for row in Series.objects.filter(version__in=versions)}
    return {each: found[_identity(row)] for each, row in rows.items()}


def _row(
    each: Coordinates,
    elements: Mapping[str, selectors.Element],
    nodes: Mapping[str, int],
    sources: Mapping[str, int],
    on: date,
    programme_code: str,
) -> Series:
    element = elements.get(each.element)
    if element is None:
        if each.element in selectors.element_codes():
            raise Refused(
                Refusal.NOT_VALID_THEN, {"code": each.element, "on": written_day(on), "where": each.element}
            )
        raise _unknown(Refusal.UNKNOWN_ELEMENT, each.element, selectors.element_codes())
    if each.node and each.node not in nodes:
        raise _unknown(Refusal.UNKNOWN_NODE, each.node, nodes, programme=programme_code)
    if each.source and each.source not in sources:
        raise _unknown(Refusal.UNKNOWN_SOURCE, each.source, sources)
    known = {
        f"{breakdown.code}={option.code}" for breakdown in element.breakdowns for option in breakdown.options
    }
    for option in filter(None, each.options.split(";")):
        if option not in known:
            said = {"element": each.element, "option": option, "known": ", ".join(sorted(known)) or "–"}
            raise Refused(Refusal.UNKNOWN_OPTION, said | {"where": each.element}, where=each.element)
    return Series(
        element_id=element.element_id,
        version_id=element.version_id,
        measure=each.measure,
        node_id=nodes[each.node] if each.node else None,
        source_id=sources[each.source] if each.source else None,
        kind=each.kind,
        carry=each.carry,
        options=each.options,
    )


def _unknown(refusal: Refusal, code: str, known: Iterable[str], **said: str) -> Refused:
    near = difflib.get_close_matches(code, list(known), n=3, cutoff=0.5)
    params = {"code": code, "near": ", ".join(near) or "–", "where": code, **said}
    return Refused(refusal, params, where=code)


def _identity(row: Series) -> tuple[object, ...]:
    return (row.version_id, row.measure, row.node_id, row.source_id, row.kind, row.carry, row.options)
