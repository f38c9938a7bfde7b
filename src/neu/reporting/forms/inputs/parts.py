"""A part of a form being written, as fields: the facts typed, by the keys of a form file."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.reporting.forms import texts
from neu.reporting.forms.authoring.editing import mark
from neu.reporting.forms.authoring.shape import CODE_LENGTH, WORDS
from neu.reporting.forms.drafting.rows import CODE
from neu.reporting.forms.rules import DraftRefusal
from neu.reporting.forms.selectors.choosing import Choices

Words = str | Promise
LABEL: Mapping[str, Any] = texts.FIELD
NONE: list[tuple[str, Words]] = [("", "–")]
_AREA = {"rows": 2}
# told with whatever else is wrong on the page, not only once the service is asked
CODE_SHAPE = RegexValidator(
    re.compile(rf"^{CODE.pattern}\Z", re.ASCII), _("Mã chỉ được gồm chữ không dấu, chữ số và dấu gạch dưới.")
)


def choices(words: Mapping[str, Words]) -> list[tuple[str, Words]]:
    return [(str(key), said) for key, said in words.items()]


def line(label: Words, most: int, *, required: bool = False, hint: Words = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, help_text=hint)  # type: ignore[arg-type]


def coded(label: Words, most: int, *, required: bool = False, hint: Words = "") -> forms.CharField:
    """A field for a code."""
    field = line(label, most, required=required, hint=hint)
    field.validators.append(CODE_SHAPE)
    return field


def long(label: Words, *, required: bool = False, hint: Words = "") -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        max_length=WORDS,
        required=required,
        help_text=hint,  # type: ignore[arg-type]
        widget=forms.Textarea(attrs=_AREA),
    )


def code() -> forms.CharField:
    hint = _("Chữ không dấu, chữ số, gạch dưới. Để trống: hệ thống đặt theo tên.")
    return coded(LABEL["code"], CODE_LENGTH, hint=hint)


class PartForm(forms.Form):
    """One part of a form being written. `dau`: the mark of the part as the page showed it."""

    dau = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    code = code()

    def __init__(self, data: Any, part: Mapping[str, Any] | None, choices: Choices, **more: Any) -> None:
        initial = {"dau": mark(part) if part else "", **self.typed(part)} if part else {}
        super().__init__(data, initial={**initial, **more.pop("initial", {})}, **more)
        self.choices, self.part = choices, part
        self.fill()

    def typed(self, part: Mapping[str, Any]) -> dict[str, Any]:
        """How the part's facts stand in the fields."""
        return dict(part)

    def fill(self) -> None:
        """Give the fields what there is to choose from."""

    def choose(self, name: str, choices: Iterable[tuple[str, Words]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*choices]

    def facts(self) -> dict[str, Any]:
        """The facts typed, by key; None takes one away."""
        return {
            key: self.cleaned_data[key] or None
            for key in self.fields
            if key != "dau" and key in self.cleaned_data
        }

    def name(self) -> str:
        """What a code is made of when none was typed."""
        return str(self.cleaned_data.get("label") or self.cleaned_data.get("title") or "")

    def refuse(self, refused: Refused) -> None:
        """Put a refusal beside the field it is about."""
        wanted = [refused.where, refused.params.get("key", "")]
        field = next((each for each in wanted if each in self.fields), None)
        self.add_error(field, texts.problem_text(refused))

    def clean_element(self) -> str:
        """What was typed as the code of an element: its code, or its name with or without marks."""
        typed = self.cleaned_data.get("element", "").strip()
        found, near = self.choices.element(typed)
        if typed and not found:
            said = {"typed": typed[:80], "near": ", ".join(near) or "–"}
            raise forms.ValidationError(refusal_text(Refused(DraftRefusal.ELEMENT_NOT_CHOSEN, said)))
        return found
