"""What a cell was before, and what January's report says otherwise than September's."""

from dataclasses import dataclass
from datetime import datetime

from neu.platform.text.names import shown as in_language
from neu.registry.places import selectors as places
from neu.reporting.submissions.models import FigureChange, SentFigure, Submission
from neu.reporting.submissions.rules import Channel, FigureState
from neu.reporting.submissions.selectors.cells import UNTOUCHED, Held
from neu.reporting.submissions.selectors.content import followed_version_id
from neu.reporting.submissions.selectors.saying import stated
from neu.reporting.submissions.selectors.scope import scope
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
    """A cell that January says otherwise than September."""

    place: str
    label: str
    before: str
    now: str


def differences(submission: Submission) -> list[Difference]:
    """Return where this report differs from what was accepted in the round it follows, in form order."""
    version_id = followed_version_id(submission)
    if version_id is None:
        return []
    asked = scope(submission)
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
    order = {key: place for place, key in enumerate(asked.layout.cells)}
    names = places.names({key[0] for key in before | now}, asked.cutoff_on)
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
        said = [stated(one.state, one.value, spec, section.entry_unit) for one in (was, is_now)]
        found.append(((place, order[spec.key]), Difference(place, label, said[0], said[1])))
    return [one for _key, one in sorted(found, key=lambda pair: pair[0])]
