"""The page of an ad hoc round: previewed, opened, refused, and closed to strangers."""

import pytest
from django.utils import timezone

from neu.registry.agencies import selectors as agencies
from neu.registry.periods.rules import day_of
from neu.reporting.rounds.models import Regime, Round
from tests.reporting.rounds.conftest import person
from tests.reporting.rounds.test_views import sign_in

ASK = "/dot/yeu-cau/"


@pytest.fixture
def desk(client, officer):
    return sign_in(client, officer)


@pytest.fixture
def typed():
    year = day_of(timezone.now()).year
    return {
        "ten": "Rà soát <b>khẩn</b> {x}",
        "bieu": "GIAI_NGAN_THANG",
        "tu": f"01/10/{year}",
        "den": f"31/12/{year}",
        "han": f"15/01/{year + 1}",
        "chot": f"{day_of(timezone.now()):%d/%m/%Y}",
        "ai": "chon",
        "danh_sach": "VUNG_DTTS_MN",
        "boi": "COMMUNE_COMMITTEE",
        "chon": [
            f"COMMUNE_COMMITTEE:{agencies.agency_id('ubnd-xa-21529')}",
            f"PROJECT_OWNER:{agencies.agency_id('so-y-te')}",
        ],
        "nhan": "STANDING_AGENCY",
        "phat_hanh": "on",
    }


def test_the_page_offers_forms_lists_and_agencies(desk):
    page = desk.get(ASK).content.decode()

    assert 'name="chon"' in page
    assert "Sở Y tế" in page
    assert f"{day_of(timezone.now()):%d/%m/%Y}" in page  # the cut-off offered is today


def test_the_preview_names_who_owes_and_opens_nothing(desk, typed):
    answer = desk.post(ASK, typed | {"viec": "xem"})
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "Nếu mở đợt này" in page
    assert "Quý IV năm" in page
    assert 'value="mo"' in page
    assert "<b>khẩn</b>" not in page
    assert not Regime.objects.filter(adhoc=True).exists()


def test_opening_from_the_page(desk, typed):
    answer = desk.post(ASK, typed | {"viec": "mo"})

    made = Round.objects.get()
    assert answer["Location"] == f"/dot/{made.pk}/"
    assert made.name == typed["ten"]
    steps = set(made.obligations.values_list("step__code", flat=True))
    assert steps == {"XA", "CHU_DU_AN", "THUONG_TRUC", "PHAT_HANH"}
    page = desk.get(answer["Location"]).content.decode()
    assert "Sở Y tế" in page
    assert "những nơi được chọn" in page
    assert made.regime.code not in desk.get("/dot/mo/").content.decode()  # never offered for another round


@pytest.mark.parametrize(
    ("changes", "said", "status"),
    [
        ({"ten": ""}, "error-summary", 200),
        ({"den": "01/01/2020"}, "sớm hơn ngày đầu", 200),
        ({"tu": "01/01/2020"}, "trong một năm", 200),
        ({"han": "31/02/2027"}, "Không phải ngày", 200),
        ({"han": "01/01/2020"}, "đã qua vào ngày mở đợt", 422),
        ({"chon": []}, "Chưa chọn ai phải báo cáo", 422),
        ({"chon": ["COMMUNE_COMMITTEE:1x"]}, "error-summary", 200),
        ({"bieu": "KHONG_CO"}, "error-summary", 200),
        ({"chot": "không"}, "Không phải ngày", 200),
        ({"ten": "x\x01y"}, "U+0001", 422),
    ],
)
def test_bad_input_is_said_on_the_page_and_opens_nothing(desk, typed, changes, said, status):
    answer = desk.post(ASK, typed | {"viec": "mo"} | changes)

    assert said in answer.content.decode()
    assert answer.status_code == status
    assert not Regime.objects.filter(adhoc=True).exists()


def test_for_others_the_page_does_not_exist(client, typed, db):
    sign_in(client, person("canbo.bavi", "bql-21529"))

    assert client.get(ASK).status_code == 404
    assert client.post(ASK, typed | {"viec": "mo"}).status_code == 404
