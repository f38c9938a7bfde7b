"""What the reports a consolidation is made of say in words, under the same headings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from neu.reporting.forms.formula.quoting import OPENS, phrase_token
from neu.reporting.submissions.models import SubmissionVersion
from neu.reporting.submissions.selectors.quoting import told_by
from neu.reporting.submissions.selectors.tree import Part


@dataclass(frozen=True)
class PartWords:
    """What one report says under a heading, as it was sent."""

    submission_id: int
    agency: str
    version_no: int
    text: str
    token: str = ""  # the reference that quotes them


def words_below(made_of: Iterable[Part]) -> dict[tuple[str, str], Sequence[PartWords]]:
    """Return (section, item) → the words of the versions that count, in the order of the parts, as they read.

    One query where they name no figures or words of others.
    """
    counting = {one.version_id: one for one in made_of if one.version_id is not None}
    if not counting:
        return {}
    found: dict[tuple[str, str], list[PartWords]] = defaultdict(list)
    rows = SubmissionVersion.objects.filter(pk__in=counting).values_list(
        "pk", "no", "submission_id", "narratives", "submission__obligation__agency__code"
    )
    told = {pk: row for pk, *row in rows}
    quoting_ones = [pk for pk, row in told.items() if any(OPENS in one[2] for one in row[2])]
    read = told_by(quoting_ones) if quoting_ones else {}
    for pk, part in counting.items():
        no, submission_id, narratives, code = told[pk]
        for section, item, text in narratives:
            if text.strip():
                said = read[pk].under((section, item), 0) if pk in read else text
                found[section, item].append(
                    PartWords(submission_id, part.agency, no, said, phrase_token(code))
                )
    return dict(found)
