"""A crosswalk as it is typed: pasted rows, or a file of separated values."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import parse_day
from neu.platform.text.typed import REASON
from neu.registry.programmes.models import Programme
from neu.registry.programmes.rules import ProgrammeRefusal

MOST_BYTES = 1024 * 1024
EARLIEST, LATEST = date(2021, 1, 1), date(2100, 1, 1)


class DayField(forms.CharField):
    """A day as people write it, between 2021 and 2100."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        try:
            day = date.fromisoformat(typed) if "-" in typed[:5] else parse_day(typed)
        except ValueError:
            day = None
        if day is None or not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("Viết ngày như 01/01/2026, từ năm 2021 đến 2100."))
        return day


class CrosswalkForm(forms.Form):
    """The whole table between two generations, from a day on."""

    source = forms.ChoiceField(label=_("Chuyển từ giai đoạn"))
    target = forms.ChoiceField(label=_("Sang cây của giai đoạn"))
    on_day = DayField(label=_("Từ ngày"), max_length=20, help_text=_("Ví dụ 01/01/2026"))
    basis = forms.CharField(label=_("Căn cứ (văn bản, ngày)"), max_length=REASON)
    draft = forms.BooleanField(label=_("Chưa có văn bản quyết định: bản nháp"), required=False)
    pasted = forms.CharField(
        label=_("Các dòng: mã chuyển từ, mã chuyển đến, tỷ lệ %"),
        required=False,
        strip=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "wrap": "off"}),
    )
    file = forms.FileField(label=_("hoặc chọn tệp .csv"), required=False, allow_empty_file=True)

    def __init__(self, *args: Any, programmes: Iterable[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.code, f"{one.phase} ({one.code})") for one in programmes]
        for name in ("source", "target"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered


def rows_of(given: dict[str, Any]) -> list[list[str]]:
    """Return the cells of the file, or of what was pasted (tabs, semicolons or commas between cells).

    :raises Refused: CROSSING_UNREADABLE.
    """
    file = given.get("file")
    text = given["pasted"]
    if file:
        if file.size > MOST_BYTES:
            raise Refused(ProgrammeRefusal.CROSSING_UNREADABLE, where="file")
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError as broken:
            raise Refused(ProgrammeRefusal.CROSSING_UNREADABLE, where="file") from broken
    mark = max("\t;,", key=text.partition("\n")[0].count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as broken:
        raise Refused(ProgrammeRefusal.CROSSING_UNREADABLE) from broken
