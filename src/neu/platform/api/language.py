"""Every answer under /api/: in the language asked for, and every no as a problem."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from neu.platform.api import problems

ROOT = "/api/"
PAGE = "/api/v1/docs"  # for people: in the language of the other pages
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


class InTheApi:
    """Middleware: a program says by Accept-Language what it reads; pages go on by their cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in Vietnamese unless English is asked for; what no operation worded is worded here."""
        if not request.path_info.startswith(ROOT) or request.path_info == PAGE:
            return self.get_response(request)
        language = asked_language(request.headers.get("Accept-Language", ""))
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            if response.status_code >= 400 and response.headers.get("Content-Type") != problems.JSON:
                made = problems.of_status(response.status_code)
                for name in KEPT_HEADERS:
                    if name in response.headers:
                        made.headers[name] = response.headers[name]
                response = made
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ("Authorization", "Accept-Language"))
        return response


def asked_language(header: str) -> str:
    """Return the first language we speak among those asked for."""
    spoken = dict(settings.LANGUAGES)
    for code, _weight in parse_accept_lang_header(header.lower()[:500]):
        if code.split("-")[0] in spoken:
            return code.split("-")[0]
    return settings.LANGUAGE_CODE
