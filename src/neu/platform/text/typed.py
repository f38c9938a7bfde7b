"""What people type freely: how long it may be, and what no page, document or row could hold."""

import re
import unicodedata
from enum import StrEnum

from django.utils.functional import Promise

from neu.platform.text.refusals import Refused

NAME = 200  # a name or title
REASON = 2_000  # a reason, note or basis
NARRATIVE = 50_000  # the words under one heading: about twenty pages

_BREAKS = re.compile(r"\r\n?|[\v\f\u2028\u2029]")  # Word pastes \v where a line breaks
# C0 and C1 controls but tab and line feed, half characters, and what Unicode says is no character
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class TextRefusal(StrEnum):
    """Expected noes; platform/ui/texts.py says each in words."""

    TEXT_TOO_LONG = "TEXT_TOO_LONG"
    TEXT_UNREADABLE = "TEXT_UNREADABLE"


def typed(text: str, most: int, what: str | Promise, *, where: str = "") -> str:
    """What was typed as it is kept: line breaks one way, marks composed, no blanks around it.

    `what` names it to the reader ("Lý do"); `where` is the field it stands in.

    >>> typed(" Sửa\\r\\nsố ", REASON, "Lý do")
    'Sửa\\nsố'

    :raises Refused: TEXT_TOO_LONG, TEXT_UNREADABLE.
    """
    kept = unicodedata.normalize("NFC", _BREAKS.sub("\n", text)).strip()
    if found := _UNREADABLE.search(kept):
        said = {"what": str(what), "code": f"U+{ord(found.group()):04X}"}
        raise Refused(TextRefusal.TEXT_UNREADABLE, said, where=where)
    if len(kept) > most:
        said = {"what": str(what), "length": str(len(kept)), "most": str(most)}
        raise Refused(TextRefusal.TEXT_TOO_LONG, said, where=where)
    return kept
