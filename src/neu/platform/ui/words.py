"""A refusal in the reader's words: each room registers its texts.MESSAGES in AppConfig.ready."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from neu.platform.text.refusals import Refused

_messages: dict[str, str | Promise] = {}


def register_refusals(mapping: Mapping[str, str | Promise]) -> None:
    """Add a room's messages: code → words with %(name)s for the refusal's params.

    :raises ValueError: when another room already says that code differently.
    """
    for code, words in mapping.items():
        if code in _messages and str(_messages[code]) != str(words):
            raise ValueError(f"The refusal {code} has two messages: {_messages[code]!s} / {words!s}")
        _messages[code] = words


def refusal_text(refused: Refused) -> str:
    """The message in the language now active; an unregistered code still says what to do."""
    words = _messages.get(refused.code)
    if words is None:
        return _("Không thực hiện được (mã %(code)s). Tải lại trang; nếu còn gặp, báo quản trị hệ thống.") % {
            "code": refused.code
        }
    return str(words) % refused.params
