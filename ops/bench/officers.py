"""Officers who load the server: signed in by a session of their own, each on a kept-alive connection."""

import http.client
import json
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from launch.serving import ADDRESS
from neu.registry.people.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
IDLE = 10.0  # seconds after which the server may have closed a connection: a browser opens another too
TIMEOUT = 35.0  # a little more than the server's own statement timeout
# Signing in is Argon2, slow on purpose and once a day: the officers below have signed in already.
SIGNED_IN = "signed in by session rows (Argon2 not measured)"


@dataclass(frozen=True)
class Answer:
    status: int
    seconds: float
    body: bytes  # as it came over the wire: gzip where the server chose so
    headers: Mapping[str, str]  # names in lower case


class Officer:
    """One signed-in person with one connection. Not shared between threads."""

    def __init__(self, port: int, user: User) -> None:
        self.user, self._port = user, port
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = BACKEND
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        self._csrf = secrets.token_hex(16)
        self.cookie = f"sessionid={session.session_key}; csrftoken={self._csrf}"
        self._link: http.client.HTTPConnection | None = None
        self._used = 0.0

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post_form(
        self, path: str, fields: Mapping[str, str] | Sequence[tuple[str, str]], accept: str = "text/html"
    ) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        return self._ask("POST", path, urlencode(fields).encode(), kind)

    def post_json(self, path: str, data: object) -> Answer:
        return self._ask("POST", path, json.dumps(data).encode(), {"Content-Type": "application/json"})

    def _ask(self, method: str, path: str, body: bytes | None, more: Mapping[str, str]) -> Answer:
        """Ask once. A connection the server closed while idle is opened again, inside the time measured."""
        headers = {"Cookie": self.cookie, "Accept-Encoding": "gzip", "X-CSRFToken": self._csrf, **more}
        began = time.perf_counter()
        if began - self._used > IDLE:
            self.close()
        self._used = began
        for attempt in (1, 2):
            if self._link is None:
                self._link = http.client.HTTPConnection(ADDRESS, self._port, timeout=TIMEOUT)
            try:
                self._link.request(method, path, body, headers)
                reply = self._link.getresponse()
                read = reply.read()
                named = {name.lower(): value for name, value in reply.getheaders()}
                return Answer(reply.status, time.perf_counter() - began, read, named)
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.close()
                if attempt == 2 or method != "GET":
                    raise
        raise AssertionError("unreachable")

    def close(self) -> None:
        if self._link is not None:
            self._link.close()
            self._link = None


@dataclass
class Load:
    """What a load did: latencies from the moment each request was due, and what failed."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class Outcome:
    """What came of one deed: "" or what went wrong, and how long after the measured part she went on."""

    wrong: str = ""
    afterwards: float = 0.0  # such as the page she is shown next: a load, but not the save's own time


Deed = Callable[[], Outcome]


def at_a_rate(deeds: Sequence[Deed], *, per_second: float, seconds: float) -> Load:
    """Let everybody do her deed again and again so that together they make `per_second`.

    Each keeps a timetable; who is late starts at once, and her latency counts from when she was due, so that
    a slow server is not spared (no coordinated omission).
    """
    load, lock = Load(), threading.Lock()
    every = len(deeds) / per_second
    began = time.perf_counter()

    def work(number: int, deed: Deed) -> None:
        due = began + every * number / len(deeds)
        while due < began + seconds:
            time.sleep(max(0.0, due - time.perf_counter()))
            outcome = _tried(deed)
            done = time.perf_counter() - outcome.afterwards
            with lock:
                if outcome.wrong:
                    load.errors.append(outcome.wrong)
                else:
                    load.latencies.append(done - due)
            due += every
            if time.perf_counter() > began + seconds + TIMEOUT:
                return

    threads = [threading.Thread(target=work, args=pair, daemon=True) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.perf_counter() - began
    return load


def _tried(deed: Deed) -> Outcome:
    try:
        return deed()
    except (OSError, http.client.HTTPException) as error:
        return Outcome(f"{type(error).__name__}: {error}")
