"""The API's doors of people: who asks (tokens), accounts and positions, who stands in for whom."""

from neu.registry.people.api.absences import router as absences
from neu.registry.people.api.accounts import Token, router

__all__ = ["Token", "router"]
router.add_router("", absences)
