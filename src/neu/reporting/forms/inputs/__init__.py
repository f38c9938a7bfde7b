"""What is typed in the form editor: each form gives the facts of one part, by the keys of a form file."""

from collections.abc import Mapping

from neu.reporting.forms.inputs.cells import CheckForm, ColumnForm, OwnCellForm
from neu.reporting.forms.inputs.lists import FieldForm
from neu.reporting.forms.inputs.parts import PartForm
from neu.reporting.forms.inputs.rows import RowForm, several
from neu.reporting.forms.inputs.wholes import FactsForm, FileForm, ItemForm, PublishForm, SectionForm

FORMS: Mapping[str, type[PartForm]] = {
    "sections": SectionForm,
    "columns": ColumnForm,
    "rows": RowForm,
    "checks": CheckForm,
    "items": ItemForm,
    "fields": FieldForm,
}

__all__ = [
    "FORMS", "CheckForm", "ColumnForm", "FactsForm", "FieldForm", "FileForm", "ItemForm", "OwnCellForm",
    "PartForm", "PublishForm", "RowForm", "SectionForm", "several",
]  # fmt: skip
