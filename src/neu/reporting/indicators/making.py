"""What an entry of the dictionary says, read from a mapping as files, pages and programs write it."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from neu.platform.text.typed import NAME, REASON, typed
from neu.registry.places.rules import Basis
from neu.reporting.indicators import files
from neu.reporting.indicators.models import Breakdown, DataElement, DataElementVersion, Option
from neu.reporting.indicators.rules import (
    NOT_APPORTIONED,
    Adds,
    BreakdownKind,
    Comparator,
    Refusal,
    Stance,
    ValueType,
    apportioned_by,
)
from neu.reporting.indicators.selectors import MEANING, BreakdownName, Indicated, OptionName

SINCE = date(2021, 1, 1)  # from when what shipped first holds
VERSION_NEEDS = ("name", "unit", "value_type", "stance")
VERSION_MAY = (
    "code", "no", "from", "definition", "method", "source", "adds_over_places", "adds_over_nodes",
    "adds_over_options", "weight", "numerator", "denominator", "minimum", "maximum", "decimals", "draft",
    "apportioned_by", "breakdowns", "versions", "reason",
)  # fmt: skip
INDICATOR_MAY = (
    "group", "unit", "numerator", "denominator", "target", "words", "draft", "source", "period", "from",
    "reason", "versions",
)  # fmt: skip
LINKS = ("weight", "numerator", "denominator")
PARTS = ("numerator", "denominator")
LARGEST = Decimal(10) ** 16
_MOST = {"name": 300, "unit": 40, "group": NAME, "definition": REASON, "method": REASON, "source": REASON}
_BASES = (NOT_APPORTIONED, Basis.HOUSEHOLDS, Basis.POPULATION, Basis.AREA)


def _text(row: Mapping[str, Any], key: str, most: int = 0) -> str:
    return typed(str(row.get(key) or ""), most or _MOST[key], key, where=key)


def limit(row: Mapping[str, Any], key: str) -> Decimal | None:
    """A number that can be kept, or none.

    :raises Refused: VALUE_UNKNOWN.
    """
    value = files.exact(row, key)
    if value is not None and (abs(value) >= LARGEST or value != round(value, 4)):
        said = {"key": key, "value": str(value)[:40], "known": "số có nhiều nhất 16 chữ số, 4 số thập phân"}
        raise files.refuse(Refusal.VALUE_UNKNOWN, said, files.where(row))
    return value


def told(
    row: Mapping[str, Any], known: Collection[str], shared: Mapping[str, files.Entry] | None = None
) -> dict[str, Any]:
    """What a row says an element means: field of `selectors.Element` → value.

    `known`: the codes of the elements there are; `shared`: breakdowns that may be named by code.
    :raises Refused: KEY_MISSING, KEY_UNKNOWN, VALUE_UNKNOWN, PARTS_NOT_NAMED, UNKNOWN_ELEMENT,
        UNKNOWN_OPTION, CODE_TWICE.
    """
    files.check_keys(row, needs=VERSION_NEEDS, may=VERSION_MAY)
    value_type = files.one_of(row, "value_type", ValueType)
    adds = {
        key: Adds(files.one_of(row, key, Adds, default=Adds.SUM))
        for key in ("adds_over_places", "adds_over_nodes", "adds_over_options")
    }
    needed = {Adds.WEIGHTED_MEAN: ("weight",), Adds.RATIO: PARTS}
    for key in needed.get(adds["adds_over_places"], ()):
        if not row.get(key):
            said = {"adds": adds["adds_over_places"], "key": key}
            raise files.refuse(Refusal.PARTS_NOT_NAMED, said, files.where(row))
    unit = _text(row, "unit")
    by = apportioned_by(unit, value_type)
    basis = files.one_of(row, "apportioned_by", _BASES, default=by or NOT_APPORTIONED)
    if basis != NOT_APPORTIONED and value_type not in (ValueType.INTEGER, ValueType.DECIMAL):
        said = {"key": "apportioned_by", "value": basis, "known": NOT_APPORTIONED}
        raise files.refuse(Refusal.VALUE_UNKNOWN, said, files.where(row))
    decimals = files.exact(row, "decimals") or Decimal(0)
    if decimals not in (0, 1, 2, 3, 4):
        said = {"key": "decimals", "value": str(decimals)[:40], "known": "0, 1, 2, 3, 4"}
        raise files.refuse(Refusal.VALUE_UNKNOWN, said, files.where(row))
    return {
        "name": _text(row, "name"),
        "definition": _text(row, "definition"),
        "method": _text(row, "method"),
        "source": _text(row, "source"),
        "unit": unit,
        "value_type": ValueType(value_type),
        "stance": Stance(files.one_of(row, "stance", Stance)),
        **adds,
        **links(row, LINKS, known),
        "minimum": limit(row, "minimum") if "minimum" in row else Decimal(0),
        "maximum": limit(row, "maximum"),
        "decimals": int(decimals),
        "draft": bool(row.get("draft", False)),
        "apportioned_by": "" if basis == NOT_APPORTIONED else basis,
        "breakdowns": breakdowns(row, shared or {}),
    }


def links(row: Mapping[str, Any], keys: Collection[str], known: Collection[str]) -> dict[str, str]:
    """The elements a row names.

    :raises Refused: UNKNOWN_ELEMENT.
    """
    for key in keys:
        if row.get(key) and row[key] not in known:
            said = {"code": str(row[key])[:60], "near": "–"}
            raise files.refuse(Refusal.UNKNOWN_ELEMENT, said, files.where(row))
    return {key: str(row.get(key) or "") for key in keys}


def breakdowns(row: Mapping[str, Any], shared: Mapping[str, files.Entry]) -> tuple[BreakdownName, ...]:
    """The breakdowns of a row, each written out or named by the code of a shared one.

    :raises Refused: UNKNOWN_OPTION, KEY_MISSING, KEY_UNKNOWN, VALUE_UNKNOWN, CODE_TWICE.
    """
    made: dict[str, BreakdownName] = {}
    for named in row.get("breakdowns") or ():
        source = named if isinstance(named, Mapping) else shared.get(str(named))
        if source is None:
            said = {"element": str(row.get("code")), "option": str(named), "known": ", ".join(shared) or "–"}
            raise files.refuse(Refusal.UNKNOWN_OPTION, said, files.where(row))
        one = _breakdown(source)
        if one.code in made:
            said = {"code": one.code, "first": files.where(row)}
            raise files.refuse(Refusal.CODE_TWICE, said, files.where(row))
        made[one.code] = one
    return tuple(made.values())


def _breakdown(source: Mapping[str, Any]) -> BreakdownName:
    files.check_keys(source, needs=("code", "name", "kind", "options"))
    options: dict[str, OptionName] = {}
    for one in source["options"] if isinstance(source["options"], list) else [source["options"]]:
        if not isinstance(one, Mapping):
            said = {"key": "options", "value": str(one)[:40], "known": "{code, name}"}
            raise files.refuse(Refusal.VALUE_UNKNOWN, said, files.where(source))
        files.check_keys(one, needs=("code", "name"))
        code = _code(one)
        if code in options:
            said = {"code": code, "first": files.where(source)}
            raise files.refuse(Refusal.CODE_TWICE, said, files.where(source))
        options[code] = OptionName(code, typed(str(one["name"]), NAME, "name", where="breakdowns"))
    kind = BreakdownKind(files.one_of(source, "kind", BreakdownKind))
    name = typed(str(source["name"]), NAME, "name", where="breakdowns")
    return BreakdownName(_code(source), name, kind, tuple(options.values()))


def _code(source: Mapping[str, Any]) -> str:
    """A code that may stand in the key of a series.

    :raises Refused: VALUE_UNKNOWN.
    """
    code = str(source["code"])
    if len(code) > 40 or not code.isascii() or not code.replace("_", "").isalnum():
        said = {"key": "code", "value": code[:60], "known": "chữ không dấu, chữ số, gạch dưới"}
        raise files.refuse(Refusal.VALUE_UNKNOWN, said, files.where(source))
    return code


def made_version(
    code: str, said: Mapping[str, Any], ids: Mapping[str, int], no: int, valid: DateRange, *, reason: str = ""
) -> DataElementVersion:
    """A version, not kept yet, of what `told` read; its breakdowns are `keep_breakdowns`'s."""
    return DataElementVersion(element_id=ids[code], no=no, valid=valid, reason=reason, **columns(said, ids))


def columns(said: Mapping[str, Any], ids: Mapping[str, int] | None = None) -> dict[str, Any]:
    """The columns of a row that says these facts: the elements named by their ids, breakdowns left out."""
    known = dict(DataElement.objects.values_list("code", "pk")) if ids is None else ids
    return {
        f"{name}_id" if name in LINKS else name: (known[value] if value else None) if name in LINKS else value
        for name, value in said.items()
        if name != "breakdowns"
    }


def keep_breakdowns(version_id: int, wanted: Collection[BreakdownName]) -> None:
    """Make the breakdowns of a version that has none."""
    for one in wanted:
        kept = Breakdown.objects.create(version_id=version_id, code=one.code, name=one.name, kind=one.kind)
        Option.objects.bulk_create(
            Option(breakdown=kept, code=option.code, name=option.name, order=order)
            for order, option in enumerate(one.options, start=1)
        )


def indicated(row: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """What a row says an indicator is: field of `selectors.Indicated` → value.

    :raises Refused: KEY_MISSING, KEY_UNKNOWN, VALUE_UNKNOWN, UNKNOWN_ELEMENT, PARTS_NOT_NAMED.
    """
    files.check_keys(row, needs=("name", "comparator"), may=(*INDICATOR_MAY, "code"))
    parts = links(row, PARTS, known)
    if parts["denominator"] and not parts["numerator"]:
        raise files.refuse(
            Refusal.PARTS_NOT_NAMED, {"adds": str(Adds.RATIO), "key": "numerator"}, files.where(row)
        )
    return {
        "name": _text(row, "name"),
        "group": _text(row, "group"),
        "unit": _text(row, "unit"),
        **parts,
        "comparator": Comparator(files.one_of(row, "comparator", Comparator)),
        "source": _text(row, "source", NAME),
        "draft": bool(row.get("draft", False)),
    }


def facts_of(element: Any) -> dict[str, Any]:
    """What an element (`selectors.Element`) says, by the fields `told` gives."""
    return {name: getattr(element, name) for name in ELEMENT_FIELDS}


def facts_of_indicator(one: Indicated) -> dict[str, Any]:
    """What an indicator says, by the fields `indicated` gives."""
    return {name: getattr(one, name) for name in INDICATOR_FIELDS}


ELEMENT_FIELDS = ("name", *MEANING, "source", "draft")
INDICATED = ("unit", "numerator", "denominator", "comparator")  # what an indicator means
INDICATOR_FIELDS = ("name", "group", "unit", "numerator", "denominator", "comparator", "source", "draft")
DECISION = ("issued_on", "issuer", "title", "note", "draft")
