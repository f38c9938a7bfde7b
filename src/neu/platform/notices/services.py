"""Telling people, after the deed: a job deferred in the deed's transaction, so a crash loses neither."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from procrastinate.contrib.django import app

from neu.platform.notices.models import Notice

Told = ParamSpec("Told")
Answer = TypeVar("Answer")
DELIVER, POST = "notices.deliver", "notices.post"  # the tasks' names in tasks.py, a floor above services
_now: ContextVar[bool] = ContextVar("deliver_now", default=False)


@contextmanager
def deliver_now() -> Iterator[None]:
    """Write notices at once instead of leaving a job to the worker: the demo plays years in a minute."""
    token = _now.set(True)
    try:
        yield
    finally:
        _now.reset(token)


def in_vietnamese(telling: Callable[Told, Answer]) -> Callable[Told, Answer]:
    """Write a notice in Vietnamese, whatever its writer reads in; `shown` says it in the reader's."""

    @wraps(telling)
    def told(*args: Told.args, **named: Told.kwargs) -> Answer:
        with translation.override("vi"):
            return telling(*args, **named)

    return told


def announce(
    key: str, *, recipients: Sequence[int], title: str, body: str = "", url: str = "", at: datetime
) -> None:
    """Tell these users, once each for one key. Call it inside the deed's transaction.

    The job is a row of this database, so it exists exactly when the deed was committed.
    """
    if not recipients:
        return
    message = {
        "key": key, "recipients": sorted(set(recipients)), "title": title, "body": body,
        "url": url, "at": at.isoformat(),
    }  # fmt: skip
    if _now.get():
        deliver(message)
    else:
        app.configure_task(DELIVER, allow_unknown=False).defer(message=message)


def deliver(message: Mapping[str, object]) -> int:
    """Write one notice for each recipient; a repeated job adds none. Returns how many were asked for."""
    recipients = message["recipients"]
    assert isinstance(recipients, list)
    at = datetime.fromisoformat(str(message["at"]))
    Notice.objects.bulk_create(
        [
            Notice(
                recipient_id=recipient,
                key=str(message["key"])[:120],
                title=str(message["title"])[:300],
                body=str(message["body"]),
                url=str(message["url"])[:300],
                created_at=at,
            )
            for recipient in recipients
        ],
        ignore_conflicts=True,
    )
    return len(recipients)


def mail_is_set_up() -> bool:
    """True when the installation names a mail server (EMAIL_HOST)."""
    return bool(settings.EMAIL_HOST)


def post(*, to: str, subject: str, body: str) -> None:
    """Send one e-mail, by a job of the deed's own transaction. Ask `mail_is_set_up` first."""
    app.configure_task(POST, allow_unknown=False).defer(to=to, subject=subject, body=body)


def send_mail(to: str, subject: str, body: str) -> None:
    """Hand one e-mail to the mail server; it raises what the server says when it does not take it."""
    EmailMessage(" ".join(subject.split()), body, to=[to]).send()


def mark_read(user_id: int, *, at: datetime, notice_id: int | None = None) -> int:
    """Mark one notice of a person, or all of hers, as read; return how many were unread."""
    unread = Notice.objects.filter(recipient_id=user_id, read_at__isnull=True)
    return (unread if notice_id is None else unread.filter(pk=notice_id)).update(read_at=at)


def mark_old_read(*, before: datetime, at: datetime) -> int:
    """Mark every notice older than an instant as read: nobody needs the news of years ago as news."""
    return Notice.objects.filter(created_at__lt=before, read_at__isnull=True).update(read_at=at)
