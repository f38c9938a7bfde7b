"""What a draft would change in the edition in force: read before anybody signs it."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from neu.reporting.consolidation import texts
from neu.reporting.consolidation.models import EditionDraft
from neu.reporting.consolidation.rules import FindingKind
from neu.reporting.consolidation.selectors import editions, signing, verifying
from neu.reporting.forms import selectors as forms

TOLD = (FindingKind.CELL, FindingKind.WORDS)


class Changed(NamedTuple):
    """One thing that would differ: where, as it is in force, as the draft has it."""

    where: str
    old: str
    new: str
    number: bool = True


def changes(draft: EditionDraft) -> list[Changed]:
    """Return every cell, words and count that would differ, in words.

    None for a round's first edition: it replaces nothing.
    """
    last = editions.last_edition(draft.round)
    if last is None:
        return []
    old, new = editions.content_of(last)["body"], json.loads(draft.content)
    used_alike = {**new, "uses": old["uses"]}  # which versions were read is no part of what is said
    layout = forms.layout(draft.round.form_version_id)
    found = [
        Changed(texts.finding_where(one), one.signed or "–", one.found or "–", one.kind is FindingKind.CELL)
        for one in verifying.compared(old, used_alike, layout)
        if one.kind in TOLD
    ]
    return [*_counted(old, new), *found]


def _counted(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Changed]:
    """Say how many are counted, and name those missing on one side only."""
    if old["counted"] == new["counted"]:
        return
    before, after = (f"{one['counted']['done']}/{one['counted']['owed']}" for one in (old, new))
    yield Changed(str(texts.PART["counted"]), before, after)
    missing = [_missing(one) for one in (old, new)]
    alone = ([name for name in missing[side] if name not in missing[1 - side]] for side in (0, 1))
    before, after = ("; ".join(names) or "–" for names in alone)
    if before != after:
        yield Changed(_("Chỉ một bản còn thiếu"), before, after, number=False)


def _missing(body: Mapping[str, Any]) -> list[str]:
    """Return the names, as of the cut-off, of the places and units a body lacks."""
    on = date.fromisoformat(body["round"]["cutoff_on"])
    called, agencies = editions.named_places(body, on), signing.agency_names(body, on)
    counted = body["counted"]
    units = [
        f"{agencies[agency]} ({called[f'{level}:{code}']})"
        for level, code, _step, agency in counted["missing"]
    ]
    return [*(called[f"{level}:{code}"] for level, code in counted["missing_places"]), *units]
