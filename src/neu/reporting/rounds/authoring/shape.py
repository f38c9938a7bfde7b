"""The keys of a regime version being written, as plain data (JSON), and what each may be. Pure.

A version is one route with what is asked along it. Defaults and blanks are left out, so that the same version
is always written the same way. What is missing or does not hold together is told by services.rehearsing.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from neu.reporting.forms.authoring import shape as forms
from neu.reporting.forms.authoring.shape import Shape, Source, flag, many, shaped, text, texts, unless, whole
from neu.reporting.forms.rules import Refusal as FormRefusal
from neu.reporting.indicators import files
from neu.reporting.rounds.rules import ATTRIBUTES, PASSAGES

NAME, CODE, NUMBER = 300, 40, 120
EARLIEST, LATEST = date(1945, 9, 2), date(2100, 12, 31)
STEPS = 60
FACTS = ("code", "valid_from", "route", "programme", "form", "area", "decision", "draft")
WHERE = "Chế độ"


def _bad(key: str, value: Any, known: str, where: str) -> Exception:
    said = {"key": key, "value": str(value)[:80], "known": known}
    return files.refuse(FormRefusal.FORM_VALUE_UNKNOWN, said, where)


def code(value: Any, key: str, where: str) -> str:
    """A code of letters without marks, digits and underscores."""
    return forms.code(text(CODE)(value, key, where), key, where)


def day(value: Any, key: str, where: str) -> str:
    """A day, kept as 2026-01-31."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise _bad(key, value, "năm-tháng-ngày, như 2022-01-01", where) from None
    if not isinstance(value, date) or isinstance(value, datetime) or not EARLIEST <= value <= LATEST:
        raise _bad(key, value, f"{EARLIEST} … {LATEST}", where)
    return value.isoformat()


def within(shape: Shape) -> forms.Reader:
    """A reader of keys and values."""

    def read(value: Any, key: str, where: str) -> Source:
        if not isinstance(value, Mapping):
            raise _bad(key, value, "khóa và giá trị", where)
        return shaped(value, shape, where)

    return read


def _by_passage(shape: Shape) -> forms.Reader:
    """A reader of something for each pass; a pass of which nothing is said is left out."""

    def read(value: Any, key: str, where: str) -> dict[str, Source]:
        if not isinstance(value, Mapping):
            raise _bad(key, value, "khóa và giá trị", where)
        unknown = [str(one) for one in value if one not in PASSAGES]
        if unknown:
            raise _bad(key, unknown[0], ", ".join(PASSAGES), where)
        made = {
            passage: within(shape)(value[passage], f"{key}.{passage}", where)
            for passage in PASSAGES
            if value.get(passage) is not None
        }
        return {passage: said for passage, said in made.items() if said}

    return read


RULE: Shape = {  # of periods.rules.due_at
    "month": whole(12), "day": whole(31), "year_offset": whole(5), "month_offset": whole(12),
    "days_after": whole(366), "working_days_after": whole(250), "before": unless(False),
    "roll": unless(False), "setting": text(20),
}  # fmt: skip
PASSAGE: Shape = {"name": text(NAME), "window": text(12), "every": text(12), "cutoff": within(RULE)}
STEP: Shape = {
    "code": code, "name": text(200), "kind": text(12), "function": text(30), "spread": text(20),
    "agencies": texts, "authenticated_by": text(30), "required": unless(True), "draft": unless(False),
    "to": texts, "due": _by_passage(RULE),
}  # fmt: skip
DECISION: Shape = {
    "number": text(NUMBER), "issued_on": day, "issuer": text(200), "title": text(), "note": text(),
    "draft": unless(False),
}  # fmt: skip
REGIME: Shape = {
    "code": code, **{key: text(NAME if key == "name" else 2_000) for key in ATTRIBUTES},
    "decision": within(DECISION), "programme": text(40), "form": text(60), "area": text(40),
    "draft": unless(False), "valid_from": forms.day, "route": text(200), "passages": _by_passage(PASSAGE),
    "steps": many(STEP, STEPS),
}  # fmt: skip
_FILE = {
    "code", *ATTRIBUTES, "decision", "decisions", "programme", "form", "area", "draft", "passages", "routes",
}  # fmt: skip
_ROUTE = {"name", "from", "until", "decision", "draft", "steps"}


def regime(entry: Mapping[str, Any]) -> Source:
    """What is written, each key as it is kept.

    :raises Refused: as forms.authoring.shape.shaped, naming the step and the key.
    """
    made = shaped(entry, REGIME, WHERE)
    for step in made.get("steps") or ():
        if step.get("due") == {}:
            del step["due"]
    for key in ("decision", "passages"):
        if made.get(key) == {}:
            del made[key]
    return made


def from_file(entry: Mapping[str, Any]) -> tuple[Source, int]:
    """What a regime file says of the route that begins last, and how many other routes it has.

    :raises Refused: as `regime`.
    """
    files.check_keys(entry, needs=("code",), may=tuple(_FILE))
    routes = entry.get("routes") or [{}]
    if not isinstance(routes, list) or not all(isinstance(one, Mapping) for one in routes):
        raise _bad("routes", routes, "danh sách", WHERE)
    route = max(routes, key=lambda one: str(one.get("from", "")))
    files.check_keys(route, needs=(), may=tuple(_ROUTE))
    if route.get("until") is not None:
        known = "không dùng ở đây: phiên bản hết hiệu lực khi có phiên bản sau"
        raise _bad("until", route["until"], known, WHERE)
    more = entry.get("decisions") or []
    if not isinstance(more, list):
        raise _bad("decisions", more, "danh sách", WHERE)
    decisions = [entry.get("decision"), *more]
    own = next(
        (one for one in decisions if isinstance(one, Mapping) and one.get("number") == route.get("decision")),
        entry.get("decision"),
    )
    drafts = [flag(one["draft"], "draft", WHERE) for one in (entry, route) if one.get("draft") is not None]
    said = {key: value for key, value in entry.items() if key not in ("routes", "decisions", "decision")}
    said |= {
        "decision": own,
        "draft": any(drafts) or None,
        "valid_from": route.get("from"),
        "route": route.get("name"),
        "steps": route.get("steps"),
    }
    return regime(said), len(routes) - 1


def to_entry(source: Mapping[str, Any]) -> dict[str, Any]:
    """The version as a regime file states it: `from_file` reads it back as the same."""
    decision = dict(source.get("decision") or {})
    if decision.get("issued_on"):
        decision["issued_on"] = date.fromisoformat(decision["issued_on"])
    route: dict[str, Any] = {"name": source["route"]} if source.get("route") else {}
    if source.get("valid_from"):
        route["from"] = date.fromisoformat(source["valid_from"])
    if decision.get("number"):
        route["decision"] = decision["number"]
    if source.get("draft"):
        route["draft"] = True
    route["steps"] = [dict(step) for step in source.get("steps") or ()]
    kept = {key: source[key] for key in ("code", *ATTRIBUTES) if key in source}
    kept |= {"decision": decision} if decision else {}
    kept |= {key: source[key] for key in ("programme", "form", "area", "draft", "passages") if key in source}
    return {**kept, "routes": [route]}
