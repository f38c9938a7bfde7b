"""One row of a list as fields: what was typed, read into the values that are kept."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _

from neu.platform.text.names import language
from neu.platform.text.names import shown as in_language
from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.reporting.forms import lists
from neu.reporting.forms.layout import FieldSpec, SectionSpec
from neu.reporting.forms.rules import NUMBERS, FieldType
from neu.reporting.forms.texts import ENTRY_UNIT
from neu.reporting.submissions.rules import RowsRefused


class RowForm(forms.Form):
    """A row of a list. `rev`: of the row as the page showed it; `khoa`: of a new one, added once with it."""

    use_required_attribute = False

    rev = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, required=False)
    khoa = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, section: SectionSpec, data: Any, values: Mapping[str, str] | None = None, rev: int = 0
    ) -> None:
        super().__init__(data, prefix=None, initial={"rev": rev, "khoa": uuid4()})
        self.section = section
        for spec in section.fields:
            if spec.typed:
                self.fields[f"c.{spec.code}"] = _field(spec, section)
                text = (values or {}).get(spec.code, "")
                self.initial[f"c.{spec.code}"] = lists.shown(
                    spec, text, section.entry_unit, language=language()
                )

    @property
    def columns(self) -> list[tuple[Any, str]]:
        """Return each column's field with the unit it is typed in."""
        unit = _money_unit(self.section)
        return [
            (self[f"c.{spec.code}"], unit if spec.type == FieldType.MONEY else in_language(spec.unit))
            for spec in self.section.fields
            if spec.typed
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for spec in self.section.fields:
            name = f"c.{spec.code}"
            if not spec.typed or name not in given:
                continue
            try:
                given[name] = lists.read(spec, given[name], self.section.entry_unit, language=language())
            except Refused as refused:
                self.add_error(name, refusal_text(refused))
        return given

    def values(self) -> dict[str, str]:
        """Return the row as it is kept."""
        return {spec.code: self.cleaned_data[f"c.{spec.code}"] for spec in self.section.fields if spec.typed}

    def refuse(self, refused: Refused) -> None:
        """Put a refusal beside the cells it is about."""
        for one in refused.cells if isinstance(refused, RowsRefused) else [refused]:
            name = f"c.{one.where}"
            self.add_error(name if name in self.fields else None, refusal_text(one))

    def now_on(self, rev: int) -> None:
        """What was typed stands; saved again, it is saved on this rev."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["rev"] = str(rev)
        self.data = data


def _money_unit(section: SectionSpec) -> str:
    return str(ENTRY_UNIT.get(section.entry_unit, ""))


class _Words(forms.CharField):
    """Named as required, and let through blank: only sending the report asks for it."""

    def validate(self, value: Any) -> None:
        """A blank is for the checks."""


class _Choice(forms.ChoiceField):
    """The same, of a choice; whether it is offered is told by `lists.read`."""

    def validate(self, value: Any) -> None:
        """A blank is for the checks."""


def _field(spec: FieldSpec, section: SectionSpec) -> forms.Field:
    label, hint = in_language(spec.label), in_language(spec.hint)
    if spec.group:
        label = f"{in_language(spec.group)} – {label}"
    if spec.required:
        hint = f"{hint} {_('Phải ghi trước khi gửi báo cáo.')}".strip()
    if spec.type == FieldType.CHOICE:
        known = [("", "–"), *((one, in_language(one)) for one in spec.choices)]
        return _Choice(label=label, help_text=hint, required=spec.required, choices=known)
    attrs: dict[str, Any] = {"autocomplete": "off"}
    if spec.type in NUMBERS:
        attrs["inputmode"] = "decimal"
    if spec.type == FieldType.DATE:
        attrs |= {"inputmode": "numeric", "placeholder": "dd/mm/yyyy"}
    widget = (
        forms.Textarea(attrs={"rows": 2}) if spec.type == FieldType.TEXT else forms.TextInput(attrs=attrs)
    )
    return _Words(label=label, help_text=hint, required=spec.required, widget=widget)
