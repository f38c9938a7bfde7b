"""What there is to choose from when a form is written: elements, nodes, sources, columns, formulas."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import permutations
from typing import Any

from neu.platform.text.names import shown
from neu.platform.text.rules import fold
from neu.registry.programmes import selectors as programmes
from neu.reporting.forms import selectors
from neu.reporting.forms.drafting.names import node_words
from neu.reporting.forms.layout import Layout
from neu.reporting.forms.rules import NUMBERS, FieldType
from neu.reporting.indicators import selectors as indicators
from neu.reporting.indicators.selectors import Element

Pairs = list[tuple[str, str]]
PAIRED = 6  # columns of which every pair is suggested


@dataclass(frozen=True)
class Choices:
    """Everything the fields of one draft's section may name; each read once, when first asked for."""

    source: Mapping[str, Any]
    on: date
    section: Mapping[str, Any] | None = None
    layout: Layout | None = None  # for the names rows are drawn with

    @cached_property
    def elements(self) -> list[Element]:
        return indicators.elements(self.on)

    @cached_property
    def programmes(self) -> Pairs:
        return [(each.code, shown(each.name)) for each in programmes.programmes()]

    @cached_property
    def nodes(self) -> Pairs:
        programme = str(self.source.get("programme") or programmes.PHASE_ONE)
        return [(each.code, node_words(each.code, shown(each.title))) for each in programmes.nodes(programme)]

    @cached_property
    def sources(self) -> Pairs:
        return [(each.code, each.name) for each in programmes.capital_sources()]

    @cached_property
    def indicators(self) -> Pairs:
        return [(each.code, f"{each.code} {shown(each.name)}") for each in indicators.indicators(self.on)]

    @cached_property
    def breakdowns(self) -> Pairs:
        found = {each.code: shown(each.name) for element in self.elements for each in element.breakdowns}
        return sorted(found.items())

    @property
    def columns(self) -> Pairs:
        return [
            (each["code"], str(each.get("label", ""))) for each in (self.section or {}).get("columns") or ()
        ] + [
            (each["code"], str(each.get("label", "")))
            for each in (self.section or {}).get("fields") or ()
            if each.get("type") in {*NUMBERS, FieldType.FORMULA}
        ]

    @property
    def addends(self) -> Pairs:
        """The rows a total may add, each with what it is counted in."""
        rows = [
            each
            for each in (self.section or {}).get("rows") or ()
            if not each.get("heading") and not each.get("total")
        ]
        units = {code: f"; {one.unit}" for code, one in self.counted.items()}
        return [
            (each["code"], f"{self.row_name(each)} ({each['code']}{units.get(each['code'], '')})")
            for each in rows
        ]

    @cached_property
    def counted(self) -> dict[str, Element]:
        """What each row of the section counts, for rows that name it themselves."""
        known = {each.code: each for each in self.elements}
        rows = (self.section or {}).get("rows") or ()
        return {row["code"]: known[row["element"]] for row in rows if row.get("element") in known}

    def row_name(self, row: Mapping[str, Any]) -> str:
        """What a row is called: by its own words, or as it is drawn."""
        if row.get("label"):
            return str(row["label"])
        if row["code"] in self.counted:
            return shown(self.counted[row["code"]].name)
        section = (
            self.layout.section_by_code.get(str((self.section or {}).get("code"))) if self.layout else None
        )
        drawn = section.row_by_code.get(row["code"]) if section else None
        return shown(drawn.label) if drawn else str(row["code"])

    def element(self, typed: str) -> tuple[str, list[str]]:
        """The code of the element meant ("" when none or several are), and names that resemble it."""
        wanted = fold(typed)
        if not wanted:
            return "", []
        by_code = {each.code: each for each in self.elements}
        if typed in by_code:
            return typed, []
        named = [
            each.code
            for each in self.elements
            if fold(shown(each.name)) == wanted or fold(each.name) == wanted
        ]
        if len(named) == 1:
            return named[0], []
        found = matching(self.elements, typed)
        if len(found) == 1:
            return found[0].code, []
        near = found or [
            by_code[code] for code in difflib.get_close_matches(wanted, list(by_code), n=3, cutoff=0.5)
        ]
        return "", [f"{shown(each.name)} ({each.code})" for each in near[:5]]

    @property
    def other_forms(self) -> list[tuple[str, str]]:
        """The other forms in force on the day: code and title."""
        found = {one.form.code: one for one in reversed(selectors.versions()) if one.valid_from <= self.on}
        return [(code, one.title) for code, one in sorted(found.items()) if code != self.source.get("code")]

    @property
    def row_choices(self) -> list[tuple[str, str]]:
        """The rows of the section that hold numbers."""
        rows = (self.section or {}).get("rows") or ()
        return [(row["code"], self.row_name(row)) for row in rows if not row.get("heading")]

    def formulas(self, *, comparing: bool = False) -> list[tuple[str, str]]:
        """Whole formulas over the columns there are, with what each says in words."""
        columns = self.columns[:PAIRED]
        made = []
        # what was done usually stands after what was planned: done ÷ planned is offered first
        for (first, one), (second, other) in permutations(reversed(columns), 2):
            if comparing:
                made.append((f"[{first}] <= [{second}]", f"{one} ≤ {other}"))
                continue
            made.append((f"[{first}] / [{second}] * 100", f"{one} : {other} (%)"))
            made.append((f"[{first}] - [{second}]", f"{one} − {other}"))
            if first < second:
                made.append((f"[{first}] + [{second}]", f"{one} + {other}"))
        return made


def matching(elements: list[Element], typed: str) -> list[Element]:
    """The elements that have every word typed, with or without marks; first those that have them as typed."""
    wanted = fold(typed)
    texts = {each.code: fold(f"{each.name} {shown(each.name)} {each.code} {each.unit}") for each in elements}
    found = [each for each in elements if all(word in texts[each.code] for word in wanted.split())]
    return sorted(found, key=lambda each: wanted not in texts[each.code])
