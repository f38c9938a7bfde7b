"""One story for the room's tests: 2024 under districts, then 2025 after the reorganisation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from neu.reporting.consolidation.models import Edition
from neu.reporting.submissions.rules import FigureState
from tests.reporting.consolidation.issued import Issued, corrected, issue, prepare
from tests.reporting.consolidation.world import GIAI_NGAN, HOUSES, Play, populate

LAND = ("B", "DA1_DAT_O", "thuc_hien")
HEALTH_MONEY = ("C", "DA7_NSTW_SN", "giai_ngan")
GIVEN, CARRIED_OVER, SPENT = ("C", "DA1_NSTW_DTPT", "giao"), ("C", "DA1_NSTW_DTPT", "keo_dai"), GIAI_NGAN
TRIEU = 10**6


@dataclass
class Story:
    plan2023: Play
    plan2024: Play
    y2023: Play
    y2024: Play
    y2025: Play


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def story(module_db: None) -> Story:
    """Plans given, three communes of Ba Tơ and Trà Bùi reported, districts and departments accepted."""
    populate()
    plan2023 = Play.open(2023, regime="GIAO_KE_HOACH")
    commune = plan2023.place("21529")
    plan2023.type("ban-dan-toc", {GIVEN: 100 * TRIEU}, place=commune)
    plan2023.send("ban-dan-toc")
    y2023 = Play.open(2023)
    y2023.commune("21529", {SPENT: 70 * TRIEU})
    y2023.district("535", "21529")
    plan2024 = Play.open(2024, regime="GIAO_KE_HOACH")
    plan2024.type("ban-dan-toc", {GIVEN: 120 * TRIEU, CARRIED_OVER: 30 * TRIEU}, place=commune)
    plan2024.type("ban-dan-toc", {("B", "DA1_NHA_O", "kh_nam"): 50}, place=commune)
    plan2024.type("ban-dan-toc", {("B", "DA1_NHA_O", "kh_nam"): 100}, place=plan2024.place("21505"))
    plan2024.send("ban-dan-toc")
    y2024 = Play.open(2024)
    of_which = ("C", "DA1_NSTW_DTPT", "giai_ngan_keo_dai")
    y2024.commune("21529", {HOUSES: 45, SPENT: 110 * TRIEU, of_which: 30 * TRIEU})
    y2024.commune("21505", {HOUSES: 30})
    y2024.commune("21517", {HOUSES: FigureState.NOTHING, LAND: FigureState.NO_SUBJECT})
    y2024.district("535", "21529", "21505", "21517")
    y2024.commune("21142", {HOUSES: 40})
    y2024.unit("tram-y-te-21142-cu", "ubnd-xa-21142-cu", {HEALTH_MONEY: 85 * TRIEU})
    y2024.again("ubnd-xa-21142-cu", "XA", "thêm báo cáo của trạm y tế")
    y2024.district("525", "21142")
    y2024.type("so-y-te", {HEALTH_MONEY: 15 * TRIEU})
    y2024.send("so-y-te")
    y2024.accept("so-y-te", "ban-dan-toc")
    return Story(plan2023, plan2024, y2023, y2024, Play.open(2025))


@pytest.fixture
def undo(module_db: None) -> Iterator[None]:
    """What a test does is undone; the story stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def first(story: Story) -> Issued:
    draft = prepare(story.y2024, title="Kết quả thực hiện Chương trình năm 2024")
    return Issued(story.y2024, draft, issue(story.y2024, draft, recipients=["Ủy ban Dân tộc", "Lưu: VT"]))


@pytest.fixture
def second(first: Issued, undo: None) -> Edition:
    corrected(first.play, 50)
    return issue(first.play, prepare(first.play, reason="Đính chính của Ba Vì"), "201/BC-UBND")


@pytest.fixture
def client_of(settings):
    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(username, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
