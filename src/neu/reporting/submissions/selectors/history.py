"""What a cell was before; what January's report says otherwise than September's, a sending than the last."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from neu.platform.text.names import shown as in_language
from neu.registry.places import selectors as places
from neu.reporting.submissions.models import (
    FigureChange,
    ReturnedCell,
    SentFigure,
    Submission,
    SubmissionVersion,
)
from neu.reporting.submissions.rules import Channel, Coordinates, FigureState
from neu.reporting.submissions.selectors import list_history
from neu.reporting.submissions.selectors.cells import UNTOUCHED, Held
from neu.reporting.submissions.selectors.content import followed_version_id
from neu.reporting.submissions.selectors.list_history import RowDifferenceView
from neu.reporting.submissions.selectors.saying import stated
from neu.reporting.submissions.selectors.scope import Scope, scope
from neu.reporting.submissions.selectors.tree import under
from neu.reporting.submissions.texts import CHANNEL


@dataclass(frozen=True)
class Change:
    """One line of a cell's history."""

    at: datetime
    by: str
    channel: str
    old: str
    new: str
    reason: str
    rev: int


def history(
    submission: Submission, place_id: int, series_id: int, window_id: int
) -> tuple[str, list[Change]]:
    """Return a cell's label and its changes, the latest first."""
    asked = scope(submission)
    spec = asked.typed.get((series_id, window_id))
    if spec is None:
        return "", []
    section = asked.layout.section_by_code[spec.key[0]]
    column = next(one.label for one in section.columns if one.code == spec.key[2])
    found = FigureChange.objects.filter(
        submission=submission, place=place_id, series=series_id, window=window_id
    ).select_related("by")
    changes = [
        Change(
            one.at,
            str(one.by),
            str(CHANNEL[Channel(one.channel)]),
            stated(one.old_state, one.old_value, spec, section.entry_unit),
            stated(one.state, one.value, spec, section.entry_unit),
            one.reason,
            one.rev,
        )
        for one in found.order_by("-rev", "-pk")
    ]
    return in_language(f"{section.row_named(spec.key[1])} · {column}"), changes


@dataclass(frozen=True)
class Difference:
    """A cell that one of two says otherwise than the other; `where` is its id on the place's page."""

    place_id: int
    place: str
    label: str
    before: str
    now: str
    where: str
    asked_back: bool = False  # a reviewer asked for this cell


@dataclass(frozen=True)
class SinceBefore:
    """What a sending says otherwise than the one before it that the reader knows."""

    before_no: int
    accepted: bool  # that one was accepted; else it is the sending just before
    found: Sequence[Difference]
    words: int  # headings of the outline whose words differ
    rows: Sequence[RowDifferenceView] = ()  # of the lists


def differences(submission: Submission) -> list[Difference]:
    """Return where this report differs from what was accepted in the round it follows, in form order."""
    version_id = followed_version_id(submission)
    if version_id is None:
        return []
    round_ = submission.obligation.round
    assert round_.follows is not None
    moved = {round_.follows.window_id: round_.window_id}
    before = {
        (one.place_id, one.series_id, moved.get(one.window_id, one.window_id)): Held(one.state, one.value, 0)
        for one in SentFigure.objects.filter(version=version_id)
    }
    now = {
        (one.place_id, one.series_id, one.window_id): Held(one.state, one.value, one.rev)
        for one in submission.figures.all()
        if one.state != FigureState.CLEARED
    }
    return _between(scope(submission), before, now)


def since_before(submission: Submission) -> SinceBefore | None:
    """Return what the sent version says otherwise than the last accepted one, or else than the one before it.

    A consolidation speaks with all it is made of. None for a first sending.
    """
    sent = submission.sent_version
    if sent is None:
        return None
    earlier = SubmissionVersion.objects.filter(submission=submission, no__lt=sent.no)
    taken = earlier.filter(acceptances__isnull=False).order_by("-no").first()
    before = taken or earlier.order_by("-no").first()
    if before is None:
        return None
    returned = set(
        ReturnedCell.objects.filter(submission=submission, deed__at__gte=before.sent_at).values_list(
            "place_id", "series_id", "window_id"
        )
    )
    found = _between(scope(submission), _frozen(before.pk), _frozen(sent.pk), returned)
    was, is_now = ({tuple(one[:2]): one[2] for one in each.narratives} for each in (before, sent))
    words = sum(was.get(key, "") != is_now.get(key, "") for key in was.keys() | is_now.keys())
    rows = list_history.differences(scope(submission).layout, *(_lists(each) for each in (before, sent)))
    return SinceBefore(before.no, taken is not None, found, words, rows)


def _lists(version: SubmissionVersion) -> list[list[object]]:
    """The rows of a version's own lists; those of its parts are compared where they were sent."""
    return list(version.lists)


def _frozen(version_id: int) -> dict[Coordinates, Held]:
    """Return what a version holds with all it is made of, added as its page adds them."""
    found: dict[Coordinates, Held] = {}
    rows = SentFigure.objects.filter(version__in=[version_id, *under(version_id).values()]).values_list(
        "place_id", "series_id", "window_id", "state", "value"
    )
    for place, series, window, state, value in rows:
        before = found.get((place, series, window))
        if before is None or before.value is None:
            found[place, series, window] = Held(state, value, 0)
        elif value is not None:
            found[place, series, window] = Held(FigureState.VALUE, before.value + value, 0)
    return found


def _between(
    asked: Scope,
    before: Mapping[Coordinates, Held],
    now: Mapping[Coordinates, Held],
    returned: Collection[Coordinates] = (),
) -> list[Difference]:
    """Return the cells that differ, place by place in form order."""
    order = {key: place for place, key in enumerate(asked.layout.cells)}
    names = places.names({key[0] for key in (*before, *now)}, asked.cutoff_on)
    found = []
    for coordinates in before.keys() | now.keys():
        was, is_now = before.get(coordinates, UNTOUCHED), now.get(coordinates, UNTOUCHED)
        spec = asked.typed.get(coordinates[1:])
        if spec is None or (was.state, was.value) == (is_now.state, is_now.value):
            continue
        section = asked.layout.section_by_code[spec.key[0]]
        column = next(one.label for one in section.columns if one.code == spec.key[2])
        label = in_language(f"{section.row_named(spec.key[1])} · {column}")
        place = names[coordinates[0]].full if coordinates[0] in names else ""
        old, new = (stated(one.state, one.value, spec, section.entry_unit) for one in (was, is_now))
        asked_back = coordinates in returned
        one = Difference(coordinates[0], place, label, old, new, ".".join(spec.key), asked_back)
        found.append(((place, order[spec.key]), one))
    return [one for _key, one in sorted(found, key=lambda pair: pair[0])]
