"""Lines from spreadsheets: pasted, .csv, .xlsx; what is no sheet is one refusal."""

import io
import zipfile

import openpyxl
import pytest

from neu.platform.text.refusals import Refused
from neu.registry.places import sheets
from neu.registry.places.rules import ActRefusal, Deed
from neu.registry.places.rules.lines import COLUMNS, read_table

ROWS = [["Nhập", "21529", "xã", "Ba Vì", "00123", "", "", "", "", ""]]


def book(*rows, form="General"):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for cell in made.active["G"]:
        cell.number_format = form
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(content):
    return sheets.rows_of(content, len(content))


def test_what_is_pasted_is_read_cell_by_cell():
    assert sheets.pasted('Nhập\t21529\t"xã"\t"Ba\nVì"\t00123\n') == [
        ["Nhập", "21529", "xã", "Ba\nVì", "00123"]
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_is_read_whatever_parts_its_cells(mark):
    text = mark.join(["Nhập", "21529", "xã", "Ba Vì", "00123"])
    assert read(text.encode("utf-8-sig")) == [["Nhập", "21529", "xã", "Ba Vì", "00123"]]


def test_a_workbook_reads_as_people_see_it():
    assert read(book(["Chia", 21529, None, "A", "00123", "", 0.6], form="0%"))[0][:7] == [
        "Chia", "21529", "", "A", "00123", "", "60",
    ]  # fmt: skip
    assert read(book(["Chia", 21529.0, None, "A", "00123", "", 33.3333]))[0][6] == "33,3333"


def test_the_template_comes_back_as_lines():
    made = openpyxl.load_workbook(io.BytesIO(sheets.template()))
    assert [cell.value for cell in made.worksheets[0][1]][0] == "Việc"
    assert len(list(made.worksheets[0][1])) == len(COLUMNS)
    for column, value in enumerate(ROWS[0], start=1):
        made.worksheets[0].cell(2, column, value)
    out = io.BytesIO()
    made.save(out)
    lines, problems = read_table(read(out.getvalue()))
    assert problems == []
    assert [(line.deed, line.code) for line in lines] == [(Deed.MERGE, "00123")]


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (41 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04rest", b"\xff\xfeN\0h\0", b"a\0b", bomb(), b"x" * (sheets.MOST_BYTES + 1)],
    ids=["half a zip", "UTF-16", "NUL", "bomb", "large"],
)
def test_what_is_no_sheet_is_refused(content):
    with pytest.raises(Refused) as caught:
        read(content)
    assert caught.value.code == ActRefusal.SHEET_UNREADABLE
