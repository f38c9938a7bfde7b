"""A refusal in the reader's words: each room registers its texts.REFUSAL in AppConfig.ready."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from neu.platform.text.refusals import Refused

_messages: dict[tuple[type, str], str | Promise] = {}


def register_refusals(mapping: Mapping[str, str | Promise]) -> None:
    """Add a room's messages: code → words with %(name)s for the refusal's params.

    Codes of an enum are that enum's own, so two rooms may use the same word; plain strings are shared.

    :raises ValueError: when a code already has other words.
    """
    for code, words in mapping.items():
        known = _messages.setdefault((type(code), str(code)), words)
        if str(known) != str(words):
            raise ValueError(f"The refusal {code} has two messages: {known!s} / {words!s}")


def refusal_text(refused: Refused) -> str:
    """The message in the language now active; an unregistered code still says what to do."""
    words = _messages.get((type(refused.code), str(refused.code)))
    if words is None:
        return _("Không thực hiện được (mã %(code)s). Tải lại trang; nếu còn gặp, báo quản trị hệ thống.") % {
            "code": refused.code
        }
    return str(words) % refused.params


def refusals_told() -> list[tuple[str, list[str]]]:
    """Every code with its words before the facts are put in, for documents; two rooms may use one code."""
    found: dict[str, list[str]] = {}
    for (_room, code), words in _messages.items():
        found.setdefault(code, []).append(str(words))
    return sorted(found.items())
