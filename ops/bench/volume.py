"""What the arena holds: four years of a province. Rounds are opened by the services, figures inserted.

Rounds, obligations and people come from the real services; figures, their changes, sent versions, signatures
and acceptances are inserted by SQL in the shape the services leave behind (playing all of it takes minutes).
Amounts are invented, the same in every run.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from neu.registry.people.models import User
from neu.registry.people.services.demo import load_demo_accounts, load_demo_people
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.layout import CellSpec
from neu.reporting.forms.rules import Mode
from neu.reporting.indicators.rules import ValueType
from neu.reporting.rounds import services as rounds
from neu.reporting.rounds.models import Obligation, Round
from neu.reporting.rounds.rules import StepKind
from neu.reporting.submissions import selectors as submissions
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.selectors.scope import node_codes

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
AREA = "VUNG_DTTS_MN"
YEARS = (2022, 2023, 2024)  # finished: both passes sent, accepted and gone up
LIVE = 2025  # its September pass is being typed: every report is a draft
MONTHS_SENT = 9  # of the twelve monthly rounds of LIVE


@dataclass
class Volume:
    """What was made, and what the benches work on."""

    province_id: int
    live: Round  # the annual report being typed
    board_rounds: list[Round] = field(default_factory=list)
    rounds: int = 0
    figures: int = 0
    changes: int = 0
    sent: int = 0

    @property
    def said(self) -> str:
        """Return the volume in words, for the method of each row."""
        return f"{self.figures:,} figures in {self.rounds} rounds ({YEARS[0]}-{LIVE})".replace(",", " ")


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), VIETNAM)


def province(on: date) -> int:
    return places.by_code(Level.PROVINCE, "51", on)


def fill() -> Volume:
    """Make everything. About a minute."""
    load_demo_accounts("bench-only-password", at(date(2022, 1, 3)))
    load_demo_people(at(date(2022, 1, 3)))
    for year in YEARS:
        _plan(year)
        for passage, cutoff in (("first", date(year, 8, 31)), ("january", date(year, 12, 31))):
            insert(_open("BC_NAM", str(year), cutoff, passage), sent=True)
    _plan(LIVE)
    live = _open("BC_NAM", str(LIVE), date(LIVE, 8, 31), "first")
    insert(live, sent=False)
    volume = Volume(live.territory_id, live, [live])
    for month in range(1, 13):
        cutoff = date(LIVE, month, monthrange(LIVE, month)[1])
        opened = _open("GIAI_NGAN_THANG", f"{LIVE}M{month:02}", cutoff)
        if month <= MONTHS_SENT:
            insert(opened, sent=True)
        volume.board_rounds.append(opened)
    volume.board_rounds += list(Round.objects.filter(regime__code="GIAO_KE_HOACH", period=str(LIVE)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    count(volume)
    return volume


def count(volume: Volume) -> None:
    """Count what is there now."""
    with connection.cursor() as cursor:
        for name, table in (("figures", "figure"), ("changes", "figurechange"), ("sent", "sentfigure")):
            cursor.execute(f"SELECT count(*) FROM submissions_{table}")
            setattr(volume, name, cursor.fetchone()[0])
    volume.rounds = Round.objects.count()


def _plan(year: int) -> None:
    """The year's plan of each commune, typed by the standing agency."""
    day = date(year, 7, 7) if year == LIVE else date(year, 2, 20)
    opened = _open("GIAO_KE_HOACH", str(year), day)
    listed = places.listed(AREA, day, within=places.within(opened.territory_id, day))
    insert(opened, sent=True, place_ids=sorted(listed))


def _open(regime: str, period: str, cutoff: date, passage: str = "first") -> Round:
    return rounds.open_round(
        regime, period=period, passage=passage, territory_id=province(cutoff), cutoff_on=cutoff, actor=None,
        at=at(cutoff.replace(day=1)),
    )  # fmt: skip


@transaction.atomic
def insert(opened: Round, *, sent: bool, place_ids: Sequence[int] | None = None) -> None:
    """Fill every report of a round: each typed cell once, every fourth corrected once."""
    common = {"round": opened.pk, "by": _anybody(), "at": at(opened.cutoff_on)}
    with connection.cursor() as cursor:
        cursor.execute(_SUBMISSIONS, common)
        for ids, cells in _groups(opened):
            typed = list(cells.items())
            cursor.execute(
                _FIGURES,
                common
                | {
                    "submissions": ids,
                    "places": list(place_ids) if place_ids is not None else None,
                    "series": [series for (series, _window), _cell in typed],
                    "windows": [window for (_series, window), _cell in typed],
                    "money": [cell.value_type == ValueType.MONEY for _key, cell in typed],
                    "sole": _soles(opened, cells.values()),
                },
            )
        cursor.execute(_CHANGES, common)
        if sent:
            owed = list(
                Submission.objects.filter(obligation__round=opened).values_list("obligation_id", flat=True)
            )
            for statement in (*_FREEZE, *_ACCEPT):
                cursor.execute(statement, {**common, "only": owed, "status": "SENT_UP"})


@transaction.atomic
def freeze(opened: Round, obligation_ids: Sequence[int]) -> None:
    """Bring reports of these duties to where their receivers accept or return them."""
    told = {"by": _anybody(), "at": at(opened.cutoff_on), "only": list(obligation_ids), "status": None}
    with connection.cursor() as cursor:
        for statement in _FREEZE:
            cursor.execute(statement, told)


def _anybody() -> int:
    found = User.objects.order_by("pk").values_list("pk", flat=True).first()
    assert found is not None
    return found


def _groups(opened: Round) -> Iterable[tuple[list[int], dict[tuple[int, int], CellSpec]]]:
    """Yield (submissions, cells they type) of those limited to the same programme nodes."""
    found = (
        Submission.objects.filter(obligation__round=opened, obligation__step__kind=StepKind.COLLECT)
        .select_related("obligation__round__regime__programme", "obligation__step")
        .prefetch_related("obligation__nodes")
        .order_by("pk")
    )
    by_nodes: dict[tuple[str, ...], list[Submission]] = defaultdict(list)
    for one in found:
        by_nodes[node_codes(one.obligation)].append(one)
    for several in by_nodes.values():
        yield [one.pk for one in several], dict(submissions.scope(several[0]).typed)


def _soles(opened: Round, cells: Iterable[CellSpec]) -> list[bool]:
    layout = forms.layout(opened.form_version_id)
    return [layout.section_by_code[cell.key[0]].mode is Mode.SOLE for cell in cells]


def obligations_typed(opened: Round) -> list[Obligation]:
    """Return the duties of units that type the whole form, one a commune."""
    found = Obligation.objects.filter(round=opened, step__code="DON_VI", nodes=None).select_related("agency")
    return list(found.order_by("place_id", "pk").distinct("place_id"))


_SUBMISSIONS = """
INSERT INTO submissions_submission (obligation_id, form_version_id, status, rev, opened_at, opened_by_id)
SELECT o.id, r.form_version_id, 'DRAFT', 2, %(at)s, %(by)s
FROM rounds_obligation o JOIN rounds_round r ON r.id = o.round_id JOIN rounds_step st ON st.id = o.step_id
WHERE o.round_id = %(round)s AND st.kind IN ('COLLECT', 'CONSOLIDATE') ORDER BY o.place_id, o.id
"""
_FIGURES = """
INSERT INTO submissions_figure (submission_id, place_id, series_id, window_id, agency_id, sole, state, value,
                                rev, changed_at, changed_by_id)
SELECT s.id, p.place_id, c.series, c.win, o.agency_id, c.sole, 'VALUE',
       CASE WHEN c.money THEN (100 + h.n %% 900) * 1000000 ELSE 1 + h.n %% 90 END, 1 + (h.n %% 4 = 0)::int,
       %(at)s, %(by)s
FROM submissions_submission s JOIN rounds_obligation o ON o.id = s.obligation_id
CROSS JOIN LATERAL unnest(COALESCE(%(places)s::bigint[], ARRAY[o.place_id])) AS p(place_id)
CROSS JOIN unnest(%(series)s::bigint[], %(windows)s::bigint[], %(money)s::bool[], %(sole)s::bool[])
           AS c(series, win, money, sole)
CROSS JOIN LATERAL (SELECT abs(hashint8(s.id * 1000003 + p.place_id * 8191 + c.series)::bigint) AS n) h
WHERE s.id = ANY(%(submissions)s) ORDER BY s.id, p.place_id, c.series
ON CONFLICT DO NOTHING
"""
_OF_ROUND = """
FROM submissions_figure f JOIN submissions_submission s ON s.id = f.submission_id
JOIN rounds_obligation o ON o.id = s.obligation_id
"""
_CHANGES = f"""
INSERT INTO submissions_figurechange (submission_id, place_id, series_id, window_id, rev, old_state,
                                      old_value, state, value, reason, channel, at, by_id)
SELECT f.submission_id, f.place_id, f.series_id, f.window_id, n.rev,
       CASE n.rev WHEN 1 THEN '' ELSE 'VALUE' END, CASE n.rev WHEN 1 THEN NULL ELSE f.value - 1 END,
       'VALUE', f.value - f.rev + n.rev, '', 'WEB', %(at)s, %(by)s
{_OF_ROUND} CROSS JOIN LATERAL generate_series(1, f.rev) AS n(rev)
WHERE o.round_id = %(round)s ORDER BY f.submission_id, n.rev, f.place_id, f.series_id
"""
_FREEZE = (
    """
    INSERT INTO submissions_submissionversion (submission_id, no, rev, form_version_id, narratives,
                                               enclosures, lists, digest, reason, sent_at, sent_by_id)
    SELECT s.id, 1, s.rev, s.form_version_id, '[]', '[]', '[]',
           encode(sha256(s.id::text::bytea), 'hex'), '', %(at)s,
           %(by)s
    FROM submissions_submission s WHERE s.obligation_id = ANY(%(only)s) ORDER BY s.id
    """,
    """
    UPDATE submissions_submission s
    SET sent_version_id = v.id, authenticated_version_id = v.id, status = COALESCE(%(status)s,
        CASE st.authenticated_by WHEN '' THEN 'SENT' ELSE 'AUTHENTICATED' END)
    FROM submissions_submissionversion v, rounds_obligation o JOIN rounds_step st ON st.id = o.step_id
    WHERE v.submission_id = s.id AND o.id = s.obligation_id AND o.id = ANY(%(only)s)
    """,
    f"""
    INSERT INTO submissions_sentfigure (version_id, place_id, series_id, window_id, agency_id, state, value)
    SELECT s.sent_version_id, f.place_id, f.series_id, f.window_id, f.agency_id, f.state, f.value {_OF_ROUND}
    WHERE o.id = ANY(%(only)s) ORDER BY s.sent_version_id, f.place_id, f.series_id
    """,
    """
    INSERT INTO submissions_versionpart (version_id, part_id)
    SELECT above.sent_version_id, below.sent_version_id
    FROM rounds_obligation_passes_to p
    JOIN submissions_submission below ON below.obligation_id = p.from_obligation_id
    JOIN submissions_submission above ON above.obligation_id = p.to_obligation_id
    WHERE p.to_obligation_id = ANY(%(only)s) AND below.sent_version_id IS NOT NULL
    """,
    """
    INSERT INTO submissions_authentication (version_id, digest, agency_id, by_id, at)
    SELECT v.id, v.digest, o.agency_id, %(by)s, %(at)s
    FROM submissions_submissionversion v JOIN submissions_submission s ON s.id = v.submission_id
    JOIN rounds_obligation o ON o.id = s.obligation_id JOIN rounds_step st ON st.id = o.step_id
    WHERE o.id = ANY(%(only)s) AND st.authenticated_by <> ''
    """,
    """
    UPDATE rounds_obligation o SET state = CASE s.status WHEN 'SENT_UP' THEN 'ACCEPTED' ELSE s.status END,
                                   first_sent_at = %(at)s
    FROM submissions_submission s WHERE s.obligation_id = o.id AND o.id = ANY(%(only)s)
    """,
)
_ACCEPT = (
    """
    WITH RECURSIVE up(obligation_id, receiver_id) AS (
        SELECT p.from_obligation_id, p.to_obligation_id FROM rounds_obligation_passes_to p
        WHERE p.from_obligation_id = ANY(%(only)s)
        UNION SELECT up.obligation_id, p.to_obligation_id FROM up
        JOIN rounds_obligation_passes_to p ON p.from_obligation_id = up.receiver_id
    )
    INSERT INTO submissions_acceptance (submission_id, step_id, version_id, agency_id, by_id, at)
    SELECT DISTINCT ON (s.id, r.step_id) s.id, r.step_id, s.sent_version_id, r.agency_id, %(by)s, %(at)s
    FROM up JOIN rounds_obligation r ON r.id = up.receiver_id
    JOIN submissions_submission s ON s.obligation_id = up.obligation_id ORDER BY s.id, r.step_id, r.id
    """,
    """
    INSERT INTO submissions_deed (submission_id, action, version_id, agency_id, by_id, at, reason)
    SELECT s.id, d.action, s.sent_version_id, o.agency_id, %(by)s, %(at)s, ''
    FROM submissions_submission s JOIN rounds_obligation o ON o.id = s.obligation_id
    CROSS JOIN unnest(ARRAY['SEND', 'AUTHENTICATE', 'ACCEPT', 'SEND_UP']) AS d(action)
    WHERE o.id = ANY(%(only)s)
    """,
    "UPDATE rounds_obligation SET accepted_at = %(at)s WHERE id = ANY(%(only)s)",
)
