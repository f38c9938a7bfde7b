"""A whole round before whoever takes it in: what waits, what changed since it was last accepted, what the
checks say, and what is far from usual."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from neu.platform.text.names import shown as in_language
from neu.platform.text.names import written
from neu.registry.agencies import selectors as agencies
from neu.registry.people.models import User
from neu.registry.places import selectors as places
from neu.reporting.rounds.models import Round
from neu.reporting.rounds.selectors import work
from neu.reporting.submissions.models import SentFigure, Submission
from neu.reporting.submissions.rules import NOTE, FigureState, Finding, Status
from neu.reporting.submissions.rules.unusual import Method, Unusual, unusual
from neu.reporting.submissions.selectors.checking import findings
from neu.reporting.submissions.selectors.history import SinceBefore, since_before
from neu.reporting.submissions.selectors.lines import lines, passes
from neu.reporting.submissions.selectors.saying import measured
from neu.reporting.submissions.selectors.scope import Scope, scope
from neu.reporting.submissions.selectors.visibility import Sight, sight, visible_to

AS_SENT = (Status.SENT, Status.AUTHENTICATED, Status.ACCEPTED, Status.SENT_UP)  # cells stand as sent
YEARS_BACK = 6  # rounds of the regime that earlier numbers are taken from
ZERO = Decimal(0)
Coordinates = tuple[int, int, int]  # submission, place, series


@dataclass(frozen=True)
class Odd:
    """A cell whose number is unusual, in a sentence that states the method."""

    where: str
    place_id: int
    label: str
    sentence: str


@dataclass(frozen=True)
class Reviewed:
    """One report as a reviewer meets it."""

    submission: Submission
    agency: str
    place: str
    waits: bool  # for this reader to accept it
    digest: str
    since: SinceBefore | None
    findings: Sequence[Finding]
    odd: Sequence[Odd]

    @property
    def questions(self) -> int:
        """Warnings without a word, and unusual numbers."""
        return sum(not one.answered and one.level != NOTE for one in self.findings) + len(self.odd)


def to_review(user: User, the_round: Round, at: datetime) -> list[int]:
    """Return the reports of a round that were sent and she may read, those that wait for her first."""
    mine = work.to_accept(user, the_round, at)
    sent = (
        visible_to(user, at)
        .filter(obligation__round=the_round, sent_version__isnull=False)
        .order_by("obligation__step__order", "obligation__place", "pk")
    )
    found = list(sent.values_list("pk", "obligation_id", "status"))
    waiting = [pk for pk, owed, _status in found if owed in mine]
    return waiting + [pk for pk, owed, status in found if owed not in mine and status in AS_SENT]


def reviewed(submission_ids: Sequence[int], the_round: Round, user: User, at: datetime) -> list[Reviewed]:
    """Return these reports with all a reviewer asks, in the order given, but those she sees the state of."""
    kept = Submission.objects.select_related(
        "obligation__round__regime__programme", "obligation__round__regime__area",
        "obligation__round__window", "obligation__step", "form_version", "sent_version",
    ).prefetch_related("obligation__nodes").in_bulk(list(submission_ids))  # fmt: skip
    several = [kept[key] for key in submission_ids if key in kept]
    mine = work.to_accept(user, the_round, at)
    on = the_round.cutoff_on
    called = agencies.names({one.obligation.agency_id for one in several}, on)
    lying = places.names({one.obligation.place_id for one in several}, on)
    open_ones = [one for one in several if sight(one, user, at) is not Sight.STATE]
    odd = odd_cells(open_ones, the_round)
    return [
        Reviewed(
            one,
            str(called[one.obligation.agency_id]),
            lying[one.obligation.place_id].full,
            one.obligation_id in mine,
            one.sent_version.digest if one.sent_version else "",
            since_before(one),
            findings(one, at=at, reader=user),
            odd.get(one.pk, ()),
        )
        for one in open_ones
    ]


def odd_cells(submissions: Sequence[Submission], the_round: Round) -> dict[int, list[Odd]]:
    """Return the unusual numbers of these reports, each against the same report of earlier rounds.

    Peers are all reports of the round that were sent, not only these.
    """
    asked = {one.pk: scope(one) for one in submissions}
    own_window = the_round.window_id
    now = {
        (line.submission_id, line.key): line.sent_version_id
        for line in lines(the_round)
        if line.submission_id is not None and line.sent_version_id is not None
    }
    if not now:
        return {}
    line_of = {key: submission for submission, key in now}
    history = _history(the_round, line_of)
    numbers = SentFigure.objects.filter(
        version__in=[version for version in now.values() if version],
        window=own_window,
        state=FigureState.VALUE,
        value__isnull=False,
    ).values_list("version__submission_id", "place_id", "series_id", "value")
    by_series: dict[int, dict[Coordinates, tuple[Decimal, Sequence[Decimal]]]] = defaultdict(dict)
    for submission, place, series, value in numbers:
        key = (submission, place, series)
        by_series[series][key] = (value or ZERO, history.get(key, ()))
    found: dict[int, list[Odd]] = defaultdict(list)
    for several in by_series.values():
        for (submission, place, series), one in unusual(several).items():
            within = asked.get(submission)
            if within is not None and (made := _odd(within, place, series, own_window, one)):
                found[submission].append(made)
    return found


def _history(
    the_round: Round, line_of: Mapping[tuple[str, int, int], int]
) -> dict[Coordinates, list[Decimal]]:
    """Return the accepted or sent numbers of the same lines in earlier rounds of the regime, oldest first."""
    own = {one.pk for one in passes(the_round)}
    earlier = list(
        Round.objects.filter(
            regime=the_round.regime_id, window__ends_on__lt=the_round.window.ends_on, followed_by=None
        )
        .exclude(pk__in=own)
        .select_related("regime__programme", "window", "route", "follows__window")
        .order_by("-window__ends_on")[:YEARS_BACK]
    )[::-1]
    found: dict[Coordinates, list[Decimal]] = defaultdict(list)
    for one in earlier:
        versions = {}
        for line in lines(one):
            submission = line_of.get(line.key)
            counted = line
            while counted.sent_version_id is None and counted.earlier is not None:
                counted = counted.earlier
            if submission is not None and counted.sent_version_id is not None:
                versions[counted.sent_version_id] = (submission, counted.window_id)
        figures = SentFigure.objects.filter(
            version__in=list(versions), state=FigureState.VALUE, value__isnull=False
        ).values_list("version_id", "place_id", "series_id", "window_id", "value")
        for version, place, series, window, value in figures:
            submission, own_window = versions[version]
            if window == own_window:
                found[submission, place, series].append(value or ZERO)
    return found


def _odd(asked: Scope, place: int, series: int, window: int, one: Unusual) -> Odd | None:
    cell = asked.typed.get((series, window))
    if cell is None:
        return None
    section = asked.layout.section_by_code[cell.key[0]]
    column = next(each.label for each in section.columns if each.code == cell.key[2])
    label = in_language(f"{section.row_named(cell.key[1])} · {column}")
    said = {
        "value": measured(one.value, cell, section.entry_unit),
        "usual": measured(one.usual, cell, section.entry_unit),
        "times": written(round(one.times, 1)) if one.times is not None else "–",
        "earlier": one.earlier,
        "peers": one.peers,
        "among": written(round(one.among, 1)) if one.among is not None else "–",
    }
    return Odd(".".join(cell.key), place, label, sentence(one.method) % said)


def sentence(method: Method) -> str:
    """Return how a method says what it found."""
    if method is Method.OWN:
        return _("%(value)s; %(earlier)d kỳ trước của chính báo cáo này quanh %(usual)s (trung vị).")
    if method is Method.PEERS:
        return _(
            "%(value)s, gấp %(times)s lần kỳ trước (%(usual)s); "
            "%(peers)d báo cáo khác gấp %(among)s lần (trung vị)."
        )
    return _("%(value)s, gấp %(times)s lần kỳ trước (%(usual)s).")
