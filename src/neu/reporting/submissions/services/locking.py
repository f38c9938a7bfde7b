"""One lock order for all deeds: receipt → submissions by ascending id → figures → audit."""

from collections.abc import Iterable

from django.db import OperationalError

from neu.platform.text.refusals import Refused
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import Refusal

LOCK_NOT_AVAILABLE = "55P03"


def hold_still(submission_id: int) -> None:
    """Lock one report for the rest of the transaction: whoever looks at it now finds it so in the deed that
    follows.

    :raises Refused: BUSY.
    """
    lock([submission_id])


def lock(submission_ids: Iterable[int]) -> dict[int, Submission]:
    """Return the submissions locked against other deeds, in one order, so that two deeds never wait on each
    other.

    Readers are not stopped, and neither are foreign keys that point at them (FOR NO KEY UPDATE). What they
    hold is read once they are locked: a row that was waited for comes with its joined rows of before.

    :raises Refused: BUSY when somebody else holds one longer than the database waits.
    """
    wanted = set(submission_ids)
    try:
        list(
            Submission.objects.select_for_update(no_key=True)
            .filter(pk__in=wanted)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == LOCK_NOT_AVAILABLE:
            raise Refused(Refusal.BUSY) from error
        raise
    rows = (
        Submission.objects.select_related(
            "obligation__round__regime__programme",
            "obligation__round__regime__area",
            "obligation__round__window",
            "obligation__step",
            "obligation__agency",
            "form_version__form",
            "sent_version",
        )
        .defer("form_version__content")  # a hundred kilobytes of JSON; forms.layout keeps it in memory
        .filter(pk__in=wanted)
        .order_by("pk")
    )
    return {one.pk: one for one in rows}
