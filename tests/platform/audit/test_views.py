"""Nhật ký: only for who may read everything."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from neu.platform.audit import services
from neu.registry.agencies.models import Agency
from neu.registry.people.models import Position, User

AT = datetime(2024, 9, 5, 1, tzinfo=UTC)


def sign_in(client, role: str, agency: str) -> User:
    user = User.objects.create(username=role.lower(), full_name=f"Người {role}")
    Position.objects.create(
        user=user, agency=Agency.objects.get(code=agency), role=role, valid=DateRange(date(2021, 1, 1), None)
    )
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user


@pytest.fixture
def events(db):
    with services.simulated_time():
        services.record(
            "round.open", subject=("round", 7, "Báo cáo năm 2024"), actor=None, at=AT, changes={"owed": 63}
        )
    services.record(
        "round.close", subject=("round", 7, "Báo cáo năm 2024"), actor=None, at=AT, reason="Hết hạn"
    )
    services.record("regime.load", subject=("regime", 1, "Giải ngân"), actor=None, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def test_the_auditor_reads_the_log_with_its_simulated_flag(client, events):
    sign_in(client, "AUDITOR", "kiem-toan")

    page = client.get("/nhat-ky/?doi_tuong=round").content.decode()

    assert "Mở đợt báo cáo" in page
    assert "thời điểm mô phỏng" in page
    assert "Hết hạn" in page
    assert "Giải ngân" not in page


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("su_kien=round.close", "Hết hạn", "mô phỏng</span>"),
        ("mo_phong=khong", "Hết hạn", "ghi lúc"),
        ("tim=Giải", "/nhat-ky/regime/1/", "/nhat-ky/round/7/"),
        ("tu=06/09/2024&doi_tuong=round", "Không có việc nào khớp", "/nhat-ky/round/7/"),
        ("den=05/09/2024&doi_tuong=round", "/nhat-ky/round/7/", "Không có việc nào khớp"),
        ("tu=31/31/2024", "không phải là ngày", "Traceback"),
        ("tu=01/01/0001&den=31/12/9999", "/nhat-ky/round/7/", "Traceback"),
    ],
)
def test_the_log_is_narrowed(client, events, query, there, gone):
    sign_in(client, "ADMINISTRATOR", "quan-tri")

    page = client.get(f"/nhat-ky/?{query}").content.decode()

    assert there in page
    assert gone not in page


def test_the_history_of_one_thing(client, events):
    sign_in(client, "AUDITOR", "kiem-toan")

    page = client.get("/nhat-ky/round/7/").content.decode()

    assert page.index("Mở đợt báo cáo") < page.index("Đóng đợt báo cáo")
    assert client.get("/nhat-ky/round/8/").status_code == 404


def test_changes_are_said_in_words_not_in_codes(client, db):
    changes = {"agency": "Phòng Dân tộc", "role": "OFFICER", "from": "01/07/2025"}
    services.record("position.give", subject=("user", 5, "Đinh Thị Hà"), actor=None, at=AT, changes=changes)
    sign_in(client, "AUDITOR", "kiem-toan")

    page = client.get("/nhat-ky/user/5/").content.decode()

    assert "Giao vị trí" in page
    assert "<dt>Vai trò</dt><dd>Cán bộ</dd>" in page
    assert "<dt>Từ ngày</dt><dd>01/07/2025</dd>" in page


def test_for_an_officer_there_is_no_log(client, events):
    sign_in(client, "OFFICER", "ban-dan-toc")

    assert client.get("/nhat-ky/").status_code == 404
    assert client.get("/nhat-ky/round/7/").status_code == 404
    assert "/nhat-ky/" not in client.get("/thong-bao/").content.decode()
