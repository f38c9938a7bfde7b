"""Defining a data element in the browser: one thing counted, with its meaning, kept for good."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from neu.platform.audit import services as audit
from neu.platform.audit.services import Actor
from neu.platform.text.refusals import Refused
from neu.platform.text.typed import NAME, REASON, typed
from neu.reporting.indicators import files
from neu.reporting.indicators.making import SINCE, made_version, told
from neu.reporting.indicators.models import DataElement, DataElementVersion
from neu.reporting.indicators.rules import ElementRefusal

_MOST = {"name": NAME, "unit": 40, "definition": REASON, "source": REASON}
_MEANING = (
    "name",
    "definition",
    "unit",
    "value_type",
    "stance",
    "adds_over_places",
    "adds_over_nodes",
    "decimals",
)


def code_is_good(code: str) -> bool:
    """True for small letters without marks, digits and underscores."""
    return 0 < len(code) <= 60 and code.isascii() and code.replace("_", "").isalnum() and code == code.lower()


@transaction.atomic
def define_element(
    code: str, facts: Mapping[str, object], *, actor: Actor, at: datetime
) -> DataElementVersion:
    """Add an element to the catalogue, valid from its first day on.

    `facts`: name, definition, source, unit, value_type, stance, adds_over_places, adds_over_nodes, decimals.
    The same element again gives the one there is.

    :raises Refused: ELEMENT_EXISTS: the code means something else; ELEMENT_CODE_BAD; as `made_version`.
    """
    if not code_is_good(code):
        raise Refused(ElementRefusal.ELEMENT_CODE_BAD, {"code": code[:60]}, where="code")
    given = {
        key: typed(str(value), _MOST[key], key, where=key) if key in _MOST else value
        for key, value in facts.items()
    }
    entry = files.Entry({key: value for key, value in given.items() if value not in (None, "")})
    entry["code"] = entry.named = code
    element, new = DataElement.objects.get_or_create(code=code)
    made = made_version(code, told(entry, ()), {code: element.pk}, 1, DateRange(SINCE, None))
    if not new:
        there = element.versions.order_by("-no").first()
        if there is None or any(getattr(there, name) != getattr(made, name) for name in _MEANING):
            said = {"code": code, "name": there.name if there else "–", "unit": there.unit if there else "–"}
            raise Refused(ElementRefusal.ELEMENT_EXISTS, said, where="code")
        return there
    made.save()
    changes = {name: getattr(made, name) for name in (*_MEANING, "source")}
    audit.record("element.define", subject=("element", code, made.name), actor=actor, at=at, changes=changes)
    return made
