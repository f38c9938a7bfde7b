"""How much may be said and put beside a report, and who may take what away. Pure."""

from collections.abc import Sequence
from enum import StrEnum

from neu.platform.text.refusals import Refused

MOST_OPEN = 100  # threads of one report
MOST_REPLIES = 100  # in one thread
MOST_MENTIONS = 20  # in one remark
MOST_FILES = 10  # of one report
MOST_BYTES = 5 * 1024 * 1024  # of one file
MOST_BYTES_TOGETHER = 30 * 1024 * 1024  # of one report


class RemarkRefusal(StrEnum):
    """Expected noes; texts.py says each in words."""

    NOT_CONCERNED = "NOT_CONCERNED"
    NOTHING_SAID = "NOTHING_SAID"
    NO_SUCH_CELL = "NO_SUCH_CELL"
    CANNOT_READ_IT = "CANNOT_READ_IT"
    MENTIONS_TOO_MANY = "MENTIONS_TOO_MANY"
    TOO_MANY_OPEN = "TOO_MANY_OPEN"
    TOO_MANY_REPLIES = "TOO_MANY_REPLIES"
    THREAD_CLOSED = "THREAD_CLOSED"
    THREAD_OPEN = "THREAD_OPEN"
    NOT_MENTIONED = "NOT_MENTIONED"
    NO_FILE = "NO_FILE"
    NOT_BASE64 = "NOT_BASE64"
    FILES_TOO_MANY = "FILES_TOO_MANY"
    FILES_TOO_LARGE = "FILES_TOO_LARGE"
    FILE_TWICE = "FILE_TWICE"
    FILE_NOT_YOURS = "FILE_NOT_YOURS"
    FILE_SENT = "FILE_SENT"


def room_for(held: Sequence[tuple[str, int]], sha256: str, size: int, name: str) -> None:
    """Say whether a report may have one more file; `held` are the hash and the bytes of those it has.

    :raises Refused: FILE_TWICE, FILES_TOO_MANY, FILES_TOO_LARGE.
    """
    if any(sha256 == one for one, _size in held):
        raise Refused(RemarkRefusal.FILE_TWICE, {"name": name})
    if len(held) >= MOST_FILES:
        raise Refused(RemarkRefusal.FILES_TOO_MANY, {"name": name, "most": str(MOST_FILES)})
    if sum(each for _sha256, each in held) + size > MOST_BYTES_TOGETHER:
        megabytes = str(MOST_BYTES_TOGETHER // (1024 * 1024))
        raise Refused(RemarkRefusal.FILES_TOO_LARGE, {"name": name, "most": megabytes})


def may_take_away(*, author: bool, sent: bool, name: str) -> None:
    """Say whether a file may be taken away: by who attached it, as long as it was sent with no version.

    :raises Refused: FILE_NOT_YOURS, FILE_SENT.
    """
    if not author:
        raise Refused(RemarkRefusal.FILE_NOT_YOURS, {"name": name})
    if sent:
        raise Refused(RemarkRefusal.FILE_SENT, {"name": name})
