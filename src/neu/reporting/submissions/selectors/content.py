"""The canonical content of a version: what its digest is of. No surrogate ids, canonical numbers, sorted."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from neu.registry.agencies.models import Agency
from neu.registry.periods.models import DataWindow
from neu.registry.places import selectors as places
from neu.reporting.indicators.models import Series
from neu.reporting.submissions.models import (
    Acceptance,
    SentFigure,
    Submission,
    SubmissionVersion,
    VersionPart,
)
from neu.reporting.submissions.rules.figures import digest, plain

CANON = 1
SentRow = tuple[int, int, int, int, str, object]  # place, series, window, agency, state, value


def content(version: SubmissionVersion) -> dict[str, object]:
    """Return what was sent, from the frozen rows: figures by coordinates, words, digests of its parts."""
    figures = list(
        SentFigure.objects.filter(version=version).values_list(
            "place_id", "series_id", "window_id", "agency_id", "state", "value"
        )
    )
    parts = version.parts.values_list("part__digest", flat=True)
    return written(version, figures, parts)


def written(
    version: SubmissionVersion,
    figures: Sequence[SentRow],
    parts: Iterable[str],
) -> dict[str, object]:
    """Return the content of a version about to be kept."""
    return _spelled(version, figures, parts, _codes(figures, version.submission.obligation.round.cutoff_on))


class _Codes(NamedTuple):
    """What surrogate ids are called in canonical content."""

    places: Mapping[int, str]
    series: Mapping[int, str]
    windows: Mapping[int, str]
    agencies: Mapping[int, str]


def _codes(figures: Sequence[SentRow], on: date) -> _Codes:
    named = places.names({row[0] for row in figures}, on)
    return _Codes(
        {key: f"{name.level}:{name.code}" for key, name in named.items()},
        series_codes(frozenset(row[1] for row in figures)),
        dict(DataWindow.objects.filter(pk__in={row[2] for row in figures}).values_list("pk", "code")),
        dict(Agency.objects.filter(pk__in={row[3] for row in figures}).values_list("pk", "code")),
    )


def _spelled(
    version: SubmissionVersion, figures: Sequence[SentRow], parts: Iterable[str], codes: _Codes
) -> dict[str, object]:
    round_ = version.submission.obligation.round
    rows = [
        [
            codes.places[place],
            codes.series[series],
            codes.windows[window],
            codes.agencies[agency],
            state,
            plain(value),  # type: ignore[arg-type]
        ]
        for place, series, window, agency, state, value in figures
    ]
    return {
        "canon": CANON,
        "form": [version.form_version.form.code, version.form_version.no, version.form_version.digest],
        "round": [round_.regime.code, round_.period, round_.passage],
        "no": version.no,
        "figures": sorted(rows, key=lambda row: [str(part) for part in row]),
        "narratives": sorted(version.narratives),
        "parts": sorted(parts),
        "reason": version.reason,
        # what was sent before files could be keeps its digest
        **({"files": sorted(version.enclosures)} if version.enclosures else {}),
        # left out where there is none: the digests of reports without lists stay what they were
        **({"lists": version.lists} if version.lists else {}),
    }


def verify(version: SubmissionVersion) -> bool:
    """True when the frozen rows still give the digest that was signed."""
    return digest(content(version)) == version.digest


def tampered(version_ids: Collection[int]) -> list[tuple[SubmissionVersion, str]]:
    """Return those of many versions whose frozen rows no longer give their digest, with what they give now.

    However many they are, a handful of queries.
    """
    versions = SubmissionVersion.objects.filter(pk__in=version_ids).select_related(
        "submission__obligation__round__regime",
        "submission__obligation__agency",
        "form_version__form",
    )
    figures: dict[int, list[SentRow]] = defaultdict(list)
    for version_id, *row in SentFigure.objects.filter(version__in=version_ids).values_list(
        "version_id", "place_id", "series_id", "window_id", "agency_id", "state", "value"
    ):
        figures[version_id].append(tuple(row))  # type: ignore[arg-type]
    parts: dict[int, list[str]] = defaultdict(list)
    for version_id, part in VersionPart.objects.filter(version__in=version_ids).values_list(
        "version_id", "part__digest"
    ):
        parts[version_id].append(part)
    by_day: dict[date, list[SubmissionVersion]] = defaultdict(list)
    for version in versions.defer("form_version__content").order_by("pk"):
        by_day[version.submission.obligation.round.cutoff_on].append(version)
    found = []
    for on, of_day in by_day.items():
        codes = _codes([row for version in of_day for row in figures[version.pk]], on)
        for version in of_day:
            now = digest(_spelled(version, figures[version.pk], parts[version.pk], codes))
            if now != version.digest:
                found.append((version, now))
    return found


@lru_cache(maxsize=64)
def _known(series_ids: frozenset[int]) -> dict[int, str]:
    rows = Series.objects.filter(pk__in=series_ids).values_list(
        "pk",
        "element__code",
        "version__no",
        "measure",
        "node__code",
        "source__code",
        "kind",
        "carry",
        "options",
    )
    return {row[0]: "|".join("" if part is None else str(part) for part in row[1:]) for row in rows}


def series_codes(series_ids: frozenset[int]) -> dict[int, str]:
    """Return series id → its coordinates in codes. Series never change, so asking once is enough."""
    return _known(series_ids)


def followed_version_id(submission: Submission) -> int | None:
    """Return the version of the same duty that got furthest up the route in the round this one follows."""
    obligation = submission.obligation
    if obligation.round.follows_id is None:
        return None
    return (
        Acceptance.objects.filter(
            submission__obligation__round=obligation.round.follows_id,
            submission__obligation__step__code=obligation.step.code,
            submission__obligation__agency=obligation.agency_id,
            submission__obligation__place=obligation.place_id,
        )
        .order_by("-step__order")
        .values_list("version_id", flat=True)
        .first()
    )
