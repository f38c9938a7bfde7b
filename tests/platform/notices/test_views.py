"""My notices: mine alone."""

from datetime import UTC, datetime

import pytest

from neu.platform.notices import services
from neu.platform.notices.models import Notice
from neu.registry.people.models import User

AT = datetime(2024, 9, 5, 1, tzinfo=UTC)


@pytest.fixture
def reader(db, client):
    user = User.objects.create(username="canbo.bavi", full_name="Phạm Thị Hrê")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    with services.deliver_now():
        services.announce(
            "round.open:1",
            recipients=[user.pk],
            title="Mở đợt: Báo cáo năm 2024",
            url="/thong-bao/?a=1",
            at=AT,
        )
        services.announce("x", recipients=[user.pk + 1], title="Của người khác", at=AT)
    return user


def test_i_see_my_notices_and_not_others(client, reader):
    page = client.get("/thong-bao/").content.decode()

    assert "Mở đợt: Báo cáo năm 2024" in page
    assert "Của người khác" not in page
    assert "1 thông báo chưa đọc" in page


def test_following_a_notice_marks_it_read_and_leads_on(client, reader):
    notice = Notice.objects.get(recipient_id=reader.pk)

    answer = client.post(f"/thong-bao/{notice.pk}/")

    notice.refresh_from_db()
    assert answer["Location"] == "/thong-bao/?a=1"
    assert notice.read_at is not None


def test_an_address_elsewhere_is_not_followed(client, reader):
    Notice.objects.filter(recipient_id=reader.pk).update(url="https://example.org/")

    answer = client.post(f"/thong-bao/{Notice.objects.get(recipient_id=reader.pk).pk}/")

    assert answer["Location"] == "/thong-bao/"


def test_a_strangers_notice_does_not_exist_for_me(client, reader):
    other = Notice.objects.exclude(recipient_id=reader.pk).get()

    assert client.post(f"/thong-bao/{other.pk}/").status_code == 404
    other.refresh_from_db()
    assert other.read_at is None


def test_reading_all(client, reader):
    client.post("/thong-bao/da-doc/")

    assert "0 thông báo chưa đọc" in client.get("/thong-bao/").content.decode()
