"""Fields of forms whose troubles are said in the words of the house."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class WholeField(forms.IntegerField):
    """A whole number between two others; whatever else was typed is told which ones these are."""

    def __init__(self, *, least: int, most: int, **more: Any) -> None:
        super().__init__(min_value=least, max_value=most, **more)
        self.least, self.most = least, most

    def clean(self, value: Any) -> int | None:
        """:raises ValidationError: for anything but such a number in the digits 0 to 9."""
        try:
            if not str(value or "").isascii():
                raise ValidationError("", code="invalid")
            found: int | None = super().clean(value)
        except ValidationError as wrong:
            if getattr(wrong, "code", "") == "required":  # several at once have none
                raise
            words = _("Ghi số nguyên từ %(least)d đến %(most)d.")
            said = {"least": self.least, "most": self.most}
            raise ValidationError(words % said, code="whole") from None
        return found
