"""Handing over in one transaction, and taking it back: functions, territory and positions go together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from neu.platform.audit import services as audit
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as dmy
from neu.platform.text.rules import fold
from neu.platform.text.typed import NAME, REASON, typed
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies import services as agency_deeds
from neu.registry.agencies.models import Agency
from neu.registry.agencies.rules import FunctionKind
from neu.registry.handover import ports, selectors, texts
from neu.registry.handover.models import HandOver
from neu.registry.handover.rules import Choice, HandOverRefusal, Way, renamed
from neu.registry.handover.selectors import Gap, Handing, Held, Person
from neu.registry.people import services as people_deeds
from neu.registry.people.models import Position, User
from neu.registry.people.rules import Role
from neu.registry.places import selectors as places
from neu.registry.places.services.locking import take_registry_lock

__all__ = ["Wanted", "found_missing", "hand_over", "undo"]
ONE_DAY = timedelta(days=1)
SHORT_NAME, CODE = 80, 80  # as the columns hold


@dataclass(frozen=True)
class Wanted:
    """What was chosen for one agency; `staying`: positions that end without another being given."""

    choice: Choice
    name: str = ""  # of the agency to found
    staying: frozenset[int] = frozenset()


@dataclass
class _Done:
    """What is written down of a handing over while it is done."""

    day: date
    reason: str
    actor: User | None
    at: datetime
    lines: list[dict[str, object]] = field(default_factory=list)
    agencies: set[int] = field(default_factory=set)
    granted: list[tuple[int, str, int | None]] = field(default_factory=list)
    ended: list[tuple[int, str]] = field(default_factory=list)
    given: list[int] = field(default_factory=list)
    founded: dict[tuple[int | None, str], int] = field(default_factory=dict)

    @property
    def eve(self) -> date:
        """The last day of the old holders."""
        return self.day - ONE_DAY

    def keep(self) -> HandOver:
        made = HandOver.objects.create(
            on_day=self.day,
            reason=self.reason,
            made_at=self.at,
            made_by=str(self.actor or "")[:200],
            lines=self.lines,
            agencies=sorted(self.agencies),
            granted=self.granted,
            positions={"ended": self.ended, "given": self.given},
        )
        audit.record(
            "handover.make",
            subject=("handover", made.pk, dmy(self.day)),
            actor=self.actor,
            at=self.at,
            changes={"agencies": [str(line["name"]) for line in self.lines]},
            reason=self.reason,
        )
        return made


@transaction.atomic
def hand_over(
    wanted: Mapping[int, Wanted],
    *,
    day: date,
    agency_id: int | None = None,
    reason: str,
    actor: User | None,
    at: datetime,
) -> HandOver:
    """Pass what these agencies hold to whom was chosen, from a day on; their open work follows its function.

    `agency_id`: the page was that of one agency (all it holds passes), not of the ended units.

    :raises Refused: HANDOVER_NOTHING_CHOSEN, HANDOVER_REASON_MISSING, HANDOVER_NO_LONGER_OPEN,
        HANDOVER_WRONG_CHOICE, HANDOVER_NAME_MISSING, and whatever the deeds on agencies and people refuse.
    """
    doing = _begin(day, reason, actor, at)
    if not wanted:
        raise Refused(HandOverRefusal.NOTHING_CHOSEN)
    rows = {row.agency.agency_id: row for row in selectors.desk(day, agency_id).rows}
    for agency in wanted:
        if agency not in rows:
            called = agencies.names([agency], day).get(agency)
            raise Refused(HandOverRefusal.NO_LONGER_OPEN, {"name": called.name if called else str(agency)})
    for agency, row in rows.items():  # in the order of the page, whatever the order chosen in
        if agency in wanted:
            _hand_over(row, wanted[agency], doing)
    return doing.keep()


def _begin(day: date, reason: str, actor: User | None, at: datetime) -> _Done:
    reason = typed(reason, REASON, texts.REASON_LABEL, where="reason")
    if not reason:
        raise Refused(HandOverRefusal.REASON_MISSING, where="reason")
    take_registry_lock()  # nobody reorganises or hands over meanwhile
    return _Done(day, reason, actor, at)


def _hand_over(row: Handing, wanted: Wanted, doing: _Done) -> None:
    own, choice = row.agency, wanted.choice
    if choice not in dict(row.choices):
        raise Refused(HandOverRefusal.WRONG_CHOICE, {"name": own.name})
    if choice.way is Way.KEEP:
        target, label = own.agency_id, own.name
    elif choice.way is Way.JOIN:
        target, label = choice.agency, agencies.name(choice.agency, doing.day).name
    else:
        target, label = _founded(row, wanted, doing)
    doing.agencies |= {own.agency_id, target}
    for one in row.functions:
        over = choice.place if one.ended and choice.place else one.place_id
        _pass(one, target, over, doing)
    seat = own.place_id
    if target == own.agency_id:
        if seat is not None and choice.place and not places.stands(seat, doing.day):
            agency_deeds.move_agency(
                target,
                place_id=choice.place,
                from_on=doing.day,
                at=doing.at,
                actor=doing.actor,
                reason=doing.reason,
            )
        moved = ended = 0
    else:
        moved, ended = _people(row.people, target, wanted.staying, doing)
        if not agencies.holds_after(own.agency_id, doing.day):
            agency_deeds.close_agency(
                own.agency_id,
                ends_on=doing.eve,
                at=doing.at,
                actor=doing.actor,
                reason=doing.reason,
            )
    doing.lines.append(
        {
            "agency": own.agency_id, "name": own.name, "target": target, "to": label,
            "functions": len(row.functions), "moved": moved, "ended": ended, "way": choice.way,
        }
    )  # fmt: skip


def _founded(row: Handing, wanted: Wanted, doing: _Done) -> tuple[int, str]:
    """The agency founded for this one; those of one name in one unit found one together."""
    name = typed(wanted.name, NAME, texts.NAME_LABEL, where=f"t-{row.agency.agency_id}")
    if not name:
        raise Refused(
            HandOverRefusal.NAME_MISSING, {"name": row.agency.name}, where=f"t-{row.agency.agency_id}"
        )
    place = wanted.choice.place or row.agency.place_id
    key = (place, fold(name))
    if key not in doing.founded:
        doing.founded[key] = _found(row.agency.agency_id, name, place, doing)
    return doing.founded[key], name


def _found(like: int, name: str, place_id: int | None, doing: _Done) -> int:
    """Found an agency after another: its seat and parent are that one's, its short name follows the unit."""
    model = agencies.name(like, doing.eve)
    old = places.name(model.place_id, doing.eve).full if model.place_id else ""
    new = places.name(place_id, doing.day).full if place_id else ""
    short = renamed(model.short_name, [old], new) if old and new else model.short_name
    parent = model.parent_id
    code, stem = "", Agency.objects.values_list("code", flat=True).get(pk=like)[: CODE - 15]
    for number in range(1, 100):
        code = f"{stem}-{doing.day:%Y%m%d}{f'-{number}' if number > 1 else ''}"
        if not Agency.objects.filter(code=code).exists():
            break
    made = agency_deeds.create_agency(
        code,
        name=name,
        short_name=short[:SHORT_NAME] if short != model.name else "",
        seat=renamed(model.seat, [old], new)[:SHORT_NAME] if old and new else model.seat,
        parent_id=parent if parent and agencies.holds_after(parent, doing.day) else None,
        place_id=place_id,
        from_on=doing.day,
        at=doing.at,
        actor=doing.actor,
    )
    return made.pk


def _pass(one: Held, target: int, over: int | None, doing: _Done) -> None:
    """End a function on the eve and let the target's of the same kind follow it, given now if it has none."""
    held = agencies.functions_now().filter(
        agency=target, kind=one.kind, place=over, valid__contains=doing.day
    ).exclude(pk=one.function_id)  # fmt: skip
    heir = held.values_list("pk", flat=True).first()
    if heir is None:
        heir = agency_deeds.grant_function(
            target,
            FunctionKind(one.kind),
            place_id=over,
            node_codes=one.nodes,
            from_on=doing.day,
            at=doing.at,
            actor=doing.actor,
            reason=doing.reason,
        ).pk
        doing.granted.append((target, one.kind, over))
    agency_deeds.end_function(
        one.function_id,
        successor_id=heir,
        ends_on=doing.eve,
        at=doing.at,
        actor=doing.actor,
        reason=doing.reason,
    )


def _people(people: Sequence[Person], target: int, staying: frozenset[int], doing: _Done) -> tuple[int, int]:
    """End these positions on the eve; give the same at the target but to those staying. (moved, ended)."""
    moved = 0
    for person in people:
        last = person.until_on.isoformat() if person.until_on else ""
        people_deeds.end_position(
            person.position_id,
            ends_on=doing.eve,
            at=doing.at,
            actor=doing.actor,
            reason=doing.reason,
        )
        doing.ended.append((person.position_id, last))
        if person.position_id in staying:
            continue
        moved += 1
        there = Position.objects.filter(user=person.user_id, agency=target, role=person.role)
        if there.filter(valid__contains=doing.day).exists():
            continue  # she works there already
        given = people_deeds.give_position(
            User.objects.get(pk=person.user_id),
            target,
            Role(person.role),
            title=person.title,
            until_on=person.until_on,
            from_on=doing.day,
            at=doing.at,
            actor=doing.actor,
            reason=doing.reason,
        )
        doing.given.append(given.pk)
    return moved, len(people) - moved


@transaction.atomic
def found_missing(
    keys: Mapping[str, str], *, day: date, reason: str, actor: User | None, at: datetime
) -> HandOver:
    """Found agencies where a unit lacks what its predecessors had: {gap.key: name}.

    :raises Refused: HANDOVER_NOTHING_CHOSEN, HANDOVER_REASON_MISSING, HANDOVER_NO_LONGER_OPEN,
        HANDOVER_NAME_MISSING.
    """
    doing = _begin(day, reason, actor, at)
    if not keys:
        raise Refused(HandOverRefusal.NOTHING_CHOSEN)
    gaps: dict[str, Gap] = {gap.key: gap for gap in selectors.desk(day).gaps}
    for key, wanted in keys.items():
        gap = gaps.get(key)
        if gap is None:
            raise Refused(HandOverRefusal.NO_LONGER_OPEN, {"name": wanted[:NAME]})
        name = typed(wanted, NAME, texts.NAME_LABEL, where=f"t-{key}")
        if not name:
            raise Refused(HandOverRefusal.NAME_MISSING, {"name": gap.place}, where=f"t-{key}")
        made = _found(gap.like, name, gap.place_id, doing)
        doing.agencies.add(made)
        for one in gap.functions:
            agency_deeds.grant_function(
                made,
                FunctionKind(one.kind),
                place_id=gap.place_id,
                node_codes=one.nodes,
                from_on=day,
                at=doing.at,
                actor=doing.actor,
                reason=doing.reason,
            )
            doing.granted.append((made, one.kind, gap.place_id))
        doing.lines.append(
            {
                "agency": 0, "name": gap.place, "target": made, "to": name,
                "functions": len(gap.functions), "moved": 0, "ended": 0, "way": Way.FOUND,
            }
        )  # fmt: skip
    return doing.keep()


@transaction.atomic
def undo(hand_over_id: int, *, reason: str, actor: User | None, at: datetime) -> HandOver:
    """Take a handing over back while nothing new stands on it: who held, holds again.

    :raises Refused: HANDOVER_REASON_MISSING, HANDOVER_GONE, HANDOVER_UNDONE_ALREADY, HANDOVER_WORK_STANDS,
        AGENCY_CHANGED_SINCE, and what the deeds on people refuse.
    """
    reason = typed(reason, REASON, texts.REASON_LABEL, where="reason")
    if not reason:
        raise Refused(HandOverRefusal.REASON_MISSING, where="reason")
    take_registry_lock()
    made = HandOver.objects.select_for_update(no_key=True).filter(pk=hand_over_id).first()
    if made is None:
        raise Refused(HandOverRefusal.GONE)
    if made.undone_at is not None:
        raise Refused(HandOverRefusal.UNDONE_ALREADY, {"person": made.undone_by})
    new = {(agency, kind, place) for agency, kind, place in made.granted}
    for one in ports.work({agency for agency, _kind, _place in new}, made.on_day):
        if one.own and (one.agency_id, one.function, one.place_id) in new:
            said = {"what": str(one.sort), "words": one.words}
            raise Refused(HandOverRefusal.WORK_STANDS, said)
    for position in made.positions["given"]:
        people_deeds.withdraw_position(position, at=at, actor=actor, reason=reason)
    agency_deeds.take_back(made.agencies, entered_at=made.made_at, actor=actor, at=at, reason=reason)
    for position, last in made.positions["ended"]:
        until = date.fromisoformat(last) if last else None
        people_deeds.reopen_position(position, ends_on=until, at=at, actor=actor, reason=reason)
    made.undone_at, made.undone_by = at, str(actor or "")[:200]
    made.save(update_fields=["undone_at", "undone_by"])
    audit.record(
        "handover.undo", subject=("handover", made.pk, dmy(made.on_day)), actor=actor, at=at, reason=reason
    )
    return made
