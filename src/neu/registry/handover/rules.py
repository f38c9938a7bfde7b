"""What may become of an agency whose territory or work passes on. Pure."""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class HandOverRefusal(StrEnum):
    """Expected noes; texts.py says each in words."""

    NOTHING_CHOSEN = "HANDOVER_NOTHING_CHOSEN"
    NO_LONGER_OPEN = "HANDOVER_NO_LONGER_OPEN"
    NAME_MISSING = "HANDOVER_NAME_MISSING"
    WRONG_CHOICE = "HANDOVER_WRONG_CHOICE"
    REASON_MISSING = "HANDOVER_REASON_MISSING"
    DAY_WRONG = "HANDOVER_DAY_WRONG"
    GONE = "HANDOVER_GONE"
    UNDONE_ALREADY = "HANDOVER_UNDONE_ALREADY"
    WORK_STANDS = "HANDOVER_WORK_STANDS"


class Way(StrEnum):
    """What becomes of an agency."""

    KEEP = "giu"  # goes on, over the new unit
    JOIN = "nhap"  # passes to an agency there is
    FOUND = "lap"  # passes to an agency founded for it; several of one name found one


class Choice(NamedTuple):
    """A way, the place its functions over ended places go to (0: each over its own), whom it joins."""

    way: Way
    place: int
    agency: int = 0

    def __str__(self) -> str:
        return ":".join([self.way, str(self.place), *([str(self.agency)] if self.agency else [])])


def read_choice(text: str) -> Choice | None:
    """Read what `str(choice)` writes; None for anything else.

    >>> read_choice("nhap:12:7")
    Choice(way=<Way.JOIN: 'nhap'>, place=12, agency=7)
    """
    way, *numbers = text.split(":")
    if way not in set(Way) or len(numbers) != (2 if way == Way.JOIN else 1):
        return None
    if not all(number.isascii() and number.isdigit() and len(number) < 19 for number in numbers):
        return None
    return Choice(Way(way), *map(int, numbers))


def renamed(name: str, olds: Iterable[str], new: str) -> str:
    """Return an agency's name with the unit it is named by replaced; the same name when none is in it.

    >>> renamed("Ủy ban nhân dân xã Ba Ngạc", ["Xã Ba Ngạc"], "Xã Ba Mới")
    'Ủy ban nhân dân xã Ba Mới'
    """
    name = unicodedata.normalize("NFC", name)
    for old in olds:
        at = name.lower().find(unicodedata.normalize("NFC", old).lower())
        before, after = name[:at], name[at + len(old) :]
        other = after[:1].isalnum() or (after[:1] == " " and after[1:2].isupper())  # "xã Ba" in "xã Ba Vì"
        if at >= 0 and not other:
            small = name[at : at + 1].islower()
            return before + (new[:1].lower() + new[1:] if small else new) + after
    return name
