"""A definition changed between two years: the series breaks visibly, nothing is added or compared across."""

import json
from datetime import UTC, date, datetime

import pytest

from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.people import services as people
from neu.registry.people.models import User
from neu.reporting.consolidation import selectors
from neu.reporting.consolidation.selectors import TotalState
from neu.reporting.consolidation.selectors.series import series
from neu.reporting.consolidation.viewing import series_rows
from neu.reporting.forms import selectors as forms
from neu.reporting.forms import services as publishing
from neu.reporting.forms.authoring.shape import entries
from neu.reporting.forms.rules import Mark
from neu.reporting.forms.selectors import writing
from neu.reporting.indicators import selectors as dictionary
from neu.reporting.indicators import services
from neu.reporting.indicators.breakdown_text import to_rows, to_text
from neu.reporting.indicators.making import facts_of, facts_of_indicator
from neu.reporting.indicators.selectors import changing
from tests.reporting.consolidation.world import HOUSES, Play

NEW = date(2026, 1, 1)
AT = datetime(2030, 1, 2, 3, tzinfo=UTC)  # after the reference forms were published
OLD_PLACE = "21529"
CARRIED, SO_FAR = ("B", "DA1_NHA_O", "truoc"), ("B", "DA1_NHA_O", "luy_ke")


def everything(*_asked: object) -> bool:
    return True


def redefine(code: str, her: User, on: date = NEW) -> None:
    said = facts_of(dictionary.versions_of(code)[0])
    row = {
        **said,
        "breakdowns": to_rows(to_text(said["breakdowns"])),
        "unit": "người",
        "apportioned_by": "NONE",
    }
    services.change_element(
        code, row, seen=changing.element_entry(code).stamp, from_on=on, reason="Đếm người", actor=her, at=AT
    )


def published_anew(was: str = "", now: str = "") -> None:
    """The form once more, valid from the new day; one formula of it otherwise."""
    source = json.loads(json.dumps(writing.source_of(writing.latest("BC_NAM"))).replace(was, now))
    publishing.publish(entries({**source, "valid_from": NEW.isoformat()}), actor=None, at=AT)


@pytest.fixture
def her(db) -> User:
    people.load_demo_accounts("mật khẩu", AT)
    people.load_demo_people(AT)
    return User.objects.get(username="quantri")


@pytest.fixture
def years(her) -> tuple[Play, Play, str]:
    """12 houses reported in 2024, 30 in 2026 by another definition."""
    old = Play.open(2024)
    code = forms.layout(old.round.form_version_id).cells[HOUSES].element_code
    with pytest.raises(Refused) as early:
        redefine(code, her, date(2024, 6, 1))
    assert early.value.code == "MEANING_TOO_EARLY"
    assert "31/12/2024" in refusal_text(early.value)
    old.commune(OLD_PLACE, {HOUSES: 12})
    old.district("535", OLD_PLACE)
    old.send("ban-dan-toc", "THUONG_TRUC")
    redefine(code, her)
    with pytest.raises(Refused) as outdated:
        Play.open(2026)
    assert outdated.value.code == "FORM_DEFINED_OTHERWISE"
    assert "Phát hành phiên bản mới" in refusal_text(outdated.value)
    published_anew()
    new = Play.open(2026)
    new.commune(OLD_PLACE, {HOUSES: 30})
    return old, new, code


def test_the_series_breaks_visibly_with_both_definitions(years):
    old, new, code = years
    place = new.province
    found = series(new.round, place, HOUSES, TotalState.ACCEPTED, on=new.round.cutoff_on, allowed=everything)

    assert [(one.round.period, one.broken) for one in found] == [("2024", False), ("2026", True)]
    [told] = found[1].redefined
    assert (told.code, told.before.no, told.now.no) == (code, 1, 2)
    assert "unit" in {one.field for one in told.changes}
    rows = series_rows(found, place, HOUSES, TotalState.ACCEPTED, None)
    [(words, url)] = rows[1].breaks
    assert "Từ 01/01/2026: định nghĩa khác" in words
    assert "hộ → người" in words
    assert "Đếm người" in words
    assert url == f"/chi-tieu/{code}/#dinh-nghia-2"
    assert [one.value.value for one in found] == [12, 30]


def test_a_number_worked_out_from_what_was_redefined_breaks_too(years):
    _old, new, _code = years
    found = series(new.round, new.province, SO_FAR, TotalState.ACCEPTED, on=None, allowed=everything)

    assert [(one.round.period, one.broken) for one in found] == [("2024", False), ("2026", True)]


def test_years_of_another_definition_are_never_added(years):
    _old, new, _code = years
    made = selectors.table(new.round, new.province, TotalState.ACCEPTED, on=new.round.cutoff_on)

    assert made.cell(HOUSES).value == 30
    assert made.cell(CARRIED).mark is Mark.REDEFINED
    assert "2024" in made.cell(CARRIED).note
    assert made.cell(SO_FAR).mark is Mark.REDEFINED
    assert made.cell(SO_FAR).value is None


def test_the_same_definition_goes_on_without_a_break(her):
    old = Play.open(2024)
    old.commune(OLD_PLACE, {HOUSES: 12})
    old.district("535", OLD_PLACE)
    old.send("ban-dan-toc", "THUONG_TRUC")
    published_anew()
    new = Play.open(2026)
    new.commune(OLD_PLACE, {HOUSES: 30})
    found = series(new.round, new.province, HOUSES, TotalState.ACCEPTED, on=None, allowed=everything)
    made = selectors.table(new.round, new.province, TotalState.ACCEPTED, on=new.round.cutoff_on)

    assert [one.broken for one in found] == [False, False]
    assert (made.cell(CARRIED).value, made.cell(SO_FAR).value) == (12, 42)


def test_its_impact_names_forms_rounds_and_figures(years):
    _old, _new, code = years
    first = dictionary.versions_of(code)[-1]
    entry = changing.element_entry(code)
    told = {str(one.label): one for one in changing.impact(entry)}

    assert told["Phiên bản biểu mẫu đã phát hành"].count == 1
    assert told["Ô của các biểu mẫu đang dùng"].count > 3
    assert told["Công thức tính từ các ô ấy"].count > 0
    assert told["Đợt đang mở"].until == date(2026, 12, 31)
    assert told["Số liệu đã ghi"].count == 1
    assert first.until == NEW
    assert changing.withdrawal(entry).stopped_by


def test_a_ratio_worked_out_from_another_element_breaks_and_asks_for_the_form_anew(her):
    goal, result = "MT3.5", ("A", "MT3_5", "ty_le")
    Play.open(2024)
    said = facts_of_indicator(dictionary.definitions_of(goal)[0])
    services.change_indicator(
        goal, said | {"denominator": "so_ho_dtts"}, seen=changing.indicator_entry(goal).stamp, from_on=NEW,
        reason="Chỉ hộ DTTS", actor=her, at=AT,
    )  # fmt: skip
    with pytest.raises(Refused) as outdated:
        Play.open(2026)
    assert outdated.value.code == "FORM_DEFINED_OTHERWISE"
    published_anew("@so_ho.ACTUAL", "@so_ho_dtts.ACTUAL")
    new = Play.open(2026)
    found = series(new.round, new.province, result, TotalState.ACCEPTED, on=None, allowed=everything)

    assert [(one.round.period, one.broken) for one in found] == [("2024", False), ("2026", True)]
