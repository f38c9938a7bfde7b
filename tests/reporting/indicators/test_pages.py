"""The pages that change the dictionary: who may, what a preview shows, what a confirmation does."""

import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from neu.registry.people import services as people
from neu.registry.people.models import User
from neu.reporting.indicators import selectors

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
CHANGE = "/chi-tieu/ho_dat_o/sua/"


@pytest.fixture
def keeper(client: Client) -> Client:
    people.load_demo_accounts("mật khẩu", AT)
    people.load_demo_people(AT)
    client.force_login(User.objects.get(username="quantri"))
    return client


def shown(page: str) -> dict[str, str]:
    """What the form of a page would send as it stands."""
    form = page[page.index("<main") :]
    sent = dict(re.findall(r'<input type="(?:text|hidden)" name="([\w-]+)"(?: value="([^"]*)")?', form))
    sent |= dict(re.findall(r'name="([\w-]+)" value="([^"]*)"[^>]*checked', form))
    for name, text in re.findall(r'<textarea name="([\w-]+)"[^>]*>\s*([^<]*)</textarea>', form):
        sent[name] = text
    for name, inside in re.findall(r'<select name="([\w-]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        sent[name] = chosen[1] if chosen else ""
    return sent


def test_what_is_previewed_is_done_when_it_is_confirmed(keeper: Client) -> None:
    sent = shown(keeper.get(CHANGE).content.decode()) | {"name": "Hộ được giao đất ở"}
    preview = keeper.post(CHANGE, sent)
    assert preview.status_code == 200
    page = preview.content.decode()
    assert "Sửa tại chỗ" in page
    assert selectors.versions_of("ho_dat_o")[0].name == "Hộ được hỗ trợ đất ở"

    stamp = re.search(r'name="dau" value="([^"]+)"', page)
    assert stamp is not None
    other = keeper.post(CHANGE, sent | {"dau": stamp[1], "name": "Tên sửa sau khi xem"})
    assert "Bạn vừa sửa thêm" in other.content.decode()
    assert selectors.versions_of("ho_dat_o")[0].name == "Hộ được hỗ trợ đất ở"
    assert keeper.post(CHANGE, sent | {"dau": stamp[1]}).status_code == 302
    assert selectors.versions_of("ho_dat_o")[0].name == "Hộ được giao đất ở"


def test_a_change_of_meaning_asks_since_when_and_why(keeper: Client) -> None:
    sent = shown(keeper.get(CHANGE).content.decode()) | {"unit": "khẩu"}
    refused = keeper.post(CHANGE, sent)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Ghi ngày định nghĩa mới bắt đầu có hiệu lực" in page
    assert 'name="dau"' not in page
    preview = keeper.post(CHANGE, sent | {"from_on": "1/1/2027", "reason": "Thử"}).content.decode()
    assert "Đổi nghĩa: sẽ có một định nghĩa mới" in preview
    assert "Phiên bản biểu mẫu đã phát hành" in preview


def test_a_file_is_shown_before_it_is_loaded(keeper: Client) -> None:
    file = keeper.get("/chi-tieu/tai-tep/")
    text = file.content.decode().replace("name: Hộ được hỗ trợ đất ở\n", "name: Hộ được giao đất ở\n")
    shown_page = keeper.post("/chi-tieu/nap-tep/", {"tep": SimpleUploadedFile("a.yaml", text.encode())})
    page = shown_page.content.decode()
    assert shown_page.status_code == 200
    stamp = re.search(r'name="dau" value="([^"]+)"', page)
    assert stamp is not None
    assert "Hộ được giao đất ở" in page
    assert keeper.post("/chi-tieu/nap-tep/", {"dau": stamp[1], "noi-dung": text}).status_code == 302
    assert selectors.versions_of("ho_dat_o")[0].name == "Hộ được giao đất ở"
    wrong = keeper.post("/chi-tieu/nap-tep/", {"tep": SimpleUploadedFile("a.yaml", b"\xff\xfe")})
    assert wrong.status_code == 422


def test_nobody_else_finds_the_pages(client: Client) -> None:
    client.force_login(User.objects.create(username="xem", full_name="Người xem"))
    for address in (CHANGE, "/chi-tieu/tai-tep/", "/chi-tieu/nap-tep/", "/chi-tieu/muc-tieu/MT3.5/sua/"):
        assert client.get(address).status_code == 404
    page = client.get("/chi-tieu/ho_dat_o/").content.decode()
    assert "Sửa chỉ tiêu" not in page
