"""An officer's hands: the moves that every journey makes on the pages of reports and totals."""

import re
import shutil
import subprocess
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page

from neu.reporting.forms.layout import CellKey
from neu.reporting.rounds.models import Obligation, Round
from neu.reporting.submissions.models import Submission
from tests.reporting.consolidation.world import Play

SLUGS = {"tạm tính": "tam-tinh", "đã xác thực": "da-xac-thuc", "đã tiếp nhận": "da-tiep-nhan"}


def duty(round_id: int, agency: str, step: str = "DON_VI") -> Obligation:
    return Obligation.objects.get(round=round_id, agency__code=agency, step__code=step)


def open_report(page: Page, obligation: Obligation) -> None:
    """Follow the duty; press the button when nobody has opened the report yet."""
    page.goto(f"/bao-cao/nhiem-vu/{obligation.pk}/")
    button = page.get_by_role("button", name=re.compile("Mở báo cáo (để nhập|tổng hợp)"))
    if button.count():
        button.click()
        page.wait_for_url(re.compile(r"/bao-cao/\d+/"))


def cell(page: Page, key: CellKey) -> Locator:
    return page.locator(f'[id="{".".join(key)}"]')


def type_in(page: Page, said: dict[CellKey, str]) -> None:
    """Type and press Lưu; what changed comes back into the page."""
    for key, text in said.items():
        cell(page, key).locator('input[name^="v."]').fill(text)
    save(page)


def save(page: Page) -> None:
    """Press Lưu and wait until the page says what became of it."""
    with page.expect_response("**/luu/"):
        page.get_by_role("button", name="Lưu", exact=True).click()
    page.locator("form[data-entry]:not([aria-busy=true])").wait_for()


def press(page: Page, name: str, *, reason: str = "") -> None:
    """Unfold a deed and do it."""
    page.locator("details.deed > summary", has_text=name).click()
    form = page.locator("details.deed[open] form")
    if reason:
        form.locator('textarea[name="ly-do"]').fill(reason)
    form.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def messages(page: Page) -> str:
    """What the page says first: its alerts."""
    return " ".join(page.locator(".alert").all_inner_texts())


def total(page: Page, round_id: int, place_id: int, state: str, key: CellKey) -> str:
    """Read a cell of the table of totals; "" when there is nothing."""
    page.goto(f"/tong-hop/{round_id}/{place_id}/?loai={SLUGS[state]}&muc={key[0]}")
    found = page.locator(f'main table.grid a[href*="/tu-dau/{"/".join(key)}/"]')
    return found.inner_text() if found.count() else ""


def dong(text: str) -> Decimal:
    """Read an amount printed in triệu đồng; nothing is nothing."""
    return Decimal(text.replace(".", "").replace(",", ".") or 0) * 10**6


class Today(Play):
    """The same deeds, done now: pages show what was done by the moment they are read."""

    def now(self) -> datetime:
        return timezone.now()


def later(round_id: int) -> Today:
    """Go on through the services, for what the journey need not click."""
    found = Round.objects.select_related("regime__programme", "form_version__form", "window", "route")
    return Today(found.get(pk=round_id), timezone.now())


def status(obligation: Obligation) -> str:
    return Submission.objects.get(obligation=obligation).status


def files(page: Page, edition_id: int, folder: Path) -> dict[str, Path]:
    """Download what an edition was issued as: kind → path."""
    page.goto(f"/tong-hop/ban-phat-hanh/{edition_id}/")
    found = {}
    for kind in ("pdf", "xlsx", "json"):
        with page.expect_download() as downloading:
            page.locator(f'a[href$="/tep/{kind}/"]').click()
        found[kind] = folder / f"{edition_id}.{kind}"
        downloading.value.save_as(found[kind])
    return found


def words(pdf: Path) -> str:
    """Read a printed file, each table line on one line."""
    if not shutil.which("pdftotext"):
        pytest.skip("Cần pdftotext: apt-get install poppler-utils")
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True)
    return done.stdout


def line_of(text: str, label: str) -> list[str]:
    """Return the numbers printed on a row of a table."""
    line = next(line for line in text.split("\n") if label in line and re.search(r"\d", line))
    return re.findall(r"\d[\d.,]*", line.partition(label)[2])


def recalculated(book: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """Let LibreOffice compute every formula afresh: sheet → row label → column label → value."""
    if not shutil.which("soffice"):
        pytest.skip("Cần LibreOffice: apt-get install libreoffice-calc")
    bare = book.with_suffix(".bare.xlsx")
    openpyxl.load_workbook(book).save(bare)  # drops the values the file came with
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{book.parent}/profile", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(book.parent / "out"), str(bare)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    made = openpyxl.load_workbook(book.parent / "out" / bare.name, data_only=True)
    return {sheet.title: _rows(sheet) for sheet in made if sheet.title[:1].isdigit()}


def _rows(sheet: Any) -> dict[str, dict[str, Any]]:
    """The heading is the row above the first line with a value in every heading cell: rows 5 and 6."""
    heads = [below or above for above, below in zip(*(list(sheet.values)[at] for at in (4, 5)), strict=True)]
    return {str(line[0]): dict(zip(heads, line, strict=True)) for line in list(sheet.values)[6:] if line[0]}
