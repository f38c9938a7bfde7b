"""Totals in the geography of another day: nothing is guessed, nothing is lost, and the view is named."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neu.registry.people.models import User
from neu.registry.periods.rules import HANOI
from neu.registry.places import selectors as places
from neu.registry.places.rules import Basis, Level
from neu.registry.places.services.correcting import state_shares
from neu.reporting.consolidation import selectors
from neu.reporting.consolidation.selectors import TotalState, drilling
from neu.reporting.consolidation.selectors.access import levels, reach_of
from neu.reporting.consolidation.selectors.geography import absent
from neu.reporting.consolidation.selectors.series import readable_by, series
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.rules import Mark
from neu.reporting.indicators.rules import Adds
from neu.reporting.submissions import services
from neu.reporting.submissions.models import Figure, Submission
from neu.reporting.submissions.rules import FigureState
from neu.reporting.submissions.selectors.kept import forget
from tests.reporting.consolidation.conftest import HEALTH_MONEY, HOUSES, SPENT, TRIEU, Story
from tests.reporting.consolidation.test_totals import CARRIED, named
from tests.reporting.consolidation.world import Play, officer

HOUSES_ROW, HOUSES_COLUMN = "Hộ được hỗ trợ nhà ở", "Thực hiện đến ngày chốt số liệu"
LATER, BEFORE = date(2025, 7, 1), date(2025, 6, 30)
ACCEPTED, PROVISIONAL = TotalState.ACCEPTED, TotalState.PROVISIONAL
RATE = ("B", "DA1_NHA_O", "ty_le_nam")


@pytest.fixture
def shared(story: Story, undo: None) -> Story:
    """Trà Bùi's households went 57.5 : 42.5 to Trà Bồng and Cà Đam."""
    state(story, Basis.HOUSEHOLDS, "0.575")
    return story


def state(story: Story, basis: Basis, share: str) -> None:
    first, second = heirs(story)
    state_shares(
        story.y2024.place("21142"), basis, {first: Decimal(share), second: 1 - Decimal(share)},
        decision_id=None, actor=None, at=datetime(2026, 1, 1, tzinfo=HANOI), reason="thử",
    )  # fmt: skip


def heirs(story: Story) -> list[int]:
    divided = places.atlas().passages_out_of(story.y2024.place("21142"))
    return sorted({one.target for one in divided}, key=lambda key: key == named(story.y2025, "Cà Đam"))


def corrected(play: Play, agency: str) -> None:
    services.correct(play.report(agency).pk, actor=officer(agency), at=play.now(), reason="nhập sai")


def read(play: Play, place_id: int, on: date, key=HOUSES, state=ACCEPTED):
    return selectors.table(play.round, place_id, state, on=on).cell(key)


def test_a_divided_count_is_apportioned_and_says_from_where(shared: Story):
    first, second = heirs(shared)
    found = [read(shared.y2024, place, LATER) for place in (first, second)]
    assert [one.value for one in found] == [23, 17]  # 40 × 57,5 % and the rest
    assert {one.note for one in found} == {"ước chia: Trà Bùi (21142)"}
    province = read(shared.y2024, shared.y2025.province, LATER)
    assert (province.value, province.note) == (115, "")
    assert read(shared.y2024, shared.y2024.province, shared.y2024.round.cutoff_on).value == 115


def test_money_and_what_nobody_stated_stay_undivided_in_the_parent(shared: Story):
    first, _second = heirs(shared)
    money = read(shared.y2024, first, LATER, HEALTH_MONEY)
    assert (money.mark, money.note) == (Mark.NOT_DIVIDED, "chưa chia: Trà Bùi (21142)")
    assert read(shared.y2024, shared.y2025.province, LATER, HEALTH_MONEY).value == 100 * TRIEU


def test_shares_by_hand_count_where_the_own_basis_is_not_stated(story: Story, undo: None):
    state(story, Basis.BY_HAND, "0.25")
    first, _second = heirs(story)
    assert read(story.y2024, first, LATER).value == 10
    state(story, Basis.POPULATION, "0.9")  # nobody counts households by it
    assert read(story.y2024, first, LATER).value == 10


def test_carried_columns_and_their_ratios_follow_the_same_shares(shared: Story):
    play, (first, second) = shared.y2025, heirs(shared)
    carried = [selectors.table(play.round, place, ACCEPTED).cell(CARRIED) for place in (first, second)]
    assert [(one.value, one.note) for one in carried] == [
        (23, "ước chia: Trà Bùi (21142)"),
        (17, "ước chia: Trà Bùi (21142)"),
    ]
    total = selectors.table(play.round, second, ACCEPTED).cell(("B", "DA1_NHA_O", "luy_ke"))
    assert (total.mark, total.value, total.note) == (Mark.VALUE, 17, "ước chia: Trà Bùi (21142)")
    [year] = selectors.where_from(play.round, second, CARRIED, ACCEPTED).years
    assert (year.place.name, year.value, year.shared, year.divided) == ("Trà Bùi", 17, True, False)
    assert selectors.where_from(play.round, play.province, CARRIED, ACCEPTED).rest is None


def test_ratios_are_made_of_what_was_apportioned_and_are_marked(shared: Story):
    plan = shared.plan2024
    corrected(plan, "ban-dan-toc")
    plan.type("ban-dan-toc", {("B", "DA1_NHA_O", "kh_nam"): 80}, place=plan.place("21142"))
    plan.send("ban-dan-toc")
    first, _second = heirs(shared)
    table = selectors.table(shared.y2024.round, first, ACCEPTED, on=LATER)
    assert table.cell(("B", "DA1_NHA_O", "kh_nam")).value == 46
    assert (table.cell(RATE).value, table.cell(RATE).note) == (50, "ước chia: Trà Bùi (21142)")  # 23 of 46


def test_a_mean_is_weighted_by_the_apportioned_weight(shared: Story):
    state(shared, Basis.POPULATION, "0.25")
    play, (first, _second) = shared.y2024, heirs(shared)
    layout = forms.layout(play.round.form_version_id)
    mean = next(
        one for one in layout.cells.values() if one.typed and one.adds_over_places == Adds.WEIGHTED_MEAN
    )
    weight = next(one for one in layout.cells.values() if one.series_id == mean.weight_series_id)
    corrected(play, "bql-21142-cu")
    play.type("bql-21142-cu", {mean.key: 40 * TRIEU, weight.key: 101})
    others = set(places.territory(first, LATER, play.round.cutoff_on).whole)
    other = places.name(min(others), play.round.cutoff_on).code
    play.type(f"bql-{other}-cu", {mean.key: 10 * TRIEU, weight.key: 75})
    found = read(play, first, LATER, mean.key, PROVISIONAL)
    assert found.value == (40 * TRIEU * 25 + 10 * TRIEU * 75) / Decimal(100)
    assert found.note == "ước chia: Trà Bùi (21142)"


def test_a_later_place_made_of_several_is_not_separable_but_stands_whole_in_the_old_district(
    story: Story, undo
):
    play = story.y2025
    play.commune("21529", {HOUSES: 12})
    for code in ("21529", "21505"):
        found = read(play, story.y2024.place(code), BEFORE)
        assert (found.mark, found.note) == (Mark.INSEPARABLE, "không tách được: Ba Vì (21529)")
    ba_to = story.y2024.place("535", Level.DISTRICT)
    assert read(play, ba_to, BEFORE).value == 12
    assert read(play, story.y2024.province, BEFORE).value == 12
    origin = selectors.where_from(play.round, ba_to, HOUSES, ACCEPTED, on=BEFORE)
    assert (origin.value.value, origin.rest) == (12, 12)
    atlas, units = (
        places.atlas(),
        {one.agency.code for one in play.round.obligations.select_related("agency")},
    )
    kept = next(
        one
        for one in places.children(play.province, play.round.cutoff_on)
        if atlas.at(one.place_id, BEFORE) and f"bql-{one.code}" in units
    )
    play.type(f"bql-{kept.code}", {HOUSES: 5})
    assert read(play, kept.place_id, BEFORE, state=PROVISIONAL).value == 5


def test_an_old_province_cannot_take_the_new_ones_own_figures_apart(story: Story, undo: None):
    play = story.y2025
    play.type("so-y-te", {HEALTH_MONEY: 15 * TRIEU})
    old = read(play, story.y2024.province, BEFORE, HEALTH_MONEY, PROVISIONAL)
    assert (old.mark, old.note) == (Mark.INSEPARABLE, "không tách được: Quảng Ngãi (51)")
    district = read(play, story.y2024.place("535", Level.DISTRICT), BEFORE, HEALTH_MONEY, PROVISIONAL)
    assert district.mark is Mark.BLANK
    assert read(play, play.province, play.round.cutoff_on, HEALTH_MONEY, PROVISIONAL).value == 15 * TRIEU


def test_as_reported_is_the_plain_table_and_takes_no_more_queries(story: Story):
    play, counts = story.y2024, []
    tables = []
    for more in ({}, {"on": play.round.cutoff_on}, {"on": LATER}):
        forget()
        place = play.province if more.get("on") != LATER else story.y2025.province
        with CaptureQueriesContext(connection) as queries:
            tables.append(selectors.table(play.round, place, ACCEPTED, **more))
        counts.append(len(queries))
    assert tables[0].cells == tables[1].cells
    assert counts[0] == counts[1]
    assert counts[2] <= counts[0] + 2  # the shares of what is divided, once
    assert any("chỉ có số liệu của phần Tỉnh Quảng Ngãi cũ" in one for one in tables[2].notes)


def test_where_from_in_another_geography_names_who_reported_and_what_counts(shared: Story):
    play, (_first, second) = shared.y2024, heirs(shared)
    origin = selectors.where_from(play.round, second, HOUSES, ACCEPTED, on=LATER)
    assert [(one.place.name, one.value.value, one.given, one.shared) for one in origin.pieces] == [
        ("Trà Bùi", 40, 17, True)
    ]
    assert {one.agency for one in origin.own} == {"Ban Quản lý xã Trà Bùi"}
    whole = selectors.where_from(play.round, shared.y2025.province, HOUSES, ACCEPTED, on=LATER)
    assert sum(one.value.value or 0 for one in whole.parts) == 115
    assert whole.rest is None


def test_where_from_takes_as_many_queries_however_many_places_lie_below(story: Story):
    play, counts = story.y2024, []
    where = ((play.place("535", Level.DISTRICT), None), (play.province, None), (story.y2025.province, LATER))
    for place, on in where:
        forget()
        with CaptureQueriesContext(connection) as queries:
            selectors.where_from(play.round, place, HOUSES, ACCEPTED, on=on)
        counts.append(len(queries))
    assert max(counts) - min(counts) <= 6  # agencies to name, shares to ask for, what waits


def test_who_reads_the_old_places_reads_them_in_the_new_ones_and_nobody_else(story: Story):
    play = story.y2024
    ba_vi = named(story.y2025, "Ba Vì")
    at = play.now()
    assert reach_of(officer("ban-dan-toc"), play.round, at).nodes_at(ba_vi, LATER) == frozenset()
    assert reach_of(officer("bql-21529-cu"), play.round, at).nodes_at(ba_vi, LATER) is None  # one of several
    health = reach_of(officer("so-y-te"), play.round, at).nodes_at(ba_vi, LATER)
    assert health is not None
    assert "DA7" in health
    nation = places.ancestors(story.y2025.province, LATER)[0]
    assert reach_of(officer("ban-dan-toc"), play.round, at).nodes_at(nation, LATER) is None
    found = levels(play.round, reach_of(officer("ban-dan-toc"), play.round, at), LATER)
    assert found[0][0].place_id == story.y2025.province
    assert ba_vi in [one.place_id for one, _depth in found]
    assert story.y2024.place("21505") not in [one.place_id for one, _depth in found]


def test_a_place_that_does_not_stand_says_what_does(story: Story):
    old = absent(places.atlas(), story.y2024.place("21505"), LATER)
    assert old is not None
    assert (old.became, [one.name for one in old.others]) == (True, ["Ba Vì"])
    new = absent(places.atlas(), named(story.y2025, "Ba Vì"), BEFORE)
    assert new is not None
    assert not new.became
    assert {one.code for one in new.others} >= {"21529", "21505"}
    district = absent(places.atlas(), story.y2024.place("535", Level.DISTRICT), LATER)
    assert district is not None
    assert "Ba Vì" in [one.name for one in district.others]
    assert absent(places.atlas(), story.y2024.place("21505"), BEFORE) is None


# On the real map, with generated figures

VALUES = st.none() | st.integers(0, 10**6)
OLD = st.fixed_dictionaries(dict.fromkeys(("21529", "21505", "21142", "21115", "21136"), VALUES))
NEW = st.fixed_dictionaries(dict.fromkeys(("21529", "21115", "21136"), VALUES))
SLOW = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def put(play: Play, code: str, value: int | None) -> None:
    """Write one figure of a commune straight into the tables, in place of what stands."""
    place, series = play.place(code), forms.layout(play.round.form_version_id).cells[HOUSES].series_id
    held = {"place_id": place, "series_id": series, "window_id": play.round.window_id}
    Figure.objects.filter(**held).delete()
    if value is None:
        return
    duty = play.round.obligations.filter(place=place, step__code="DON_VI").first()
    report, _made = Submission.objects.get_or_create(
        obligation=duty,
        defaults={"form_version_id": play.round.form_version_id, "opened_at": play.at, "rev": 1},
    )
    Figure.objects.create(
        submission=report, agency_id=duty.agency_id, sole=False, state=FigureState.VALUE,
        value=Decimal(value), rev=1, changed_at=play.at, changed_by=officer("ban-dan-toc"), **held,
    )  # fmt: skip


def taken_apart(play: Play, place_id: int, on: date) -> Decimal:
    """What a total is made of, one level down: parts known, the level's own, and what is in none."""
    found = selectors.where_from(play.round, place_id, HOUSES, PROVISIONAL, on=on)
    known = [one.value.value or one.known or Decimal(0) for one in found.parts]
    return sum(known, found.rest or Decimal(0)) + sum(one.value.value or Decimal(0) for one in found.own)


@SLOW
@given(old=OLD, new=NEW, share=st.none() | st.integers(1, 99))
def test_the_province_has_the_same_total_in_the_old_and_the_new_communes(story: Story, undo, old, new, share):
    with transaction.atomic():
        if share is not None:
            state(story, Basis.HOUSEHOLDS, str(Decimal(share) / 100))
        for play, said in ((story.y2024, old), (story.y2025, new)):
            Figure.objects.filter(submission__obligation__round=play.round).delete()
            for code, value in said.items():
                put(play, code, value)
            Submission.objects.filter(obligation__round=play.round).update(rev=F("rev") + 1)  # as a save does
            numbers = [value for value in said.values() if value is not None]
            wanted = sum(numbers) if numbers else None
            provinces = ((story.y2024.province, BEFORE), (story.y2025.province, LATER))
            for province, on in provinces:
                assert read(play, province, on, state=PROVISIONAL).value == wanted
                if numbers:
                    assert taken_apart(play, province, on) == wanted
            plain = selectors.table(play.round, play.province, PROVISIONAL)
            own_day = selectors.table(play.round, play.province, PROVISIONAL, on=play.round.cutoff_on)
            assert plain.cells == own_day.cells
        first, second = heirs(story)
        parts = [read(story.y2024, place, LATER, state=PROVISIONAL) for place in (first, second)]
        if share is not None and old["21142"] is not None:
            whole = (
                places.territory(first, LATER, BEFORE).whole | places.territory(second, LATER, BEFORE).whole
            )
            others = [old[code] or 0 for code in old if code != "21142" and story.y2024.place(code) in whole]
            assert sum(one.value for one in parts) == old["21142"] + sum(others)
        transaction.set_rollback(True)


# The pages


def address(play: Play, place_id: int, on: str = "", more: str = "") -> str:
    return f"/tong-hop/{play.round.pk}/{place_id}/{more}?loai=da-tiep-nhan&dia-gioi={on}"


def test_the_page_names_its_view_and_its_links_keep_it(shared: Story, client_of):
    client, (first, _second) = client_of(officer("ban-dan-toc")), heirs(shared)
    page = client.get(address(shared.y2024, first, "2025-07-01") + "&muc=B").content.decode()
    assert "theo địa giới ngày 01/07/2025" in page.split("</h1>")[0]
    assert "ước chia" in page
    origin = f"/tong-hop/{shared.y2024.round.pk}/{first}/tu-dau/B/DA1_NHA_O/thuc_hien/"
    assert f"{origin}?loai=da-tiep-nhan&amp;dia-gioi=2025-07-01" in page
    told = client.get(f"{origin}?loai=da-tiep-nhan&dia-gioi=2025-07-01").content.decode()
    assert "ước chia: Trà Bùi (21142)" in told
    assert "Địa bàn khi báo cáo" in told
    plain = client.get(address(shared.y2024, shared.y2024.province)).content.decode()
    assert "như khi báo cáo" in plain.split("</h1>")[0]


def sheet_of(answer) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_the_file_of_a_table_names_its_view_and_says_what_the_page_says(shared: Story, client_of):
    play, (first, second) = shared.y2024, heirs(shared)
    client = client_of(officer("ban-dan-toc"))
    parts = []
    for place in (first, second):
        rows = sheet_of(client.get(f"{address(play, place, '2025-07-01')}&tep=xlsx"))
        assert "theo địa giới ngày 01/07/2025" in rows[1][0]
        assert rows[3][0].startswith("Đã có ")
        [line] = [row for row in rows if row[1:3] == [HOUSES_ROW, HOUSES_COLUMN]]
        assert line[7].startswith("ước chia: Trà Bùi (21142)")
        made = selectors.table(play.round, place, ACCEPTED, on=LATER)
        assert line[4] == made.cell(HOUSES).value
        parts.append(line[4])
    assert all(parts)
    answer = client.get(f"{address(play, play.province)}&tep=xlsx")
    assert "tong-hop-tinh-quang-ngai-2024-da-tiep-nhan.xlsx" in answer["Content-Disposition"]
    shapes = {
        cell.number_format
        for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }
    assert all(shape.startswith("[$-42A]#,##0") for shape in shapes), shapes
    whole = sheet_of(answer)
    assert "như khi báo cáo" in whole[1][0]
    [line] = [row for row in whole if row[1:3] == [HOUSES_ROW, HOUSES_COLUMN]]
    assert line[4:7] == [115, None, None]


def test_the_file_hides_what_the_page_hides(story: Story, undo: None, client_of):
    play = story.y2024
    play.type("bql-21115-cu", {SPENT: 5 * TRIEU})  # not sent yet
    client = client_of(officer("ban-dan-toc"))
    there = f"/tong-hop/{play.round.pk}/{play.place('21115')}/?loai=tam-tinh&tep=xlsx"
    rows = sheet_of(client.get(there))
    spent = {row[1]: row[4] for row in rows if row[2] == "Giải ngân"}
    hidden = [row for row, said in spent.items() if said == "chưa gửi"]
    assert hidden == ["DA1 · Ngân sách trung ương – vốn đầu tư phát triển"]
    assert set(spent.values()) == {"chưa gửi", 5}  # the lines that add it up say how much
    stranger = client_of(officer("ubnd-xa-21529-cu"))
    assert stranger.get(there).status_code == 404


@pytest.mark.parametrize(
    "day", ["hôm nay", "2025-02-30", "0001-01-01", "9999-12-31", "2025-07-01'--", "{{1}}"]
)
def test_a_day_that_is_none_is_told_and_shows_what_was_reported(story: Story, client_of, day: str):
    answer = client_of(officer("ban-dan-toc")).get(address(story.y2024, story.y2024.province, day))
    assert answer.status_code == 200
    assert "không phải là một ngày" in answer.content.decode()


def test_the_page_of_a_place_gone_by_that_day_offers_what_became_of_it(story: Story, client_of):
    client = client_of(officer("ban-dan-toc"))
    old, new = story.y2024.place("21505"), named(story.y2025, "Ba Vì")
    page = client.get(address(story.y2024, old, "2025-07-01")).content.decode()
    assert "không còn trong địa giới ngày 01/07/2025" in page
    assert f"/tong-hop/{story.y2024.round.pk}/{new}/?loai=da-tiep-nhan&amp;dia-gioi=2025-07-01" in page
    back = client.get(address(story.y2025, new, "2025-06-30")).content.decode()
    assert "chưa có trong địa giới ngày 30/06/2025" in back
    assert client_of(officer("bql-21115-cu")).get(address(story.y2024, old, "2025-07-01")).status_code == 404


def test_a_number_over_the_years_in_one_geography(shared: Story, client_of):
    play, (_first, second) = shared.y2025, heirs(shared)
    user, at = User.objects.get(username="cb.ban-dan-toc"), play.now()

    def read_series(on, place):
        allowed = readable_by(user, at, ACCEPTED, place, on)
        return series(play.round, place, HOUSES, ACCEPTED, on=on, allowed=allowed)

    found = {one.round.period: one for one in read_series(LATER, second)}
    assert (found["2024"].value.value, found["2024"].value.note) == (17, "ước chia: Trà Bùi (21142)")
    assert (found["2023"].value.mark, found["2025"].value.mark) == (Mark.BLANK, Mark.BLANK)
    plain = {one.round.period: one for one in read_series(None, second)}
    assert (plain["2024"].stands, plain["2025"].stands) == (False, True)
    whole = {one.round.period: one for one in read_series(LATER, play.province)}
    assert whole["2024"].value.value == 115
    assert any("cũ" in note for note in whole["2024"].notes)
    here = address(play, second, "2025-07-01", "chuoi/B/DA1_NHA_O/thuc_hien/")
    page = client_of(officer("ban-dan-toc")).get(here).content.decode()
    assert "Chuỗi số liệu" in page
    assert "ước chia: Trà Bùi (21142)" in page
    book = client_of(officer("ban-dan-toc")).get(f"{here}&tep=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[2] for row in rows if row[1] == shared.y2024.round.name] == [17]
    assert "theo địa giới ngày 01/07/2025" in rows[1][0]
    assert client_of(officer("bql-21115")).get(here).status_code == 404


def test_the_series_of_september_counts_what_january_says(story: Story, undo: None, client_of):
    january = Play.open(2024, passage="january", follows=story.y2024.round)
    here = address(story.y2024, story.y2024.province, more="chuoi/B/DA1_NHA_O/thuc_hien/")
    answer = client_of(officer("ban-dan-toc")).get(here)
    assert answer.status_code == 200
    assert [row.round_name for row in answer.context["rows"]][1] == january.round.name


def test_the_two_lines_are_read_in_the_same_view(shared: Story, client_of):
    whole, territory, sector = drilling.two_lines(shared.y2024.round, shared.y2025.province, ACCEPTED, LATER)
    assert [one.cell(HEALTH_MONEY).value for one in (whole, territory, sector)] == [
        100 * TRIEU, 85 * TRIEU, 15 * TRIEU,
    ]  # fmt: skip
    page = client_of(officer("ban-dan-toc")).get(
        address(shared.y2024, shared.y2025.province, "2025-07-01", "so-sanh/")
    )
    assert "theo địa giới ngày 01/07/2025" in page.content.decode()
