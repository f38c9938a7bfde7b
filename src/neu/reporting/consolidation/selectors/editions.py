"""Editions and drafts: who prepares and issues them, what an issued one says."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.rules import FunctionKind
from neu.registry.people import selectors as people
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.people.selectors import Chair
from neu.registry.periods.rules import day_of
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.consolidation.documents import annexes, display
from neu.reporting.consolidation.models import Edition, EditionDraft, EditionFile
from neu.reporting.consolidation.rules import Json
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.layout import CellKey, Layout
from neu.reporting.forms.rules import Mark
from neu.reporting.rounds.models import Round

ROUND = ("regime__programme", "regime__decision", "form_version__form", "window", "route")  # read with it


def chair_for(user: User, round: Round, kind: FunctionKind, duty: Duty, at: datetime) -> Chair | None:  # noqa: A002
    """Return the position from which a person may do an edition's deed today: at the function's holder."""
    on = day_of(at)
    holder = agencies.holder_covering(kind, round.territory_id, on)
    if holder is None:
        return None
    held = [chair for chair in people.chairs(user, on) if chair.agency_id == holder.agency_id]
    return next((chair for chair in held if duty in chair.duties), None)


def preparer(user: User, round: Round, at: datetime) -> Chair | None:  # noqa: A002
    return chair_for(user, round, FunctionKind.STANDING_AGENCY, Duty.PREPARE, at)


def signer_off(user: User, round: Round, at: datetime) -> Chair | None:  # noqa: A002
    """Return the position from which a person may sign adjustments off today."""
    return chair_for(user, round, FunctionKind.STANDING_AGENCY, Duty.SIGN_OFF, at)


def issuer(user: User, round: Round, at: datetime) -> Chair | None:  # noqa: A002
    return chair_for(user, round, FunctionKind.ISSUER, Duty.ISSUE, at)


def last_edition(round: Round) -> Edition | None:  # noqa: A002
    return Edition.objects.filter(round=round).order_by("-no").first()


def editions_of(round: Round) -> list[Edition]:  # noqa: A002
    """Return the editions of a round, the latest first, without their content."""
    return list(
        Edition.objects.filter(round=round)
        .defer("content", "uses")
        .select_related("replaces")
        .order_by("-no")
    )


def open_draft(round: Round) -> EditionDraft | None:  # noqa: A002
    """Return the draft that waits for a signature."""
    return (
        EditionDraft.objects.filter(round=round, withdrawn_at__isnull=True, edition__isnull=True)
        .select_related("prepared_by")
        .order_by("-prepared_at")
        .first()
    )


def content_of(edition: Edition) -> dict[str, Any]:
    """Return an edition's content as data."""
    found: dict[str, Any] = json.loads(edition.content)
    return found


def layout_of(edition: Edition) -> Layout:
    """Return the form as it was when the edition was issued: a published version never changes."""
    return forms.layout(edition.round.form_version_id)


def stem(edition: Edition) -> str:
    """Return what the files of an edition are called; a demo's say so."""
    demo = "-minh-hoa" if content_of(edition)["body"]["demo"] else ""
    later = "-bo-sung" if edition.round.follows_id else ""  # January's pass of the same year
    return f"bao-cao-{edition.round.period}{later}-ban-{edition.no}{demo}"


def numbers_address(edition: Edition) -> str:
    """Return the page of an edition's tables, on which every number leads to its origin."""
    return reverse("consolidation:edition_table", args=[edition.pk])


def cell_words(key: CellKey, layout: Layout) -> str:
    """Return "section – row – column" of a cell, by its headings."""
    section = layout.section_by_code[key[0]]
    column = next((one.label for one in section.columns if one.code == key[2]), key[2])
    return f"{section.title} – {section.row_named(key[1])} – {column}"


def said(cell: Json, key: CellKey, layout: Layout) -> str:
    """Return one side of a change as it is printed."""
    if not isinstance(cell, list):
        return "(trống)"
    mark, value, note = cell
    section = layout.section_by_code[key[0]]
    number = Decimal(str(value)) if value is not None else None
    return display.written(section.cells[key[1], key[2]], section, Mark(str(mark)), number, str(note or ""))


def named_places(body_: Mapping[str, Any], on: date) -> dict[str, str]:
    """Return "LEVEL:code" → the name on the signing day of every place a body speaks of."""
    cutoff = date.fromisoformat(body_["round"]["cutoff_on"])
    wanted: list[Iterable[str]] = [body_["round"]["territory"]]
    wanted += [one["place"] for one in body_["by_place"]["places"]]
    wanted += body_["counted"]["missing_places"]
    wanted += [one[:2] for one in body_["counted"]["missing"]]
    atlas = places.atlas()
    found = {}
    for level, code in {tuple(one) for one in wanted}:
        place_id = atlas.code(Level(level), code, cutoff)
        name = atlas.name(place_id, on) if place_id is not None else None
        found[f"{level}:{code}"] = name.full if name else code
    return found


def draft_or_none(draft_id: int) -> EditionDraft | None:
    return (
        EditionDraft.objects.filter(pk=draft_id).select_related(*(f"round__{one}" for one in ROUND)).first()
    )


def edition_or_none(edition_id: int) -> Edition | None:
    return (
        Edition.objects.filter(pk=edition_id)
        .select_related(*(f"round__{one}" for one in ROUND), "replaces", "issued_by")
        .first()
    )


def replaced_by(edition: Edition) -> Edition | None:
    return Edition.objects.filter(replaces=edition).defer("content", "uses").first()


def files_of(edition: Edition) -> list[EditionFile]:
    """Return the files of an edition without their bytes: the signed text, its tables, then the data."""
    found = EditionFile.objects.filter(edition=edition).defer("content")
    return sorted(found, key=lambda one: ("pdf", "xlsx", "json").index(one.kind))


def file_or_none(edition_id: int, kind: str) -> EditionFile | None:
    return EditionFile.objects.filter(edition=edition_id, kind=kind).first()


@dataclass(frozen=True)
class Recognised:
    """An issued edition that a hash belongs to; `kind` of the file it is of, "" for the content itself."""

    edition: Edition
    kind: str
    issue: Mapping[str, Any]
    demo: bool
    replaced_by: str  # number of the edition that replaces it


def recognised(sha256: str) -> Recognised | None:
    """Return the edition whose content or one of whose files has this hash: what anybody may ask."""
    issued, file = Edition.objects.select_related("round"), None
    edition = issued.filter(content_hash=sha256).first()  # also the hash of its .json, which is the content
    if edition is None:
        file = EditionFile.objects.filter(sha256=sha256).defer("content").first()
        edition = issued.get(pk=file.edition_id) if file else None
    if edition is None:
        return None
    content, newer = content_of(edition), replaced_by(edition)
    return Recognised(
        edition,
        file.kind if file else "",
        content["issue"],
        content["body"]["demo"],
        newer.number if newer else "",
    )


def difference_rows(edition: Edition, content: Mapping[str, Any]) -> list[tuple[str, str, str, CellKey]]:
    """Return (cell, old, new) in words, and the cell's key, of what an amended edition changes."""
    layout = forms.layout(edition.round.form_version_id)
    found = []
    for one in content["issue"]["differences"]:
        section, row, column = one["key"]
        key = (section, row, column)
        old, new = (said(one[side], key, layout) for side in ("old", "new"))
        if old != new:  # what differs only below what is printed would read as no change
            found.append((cell_words(key, layout), old, new, key))
    return found


def view_words(content: Mapping[str, Any]) -> str:
    """Return the heading that says whose days and which geography an edition's figures are of."""
    return annexes.view(content["body"])
