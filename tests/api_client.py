"""A program that speaks to /api/v1 with a token of somebody's."""

import json
import uuid
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from neu.registry.people import services
from neu.registry.people.models import User


def secret_of(user: User, *, may_write: bool = True) -> str:
    """Return a new token of the user's own."""
    at = timezone.now()
    last = timezone.localdate() + timedelta(days=30)
    _token, secret = services.make_token(
        user, "kiểm thử", expires_on=last, may_write=may_write, actor=user, at=at
    )
    return secret


class Program:
    """Sends JSON and a new Idempotency-Key with each deed."""

    def __init__(self, user: User | None, *, may_write: bool = True, language: str = "vi") -> None:
        self.client = Client()
        self.headers = {"Accept-Language": language}
        if user is not None:
            self.headers["Authorization"] = f"Bearer {secret_of(user, may_write=may_write)}"

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers | headers)

    def send(self, method: str, path: str, body: object = None, *, key: str = "", **headers: str) -> Any:
        more = self.headers | {"Idempotency-Key": key or str(uuid.uuid4())} | headers
        sent = json.dumps({} if body is None else body)
        return self.client.generic(
            method, f"/api/v1{path}", sent, content_type="application/json", headers=more
        )

    def post(self, path: str, body: object = None, *, key: str = "", **headers: str) -> Any:
        return self.send("POST", path, body, key=key, **headers)

    def put(self, path: str, body: object = None, *, key: str = "", **headers: str) -> Any:
        return self.send("PUT", path, body, key=key, **headers)
