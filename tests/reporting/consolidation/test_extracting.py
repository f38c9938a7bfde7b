"""A receiver's own workbook goes out with the figures it asks for, and looks as it came."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.styles import Font
from openpyxl.worksheet.table import Table as ExcelTable

from neu.reporting.consolidation.documents import receiver
from neu.reporting.consolidation.documents.row_opening import moved
from neu.reporting.consolidation.rules import ExtractRefusal
from tests.reporting.consolidation.conftest import HOUSES, Story
from tests.reporting.consolidation.world import officer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HOUSES_HERE = "{{[B!DA1_NHA_O.thuc_hien]}}"
ASKED = {
    "A1": "Nhà ở của {{địa bàn}} ({{loại số}}): {{[B!DA1_NHA_O.thuc_hien]}} hộ, {{ tiến độ }}",
    "A3": "{{stt}}", "B3": "{{từng xã}}", "C3": HOUSES_HERE, "D3": "=C3*2",
    "B4": "Cộng", "C4": "=SUM(C3:C3)", "D4": HOUSES_HERE,
    "B5": "Đất ở", "C5": "{{[B!DA1_DAT_O.thuc_hien]}}", "D5": "=Sau!A1",
}  # fmt: skip


def workbook(cells: dict[str, Any], change: Any = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Mẫu"
    for at, value in cells.items():
        sheet[at] = value
    book.create_sheet("Sau")["A1"] = "=Mẫu!C4"
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def address(play: Any, place_id: int, state: str = "da-tiep-nhan", more: str = "") -> str:
    return f"/tong-hop/{play.round.pk}/{place_id}/mau-noi-nhan/{more}?loai={state}"


def send(client: Any, url: str, content: bytes, name: str = "mau.xlsx") -> Any:
    return client.post(url, {"tep": SimpleUploadedFile(name, content, XLSX)})


def filled(answer: Any) -> Any:
    assert answer.status_code == 200, answer.content.decode()[:2000]
    assert answer["Content-Type"] == XLSX
    return openpyxl.load_workbook(io.BytesIO(answer.content))


@pytest.fixture
def client(client_of):
    return client_of(officer("ban-dan-toc"))


def test_the_reporters_of_a_form_are_each_in_their_row_and_formulas_follow(story: Story, client):
    def style(book: Any) -> None:
        sheet = book["Mẫu"]
        sheet["C3"].font, sheet["C3"].number_format = Font(bold=True), "0.00"
        sheet.merge_cells("A5:B5")
        sheet.row_dimensions[3].height = 33

    play = story.y2024
    book = filled(send(client, address(play, play.province), workbook(ASKED, style)))
    sheet = book["Mẫu"]
    names = [sheet.cell(row, 2).value for row in range(3, sheet.max_row + 1)]
    last = names.index("Cộng") + 2
    rows = {sheet.cell(row, 2).value: sheet.cell(row, 3) for row in range(3, last + 1)}
    assert len(rows) == last - 2 > 3
    assert sum(one.value for one in rows.values() if isinstance(one.value, int | float)) == 115
    assert [one.value for one in rows.values() if isinstance(one.value, str)] == ["không phát sinh"]
    assert all(one.font.b and one.number_format == "0.00" for one in rows.values())
    assert [sheet.cell(row, 1).value for row in range(3, last + 1)] == list(range(1, last - 1))
    assert sheet.cell(last, 4).value == f"=C{last}*2"
    assert sheet.cell(last + 1, 3).value == f"=SUM(C3:C{last})"
    assert sheet.cell(last + 1, 4).value == 115
    assert book["Sau"]["A1"].value == f"=Mẫu!C{last + 1}"
    assert str(next(iter(sheet.merged_cells.ranges))) == f"A{last + 2}:B{last + 2}"
    assert (sheet.row_dimensions[last].height, sheet.row_dimensions[last + 1].height) == (33, None)
    assert "115 hộ" in sheet["A1"].value
    assert "Đã có" in sheet["A1"].value
    assert "{{" not in str([[one.value for one in row] for row in sheet.iter_rows()])
    told = [row[0].value for row in book[receiver.ABOUT].iter_rows()]
    assert any("như khi báo cáo" in one for one in told)


def test_blank_stays_empty_and_a_sentence_says_so(story: Story, client):
    play = story.y2024
    cells = {"A1": "{{[B!DA1_DAT_O.thuc_hien]}}", "A2": "Đất: {{[B!DA1_DAT_O.thuc_hien]}} hộ"}
    sheet = filled(send(client, address(play, play.place("21529")), workbook(cells)))["Mẫu"]
    assert sheet["A1"].value is None
    assert sheet["A2"].value == "Đất: chưa có số liệu hộ"


def test_demo_figures_are_named_on_every_sheet(story: Story, client, settings):
    settings.DEMO = True
    book = filled(send(client, address(story.y2024, story.y2024.province), workbook({"A1": HOUSES_HERE})))
    assert all("MINH HỌA" in sheet.oddHeader.center.text for sheet in (book["Mẫu"], book["Sau"]))
    assert any("MINH HỌA" in str(row[0].value) for row in book[receiver.ABOUT].iter_rows())


def test_every_cell_that_cannot_be_filled_is_named_at_once(story: Story, client):
    cells = {
        "A1": "{{[B!KHONG.thuc_hien]}}", "A2": "{{stt}}", "A3": "{{lời X}}", "A4": "{{", "B5": "{{từng xã}}",
        "C5": "{{từng huyện}}", "A6": "{{DROP TABLE}}",
    }  # fmt: skip
    play = story.y2024
    answer = send(
        client, address(play, play.province), workbook(cells, lambda one: one["Mẫu"].merge_cells("A5:A6"))
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    for where in ("ô A1", "ô A2", "ô A3", "ô A4", "ô 5:5"):
        assert where in page, where


def with_image(content: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("xl/media/a.png", b"x")
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * (receiver.MOST_UNPACKED + 1))
    return out.getvalue()


def with_sheet(change: Callable[[bytes], bytes]) -> bytes:
    """A workbook whose first sheet's XML was written by somebody else."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook({"A1": HOUSES_HERE}))) as packed,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in packed.namelist():
            data = packed.read(name)
            made.writestr(name, change(data) if name == "xl/worksheets/sheet1.xml" else data)
    return out.getvalue()


def merged_whole(data: bytes) -> bytes:
    merged = b"</sheetData><mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>"
    return data.replace(b"</sheetData>", merged)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: with_sheet(merged_whole), "EXTRACT_UNREADABLE"),
        (lambda: with_sheet(lambda data: data.decode().encode("utf-16")), "EXTRACT_UNREADABLE"),
        (lambda: b"x", "EXTRACT_UNREADABLE"),
        (lambda: b"PK\x03\x04 hong", "EXTRACT_UNREADABLE"),
        (bomb, "EXTRACT_UNREADABLE"),
        (lambda: with_image(workbook({"A1": HOUSES_HERE})), "EXTRACT_WOULD_LOSE"),
    ],
)
def test_a_file_that_cannot_be_kept_whole_is_refused(content, code):
    from neu.platform.text.refusals import Refused

    data = content()
    with pytest.raises(Refused) as no:
        receiver.opened(data, len(data), "a.xlsx")
    assert no.value.code == ExtractRefusal(code)


@pytest.mark.parametrize("content", [b"", b"x", workbook({"A1": "Không hỏi gì"})])
def test_what_is_sent_is_answered_in_words(story: Story, client, content):
    answer = send(client, address(story.y2024, story.y2024.province), content)
    assert answer.status_code == 422


def test_a_table_of_excel_at_the_row_is_told(story: Story, client):
    def table(book: Any) -> None:
        book["Mẫu"]["A9"], book["Mẫu"]["A10"] = "a", "b"
        book["Mẫu"].add_table(ExcelTable(displayName="T1", ref="A9:A10"))

    answer = send(client, address(story.y2024, story.y2024.province), workbook({"B3": "{{từng xã}}"}, table))
    assert answer.status_code == 422
    assert "A9:A10" in answer.content.decode()


def test_only_what_she_may_see_goes_into_the_file(story: Story, client_of):
    play = story.y2024
    health = client_of(officer("so-y-te"))
    cells = {"A1": HOUSES_HERE, "A2": "{{[C!DA7_NSTW_SN.giai_ngan]}}"}
    answer = send(health, address(play, play.province), workbook(cells))
    sheet = filled(answer)["Mẫu"]
    assert sheet["A1"].value == receiver.NOT_HERS
    assert sheet["A2"].value not in (None, receiver.NOT_HERS)
    stranger = client_of(officer("ubnd-xa-21505-cu"))
    assert send(stranger, address(play, play.province), workbook(cells)).status_code == 404


def test_the_workbook_of_references_can_be_filled_as_it_is(story: Story, client):
    play = story.y2024
    given = client.get(address(play, play.province, more="dan-chieu/"))
    book = openpyxl.load_workbook(io.BytesIO(given.content))
    sheet = book["B"]
    assert HOUSES_HERE in {str(one.value) for row in sheet.iter_rows() for one in row}
    del book["Cách dùng"]  # its row words stand in no row
    out = io.BytesIO()
    book.save(out)
    made = filled(send(client, address(play, play.province), out.getvalue()))
    assert 115 in {one.value for row in made["B"].iter_rows() for one in row}
    assert HOUSES[0] == "B"


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("=SUM(C5:C5)", "=SUM(C5:C7)"),
        ("=SUM($C$3:$C$5)+C4", "=SUM($C$3:$C$7)+C4"),
        ("=C5+C6", "=C5+C8"),
        ("='Mẫu 1'!C9", "='Mẫu 1'!C9"),
        ('=IF(C9>0,"C9","")', '=IF(C11>0,"C9","")'),
        ("=SUM(C:C)+Khác!C9+A!C9", "=SUM(C:C)+Khác!C9+A!C11"),
    ],
)
def test_formulas_find_what_moved(formula, after):
    assert moved(formula, "A", "A", 5, 2) == after
