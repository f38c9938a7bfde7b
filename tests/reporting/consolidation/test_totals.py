"""Totals at every level, through 1/7/2025, and where each number comes from."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from neu.registry.agencies.models import Agency
from neu.registry.people.models import Position, User
from neu.registry.people.rules import Role
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.consolidation import selectors
from neu.reporting.consolidation.documents.display import written
from neu.reporting.consolidation.selectors import TotalState
from neu.reporting.consolidation.selectors.access import reach_of
from neu.reporting.consolidation.selectors.basis import gather, gather_all
from neu.reporting.consolidation.selectors.drilling import two_lines
from neu.reporting.consolidation.selectors.grounds import for_all, value_of
from neu.reporting.consolidation.selectors.tables import tables
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.rules import Mark
from neu.reporting.indicators.rules import Adds
from neu.reporting.rounds.models import Obligation
from neu.reporting.submissions import services
from neu.reporting.submissions.rules import FigureState
from neu.reporting.submissions.selectors import readings
from neu.reporting.submissions.selectors.kept import forget
from neu.reporting.submissions.selectors.readings import Sum
from tests.reporting.consolidation.conftest import GIVEN, HEALTH_MONEY, HOUSES, LAND, SPENT, TRIEU, Story
from tests.reporting.consolidation.world import Play, officer

PROVISIONAL, AUTHENTICATED, ACCEPTED = TotalState
LATER = date(2025, 7, 1)
CARRIED = ("B", "DA1_NHA_O", "truoc")


def value(play: Play, place_id: int, key, state=ACCEPTED):
    return selectors.table(play.round, place_id, state).cell(key)


def shown(play: Play, place_id: int, key, state=ACCEPTED) -> str:
    table = selectors.table(play.round, place_id, state)
    section, cell = table.layout.section_by_code[key[0]], table.cell(key)
    return written(table.layout.cells[key], section, cell.mark, cell.value, cell.note)


def named(play: Play, name: str) -> int:
    return places.resolve(name, province="Quảng Ngãi", on=play.round.cutoff_on)


# The worked cases


def test_percentages_are_of_sums_never_averages(story: Story):
    play = story.y2024
    key = ("B", "DA1_NHA_O", "ty_le_nam")
    assert shown(play, play.place("21529"), key) == "90,0"  # 45/50
    assert shown(play, play.place("21505"), key) == "30,0"  # 30/100
    assert shown(play, play.place("535", Level.DISTRICT), key) == "50,0"  # 75/150, never 60


def test_carried_over_money_counts_in_its_year_but_once_in_the_phase(story: Story):
    play = story.y2024
    here = play.place("21529")
    assert value(play, here, ("C", "DA1_NSTW_DTPT", "duoc_su_dung")).value == 150 * TRIEU
    assert shown(play, here, ("C", "DA1_NSTW_DTPT", "ty_le")) == "73,3"  # 110/150
    assert value(play, here, ("C", "DA1_NSTW_DTPT", "giao_luy_ke")).value == 220 * TRIEU
    assert value(play, here, ("C", "DA1_NSTW_DTPT", "giai_ngan_luy_ke")).value == 180 * TRIEU
    assert shown(play, here, ("C", "DA1_NSTW_DTPT", "ty_le_gd")) == "81,8"


def test_892120_in_trieu_is_892_ty(story: Story, undo: None):
    play = story.y2024
    play.type("bql-21115-cu", {SPENT: Decimal("892120000000")})
    assert shown(play, play.place("21115"), SPENT, PROVISIONAL) == "892.120"
    assert value(play, play.place("21115"), SPENT, PROVISIONAL).value == Decimal(892_120_000_000)


# Three totals


def test_a_saved_figure_moves_the_running_total_only(story: Story, undo: None):
    play = story.y2024
    before = [value(play, play.province, SPENT, state).value for state in TotalState]
    play.type("bql-21115-cu", {SPENT: Decimal("1250500000")})
    after = [value(play, play.province, SPENT, state).value for state in TotalState]
    assert [new - old for old, new in zip(before, after, strict=True)] == [Decimal(1_250_500_000), 0, 0]


def test_the_department_and_the_standing_agency_read_the_same_health_project(story: Story):
    play = story.y2024
    total = value(play, play.province, ("C", "DA7", "giai_ngan"))
    assert total.value == 100 * TRIEU  # 85 by the station, 15 by the department itself, once
    whole, territory, sector = two_lines(play.round, play.province, ACCEPTED)
    assert [one.cell(HEALTH_MONEY).value for one in (whole, territory, sector)] == [
        100 * TRIEU,
        85 * TRIEU,
        15 * TRIEU,
    ]
    origin = selectors.where_from(play.round, play.province, HEALTH_MONEY, ACCEPTED)
    assert [(one.place.name, one.value.value) for one in origin.parts] == [("Trà Bồng", 85 * TRIEU)]
    assert [(one.agency, one.value.value) for one in origin.own] == [("Sở Y tế tỉnh Quảng Ngãi", 15 * TRIEU)]
    assert origin.rest is None


def test_a_report_being_corrected_keeps_counting_and_is_marked(story: Story, undo: None):
    play = story.y2024
    report = play.report("bql-21529-cu")
    services.correct(report.pk, actor=officer("bql-21529-cu"), at=play.now(), reason="nhập sai")
    play.type("bql-21529-cu", {HOUSES: 99})
    table = selectors.table(play.round, play.province, ACCEPTED)
    assert table.cell(HOUSES).value == 45 + 30 + 40
    assert [one.agency for one in table.counted.editing] == ["Ban Quản lý xã Ba Vì"]
    assert value(play, play.province, HOUSES, PROVISIONAL).value == 99 + 30 + 40


def test_missing_communes_and_units_are_named(story: Story):
    play = story.y2024
    counted = selectors.missing(play.round, play.place("535", Level.DISTRICT), ACCEPTED)
    assert (counted.done, counted.communes) == (3, True)
    assert counted.owed == 3 + len(counted.missing_places)
    assert "Ba Xa" in [one.name for one in counted.missing_places]
    assert "Trạm Y tế xã Ba Vì" in [one.agency for one in counted.missing]
    here = selectors.missing(play.round, play.place("21529"), ACCEPTED)
    assert not here.communes
    assert "Trạm Y tế xã Ba Vì" in [one.agency for one in here.missing]


def test_a_plan_that_nobody_takes_in_is_done_when_it_is_given(story: Story):
    [duty] = Obligation.objects.filter(round=story.plan2024.round)
    assert (duty.state, duty.accepted_at) == ("ACCEPTED", duty.first_sent_at)


def test_a_stated_nil_is_not_a_number_and_not_missing(story: Story):
    play = story.y2024
    assert value(play, play.place("21517"), HOUSES).mark is Mark.NOTHING


def test_what_one_commune_says_instead_of_a_number_is_not_the_provinces(story: Story):
    play = story.y2024
    assert value(play, play.place("21517"), LAND).mark is Mark.NO_SUBJECT
    assert value(play, play.province, LAND).mark is Mark.BLANK  # other communes said nothing of it
    said = {play.place("21517")}
    basis, atlas, day = gather(play.round, ACCEPTED), places.atlas(), play.round.cutoff_on
    of_all = {line.place_id for line in basis.lines}
    extent, name = atlas.territory(play.province, day, day), atlas.name(play.province, day)
    assert not for_all(basis, atlas, name, extent, said)
    assert for_all(basis, atlas, name, extent, of_all - {play.province})
    assert for_all(basis, atlas, name, extent, {play.province})


def test_january_counts_the_newer_pass_and_september_stays_as_it_was(story: Story, undo: None):
    play = story.y2024
    january = Play.open(2024, passage="january", follows=play.round)
    assert value(january, january.province, HOUSES).value == 115  # nobody has sent: September's figures
    earlier = selectors.missing(january.round, january.place("21529"), ACCEPTED).from_earlier
    assert "Ban Quản lý xã Ba Vì" in [one.agency for one in earlier]
    january.commune("21529", {HOUSES: 65})
    january.district("535", "21529")
    assert value(january, january.province, HOUSES).value == 135
    assert value(play, play.province, HOUSES).value == 115
    assert value(story.y2025, named(story.y2025, "Ba Vì"), CARRIED).value == 65 + 30


# Across 1/7/2025


def test_a_merged_commune_carries_all_its_predecessors_and_names_them(story: Story):
    play = story.y2025
    ba_vi = named(play, "Ba Vì")
    assert value(play, ba_vi, CARRIED).value == 75  # 45 + 30, the third had nothing to report
    origin = selectors.where_from(play.round, ba_vi, CARRIED, ACCEPTED)
    assert {(one.place.name, one.year, one.value) for one in origin.years} == {
        (play_name(story, "21529"), 2024, Decimal(45)),
        (play_name(story, "21505"), 2024, Decimal(30)),
    }


def play_name(story: Story, code: str) -> str:
    return places.name(story.y2024.place(code), story.y2024.round.cutoff_on).name


def test_a_divided_commune_says_not_divided_until_a_part_is_stated(story: Story, undo: None):
    play = story.y2025
    ca_dam = named(play, "Cà Đam")
    found = value(play, ca_dam, CARRIED)
    assert (found.mark, found.note) == (Mark.NOT_DIVIDED, "chưa chia: Trà Bùi (21142)")
    assert value(play, ca_dam, ("B", "DA1_NHA_O", "luy_ke")).mark is Mark.NOT_DIVIDED
    whole = selectors.where_from(play.round, play.province, CARRIED, ACCEPTED)
    assert (whole.value.value, whole.rest) == (115, 40)


def test_a_stated_part_counts_for_the_new_commune_and_the_rest_stays_undivided(story: Story, undo: None):
    play = story.y2025
    ca_dam = named(play, "Cà Đam")
    agency = next(
        duty.agency.code
        for duty in play.round.obligations.select_related("agency", "step")
        if duty.place_id == ca_dam and duty.step.code == "DON_VI" and duty.agency.code.startswith("bql")
    )
    report = play.report(agency)
    layout = selectors.table(play.round, ca_dam, PROVISIONAL).layout
    services.state_part(
        report.pk, source_place_id=story.y2024.place("21142"), series_id=layout.cells[CARRIED].series_id or 0,
        period="2024", value=Decimal(25), basis="Biên bản bàn giao", actor=officer(agency), at=play.now(),
    )  # fmt: skip
    assert value(play, ca_dam, CARRIED).value == 25
    whole = selectors.where_from(play.round, play.province, CARRIED, ACCEPTED)
    assert (whole.value.value, whole.rest) == (115, 15)


def test_what_kon_tum_never_reported_here_is_not_zero(story: Story):
    play = story.y2025
    table = selectors.table(play.round, play.province, ACCEPTED)
    assert any("chỉ phần Quảng Ngãi cũ" in note and "Kon Tum" in note for note in table.notes)
    kon_tum = next(key for key in _communes_of_kon_tum(play))
    assert value(play, kon_tum, CARRIED).mark is Mark.BLANK


def _communes_of_kon_tum(play: Play) -> list[int]:
    before = play.round.cutoff_on.replace(year=2024)
    province = next(
        name
        for name in places.children(places.ancestors(places.current_province(before), before)[0], before)
        if name.name == "Kon Tum"
    )  # fmt: skip
    old = places.within(province.place_id, before)
    return [
        name.place_id
        for name in places.children(play.province, play.round.cutoff_on)
        if places.territory(name.place_id, play.round.cutoff_on, before).whole <= old
    ]


def test_distinct_counts_are_never_added_over_years(story: Story):
    play = story.y2025
    layout = selectors.table(play.round, play.province, ACCEPTED).layout
    carried = (cell for cell in layout.cells.values() if cell.kind == "CARRIED")
    key = next(cell.key for cell in carried if cell.stance == "DISTINCT")
    assert value(play, play.province, key).mark is Mark.NOT_ADDED


def test_a_mean_is_weighted_by_what_the_element_names(story: Story, undo: None):
    play = story.y2025
    layout = forms.layout(play.round.form_version_id)
    mean = next(
        cell for cell in layout.cells.values() if cell.typed and cell.adds_over_places == Adds.WEIGHTED_MEAN
    )
    weight = next(cell for cell in layout.cells.values() if cell.series_id == mean.weight_series_id)
    play.unit("bql-21529", "ubnd-xa-21529", {mean.key: 40 * TRIEU, weight.key: 100})
    play.unit("bql-21136", "ubnd-xa-21136", {mean.key: 10 * TRIEU, weight.key: 500})
    read = selectors.table(play.round, play.province, AUTHENTICATED)
    assert read.cell(mean.key).value == 15 * TRIEU  # (40 × 100 + 10 × 500) ÷ 600, and never (40 + 10) ÷ 2
    assert read.cell(weight.key).value == 600
    play.unit("bql-21115", "ubnd-xa-21115", {mean.key: 20 * TRIEU})
    unknown = value(play, play.province, mean.key, AUTHENTICATED)
    assert (unknown.mark, unknown.note) == (Mark.UNKNOWN, "thiếu quyền số của một địa bàn")


def test_the_2024_figures_can_be_read_in_the_geography_of_2025(story: Story):
    later = story.y2025.round.cutoff_on
    ba_vi = named(story.y2025, "Ba Vì")
    table = selectors.table(story.y2024.round, ba_vi, ACCEPTED, on=later)
    assert table.cell(HOUSES).value == 75
    divided = selectors.table(story.y2024.round, named(story.y2025, "Cà Đam"), ACCEPTED, on=later)
    assert divided.cell(HOUSES).note == "chưa chia: Trà Bùi (21142)"


# Where from, and who may see


def test_a_number_leads_to_who_typed_it_and_how_it_changed(story: Story, undo: None):
    play = story.y2024
    report = play.report("bql-21529-cu")
    services.correct(report.pk, actor=officer("bql-21529-cu"), at=play.now(), reason="nhập sai")
    play.type("bql-21529-cu", {HOUSES: 47})
    [typed] = selectors.where_from(play.round, play.place("21529"), HOUSES, PROVISIONAL).own
    assert (typed.agency, typed.value.value) == ("Ban Quản lý xã Ba Vì", 47)
    assert [(one.old.value, one.new.value) for one in typed.history] == [(45, 47), (None, 45)]
    assert typed.typed_by == officer("bql-21529-cu").full_name
    [sent] = selectors.where_from(play.round, play.place("21529"), HOUSES, ACCEPTED).own
    assert (sent.value.value, sent.version_no) == (45, 1)
    above = reach_of(officer("ban-dan-toc"), play.round, play.now())
    [told] = selectors.where_from(play.round, play.place("21529"), HOUSES, ACCEPTED, reach=above).own
    assert [(one.old.value, one.new.value) for one in told.history] == [(None, 45)]  # 47 was not sent to her


def test_a_plan_that_is_only_shown_leads_to_who_gave_it(story: Story):
    play = story.y2024
    [given] = selectors.where_from(play.round, play.place("21529"), GIVEN, PROVISIONAL).own
    assert (given.value.value, given.round_name) == (120 * TRIEU, story.plan2024.round.name)
    assert (given.agency, given.version_no) == ("Ban Dân tộc tỉnh Quảng Ngãi", 1)
    assert [one.new.value for one in given.history] == [120 * TRIEU]
    assert given.typed_by == officer("ban-dan-toc").full_name
    whole = selectors.where_from(play.round, play.province, GIVEN, ACCEPTED)
    assert (sum(one.value.value or 0 for one in whole.parts), whole.own) == (120 * TRIEU, ())


def test_a_plan_given_after_the_day_that_is_read_is_read_all_the_same(story: Story):
    play = story.y2024
    series = forms.layout(play.round.form_version_id).cells[SPENT].series_id
    early = story.plan2023.round.cutoff_on - timedelta(days=30)
    found = readings.carried(play.place("21529"), on=early, round=play.round, series_ids=[series])
    assert found[series].value == 70 * TRIEU


def test_a_plan_being_typed_is_in_no_total(story: Story, undo: None):
    plan = story.plan2024
    services.correct(
        plan.report("ban-dan-toc").pk, actor=officer("ban-dan-toc"), at=plan.now(), reason="bổ sung"
    )
    plan.type("ban-dan-toc", {GIVEN: 500 * TRIEU}, place=plan.place("21529"))
    read = selectors.table(story.y2024.round, story.y2024.place("21529"), PROVISIONAL)
    assert read.cell(GIVEN).value == 120 * TRIEU  # what was given holds until the change is given
    plan.send("ban-dan-toc")
    read = selectors.table(story.y2024.round, story.y2024.place("21529"), PROVISIONAL)
    assert read.cell(GIVEN).value == 500 * TRIEU


def test_above_the_commune_what_was_typed_since_the_sending_shows_no_cells(story: Story, undo: None):
    play = story.y2024
    report = play.report("bql-21529-cu")
    services.correct(report.pk, actor=officer("bql-21529-cu"), at=play.now(), reason="nhập sai")
    play.type("bql-21529-cu", {HOUSES: 47})
    above = reach_of(officer("ban-dan-toc"), play.round, play.now())
    [told] = selectors.where_from(play.round, play.place("21529"), HOUSES, PROVISIONAL, reach=above).own
    assert (told.hidden, told.value.value) == (True, None)
    assert selectors.table(play.round, play.place("21529"), PROVISIONAL).has_unsent


def test_above_the_commune_an_unsent_report_shows_no_cells(story: Story, undo: None):
    play = story.y2024
    play.type("bql-21115-cu", {HOUSES: 7})
    commune = play.place("21115")
    province = reach_of(officer("ban-dan-toc"), play.round, play.now())
    own = reach_of(officer("ubnd-xa-21115-cu"), play.round, play.now())
    [hidden] = selectors.where_from(play.round, commune, HOUSES, PROVISIONAL, reach=province).own
    assert (hidden.hidden, hidden.value.value, hidden.history, hidden.typed_by) == (True, None, (), "")
    [seen] = selectors.where_from(play.round, commune, HOUSES, PROVISIONAL, reach=own).own
    assert (seen.hidden, seen.value.value) == (False, 7)


@pytest.mark.parametrize(
    ("agency", "place", "nodes"),
    [
        ("ban-dan-toc", "province", set()),
        ("mat-tran-tinh", "province", set()),
        ("bql-21529-cu", "province", None),
        ("ubnd-xa-21529-cu", "21529", set()),
        ("ubnd-xa-21529-cu", "21505", None),
        ("phong-dan-toc-535", "21529", set()),
        ("phong-dan-toc-535", "21142", None),
        ("so-y-te", "province", {"DA7"}),
    ],
)
def test_each_reader_sees_her_ground(story: Story, agency: str, place: str, nodes: set[str] | None):
    play = story.y2024
    asked = play.province if place == "province" else play.place(place)
    seen = reach_of(officer(agency), play.round, play.now()).nodes_at(asked)
    if nodes is None:
        assert seen is None
    elif nodes:
        assert seen is not None
        assert nodes <= seen
    else:
        assert seen == frozenset()


def test_an_auditor_reads_all_and_a_stranger_nothing(story: Story, undo: None):
    play = story.y2024
    auditor = User.objects.create(username="kt", full_name="Kiểm toán viên")
    Position.objects.create(
        user=auditor,
        agency=Agency.objects.get(code="kiem-toan"),
        role=Role.AUDITOR,
        valid=DateRange(play.round.cutoff_on, None),
    )
    assert reach_of(auditor, play.round, play.now()).nodes_at(play.place("21142")) == frozenset()
    stranger = User.objects.create(username="la", full_name="Người lạ")
    assert not reach_of(stranger, play.round, play.now()).roots


def test_a_province_takes_no_more_queries_than_a_commune(story: Story):
    play, counts = story.y2025, []
    for place_id in (named(play, "Ba Vì"), play.province):
        forget()  # what an earlier test left of frozen versions would spare a query
        with CaptureQueriesContext(connection) as queries:
            selectors.table(play.round, place_id, ACCEPTED)
        counts.append(len(queries))
    assert max(counts) <= 34
    assert max(counts) - min(counts) <= 1


def test_figure_states_have_a_mark(story: Story):
    assert value_of(Sum(None, 0, {FigureState.NOTHING: 2, FigureState.UNKNOWN: 1})).mark is Mark.UNKNOWN
    assert value_of(Sum(Decimal(0), 1, {FigureState.VALUE: 1})).value == 0
    assert value_of(Sum(None, 0, {FigureState.CLEARED: 1})).mark is Mark.BLANK


# Several rounds at once


def test_rounds_gathered_together_read_as_each_alone(story: Story, undo: None):
    plays = (story.y2023, story.y2024, story.y2025, story.plan2024)
    for state in TotalState:
        together = gather_all([play.round for play in plays], state)
        for play in plays:
            alone = gather(play.round, state)
            assert together[play.round.pk] == alone
            for on in (play.round.cutoff_on, LATER):
                province = places.current_province(on)
                made, other = (tables(one, [province], on=on) for one in (together[play.round.pk], alone))
                assert made == other


def test_more_rounds_take_no_more_queries_to_gather(story: Story):
    years = [play.round for play in (story.y2023, story.y2024, story.y2025)]

    def queries(rounds) -> int:
        gather_all(rounds, ACCEPTED)
        with CaptureQueriesContext(connection) as asked:
            gather_all(rounds, ACCEPTED)
        return len(asked)

    assert queries(years) <= queries(years[-1:])
