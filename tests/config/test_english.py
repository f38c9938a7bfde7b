"""Names that ship with us read English where the reader chose it; everybody else's stay as typed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.utils import translation

from neu.platform.text.names import english, shown
from neu.registry.people.models import User
from neu.registry.periods.rules import TT01_DRAFT
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.models import FormVersion
from neu.reporting.rounds.selectors.asking import STEPS
from tests.reporting.consolidation.world import Play

REFERENCE = Path(settings.REFERENCE)
VIETNAMESE = re.compile(
    "[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE
)
OFFICIAL = re.compile(r"\d+/\d{4}/[A-ZĐ-]+")  # the number of a document is the same in every language
FOLDERS = ("regimes", "forms", "forms/rows", "programmes", "indicators", "places", "calendars")


def read(file: Path) -> object:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def words(told: object) -> Iterator[str]:
    """Every text of a file."""
    match told:
        case dict():
            for value in told.values():
                yield from words(value)
        case list():
            for value in told:
                yield from words(value)
        case str():
            yield told.strip()


def said_by_checks(told: object) -> Iterator[str]:
    """The messages of a form's own checks."""
    match told:
        case {"message": str(said), **rest}:
            yield said
            yield from said_by_checks(rest)
        case dict():
            for one in told.values():
                yield from said_by_checks(one)
        case list():
            for one in told:
                yield from said_by_checks(one)


def named_elements(told: object) -> Iterator[str]:
    """The names of the elements of a file of the dictionary."""
    for one in told.get("elements", ()) if isinstance(told, dict) else ():
        yield one["name"]


def needing() -> Iterator[str]:
    """What every page of the work shows: regimes, passes, routes, steps, forms, projects, sources."""
    for file in (REFERENCE / "regimes").glob("*.yaml"):
        regime = read(file)
        yield regime["name"]
        yield from (passage["name"] for passage in regime["passages"].values())
        for route in regime["routes"]:
            yield route["name"]
            yield from (step["name"] for step in route["steps"])
    for file in (REFERENCE / "forms").glob("*.yaml"):
        form = read(file)
        if "sections" in form:
            yield form["title"]
            written = [section for section in form["sections"] if "file" not in section]  # not elsewhere
            yield from (section["title"] for section in written)
            for section in written:
                yield from (column["label"] for column in section.get("columns", ()))
            yield from said_by_checks(form)
    for file in (REFERENCE / "indicators").glob("*.yaml"):
        yield from named_elements(read(file))
    for file in (REFERENCE / "programmes").glob("1719-*.yaml"):
        programme = read(file)
        yield programme["programme"]["name"]
        yield from (node["title"] for node in programme["nodes"] if node["code"].count(".ND") == 0)
    yield from asked_steps()
    yield from (source["name"] for source in read(REFERENCE / "programmes/capital-sources.yaml")["sources"])


def asked_steps() -> Iterator[str]:
    """The steps of ad hoc rounds: the room of rounds names them."""
    yield from (name for _code, name in STEPS.values())


def test_what_every_page_shows_has_its_english():
    whole, _patterns = english(REFERENCE / "english.yaml")

    assert sorted(name for name in set(needing()) if name not in whole) == []


def form_words() -> Iterator[str]:
    """What the published forms say: titles, notes, columns, rows, units, headings, given cells."""
    for version in FormVersion.objects.all():
        layout = forms.layout(version.pk)
        yield layout.note
        for section in layout.sections:
            yield from (section.title, section.note)
            yield from (text for one in section.columns for text in (one.label, one.group))
            yield from (text for one in section.rows for text in (one.label, one.unit))
            yield from (text for one in section.items for text in (one.title, one.hint))
            for one in section.fields:
                yield from (one.label, one.group, one.unit, one.hint, *one.choices)
            yield from (cell.text for cell in section.cells.values())


def parts(name: str) -> Iterator[str]:
    """A name, and the names in it where it follows a pattern: "Cả nước: trên 2 lần", "trên 2 lần"."""
    _whole, patterns = english(REFERENCE / "english.yaml")
    yield name
    for pattern, _said in patterns:
        if found := pattern.fullmatch(name):
            for one in found.groupdict().values():
                yield from parts(one)


def test_no_english_is_left_over(db):
    files = [file for folder in FOLDERS for file in (REFERENCE / folder).glob("*.yaml")]
    shipped = {text for file in files for text in words(read(file))}
    shipped |= {text for said in form_words() for text in parts(said)}
    shipped |= {TT01_DRAFT, *asked_steps()}  # stand in the rules of periods, and with ad hoc rounds
    whole, _patterns = english(REFERENCE / "english.yaml")

    assert sorted(name for name in whole if name not in shipped and "{" not in name) == []


def test_the_forms_are_english_to_an_english_reader(db):
    with translation.override("en"):
        left = sorted({text for text in form_words() if VIETNAMESE.search(OFFICIAL.sub("", shown(text)))})
    assert left == []


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("UBND xã tổng hợp", "Commune committee consolidates"),
        ("Báo cáo năm 2024", "Annual report 2024"),
        ("Bổ sung số liệu năm 2024 (tháng 01/2025)", "Supplement to 2024 (January 2025)"),
        ("Trong đó: Hộ nghèo", "Of which: Poor households"),
        ("Cả nước: trên 2 lần", "Nation: over 2 times"),
        ("Cả nước: dưới 15 %", "Nation: under 15 %"),
        ("Ngân sách trung ương – vốn sự nghiệp", "Central budget – recurrent capital"),
        (
            "Dự án 3 – Tiểu dự án 3: Phát triển kinh tế - xã hội – mô hình bộ đội gắn với dân bản "
            "vùng đồng bào dân tộc thiểu số và miền núi",
            "Project 3 – Sub-project 3: Socio-economic development with the army among villagers",
        ),
        ("Đợt tự đặt tên", "Đợt tự đặt tên"),
        ("", ""),
    ],
)
def test_a_name_in_the_readers_language(name, english):
    with translation.override("vi"):
        assert shown(name) == name
    with translation.override("en"):
        assert shown(name) == english


def test_round_and_steps_read_english_on_the_page(client, db):
    play = Play.open(2025)
    client.force_login(User.objects.create(username="ai.do", full_name="Ai Đó"))
    client.cookies["neu_language"] = "en"

    page = client.get(f"/dot/{play.round.pk}/").content.decode()

    assert "Annual report 2025" in page
    assert "Standing agency consolidates" in page
    assert "Three tiers (without districts)" in page
    assert "Cơ quan thường trực tổng hợp" not in page
