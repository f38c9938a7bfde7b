"""Publishing a version, from a file or from what was written. Once published it never changes."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from neu.platform.audit import services as audit
from neu.platform.audit.services import Actor
from neu.reporting.forms import content as contents
from neu.reporting.forms.authoring.shape import shaped
from neu.reporting.forms.drafting import Draft, Trouble, draft
from neu.reporting.forms.models import Cell, Form, FormDraft, FormVersion, Section
from neu.reporting.forms.rules import Refusal
from neu.reporting.forms.selectors.dependants import outdated
from neu.reporting.forms.selectors.writing import catalogue, check, check_across
from neu.reporting.indicators import files
from neu.reporting.indicators.services import intern_many

FORMULA_CASES = "formula-cases.yaml"  # lies beside the forms, is none


def load_reference(at: datetime) -> None:
    """Publish the forms of reference/forms; unchanged ones stay as they are.

    A form whose newest version was published by a person is hers from then on: its file is left alone.

    :raises Refused: naming file, line and cure.
    """
    paths = (settings.REFERENCE / "forms").glob("*.yaml")
    entries = [_read(path) for path in sorted(paths) if path.name != FORMULA_CASES]
    # a form may have a file for each of its versions: the earlier ones first
    for entry in sorted(entries, key=lambda one: (str(one.get("code")), str(one.get("valid_from")))):
        newest = (
            FormDraft.objects.filter(version__form__code=entry.get("code")).order_by("-version__no").first()
        )
        if newest is None or not newest.made_by:
            publish(entry, actor=None, at=at)


@transaction.atomic
def publish(
    spec: Mapping[str, Any] | Path, *, actor: Actor | None, at: datetime, written: FormDraft | None = None
) -> FormVersion:
    """Check a form, intern its series and publish it as the form's next version.

    The same content again gives the version there is, unless it is the newest and what it counts is defined
    anew since. What
    was written (`written`, where it was written in the browser) is kept beside the version.
    :raises Refused: naming file, line, row and cure; nothing is kept then.
    """
    entry = _read(spec) if isinstance(spec, Path) else spec
    made = draft(entry, catalogue(entry))
    check(made, Trouble())
    check_across(made, Trouble())
    content = contents.to_content(
        made.layout, made.coordinates, valid_from=made.valid_from, programme=made.programme
    )
    digest = contents.digest(content)
    form, _new = Form.objects.select_for_update().get_or_create(code=made.layout.form_code)
    latest = form.versions.order_by("-no").first()
    same = form.versions.filter(digest=digest).order_by("-no").first()
    if same is not None and (same != latest or not outdated(same.pk, made.valid_from)):
        _keep_source(same, entry, written, actor=actor, at=at)
        return same
    if latest is not None and made.valid_from < latest.valid_from:
        said = {"on": made.valid_from.isoformat(), "latest": latest.valid_from.isoformat()}
        raise files.refuse(Refusal.FORM_VERSION_EARLIER, said, files.where(entry))
    version = FormVersion.objects.create(
        form=form,
        no=latest.no + 1 if latest else 1,
        title=made.layout.title,
        note=made.layout.note,
        valid_from=made.valid_from,
        content=content,
        digest=digest,
    )
    _write(version, made)
    _keep_source(version, entry, written, actor=actor, at=at)
    version.published_at = at  # from here on the triggers refuse any change
    version.save(update_fields=["published_at"])
    audit.record(
        "form.publish",
        subject=("form_version", version.pk, f"{form.code} v{version.no}"),
        actor=actor,
        at=at,
        changes={"digest": digest, "title": version.title},
    )
    return version


def _read(path: Path) -> files.Entry:
    """A form file. Several may share rows (`rows: {file: …}`) and whole sections (`{file: …, code: …}`)."""
    entry = files.read(path)
    entry["sections"] = [_shared(each, path) for each in entry.get("sections") or ()]
    for section in entry.get("sections") or ():
        shared = section.get("rows")
        if isinstance(shared, files.Entry):
            files.check_keys(shared, needs=("file",))
            section["rows"] = files.read(path.parent / str(shared["file"])).get("rows") or []
    return entry


def _shared(section: files.Entry, path: Path) -> files.Entry:
    """A section, read from the file it is said to stand in.

    :raises Refused: FORM_SECTION_ELSEWHERE.
    """
    if "file" not in section:
        return section
    files.check_keys(section, needs=("file", "code"))
    there = files.read(path.parent / str(section["file"])).get("sections") or ()
    found: files.Entry | None = next((one for one in there if one.get("code") == section["code"]), None)
    if found is None:
        said = {"file": str(section["file"]), "code": str(section["code"])}
        raise files.refuse(Refusal.FORM_SECTION_ELSEWHERE, said, files.where(section))
    return found


def _keep_source(
    version: FormVersion,
    entry: Mapping[str, Any],
    written: FormDraft | None,
    *,
    actor: Actor | None,
    at: datetime,
) -> None:
    """Keep what a version was written as, once."""
    if FormDraft.objects.filter(version=version).exists():
        return
    by = str(actor)[:200] if actor else ""
    kept = written or FormDraft(made_at=at, made_by=by, source=shaped(entry))
    kept.version, kept.code, kept.title = version, version.form.code, version.title
    kept.edited_at, kept.edited_by = at, by
    kept.save()


def _write(version: FormVersion, made: Draft) -> None:
    interned = intern_many(made.coordinates.values(), on=made.valid_from, programme_code=made.programme)
    sections = Section.objects.bulk_create(
        Section(
            version=version,
            code=section.code,
            order=place,
            kind=section.kind,
            title=section.title,
            mode=section.mode,
            entry_unit=section.entry_unit,
        )
        for place, section in enumerate(made.layout.sections, start=1)
    )
    by_code = {section.code: section for section in sections}
    series = {key: interned[coordinates] for key, coordinates in made.coordinates.items()}
    Cell.objects.bulk_create(
        Cell(
            section=by_code[key[0]],
            row=key[1],
            column=key[2],
            kind=cell.kind,
            series=series.get(key),
            window=cell.window,
            formula=cell.formula,
            order=place,
        )
        for place, (key, cell) in enumerate(made.layout.cells.items(), start=1)
    )
