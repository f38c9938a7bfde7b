"""The doors of indicators and forms: shut to strangers, readable by whoever is signed in."""

from typing import Any

import pytest
from django.test import Client

from neu.registry.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(User.objects.create(username="can.bo.thu"))
    return client


@pytest.mark.parametrize("path", ["/chi-tieu/", "/chi-tieu/muc-tieu/", "/bieu-mau/", "/bieu-mau/BC_NAM/1/"])
def test_a_stranger_is_sent_to_sign_in(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert "/tai-khoan/" in answer["Location"]


def test_the_list_is_searched_without_marks(reader: Client) -> None:
    text = reader.get("/chi-tieu/", {"q": "dao tao nghe"}).content.decode()
    assert "Lao động được đào tạo nghề" in text
    assert "Hộ được hỗ trợ đất ở" not in text
    assert "Không có chỉ tiêu nào khớp" in reader.get("/chi-tieu/", {"q": "zzz"}).content.decode()


def test_an_element_says_how_it_stands_and_adds(reader: Client) -> None:
    text = reader.get("/chi-tieu/lao_dong_dao_tao_nghe/").content.decode()
    assert "Nhập số phát sinh trong kỳ" in text
    assert "Chia ra: Giới tính" in text
    assert "Trong đó: Đối tượng" in text
    text = reader.get("/chi-tieu/thu_nhap_dtts/").content.decode()
    assert "bình quân gia quyền" in text
    assert "Quyền số: Số người dân tộc thiểu số." in text
    assert "bản nháp" in text
    assert reader.get("/chi-tieu/khong_co/").status_code == 404


def test_the_province_reads_that_it_has_no_target(reader: Client) -> None:
    text = reader.get("/chi-tieu/muc-tieu/").content.decode()
    assert text.count("Chưa giao chỉ tiêu") == 27
    assert "Tỉnh Quảng Ngãi" in text


def test_a_form_is_drawn_with_its_label_and_formulas(reader: Client) -> None:
    assert "BC_NAM" in reader.get("/bieu-mau/").content.decode()
    text = reader.get("/bieu-mau/BC_NAM/1/").content.decode()
    assert "mẫu đề xuất, không phải mẫu ban hành" in text
    assert "[giao] + [keo_dai] - [huy]" in text
    assert "Tiền nhập bằng triệu đồng" in text
    assert reader.get("/bieu-mau/BC_NAM/99/").status_code == 404


def test_a_drawn_form_asks_few_queries(reader: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(10):
        assert reader.get("/bieu-mau/BC_NAM/1/").status_code == 200
