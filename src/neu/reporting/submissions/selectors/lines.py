"""Lines: one agency's duty at one step about one place, followed through the passes of a year.

The year's figure is the latest pass of the line that has reached the state asked for: where January's report
has not, what September's says still counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from django.db import connection

from neu.reporting.rounds.models import Round, Step
from neu.reporting.rounds.rules import StepKind
from neu.reporting.submissions.rules import Status

ANSWERING = (StepKind.COLLECT, StepKind.CONSOLIDATE)  # steps that owe a report
EDITING = frozenset({Status.RETURNED, Status.CORRECTING})


class TotalState(StrEnum):
    """Which figures a total counts. A total is never shown without its name."""

    PROVISIONAL = "PROVISIONAL"  # tạm tính: all that is saved
    AUTHENTICATED = "AUTHENTICATED"  # đã xác thực: sent versions whose signature stands
    ACCEPTED = "ACCEPTED"  # đã tiếp nhận: versions the step has accepted; only these are issued


class Line(NamedTuple):
    """One obligation of a round and where its report stands; `earlier`: the same line, the pass before.

    A tuple, because a page of one commune reads a thousand of them.
    """

    round_id: int
    window_id: int
    obligation_id: int
    step_id: int
    step_code: str
    step_kind: str
    agency_id: int
    place_id: int
    submission_id: int | None
    status: str
    rev: int  # 0: nothing was ever saved
    sent_version_id: int | None
    authenticated_version_id: int | None
    sent_rev: int  # the count of saved batches when it was last sent; 0: never
    accepted_version_id: int | None  # by the step the reading is for; that step's own report: as it sent it
    earlier: "Line | None" = None

    @property
    def key(self) -> tuple[str, int, int]:
        """What stays the same from September to January."""
        return self.step_code, self.agency_id, self.place_id

    def version_in(self, state: TotalState) -> int | None:
        """Return the frozen version this pass counts with in a state; tạm tính reads no version."""
        if state is TotalState.AUTHENTICATED:
            return self.authenticated_version_id
        return self.accepted_version_id if state is TotalState.ACCEPTED else None

    def counted(self, state: TotalState) -> "Line | None":
        """Return the pass of this line that counts: the latest that has reached the state; None: missing."""
        reached = self.submission_id if state is TotalState.PROVISIONAL else self.version_in(state)
        if reached is not None:
            return self
        return self.earlier.counted(state) if self.earlier else None

    @property
    def unsent(self) -> bool:
        """True for a report that holds something typed since it was last sent, or was never sent."""
        return self.rev > self.sent_rev

    @property
    def editing(self) -> bool:
        """True where the report is being corrected while its last accepted version goes on counting."""
        return self.status in EDITING and self.accepted_version_id is not None


_LINES = """
SELECT o.round_id, r.window_id, o.id, st.id, st.code, st.kind, o.agency_id, o.place_id, s.id,
       COALESCE(s.status, ''), COALESCE(s.rev, 0),
       s.sent_version_id, s.authenticated_version_id, COALESCE(v.rev, 0),
       CASE WHEN o.step_id = asked.step_id THEN s.sent_version_id ELSE a.version_id END
FROM unnest(%s::bigint[], %s::bigint[]) AS asked(round_id, step_id)
JOIN rounds_obligation o ON o.round_id = asked.round_id
JOIN rounds_round r ON r.id = o.round_id
JOIN rounds_step st ON st.id = o.step_id
LEFT JOIN submissions_submission s ON s.obligation_id = o.id
LEFT JOIN submissions_submissionversion v ON v.id = s.sent_version_id
LEFT JOIN submissions_acceptance a ON a.submission_id = s.id AND a.step_id = asked.step_id
WHERE st.kind IN ('COLLECT', 'CONSOLIDATE')
ORDER BY st."order", o.id
"""


def passes(round: Round) -> list[Round]:  # noqa: A002 - the noun of the room
    """Return the round and those it follows, the latest first (January, then September)."""
    found = [round]
    while (earlier := found[-1].follows) is not None:
        found.append(earlier)
    return found


def lines(round: Round, step: Step | None = None) -> list[Line]:  # noqa: A002
    """Return the lines of a round, with those of the pass it follows behind them.

    `step` says whose acceptance counts as đã tiếp nhận (default: the last consolidating step).
    """
    return lines_of([passes(round)], {round.pk: step} if step else {})[round.pk]


def lines_of(chains: Sequence[Sequence[Round]], steps: Mapping[int, Step]) -> dict[int, list[Line]]:
    """Return the lines of several rounds in two queries; each chain is a round and the passes before it."""
    holding = _holding_steps(one for chain in chains for one in chain)
    asked: dict[int, int] = {}
    for chain in chains:
        code = ""
        for one in chain:
            mine = holding[one.route_id]
            step = steps.get(one.pk) or mine.get(code) or mine[""]
            code = step.code
            asked[one.pk] = step.pk
    by_round: dict[int, list[Line]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [list(asked), list(asked.values())])
        for row in cursor.fetchall():
            line = Line(*row)
            by_round[line.round_id].append(line)
    return {chain[0].pk: _chained([by_round[one.pk] for one in chain]) for chain in chains}


def _holding_steps(several: Iterable[Round]) -> dict[int, dict[str, Step]]:
    """Return route → step code → step; under "" the one that holds the whole: the last that consolidates.

    A route without one (the plan, typed by whoever assigns it) is held by the last step that types.
    """
    steps: dict[int, dict[str, Step]] = defaultdict(dict)
    wanted = {one.route_id for one in several}
    for step in Step.objects.filter(route__in=wanted, kind__in=ANSWERING).order_by("order", "pk"):
        mine = steps[step.route_id]
        mine[step.code] = step
        if step.kind == StepKind.CONSOLIDATE or "" not in mine or mine[""].kind == StepKind.COLLECT:
            mine[""] = step
    return steps


def holding_step(round: Round) -> Step:  # noqa: A002
    """Return the step whose acceptance is "đã tiếp nhận" of the whole round."""
    return _holding_steps([round])[round.route_id][""]


def holding_steps(rounds: Sequence[Round]) -> dict[int, int]:
    """Return round → the step whose acceptance is "đã tiếp nhận" of it, in one query."""
    found = _holding_steps(rounds)
    return {one.pk: found[one.route_id][""].pk for one in rounds}


def _chained(by_pass: Sequence[Sequence[Line]]) -> list[Line]:
    """Hang each pass's lines behind the next one's; a line only the earlier pass has is not lost."""
    below: dict[tuple[str, int, int], Line] = {}
    for of_pass in reversed(by_pass):
        now = {line.key: line for line in of_pass}
        now |= {key: now[key]._replace(earlier=line) for key, line in below.items() if key in now}
        below = {key: line for key, line in below.items() if key not in now} | now
    return list(below.values())


def counting(found: Iterable[Line], state: TotalState) -> list[Line]:
    """Return the pass of each line that counts in a state; missing lines are left out."""
    return [line for line in (one.counted(state) for one in found) if line is not None]
