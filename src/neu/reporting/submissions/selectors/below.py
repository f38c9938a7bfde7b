"""What the reports a consolidation is made of say in words, under the same headings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from neu.reporting.submissions.models import SubmissionVersion
from neu.reporting.submissions.selectors.tree import Part


@dataclass(frozen=True)
class PartWords:
    """What one report says under a heading, as it was sent."""

    submission_id: int
    agency: str
    version_no: int
    text: str


def words_below(made_of: Iterable[Part]) -> dict[tuple[str, str], Sequence[PartWords]]:
    """Return (section, item) → the words of the versions that count, in the order of the parts. One query."""
    counting = {one.version_id: one for one in made_of if one.version_id is not None}
    if not counting:
        return {}
    found: dict[tuple[str, str], list[PartWords]] = defaultdict(list)
    rows = SubmissionVersion.objects.filter(pk__in=counting).values_list(
        "pk", "no", "submission_id", "narratives"
    )
    told = {pk: (no, submission_id, narratives) for pk, no, submission_id, narratives in rows}
    for pk, part in counting.items():
        no, submission_id, narratives = told[pk]
        for section, item, text in narratives:
            if text.strip():
                found[section, item].append(PartWords(submission_id, part.agency, no, text))
    return dict(found)
