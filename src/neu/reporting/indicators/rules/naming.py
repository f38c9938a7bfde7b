"""Codes made from people's words. Pure."""

import re
from collections.abc import Collection
from itertools import count

from neu.platform.text.rules import fold


def code_for(words: str, taken: Collection[str], *, most: int = 30) -> str:
    """A code made from words, free among those taken.

    >>> code_for("Kế hoạch năm", []), code_for("Kế hoạch năm", ["KE_HOACH_NAM"])
    ('ke_hoach_nam', 'ke_hoach_nam_2')
    """
    parts = re.findall(r"[a-z0-9]+", fold(words))
    made = ""
    for part in parts:
        if len(made) + len(part) > most:
            break
        made = f"{made}_{part}" if made else part
    made = made or (parts[0][:most] if parts else "muc")
    held = {each.lower() for each in taken}
    if made not in held:
        return made
    return next(code for no in count(2) if (code := f"{made}_{no}") not in held)
