"""The pages of regimes: who opens them, what they say of bad input, the way to publishing."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from neu.registry.people.models import User
from neu.reporting.rounds import selectors, services
from neu.reporting.rounds.authoring.editing import Place
from neu.reporting.rounds.authoring.files import to_yaml
from neu.reporting.rounds.models import RegimeDraft, Route
from neu.reporting.rounds.picture import Box, columns, draw
from neu.reporting.rounds.regime_inputs import FORMS
from tests.reporting.rounds.conftest import at, person

NOW = at(date(2025, 9, 1))
PAGES = [
    "", "xem-truoc/", "phat-hanh/", "tai-ve/", "sua/thong-tin/", "sua/noi-dung/", "sua/luot/first/",
    "sua/luot/january/", "sua/buoc/", "sua/buoc/XA/",
]  # fmt: skip


@pytest.fixture
def her(db) -> User:
    return person("quan.tri.thu", "ban-dan-toc", "ADMINISTRATOR")


@pytest.fixture
def page(client: Client, her: User) -> Client:
    client.force_login(her)
    return client


@pytest.fixture
def draft(her) -> RegimeDraft:
    return services.start_from_kept("BC_NAM", None, actor=her, at=NOW)


def text(answer: Any) -> str:
    return answer.content.decode()


def now(draft: RegimeDraft) -> dict[str, Any]:
    return RegimeDraft.objects.get(pk=draft.pk).source


def typed(form: Any) -> dict[str, Any]:
    """What a browser sends of a page left as it is."""
    sent = {}
    for field in form:
        value = field.value()
        if value is True:
            sent[field.html_name] = "on"
        elif value not in (None, False):
            sent[field.html_name] = value.strftime("%d/%m/%Y") if isinstance(value, date) else value
    return sent


def test_for_whoever_does_not_administer_there_is_nothing_to_write(client, officer, draft):
    client.force_login(officer)
    writing = [f"/dot/che-do/ban-soan/{draft.pk}/{one}" for one in PAGES]

    assert {client.get(one).status_code for one in [*writing, "/dot/che-do/ban-soan/them-moi/"]} == {404}
    for deed in ("hoan-tac/", "bo-han/", "phat-hanh/", "sua/buoc/XA/lam/", "sua/buoc/XA/"):
        assert client.post(f"/dot/che-do/ban-soan/{draft.pk}/{deed}", {"viec": "bo"}).status_code == 404
    route = selectors.routes_of(selectors.regime("BC_NAM"))[0]
    assert client.post(f"/dot/che-do/BC_NAM/{route.pk}/rut/").status_code == 404
    assert now(draft) == draft.source
    assert "ban-soan" not in text(client.get("/dot/che-do/"))
    read = text(client.get("/dot/che-do/BC_NAM/"))
    assert "Mười nội dung" in read
    assert "Soạn phiên bản mới" not in read
    assert client.get("/dot/che-do/BC_NAM/tep/").status_code == 200


def test_every_page_opens_and_what_is_not_there_does_not(page, draft):
    for one in PAGES:
        assert page.get(f"/dot/che-do/ban-soan/{draft.pk}/{one}").status_code == 200, one
    gone = ["sua/gi/", "sua/buoc/KHONG/", "sua/luot/", "sua/luot/gi/", "sua/thong-tin/x/"]
    for one in gone:
        assert page.get(f"/dot/che-do/ban-soan/{draft.pk}/{one}").status_code == 404, one
    for one in ("/dot/che-do/KHONG/", "/dot/che-do/KHONG/tep/", "/dot/che-do/ban-soan/999999/"):
        assert page.get(one).status_code == 404
    assert page.get("/dot/che-do/BC_NAM/?phien_ban=x").status_code == 200
    for year in ("99999", "abc", "-1", "2026.5"):
        shown = page.get(f"/dot/che-do/ban-soan/{draft.pk}/xem-truoc/", {"nam": year})
        assert f"“{year}” không phải một năm từ 2021" in shown.content.decode()


@pytest.mark.parametrize("code", ["BC_NAM", "GIAI_NGAN_THANG", "GIAO_KE_HOACH"])
def test_a_page_left_as_it_is_changes_nothing(page, her, code):
    made = services.start_from_kept(code, None, actor=her, at=NOW)
    services.edit_regime(made.pk, Place("passages", "first"), {"cutoff": {"day": 5, "month_offset": 1}},
                         actor=her, at=NOW)  # fmt: skip
    source = now(made)
    places = [Place("facts"), Place("attributes"), *(Place("passages", one) for one in source["passages"])]
    places += [Place("steps", step["code"]) for step in source["steps"]]
    for place in places:
        form = FORMS[place.part](None, source, place)
        again = FORMS[place.part](typed(form), source, place)
        assert again.is_valid(), (place, again.errors)
        facts = again.facts()
        services.edit_regime(made.pk, place, facts, actor=her, at=NOW)
        assert now(made) == source, place


@pytest.mark.parametrize(
    ("address", "sent", "said"),
    [
        ("sua/buoc/", {"name": "x", "code": "XA"}, "đã có"),
        ("sua/buoc/", {"name": "x", "code": "có dấu"}, "không dấu"),
        ("sua/buoc/", {"name": "", "code": "M"}, "Tên bước"),
        ("sua/buoc/", {"name": "x", "code": "M", "function": "TRUONG_THON"}, "TRUONG_THON"),
        ("sua/buoc/", {"name": "x", "code": "M", "to": ["KHONG"]}, "KHONG"),
        ("sua/buoc/", {"name": "x", "code": "M", "han_first_cach": "NAM", "han_first_ngay": "3"},
         "Ghi một số"),
        ("sua/buoc/", {"name": "x", "code": "M", "han_first_cach": "SAU", "han_first_ngay": "999"}, "366"),
        ("sua/thong-tin/", {"code": "X", "valid_from": "31/02/2026"}, "Không phải ngày"),
        ("sua/thong-tin/", {"code": "X", "valid_from": "1/1/1900"}, "01/01/2021"),
        ("sua/luot/first/", {"name": "", "window": "CALENDAR"}, "Tên đợt"),
        ("phat-hanh/", {"valid_from": "1/1/2026", "luot": "1"}, "không khác"),
        ("phat-hanh/", {"valid_from": "1/1/2026", "luot": "7"}, "vừa sửa"),
    ],
)  # fmt: skip
def test_bad_input_is_told_and_changes_nothing(page, draft, address, sent, said):
    usual = {"kind": "COLLECT", "function": "COMMUNE_COMMITTEE", "spread": "TERRITORY"}
    usual |= {"programme": "1719-I"}
    answer = page.post(f"/dot/che-do/ban-soan/{draft.pk}/{address}", {**usual, **sent})

    assert answer.status_code == 422
    assert said in text(answer)
    assert now(draft) == draft.source


def test_a_step_is_added_moved_taken_away_and_brought_back(page, draft):
    base = f"/dot/che-do/ban-soan/{draft.pk}/"
    sent = {
        "name": "Mặt trận xã giám sát", "code": "mat_tran", "kind": "COLLECT", "function": "FRONT",
        "spread": "LISTED_COMMUNES", "to": ["XA"], "han_first_cach": "NAM", "han_first_ngay": "8",
        "han_first_thang": "9", "han_first_truoc": "on", "required": "on",
    }  # fmt: skip
    assert page.post(f"{base}sua/buoc/", sent).status_code == 302
    step = now(draft)["steps"][-1]
    assert step["code"] == "MAT_TRAN"
    assert step["due"] == {"first": {"month": 9, "day": 8, "before": True}}
    shown = text(page.get(base))
    assert "Mặt trận xã giám sát" in shown
    assert "trước 8/9" in shown
    page.post(f"{base}sua/buoc/MAT_TRAN/lam/", {"viec": "len"})
    assert now(draft)["steps"][-2]["code"] == "MAT_TRAN"
    page.post(f"{base}sua/buoc/XA/lam/", {"viec": "bo"})
    assert "to" not in next(one for one in now(draft)["steps"] if one["code"] == "MAT_TRAN")
    assert "chưa gửi tới bước nào" in text(page.get(base))
    last = selectors.draft_steps(draft.pk)[0]
    page.post(f"{base}hoan-tac/", {"luot": last.no})
    assert any(one["code"] == "XA" for one in now(draft)["steps"])


def test_a_regime_of_events_says_so_in_its_year_and_keeps_its_words_in_the_fields(page, her):
    made = services.start_from_kept("KET_THUC_DU_AN", None, actor=her, at=NOW)
    base = f"/dot/che-do/ban-soan/{made.pk}/"

    preview = text(page.get(f"{base}xem-truoc/?nam=2026"))
    assert "Khi có sự kiện" in preview
    assert "hạn 15 ngày sau khi kết thúc" in preview
    for place, part in (
        (Place("passages", "first"), "luot/first"),
        (Place("steps", "DON_VI"), "buoc/DON_VI"),
    ):
        form = FORMS[place.part](None, now(made), place)
        assert page.post(f"{base}sua/{part}/", typed(form)).status_code == 302
    assert now(made) == made.source


def test_a_version_is_previewed_published_and_withdrawn_in_the_browser(page, draft):
    base = f"/dot/che-do/ban-soan/{draft.pk}/"
    form = FORMS["steps"](None, now(draft), Place("steps", "XA"))
    sent = {**typed(form), "han_first_cach": "NAM", "han_first_ngay": "15", "han_first_thang": "9"}
    page.post(f"{base}sua/buoc/XA/", sent)
    preview = text(page.get(f"{base}xem-truoc/?nam=2027"))
    assert "15/09/2027" in preview
    shown = text(page.get(f"{base}phat-hanh/"))
    assert "hết 15/9" in shown
    answer = page.post(f"{base}phat-hanh/", {"valid_from": "1/1/2026", "luot": "2"}, follow=True)
    assert "hiệu lực từ 01/01/2026" in text(answer)
    route = Route.objects.get(valid__startswith=date(2026, 1, 1))
    assert page.get(base).status_code == 404
    answer = page.post(f"/dot/che-do/BC_NAM/{route.pk}/rut/", follow=True)
    assert "Cần ghi lý do rút" in text(answer)
    answer = page.post(f"/dot/che-do/BC_NAM/{route.pk}/rut/", {"ly_do": "Nhầm"}, follow=True)
    assert "Đã rút phiên bản" in text(answer)
    assert page.get(base).status_code == 200


@pytest.mark.parametrize(
    ("how", "day", "month", "said"),
    [("NAM", "0", "9", "1 đến 30"), ("NAM", "30", "2", "1 đến 29"), ("THANG", "32", "", "1 đến 31")],
)
def test_a_day_that_no_month_has_is_refused_beside_its_field(page, draft, how, day, month, said):
    form = FORMS["steps"](None, now(draft), Place("steps", "XA"))
    sent = {**typed(form), "han_first_cach": how, "han_first_ngay": day, "han_first_thang": month}
    answer = page.post(f"/dot/che-do/ban-soan/{draft.pk}/sua/buoc/XA/", sent)
    assert answer.status_code == 422
    assert f"Ghi ngày từ {said}" in text(answer)


def test_somebody_elses_change_is_not_written_over(page, draft):
    form = FORMS["steps"](None, now(draft), Place("steps", "XA"))
    him = User.objects.create(username="nam", full_name="Nam")
    services.edit_regime(draft.pk, Place("steps", "XA"), {"name": "Của Nam"}, actor=him, at=NOW)
    answer = page.post(f"/dot/che-do/ban-soan/{draft.pk}/sua/buoc/XA/", {**typed(form), "name": "Của tôi"})

    assert answer.status_code == 422
    assert "Nam" in text(answer)


def test_a_file_comes_in_whole_and_a_bad_one_is_told(page, draft):
    good = to_yaml({**draft.source, "code": "BC_KHAC"}).encode()
    for content, name, status in ((good, "a.yaml", 302), (b"code: [", "a.yaml", 422), (good, "a.txt", 422)):
        answer = page.post("/dot/che-do/ban-soan/tu-tep/", {"tep": SimpleUploadedFile(name, content)})
        assert answer.status_code == status
    made = RegimeDraft.objects.get(code="BC_KHAC")
    assert {**made.source, "code": "BC_NAM"} == draft.source


def test_the_picture_survives_a_loop_and_escapes_what_is_written():
    boxes = [Box("A", "<b>Xã</b>", ("x",), ("B",), False), Box("B", "Tỉnh", (), ("A",), True)]

    assert set(columns(boxes)) == {"A", "B"}
    assert "<b>" not in draw(boxes)
    assert "&lt;b&gt;" in draw(boxes)
    line = [
        Box("A", "a", (), ("B", "C"), False),
        Box("B", "b", (), ("C",), False),
        Box("C", "c", (), (), False),
    ]
    assert columns(line) == {"A": 0, "B": 1, "C": 2}


def test_a_code_and_a_date_that_are_wrong_are_told_together(page):
    sent = {"code": "báo cáo", "valid_from": "32/13/2025", "programme": "1719-I"}
    answer = page.post("/dot/che-do/ban-soan/them-moi/", sent)
    assert answer.status_code == 422
    assert "Mã chỉ được gồm chữ không dấu" in text(answer)
    assert "Không phải ngày" in text(answer)
