"""What drafting asks of the rest of the house: elements, indicators, nodes, sources by their codes."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import canonical
from neu.reporting.indicators import files
from neu.reporting.indicators.rules import CapitalKind, Comparator
from neu.reporting.indicators.selectors import Element, TargetFound

T = TypeVar("T")
KIND_NAME = {CapitalKind.DTPT: "vốn đầu tư phát triển", CapitalKind.SN: "vốn sự nghiệp"}
_NODE_WORD = {"DA": "Dự án", "TDA": "Tiểu dự án", "ND": "Nội dung"}
_COMPARATOR = {
    Comparator.GE: "từ",
    Comparator.GT: "trên",
    Comparator.LE: "không quá",
    Comparator.LT: "dưới",
    Comparator.EQ: "",
}


@dataclass(frozen=True)
class IndicatorName:
    code: str
    name: str
    unit: str
    numerator: str
    denominator: str
    draft: bool
    target: TargetFound | None  # the nation's

    @property
    def target_words(self) -> str:
        """The national target in words, such as "trên 2 lần"; never a province's or a commune's."""
        if self.target is None:
            return ""
        if self.target.value is None:
            return self.target.words
        value = canonical(self.target.value).replace(".", ",")
        return f"{_COMPARATOR[self.target.comparator]} {value} {self.unit}".strip()


@dataclass(frozen=True)
class Catalogue:
    """Everything a form may name, by code, as of the day it becomes valid."""

    elements: Mapping[str, Element]
    indicators: Mapping[str, IndicatorName]
    nodes: Mapping[str, tuple[str, bool]]  # title, draft
    sources: Mapping[str, str]


def known(code: str, among: Mapping[str, T], refusal: str, at: str) -> T:
    """:raises Refused: with the nearest codes."""
    if code not in among:
        raise unknown(code, among, refusal, at)
    return among[code]


def unknown(code: str, among: Iterable[str], refusal: str, at: str) -> Refused:
    near = difflib.get_close_matches(code, list(among), n=3, cutoff=0.5)
    return files.refuse(refusal, {"code": code, "near": ", ".join(near) or "–"}, at)


def node_words(code: str, title: str) -> str:
    """A node as a heading: "Dự án 3 – Tiểu dự án 2: …"."""
    parts = []
    for step in code.split("."):
        letters = step.rstrip("0123456789")
        parts.append(f"{_NODE_WORD.get(letters, letters)} {step[len(letters) :]}")
    return f"{' – '.join(parts)}: {title}"


def capital_words(source: str, kind: str) -> str:
    return f"{source} – {KIND_NAME[CapitalKind(kind)]}" if kind else source
