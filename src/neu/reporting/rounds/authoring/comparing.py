"""In what two versions of a regime differ: its attributes, its passes, its steps. Pure.

Both are given as words (`rounds.wording.said`), so that differences read as people read the page.
"""

from collections.abc import Mapping
from typing import Any

from neu.reporting.forms.authoring.comparing import Difference, Differs, facts, kept


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Everything in which `new` differs.

    Both: {"facts": {key: words}, "passages": {code: {key: words}}, "steps": {code: {key: words}}}.
    """
    found = []
    if told := facts(old["facts"], new["facts"]):
        found.append(Difference(Differs.CHANGED, "regime", "", "", "", told))
    for part, what in (("passages", "passage"), ("steps", "step")):
        found += kept(old[part], new[part], what, "")
    return found
