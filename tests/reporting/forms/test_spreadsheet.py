"""The case file once more, recalculated by LibreOffice: a sheet and the engine may not disagree."""

import csv
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml

from neu.reporting.forms.formula import formulas, to_excel
from neu.reporting.forms.rules import Mark
from tests.reporting.forms.layouts import said, table

FILE = Path(__file__).parents[3] / "reference/forms/formula-cases.yaml"
IN_A_SHEET = {Mark.VALUE, Mark.BLANK, Mark.NOTHING}  # the rest is written in words, not as a formula
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""


def cases() -> list[dict[str, Any]]:
    """Those whose inputs are numbers, blanks or nils; a total of nils alone is words too."""
    found = yaml.safe_load(FILE.read_text(encoding="utf-8"))["cases"]
    return [
        case
        for case in found
        if {said(value).mark for value in case["o"].values()} <= IN_A_SHEET
        and said(case["ket_qua"]).mark is not Mark.NOTHING
    ]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_sheet_recalculates_to_what_the_engine_says(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(tmp_path / "cases.xlsx")
    sheet = workbook.add_worksheet()
    for line, case in enumerate(cases()):
        columns = list(case["o"])
        layout = table({("r", column): "" for column in columns} | {("r", "kq"): case["cong_thuc"]})
        tree = formulas(layout)["S", "r", "kq"]
        letters = dict(zip(columns, "BCDEFGH", strict=False))

        def address(key: tuple[str, str, str], line: int = line, letters: dict[str, str] = letters) -> str:
            return f"{letters[key[2]]}{line + 1}"

        sheet.write_formula(line, 0, to_excel(tree, address))
        for place, column in enumerate(columns, start=1):
            value = said(case["o"][column])
            if value.mark is not Mark.BLANK:
                sheet.write_number(line, place, float(value.value or 0))
    workbook.close()
    profile = tmp_path / "profile/user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    command = [
        "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
        "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", str(tmp_path),
        str(tmp_path / "cases.xlsx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    with (tmp_path / "cases.csv").open(encoding="utf-8", newline="") as file:
        answers = [row[0] for row in csv.reader(file)]
    assert len(answers) == len(cases()) > 30
    wrong = [
        (case["ten"], case["ket_qua"], answer)
        for case, answer in zip(cases(), answers, strict=True)
        if not agrees(case["ket_qua"], answer)
    ]
    assert wrong == []


def agrees(wanted: str, answer: str) -> bool:
    value = said(wanted)
    if value.mark is Mark.VALUE:
        return bool(answer) and abs(Decimal(answer) - (value.value or 0)) < Decimal("0.0001")
    return answer == ("" if value.mark is Mark.BLANK else wanted)
