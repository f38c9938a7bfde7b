"""A version of a regime in words: what it says, part by part, and in what two versions differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from neu.platform.text.names import shown
from neu.platform.text.rules import day as written
from neu.registry.agencies.texts import FUNCTION
from neu.reporting.forms.authoring.comparing import Difference
from neu.reporting.forms.texts import DIFFERS
from neu.reporting.rounds import regime_texts, texts
from neu.reporting.rounds.rules import ATTRIBUTES, StepKind

Words = str | Promise
_TONE = {"ADDED": "good", "REMOVED": "bad", "CHANGED": "warn", "MOVED": "info"}


def said(source: Mapping[str, Any]) -> dict[str, Any]:
    """What a version says, for people: {"facts": {label: words}, "passages": …, "steps": {code: …}}."""
    decision = source.get("decision") or {}
    facts: dict[Words, Any] = {texts.ATTRIBUTE[key]: source.get(key, "") for key in ATTRIBUTES}
    facts |= {regime_texts.PART[key]: source.get(key, "") for key in ("route", "programme", "form", "area")}
    facts[regime_texts.PART["number"]] = decision.get("number", "")
    facts[regime_texts.PART["issued_on"]] = _day(decision.get("issued_on"))
    facts |= {regime_texts.PART[key]: decision.get(key, "") for key in ("issuer", "title", "note")}
    facts[regime_texts.PART["draft"]] = _yes(bool(source.get("draft")))
    facts[regime_texts.PART["decision_draft"]] = _yes(bool(decision.get("draft")))
    return {
        "facts": {str(key): value for key, value in facts.items()},
        "passages": {code: _passage(code, one) for code, one in (source.get("passages") or {}).items()},
        "steps": {step["code"]: _step(step, source) for step in source.get("steps") or ()},
    }


def _day(value: str | None) -> str:
    return written(date.fromisoformat(value)) if value else ""


def _yes(value: bool) -> str:
    return _("có") if value else _("không")


def _passage(code: str, one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": code,
        "name": str(texts.PASSAGE[code]),
        str(regime_texts.PART["round_name"]): one.get("name", ""),
        str(regime_texts.PART["window"]): str(regime_texts.WINDOW.get(one.get("window", ""), "")),
        str(regime_texts.PART["every"]): str(regime_texts.EVERY.get(one.get("every", ""), "")),
        str(regime_texts.PART["cutoff"]): texts.due_words(one.get("cutoff")),
    }


def _step(step: Mapping[str, Any], source: Mapping[str, Any]) -> dict[str, Any]:
    names = {one["code"]: one.get("name", "") for one in source.get("steps") or ()}
    told: dict[Words, str] = {
        regime_texts.PART["step_name"]: step.get("name", ""),
        regime_texts.PART["kind"]: str(texts.STEP_KIND.get(step.get("kind", ""), step.get("kind", ""))),
        regime_texts.PART["function"]: str(FUNCTION.get(step.get("function", ""), step.get("function", ""))),
        regime_texts.PART["spread"]: str(texts.SPREAD.get(step.get("spread", ""), step.get("spread", ""))),
        regime_texts.PART["agencies"]: ", ".join(step.get("agencies") or ()),
        regime_texts.PART["authenticated_by"]: str(FUNCTION.get(step.get("authenticated_by", ""), "")),
        regime_texts.PART["to"]: "; ".join(
            sorted(shown(names.get(one, one)) for one in step.get("to") or ())
        ),
        regime_texts.PART["required"]: _yes(step.get("required", True)),
        regime_texts.PART["draft"]: _yes(step.get("draft", False)),
    }
    for passage in source.get("passages") or {}:
        rule = (step.get("due") or {}).get(passage)
        told[_("Hạn: %(passage)s") % {"passage": texts.PASSAGE[passage]}] = due_said(step, rule)
    return {"code": step["code"], "name": step.get("name", ""), **{str(k): v for k, v in told.items()}}


def due_said(step: Mapping[str, Any], rule: Mapping[str, Any] | None) -> str:
    """A due rule in words; a step outside the system has none."""
    return "–" if step.get("kind") == StepKind.RECEIVE else texts.due_words(rule)


@dataclass(frozen=True)
class Line:
    """One difference in words."""

    how: Words
    tone: str
    what: Words
    code: str
    name: str
    facts: tuple[tuple[str, str, str], ...]


def differences(found: Iterable[Difference]) -> list[Line]:
    """Differences in words, in the order found."""
    return [
        Line(
            DIFFERS[one.how],
            _TONE[one.how],
            regime_texts.COMPARED[one.what],
            one.code,
            shown(one.name),
            one.facts,
        )
        for one in found
    ]
