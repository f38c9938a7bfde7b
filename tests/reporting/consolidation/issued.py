"""Editions of the story: prepared, signed, corrected; what the tests of editions share."""

import io
import re
from dataclasses import dataclass

import pypdf
import pytest
from django.db import connection, transaction

from neu.platform.text.refusals import Refused
from neu.reporting.consolidation import services
from neu.reporting.consolidation.models import Edition, EditionDraft
from neu.reporting.submissions import services as reports
from tests.reporting.consolidation.world import HOUSES, Play, leader, officer


@dataclass
class Issued:
    play: Play
    draft: EditionDraft
    edition: Edition


def refused(deed) -> Refused:
    with pytest.raises(Refused) as caught, transaction.atomic():
        deed()
    return caught.value


def prepare(play: Play, **more) -> EditionDraft:
    return services.prepare(play.round.pk, actor=officer("ban-dan-toc"), at=play.now(), **more)


def issue(play: Play, draft: EditionDraft, number: str = "168/BC-UBND", **more) -> Edition:
    return services.issue(draft.pk, number, actor=leader("ubnd-tinh"), at=play.now(), **more)


def corrected(play: Play, houses: int) -> None:
    """Ba Vì's unit corrects a figure and every level sees and accepts it again."""
    unit, commune, district = "bql-21529-cu", "ubnd-xa-21529-cu", "phong-dan-toc-535"
    for agency, step in ((unit, None), (commune, "XA"), (district, "HUYEN")):
        report = play.report(agency, step)
        reports.correct(report.pk, actor=officer(agency), at=play.now(), reason="đính chính")
        if step is None:
            play.type(agency, {HOUSES: houses})
        play.send(agency, step)
        if step is None:
            play.authenticate(agency, commune)
        elif step == "XA":
            play.accept(commune, district, "XA")
        else:
            play.accept(district, "ban-dan-toc", "HUYEN")


def pdf_text(edition: Edition) -> str:
    data = bytes(edition.files.get(kind="pdf").content)
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def table_of(page: str) -> str:
    """A page without what its cells carry for phones only."""
    return re.sub(r'(<td[^>]*) data-l="[^"]*"><div>(.*?)</div></td>', r"\1>\2</td>", page)


def behind_the_triggers(table: str, change: str) -> None:
    """Change a row as only the owner of the database can."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} SET {change}")
        assert cursor.rowcount == 1
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
