"""Reading a regime file: everything that can be wrong with it is said with the step and the cure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from neu.platform.text.refusals import Refused
from neu.registry.agencies.rules import FunctionKind
from neu.registry.periods import rules as periods
from neu.reporting.rounds import rules
from neu.reporting.rounds.rules import Refusal, Spread, StepKind

_REGIME_KEYS = {
    "code", *rules.ATTRIBUTES, "decision", "decisions", "programme", "form", "area", "draft", "passages",
    "routes",
}  # fmt: skip
_DECISION_KEYS = {"number", "issued_on", "issuer", "title", "note", "draft"}
_ROUTE_KEYS = {"name", "from", "until", "decision", "draft", "steps"}
_STEP_KEYS = {
    "code", "name", "kind", "function", "spread", "agencies", "authenticated_by", "due", "draft", "required",
    "to",
}  # fmt: skip
_WINDOWS = {periods.Calendar.CALENDAR, periods.Calendar.ND09_2019, periods.Calendar.TT01_2022}
ANY_YEAR = 2024


@dataclass(frozen=True)
class StepSpec:
    """A step as the file states it."""

    code: str
    name: str
    order: int
    kind: StepKind
    function: FunctionKind
    spread: Spread
    authenticated_by: str
    due: dict[str, dict[str, Any]]
    draft: bool
    required: bool
    to: tuple[str, ...]
    agencies: tuple[str, ...] = ()  # codes, of a CHOSEN spread


@dataclass(frozen=True)
class RouteSpec:
    """A route over the days [starts_on, ends_before)."""

    name: str
    starts_on: date
    ends_before: date | None
    decision: str
    draft: bool
    steps: tuple[StepSpec, ...]

    @property
    def edges(self) -> list[tuple[str, str]]:
        """Sender and receiver codes, in the order of the file."""
        return [(step.code, receiver) for step in self.steps for receiver in step.to]


@dataclass(frozen=True)
class RegimeSpec:
    """A regime with its ten attributes, passes and routes."""

    code: str
    attributes: dict[str, str]
    decision: str
    decisions: tuple[dict[str, Any], ...]
    programme: str
    form: str
    area: str
    draft: bool
    passages: dict[str, dict[str, Any]]
    routes: tuple[RouteSpec, ...] = field(default_factory=tuple)


class _Reader:
    """Reads one file and says which entry is wrong."""

    def __init__(self, file: str) -> None:
        self.file = file

    def bad(self, entry: str, why: str | Promise) -> Refused:
        return Refused(
            Refusal.BAD_REGIME_FILE,
            {"file": self.file, "entry": entry, "why": str(why)},
            where=f"{self.file}: {entry}",
        )

    def mapping(self, value: object, entry: str, keys: set[str]) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise self.bad(entry, _("phải là các cặp khóa: giá trị"))
        unknown = set(value) - keys
        if unknown:
            raise self.bad(
                entry,
                _("không có khóa %(keys)s; các khóa dùng được: %(known)s")
                % {"keys": ", ".join(sorted(map(str, unknown))), "known": ", ".join(sorted(keys))},
            )
        return value

    def text(self, data: Mapping[str, Any], key: str, entry: str) -> str:
        value = data.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.bad(entry, _("thiếu “%(key)s”") % {"key": key})
        return value.strip()

    def one_of(self, data: Mapping[str, Any], key: str, entry: str, known: type[Any]) -> Any:
        value = self.text(data, key, entry)
        if value not in {member.value for member in known}:
            raise self.bad(
                entry,
                _("“%(key)s” là “%(value)s”; chỉ dùng: %(known)s")
                % {"key": key, "value": value, "known": ", ".join(member.value for member in known)},
            )
        return known(value)

    def day(self, data: Mapping[str, Any], key: str, entry: str) -> date:
        value = data.get(key)
        if not isinstance(value, date):
            raise self.bad(entry, _("“%(key)s” phải là ngày, viết như 2025-07-01") % {"key": key})
        return value

    def flag(self, data: Mapping[str, Any], key: str, entry: str, default: bool) -> bool:
        value = data.get(key, default)
        if not isinstance(value, bool):
            raise self.bad(entry, _("“%(key)s” chỉ là true hoặc false") % {"key": key})
        return value

    def regime(self, data: object) -> RegimeSpec:
        top = self.mapping(data, "", _REGIME_KEYS)
        code = self.text(top, "code", "")
        decision = self.mapping(top.get("decision"), "decision", _DECISION_KEYS)
        more = [self.mapping(one, "decisions", _DECISION_KEYS) for one in top.get("decisions") or []]
        passages = self.passages(top.get("passages"))
        routes = tuple(
            sorted(
                (self.route(one, passages) for one in top.get("routes") or []),
                key=lambda route: route.starts_on,
            )
        )
        if not routes:
            raise self.bad("routes", _("cần ít nhất một luồng"))
        for before, after in zip(routes, routes[1:], strict=False):
            if before.ends_before is None or before.ends_before > after.starts_on:
                raise self.bad(
                    after.name,
                    _("bắt đầu khi luồng “%(name)s” chưa hết; đặt “until” cho luồng đó")
                    % {"name": before.name},
                )
        return RegimeSpec(
            code=code,
            attributes={key: self.text(top, key, code) for key in rules.ATTRIBUTES},
            decision=self.text(decision, "number", "decision"),
            decisions=(dict(decision), *(dict(one) for one in more)),
            programme=self.text(top, "programme", code),
            form=self.text(top, "form", code),
            area=self.text(top, "area", code),
            draft=self.flag(top, "draft", code, False),
            passages=passages,
            routes=routes,
        )

    def passages(self, data: object) -> dict[str, dict[str, Any]]:
        found = self.mapping(data, "passages", set(rules.PASSAGES))
        if rules.FIRST not in found:
            raise self.bad("passages", _("cần lượt đầu (first)"))
        answer: dict[str, dict[str, Any]] = {}
        for passage, value in found.items():
            one = self.mapping(value, f"passages.{passage}", {"name", "window", "every", "cutoff"})
            name, window = self.text(one, "name", passage), self.text(one, "window", passage)
            try:
                round_name(name, periods.Period.parse("2024M01"))
            except (KeyError, IndexError, ValueError) as error:
                raise self.bad(
                    f"passages.{passage}",
                    _("tên đợt chỉ dùng {year}, {next_year}, {month}, {period}, {subject}"),
                ) from error
            if window not in {calendar.value for calendar in _WINDOWS}:
                raise self.bad(
                    f"passages.{passage}", _("không có thời gian số liệu “%(window)s”") % {"window": window}
                )
            answer[str(passage)] = {"name": name, "window": window, **self.timing(one, f"passages.{passage}")}
        return answer

    def timing(self, one: Mapping[str, Any], entry: str) -> dict[str, Any]:
        """How often a pass comes, and the rule of its usual cut-off, where the file says them."""
        said: dict[str, Any] = {}
        if one.get("every") is not None:
            said["every"] = self.one_of(one, "every", entry, rules.Every).value
        if one.get("cutoff"):
            self.rule(one["cutoff"], entry, _("ngày chốt"))
            said["cutoff"] = dict(one["cutoff"])
        return said

    def rule(self, rule: object, entry: str, called: str) -> None:
        if rule is not None and not isinstance(rule, Mapping):
            raise self.bad(entry, _("%(rule)s phải là các cặp khóa: giá trị") % {"rule": called})
        try:
            periods.due_at(rule, ANY_YEAR, 1, frozenset())
        except Refused as error:
            why = error.params.get("why", "")
            raise self.bad(entry, _("%(rule)s sai: %(why)s") % {"rule": called, "why": why}) from error

    def route(self, data: object, passages: Mapping[str, object]) -> RouteSpec:
        route = self.mapping(data, "routes", _ROUTE_KEYS)
        name = self.text(route, "name", "routes")
        until = self.day(route, "until", name) + timedelta(days=1) if "until" in route else None
        starts_on = self.day(route, "from", name)
        if until is not None and until <= starts_on:
            raise self.bad(name, _("hết trước khi bắt đầu"))
        steps = tuple(
            self.step(one, (number + 1) * 10, name, passages)
            for number, one in enumerate(route.get("steps") or [])
        )
        spec = RouteSpec(
            name,
            starts_on,
            until,
            str(route.get("decision", "")),
            self.flag(route, "draft", name, False),
            steps,
        )
        self.graph(spec)
        return spec

    def graph(self, route: RouteSpec) -> None:
        codes = [step.code for step in route.steps]
        if not codes:
            raise self.bad(route.name, _("cần ít nhất một bước"))
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise self.bad(f"{route.name} / {twice[0]}", _("mã bước dùng hai lần"))
        for sender, receiver in route.edges:
            if receiver not in codes:
                raise self.bad(
                    f"{route.name} / {sender}",
                    _("gửi tới bước “%(step)s” không có trong luồng; các bước: %(known)s")
                    % {"step": receiver, "known": ", ".join(codes)},
                )
        circle = rules.loop(route.edges)
        if circle:
            raise self.bad(route.name, _("các bước gửi vòng tròn: %(loop)s") % {"loop": " → ".join(circle)})
        receiving = {receiver for _sender, receiver in route.edges}
        for step in route.steps:
            if step.kind is StepKind.COLLECT and step.code in receiving:
                raise self.bad(
                    f"{route.name} / {step.code}", _("bước COLLECT không nhận của ai; dùng CONSOLIDATE")
                )

    def step(self, data: object, order: int, route: str, passages: Mapping[str, object]) -> StepSpec:
        step = self.mapping(data, route, _STEP_KEYS)
        code = self.text(step, "code", route)
        entry = f"{route} / {code}"
        due = self.mapping(step.get("due", {}), entry, set(passages))
        for passage, rule in due.items():
            self.rule(rule, entry, _("hạn của lượt “%(passage)s”") % {"passage": passage})
        spread = self.one_of(step, "spread", entry, Spread)
        return StepSpec(
            code=code,
            name=self.text(step, "name", entry),
            order=order,
            kind=self.one_of(step, "kind", entry, StepKind),
            function=self.one_of(step, "function", entry, FunctionKind),
            spread=spread,
            authenticated_by=self.one_of(step, "authenticated_by", entry, FunctionKind)
            if "authenticated_by" in step
            else "",
            due={str(passage): dict(rule or {}) for passage, rule in due.items()},
            draft=self.flag(step, "draft", entry, False),
            required=self.flag(step, "required", entry, True),
            to=tuple(step.get("to") or ()),
            agencies=self.agencies(step, entry, spread),
        )

    def agencies(self, step: Mapping[str, Any], entry: str, spread: Spread) -> tuple[str, ...]:
        """The codes of who is asked by name: some where the step is spread over them, none elsewhere."""
        named = step.get("agencies", [])
        if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
            raise self.bad(entry, _("“agencies” phải là danh sách mã cơ quan"))
        if bool(named) is not (spread is Spread.CHOSEN):
            raise self.bad(entry, _("“agencies” đi cùng spread CHOSEN: thiếu một trong hai"))
        return tuple(sorted(set(named)))


def read(data: object, file: str) -> RegimeSpec:
    """Return the regime a parsed file states.

    :raises Refused: BAD_REGIME_FILE naming file, entry and what is wrong with it.
    """
    return _Reader(file).regime(data)


@dataclass(frozen=True)
class Complaint:
    """One thing wrong with a regime being written, and the part that cures it, such as ("steps", "XA")."""

    part: str
    code: str
    why: str


def complaints(data: Mapping[str, Any]) -> list[Complaint]:
    """Everything a file of this content would be refused for, not only the first; [] when it reads."""
    reader, found = _Reader(str(data.get("code", ""))), []

    def hear(part: str, code: str, read: Callable[..., Any], *given: Any) -> None:
        try:
            read(*given)
        except Refused as refused:
            found.append(Complaint(part, code, str(refused.params.get("why", ""))))

    for key in ("code", "programme", "form", "area"):
        hear("facts", "", reader.text, data, key, "")
    hear("facts", "", reader.text, data.get("decision") or {}, "number", "decision")
    for key in rules.ATTRIBUTES:
        hear("attributes", "", reader.text, data, key, "")
    passages = data.get("passages") or {}
    if not passages:
        hear("passages", rules.FIRST, reader.passages, passages)
    for passage in passages:
        both = {rules.FIRST: passages.get(rules.FIRST), passage: passages[passage]}
        hear("passages", passage, reader.passages, {key: one for key, one in both.items() if one})
    route = data["routes"][0]
    for key in ("name", "from"):
        hear("facts", "", reader.text if key == "name" else reader.day, route, key, "route")
    for step in route.get("steps") or []:
        hear("steps", step["code"], reader.step, step, 0, "", passages)
    if not found:
        hear("steps", "", reader.route, route, passages)
    return found


def round_name(pattern: str, period: periods.Period, subject: str = "") -> str:
    """Return the name of a round, such as "Báo cáo năm 2024"; `subject`: what its event is called.

    :raises KeyError: when the pattern asks for another word.
    """
    return pattern.format(
        year=period.year,
        next_year=period.year + 1,
        month=period.month or "",
        period=period.label_vi,
        subject=subject,
    )
