"""The shape of the whole country: 34 provinces, every commune, a form of 300 typed cells, five years.

What ships for one province is asked of all: a commune's committee, a standing agency in each province, one
list of all communes. Only measured when it is named: some ten minutes and five gigabytes.
"""

import time
from datetime import UTC, date, datetime
from functools import partial

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from bench.reading import RUNS
from bench.rows import Row, milliseconds, p95
from bench.stage import Stage
from bench.storage import TABLES
from bench.timing import queries_of, seconds
from bench.volume import at, insert
from neu.registry.agencies.models import Agency, AgencyVersion, Function
from neu.registry.agencies.rules import FunctionKind
from neu.registry.places.models import Decision, PlaceList, PlaceListEntry, PlaceVersion
from neu.registry.places.rules import REORGANISED_ON, Level
from neu.registry.programmes import selectors as programmes
from neu.reporting.consolidation import selectors as consolidation
from neu.reporting.consolidation.selectors import TotalState
from neu.reporting.forms import services as forms
from neu.reporting.indicators import selectors as indicators
from neu.reporting.indicators.rules import Measure, ValueType
from neu.reporting.rounds import selectors as rounds
from neu.reporting.rounds import services as opening
from neu.reporting.rounds.models import Round
from neu.reporting.rounds.services.loading import load_regime
from neu.reporting.submissions.models import Figure
from neu.reporting.submissions.selectors.kept import forget

YEARS = (2025, 2026, 2027, 2028, 2029)
CODE, AREA = "BENCH_CA_NUOC", "BENCH_CA_NUOC"
ELEMENTS, NODES = 10, 10  # × three measures: 300 typed cells
FOREVER = DateRange(REORGANISED_ON, None)


def nation(stage: Stage) -> list[Row]:
    """Fill the country, then read one province's total and board among all of them."""
    began = time.monotonic()
    before = _sizes()
    provinces = _everybody()
    _form()
    load_regime(_REGIME, CODE, at=at(REORGANISED_ON))
    opened = [_year(year, province) for year in YEARS for province in provinces]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    figures = Figure.objects.filter(submission__obligation__round__in=opened).count()
    communes = PlaceListEntry.objects.filter(place_list__code=AREA).count()
    grown = {name: size - before[name] for name, size in _sizes().items()}
    said = (
        f"{len(provinces)} provinces, {communes} communes, {ELEMENTS * NODES * 3} typed cells, {len(YEARS)} "
        f"yearly rounds: {figures} figures, made in {time.monotonic() - began:.0f} s"
    )
    last = [one for one in opened if one.period == str(YEARS[-1])]
    return [*_totals(last, said), *_board(last, said), *_storage(grown, figures, said)]


def _totals(last: list[Round], said: str) -> list[Row]:
    """The whole form for each province in turn, in the three totals."""
    forget()
    asked = [(one, state) for one in last for state in TotalState]
    first = [seconds(partial(consolidation.table, one, one.territory_id, state)) for one, state in asked]
    times = [seconds(partial(consolidation.table, one, one.territory_id, state)) for one, state in asked]
    most = max(
        queries_of(partial(consolidation.table, one, one.territory_id, state)) for one, state in asked[:6]
    )
    return [
        Row(
            "nation.total", milliseconds(p95(times)), "ms", 150,
            f"p95 of {len(times)} readings of the whole form for a province (every province, the "
            f"three totals in turn), {most} queries; {said}",
        ),
        Row(
            "nation.total.first", milliseconds(p95(first)), "ms", 150,
            f"p95 of {len(first)} readings of the same, each the first: nothing kept of frozen versions",
        ),
    ]  # fmt: skip


def _board(last: list[Round], said: str) -> list[Row]:
    """Who owes what in one province: all of its rounds of a year."""
    now = datetime(YEARS[-1] + 1, 1, 5, tzinfo=UTC)

    def read(one: Round) -> None:
        found = rounds.rounds_for(year=YEARS[-1], territory_id=one.territory_id, at=now)
        rounds.board(found, at=now, on=one.cutoff_on)

    times = [seconds(partial(read, one)) for _turn in range(max(1, RUNS // len(last))) for one in last]
    return [
        Row(
            "nation.board", milliseconds(p95(times)), "ms", 300,
            f"p95 of {len(times)} boards of one province of {YEARS[-1]}, each province in turn; {said}",
        )
    ]  # fmt: skip


def _storage(grown: dict[str, int], figures: int, said: str) -> list[Row]:
    whole = sum(grown.values())
    parts = ", ".join(f"{TABLES[name]} {size / figures:.0f}" for name, size in grown.items())
    return [
        Row(
            "nation.storage", round(whole / 10**9, 2), "GB", None,
            f"pg_total_relation_size of the three tables with indexes; bytes per figure: {parts}; {said}",
        ),
        Row(
            "nation.growth", round(whole / 10**9 / len(YEARS), 2), "GB a year", None,
            "of the same: one form of that size, once a year, with history and what was sent",
        ),
    ]  # fmt: skip


def _sizes() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for name in TABLES:
            cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [f"submissions_{name}"])
            found[name] = cursor.fetchone()[0]
    return found


def _everybody() -> list[int]:
    """Give every commune a committee and every province a standing agency; return the provinces."""
    found = PlaceVersion.objects.filter(
        valid__contains=REORGANISED_ON,
        known__contains=datetime.now(UTC),
        level__in=[Level.PROVINCE, Level.COMMUNE],
    ).order_by("code")
    named = {one.place_id: one for one in found}
    decision = Decision.objects.create(number="BENCH", title="Đo tốc độ", draft=True)
    known = DateTimeTZRange(at(REORGANISED_ON), None)
    listed = PlaceList.objects.create(code=AREA, name="Cả nước (đo tốc độ)")
    communes = [key for key, one in named.items() if one.level == Level.COMMUNE]
    PlaceListEntry.objects.bulk_create(
        PlaceListEntry(place_list=listed, place_id=key, valid=FOREVER, known=known, decision=decision)
        for key in communes
    )
    kinds = {Level.COMMUNE: FunctionKind.COMMUNE_COMMITTEE, Level.PROVINCE: FunctionKind.STANDING_AGENCY}
    held = set(
        Function.objects.filter(kind__in=list(kinds.values()), valid__contains=REORGANISED_ON).values_list(
            "kind", "place_id"
        )
    )
    lacking = [one for one in named.values() if (kinds[Level(one.level)], one.place_id) not in held]
    made = Agency.objects.bulk_create(Agency(code=f"bench-{one.level}-{one.code}") for one in lacking)
    pairs = list(zip(made, lacking, strict=True))
    AgencyVersion.objects.bulk_create(
        AgencyVersion(
            agency=agency, name=f"Cơ quan {one.name}", short_name=one.name, place_id=one.place_id,
            valid=FOREVER, known=known,
        )
        for agency, one in pairs
    )  # fmt: skip
    Function.objects.bulk_create(
        Function(
            agency=agency, kind=kinds[Level(one.level)], place_id=one.place_id, valid=FOREVER, known=known
        )
        for agency, one in pairs
    )
    return [key for key, one in named.items() if one.level == Level.PROVINCE]


def _form() -> None:
    """A form of 300 typed cells: things that add, each under every project, planned, done and expected."""
    counted = [
        one.code
        for one in indicators.elements(REORGANISED_ON)
        if one.adds_over_nodes == "SUM" and one.value_type == ValueType.INTEGER
    ][:ELEMENTS]
    projects = [one.code for one in programmes.nodes(programmes.PHASE_ONE) if "." not in one.code][:NODES]
    if (len(counted), len(projects)) != (ELEMENTS, NODES):
        raise RuntimeError("the dictionary or the programme has too few lines for a form of 300 cells")
    columns = [
        {"code": measure.value.lower(), "label": measure.value,
         "cell": {"kind": "INPUT", "measure": measure.value, "window": "ROUND"}}
        for measure in list(Measure)[:3]
    ]  # fmt: skip
    rows = [
        {"code": f"{node}_{element}".upper().replace(".", "_")[:60], "element": element, "node": node}
        for node in projects
        for element in counted
    ]
    section = {"code": "A", "kind": "TABLE", "title": "Đo", "columns": columns, "rows": rows}
    made = {
        "code": CODE, "title": "Biểu đo tốc độ", "programme": programmes.PHASE_ONE,
        "valid_from": date(2025, 1, 1), "sections": [section],
    }  # fmt: skip
    forms.publish(made, actor=None, at=at(REORGANISED_ON))


def _year(year: int, province: int) -> Round:
    cutoff = date(year, 12, 31)
    made = opening.open_round(
        CODE, period=str(year), territory_id=province, cutoff_on=cutoff, actor=None, at=at(cutoff)
    )
    insert(made, sent=True)
    return Round.objects.select_related("regime__programme", "form_version__form", "window", "route").get(
        pk=made.pk
    )


_WORDS = dict.fromkeys(
    ("contents", "reporters", "receivers", "channel", "due", "frequency", "closing", "outline", "data_form"),
    "Đo tốc độ.",
)
_REGIME = {
    "code": CODE, "name": "Đo tốc độ cả nước", **_WORDS,
    "decision": {"number": "BENCH", "title": "Đo tốc độ", "draft": True},
    "programme": programmes.PHASE_ONE, "form": CODE, "area": AREA, "draft": True,
    "passages": {"first": {"name": "Đo {year}", "window": "CALENDAR"}},
    "routes": [{
        "name": "Luồng đo", "from": REORGANISED_ON, "draft": True,
        "steps": [
            {
                "code": "XA", "name": "Xã báo cáo", "kind": "COLLECT", "spread": "LISTED_COMMUNES",
                "function": FunctionKind.COMMUNE_COMMITTEE.value, "to": ["TINH"],
                "due": {"first": {"month": 1, "day": 15, "year_offset": 1}},
            },
            {
                "code": "TINH", "name": "Tỉnh tổng hợp", "kind": "CONSOLIDATE", "spread": "TERRITORY",
                "function": FunctionKind.STANDING_AGENCY.value, "to": [], "due": {},
            },
        ],
    }],
}  # fmt: skip
