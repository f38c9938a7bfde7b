"""Questions about forms: which version is in force, and what it looks like. They read, never write."""

from datetime import date
from functools import lru_cache

from django.db import connection

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written_day
from neu.reporting.forms.content import to_layout
from neu.reporting.forms.layout import Layout
from neu.reporting.forms.models import Cell, FormVersion
from neu.reporting.forms.rules import Refusal


def layout(form_version_id: int) -> Layout:
    """The layout of a published version. Versions never change, so it is read once per process.

    :raises Refused: FORM_NOT_FOUND.
    """
    return _layout(str(connection.settings_dict["NAME"]), form_version_id)


@lru_cache(maxsize=64)
def _layout(database: str, form_version_id: int) -> Layout:
    version = FormVersion.objects.filter(pk=form_version_id, published_at__isnull=False).first()
    if version is None:
        raise Refused(Refusal.FORM_NOT_FOUND, {"code": str(form_version_id), "on": "–"})
    cells = Cell.objects.filter(section__version=version, series__isnull=False)
    series = {
        (section, row, column): pk
        for section, row, column, pk in cells.values_list("section__code", "row", "column", "series_id")
        if pk is not None
    }
    return to_layout(version.content, series, version_id=version.pk, no=version.no)


def current_version(form_code: str, on: date) -> FormVersion:
    """The published version in force on a day.

    :raises Refused: FORM_NOT_FOUND.
    """
    found = (
        FormVersion.objects.filter(form__code=form_code, published_at__isnull=False, valid_from__lte=on)
        .order_by("-valid_from", "-no")
        .first()
    )
    if found is None:
        raise Refused(Refusal.FORM_NOT_FOUND, {"code": form_code, "on": written_day(on)})
    return found


def versions(form_code: str = "") -> list[FormVersion]:
    """The published versions of one form or of all, newest first within a form; without their content."""
    found = FormVersion.objects.filter(published_at__isnull=False).select_related("form").defer("content")
    if form_code:
        found = found.filter(form__code=form_code)
    return list(found.order_by("form__code", "-no"))


def version(form_code: str, no: int) -> FormVersion | None:
    """One published version with its content; None when there is none such."""
    found = FormVersion.objects.filter(form__code=form_code, no=no, published_at__isnull=False)
    return found.select_related("form").first()
