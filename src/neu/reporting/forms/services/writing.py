"""Writing a form part by part. Nobody outside sees it until it is published."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from neu.platform.audit import services as audit
from neu.platform.audit.services import Actor
from neu.platform.text.refusals import Refused
from neu.reporting.forms.authoring import editing
from neu.reporting.forms.authoring.editing import Place
from neu.reporting.forms.authoring.shape import FORM, Source, entries, shaped
from neu.reporting.forms.models import DraftedStep, FormDraft, FormVersion
from neu.reporting.forms.rules import DraftDeed, DraftRefusal
from neu.reporting.forms.selectors import writing as questions
from neu.reporting.forms.services.desk import Desk
from neu.reporting.forms.services.publishing import publish
from neu.reporting.indicators import files
from neu.reporting.indicators.rules import code_for

FILE = 2_000_000  # bytes; less than the door keeps of a larger file (UPLOAD_DOORS)
_FACTS = ("code", "title", "note", "programme", "valid_from")


def _record(
    happened: str, draft: FormDraft, changes: Mapping[str, str], *, actor: Actor, at: datetime
) -> None:
    audit.record(
        f"form.{happened}",
        subject=("form_draft", draft.pk, str(draft)),
        actor=actor,
        at=at,
        changes=changes,
    )


DESK = Desk(FormDraft, _record)


@transaction.atomic
def start_draft(facts: Mapping[str, Any], *, actor: Actor, at: datetime) -> FormDraft:
    """Begin an empty form.

    :raises Refused: as `shaped`.
    """
    return DESK.begin(shaped({**facts, "sections": []}, where="Biểu"), "", actor=actor, at=at)


@transaction.atomic
def start_from_version(version_id: int, facts: Mapping[str, Any], *, actor: Actor, at: datetime) -> FormDraft:
    """Begin with what a published version was written as, `facts` over it: another day, another code.

    :raises Refused: FORM_NOT_FOUND, DRAFT_WITHOUT_SOURCE, and as `shaped`.
    """
    version = FormVersion.objects.select_related("form").filter(pk=version_id).first()
    source = questions.source_of(version) if version else None
    if version is None or source is None:
        raise Refused(DraftRefusal.DRAFT_WITHOUT_SOURCE)
    made = shaped({**source, **facts}, where="Biểu")
    return DESK.begin(made, f"{version.form.code} v{version.no}", actor=actor, at=at)


@transaction.atomic
def start_from_file(content: bytes, name: str, *, actor: Actor, at: datetime) -> FormDraft:
    """Begin with a form file (YAML, UTF-8), every row written in it.

    :raises Refused: DRAFT_FILE, CATALOGUE_FILE and as `shaped`, naming the line and the cure.
    """
    if len(content) > FILE or not name.lower().endswith((".yaml", ".yml")):
        raise Refused(DraftRefusal.DRAFT_FILE, {"file": name[:80]})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(DraftRefusal.DRAFT_FILE, {"file": name[:80]}) from None
    entry = files.read_text(text, name[:80])
    files.check_keys(entry, needs=("code",), may=tuple(entry))
    return DESK.begin(shaped(entry), name[:80], actor=actor, at=at)


def edit_facts(draft_id: int, facts: Mapping[str, Any], *, seen: str, actor: Actor, at: datetime) -> None:
    """Say what the form is: code, title, note, programme, first day.

    :raises Refused: DRAFT_GONE, DRAFT_PUBLISHED, DRAFT_CHANGED, and as `shaped`.
    """

    def how(source: Source) -> Source:
        if seen and editing.mark(form_facts(source)) != seen:
            raise Refused(DraftRefusal.DRAFT_CHANGED, {"what": "Biểu"})
        told = {key: value for key, value in facts.items() if key in _FACTS}
        return shaped({**source, **told}, FORM, "Biểu")

    DESK.change(draft_id, DraftDeed.EDIT, "Biểu", how, actor=actor, at=at)


def form_facts(source: Source) -> Source:
    """What is said of the form itself, without its sections."""
    return {key: source[key] for key in _FACTS if key in source}


def edit_part(
    draft_id: int, place: Place, facts: Mapping[str, Any], *, seen: str = "", actor: Actor, at: datetime
) -> str:
    """Write a section, column, row, check or heading; a new one where the place has no code. Its code.

    :raises Refused: as `editing.put`; DRAFT_GONE, DRAFT_PUBLISHED.
    """
    code = str(facts.get("code") or place.code)
    deed = DraftDeed.EDIT if place.code else DraftDeed.ADD
    named = str(place._replace(code=place.code or code))
    how = lambda source: editing.put(source, place, facts, seen=seen)  # noqa: E731
    DESK.change(draft_id, deed, named, how, actor=actor, at=at)
    return code


def add_rows(
    draft_id: int, section: str, rows: Collection[Mapping[str, Any]], *, actor: Actor, at: datetime
) -> list[str]:
    """Add several rows at once, each given a code of its own where it has none. Their codes.

    :raises Refused: as `edit_part`; nothing is added then.
    """
    place, made = Place(section, "rows"), []

    def how(source: Source) -> Source:
        for row in rows:
            taken = {each["code"] for each in editing.listed(source, place)}
            words = str(row.get("element") or row.get("label") or "")
            code = str(row.get("code") or code_for(words, taken).upper())
            source = editing.put(source, place, {**row, "code": code})
            made.append(code)
        return source

    what = f"Mục {section}, {len(rows)} hàng"
    DESK.change(draft_id, DraftDeed.ADD, what, how, actor=actor, at=at)
    return made


def edit_cell(
    draft_id: int,
    place: Place,
    column: str,
    cell: Source | None,
    *,
    own: bool,
    seen: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Give a row a cell of its own in one column, or none at all (None), or let it be as the column says.

    :raises Refused: as `edit_part`.
    """
    how = lambda source: editing.put_cell(source, place, column, cell, own=own, seen=seen)  # noqa: E731
    DESK.change(draft_id, DraftDeed.EDIT, f"{place}, cột {column}", how, actor=actor, at=at)


def move_part(draft_id: int, place: Place, by: int, *, actor: Actor, at: datetime) -> None:
    """Move a part down (up: negative) among its neighbours.

    :raises Refused: DRAFT_GONE, DRAFT_PUBLISHED, DRAFT_PART_GONE.
    """
    DESK.change(
        draft_id,
        DraftDeed.MOVE,
        str(place),
        lambda source: editing.move(source, place, by),
        actor=actor,
        at=at,
    )


def remove_part(draft_id: int, place: Place, *, actor: Actor, at: datetime) -> None:
    """Take a part away; `undo_step` brings it back.

    :raises Refused: as `move_part`.
    """
    DESK.change(
        draft_id,
        DraftDeed.REMOVE,
        str(place),
        lambda source: editing.remove(source, place),
        actor=actor,
        at=at,
    )


def undo_step(draft_id: int, no: int, *, actor: Actor, at: datetime) -> DraftedStep:
    """Take back the last change, which must be the one the reader saw (`no`).

    :raises Refused: DRAFT_GONE, DRAFT_PUBLISHED, DRAFT_NOTHING_TO_UNDO, DRAFT_MOVED_ON.
    """
    return DESK.undo(draft_id, no, actor=actor, at=at)


def discard_draft(draft_id: int, *, actor: Actor, at: datetime) -> None:
    """Throw a draft away; the log keeps that there was one.

    :raises Refused: DRAFT_GONE, DRAFT_PUBLISHED.
    """
    DESK.discard(draft_id, actor=actor, at=at)


@transaction.atomic
def publish_draft(
    draft_id: int, revision: int, valid_from: date, *, actor: Actor, at: datetime
) -> FormVersion:
    """Publish what was previewed (`revision`) as the form's next version from a day on.

    :raises Refused: DRAFT_MOVED_ON, DRAFT_SAME, and as `publish`; nothing is kept then.
    """
    draft = DESK.as_seen(draft_id, revision)
    draft.source = shaped({**draft.source, "valid_from": valid_from}, where="Biểu")
    before = questions.latest(draft.code)
    made = publish(entries(draft.source), actor=actor, at=at, written=draft)
    if before is not None and made.pk == before.pk:
        raise Refused(DraftRefusal.DRAFT_SAME, {"code": draft.code, "no": str(made.no)})
    draft.steps.all().delete()
    return made
