"""The door for the web server."""

import os
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "neu.config.settings")
product = get_wsgi_application()

_ENCODING = re.compile(r"""charset\s*=\s*["']?([^"';\s]*)""", re.IGNORECASE)
_READ = {"utf-8", "utf8", "us-ascii", "ascii"}
_WORDS = "Nêu chỉ đọc yêu cầu viết bằng UTF-8.\nNêu reads requests written in UTF-8 only.\n".encode()


def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Answer 400 to an encoding that is not ours: Django reads requests by any name that Python knows."""
    if _readable(environ.get("CONTENT_TYPE", "")):
        return product(environ, start_response)
    start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
    return [_WORDS]


def _readable(content_type: str) -> bool:
    """False also for a parameter written the way of RFC 2231 (`charset*=…`), which no browser sends here."""
    return "*=" not in content_type.replace(" ", "") and all(
        one.lower() in _READ for one in _ENCODING.findall(content_type)
    )
