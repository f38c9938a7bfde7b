"""Reading: a whole form for the province, the board, the entry page."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import partial

from django.core.handlers.wsgi import WSGIHandler
from django.template.backends.django import Template
from django.test import RequestFactory

from bench.officers import SIGNED_IN, Answer, Officer
from bench.rows import Row, milliseconds, p95
from bench.stage import RELATED, Stage
from bench.timing import queries_of, seconds
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.places import selectors as places
from neu.registry.places.rules import REORGANISED_ON
from neu.reporting.consolidation import selectors as consolidation
from neu.reporting.consolidation.selectors import TotalState, gather_all
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.layout import CellKey
from neu.reporting.forms.rules import CellKind
from neu.reporting.indicators.rules import ValueType
from neu.reporting.rounds import selectors as rounds
from neu.reporting.rounds.models import Round
from neu.reporting.submissions import selectors as submissions
from neu.reporting.submissions import services
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import Edit, FigureState
from neu.reporting.submissions.selectors.kept import forget

RUNS = 30
KB = 1000
BOARD = "/dot/bang-theo-doi/"


def total(stage: Stage) -> list[Row]:
    """One form for the whole province, in the three totals."""
    live, province = stage.volume.live, stage.volume.province_id
    times, queries = list[float](), 0
    for state in TotalState:
        queries = max(queries, queries_of(lambda s=state: consolidation.table(live, province, s)))  # type: ignore[misc]
        times += [seconds(lambda s=state: consolidation.table(live, province, s)) for _ in range(RUNS)]  # type: ignore[misc]
    cold = [
        seconds(lambda: consolidation.table(live, province, TotalState.ACCEPTED)) for _ in _forgetting(RUNS)
    ]
    cells = len(forms.layout(live.form_version_id).cells)
    reader = Officer(stage.port, _named("bandantoc"))
    page = _pages(reader, f"/tong-hop/{live.pk}/{province}/?loai=tam-tinh")
    return [
        Row(
            "total", milliseconds(p95(times)), "ms", 150,
            f"p95 of {len(times)} readings of the whole BC_NAM ({cells} cells, earlier years and plan "
            "included) for the province, tạm tính, đã xác thực and đã tiếp nhận in turn, in a process that "
            "has read the atlas and keeps what frozen versions of earlier years and of the plan add up to; "
            f"{queries} queries; {stage.volume.said}",
        ),
        Row(
            "total.first", milliseconds(p95(cold)), "ms", None,
            f"p95 of {len(cold)} readings of the same, đã tiếp nhận, each as the first since a report of an "
            "earlier year or the plan was accepted: every sum added anew",
        ),
        Row(
            "total.page", milliseconds(p95(one.seconds for one in page)), "ms", None,
            f"p95 of {len(page)} loads of the page of that total (one section) over HTTP, "
            f"{len(page[0].body) / KB:.0f} kB gz; {SIGNED_IN}",
        ),
    ]  # fmt: skip


def where_from(stage: Stage) -> list[Row]:
    """Where typed, carried, shown and computed numbers of the province come from, one after the other."""
    live, province = stage.volume.live, stage.volume.province_id
    layout = forms.layout(live.form_version_id)
    kinds = (CellKind.INPUT, CellKind.CARRIED, CellKind.SHOWN, CellKind.FORMULA)
    keys = [one.key for kind in kinds for one in list(layout.of_kind(kind))[:10]]
    reach = consolidation.reach_of(_named("bandantoc"), live, stage.at)

    def ask(key: CellKey) -> consolidation.Origin:
        return consolidation.where_from(live, province, key, TotalState.PROVISIONAL, reach=reach)

    children = max(len(ask(key).parts) for key in keys)
    queries = max(queries_of(lambda k=key: ask(k)) for key in keys)  # type: ignore[misc]
    times = [seconds(lambda k=key: ask(k)) for _turn in range(3) for key in keys]  # type: ignore[misc]
    section, row, column = next(key for key in keys if ask(key).parts)
    reader = Officer(stage.port, _named("bandantoc"))
    page = _pages(reader, f"/tong-hop/{live.pk}/{province}/tu-dau/{section}/{row}/{column}/?loai=tam-tinh")
    return [
        Row(
            "where_from", milliseconds(p95(times)), "ms", 200,
            f"p95 of {len(times)} questions “where from”, of {len(keys)} cells of BC_NAM (typed, carried, "
            f"shown, computed) for the province with up to {children} places below, tạm tính; at most "
            f"{queries} queries; {stage.volume.said}",
        ),
        Row(
            "where_from.page", milliseconds(p95(one.seconds for one in page)), "ms", None,
            f"p95 of {len(page)} loads of the page of one of them over HTTP, {len(page[0].body) / KB:.0f} kB "
            f"gz; {SIGNED_IN}",
        ),
    ]  # fmt: skip


def rebase(stage: Stage) -> list[Row]:
    """Every year of the annual form for the province, in the communes of one day."""
    on, province = REORGANISED_ON, places.current_province(REORGANISED_ON)
    several = list(
        Round.objects.filter(regime=stage.volume.live.regime_id, followed_by__isnull=True)
        .select_related("regime__programme", "form_version__form", "window", "route")
        .defer("form_version__content")
        .order_by("period")
    )
    *before, live = several
    assert live.pk == stage.volume.live.pk

    def read(past: Sequence[Round], state: TotalState) -> None:
        with places.one_reading():
            bases = gather_all([*past, live], state)
            for one in (*past, live):
                consolidation.tables(bases[one.pk], [province], on=on)

    states = RUNS * list(TotalState)
    queries = max(queries_of(partial(read, before, state)) for state in TotalState)
    times = [seconds(partial(read, before, state)) for state in states]
    alone = [seconds(partial(read, before[-1:], state)) for state in states]
    first = [seconds(partial(read, before, TotalState.PROVISIONAL)) for _turn in _forgetting(RUNS)]
    more = (p95(times) - p95(alone)) / (len(before) - 1)
    how = (
        f"the whole BC_NAM of {len(several)} years ({several[0].period}-{several[-1].period}, all the arena "
        f"has; reports of the last are drafts) for the province in the geography of {on:%d/%m/%Y}, tạm tính, "
        f"đã xác thực and đã tiếp nhận in turn, gathered together in one process; {queries} queries"
    )
    return [
        Row(
            "rebase", milliseconds(p95(times)), "ms", None,
            f"p95 of {len(times)} readings of {how}; {stage.volume.said}",
        ),
        Row(
            "rebase.year", milliseconds(more), "ms", None,
            f"what one more year adds: ({len(several)} years - 2 years) / {len(several) - 2}",
        ),
        Row(
            "rebase.ten", milliseconds(p95(times) + (10 - len(several)) * more), "ms", 300,
            "ten years by those two: worked out, not measured, as the arena has fewer",
        ),
        Row(
            "rebase.first", milliseconds(p95(first)), "ms", None,
            f"p95 of {RUNS} readings of the same, tạm tính, each after what was kept was forgotten",
        ),
    ]  # fmt: skip


def board(stage: Stage) -> list[Row]:
    """All units × forms × twelve periods."""
    at, year = stage.at, stage.volume.live.period
    found = rounds.rounds_for(year=int(year), at=at)

    def read() -> None:
        rounds.board(found, at=at, on=stage.today)

    queries = queries_of(read)
    times = [seconds(read) for _ in range(RUNS)]
    shown = rounds.board(found, at=at, on=stage.today)
    owed = sum(cell is not None for block in shown.blocks for row in block.rows for cell in row.cells)
    reader = Officer(stage.port, _named("bandantoc"))
    page = _pages(reader, f"{BOARD}?nam={year}&che_do=")
    return [
        Row(
            "board", milliseconds(p95(times)), "ms", 300,
            f"p95 of {RUNS} readings of the board of all units × {len({one.regime_id for one in found})} "
            f"forms, {len(found)} rounds of {year} (12 of them monthly), {owed} obligations, {queries} "
            "queries",
        ),
        Row(
            "board.page", milliseconds(p95(one.seconds for one in page)), "ms", 300,
            f"p95 of {len(page)} loads of the page of that board over HTTP, one reader, "
            f"{len(page[0].body) / KB:.0f} kB gz",
        ),
    ]  # fmt: skip


def open_form(stage: Stage) -> list[Row]:
    """An officer opens her annual report: page and figures."""
    answers: list[Answer] = []
    for user, report in stage.typists[:20]:
        officer = Officer(stage.port, user)
        answers += _pages(officer, f"/bao-cao/{report.pk}/", runs=4, warm=2)
        officer.close()
    cells = len(forms.layout(stage.volume.live.form_version_id).cells)
    return [
        Row(
            "open_form", milliseconds(p95(one.seconds for one in answers)), "ms", 200,
            f"p95 of {len(answers)} GETs of the entry page of BC_NAM ({cells} cells, all in one page) by 20 "
            f"officers one after the other, through Granian as ./neu serve runs it; {SIGNED_IN}; "
            f"{stage.volume.said}",
        ),
        Row(
            "open_form.gz", round(max(len(one.body) for one in answers) / KB, 1), "kB", 100,
            "largest of those pages as sent (gzip); styles, scripts and fonts are cached by their hash and "
            "not counted",
        ),
    ]  # fmt: skip


def form300(stage: Stage) -> list[Row]:
    """The monthly disbursement form, the nearest to 300 cells of those that ship: what its page costs."""
    user, report = _monthly(stage)
    layout = forms.layout(report.form_version_id)
    officer = Officer(stage.port, user)
    path = f"/bao-cao/{report.pk}/"
    over_http = _pages(officer, path, runs=RUNS, warm=3)
    handler = WSGIHandler()
    request = RequestFactory(SERVER_NAME="127.0.0.1", HTTP_COOKIE=officer.cookie)
    handler.get_response(request.get(path))
    queries = queries_of(lambda: handler.get_response(request.get(path)))
    with _timed_templates() as rendering:
        for _ in range(RUNS):
            rendering.append(0.0)
            handler.get_response(request.get(path))
    typed = len(submissions.scope(report).typed)
    how = f"the entry page of GIAI_NGAN_THANG, {len(layout.cells)} cells ({typed} typed)"
    return [
        Row("form300.queries", queries, "queries", None, f"{how}: all queries of one GET"),
        Row(
            "form300.template", milliseconds(p95(rendering)), "ms", None,
            f"{how}: p95 of {RUNS} renderings, in process, the template alone",
        ),
        Row(
            "form300.gz", round(max(len(one.body) for one in over_http) / KB, 1), "kB", None,
            f"{how}: the page as sent (gzip)",
        ),
        Row(
            "form300.page", milliseconds(p95(one.seconds for one in over_http)), "ms", None,
            f"{how}: p95 of {RUNS} GETs over HTTP, one reader",
        ),
    ]  # fmt: skip


def _monthly(stage: Stage) -> tuple[User, Submission]:
    """A monthly report, opened and filled through the services."""
    month = next(one for one in stage.volume.board_rounds if one.period.endswith("M10"))
    duty = month.obligations.filter(step__code="XA").order_by("place_id").first()
    assert duty is not None
    user = stage.holder(duty.agency_id, Duty.ENTER)
    at = stage.at
    opened = services.open_submission(duty.pk, actor=user, at=at)
    report = Submission.objects.select_related(*RELATED).get(pk=opened.pk)
    edits = [
        Edit(
            duty.place_id, series, window, 0, FigureState.VALUE,
            Decimal(1_000_000_000 if cell.value_type == ValueType.MONEY else 100), "", confirmed=True,
        )
        for (series, window), cell in submissions.scope(report).typed.items()
    ]  # fmt: skip
    services.save(report.pk, edits, actor=user, at=at)
    return user, report


def _named(username: str) -> User:
    return User.objects.get(username=username)


def _pages(officer: Officer, path: str, *, runs: int = 20, warm: int = 4) -> list[Answer]:
    """Load a page again and again, the first times unmeasured (two workers, each reads the atlas once).

    :raises RuntimeError: when it is not a page.
    """
    for _ in range(warm):
        officer.get(path)
    answers = [officer.get(path) for _ in range(runs)]
    for one in answers:
        if one.status != 200:
            raise RuntimeError(f"{path} answered {one.status}")
    return answers


def _forgetting(times: int) -> Iterator[int]:
    """Count; before each turn what the process keeps of frozen versions is forgotten."""
    for turn in range(times):
        forget()
        yield turn


@contextmanager
def _timed_templates() -> Iterator[list[float]]:
    """Add the time of every template rendered to the last number of the list."""
    spent, render = list[float](), Template.render

    def timed(self, context=None, request=None):  # type: ignore[no-untyped-def]
        began = time.perf_counter()
        try:
            return render(self, context, request)
        finally:
            spent[-1] += time.perf_counter() - began

    Template.render = timed  # type: ignore[method-assign]
    try:
        yield spent
    finally:
        Template.render = render  # type: ignore[method-assign]
