"""The printed edition: the worked cases are right in the PDF and in the workbook LibreOffice recalculates."""

import doctest
import io
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pypdf
import pytest

from neu.platform.text.refusals import Refused
from neu.reporting.consolidation.documents import display, report, wording
from neu.reporting.consolidation.documents.annexes import annexes
from neu.reporting.consolidation.documents.report import DEMO_LINE, pdf
from neu.reporting.consolidation.documents.workbook import xlsx
from neu.reporting.consolidation.rules import Refusal
from neu.reporting.forms.layout import ItemSpec, SectionSpec
from neu.reporting.forms.rules import Mark, SectionKind
from tests.reporting.consolidation.samples import content, layout

AT = datetime(2024, 9, 30, 3, tzinfo=UTC)
SEAL = {"content_hash": "ab" * 32, "issued_at": AT}
MISSING = shutil.which("soffice") is None


def text_of_pdf(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


@pytest.fixture(scope="module")
def pages() -> list[str]:
    return text_of_pdf(pdf(content(), layout(), **SEAL))


def test_the_pdf_has_the_blocks_of_decree_30(pages):
    first = pages[0]
    for words in (
        "ỦY BAN NHÂN DÂN TỈNH", "Số: 168/BC-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", "Quảng Ngãi, ngày 30 tháng 9 năm 2024",
        "BÁO CÁO Kết quả thực hiện Chương trình năm 2024 Kính gửi: Ủy ban Dân tộc.",
        "Thực hiện Thông tư số 01/2022/TT-UBDT ngày 26 tháng 5 năm 2022 của Ủy ban Dân tộc quy định,",
        "báo cáo kết quả thực hiện Chương trình năm 2024 như sau:",
        "Số liệu chi tiết tại các Phụ lục I, II, III kèm theo./.", "Nơi nhận: - Như trên;",
        "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH",
        "Nguyễn Văn Minh Họa", "18/24 xã", "Chưa có số liệu của: Xã Ba Vì",
    ):  # fmt: skip
        assert words in first


def test_a_deputy_signs_for_her_chief():
    signed = content()
    signed["issue"]["signer_title"] = "Phó Chủ tịch UBND tỉnh"

    first = text_of_pdf(pdf(signed, layout(), **SEAL))[0]

    assert "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH" in first
    assert "UBND TỈNH" not in first


def test_every_page_says_the_figures_are_illustrative(pages):
    assert len(pages) > 2
    assert all(DEMO_LINE in page for page in pages)


def test_annexes_are_numbered_and_say_what_they_go_with(pages):
    whose = "(Kèm theo Báo cáo số 168/BC-UBND ngày 30 tháng 9 năm 2024 của Ủy ban nhân dân tỉnh Quảng Ngãi)"
    for page, label in zip(pages[1:], ("I", "II", "III"), strict=True):
        assert f"Phụ lục {label} " in page
        assert whose in page
    assert "KẾT QUẢ THỰC HIỆN THEO DỰ ÁN" in pages[2]
    assert "(tổng cộng, chia theo huyện)" in pages[3]


def test_a_long_annex_repeats_its_heading_and_counts_its_own_pages():
    long = content()
    place = long["body"]["by_place"]["places"][0]
    long["body"]["by_place"]["places"] = [place] * 59
    pages = text_of_pdf(pdf(long, layout(), **SEAL))
    assert len(pages) == 5
    assert pages[4].startswith(f"{DEMO_LINE} 2 ")
    assert all("Tên huyện" in page for page in pages[3:])
    assert "Mã băm SHA-256" in pages[4]
    assert not any("Mã băm SHA-256" in page for page in pages[:4])
    for page in pages[:4]:  # the first page of the text and of each annex has no number
        assert not page.removeprefix(f"{DEMO_LINE} ")[0].isdigit()


def test_a_draft_says_so_on_every_page_and_has_no_number_day_or_name():
    unsigned = content(number="", signer="", signer_title="")
    pages = text_of_pdf(pdf(unsigned, layout(), content_hash="", issued_at=AT, draft=True))
    assert all("DỰ THẢO" in page for page in pages)
    assert "ngày 30" not in pages[0]
    assert "tháng năm 2024" in " ".join(pages[0].split())
    assert "Mã băm" not in pages[-1]


def test_an_issued_edition_is_no_draft(pages):
    assert not any("DỰ THẢO" in page for page in pages)


def test_an_edition_of_real_figures_says_nothing_about_a_demo():
    real = content()
    real["body"]["demo"] = False
    assert all("MINH HỌA" not in page for page in text_of_pdf(pdf(real, layout(), **SEAL)))


def test_the_worked_cases_are_printed_right(pages):
    text = " ".join(pages)
    assert "892.120 0 892.120" in text  # 892 120 in triệu stays 892.120, not 892 tỷ of triệu
    assert "73,3" in text  # 110 of 150
    assert "50,0" in text  # 45/50 and 30/100 give 75/150
    assert "60,0" not in text
    assert "chưa chia: Trà Bùi (21142)" in text
    assert "Đơn vị tính: triệu đồng" in text
    assert "12*" in text
    assert "* ước chia: Trà Bùi (21142). Chia theo tỷ lệ đã công bố" in text


def test_the_table_by_district_names_its_places(pages):
    text = " ".join(pages)
    assert "chia theo huyện" in text
    assert "Huyện Ba Tơ" in text


def test_an_amended_edition_says_what_it_replaces_and_changes():
    amended = content(
        no=2,
        reason="Đính chính số giải ngân",
        replaces={"no": 1, "number": "168/BC-UBND", "issued_on": "2024-09-30", "hash": "0" * 64},
        differences=[
            {
                "key": ["VON", "da7", "giaingan"],
                "old": ["VALUE", "100000000", ""],
                "new": ["VALUE", "110000000", ""],
            },
            {"key": ["KETQUA", "nha", "thuchien"], "old": None, "new": ["VALUE", "12", ""]},
        ],
    )
    first = text_of_pdf(pdf(amended, layout(), **SEAL))[0]
    assert "Thay thế bản số 168/BC-UBND ngày 30/09/2024" in first
    assert "Giải ngân 100 110" in first
    assert "(trống) 12" in first
    assert "Đính chính số giải ngân" in first


@pytest.mark.parametrize("make", [pdf, xlsx])
def test_the_same_content_and_instant_give_the_same_bytes(make):
    assert make(content(), layout(), **SEAL) == make(content(), layout(), **SEAL)


def test_a_missing_font_is_named(settings, tmp_path):
    settings.HOME = tmp_path
    with pytest.raises(Refused) as refused:
        report.font_paths()
    assert refused.value.code == Refusal.FONT_MISSING
    assert refused.value.params == {"file": "Tinos_400Regular.ttf"}


def test_a_section_of_one_unit_names_it_once_and_one_of_many_in_each_row():
    money, counts, by_place = annexes(content(), layout())
    assert money["unit"] == "Đơn vị tính: triệu đồng"
    assert [one["text"] for one in money["head"]][0] == "Nội dung"
    assert counts["unit"] == "Đơn vị tính: hộ"
    assert by_place["unit"] == "Đơn vị tính: triệu đồng"
    assert len(by_place["rows"]) == 2  # Ba Tơ and the whole


def printed(annex: dict, label: str) -> list[str]:
    line = next(one["cells"] for one in annex["rows"] if one["cells"][0]["text"] == label)
    return [cell["text"] for cell in line[1:]]


def test_a_blank_is_not_printed_as_a_zero():
    some = content()
    del some["body"]["table"]["KETQUA"]["nha"]["thuchien"]
    some["body"]["table"]["KETQUA"]["nuoc"]["thuchien"] = ["VALUE", "0", ""]
    _money, counts, _by_place = annexes(some, layout())
    assert printed(counts, "Số hộ được hỗ trợ nhà ở")[1] == "…"
    assert printed(counts, "Số hộ được hỗ trợ nước sinh hoạt phân tán")[1] == "0"
    assert any("“0”: có báo cáo và bằng không" in note for note in counts["footnotes"])


def test_a_row_nobody_answered_says_so_once():
    some = content()
    del some["body"]["table"]["KETQUA"]["nuoc"]
    counts = annexes(some, layout())[1]
    assert printed(counts, "Số hộ được hỗ trợ nước sinh hoạt phân tán") == ["chưa có số liệu"]


def test_an_indicator_with_a_denominator_only_is_named_as_having_no_result():
    form = layout()
    counts = form.sections[1]
    rows = tuple(replace(row, indicator_code="MT1" if row.code == "nuoc" else "") for row in counts.rows)
    form = replace(form, sections=(form.sections[0], replace(counts, rows=rows)))
    some = content()
    whole = annexes(some, form)[1]
    assert not any("chưa tính được" in note for note in whole["footnotes"])
    some["body"]["table"]["KETQUA"]["nuoc"] = {"kehoach": ["VALUE", "150", ""]}
    annex = annexes(some, form)[1]
    assert printed(annex, "Số hộ được hỗ trợ nước sinh hoạt phân tán") == ["150", "…", "…"]
    note = "Chưa có số đạt được nên chưa tính được kết quả: số hộ được hỗ trợ nước sinh hoạt phân tán."
    assert note in annex["footnotes"]


def test_the_outline_prints_what_was_answered_under_its_headings():
    items = (
        ItemSpec("D1", "1. Quản lý", asked=False),
        ItemSpec("D1A", "Chính sách", 1, hint="Văn bản đã ban hành."),
        ItemSpec("D1B", "Phối hợp", 1),
        ItemSpec("D2", "2. Phương hướng", asked=False),
        ItemSpec("D2A", "Giải pháp", 1),
    )
    outline = SectionSpec("D", SectionKind.NARRATIVE, "Đánh giá", items=items)
    form = replace(layout(), sections=(*layout().sections, outline))
    some = content()
    some["body"]["narratives"] = [["D", "D1B", "Ban chỉ đạo họp bốn kỳ."]]
    first = text_of_pdf(pdf(some, form, **SEAL))[0]
    assert "1. Quản lý Phối hợp Ban chỉ đạo họp bốn kỳ." in first
    for left_out in ("Chính sách", "Văn bản đã ban hành", "2. Phương hướng", "Giải pháp"):
        assert left_out not in first
    silent = text_of_pdf(pdf(content(), form, **SEAL))[0]
    assert "chưa có phần lời theo đề cương" in silent


def test_an_agency_that_says_where_it_is_is_not_told_twice():
    some = content()
    some["body"]["counted"]["missing"] = [
        ["PROVINCE", "51", "CHU_DU_AN", "so-y-te"],
        ["COMMUNE", "21529", "DON_VI", "bql"],
    ]
    some["issue"]["agencies"] = {"so-y-te": "Sở Y tế tỉnh Quảng Ngãi", "bql": "Ban Quản lý"}
    first = text_of_pdf(pdf(some, layout(), **SEAL))[0]
    assert "Chưa tiếp nhận báo cáo của 2 đơn vị: Sở Y tế tỉnh Quảng Ngãi, Ban Quản lý (Xã Ba Vì)." in first


def test_the_words_of_the_decree():
    assert doctest.testmod(wording).failed == 0


# The workbook


@pytest.fixture(scope="module")
def book() -> bytes:
    return xlsx(content(), layout(), **SEAL)


def test_the_workbook_holds_numbers_and_formulas_not_texts(book):
    sheet = openpyxl.load_workbook(io.BytesIO(book))["1. VON"]
    assert sheet["C8"].value == 892120
    assert sheet["F8"].value == 1250.5
    assert str(sheet["E8"].value).startswith("=")
    assert "C8" in sheet["E8"].value
    assert "D8" in sheet["E8"].value
    assert sheet.freeze_panes == "C7"
    assert sheet["C8"].number_format == "[$-42A]#,##0"
    assert sheet["F8"].number_format == "[$-42A]#,##0.0"
    assert sheet["A3"].value == "Tiền tính bằng triệu đồng; số khác theo cột Đơn vị"
    assert "Báo cáo số 168/BC-UBND ngày 30 tháng 9 năm 2024" in sheet["A2"].value


def test_words_that_look_like_an_address_are_words():
    """A link would take whoever clicks on the official workbook to wherever its writer liked."""
    lead = "https://vi-du.vn/nhap"
    form = layout()
    named = replace(form, sections=tuple(replace(one, title=lead) for one in form.sections))

    book = openpyxl.load_workbook(io.BytesIO(xlsx(content(title=lead, agency=lead), named, **SEAL)))

    assert any(cell.value == lead for sheet in book for row in sheet for cell in row)
    assert not [cell for sheet in book for row in sheet for cell in row if cell.hyperlink]


def test_every_sheet_of_illustrative_figures_says_so_on_screen_and_in_print(book):
    for sheet in openpyxl.load_workbook(io.BytesIO(book)):
        assert DEMO_LINE in [cell.value for cell in sheet["A"]], sheet.title
        assert DEMO_LINE in sheet.oddHeader.right.text, sheet.title


def test_a_table_prints_across_on_a4_with_its_heading_on_every_page(book):
    for sheet in openpyxl.load_workbook(io.BytesIO(book)).worksheets[:-1]:
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)  # one page wide
        assert sheet.print_title_rows == "$5:$6"


def test_the_table_by_place_ends_with_the_whole_read_from_its_own_sheet(book):
    sheet = openpyxl.load_workbook(io.BytesIO(book))["Theo huyện – VON"]
    assert [sheet["A7"].value, sheet["A8"].value] == [
        "Huyện Ba Tơ",
        "Toàn tỉnh (kể cả phần không phân theo xã)",
    ]
    assert sheet["C8"].value == "='1. VON'!C7"


def test_what_no_place_holds_is_a_line_of_its_own_so_that_the_column_adds_up():
    made = content()
    [place] = made["body"]["by_place"]["places"]
    column = next(code for code, cell in place["table"]["VON"].items() if cell[1] == "892240000000")
    held = {**place["table"]["VON"], column: ["VALUE", "892225000000", ""]}
    made["body"]["by_place"]["places"] = [{**place, "table": {"VON": held}}]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx(made, layout(), **SEAL)))["Theo huyện – VON"]
    assert [sheet[f"A{at}"].value for at in (7, 8, 9)] == [
        "Huyện Ba Tơ",
        "Không phân theo huyện, hoặc chưa chia",
        "Toàn tỉnh (kể cả phần không phân theo xã)",
    ]
    assert (sheet["C7"].value, sheet["C8"].value) == (892225, "='1. VON'!C7-SUM(C7)")
    annex = next(one for one in annexes(made, layout()) if one["part"])
    line = next(row for row in annex["rows"] if row["cells"][1]["text"].startswith("Không phân theo huyện"))
    assert line["cells"][2]["text"] == "15"


def test_the_workbook_tells_its_hash_and_number(book):
    about = openpyxl.load_workbook(io.BytesIO(book))["Thông tin"]
    said = {row[0].value: row[1].value for row in about.iter_rows(min_row=1, max_row=15)}
    assert said["Số, ký hiệu"] == "168/BC-UBND"
    assert said["Mã băm SHA-256 của nội dung"] == "ab" * 32
    assert "MINH HỌA" in said["Số liệu"]
    assert said["Ngày ký"] == "30/09/2024"
    assert said["Thời gian số liệu"] == "từ 01/01/2024 đến 31/12/2024"
    assert said["Địa giới hành chính ngày"] == "15/09/2024"
    assert said["Lúc phát hành"] == "30/09/2024 10:00"  # of Hà Nội


def test_the_workbook_of_an_amended_edition_lists_what_it_changes_in_words():
    old, new = ["VALUE", "100000000", ""], ["VALUE", "110000000", ""]
    amended = content(differences=[{"key": ["VON", "da7", "giaingan"], "old": old, "new": new}])
    about = openpyxl.load_workbook(io.BytesIO(xlsx(amended, layout(), **SEAL)))["Thông tin"]
    rows = [[cell.value for cell in row] for row in about.iter_rows()]
    assert ["Giải ngân", layout().sections[0].row_named("da7"), "100", "110"] in rows


@pytest.mark.skipif(MISSING, reason="soffice is not installed: apt-get install libreoffice-calc")
def test_libreoffice_recalculates_the_workbook_to_the_same_values(book, tmp_path):
    # the stored results are taken out first, so that what is read back was calculated by LibreOffice
    bare = openpyxl.load_workbook(io.BytesIO(book))
    bare.save(tmp_path / "bare.xlsx")
    stored = openpyxl.load_workbook(tmp_path / "bare.xlsx", data_only=True)["1. VON"]
    assert stored["E8"].value is None
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"),
         str(tmp_path / "bare.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    sheets = openpyxl.load_workbook(tmp_path / "out" / "bare.xlsx", data_only=True)
    money, counts = sheets["1. VON"], sheets["2. KETQUA"]
    assert money["C7"].value == 892240  # 892.120 + 120 triệu
    assert money["E9"].value == 150
    assert sheets["Theo huyện – VON"]["C8"].value == 892240
    assert Decimal(str(money["G9"].value)).quantize(Decimal("0.1")) == Decimal("73.3")
    assert counts["E8"].value == 50
    assert counts["C9"].value == "chưa chia: Trà Bùi (21142)"
    assert counts["E9"].value == "chưa chia: Trà Bùi (21142)"
    assert (counts["D9"].value, counts["D9"].number_format[-1]) == (12, "*")
    notes = [cell.value for row in counts.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any(text.startswith("* ước chia: Trà Bùi (21142).") for text in notes)


@pytest.mark.parametrize(
    ("dong", "printed_as"),
    [
        ("892120000000", "892.120"),
        ("1250500000", "1.250,5"),
        ("1234567800000", "1.234.567,8"),
        ("17524999999", "17.525"),
        ("14264166667", "14.264,167"),
        ("0", "0"),
        ("-1500000", "-1,5"),
    ],
)
def test_money_is_printed_to_a_thousand_dong_with_no_idle_zeros(dong, printed_as):
    money = layout().sections[0]
    spec = money.cells["da1", "giao"]
    assert display.written(spec, money, Mark.VALUE, Decimal(dong)) == printed_as
