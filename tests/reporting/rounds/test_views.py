"""The doors of rounds: one happy path, one refusal, one stranger each."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from neu.reporting.rounds import services, texts
from neu.reporting.rounds.models import Round, Step
from tests.reporting.rounds.conftest import at, obligation, person

ASKED = {"che_do": "BC_NAM", "ky": "2024", "luot": "first", "chot": "31/08/2024"}


def sign_in(client, user):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def desk(client, officer):
    return sign_in(client, officer)


@pytest.fixture
def commune(client, db):
    return sign_in(client, person("canbo.bavi", "bql-21529"))


def test_the_preview_counts_who_owes_and_opens_nothing(desk):
    page = desk.get("/dot/mo/", ASKED).content.decode()

    assert "Nếu mở đợt này" in page
    assert "UBND xã tổng hợp" in page
    assert "14/09/2024" in page  # "trước ngày 15/9": the last day in time
    assert not Round.objects.exists()


def test_opening_from_the_page(desk, officer):
    answer = desk.post("/dot/mo/", ASKED)

    made = Round.objects.get()
    assert answer["Location"] == f"/dot/{made.pk}/"
    assert made.obligations.filter(step__code="XA").count() > 50
    assert "Đã mở đợt “Báo cáo năm 2024”" in desk.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("changes", "said", "status"),
    [
        ({"ky": "năm nay"}, "không phải là kỳ báo cáo", 422),
        ({"luot": "january", "chot": "31/12/2024"}, "chưa có lượt đầu", 422),
        ({"chot": "31/02/2024"}, "Viết như 31/08/2025", 200),
        ({"chot": ""}, "error-summary", 200),
        ({"chot": "31/08/1999"}, "Ngày phải từ năm 2000 đến năm 2100", 200),
    ],
)
def test_bad_input_is_said_on_the_page_and_opens_nothing(desk, changes, said, status):
    answer = desk.post("/dot/mo/", ASKED | changes)

    assert answer.status_code == status
    assert said in answer.content.decode()
    assert not Round.objects.exists()


def test_for_a_commune_there_is_no_such_page(commune):
    assert commune.get("/dot/mo/").status_code == 404
    assert commune.post("/dot/mo/", ASKED).status_code == 404
    assert "/dot/mo/" not in commune.get("/dot/").content.decode()
    assert not Round.objects.exists()


def test_the_rounds_page_shows_ten_attributes_route_and_obligations(desk, round_2024):
    page = desk.get(f"/dot/{round_2024.pk}/").content.decode()

    assert all(f"{number}. " in page for number in range(1, 11))
    assert "Tần suất thực hiện báo cáo" in page
    assert "Chưa quy định hạn: không ai bị tính là trễ" in page
    assert "Ban Quản lý" in page
    assert desk.get("/dot/999999/").status_code == 404


def test_the_page_tells_the_days_of_the_figures_from_the_day_of_the_places(desk, old_province, officer):
    made = services.open_round(
        "GIAI_NGAN_THANG",
        period="2024M11",
        territory_id=old_province,
        cutoff_on=date(2024, 11, 20),
        actor=officer,
        at=at(date(2024, 11, 20)),
    )

    page = desk.get(f"/dot/{made.pk}/").content.decode()

    assert "<dt>Số liệu trong kỳ</dt><dd>01/11/2024 – 30/11/2024" in page
    assert "20/11/2024<br>" in page
    assert "Địa bàn, đơn vị và luồng lấy theo ngày này." in page


def test_obligations_are_narrowed_by_step_and_state(desk, round_2024):
    one = obligation(round_2024, "XA", "ubnd-xa-21529-cu")
    services.mark(one.pk, "SENT", at(date(2024, 9, 5)))

    page = desk.get(f"/dot/{round_2024.pk}/?buoc=XA&trang_thai=cho-tiep-nhan").content.decode()
    none = desk.get(f"/dot/{round_2024.pk}/?buoc=HUYEN&trang_thai=cho-tiep-nhan").content.decode()

    assert "Ủy ban nhân dân xã Ba Vì" in page
    assert "Không có nhiệm vụ nào khớp" in none


def test_what_waits_for_the_reader_is_hers_alone_and_leads_to_the_report(desk, round_2024):
    hers = obligation(round_2024, "XA", "ubnd-xa-21529-cu")
    of_a_commune = obligation(round_2024, "DON_VI", "bql-21529-cu")
    for one in (hers, of_a_commune):
        services.mark(one.pk, "AUTHENTICATED", at(date(2025, 8, 1)))

    page = desk.get(f"/dot/{round_2024.pk}/?trang_thai=cho-toi")
    rows = [one.obligation for one in page.context["duties"]]

    assert rows == [hers]
    assert f'href="/bao-cao/nhiem-vu/{hers.pk}/"' in page.content.decode()


def test_closing_and_reopening_from_the_page(desk, round_2024):
    desk.post(f"/dot/{round_2024.pk}/dong/")
    round_2024.refresh_from_db()
    assert round_2024.state == "CLOSED"

    answer = desk.post(f"/dot/{round_2024.pk}/mo-lai/", {"ly_do": ""}, follow=True)
    round_2024.refresh_from_db()
    assert round_2024.state == "CLOSED"
    assert "Ghi lý do mở lại đợt" in answer.content.decode()

    desk.post(f"/dot/{round_2024.pk}/mo-lai/", {"ly_do": "Đính chính"})
    round_2024.refresh_from_db()
    assert round_2024.state == "OPEN"


def test_a_commune_may_not_close(commune, round_2024):
    assert commune.post(f"/dot/{round_2024.pk}/dong/").status_code == 404
    round_2024.refresh_from_db()
    assert round_2024.state == "OPEN"


def test_the_board_names_who_is_missing_beside_the_rule(desk, round_2024):
    silent = obligation(round_2024, "XA", "ubnd-xa-21529-cu")
    for one in round_2024.obligations.filter(step__code="XA").exclude(pk=silent.pk):
        services.mark(one.pk, "ACCEPTED", at(date(2024, 9, 5)))
    n = round_2024.obligations.filter(step__code="XA").count()

    page = desk.get("/dot/bang-theo-doi/?che_do=BC_NAM&nam=2024").content.decode()

    assert f"{n - 1}/{n}" in page
    assert "Còn thiếu 1" in page
    assert "Ủy ban nhân dân xã Ba Vì" in page
    assert str(texts.RULE_COMPLETE).split("/", maxsplit=1)[0] in page
    assert "Chưa quy định hạn" in page


@pytest.mark.parametrize("query", ["", "?nam=1990", "?dia_ban=0", "?dia_ban=abc&nam=năm&che_do=X"])
def test_a_board_with_nothing_on_it_says_what_to_do(desk, query):
    answer = desk.get(f"/dot/bang-theo-doi/{query}")

    assert answer.status_code == 200
    assert "Xem các đợt" in answer.content.decode()


def test_the_inbox_shows_what_is_due(client, round_2025, db):
    page = sign_in(client, person("canbo.bavi", "bql-21529")).get("/").content.decode()

    one = obligation(round_2025, "DON_VI", "bql-21529")
    assert f"/bao-cao/nhiem-vu/{one.pk}/" in page
    assert "Báo cáo năm 2025" in page


def test_the_drawn_routes_equal_the_tables(db):
    call_command("draw_routes", check=True)

    Step.objects.filter(code="HUYEN").update(due={"first": {"month": 9, "day": 21, "before": True}})
    with pytest.raises(CommandError):
        call_command("draw_routes", check=True)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({}, "chưa quy định"),
        (None, "chưa quy định"),
        ({"month": 9, "day": 10, "before": True}, "trước 10/9"),
        ({"month": 1, "day": 25, "year_offset": 1, "before": True}, "trước 25/1 năm sau"),
        ({"day": 2, "month_offset": 1}, "hết ngày 2 tháng sau"),
        ({"days_after": 15}, "15 ngày sau khi kết thúc"),
        ({"working_days_after": 2}, "2 ngày làm việc sau khi kết thúc"),
    ],
)
def test_due_rules_in_words(rule, words):
    assert texts.due_words(rule) == words


@pytest.mark.parametrize("place", ["²", "9" * 30, "9" * 5000, "-1"])
def test_a_board_of_a_place_that_cannot_be_is_the_whole_board(desk, place):
    assert desk.get("/dot/bang-theo-doi/", {"dia_ban": place}).status_code == 200


@pytest.mark.parametrize(("period", "day"), [("0001", "01/01/0001"), ("9999", "31/12/9999")])
def test_a_cut_off_outside_our_time_is_said_beside_its_field(desk, period, day):
    answer = desk.get("/dot/mo/", ASKED | {"ky": period, "chot": day})
    assert answer.status_code == 200
    assert answer.context["form"].errors["chot"]
