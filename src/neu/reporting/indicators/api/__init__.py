"""The API's doors of the dictionary: reading it, changing its entries, the whole of it as a file."""

from ninja import Router

from neu.platform.api.problems import register_statuses
from neu.reporting.indicators.api.changing import router as changing
from neu.reporting.indicators.api.reading import router as reading
from neu.reporting.indicators.rules import ChangeRefusal, ElementRefusal

router = Router(tags=["dictionary"])
router.add_router("", reading)
router.add_router("", changing)
register_statuses(
    {
        ElementRefusal.ELEMENT_EXISTS: 409,
        ChangeRefusal.ENTRY_GONE: 404,
        ChangeRefusal.ENTRY_MOVED_ON: 409,
        ChangeRefusal.ENTRY_IN_USE: 409,
        ChangeRefusal.ENTRY_AS_IT_WAS: 409,
        ChangeRefusal.MEANING_TOO_EARLY: 409,
        ChangeRefusal.MEANING_BEFORE_LAST: 409,
        ChangeRefusal.INDICATOR_EXISTS: 409,
        ChangeRefusal.DICTIONARY_MOVED_ON: 409,
        ChangeRefusal.DICTIONARY_TOO_LARGE: 413,
        ChangeRefusal.FILE_LACKS: 409,
        ChangeRefusal.FILE_REWRITES: 409,
    }
)
