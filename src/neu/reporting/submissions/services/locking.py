"""One lock order for all deeds: receipt → submissions by ascending id → figures → audit."""

from collections.abc import Iterable

from neu.reporting.submissions.models import Submission


def lock(submission_ids: Iterable[int]) -> dict[int, Submission]:
    """Return the submissions locked against other deeds, in one order, so that two deeds never wait on each
    other.

    Readers are not stopped, and neither are foreign keys that point at them (FOR NO KEY UPDATE).
    """
    rows = (
        Submission.objects.select_for_update(no_key=True, of=("self",))
        .select_related(
            "obligation__round__regime__programme",
            "obligation__round__regime__area",
            "obligation__round__window",
            "obligation__step",
            "obligation__agency",
            "form_version__form",
            "sent_version",
        )
        .defer("form_version__content")  # a hundred kilobytes of JSON; forms.layout keeps it in memory
        .filter(pk__in=set(submission_ids))
        .order_by("pk")
    )
    return {one.pk: one for one in rows}
