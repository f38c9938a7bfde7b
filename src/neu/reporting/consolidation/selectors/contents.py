"""What an edition says before it is signed: its body, from one basis; and the basis an issued body used.

Nothing in a body is a surrogate id: places are level and code as of the round's cut-off, agencies our own
codes, versions the round, step, agency, place and number they are of.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation

from neu.registry.agencies.models import Agency
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level, PlaceName
from neu.reporting.consolidation.documents import annexes
from neu.reporting.consolidation.rules import CANON, RULES, Json, hash_of, text_of
from neu.reporting.consolidation.selectors import adjustments
from neu.reporting.consolidation.selectors.adjustments import Adjusting
from neu.reporting.consolidation.selectors.basis import Basis, gather
from neu.reporting.consolidation.selectors.counting import Missing
from neu.reporting.consolidation.selectors.listed import body_lists
from neu.reporting.consolidation.selectors.quoted import words
from neu.reporting.consolidation.selectors.tables import Table, only_covered, tables
from neu.reporting.forms.layout import CellKey, CellValue, Layout
from neu.reporting.forms.rules import CellKind, Mark
from neu.reporting.rounds.models import Round
from neu.reporting.submissions.models import SubmissionVersion
from neu.reporting.submissions.selectors import lines
from neu.reporting.submissions.selectors.carrying import StatedKey
from neu.reporting.submissions.selectors.content import series_codes
from neu.reporting.submissions.selectors.lines import Line, TotalState

Body = dict[str, Any]


def body(basis: Basis) -> Body:
    """Return the body of an edition of a round: tables, tables by place, words, who is in it, its uses."""
    with translation.override("vi"):  # notes in cells are part of what is hashed
        return _body(basis)


def _body(basis: Basis) -> Body:
    round_, on = basis.round, basis.round.cutoff_on
    level = view_level(round_)
    listed = _with_lines(basis, level)
    whole, *parts = tables(basis, [round_.territory_id, *(name.place_id for name in listed)], on=on)
    narratives, quotes = words(basis, whole)
    made = {
        "canon": CANON,
        "round": {
            "regime": round_.regime.code,
            "period": round_.period,
            "passage": round_.passage,
            "cutoff_on": on,
            "territory": _place(whole.place),
            "window": {
                "code": round_.window.code,
                "starts_on": round_.window.starts_on,
                "ends_on": round_.window.ends_on,
                "draft": round_.window.draft,
            },
        },
        "form": {
            "code": basis.layout.form_code,
            "no": basis.layout.no,
            "digest": round_.form_version.digest,
        },
        "state": basis.state,
        "view": {"on": on, "level": level},
        "table": _table(whole),
        "by_place": {
            "level": level,
            "places": [_listed(one) for one in parts],
        },
        "narratives": narratives,
        **({"quotes": quotes} if quotes else {}),  # what references said; words without any have no such part
        **({"lists": body_lists(basis, _named_places(basis))} if basis.layout.lists else {}),
        "counted": _counted(whole),
        "without": _without(basis, whole),
        "demo": settings.DEMO,
        "uses": uses(basis),
    }
    return made | _adjusted(basis, whole) if whole.adjustments else made


def _adjusted(basis: Basis, whole: Table) -> Body:
    """Return what an edition says of adjustments: each of them, and every cell as it is without them.

    An edition without any has no such parts.
    """
    return {
        "adjustments": [said for one in whole.adjustments if (said := _adjustment(basis, one)) is not None],
        "sources": _table_of(whole.sources),
    }


def _adjustment(basis: Basis, one: Adjusting) -> Body | None:
    """Return one adjustment; None: the form asks for no such number."""
    key = adjustments.cell_of(basis.layout, one, basis.window_ids)
    if key is None:
        return None
    return {
        "named": one.named,
        "no": one.no,
        "year": one.year,
        "key": list(key),
        "place": _place(one.place),
        "value": one.value,
        "reason": one.reason,
        "evidence": one.evidence,
        "entered_at": one.entered_at,
        "signed_at": one.signed.at if one.signed else None,
    }


def view_level(round_: Round) -> Level:
    """Return the level the table by place is printed at: districts while there are any, then communes."""
    below = places.children(round_.territory_id, round_.cutoff_on)
    return Level.DISTRICT if any(name.level is Level.DISTRICT for name in below) else Level.COMMUNE


def _with_lines(basis: Basis, level: Level) -> list[PlaceName]:
    """Return the places of a level, in order of name, in which somebody owes a report of this round."""
    atlas, on = places.atlas(), basis.round.cutoff_on
    owing = {line.place_id for line in basis.lines}
    return [
        name
        for name in atlas.children(basis.round.territory_id, on)
        if name.level is level and owing & atlas.within(name.place_id, on)
    ]


def _place(name: PlaceName) -> list[str]:
    return [name.level.value, name.code]


def _cell(value: CellValue) -> list[Any]:
    return [value.mark, value.value, value.note]


def _table(made: Table) -> dict[str, dict[str, dict[str, list[Any]]]]:
    """Return section → row → column → [mark, value, note]; a blank cell is left out."""
    return _table_of({key: value for key, value in made.cells.items() if value.mark is not Mark.BLANK})


def _table_of(cells: Mapping[CellKey, CellValue]) -> dict[str, dict[str, dict[str, list[Any]]]]:
    found: dict[str, dict[str, dict[str, list[Any]]]] = defaultdict(lambda: defaultdict(dict))
    for (section, row, column), value in cells.items():
        found[section][row][column] = _cell(value)
    return {section: dict(rows) for section, rows in found.items()}


def _listed(made: Table) -> Body:
    """Return what the table by place says of a place: its totals, and adjusted ones as reports make them."""
    whole = {key: one for key, one in made.cells.items() if one.mark is not Mark.BLANK}
    listed: Body = {"place": _place(made.place), "table": _totals_only(made.layout, whole)}
    return listed | {"sources": _totals_only(made.layout, made.sources)} if made.sources else listed


def _totals_only(layout: Layout, cells: Mapping[CellKey, CellValue]) -> dict[str, dict[str, list[Any]]]:
    """Return section → column → cell of the section's total row, for the table by place."""
    found: dict[str, dict[str, list[Any]]] = {}
    for section in layout.sections:
        row = annexes.total_row(section)
        if row is not None:
            found[section.code] = {
                column.code: _cell(cells[key])
                for column in section.columns
                if (key := (section.code, row, column.code)) in cells
            }
    return found


def _named_places(basis: Basis) -> dict[int, list[str]]:
    """Return place → level and code, of every place a report of the round is about."""
    atlas, on = places.atlas(), basis.round.cutoff_on
    named = {line.place_id: atlas.name(line.place_id, on) for line in basis.lines}
    return {key: _place(name) for key, name in named.items() if name is not None}


def _counted(whole: Table) -> dict[str, Any]:
    codes = dict(
        Agency.objects.filter(pk__in={one.agency_id for one in whole.counted.missing}).values_list(
            "pk", "code"
        )
    )

    def said(one: Missing) -> list[str]:
        return [*_place(one.place), one.step_code, codes[one.agency_id]]

    return {
        "done": whole.counted.done,
        "owed": whole.counted.owed,
        "missing_places": sorted(_place(name) for name in whole.counted.missing_places),
        "missing": sorted(said(one) for one in whole.counted.missing),
    }


def _without(basis: Basis, whole: Table) -> str:
    keys = {key for one in whole.carried.values() for key in one.without}
    return only_covered(basis, keys) if keys and basis.earlier else ""


# What was used


def uses(basis: Basis) -> dict[str, Any]:
    """Return the list of versions a basis reads, by stable names, and what else decides its totals."""
    state, round_ = basis.state, basis.round
    used = [(line, line.version_in(state)) for line in lines.counting(basis.lines, state)]
    earlier = [(line, line.accepted_version_id) for one in basis.earlier for line in one.counted]
    plan = [(line, line.version_in(state)) for _round, of_round in basis.plan for line in of_round]
    made = {
        "versions": _named_versions(used),
        "earlier": _named_versions(earlier),
        "plan": _named_versions(plan),
        "parts": _named_parts(basis),
        "form": round_.form_version.digest,
        "territory": {
            "on": round_.cutoff_on,
            "digest": territory_digest(round_.territory_id, round_.cutoff_on),
        },
        "rules": RULES,
    }
    return made | {"adjustments": adjustments.uses(basis.adjustments)} if basis.adjustments else made


def _named_versions(used: Iterable[tuple[Line, int | None]]) -> list[dict[str, Any]]:
    ids = [key for _line, key in used if key]
    rows = SubmissionVersion.objects.filter(pk__in=ids).select_related(
        "submission__obligation__agency",
        "submission__obligation__step",
        "submission__obligation__round__regime",
    )
    atlas = places.atlas()
    found = []
    for version in rows:
        duty = version.submission.obligation
        round_ = duty.round
        place = atlas.name(duty.place_id, round_.cutoff_on)
        territory = atlas.name(round_.territory_id, round_.cutoff_on)
        assert place is not None
        assert territory is not None
        found.append(
            {
                "round": [round_.regime.code, round_.period, round_.passage, *_place(territory)],
                "step": duty.step.code,
                "agency": duty.agency.code,
                "place": _place(place),
                "no": version.no,
                "digest": version.digest,
            }
        )
    return sorted(found, key=text_of)


def _named_parts(basis: Basis) -> list[list[Any]]:
    """Return the stated parts of divided places by names: [source, target, year, series, value]."""
    coded = series_codes(frozenset(series for _source, _target, _year, series in basis.stated))
    atlas = places.atlas()
    found = []
    for (source, target, year, series), value in basis.stated.items():
        old, new = atlas.name(source, date(year, 12, 31)), atlas.name(target, basis.round.cutoff_on)
        assert old is not None
        assert new is not None
        found.append([_place(old), _place(new), year, coded[series], value])
    return sorted(found, key=text_of)


def _pinned_parts(now: Basis, used: Iterable[Sequence[Any]]) -> dict[StatedKey, Decimal]:
    """Return the stated parts an edition used."""
    coded = {code: key for key, code in series_codes(frozenset(now.series(CellKind.CARRIED))).items()}
    on = now.round.cutoff_on
    return {
        (_by_code(old, date(year, 12, 31)), _by_code(new, on), year, coded[series]): Decimal(value)
        for old, new, year, series, value in used
        if series in coded
    }


def _by_code(place: Sequence[str], on: date) -> int:
    return places.by_code(Level(place[0]), place[1], on)


def territory_digest(place_id: int, on: date) -> str:
    """Return a hash of the places (level, code, parent's code) a territory is made of on a day."""
    atlas = places.atlas()
    rows = []
    for key in atlas.within(place_id, on):
        name = atlas.name(key, on)
        assert name is not None
        parent = atlas.name(name.parent_id, on) if name.parent_id else None
        rows.append([name.level.value, name.code, parent.code if parent else ""])
    return hash_of(text_of(sorted(rows)))


def pinned(round: Round, used: Mapping[str, Any]) -> Basis:  # noqa: A002 - the noun of the room
    """Return the basis an edition used, from its list of versions: what was accepted since is not read."""
    now = gather(round, TotalState.ACCEPTED)
    pins = _pins([*used["versions"], *used["earlier"], *used["plan"]])
    earlier = [replace(one, counted=tuple(_pin(_every_line(one.round), pins))) for one in now.earlier]
    plan = [(one, tuple(_pin(_every_line(one), pins))) for one, _lines in now.plan]
    return replace(
        now,
        lines=tuple(_pinned_line(line, pins) for line in now.lines),
        earlier=tuple(earlier),
        plan=tuple(plan),
        stated=_pinned_parts(now, used["parts"]),
        adjustments=adjustments.pinned(
            adjustments.rounds_read(round, now.earlier), used.get("adjustments", ())
        ),
        frozen=True,
    )


def _every_line(round: Round) -> Sequence[Line]:  # noqa: A002
    return lines.lines(round)


def _pins(used: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Return submission id → the version an edition used; one not found is left out, and so differs."""
    return dict(_kept(used).values())


def used_versions(used: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return canonical text of a use → the version kept under that name and digest, where there is one."""
    return {key: version for key, (_submission, version) in _kept(list(used)).items()}


def _kept(used: Sequence[Mapping[str, Any]]) -> dict[str, tuple[int, int]]:
    """Return canonical text of a use → (submission id, version id)."""
    wanted = {
        (*one["round"][:3], one["step"], one["agency"], *one["place"], one["no"], one["digest"]): one
        for one in used
    }
    rows = SubmissionVersion.objects.filter(digest__in={one["digest"] for one in used}).values_list(
        "pk",
        "submission_id",
        "submission__obligation__place_id",
        "submission__obligation__round__cutoff_on",
        "submission__obligation__round__regime__code",
        "submission__obligation__round__period",
        "submission__obligation__round__passage",
        "submission__obligation__step__code",
        "submission__obligation__agency__code",
        "no",
        "digest",
    )
    atlas = places.atlas()
    found: dict[str, tuple[int, int]] = {}
    for pk, submission, place_id, on, *names, no, digest in rows:
        place = atlas.name(place_id, on)
        one = wanted.get((*names, *_place(place), no, digest)) if place is not None else None
        if one is not None:
            found[text_of(one)] = (submission, pk)
    return found


def _pinned_line(line: Line, pins: Mapping[int, int]) -> Line:
    earlier = _pinned_line(line.earlier, pins) if line.earlier else None
    version = pins.get(line.submission_id) if line.submission_id else None
    return line._replace(accepted_version_id=version, earlier=earlier)


def _pin(found: Iterable[Line], pins: Mapping[int, int]) -> list[Line]:
    return lines.counting([_pinned_line(line, pins) for line in found], TotalState.ACCEPTED)


def as_json(found: Body) -> Json:
    """Return a body as it is after one trip through its canonical text."""
    answer: Json = json.loads(text_of(found))
    return answer
