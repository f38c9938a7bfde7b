"""Two editions side by side, an edition beside what is known now, a draft beside the edition in force."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from neu.reporting.consolidation import texts
from neu.reporting.consolidation.documents import adjusted
from neu.reporting.consolidation.models import Edition, EditionDraft
from neu.reporting.consolidation.rules import FindingKind, spell, text_of
from neu.reporting.consolidation.selectors import editions, signing, verifying
from neu.reporting.consolidation.selectors.basis import gather
from neu.reporting.consolidation.selectors.contents import body
from neu.reporting.forms.layout import Layout
from neu.reporting.submissions.selectors.lines import TotalState

TOLD = (FindingKind.CELL, FindingKind.WORDS, FindingKind.ROW)


class Changed(NamedTuple):
    """One thing that differs: where, and as each of the two has it."""

    where: str
    old: str
    new: str
    number: bool = True
    key: tuple[str, ...] = ()  # of a cell: by it each side leads to its origin
    at: tuple[str, ...] = ()  # level and code of its place; (): the whole


def changes(draft: EditionDraft) -> list[Changed]:
    """Return every cell, words and count that a draft would change in the edition in force, in words.

    None for a round's first edition: it replaces nothing.
    """
    last = editions.last_edition(draft.round)
    if last is None:
        return []
    return between(editions.content_of(last)["body"], json.loads(draft.content), editions.layout_of(last))


def comparable(edition: Edition) -> list[Edition]:
    """Return the other editions of that year's report in the same form, of each pass, the latest first."""
    return list(
        Edition.objects.filter(
            round__regime=edition.round.regime_id,
            round__period=edition.round.period,
            round__form_version=edition.round.form_version_id,
        )
        .exclude(pk=edition.pk)
        .defer("content", "uses")
        .select_related("round")
        .order_by("-issued_at", "-pk")
    )


def with_edition(edition: Edition, other: Edition) -> list[Changed]:
    """Return where another edition says something else, in words."""
    old, new = (editions.content_of(one)["body"] for one in (edition, other))
    return between(old, new, editions.layout_of(edition))


def with_now(edition: Edition) -> list[Changed]:
    """Return where what is accepted now in its round says something else, in words."""
    now: Any = spell(body(gather(edition.round, TotalState.ACCEPTED)))
    return between(editions.content_of(edition)["body"], now, editions.layout_of(edition))


def between(old: Mapping[str, Any], new: Mapping[str, Any], layout: Layout) -> list[Changed]:
    """Return every cell, words and count that differ between two bodies of one form, in words."""
    used_alike = {**new, "uses": old["uses"]}  # which versions were read is no part of what is said
    found = [
        Changed(
            texts.finding_where(one),
            one.signed or "–",
            one.found or "–",
            one.kind is FindingKind.CELL,
            one.key,
            one.at,
        )
        for one in verifying.compared(old, used_alike, layout)
        if one.kind in TOLD
    ]
    return [*_counted(old, new), *found, *_adjusted(old, new, layout)]


def _adjusted(old: Mapping[str, Any], new: Mapping[str, Any], layout: Layout) -> Iterator[Changed]:
    """Name each adjustment that only one of the two counts, with its signed amount."""
    before, after = ({text_of(one): one for one in body.get("adjustments", ())} for body in (old, new))
    for name in dict.fromkeys([*before, *after]):
        if name in before and name in after:
            continue
        one = before.get(name) or after[name]
        section, row, column = one["key"]
        spec = layout.cells[section, row, column]
        amount = adjusted.signed(spec, layout.section_by_code[section], Decimal(one["value"]))
        where = f"{texts.PART['adjustments']} {one['no']}: {editions.cell_words(spec.key, layout)}"
        yield Changed(
            where, amount if name in before else "–", amount if name in after else "–", key=spec.key
        )


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
