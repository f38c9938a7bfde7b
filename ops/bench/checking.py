"""The checks of a whole round: every commune's report, as a reviewer's list or a sending asks them."""

import time

from bench.rows import Row
from bench.stage import Stage
from neu.reporting.submissions import selectors

BAR, COMMUNES = 5, 96


def checks(stage: Stage) -> list[Row]:
    """Seconds for the checks of one report in each of 96 communes, one after the other."""
    reports = [report for _typist, report in stage.typists[:COMMUNES]]
    cells = [len(selectors.scope(report).layout.cells) for report in reports]  # the layout is read once
    began = time.perf_counter()
    found = sum(len(selectors.findings(report, at=stage.at)) for report in reports)
    took = time.perf_counter() - began
    how = (
        f"all checks of {len(reports)} communes' annual reports of {min(cells)} cells, in one process, one "
        f"after the other: {found} findings; the form has no check against another form"
    )
    return [Row("checks", round(took, 2), "s", BAR, how)]
