"""Freezing a report at a sending: a version, its figures, its parts, its digest."""

from collections.abc import Sequence
from datetime import datetime

from neu.registry.people.models import User
from neu.reporting.submissions import ports, selectors
from neu.reporting.submissions.models import (
    Figure,
    ListRow,
    Narrative,
    SentFigure,
    Submission,
    SubmissionVersion,
    VersionPart,
)
from neu.reporting.submissions.rules import FigureState
from neu.reporting.submissions.rules.figures import digest


def freeze(
    submission: Submission, part_ids: Sequence[int], *, actor: User, at: datetime, reason: str
) -> SubmissionVersion:
    """Copy the figures, words and files as they stand into a new version made of those parts. The submission
    is locked."""
    last = submission.versions.order_by("-no").values_list("no", flat=True).first()
    words = Narrative.objects.filter(submission=submission).exclude(text="")
    version = SubmissionVersion(
        submission=submission,
        no=(last or 0) + 1,
        rev=submission.rev,
        form_version=submission.form_version,
        narratives=sorted([one.section, one.item, one.text] for one in words),
        enclosures=[list(one) for one in ports.enclosed(submission.pk)],
        lists=[
            [one.section, one.no, one.values]
            for one in ListRow.objects.filter(submission=submission, removed=False)
        ],
        reason=reason,
        sent_at=at,
        sent_by=actor,
    )
    # a cell typed once and emptied since is as blank as one never touched
    rows = list(
        Figure.objects.filter(submission=submission)
        .exclude(state=FigureState.CLEARED)
        .order_by("place_id", "series_id", "window_id")
        .values_list("place_id", "series_id", "window_id", "agency_id", "state", "value")
    )
    used = SubmissionVersion.objects.filter(pk__in=part_ids)
    version.digest = digest(selectors.written(version, rows, [one.digest for one in used]))
    version.save(force_insert=True)
    SentFigure.objects.bulk_create(
        SentFigure(
            version=version,
            place_id=place,
            series_id=series,
            window_id=window,
            agency_id=agency,
            state=state,
            value=value,
        )
        for place, series, window, agency, state, value in rows
    )
    VersionPart.objects.bulk_create(VersionPart(version=version, part=one) for one in used)
    return version
