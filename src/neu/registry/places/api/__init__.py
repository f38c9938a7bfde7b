"""The API's doors of places: reading the registry; reorganisations and dated lists for who keeps them."""

from ninja import Router

from neu.platform.api.problems import register_statuses
from neu.registry.places.api import listing
from neu.registry.places.api.acts import router as acts
from neu.registry.places.api.reading import router as reading
from neu.registry.places.rules import ActRefusal, ListRefusal, PlaceRefusal

__all__ = ["listing", "router"]  # the doors of lists stand beside their readings, in one router
router = Router(tags=["places"])
router.add_router("", reading)
router.add_router("", acts)
register_statuses(
    {
        PlaceRefusal.UNKNOWN_CODE: 404,
        PlaceRefusal.UNKNOWN_LIST: 404,
        ActRefusal.ACT_GONE: 404,
        ActRefusal.LINE_GONE: 404,
        ActRefusal.NOT_DRAFT: 409,
        ActRefusal.NOT_APPLIED: 409,
        ActRefusal.STALE: 409,
        ActRefusal.SAME_INSTANT: 409,
        ListRefusal.CODE_TAKEN: 409,
        ListRefusal.STALE: 409,
        ListRefusal.NOTHING_CHANGES: 409,
        ListRefusal.CHANGED_SINCE: 409,
        ListRefusal.LATER_ENTRIES: 409,
    }
)
