"""A reorganisation of 300 units of the real registry: previewed, applied and undone again."""

import time
from datetime import UTC, date, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.rows import Row, p95
from bench.stage import Stage
from neu.registry.people.models import User
from neu.registry.places import selectors as places
from neu.registry.places import services
from neu.registry.places.models import Reorganisation
from neu.registry.places.selectors import acts

RUNS = 5
UNITS = 300
PREVIEW, APPLY = 3, 10
DAY = date(2027, 1, 1)


def reorganise(stage: Stage) -> list[Row]:
    """Each run is an act of its own and leaves the registry as it was."""
    she = User.objects.get(username="quantri")
    previews, applies, undoes, queries = list[float](), list[float](), list[float](), [0, 0]
    for number in range(RUNS):
        act = _entered(number, she)
        with CaptureQueriesContext(connection) as seen:
            shown, took = _timed(acts.preview, act)
        previews.append(took)
        queries[0] = max(queries[0], len(seen))
        if shown.plan.problems:
            raise RuntimeError(f"the bench's act is refused: {shown.plan.problems[:3]}")
        with CaptureQueriesContext(connection) as seen:
            _none, took = _timed(services.apply_act, act.pk, shown.stamp, actor=she, at=datetime.now(UTC))
        applies.append(took)
        queries[1] = max(queries[1], len(seen))
        _none, took = _timed(services.undo_act, act.pk, actor=she, at=datetime.now(UTC), reason="Đo xong")
        undoes.append(took)
    how = (
        f"{UNITS} communes merged into {UNITS // 2}, all of our province among them, in a registry "
        f"of {len(places.atlas().versions)} versions; in process, the slowest of {RUNS}; {stage.volume.said}"
    )
    return [
        Row("reorganise.preview", round(p95(previews), 2), "s", PREVIEW, f"{queries[0]} queries; {how}"),
        Row("reorganise.apply", round(p95(applies), 2), "s", APPLY, f"{queries[1]} queries; {how}"),
        Row("reorganise.undo", round(p95(undoes), 2), "s", None, f"of the same; {how}"),
    ]


def _timed(deed, *given, **named):  # type: ignore[no-untyped-def]
    began = time.perf_counter()
    answer = deed(*given, **named)
    return answer, time.perf_counter() - began


def _entered(number: int, she: User) -> Reorganisation:
    """Make an act that merges communes two by two, province by province, ours first."""
    rows: list[list[str]] = []
    ours = places.current_province(DAY)
    for province in [ours, *(one.place_id for one in places.provinces(DAY) if one.place_id != ours)]:
        codes = [one.code for one in places.children(province, DAY)]
        for one, other in zip(codes[::2], codes[1::2], strict=False):
            if len(rows) < UNITS:
                new = f"9{len(rows):05}"
                rows += [["Nhập", one, "xã", f"Thử {new}", new], ["Nhập", other, "", "", new]]
    facts = services.Facts(f"Đo {number}", DAY, f"ĐO {number}", date(2026, 12, 1), "Phép đo")
    act = services.make_act(facts, actor=she, at=datetime.now(UTC))
    services.put_lines(act.pk, rows, actor=she, at=datetime.now(UTC))
    return act
