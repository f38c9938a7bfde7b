"""Whether an issued edition still holds: its text, its files, the reports it used, and all it computed."""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from neu.platform.audit import selectors as audited
from neu.platform.text.rules import number
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.models import Agency
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.consolidation import texts
from neu.reporting.consolidation.documents import annexes, display, wording
from neu.reporting.consolidation.models import Edition
from neu.reporting.consolidation.rules import (
    Finding,
    FindingKind,
    Json,
    SignatureState,
    cells_of,
    differences,
    hash_of,
    text_of,
)
from neu.reporting.consolidation.selectors import editions, frozen, listed, signatures
from neu.reporting.consolidation.selectors.contents import as_json, body, pinned, used_versions
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.layout import Layout
from neu.reporting.rounds.models import Round
from neu.reporting.submissions.selectors.content import tampered
from neu.reporting.submissions.selectors.kept import forget

Body = Mapping[str, Any]
USED = ("versions", "earlier", "plan")
SHOWN = 30  # findings kept of one check; the rest are counted
DECIMALS = 12  # more of them tell nothing to anybody
TOLD_WORDS = 200  # characters told of a part that is no cell
SHORT = 12  # digits of a hash that people compare


@dataclass(frozen=True)
class Verification:
    """What a check came to; `more` findings beyond those named."""

    found: tuple[Finding, ...] = ()
    more: int = 0

    @property
    def ok(self) -> bool:
        return not self.found

    def holds(self, *kinds: FindingKind) -> bool:
        return not any(one.kind in kinds for one in self.found)


def verify(edition: Edition) -> Verification:
    """Hash an edition's text, files and used reports again, recompute it from them, and name what differs."""
    forget()
    try:
        return _verified(edition)
    finally:
        forget()  # what was read from facts that no longer hold is not to be met again


def _verified(edition: Edition) -> Verification:
    found = [*_text(edition), *_files(edition)]
    forged = any(one.kind is FindingKind.TEXT for one in found)
    try:
        found += _recomputed(edition)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        if not forged:  # content that gives its hash is as it was written, and is read
            raise
        found.append(Finding(FindingKind.OTHER, "canon"))
    found = list(dict.fromkeys(found))
    return Verification(tuple(found[:SHOWN]), max(0, len(found) - SHOWN))


def _recomputed(edition: Edition) -> list[Finding]:
    stored: Body = editions.content_of(edition)["body"]
    found = list(_versions(stored))
    with frozen.as_issued(edition):
        found = list(_versions(stored))
        computed: Any = as_json(body(pinned(edition.round, stored["uses"])))
    computed["demo"] = stored["demo"]  # how the house ran then is not a figure
    return found + compared(stored, computed, forms.layout(edition.round.form_version_id))


def _text(edition: Edition) -> Iterator[Finding]:
    now = hash_of(edition.content)
    if now != edition.content_hash:
        yield Finding(FindingKind.TEXT, signed=edition.content_hash[:SHORT], found=now[:SHORT])


def _files(edition: Edition) -> Iterator[Finding]:
    for one in edition.files.order_by("kind"):
        now = hashlib.sha256(bytes(one.content)).hexdigest()
        if now != one.sha256:
            yield Finding(FindingKind.FILE, one.name, signed=one.sha256[:SHORT], found=now[:SHORT])
        if one.kind == "pdf" and signatures.signature_of(edition) is not None:
            state = signatures.examined(bytes(one.content)).state
            if state is not SignatureState.VALID:
                yield Finding(FindingKind.SIGNATURE, one.name, found=str(texts.SIGNATURE[state]))


def _versions(stored: Body) -> Iterator[Finding]:
    """Name the used reports whose frozen rows changed behind their digest, or that are not there."""
    listed = {text_of(one): one for kind in USED for one in stored["uses"][kind]}
    kept = used_versions(listed.values())
    for key, one in listed.items():
        if key not in kept:
            yield _gone(one, signed=one["digest"][:SHORT])
    for version, now in tampered(list(kept.values())):
        duty = version.submission.obligation
        name = agencies.name(duty.agency_id, duty.round.cutoff_on).name
        place = places.name(duty.place_id, duty.round.cutoff_on).full
        where = (wording.named_at(name, place), duty.round.name, str(version.no))
        yield Finding(FindingKind.VERSION, *where, signed=version.digest[:SHORT], found=now[:SHORT])


def _gone(used: Mapping[str, Any], *, signed: str = "", found: str = "") -> Finding:
    """Say which report is meant, from the stable names an edition keeps of it."""
    regime, period, passage = used["round"][:3]
    round_ = Round.objects.filter(regime__code=regime, period=period, passage=passage).first()
    agency = Agency.objects.filter(code=used["agency"]).first()
    name, called = used["agency"], f"{regime} {period}"
    if round_ is not None and agency is not None:
        name, called = agencies.name(agency.pk, round_.cutoff_on).name, round_.name
    return Finding(FindingKind.GONE, name, called, str(used["no"]), signed=signed, found=found)


def compared(stored: Body, computed: Body, layout: Layout) -> list[Finding]:
    """Return where two bodies of one round differ, in the words of the form, in reading order."""
    found = [*_cells(stored, computed, layout), *_cells_by_place(stored, computed, layout)]
    found += _words(stored, computed, layout)
    found += [
        Finding(FindingKind.ROW, one.row, "", one.column, signed=one.old, found=one.new)
        for one in listed.differences(stored, computed, layout)
    ]
    found += _uses(stored["uses"], computed["uses"])
    if stored.get("quotes") != computed.get("quotes") and stored["narratives"] == computed["narratives"]:
        found.append(Finding(FindingKind.OTHER, "quotes"))  # the same words, made of something else
    told = ("table", "by_place", "narratives", "quotes", "lists")
    rest = [{key: value for key, value in one.items() if key not in told} for one in (stored, computed)]
    for one in differences(rest[0], rest[1]):
        if one.path[:1] == ("uses",) and one.path[1] in USED:
            continue
        found.append(Finding(FindingKind.OTHER, one.path[0], signed=_plain(one.old), found=_plain(one.new)))
    if not found and text_of(stored) != text_of(computed):
        found.append(Finding(FindingKind.OTHER, "uses"))  # such as one report listed twice
    return found


def _cells(stored: Body, computed: Body, layout: Layout) -> Iterator[Finding]:
    """Name the cells that differ: what was typed before what is computed from it, each in reading order."""
    old, new = cells_of(stored), cells_of(computed)
    changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    order = {key: (spec.computed, place) for place, (key, spec) in enumerate(layout.cells.items())}
    for key in sorted(changed, key=lambda key: (*order.get(key, (True, len(order))), key)):
        yield _cell(key, "", old.get(key), new.get(key), layout)


def _cells_by_place(stored: Body, computed: Body, layout: Layout) -> Iterator[Finding]:
    old, new = _by_place(stored), _by_place(computed)
    on = date.fromisoformat(stored["round"]["cutoff_on"])
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            level, code, section, column = key
            row = annexes.total_row(layout.section_by_code[section]) or ""
            name = _place(level, code, on)
            one = _cell((section, row, column), name, old.get(key), new.get(key), layout)
            yield replace(one, at=(level, code))


def _by_place(one: Body) -> dict[tuple[str, str, str, str], Json]:
    return {
        (*listed["place"], section, column): cell
        for listed in one["by_place"]["places"]
        for section, columns in listed["table"].items()
        for column, cell in columns.items()
    }


def _place(level: str, code: str, on: date) -> str:
    atlas = places.atlas()
    place_id = atlas.code(Level(level), code, on)
    name = atlas.name(place_id, on) if place_id is not None else None
    return name.full if name else code


def _cell(key: tuple[str, str, str], place: str, old: Json, new: Json, layout: Layout) -> Finding:
    if key not in layout.cells:
        return Finding(FindingKind.CELL, *key, place, _plain(old), _plain(new))  # of no form: it has no page
    section = layout.section_by_code[key[0]]
    column = next(one.label for one in section.columns if one.code == key[2])
    signed, found = (editions.said(one, key, layout) for one in (old, new))
    if len({one.removesuffix(display.APPORTIONED) for one in (signed, found)}) == 1:
        # they differ below what is printed
        signed, found = _told_apart(old, new)
    return Finding(
        FindingKind.CELL, section.title, section.row_named(key[1]), column, place, signed, found, key
    )


def _told_apart(old: Json, new: Json) -> tuple[str, str]:
    """Return both sides with as many decimals as tell them apart, else with the notes beside them."""
    sides = [one if isinstance(one, list) else ["", None, ""] for one in (old, new)]
    if all(one[1] is not None for one in sides):
        values = [Decimal(str(one[1])) for one in sides]
        for places in range(DECIMALS):
            signed, found = (number(one, places) for one in values)
            if signed != found:
                return signed, found
    signed, found = (", ".join(str(part) for part in one[1:] if part) or "–" for one in sides)
    return signed, found


def _words(stored: Body, computed: Body, layout: Layout) -> Iterator[Finding]:
    old, new = ({(one[0], one[1]): one[2] for one in side["narratives"]} for side in (stored, computed))
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            section = layout.section_by_code.get(key[0])
            items = {one.code: one.title for one in section.items} if section else {}
            title = items.get(key[1], key[1])
            part = section.title if section else key[0]
            signed, now = _where_apart(old.get(key), new.get(key))
            yield Finding(FindingKind.WORDS, part, title, signed=signed, found=now)


def _where_apart(old: str | None, new: str | None) -> tuple[str, str]:
    """Return two texts from a little before they part, so that what differs is in what is told of them."""
    if old is None or new is None or max(len(old), len(new)) <= TOLD_WORDS:
        return _plain(old), _plain(new)
    alike = len(os.path.commonprefix([old, new]))
    start = old.rfind(" ", 0, max(0, alike - TOLD_WORDS // 4)) + 1
    before = "…" if start else ""
    return (
        before + _plain(old[start:]) + ("…" if len(old) > start + TOLD_WORDS else ""),
        before + _plain(new[start:]) + ("…" if len(new) > start + TOLD_WORDS else ""),
    )


def _uses(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Finding]:
    """Name the reports that one of two bodies was made of and the other was not."""
    for kind in USED:
        before, after = ({text_of(one): one for one in side[kind]} for side in (old, new))
        for key in dict.fromkeys([*before, *after]):
            if key not in after:
                yield _gone(before[key], signed=before[key]["digest"][:SHORT])
            elif key not in before:
                yield _gone(after[key], found=after[key]["digest"][:SHORT])


def _plain(value: Json) -> str:
    """Return a part that is no cell in a few words."""
    if isinstance(value, list):
        return f"{len(value)} dòng"
    return "–" if value is None or isinstance(value, dict) else str(value)[:TOLD_WORDS]


def first_in_words(stored: Body, computed: Body, layout: Layout) -> str:
    """Return the first difference of two bodies as a sentence; "" when there is none."""
    return next((texts.finding_said(one) for one in compared(stored, computed, layout)), "")


# The last check


@dataclass(frozen=True)
class LastCheck:
    """When somebody last checked an edition, and what it came to."""

    at: datetime
    by: str
    result: Verification


def last_check(edition: Edition) -> LastCheck | None:
    """Return the last check of an edition, as the log keeps it."""
    event = audited.about("edition", edition.pk).filter(event="edition.check").last()
    if event is None:
        return None
    kept: Sequence[Sequence[str]] = event.changes["found"]
    found = tuple(Finding.read(one) for one in kept)
    return LastCheck(event.at, event.actor_label, Verification(found, event.changes["more"]))
