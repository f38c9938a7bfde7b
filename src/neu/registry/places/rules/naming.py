"""When a typed name means a place: marks count when they were typed, spelling habits never do."""

import re
from collections.abc import Iterator
from functools import cache

from neu.platform.text.rules import fold, sort_key
from neu.registry.places.rules.kinds import Kind, full_name

_PREFIXES: dict[str, tuple[Kind, ...]] = {
    "xa": (Kind.XA,),
    "phuong": (Kind.PHUONG,),
    "p.": (Kind.PHUONG,),
    "thi tran": (Kind.THI_TRAN,),
    "tt": (Kind.THI_TRAN,),
    "tt.": (Kind.THI_TRAN,),
    "dac khu": (Kind.DAC_KHU,),
    "huyen": (Kind.HUYEN,),
    "h.": (Kind.HUYEN,),
    "quan": (Kind.QUAN,),
    "q.": (Kind.QUAN,),
    "thi xa": (Kind.THI_XA,),
    "tx": (Kind.THI_XA,),
    "tx.": (Kind.THI_XA,),
    "thanh pho": (Kind.THANH_PHO, Kind.THANH_PHO_TW),
    "tp": (Kind.THANH_PHO, Kind.THANH_PHO_TW),
    "tp.": (Kind.THANH_PHO, Kind.THANH_PHO_TW),
    "tinh": (Kind.TINH,),
    "thon": (Kind.THON,),
}
_SAME_WORD = {"đắk": "đăk"}  # lists spell it both ways


def search_key(text: str) -> str:
    """Return the text as search compares it: no marks, apostrophes or hyphens.

    >>> search_key("Ia H' Drai"), search_key("Ia H’Drai"), search_key("Bà Rịa - Vũng Tàu")
    ('ia hdrai', 'ia hdrai', 'ba ria vung tau')
    """
    return " ".join(re.sub(r"'\s*", "", fold(text)).replace("-", " ").split())


@cache
def _kind_length(kind: Kind) -> int:
    return len(search_key(full_name(kind, "")))


def bare_key(kind: Kind, key: str) -> str:
    """Return the search key of the bare name, given that of the full one.

    >>> bare_key(Kind.XA, "xa ba vi")
    'ba vi'
    """
    return key[_kind_length(kind) :].lstrip()


def _marks(text: str) -> str:
    """Return a key in which marks count, but not where a tone is written (hoà, hòa) nor Đắk/Đăk."""
    words = sort_key(" ".join(_SAME_WORD.get(word, word) for word in text.lower().split()))
    letters, _, tones = words.rpartition(" ")
    return letters.replace("-", "") + " " + tones.replace("0", "")


def marked(text: str) -> bool:
    """Tell whether the writer typed marks."""
    return any(ord(letter) > 0x7F and letter.isalpha() for letter in text)


def matches(typed: str, name: str) -> bool:
    """Tell whether what was typed is this name: marks are compared only when some were typed.

    >>> matches("son ha", "Sơn Hạ"), matches("Sơn Hà", "Sơn Hạ"), matches("Nghĩa Hoà", "Nghĩa Hòa")
    (True, False, True)
    """
    if search_key(typed) != search_key(name):
        return False
    return not marked(typed) or _marks(typed) == _marks(name)


def readings(typed: str) -> Iterator[tuple[tuple[Kind, ...], str]]:
    """Yield (kinds, bare name) for each way to read a typed name; no kinds: none was typed.

    >>> list(readings("TT Trà Xuân"))
    [((), 'TT Trà Xuân'), ((<Kind.THI_TRAN: 'THI_TRAN'>,), 'Trà Xuân')]
    """
    words = typed.split()
    yield (), " ".join(words)
    for length in (1, 2):
        kinds = _PREFIXES.get(fold(" ".join(words[:length])), ())
        if kinds and len(words) > length:
            yield kinds, " ".join(words[length:])
