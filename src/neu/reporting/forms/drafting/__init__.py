"""From a form file to the canonical content of a version: templates expanded, every reference resolved.

A file gives rows × columns: a column says what kind of cell it makes, a row what is counted; `for_each`
repeats rows, `breakdowns` adds the parts of a row, `total` adds rows up, `cells` overrides single cells.
How to write one is told at the top of reference/forms/bc-nam.yaml.
"""

from neu.reporting.forms.drafting.forms import Draft, draft
from neu.reporting.forms.drafting.names import Catalogue
from neu.reporting.forms.drafting.trouble import Trouble

__all__ = ["Catalogue", "Draft", "Trouble", "draft"]
