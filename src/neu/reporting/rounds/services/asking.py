"""An ad hoc round: the regime, its route and the round itself, from what its opener asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written
from neu.platform.text.typed import NAME, REASON, typed
from neu.registry.agencies.models import Agency
from neu.registry.agencies.rules import FunctionKind
from neu.registry.people.models import User
from neu.registry.periods.rules import Calendar, Period, day_of
from neu.registry.places import selectors as places
from neu.registry.places.models import Decision, PlaceList
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.models import FormVersion
from neu.reporting.forms.rules import SectionKind
from neu.reporting.rounds.models import Regime, Round
from neu.reporting.rounds.rules import FIRST, Refusal, Spread, StepKind
from neu.reporting.rounds.selectors import asking, planning
from neu.reporting.rounds.selectors.asking import Askable
from neu.reporting.rounds.selectors.planning import Drawn, Plan
from neu.reporting.rounds.services import loading, opening, regime_files
from neu.reporting.rounds.services.regime_files import RegimeSpec

PREFIX = "DOT_XUAT"
NUMBER = 120  # as the column of decisions holds
NAMED = 12  # agencies named among those asked; the rest are counted
LOCK = (1719, 33)  # numbering ad hoc regimes
_RECEIVING = {
    FunctionKind.STANDING_AGENCY: ("THUONG_TRUC", "Cơ quan thường trực tổng hợp"),
    FunctionKind.FINANCE: ("TAI_CHINH", "Sở Tài chính tổng hợp"),
}


@dataclass(frozen=True)
class Asked:
    """What the opener of an ad hoc round says. `everyone`: all communes on the list, else the chosen."""

    title: str
    form: str  # code
    period: str
    cutoff_on: date
    due_on: date  # the last day in time
    area: str  # code of a list of places
    everyone: bool = True
    by: FunctionKind = FunctionKind.COMMUNE_COMMITTEE  # who reports in a commune of the list
    chosen: tuple[tuple[str, int], ...] = ()  # function kind, agency
    receiver: FunctionKind = FunctionKind.STANDING_AGENCY
    authenticated: bool = False  # by the commune committee, where a commune's agency reports
    issued: bool = False  # an edition is issued in the end
    contents: str = ""
    number: str = ""  # of the document that asks; "": none, and the regime stays a draft
    issued_on: date | None = None


@transaction.atomic
def open_ad_hoc(asked: Asked, *, territory_id: int, actor: User, at: datetime) -> Round:
    """Make the regime and route behind an ad hoc round and open it: one transaction, all or nothing.

    :raises Refused: MAY_NOT_OPEN_ROUNDS, TITLE_REQUIRED, DUE_BEFORE_OPENING, NO_SUCH_FORM, NO_SUCH_LIST,
        NOBODY_CHOSEN, CHOSEN_UNKNOWN, and whatever `open_round` refuses; as `typed`.
    """
    opening.refuse_stranger(actor, territory_id, at)
    with connection.cursor() as cursor:  # two at once take two numbers
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
    spec = _spec(asked, territory_id, at)
    decision = _decision(spec)
    regime = Regime.objects.create(
        code=spec.code, decision=decision, adhoc=True, **loading.stated(spec, spec.code)
    )
    loading.keep_route(regime, spec.routes[0], {})
    audit.record(
        "regime.ask",
        subject=("regime", regime.pk, regime.name),
        actor=actor,
        at=at,
        changes={
            "decision": decision.number,
            "form": asked.form,
            "due": spec.attributes["due"],
            "reporters": spec.attributes["reporters"],
            "receivers": spec.attributes["receivers"],
        },
    )
    return opening.open_round(
        regime.code,
        period=asked.period,
        territory_id=territory_id,
        cutoff_on=asked.cutoff_on,
        actor=actor,
        at=at,
    )


def work_out(asked: Asked, *, territory_id: int, at: datetime) -> Plan:
    """Who would owe what: the very regime and route `open_ad_hoc` would make, none of it kept.

    :raises Refused: as `open_ad_hoc`, but for who may.
    """
    return planning.worked_out(
        _drawn(_spec(asked, territory_id, at)),
        period=asked.period,
        passage=FIRST,
        territory_id=territory_id,
        cutoff_on=asked.cutoff_on,
    )


def _drawn(spec: RegimeSpec) -> Drawn:
    regime = Regime(code=spec.code, adhoc=True, **loading.stated(spec, spec.code))
    return loading.draw(regime, spec.routes[0], {})


def _decision(spec: RegimeSpec) -> Decision:
    """The document that asks; one the register already has stays as it is written there."""
    facts = spec.decisions[0]
    return Decision.objects.get_or_create(number=facts["number"], defaults=facts)[0]


def _spec(asked: Asked, territory_id: int, at: datetime) -> RegimeSpec:
    """The regime as a file would state it, read by the same reader."""
    title = " ".join(typed(asked.title, NAME, _("Tên đợt"), where="ten").split())
    number = typed(asked.number, NUMBER, _("Số, ký hiệu"), where="so")
    contents = typed(asked.contents, REASON, _("Nội dung yêu cầu"), where="noi_dung")
    if not title:
        raise Refused(Refusal.TITLE_REQUIRED, where="ten")
    opened_on = day_of(at)
    if asked.due_on < opened_on:
        said = {"due": written(asked.due_on), "day": written(opened_on)}
        raise Refused(Refusal.DUE_BEFORE_OPENING, said, where="han")
    period = Period.parse(asked.period)
    form = next((one for one in asking.forms_on(asked.cutoff_on) if one.form.code == asked.form), None)
    if form is None:
        said = {"code": asked.form, "day": written(asked.cutoff_on)}
        raise Refused(Refusal.NO_SUCH_FORM, said, where="bieu")
    area = PlaceList.objects.filter(code=asked.area).first()
    if area is None:
        raise Refused(Refusal.NO_SUCH_LIST, {"code": asked.area}, where="danh_sach")
    code = _code(opened_on.year)
    receivers = dict(asking.receivers_offered(territory_id, asked.cutoff_on))
    named = [] if asked.everyone else _named(asked, territory_id)
    data = {
        "code": code,
        "name": title,
        **_attributes(asked, period, form, contents),
        "reporters": _reporters(asked, area, named),
        "receivers": receivers.get(asked.receiver, "") or _RECEIVING[asked.receiver][1],
        "decision": {
            "number": number or f"Yêu cầu báo cáo {code} (chưa ghi số văn bản)",
            "issued_on": asked.issued_on if number else None,
            "title": title,
            "draft": not number,
        },
        "programme": forms.programme_of(form.pk),
        "form": asked.form,
        "area": area.code,
        "draft": not number,
        # a name is a pattern: what is typed stands for itself
        "passages": {
            FIRST: {"name": title.replace("{", "{{").replace("}", "}}"), "window": Calendar.CALENDAR.value}
        },
        "routes": [
            {
                "name": f"Luồng của {title}"[:200],
                "from": asked.cutoff_on,
                "draft": not number,
                "steps": _steps(asked, period, named),
            }
        ],
    }
    return regime_files.read(data, code)


def _attributes(asked: Asked, period: Period, form: FormVersion, contents: str) -> dict[str, str]:
    """Those of the ten attributes that follow from the request: asked once, and said so."""
    narrative = any(one.kind is SectionKind.NARRATIVE for one in forms.layout(form.pk).sections)
    days = f"từ {written(period.starts_on)} đến {written(period.ends_on)}"
    return {
        "contents": contents or f"Theo biểu “{form.title}”.",
        "channel": "Trên hệ thống này.",
        "due": f"Chậm nhất hết ngày {written(asked.due_on)}.",
        "frequency": "Một lần, theo yêu cầu (đột xuất).",
        "closing": f"Số liệu {days}; địa bàn và cơ quan theo ngày {written(asked.cutoff_on)}.",
        "outline": "Theo phần lời của biểu." if narrative else "Không có phần lời.",
        "data_form": f"Biểu {asked.form}, phiên bản {form.no}: {form.title}",
    }


def _reporters(asked: Asked, area: PlaceList, named: list[Askable]) -> str:
    if asked.everyone:
        who = asking.STEPS[asked.by, True][1].removesuffix(" báo cáo")
        return f"{who}, ở mọi xã thuộc danh sách “{area.name}” ngày {written(asked.cutoff_on)}."
    labels = list(dict.fromkeys(one.label for one in named))
    more = f" và {len(labels) - NAMED} cơ quan khác" if len(labels) > NAMED else ""
    return f"{len(labels)} cơ quan được chọn: {', '.join(labels[:NAMED])}{more}."


def _named(asked: Asked, territory_id: int) -> list[Askable]:
    """:raises Refused: NOBODY_CHOSEN, CHOSEN_UNKNOWN"""
    if not asked.chosen:
        raise Refused(Refusal.NOBODY_CHOSEN, where="chon")
    wanted = set(asked.chosen)
    found = [
        one
        for one in asking.askable(territory_id, asked.cutoff_on)
        if (one.kind.value, one.agency_id) in wanted
    ]
    if {(one.kind.value, one.agency_id) for one in found} != wanted:
        said = {
            "place": places.name(territory_id, asked.cutoff_on).full,
            "day": written(asked.cutoff_on),
        }
        raise Refused(Refusal.CHOSEN_UNKNOWN, said, where="chon")
    return found


def _steps(asked: Asked, period: Period, named: list[Askable]) -> list[dict[str, Any]]:
    """Who reports, who gathers, who signs: in the words of a regime file."""
    to, gathering = _RECEIVING[asked.receiver]
    due = _due(asked.due_on, period)
    steps = _asked_steps(asked, named)
    for step in steps:
        step |= {"kind": StepKind.COLLECT.value, "to": [to], "due": {FIRST: due}}
        if asked.authenticated and step.pop("commune"):
            step["authenticated_by"] = FunctionKind.COMMUNE_COMMITTEE.value
        step.pop("commune", None)
    above = {"spread": Spread.TERRITORY.value, "due": {}}
    steps.append(
        {
            "code": to,
            "name": gathering,
            "kind": StepKind.CONSOLIDATE.value,
            "function": asked.receiver.value,
            "to": ["PHAT_HANH"] if asked.issued else [],
            **above,
        }
    )
    if asked.issued:
        steps.append(
            {
                "code": "PHAT_HANH",
                "name": "UBND tỉnh ký phát hành",
                "kind": StepKind.ISSUE.value,
                "function": FunctionKind.ISSUER.value,
                **above,
            }
        )
    return steps


def _asked_steps(asked: Asked, named: list[Askable]) -> list[dict[str, Any]]:
    """One step for the communes of a list, or one for each function and level of those chosen."""
    if asked.everyone:
        code, name = asking.STEPS[asked.by, True]
        spread = Spread.LISTED_COMMUNES.value
        return [{"code": code, "name": name, "function": asked.by.value, "spread": spread, "commune": True}]
    codes = dict(Agency.objects.filter(pk__in={one.agency_id for one in named}).values_list("pk", "code"))
    groups: dict[tuple[FunctionKind, bool], set[str]] = {}
    for one in named:
        groups.setdefault((one.kind, one.commune), set()).add(codes[one.agency_id])
    return [
        {
            "code": asking.STEPS[group][0],
            "name": asking.STEPS[group][1],
            "function": group[0].value,
            "spread": Spread.CHOSEN.value,
            "agencies": sorted(members),
            "commune": group[1],
        }
        for group, members in groups.items()
    ]


def _due(due_on: date, period: Period) -> Mapping[str, int]:
    """A due rule that falls on that day for this period."""
    return {"month": due_on.month, "day": due_on.day, "year_offset": due_on.year - period.year}


def _code(year: int) -> str:
    """The next free code of a year: DOT_XUAT_2026_1, DOT_XUAT_2026_2, …"""
    taken = set(Regime.objects.filter(code__startswith=f"{PREFIX}_{year}_").values_list("code", flat=True))
    return next(
        code for number in range(1, len(taken) + 2) if (code := f"{PREFIX}_{year}_{number}") not in taken
    )
