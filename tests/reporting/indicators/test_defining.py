"""Defining an element in the browser: kept with its trace; a code keeps the meaning it has."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from neu.platform.audit.models import AuditEvent
from neu.platform.text.refusals import Refused
from neu.registry.people import services as people
from neu.registry.people.models import User
from neu.reporting.indicators import selectors, services
from neu.reporting.indicators.models import DataElement
from tests.api_client import Program

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
FACTS: dict[str, Any] = {
    "name": "Hộ được hỗ trợ máy lọc nước", "unit": "hộ", "definition": "Mỗi hộ một lần trong kỳ.",
    "value_type": "INTEGER", "stance": "FLOW", "adds_over_places": "SUM", "adds_over_nodes": "SUM",
    "decimals": 0, "source": "",
}  # fmt: skip


@pytest.fixture
def her() -> User:
    return User.objects.create(username="hong", full_name="Hồng")


def test_an_element_is_defined_with_its_trace(her: User) -> None:
    services.define_element("ho_may_loc_nuoc", FACTS, actor=her, at=AT)
    found = selectors.elements_by_code(["ho_may_loc_nuoc"], date(2022, 1, 1))["ho_may_loc_nuoc"]

    assert (found.name, found.unit, found.definition) == (FACTS["name"], "hộ", FACTS["definition"])
    assert found.apportioned_by == "HOUSEHOLDS"  # as the files have it: by its unit
    assert AuditEvent.objects.latest("pk").event == "element.define"


def test_the_same_again_is_the_one_there_is(her: User) -> None:
    first = services.define_element("ho_may_loc_nuoc", FACTS, actor=her, at=AT)
    events = AuditEvent.objects.count()

    assert services.define_element("ho_may_loc_nuoc", FACTS, actor=her, at=AT) == first
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize(
    ("code", "changes", "refusal"),
    [
        ("ho_dat_o", {}, "ELEMENT_EXISTS"),
        ("HO_MAY", {}, "ELEMENT_CODE_BAD"),
        ("hộ", {}, "ELEMENT_CODE_BAD"),
        ("", {}, "ELEMENT_CODE_BAD"),
        ("x" * 61, {}, "ELEMENT_CODE_BAD"),
        ("moi", {"name": ""}, "KEY_MISSING"),
        ("moi", {"stance": "GI_DO"}, "VALUE_UNKNOWN"),
        ("moi", {"adds_over_places": "RATIO"}, "PARTS_NOT_NAMED"),
        ("moi", {"name": "x" * 201}, "TEXT_TOO_LONG"),
    ],
)
def test_a_refusal_keeps_nothing(her: User, code: str, changes: dict[str, Any], refusal: str) -> None:
    before = DataElement.objects.count()
    with pytest.raises(Refused) as refused, transaction.atomic():
        services.define_element(code, FACTS | changes, actor=her, at=AT)

    assert refused.value.code == refusal
    assert DataElement.objects.count() == before


def test_an_element_is_defined_through_the_api(db):
    admin = people.bootstrap_administrator("quantri.thu", "Quản Trị", "mật khẩu đủ dài", at=timezone.now())
    mine = Program(admin)
    body = {"name": "Nhà được sửa", "unit": "nhà", "value_type": "INTEGER", "stance": "FLOW"}
    made = mine.post("/elements/nha_duoc_sua/entry", body)
    assert made.status_code == 201, made.content
    assert (made.json()["code"], made.json()["name"], made.json()["definition"]) == (
        "nha_duoc_sua",
        "Nhà được sửa",
        1,
    )
    assert mine.post("/elements/nha_duoc_sua/entry", body).status_code == 201
    other = mine.post("/elements/nha_duoc_sua/entry", body | {"unit": "hộ"})
    assert (other.status_code, other.json()["code"]) == (409, "ELEMENT_EXISTS")
    assert mine.post("/elements/Nhà/entry", body).status_code == 422
    stranger = Program(User.objects.create(username="khach", full_name="Khách"))
    assert stranger.post("/elements/nha_khac/entry", body).status_code == 404
