"""Adjustments beside totals: entered, signed off by another, counted, frozen with the edition."""

import io
from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, transaction
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from neu.platform.audit.models import AuditEvent
from neu.registry.places import selectors as places
from neu.registry.places.rules import Basis, Level
from neu.reporting.consolidation import selectors, services
from neu.reporting.consolidation.documents.word import docx
from neu.reporting.consolidation.models import Adjustment, AdjustmentDeed
from neu.reporting.consolidation.rules import AdjustmentRefusal, FindingKind
from neu.reporting.consolidation.selectors import TotalState, comparing, editions, verify
from neu.reporting.consolidation.selectors.adjustments import adjustable
from neu.reporting.consolidation.selectors.basis import gather
from neu.reporting.consolidation.selectors.drilling import two_lines, where_from
from neu.reporting.consolidation.selectors.tables import tables
from neu.reporting.forms.rules import CellKind, Mark
from neu.reporting.rounds import services as rounds
from tests.api_client import Program
from tests.reporting.consolidation.conftest import GIVEN, HEALTH_MONEY, HOUSES, LAND, SPENT, TRIEU, Story
from tests.reporting.consolidation.issued import behind_the_triggers, issue, pdf_text, prepare, refused
from tests.reporting.consolidation.test_geography import BEFORE, LATER, SLOW, heirs, state
from tests.reporting.consolidation.world import Play, leader, officer

ACCEPTED = TotalState.ACCEPTED
CARRIED = ("B", "DA1_NHA_O", "truoc")
Refusal = AdjustmentRefusal


def adjust(play: Play, place: int, key, amount, **more) -> Adjustment:
    asked = {"reason": "Bỏ số tính trùng", "evidence": "Biên bản rà soát", "actor": officer("ban-dan-toc")}
    return services.adjust(play.round.pk, place, key, Decimal(amount), **{**asked, "at": play.now(), **more})


def sign_off(play: Play, one: Adjustment, by: str = "ban-dan-toc") -> AdjustmentDeed:
    return services.sign_off(one.pk, actor=leader(by), at=play.now())


def signed(play: Play, place: int, key, amount, **more) -> Adjustment:
    made = adjust(play, place, key, amount, **more)
    sign_off(play, made)
    return made


def total(play: Play, place: int, key, state=ACCEPTED):
    return selectors.table(play.round, place, state).cell(key).value


def test_it_counts_once_another_person_signed_it_and_stands_beside_the_sources(story: Story, undo: None):
    play = story.y2024
    commune, district = play.place("21529"), play.place("535", Level.DISTRICT)
    made = adjust(play, commune, HOUSES, -3)
    assert total(play, play.province, HOUSES) == 115  # nobody signed it
    sign_off(play, made)
    for counted in TotalState:
        assert [total(play, place, HOUSES, counted) for place in (commune, district, play.province)] == [
            42, 72, 112,
        ]  # fmt: skip
    table = selectors.table(play.round, play.province, ACCEPTED)
    assert (table.source(HOUSES).value, table.cell(HOUSES).value) == (115, 112)
    share = ("B", "DA1_NHA_O", "ty_le_nam")
    assert selectors.table(play.round, district, ACCEPTED).cell(share).value == 48  # 72/150, from its parts
    assert play.report("bql-21529-cu").figures.filter(value=45).exists()  # what was typed stands


def test_where_from_says_sources_adjustment_and_total_at_the_place_and_above(story: Story, undo: None):
    play = story.y2024
    commune = play.place("21529")
    made = signed(play, commune, HOUSES, -3)
    here = where_from(play.round, commune, HOUSES, ACCEPTED)
    assert (here.sources.value, here.adjusted, here.value.value) == (45, -3, 42)
    [one] = here.adjustments
    assert (one.pk, one.reason, one.evidence) == (made.pk, "Bỏ số tính trùng", "Biên bản rà soát")
    assert (one.entered_by, one.signed.by) == (
        officer("ban-dan-toc").full_name,
        leader("ban-dan-toc").full_name,
    )
    above = where_from(play.round, play.province, HOUSES, ACCEPTED)
    assert (above.adjusted, above.adjustments, above.rest) == (-3, (), None)  # it lies in the district's part
    signed(play, play.province, HOUSES, 5)
    above = where_from(play.round, play.province, HOUSES, ACCEPTED)
    assert (above.sources.value, above.adjusted, above.value.value, above.rest) == (115, 2, 117, None)
    assert [one.value for one in above.adjustments] == [5]


def test_what_nobody_reported_stays_blank_beside_its_adjustment(story: Story, undo: None):
    play = story.y2024
    place, key = play.place("21505"), LAND
    signed(play, place, key, 4)
    table = selectors.table(play.round, place, ACCEPTED)
    assert (table.source(key).mark, table.cell(key).value) == (Mark.BLANK, 4)
    assert where_from(play.round, place, key, ACCEPTED).adjusted == 4


def test_the_two_lines_do_not_take_it_twice(story: Story, undo: None):
    play = story.y2024
    signed(play, play.province, HEALTH_MONEY, -10 * TRIEU)
    whole, territory, sector = two_lines(play.round, play.province, ACCEPTED)
    found = [one.cell(HEALTH_MONEY).value for one in (territory, sector, whole)]
    assert found == [85 * TRIEU, 15 * TRIEU, 90 * TRIEU]


def test_next_year_carries_it_and_it_is_shared_with_a_divided_place(story: Story, undo: None):
    place = story.y2024.place("21529")
    signed(story.y2024, place, HOUSES, -3)
    origin = where_from(story.y2025.round, story.y2025.place("21529"), CARRIED, ACCEPTED)
    assert [one.year for one in origin.adjustments] == [2024]
    assert origin.value.value == origin.sources.value - 3
    signed(story.y2024, story.y2024.place("21142"), HOUSES, 9)  # divided on 1/7/2025
    for heir in heirs(story):
        assert selectors.table(story.y2025.round, heir, ACCEPTED).cell(CARRIED).mark is Mark.NOT_DIVIDED
    state(story, Basis.HOUSEHOLDS, "0.6")
    given = [where_from(story.y2025.round, one, CARRIED, ACCEPTED).adjusted for one in heirs(story)]
    assert sum(given) == 9


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_total_with_adjustments_is_its_sources_and_they_together(story: Story, data):
    """Every typed cell at every level, recomputed by hand from the table without adjustments."""
    play = story.y2024
    keys = [HOUSES, LAND, SPENT, HEALTH_MONEY]
    codes = ["21529", "21505", "21517", "21142"]
    spots = [play.place(code) for code in codes] + [play.place("535", Level.DISTRICT), play.province]
    drawn = data.draw(
        st.lists(st.tuples(st.sampled_from(spots), st.sampled_from(keys), st.integers(1, 400)), max_size=6)
    )
    with transaction.atomic():
        levels = [play.province, play.place("535", Level.DISTRICT), play.place("21529")]
        [*bare] = tables(gather(play.round, ACCEPTED), levels, on=play.round.cutoff_on)
        expected = {
            (place, key): table.cell(key).value
            for place, table in zip(levels, bare, strict=True)
            for key in keys
        }
        atlas = places.atlas()
        for place, key, size in drawn:
            amount = Decimal(size * TRIEU if key in (SPENT, HEALTH_MONEY) else size)
            signed(play, place, key, amount, confirmed=True)
            for level in levels:
                if place in atlas.within(level, play.round.cutoff_on):
                    expected[level, key] = (expected[level, key] or 0) + amount
        [*made] = tables(gather(play.round, ACCEPTED), levels, on=play.round.cutoff_on)
        for level, table, before in zip(levels, made, bare, strict=True):
            assert {key: table.cell(key).value for key in keys} == {key: expected[level, key] for key in keys}
            assert {key: table.source(key) for key in table.cells} == dict(before.cells)
        transaction.set_rollback(True)


@SLOW
@given(
    amounts=st.dictionaries(st.sampled_from(("21529", "21142", "21115", "535", "51")), st.integers(1, 99)),
    share=st.none() | st.integers(1, 99),
)
def test_in_any_geography_its_parts_and_what_is_not_divided_make_the_parent(story, undo, amounts, share):
    """Adjustments at communes (one divided on 1/7/2025), at a district and at the province."""
    play = story.y2024
    levels = {"535": Level.DISTRICT, "51": Level.PROVINCE}
    with transaction.atomic():
        if share is not None:
            state(story, Basis.HOUSEHOLDS, str(Decimal(share) / 100))
        for code, amount in amounts.items():
            signed(play, play.place(code, levels.get(code, Level.COMMUNE)), HOUSES, amount)
        wanted = 115 + sum(amounts.values())
        for province, on in ((play.province, BEFORE), (story.y2025.province, LATER)):
            found = where_from(play.round, province, HOUSES, ACCEPTED, on=on)
            assert found.value.value == wanted
            known = [one.value.value or one.known or Decimal(0) for one in found.parts]
            known += [one.value.value or Decimal(0) for one in found.own]
            known += [one.value for one in found.adjustments]
            assert sum(known, found.rest or Decimal(0)) == wanted
        transaction.set_rollback(True)


# What is refused


def test_what_may_not_be_adjusted_is_refused_and_changes_nothing(story: Story, undo: None):
    play = story.y2024
    place = play.place("21529")
    computed = ("C", "DA1_NSTW_DTPT", "ty_le")
    assert refused(lambda: adjust(play, place, computed, 1)).code == Refusal.ADJUSTMENT_CELL
    assert refused(lambda: adjust(play, place, CARRIED, 1)).code == Refusal.ADJUSTMENT_CELL
    assert refused(lambda: adjust(play, place, ("X", "Y", "Z"), 1)).code == Refusal.ADJUSTMENT_CELL
    assert refused(lambda: adjust(play, place, HOUSES, 1, reason="  ")).code == Refusal.ADJUSTMENT_REASON
    assert refused(lambda: adjust(play, place, HOUSES, 0)).code == Refusal.ADJUSTMENT_NIL
    assert refused(lambda: adjust(play, place, HOUSES, "0.5")).code == "CELL_NOT_WHOLE"
    assert refused(lambda: adjust(play, place, HOUSES, "1e20")).code == "CELL_TOO_LARGE"
    assert refused(lambda: adjust(play, place, HOUSES, -46)).code == Refusal.ADJUSTMENT_BELOW
    assert refused(lambda: adjust(play, 10**9, HOUSES, 1)).code == Refusal.ADJUSTMENT_PLACE
    assert refused(lambda: adjust(story.plan2024, place, GIVEN, TRIEU)).code == Refusal.ADJUSTMENT_PLAN
    by = officer("ubnd-xa-21529-cu")
    assert refused(lambda: adjust(play, place, HOUSES, 1, actor=by)).code == Refusal.ADJUSTMENT_NOT_YOURS
    assert not Adjustment.objects.exists()
    assert not AuditEvent.objects.filter(event="adjustment.enter").exists()


def test_an_amount_in_the_wrong_unit_is_asked_about(story: Story, undo: None):
    play = story.y2024
    place = play.place("21529")
    for amount in (5, 5 * TRIEU * TRIEU):  # triệu kept as đồng; đồng typed as triệu
        assert refused(lambda: adjust(play, place, SPENT, amount)).code == Refusal.ADJUSTMENT_SLIP  # noqa: B023
    assert adjust(play, place, SPENT, 5 * TRIEU * TRIEU, confirmed=True).value == 5 * TRIEU * TRIEU
    assert adjust(play, play.place("21505"), SPENT, 5 * TRIEU).pk  # nothing to compare with


def test_nobody_signs_her_own_and_only_a_leader_of_the_standing_agency_signs(story: Story, undo: None):
    play = story.y2024
    place = play.place("21529")
    own = adjust(play, place, HOUSES, -1, actor=leader("ban-dan-toc"))
    assert refused(lambda: sign_off(play, own)).code == Refusal.ADJUSTMENT_OWN
    assert refused(lambda: sign_off(play, own, by="ubnd-tinh")).code == Refusal.ADJUSTMENT_NOT_SIGNER
    by = officer("ban-dan-toc")
    found = refused(lambda: services.sign_off(own.pk, actor=by, at=play.now()))
    assert found.code == Refusal.ADJUSTMENT_NOT_SIGNER
    assert total(play, place, HOUSES) == 45


def test_one_number_waits_for_one_sign_off_at_a_time(story: Story, undo: None):
    play = story.y2024
    place = play.place("21529")
    first = adjust(play, place, HOUSES, -1)
    found = refused(lambda: adjust(play, place, HOUSES, -1))
    assert (found.code, found.params["no"]) == (Refusal.ADJUSTMENT_WAITING, "1")
    sign_off(play, first)
    assert refused(lambda: sign_off(play, first)).code == Refusal.ADJUSTMENT_SIGNED
    assert adjust(play, place, HOUSES, -1).no == 2


def test_withdrawn_with_a_reason_it_counts_no_more_and_stays_in_the_record(story: Story, undo: None):
    play = story.y2024
    place, by = play.place("21529"), officer("ban-dan-toc")
    made = signed(play, place, HOUSES, -3)
    found = refused(lambda: services.take_back(made.pk, actor=by, at=play.now(), reason=""))
    assert found.code == Refusal.ADJUSTMENT_REASON
    services.take_back(made.pk, actor=by, at=play.now(), reason="Nhập nhầm xã")
    assert total(play, place, HOUSES) == 45
    assert selectors.table(play.round, place, ACCEPTED).sources == {}
    found = refused(lambda: services.take_back(made.pk, actor=by, at=play.now(), reason="lần nữa"))
    assert found.code == Refusal.ADJUSTMENT_WITHDRAWN
    assert refused(lambda: sign_off(play, made)).code == Refusal.ADJUSTMENT_WITHDRAWN
    assert [one.action for one in made.deeds.order_by("pk")] == ["SIGN", "WITHDRAW"]
    events = AuditEvent.objects.filter(event__startswith="adjustment.").order_by("pk")
    assert [(one.event, one.reason) for one in events] == [
        ("adjustment.enter", "Bỏ số tính trùng"),
        ("adjustment.sign", ""),
        ("adjustment.withdraw", "Nhập nhầm xã"),
    ]


@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET id = id"])
@pytest.mark.parametrize("model", [Adjustment, AdjustmentDeed])
def test_history_is_not_changed(story: Story, undo: None, model, change):
    signed(story.y2024, story.y2024.place("21529"), HOUSES, -3)
    with (
        pytest.raises(ProgrammingError, match="insert-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(model._meta.db_table))


def test_a_closed_round_takes_none(story: Story, undo: None):
    play = story.y2024
    made = adjust(play, play.place("21529"), HOUSES, -3)
    rounds.close_round(play.round.pk, actor=officer("ban-dan-toc"), at=play.now())
    for deed in (
        lambda: adjust(play, play.place("21505"), HOUSES, 1),
        lambda: sign_off(play, made),
        lambda: services.take_back(made.pk, actor=officer("ban-dan-toc"), at=play.now(), reason="rút"),
    ):
        assert refused(deed).code == Refusal.ADJUSTMENT_ROUND_CLOSED


# Editions


def test_an_edition_freezes_it_and_checks_again_whatever_comes_after(story: Story, undo: None):
    play = story.y2024
    made = signed(play, play.place("21529"), HOUSES, -3)
    adjust(play, play.province, HOUSES, 9)  # nobody signs it: no part of any edition
    edition = issue(play, prepare(play))
    content = editions.content_of(edition)
    [said] = content["body"]["adjustments"]
    assert (said["value"], said["reason"], said["place"]) == ("-3", "Bỏ số tính trùng", ["COMMUNE", "21529"])
    assert content["body"]["sources"]["B"]["DA1_NHA_O"]["thuc_hien"][1] == "115"
    assert content["body"]["table"]["B"]["DA1_NHA_O"]["thuc_hien"][1] == "112"
    assert content["issue"]["adjustments"][said["named"]]["signed_by"] == leader("ban-dan-toc").full_name
    assert verify(edition).ok

    services.take_back(made.pk, actor=officer("ban-dan-toc"), at=play.now(), reason="Nhập nhầm")
    assert total(play, play.province, HOUSES) == 115
    assert verify(edition).ok  # what it used stands
    behind_the_triggers("consolidation_adjustment", "value = -4 WHERE value = -3")
    found = verify(edition)
    assert FindingKind.CELL in {one.kind for one in found.found}


def test_after_an_edition_it_is_for_the_one_that_replaces_it(story: Story, undo: None):
    play = story.y2024
    waiting = adjust(play, play.place("21505"), HOUSES, 1)
    edition = issue(play, prepare(play))
    place = play.place("21529")
    assert refused(lambda: adjust(play, place, HOUSES, -3)).code == Refusal.ADJUSTMENT_ISSUED
    assert refused(lambda: sign_off(play, waiting)).code == Refusal.ADJUSTMENT_ISSUED
    made = signed(play, place, HOUSES, -3, replacing=True)
    assert made.after == edition
    newer = issue(play, prepare(play, reason="Bỏ số tính trùng"), "201/BC-UBND")
    assert verify(edition).ok
    assert verify(newer).ok
    assert newer.replaces == edition


def test_one_signed_off_while_an_edition_waits_stops_its_issue(story: Story, undo: None):
    play = story.y2024
    made = adjust(play, play.place("21529"), HOUSES, -3)
    draft = prepare(play)
    sign_off(play, made)
    found = refused(lambda: issue(play, draft))
    assert found.code == "FIGURES_MOVED"
    assert "115 → 112" in found.params["what"]


def test_every_file_has_it_on_a_line_of_its_own_beside_the_sum_and_the_total(story: Story, undo: None):
    play = story.y2024
    signed(play, play.place("21529"), SPENT, -3 * TRIEU)
    signed(play, play.province, SPENT, 5 * TRIEU)
    edition = issue(play, prepare(play))
    printed = pdf_text(edition)
    for words in ("ĐIỀU CHỈNH SỐ TỔNG HỢP", "Cộng từ báo cáo triệu đồng 110", "triệu đồng -3", "+5", "112"):
        assert words in printed
    assert "Điều chỉnh không phân theo huyện 5" in printed
    book = load_workbook(io.BytesIO(bytes(edition.files.get(kind="xlsx").content)))
    rows = [[cell.value for cell in row] for row in book["Điều chỉnh"].iter_rows(min_row=6)]
    assert [(row[4], row[5]) for row in rows] == [
        ("Cộng từ báo cáo", 110),
        ("Xã Ba Vì", -3),
        ("Tỉnh Quảng Ngãi", 5),
        ("Tổng", 112),
    ]
    assert rows[1][7:10] == ["Bỏ số tính trùng", "Biên bản rà soát", officer("ban-dan-toc").full_name]
    content = editions.content_of(edition)
    word = Document(
        io.BytesIO(docx(content, editions.layout_of(edition), content_hash="", issued_at=play.at))
    )
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert {"Cộng từ báo cáo", "-3", "+5", "112"} <= cells


def test_two_editions_name_the_adjustment_only_one_of_them_counts(story: Story, undo: None):
    play = story.y2024
    first = issue(play, prepare(play))
    signed(play, play.place("21529"), HOUSES, -3, replacing=True)
    second = issue(play, prepare(play, reason="Bỏ số tính trùng"), "201/BC-UBND")
    for changes in (comparing.with_edition(first, second), comparing.with_now(first)):
        told = [(one.old, one.new) for one in changes if one.where.startswith("Điều chỉnh")]
        assert told == [("–", "-3")]


# Pages and programs


def test_an_officer_enters_a_leader_signs_and_every_page_shows_three_lines(story, client_of, undo: None):
    play = story.y2024
    officer_, leader_ = client_of(officer("ban-dan-toc")), client_of(leader("ban-dan-toc"))
    place = play.place("21529")
    origin = f"/tong-hop/{play.round.pk}/{place}/tu-dau/C/DA1_NSTW_DTPT/giai_ngan/"
    address = f"/tong-hop/{play.round.pk}/{place}/dieu-chinh/C/DA1_NSTW_DTPT/giai_ngan/"
    assert address in officer_.get(origin).content.decode()
    answer = officer_.post(address, {"amount": "ba", "reason": "x"})
    assert answer.status_code == 422
    assert "không phải là số" in answer.content.decode()
    answer = officer_.post(address, {"amount": "-3000000", "reason": "x"})  # đồng in a field of triệu
    assert "nhầm đồng với triệu đồng" in answer.content.decode()
    answer = officer_.post(address, {"amount": "-2,5", "reason": "Tính trùng", "evidence": "Biên bản 12"})
    assert answer.status_code == 302
    made = Adjustment.objects.get()
    assert made.value == Decimal(-2_500_000)
    listed = f"/tong-hop/{play.round.pk}/dieu-chinh/"
    assert f"/tong-hop/dieu-chinh/{made.pk}/ky-duyet/" not in officer_.get(listed).content.decode()
    assert "Điều chỉnh số 1 chờ ký duyệt" in leader_.get("/").content.decode()
    assert "<strong>107,5</strong>" in leader_.get(listed).content.decode()  # what she would sign
    officer_.post(f"/tong-hop/dieu-chinh/{made.pk}/ky-duyet/")
    assert not made.deeds.exists()
    assert (
        "tính vào tổng từ bây giờ"
        in leader_.post(f"/tong-hop/dieu-chinh/{made.pk}/ky-duyet/", follow=True).content.decode()
    )
    page = officer_.get(origin).content.decode()
    for words in ("Cộng từ báo cáo", "110", "-2,5", "107,5", "Tính trùng", "Biên bản 12"):
        assert words in page
    table = officer_.get(f"/tong-hop/{play.round.pk}/{play.province}/?muc=C").content.decode()
    assert "từ báo cáo 110<br>điều chỉnh -2,5" in table
    compared = officer_.get(f"/tong-hop/{play.round.pk}/{play.province}/so-sanh/").content.decode()
    assert "-2,5" in compared
    over_years = officer_.get(origin.replace("tu-dau", "chuoi")).content.decode()
    assert "Cộng từ báo cáo 110, điều chỉnh -2,5." in over_years
    officer_.post(f"/tong-hop/dieu-chinh/{made.pk}/rut/", {"reason": "Nhập nhầm"})
    assert "Nhập nhầm" in officer_.get(listed).content.decode()
    stranger = client_of(officer("ubnd-xa-21529-cu"))
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"/tong-hop/{10**6}/dieu-chinh/").status_code == 404


def test_a_program_enters_and_another_persons_signs(story, undo: None):
    play = story.y2024
    enters, signs = Program(officer("ban-dan-toc")), Program(leader("ban-dan-toc"))
    section, row, column = HOUSES
    asked = {"place": play.province, "section": section, "row": row, "column": column, "value": "-3"}
    doors = f"/rounds/{play.round.pk}/adjustments"
    assert enters.post(doors, {**asked, "reason": " "}).json()["code"] == "ADJUSTMENT_REASON"
    made = enters.post(doors, {**asked, "reason": "Tính trùng"}).json()
    assert (made["state"], made["value"], made["row"]) == ("WAITING", "-3", row)
    assert enters.post(f"/adjustments/{made['id']}/sign-off", {}).status_code == 403
    assert signs.post(f"/adjustments/{made['id']}/sign-off", {}).json()["state"] == "SIGNED"
    told = enters.get(f"/rounds/{play.round.pk}/totals/{play.province}").json()
    [one] = [one for one in told["cells"] if (one["section"], one["row"], one["column"]) == HOUSES]
    assert (one["sources"]["value"], one["adjustment"], one["value"]) == ("115", "-3", "112")
    where = f"/rounds/{play.round.pk}/totals/{play.province}/origin"
    origin = enters.get(f"{where}?section={section}&row={row}&column={column}").json()
    assert (origin["adjustment"], origin["adjustments"][0]["reason"]) == ("-3", "Tính trùng")
    gone = enters.post(f"/adjustments/{made['id']}/withdraw", {"reason": "Nhầm"}).json()
    assert (gone["state"], gone["withdrawn_reason"]) == ("WITHDRAWN", "Nhầm")
    assert [one["state"] for one in enters.get(doors).json()["items"]] == ["WITHDRAWN"]


def test_only_typed_numbers_that_add_are_offered(story: Story):
    layout = gather(story.y2024.round, ACCEPTED).layout
    offered = {spec.kind for spec in layout.cells.values() if adjustable(spec)}
    assert offered == {CellKind.INPUT}
