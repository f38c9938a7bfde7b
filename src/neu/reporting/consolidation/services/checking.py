"""Checking an issued edition again: what it comes to is written in the log."""

from datetime import datetime

from django.db import transaction

from neu.platform.audit import services as audit
from neu.registry.people.models import User
from neu.reporting.consolidation.models import Edition
from neu.reporting.consolidation.selectors import editions, verifying


@transaction.atomic
def check(edition_id: int, *, actor: User, at: datetime) -> verifying.Verification:
    """Recompute an edition from what it used, and keep what was found, by whom and when, in the log."""
    edition = Edition.objects.select_related(*(f"round__{one}" for one in editions.ROUND)).get(pk=edition_id)
    made = verifying.verify(edition)
    audit.record(
        "edition.check",
        subject=("edition", edition.pk, edition.number),
        actor=actor,
        at=at,
        changes={"holds": made.ok, "found": [one.plain() for one in made.found], "more": made.more},
    )
    return made
