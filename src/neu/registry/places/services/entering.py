"""Entering a reorganisation: its facts and its lines. Nothing of the registry changes until it is applied."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written
from neu.platform.text.typed import NAME, typed
from neu.registry.places.models import Decision, Reorganisation, ReorganisationLine
from neu.registry.places.rules import ActRefusal, ActState, Line, Problem
from neu.registry.places.rules.lines import COLUMNS, read_table

FIRST_DAY, LAST_DAY = date(2021, 1, 2), date(2100, 1, 1)  # the registry begins on 1/1/2021
NUMBER = 120


class LinesWrong(Exception):
    """Lines that cannot be read: all that is wrong with each; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Facts:
    """What an act is: its title, its first day, its deciding document."""

    title: str
    on_day: date
    number: str
    issued_on: date
    issuer: str


@transaction.atomic
def make_act(facts: Facts, *, actor: audit.Actor, at: datetime) -> Reorganisation:
    """Make a draft without lines.

    :raises Refused: ACT_FACT_MISSING, ACT_DAY_OUTSIDE, ACT_DECISION_DIFFERS, and as `typed`.
    """
    facts = checked_facts(facts)
    act = Reorganisation.objects.create(**asdict(facts), made_at=at, made_by=str(actor)[:200])
    audit.record(
        "reorganisation.make",
        subject=("reorganisation", act.pk, act.title),
        actor=actor,
        at=at,
        changes=asdict(facts),
    )
    return act


@transaction.atomic
def edit_act(act_id: int, facts: Facts, *, actor: audit.Actor, at: datetime) -> None:
    """Correct what a draft is.

    :raises Refused: ACT_NOT_DRAFT, and as `make_act`.
    """
    facts, act = checked_facts(facts), draft(act_id)
    changes = {
        name: [getattr(act, name), value]
        for name, value in asdict(facts).items()
        if getattr(act, name) != value
    }
    if not changes:
        return
    Reorganisation.objects.filter(pk=act.pk).update(**asdict(facts))
    audit.record(
        "reorganisation.edit",
        subject=("reorganisation", act.pk, facts.title),
        actor=actor,
        at=at,
        changes=changes,
    )


@transaction.atomic
def copy_act(act_id: int, *, actor: audit.Actor, at: datetime) -> Reorganisation:
    """Make a draft with the facts and lines of another act, such as one that was undone.

    :raises Refused: ACT_GONE.
    """
    old = Reorganisation.objects.filter(pk=act_id).first()
    if old is None:
        raise Refused(ActRefusal.ACT_GONE)
    facts = {name: getattr(old, name) for name in Facts.__dataclass_fields__}
    act = Reorganisation.objects.create(**facts, made_at=at, made_by=str(actor)[:200])
    lines = list(old.lines.all())
    for line in lines:
        line.pk, line.act = None, act
    ReorganisationLine.objects.bulk_create(lines)
    audit.record(
        "reorganisation.make",
        subject=("reorganisation", act.pk, act.title),
        actor=actor,
        at=at,
        changes={"lines": f"{len(lines)}", "copied": f"{old.title} ({old.pk})"},
    )
    return act


def checked_facts(facts: Facts) -> Facts:
    """Return the facts as they are kept.

    :raises Refused: ACT_FACT_MISSING, ACT_DAY_OUTSIDE, ACT_DECISION_DIFFERS, and as `typed`.
    """
    kept = Facts(
        typed(facts.title, NAME, _("Tên đợt"), where="title"),
        facts.on_day,
        typed(facts.number, NUMBER, _("Số, ký hiệu văn bản"), where="number"),
        facts.issued_on,
        typed(facts.issuer, NAME, _("Cơ quan ban hành"), where="issuer"),
    )
    for name in ("title", "number", "issuer"):
        if not getattr(kept, name):
            raise Refused(ActRefusal.FACT_MISSING, where=name)
    for name in ("on_day", "issued_on"):
        day = getattr(kept, name)
        if name == "on_day" and not FIRST_DAY <= day <= LAST_DAY:
            said = {"from": written(FIRST_DAY), "until": written(LAST_DAY)}
            raise Refused(ActRefusal.DAY_OUTSIDE, said, where=name)
    same_decision(kept.number, kept.issued_on, kept.issuer)
    return kept


def same_decision(number: str, issued_on: date, issuer: str) -> Decision | None:
    """Return the document already kept under that number, when there is one.

    :raises Refused: ACT_DECISION_DIFFERS, when it has another date or issuer.
    """
    kept = Decision.objects.filter(number=number).first()
    if kept and ((kept.issued_on or issued_on) != issued_on or (kept.issuer or issuer) != issuer):
        said = {"number": number, "day": written(kept.issued_on) or "–", "issuer": kept.issuer or "–"}
        raise Refused(ActRefusal.DECISION_DIFFERS, said, where="number")
    return kept


def draft(act_id: int) -> Reorganisation:
    """Return an act that may still be changed, locked to the end of the transaction.

    :raises Refused: ACT_NOT_DRAFT, ACT_GONE.
    """
    act = Reorganisation.objects.select_for_update().filter(pk=act_id).first()
    if act is None:
        raise Refused(ActRefusal.ACT_GONE)
    if act.state != ActState.DRAFT:
        raise Refused(ActRefusal.NOT_DRAFT, {"who": act.applied_by or act.made_by})
    return act


@transaction.atomic
def put_line(
    act_id: int, cells: Mapping[str, str], *, no: int | None = None, actor: audit.Actor, at: datetime
) -> int:
    """Add a line, or write line `no` anew; return its number. `cells` are as typed (COLUMNS).

    :raises LinesWrong: with all that is wrong with it.
    :raises Refused: ACT_NOT_DRAFT, ACT_LINE_GONE.
    """
    act = draft(act_id)
    if no is not None and not act.lines.filter(no=no).exists():
        raise Refused(ActRefusal.LINE_GONE, {"no": str(no)})
    number = no or _last(act) + 1
    lines, problems = read_table([[cells.get(name, "") for name in COLUMNS]], first=number)
    _write(act, lines, [one._replace(no=number) for one in problems], replacing=[no] if no else [])
    audit.record(
        "reorganisation.enter_lines",
        subject=("reorganisation", act.pk, act.title),
        actor=actor,
        at=at,
        changes={"lines": f"{number}"},
    )
    return number


@transaction.atomic
def put_lines(
    act_id: int,
    rows: Iterable[Sequence[str]],
    *,
    replace: bool = False,
    actor: audit.Actor,
    at: datetime,
) -> int:
    """Add the lines of a sheet, or put them in place of all there are; return how many. All or none.

    :raises LinesWrong: with all that is wrong, by the rows of the sheet.
    :raises Refused: ACT_NOT_DRAFT.
    """
    act = draft(act_id)
    held = [] if not replace else list(act.lines.values_list("no", flat=True))
    first = 1 if replace else _last(act) + 1
    lines, problems = read_table(rows, first=first)
    _write(act, lines, problems, replacing=held)
    audit.record(
        "reorganisation.enter_lines",
        subject=("reorganisation", act.pk, act.title),
        actor=actor,
        at=at,
        changes={"lines": f"{first}–{first + len(lines) - 1}"},
    )
    return len(lines)


def _last(act: Reorganisation) -> int:
    return act.lines.aggregate(last=Max("no"))["last"] or 0


def _write(
    act: Reorganisation, lines: Sequence[Line], problems: list[Problem], replacing: Sequence[int]
) -> None:
    for line in lines:
        for text in (line.old, line.name, line.code, line.parent):
            try:
                typed(text, NAME, "")
            except Refused as refused:
                said = {"code": refused.params.get("code", "")}
                problems.append(Problem(line.no, ActRefusal.LINE_UNREADABLE, said))
    if problems:
        raise LinesWrong(problems)
    act.lines.filter(no__in=replacing).delete()
    ReorganisationLine.objects.bulk_create(
        ReorganisationLine(
            act=act,
            no=line.no,
            deed=line.deed,
            old=line.old,
            kind=line.kind or "",
            name=line.name,
            code=line.code,
            parent=line.parent,
            **{basis.lower(): share for basis, share in line.shares},
        )
        for line in lines
    )


@transaction.atomic
def remove_line(act_id: int, no: int, *, actor: audit.Actor, at: datetime) -> None:
    """Take a line away; the others keep their numbers.

    :raises Refused: ACT_NOT_DRAFT, ACT_LINE_GONE.
    """
    act = draft(act_id)
    gone, _rows = act.lines.filter(no=no).delete()
    if not gone:
        raise Refused(ActRefusal.LINE_GONE, {"no": str(no)})
    audit.record(
        "reorganisation.remove_line",
        subject=("reorganisation", act.pk, act.title),
        actor=actor,
        at=at,
        changes={"lines": f"{no}"},
    )


@transaction.atomic
def discard_act(act_id: int, *, actor: audit.Actor, at: datetime) -> None:
    """Throw a draft away with its lines; the log keeps that it was made.

    :raises Refused: ACT_NOT_DRAFT.
    """
    act = draft(act_id)
    lines = act.lines.count()
    audit.record(
        "reorganisation.discard",
        subject=("reorganisation", act.pk, act.title),
        actor=actor,
        at=at,
        changes={"lines": f"{lines}"},
    )
    act.lines.all().delete()
    Reorganisation.objects.filter(pk=act.pk).delete()
