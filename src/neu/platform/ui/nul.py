"""NUL is no text PostgreSQL keeps: a request that carries one gets 400, not 500.

Half a character in an address or a form never gets here: decoding made it a whole one (�). Only a text that
was decoded another way could carry one, and is refused too.
"""

import re
from collections.abc import Callable, Iterator

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

_NO_TEXT = re.compile("[\0\ud800-\udfff]")


class NoNul:
    """Middleware: an address or a form with a NUL or half a character in it is a request nobody can read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Refuse before a view reads what was sent.

        :raises BadRequest: Django answers it with the page of 400.
        """
        if any(_NO_TEXT.search(text) for text in _texts(request)):
            raise BadRequest("a character that is no text")


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path
    for sent in (request.GET, request.POST):
        for name, values in sent.lists():
            yield name
            yield from (value for value in values if isinstance(value, str))
