"""Decisions as the reference files of any room state them."""

from collections.abc import Mapping
from typing import Any

from neu.platform.audit import services as audit
from neu.registry.places.models import Decision


def state_decision(facts: Mapping[str, Any], rewritten: audit.Rewritten) -> Decision:
    """The document with that number, saying what the file says of it; made when there is none.

    What differed is added to `rewritten`, for the log.
    """
    said = {key: value for key, value in facts.items() if key != "number"}
    decision, made = Decision.objects.get_or_create(number=facts["number"], defaults=said)
    if not made:
        audit.rewrite(decision, said, called=decision.number, into=rewritten)
    return decision
