"""What the pages ask first: the round, whether a cell exists for a reader."""

from neu.reporting.consolidation.selectors.access import shows_row
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.layout import CellKey, SectionSpec
from neu.reporting.forms.rules import CellKind
from neu.reporting.rounds.models import Round


def round_or_none(round_id: int) -> Round | None:
    """Return a round with what its totals need."""
    return (
        Round.objects.filter(pk=round_id)
        .select_related("regime__programme", "form_version__form", "window", "route", "followed_by")
        .defer("form_version__content")
        .first()
    )


def section_of(round_: Round, code: str) -> SectionSpec:
    """Return a section of a round's form.

    :raises KeyError: when the form has no such section.
    """
    return forms.layout(round_.form_version_id).section_by_code[code]


def has_cell(round_: Round, key: CellKey, nodes: frozenset[str]) -> bool:
    """True when the form has the cell and its row is this reader's to see."""
    layout = forms.layout(round_.form_version_id)
    spec = layout.cells.get(key)
    if spec is None or spec.kind is CellKind.LABEL:
        return False
    return shows_row(layout.section_by_code[key[0]].row_by_code[key[1]], nodes)
