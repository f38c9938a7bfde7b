"""The dictionary from one file: every difference becomes the deed a person would do for it, or none does."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from neu.platform.audit import services as audit
from neu.platform.audit.services import Actor
from neu.platform.text.refusals import Refused
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.indicators import files
from neu.reporting.indicators.making import (
    DECISION,
    SINCE,
    facts_of,
    facts_of_indicator,
    indicated,
    keep_breakdowns,
    made_version,
    told,
)
from neu.reporting.indicators.models import DataElement, Indicator, Target
from neu.reporting.indicators.rules import (
    ChangeRefusal,
    Difference,
    ElementRefusal,
    Refusal,
    Sort,
    differences,
    sort_of,
)
from neu.reporting.indicators.selectors import changing, definitions_of, element_codes, filing, versions_of
from neu.reporting.indicators.services.changing import change_element, change_indicator
from neu.reporting.indicators.services.defining import code_is_good
from neu.reporting.indicators.services.stating import (
    define_indicator,
    state_target,
    target_facts,
    target_facts_of,
)

MOST_BYTES = 2_000_000
_TARGET_NEEDS = ("indicator", "place", "period", "decision", "comparator")


@dataclass(frozen=True)
class Line:
    """One entry a file changes: which, in what; `made`: it is new, or a new definition from a day."""

    code: str
    name: str
    changes: tuple[Difference, ...] = ()
    made: bool = False
    from_on: date | None = None


@dataclass
class Loaded:
    """What a file does, entry by entry, and what stops it."""

    lines: list[Line] = field(default_factory=list)
    wrong: list[Refused] = field(default_factory=list)


def rehearse_dictionary(data: bytes, name: str, *, actor: Actor, at: datetime) -> Loaded:
    """What loading a file would do; nothing is kept.

    :raises Refused: DICTIONARY_TOO_LARGE, CATALOGUE_FILE, KEY_UNKNOWN: it cannot be read at all.
    """
    with transaction.atomic():
        done = _load(data, name, actor=actor, at=at)
        transaction.set_rollback(True)
    return done


@transaction.atomic
def load_dictionary(data: bytes, name: str, *, seen: str, actor: Actor, at: datetime) -> Loaded:
    """Load a file whose rehearsal was seen (`seen`: the stamp of the dictionary then): all of it or nothing.

    What the file does not name stays as it is.
    :raises Refused: DICTIONARY_MOVED_ON; the first thing wrong, naming where.
    """
    list(DataElement.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    if filing.stamp() != seen:
        raise Refused(ChangeRefusal.DICTIONARY_MOVED_ON)
    done = _load(data, name, actor=actor, at=at)
    if done.wrong:
        raise done.wrong[0]
    return done


def _load(data: bytes, name: str, *, actor: Actor, at: datetime) -> Loaded:
    content = _read(data, name)
    done = Loaded()
    codes = dict.fromkeys(str(one.get("code")) for one in _entries(content, "elements"))
    new = [DataElement(code=code) for code in codes if code_is_good(code)]
    DataElement.objects.bulk_create(new, ignore_conflicts=True)  # entries may name each other
    _each(content, "elements", _element, done, actor, at)
    _each(content, "indicators", _indicator, done, actor, at)
    known = {str(one.get("number")): one for one in _entries(content, "decisions")}

    def target(entry: files.Entry, actor: Actor, at: datetime) -> Iterator[Line]:
        yield from _target(entry, known, actor, at)

    _each(content, "targets", target, done, actor, at)
    return done


def _read(data: bytes, name: str) -> files.Entry:
    if len(data) > MOST_BYTES:
        raise Refused(ChangeRefusal.DICTIONARY_TOO_LARGE, {"most": str(MOST_BYTES // 1_000_000)}, where="tep")
    try:
        content = files.read_text(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        raise files.refuse(Refusal.CATALOGUE_FILE, {"why": "UTF-8"}, name) from error
    files.check_keys(content, needs=(), may=("elements", "indicators", "decisions", "targets"))
    return content


Deed = Callable[[files.Entry, Actor, datetime], Iterator[Line]]


def _each(content: files.Entry, key: str, deed: Deed, done: Loaded, actor: Actor, at: datetime) -> None:
    """Do what each entry of a list asks; what is wrong with one leaves the others to be told too."""
    for entry in _entries(content, key):
        try:
            with transaction.atomic():
                done.lines += list(deed(entry, actor, at))
        except Refused as refused:
            at_ = files.where(entry)
            params = refused.params if refused.params.get("where") else {**refused.params, "where": at_}
            done.wrong.append(Refused(refused.code, params, where=at_))


def _entries(content: files.Entry, key: str) -> list[files.Entry]:
    """The entries of a list.

    :raises Refused: CATALOGUE_FILE: it is no list of entries.
    """
    found = content.get(key) or []
    if not isinstance(found, list) or not all(isinstance(one, files.Entry) for one in found):
        raise files.refuse(
            Refusal.CATALOGUE_FILE, {"why": f"“{key}” phải là danh sách các mục"}, files.where(content)
        )
    return found


def _versions(entry: files.Entry) -> list[files.Entry]:
    """The definitions an entry tells, oldest first."""
    files.check_keys(entry, needs=("code", "versions"))
    rows = _entries(entry, "versions")
    if not rows:
        raise files.refuse(Refusal.KEY_MISSING, {"key": "versions"}, files.where(entry))
    for no, row in enumerate(rows, start=1):
        row.named = f"{files.where(entry)}, {no}"
    return rows


def _element(entry: files.Entry, actor: Actor, at: datetime) -> Iterator[Line]:
    rows, code = _versions(entry), str(entry["code"])
    kept = versions_of(code)[::-1]
    if not kept:
        yield _new_element(code, rows, actor, at)
        return

    def read(row: files.Entry) -> Mapping[str, Any]:
        return told(row, element_codes())

    found = [(one.since, facts_of(one)) for one in kept]
    for row, from_on in _asked(rows, found, read, changing.element_entry(code)):
        seen = changing.element_entry(code).stamp
        reason = str(row.get("reason") or "")
        done = change_element(
            code, {key: value for key, value in row.items() if key not in ("from", "reason")},
            seen=seen, from_on=from_on, reason=reason, actor=actor, at=at,
        )  # fmt: skip
        yield Line(code, str(done.facts["name"]), done.changes, done.makes_definition, from_on)


def _indicator(entry: files.Entry, actor: Actor, at: datetime) -> Iterator[Line]:
    rows, code = _versions(entry), str(entry["code"])
    kept = definitions_of(code)[::-1]

    def read(row: files.Entry) -> Mapping[str, Any]:
        return indicated(row, element_codes())

    if not kept:
        first = rows[0]
        made = define_indicator(code, first, from_on=files.day(first, "from") or SINCE, actor=actor, at=at)
        yield Line(code, made.name, made=True)
        kept = definitions_of(code)
    found = [(one.since, facts_of_indicator(one)) for one in kept]
    for row, from_on in _asked(rows, found, read, changing.indicator_entry(code)):
        seen = changing.indicator_entry(code).stamp
        reason = str(row.get("reason") or "")
        done = change_indicator(code, row, seen=seen, from_on=from_on, reason=reason, actor=actor, at=at)
        yield Line(code, str(done.facts["name"]), done.changes, done.makes_definition, from_on)


def _asked(
    rows: Sequence[files.Entry],
    kept: Sequence[tuple[date, Mapping[str, Any]]],
    read: Callable[[files.Entry], Mapping[str, Any]],
    entry: changing.Entry,
) -> Iterator[tuple[files.Entry, date | None]]:
    """The rows that ask for a change, each with the day from which it makes another definition.

    :raises Refused: FILE_LACKS, FILE_REWRITES.
    """
    if len(rows) < len(kept):
        said = {"code": entry.code, "no": str(len(rows) + 1)}
        raise files.refuse(ChangeRefusal.FILE_LACKS, said, files.where(rows[-1]))
    for no, (row, (since, facts)) in enumerate(zip(rows, kept, strict=False), start=1):
        found, starts = differences(facts, read(row)), files.day(row, "from") or SINCE
        differs = [one.field for one in found] + (["from"] if starts != since else [])
        if not differs:
            continue
        stands = no == len(kept) and starts == since
        if not stands or (sort_of(found) is Sort.MEANING and changing.used(entry.definition)):
            said = {"code": entry.code, "no": str(no), "differs": ", ".join(differs)}
            raise files.refuse(ChangeRefusal.FILE_REWRITES, said, files.where(row))
        yield row, None
    for row in rows[len(kept) :]:
        yield row, files.day(row, "from")


def _new_element(code: str, rows: Sequence[files.Entry], actor: Actor, at: datetime) -> Line:
    """An element that is not there yet, with all its definitions."""
    if not code_is_good(code):
        raise Refused(ElementRefusal.ELEMENT_CODE_BAD, {"code": code[:60]})
    DataElement.objects.filter(code=code).update(edited_at=at, edited_by=str(actor)[:200])
    known = dict(DataElement.objects.values_list("code", "pk"))
    starts = [files.day(row, "from") or SINCE for row in rows]
    name = ""
    for no, (row, since) in enumerate(zip(rows, starts, strict=True), start=1):
        until = starts[no] if no < len(starts) else None
        if until is not None and until <= since:
            said = {"key": "from", "value": str(until), "known": f"> {since}"}
            raise files.refuse(Refusal.VALUE_UNKNOWN, said, files.where(row))
        said_now = told(row, known)
        version = made_version(
            code, said_now, known, no, DateRange(since, until), reason=str(row.get("reason") or "")
        )
        version.save()
        keep_breakdowns(version.pk, said_now["breakdowns"])
        name = str(said_now["name"])
    audit.record(
        "element.define",
        subject=("element", code, name),
        actor=actor,
        at=at,
        changes={"name": name, "no": len(rows)},
    )
    return Line(code, name, made=True)


def _target(
    entry: files.Entry, decisions: Mapping[str, files.Entry], actor: Actor, at: datetime
) -> Iterator[Line]:
    files.check_keys(entry, needs=_TARGET_NEEDS, may=("definition", "value", "words", "draft", "reason"))
    code, period, number = (str(entry[key]) for key in ("indicator", "period", "decision"))
    place_id = _place(entry)
    row = {key: entry[key] for key in ("comparator", "value", "words", "draft") if key in entry}
    definition = Indicator.objects.filter(code=code).order_by("-no")
    if "definition" in entry:
        definition = definition.filter(no=int(files.exact(entry, "definition") or 0))
    of = definition.first()
    kept = (
        Target.objects.filter(indicator=of, place=place_id, period=period, decision__number=number).first()
        if of
        else None
    )
    if kept is not None and not differences(target_facts_of(kept), target_facts(row)):
        return
    by: Mapping[str, Any] = decisions.get(number) or {}
    files.check_keys(by, needs=(), may=("number", *DECISION))
    found = differences(target_facts_of(kept), target_facts(row)) if kept else []
    state_target(
        code, place_id, period, row,
        decision={**by, "number": number, "issued_on": files.day(by, "issued_on")},
        seen=kept.revision if kept else 0, reason=str(entry.get("reason") or ""), actor=actor, at=at,
    )  # fmt: skip
    yield Line(code, f"{code} {period} ({number})", tuple(found), made=kept is None)


def _place(entry: files.Entry) -> int:
    """The place a target is about.

    :raises Refused: KEY_MISSING, VALUE_UNKNOWN, UNKNOWN_PLACE_CODE.
    """
    named = entry["place"]
    if not isinstance(named, files.Entry):
        said = {"key": "place", "value": str(named)[:40], "known": "{level, code, on}"}
        raise files.refuse(Refusal.VALUE_UNKNOWN, said, files.where(entry))
    files.check_keys(named, needs=("level", "code"), may=("on",))
    level = Level(files.one_of(named, "level", Level))
    return places.by_code(level, str(named["code"]), files.day(named, "on") or SINCE)
