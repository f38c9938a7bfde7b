"""The same deed sent twice at once, with real commits: done once, answered twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from neu.platform.api.models import KeptAnswer
from neu.platform.audit.models import AuditEvent
from neu.registry.people import services as people
from tests.api_client import Program

pytestmark = [pytest.mark.commits, pytest.mark.usefixtures("own_database")]
ACCOUNT = {"username": "moi.lap", "full_name": "Mới", "password": "mật khẩu đủ dài"}


def test_the_second_waits_for_the_first_and_is_told_the_same():
    admin = people.bootstrap_administrator("quan.tri", "Quản Trị", "mật khẩu đủ dài", at=timezone.now())
    programs, start = (Program(admin), Program(admin)), Barrier(2, timeout=20)

    def send(program: Program) -> tuple[int, str | None, bytes]:
        try:
            start.wait()
            answer = program.post("/accounts", ACCOUNT, key="one")
            return answer.status_code, answer.headers.get("Idempotency-Replayed"), answer.content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        seen = list(pool.map(send, programs))

    assert [status for status, _replayed, _content in seen] == [201, 201]
    assert {replayed for _status, replayed, _content in seen} == {None, "true"}
    assert len({content for _status, _replayed, content in seen}) == 1
    assert AuditEvent.objects.filter(event="user.create", subject_label="Mới").count() == 1
    assert KeptAnswer.objects.count() == 1
