"""Lists of a round: the rows of every report that counts, beside each other with whose they are."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils import translation

from neu.registry.agencies import selectors as agencies
from neu.registry.places import selectors as places
from neu.reporting.consolidation.selectors.basis import Basis
from neu.reporting.forms.layout import Layout, SectionSpec
from neu.reporting.submissions.models import SubmissionVersion
from neu.reporting.submissions.selectors import lines
from neu.reporting.submissions.selectors.lines import TotalState
from neu.reporting.submissions.selectors.list_history import row_name, said_changes
from neu.reporting.submissions.selectors.list_rows import Row, frozen_rows, live_rows
from neu.reporting.submissions.selectors.lists import ListView, rows_view


def list_at(basis: Basis, section: SectionSpec, place_id: int, *, on: date, sent_only: bool) -> ListView:
    """Return one list at a place: the rows of reports about places inside it, as the basis counts them.

    A row cannot be divided: it stands wherever its report's place lies, whole or in part. `sent_only`: what
    was never sent is not shown.
    """
    extent = places.atlas().territory(place_id, on, basis.round.cutoff_on)
    inside = extent.whole | {part.source for part in extent.parts}
    counted = [line for line in lines.counting(basis.lines, basis.state) if line.place_id in inside]
    if basis.state is TotalState.PROVISIONAL and not sent_only:
        found = live_rows([line.submission_id for line in counted if line.submission_id is not None])
    else:
        versions = [
            line.sent_version_id if basis.state is TotalState.PROVISIONAL else line.version_in(basis.state)
            for line in counted
        ]
        found = frozen_rows([key for key in versions if key is not None], named=True)
    return rows_view(section, basis.layout, found.get(section.code, ()))


def body_lists(basis: Basis, named: Mapping[int, Sequence[str]]) -> list[list[Any]]:
    """Return every row an edition prints: [section, [level, code] of its place, agency's code, no, values].

    By place and agency, each report's rows in its order. `named`: place → level and code.
    """
    counted = lines.counting(basis.lines, basis.state)
    place_of = {line.version_in(basis.state): line.place_id for line in counted}
    versions = SubmissionVersion.objects.filter(pk__in=[key for key in place_of if key]).exclude(lists=[])
    order = {one.code: place for place, one in enumerate(basis.layout.lists)}
    found = []
    for pk, agency, rows in versions.values_list("pk", "submission__obligation__agency__code", "lists"):
        place = list(named[place_of[pk]])
        found += [
            (order[section], place, agency, at, [section, place, agency, no, values])
            for at, (section, no, values) in enumerate(rows)
            if section in order
        ]
    return [row for *_key, row in sorted(found, key=lambda one: one[:4])]


def rows_of(body: Mapping[str, Any], section: str, names: Mapping[str, str]) -> list[Row]:
    """Return the rows of one list that an edition's body prints; `names`: agency's code → its name."""
    return [
        Row(no, values, agency=names.get(agency, agency))
        for code, _place, agency, no, values in body.get("lists", ())
        if code == section
    ]


def view_in(
    body: Mapping[str, Any], section: SectionSpec, layout: Layout, names: Mapping[str, str]
) -> ListView:
    """Return one list of an edition, as its page shows it."""
    return rows_view(section, layout, rows_of(body, section.code, names))


class Told(NamedTuple):
    """A cell of a list that two bodies have otherwise, as printed; "–" where the row is not there."""

    row: str
    column: str
    old: str
    new: str


def differences(old: Mapping[str, Any], new: Mapping[str, Any], layout: Layout) -> list[Told]:
    """Return where the lists of two bodies differ, row by row, in Vietnamese as documents are."""
    if "lists" not in old and "lists" not in new:
        return []
    with translation.override("vi"):
        return _differences(old, new, layout)


def _differences(old: Mapping[str, Any], new: Mapping[str, Any], layout: Layout) -> list[Told]:
    sections = {one.code: one for one in layout.lists}
    before, after = (_by_row(one) for one in (old, new))
    called = names_in([old, new])
    found = []
    for key in dict.fromkeys([*after, *before]):
        was, now, section = before.get(key), after.get(key), sections.get(key[0])
        if was == now or section is None:
            continue
        name = f"{section.title} – {called.get(key[2], key[2])} – {row_name(section, now or was or {})}"
        if was is None or now is None or not key[3]:
            there = "có" if key[3] else "khai không phát sinh"
            sides = [there if one is not None else "–" for one in (was, now)]
            found.append(Told(name, "Dòng", sides[0], sides[1]))
            continue
        found += [Told(name, *each) for each in said_changes(section, was, now)]
    return found


def _by_row(body: Mapping[str, Any]) -> dict[tuple[str, str, str, int], Mapping[str, str]]:
    return {
        (section, ":".join(place), agency, int(no)): values
        for section, place, agency, no, values in body.get("lists", ())
    }


def names_in(bodies: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return agency's code → its name on the cut-off day, of every agency whose rows bodies print."""
    found: dict[str, str] = {}
    for body in bodies:
        on = date.fromisoformat(str(body["round"]["cutoff_on"]))
        ids = agencies.agency_ids(agencies_in(body))
        named = agencies.names(ids.values(), on)
        found |= {code: named[key].name for code, key in ids.items() if key in named}
    return found


def agencies_in(body: Mapping[str, Any]) -> Collection[str]:
    """Return the codes of the agencies whose rows a body prints."""
    return {agency for _code, _place, agency, _no, _values in body.get("lists", ())}
