"""The columns of a list: what each cell of a row its reporter adds may say."""

from collections.abc import Sequence

from neu.reporting.forms.drafting.rows import CODE
from neu.reporting.forms.drafting.trouble import Trouble
from neu.reporting.forms.layout import FieldSpec
from neu.reporting.forms.rules import NUMBERS, FieldType, Refusal
from neu.reporting.indicators import files

_MAY = ("group", "required", "sum", "unit", "decimals", "choices", "formula", "hint")
_ROUNDED = (FieldType.DECIMAL, FieldType.FORMULA)


def fields(entries: Sequence[files.Entry], trouble: Trouble) -> list[FieldSpec]:
    """:raises Refused: naming the column."""
    made: dict[str, FieldSpec] = {}
    for entry in entries:
        with trouble.apart():
            one = _field(entry)
            if one.code in made:
                raise files.refuse(Refusal.FORM_FIELD_TWICE, {"code": one.code}, files.where(entry))
            made[one.code] = one
    if not made:
        with trouble.apart():
            raise files.refuse(Refusal.FORM_KEY_MISSING, {"key": "fields"}, "")
    return list(made.values())


def _field(entry: files.Entry) -> FieldSpec:
    files.check_keys(entry, needs=("code", "label", "type"), may=_MAY)
    code, at = str(entry["code"]), files.where(entry)
    if not CODE.fullmatch(code) or len(code) > 40:
        raise files.refuse(Refusal.FORM_CODE_BAD, {"code": code}, at)
    kind = FieldType(files.one_of(entry, "type", FieldType))
    choices = tuple(str(each) for each in entry.get("choices") or ())
    if kind is FieldType.CHOICE and len(choices) < 2:
        raise files.refuse(Refusal.FORM_NO_CHOICES, {"code": code}, at)
    if kind is FieldType.FORMULA and not entry.get("formula"):
        raise files.refuse(Refusal.FORM_KEY_MISSING, {"key": "formula"}, at)
    added = bool(entry.get("sum"))
    if added and kind not in NUMBERS:
        raise files.refuse(Refusal.FORM_FIELD_NOT_ADDED, {"code": code}, at)
    decimals = files.exact(entry, "decimals") if kind in _ROUNDED else None
    return FieldSpec(
        code=code,
        label=str(entry["label"]),
        type=kind.value,
        group=str(entry.get("group") or ""),
        required=bool(entry.get("required")) and kind is not FieldType.FORMULA,
        sum=added,
        unit=str(entry.get("unit") or "") if kind in NUMBERS or kind is FieldType.FORMULA else "",
        decimals=int(decimals) if decimals is not None else 0,
        choices=choices if kind is FieldType.CHOICE else (),
        formula=str(entry.get("formula") or "") if kind is FieldType.FORMULA else "",
        hint=str(entry.get("hint") or ""),
    )
