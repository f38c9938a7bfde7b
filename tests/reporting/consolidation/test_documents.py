"""The printed edition: the worked cases are right in the PDF and in the workbook LibreOffice recalculates."""

import io
import shutil
import subprocess
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pypdf
import pytest

from neu.platform.text.refusals import Refused
from neu.reporting.consolidation.documents import report
from neu.reporting.consolidation.documents.annexes import annexes
from neu.reporting.consolidation.documents.report import DEMO_LINE, pdf
from neu.reporting.consolidation.documents.workbook import xlsx
from neu.reporting.consolidation.rules import Refusal
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
        "Độc lập - Tự do - Hạnh phúc", "Quảng Ngãi, ngày 30 tháng 09 năm 2024", "BÁO CÁO",
        "Kết quả thực hiện Chương trình năm 2024", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH",
        "Nguyễn Văn Minh Họa", "18/24 xã", "Chưa có số liệu của: Xã Ba Vì",
    ):  # fmt: skip
        assert words in first


def test_a_deputy_signs_for_her_chief():
    signed = content()
    signed["issue"]["signer_title"] = "Phó Chủ tịch UBND tỉnh"

    first = text_of_pdf(pdf(signed, layout(), **SEAL))[0]

    assert "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH" in first
    assert "UBND TỈNH" not in first


def test_every_page_says_the_figures_are_illustrative_and_the_first_has_no_number(pages):
    assert len(pages) > 2
    assert all(DEMO_LINE in page for page in pages)
    assert not pages[0].startswith(f"{DEMO_LINE} 1 ")
    assert pages[1].startswith(f"{DEMO_LINE} 2 ")


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
    assert len(by_place["rows"]) == 2  # Ba Tơ and the whole


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


def test_the_workbook_tells_its_hash_and_number(book):
    about = openpyxl.load_workbook(io.BytesIO(book))["Thông tin"]
    said = {row[0].value: row[1].value for row in about.iter_rows(min_row=1, max_row=13)}
    assert said["Số, ký hiệu"] == "168/BC-UBND"
    assert said["Mã băm SHA-256 của nội dung"] == "ab" * 32
    assert "MINH HỌA" in said["Số liệu"]


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
    assert Decimal(str(money["G9"].value)).quantize(Decimal("0.1")) == Decimal("73.3")
    assert counts["E8"].value == 50
    assert counts["C9"].value == "chưa chia: Trà Bùi (21142)"
    assert counts["E9"].value == "chưa chia: Trà Bùi (21142)"
