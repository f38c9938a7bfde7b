"""The canonical content of a version: what its digest is of. No surrogate ids, canonical numbers, sorted."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from neu.registry.agencies.models import Agency
from neu.registry.periods.models import DataWindow
from neu.registry.places import selectors as places
from neu.reporting.indicators.models import Series
from neu.reporting.submissions.models import Acceptance, SentFigure, Submission, SubmissionVersion
from neu.reporting.submissions.rules.figures import digest, plain

CANON = 1


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
    figures: Sequence[tuple[int, int, int, int, str, object]],
    parts: Iterable[str],
) -> dict[str, object]:
    """Return the content of a version about to be kept."""
    round_ = version.submission.obligation.round
    named = places.names({row[0] for row in figures}, round_.cutoff_on)
    counted = series_codes(frozenset(row[1] for row in figures))
    windows = dict(DataWindow.objects.filter(pk__in={row[2] for row in figures}).values_list("pk", "code"))
    agencies = dict(Agency.objects.filter(pk__in={row[3] for row in figures}).values_list("pk", "code"))
    rows = [
        [
            f"{named[place].level}:{named[place].code}",
            counted[series],
            windows[window],
            agencies[agency],
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
    }


def verify(version: SubmissionVersion) -> bool:
    """True when the frozen rows still give the digest that was signed."""
    return digest(content(version)) == version.digest


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
