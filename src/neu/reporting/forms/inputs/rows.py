"""A row: what it counts, adds or heads."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from neu.platform.text.names import shown
from neu.platform.text.refusals import Refused
from neu.reporting.forms import texts
from neu.reporting.forms.authoring.shape import TITLE
from neu.reporting.forms.drafting.names import KIND_NAME
from neu.reporting.forms.inputs.parts import LABEL, NONE, PartForm, choices, line
from neu.reporting.forms.rules import Refusal
from neu.reporting.indicators.selectors import Element


class RowForm(PartForm):
    """A row."""

    what = forms.ChoiceField(
        label=_("Hàng này là"), choices=choices(texts.ROW_KIND), initial="COUNT", widget=forms.RadioSelect
    )
    element = line(LABEL["element"], 200, hint=_("Gõ tên hoặc mã, có dấu hay không dấu."))
    label = line(_("Tên hàng"), TITLE, hint=_("Để trống: lấy tên của chỉ tiêu, dự án hoặc nguồn vốn."))
    chosen = forms.MultipleChoiceField(
        label=LABEL["total"], required=False, widget=forms.CheckboxSelectMultiple
    )
    total = line(
        _("Cộng theo mẫu mã"),
        TITLE,
        hint=_("DA1_* cộng mọi hàng nhập có mã bắt đầu bằng DA1_. Cách nhau dấu phẩy."),
    )
    node = forms.ChoiceField(label=LABEL["node"], required=False)
    indent = forms.ChoiceField(
        label=LABEL["indent"], choices=[(str(no), str(no)) for no in range(5)], initial="0"
    )
    breakdowns = forms.MultipleChoiceField(
        label=LABEL["breakdowns"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Thêm dưới hàng này một hàng cho mỗi tổ. Chỉ những phân tổ mà chỉ tiêu có."),
    )
    source = forms.ChoiceField(label=LABEL["source"], required=False)
    kind = forms.ChoiceField(
        label=LABEL["capital_kind"],
        choices=[*NONE, *((key.value, said) for key, said in KIND_NAME.items())],
        required=False,
    )
    indicator = forms.ChoiceField(label=LABEL["indicator"], required=False)
    unit = line(LABEL["unit"], 40, hint=_("Để trống: theo chỉ tiêu."))
    field_order = ["what", "element", "label", "chosen", "total", "node", "indent", "breakdowns"]

    def fill(self) -> None:
        self.fields["element"].widget.attrs["list"] = "goi-y-chi-tieu"
        self.choose("node", [*NONE, *self.choices.nodes])
        self.choose("source", [*NONE, *((code, shown(name)) for code, name in self.choices.sources)])
        self.choose("indicator", [*NONE, *self.choices.indicators])
        mine = (self.part or {}).get("code")
        addends = [(code, name) for code, name in self.choices.addends if code != mine]
        self.choose("chosen", addends)
        known = {code for code, _name in addends}
        held = (self.part or {}).get("breakdowns") or []
        there = {code for code, _name in self.choices.breakdowns}
        self.choose(
            "breakdowns", [*self.choices.breakdowns, *((each, each) for each in held if each not in there)]
        )
        for name in ("node", "source", "indicator"):  # what another programme's tree has stays as it is
            self._keep(name)
        if self.part and not self.is_bound:
            total = self.part.get("total") or []
            self.initial["chosen"] = [each for each in total if each in known]
            self.initial["total"] = ", ".join(each for each in total if each not in known)

    def _keep(self, name: str) -> None:
        held, field = (self.part or {}).get(name), self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        if held and held not in {str(code) for code, _name in field.choices}:  # type: ignore[union-attr,misc]
            field.choices = [*field.choices, (held, held)]  # type: ignore[misc]

    def typed(self, part: Mapping[str, Any]) -> dict[str, Any]:
        what = "HEADING" if part.get("heading") else "TOTAL" if part.get("total") else "COUNT"
        return {**part, "what": what, "indent": str(part.get("indent", 0))}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        what = given.get("what")
        if what == "TOTAL" and not (given.get("chosen") or given.get("total", "").strip()):
            self.add_error("chosen", forms.ValidationError(_("Chọn ít nhất một hàng để cộng.")))
        if what == "TOTAL":
            self._must_add(given.get("chosen") or ())
        named = ("label", "node") if what != "COUNT" else ("label", "element", "node", "source", "indicator")
        if what and not self.errors and not any(given.get(name) for name in named):
            self.add_error("label", forms.ValidationError(_("Ghi tên hàng.")))
        return given

    def _must_add(self, chosen: Sequence[str]) -> None:
        """Rows that count what does not add, or in several units, are told before anything is kept."""
        counted = [self.choices.counted[code] for code in chosen if code in self.choices.counted]
        alone = [one for one in counted if one.adds_over_nodes != "SUM"]
        units = {one.unit: one for one in counted if one not in alone}
        for one in alone:
            self._refuse_total(Refusal.FORM_TOTAL_NOT_ADDED, one)
        if len(units) > 1:
            first, other = [*units.values()][:2]
            said = {"first": shown(first.name), "first_unit": first.unit}
            self._refuse_total(Refusal.FORM_TOTAL_UNITS, other, **said)

    def _refuse_total(self, code: str, one: Element, **more: str) -> None:
        said = {"where": str(_("Hàng tổng này")), "element": shown(one.name), "unit": one.unit, **more}
        self.add_error("chosen", forms.ValidationError(texts.problem_text(Refused(code, said))))

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        found = {
            key: given[key] or None
            for key in (
                "code",
                "label",
                "node",
                "element",
                "source",
                "kind",
                "indicator",
                "breakdowns",
                "unit",
            )
        }
        found |= {"indent": int(given["indent"]), "heading": None, "total": None}
        if given["what"] != "COUNT":
            found |= dict.fromkeys(("element", "indicator", "breakdowns"))
        if given["what"] == "HEADING":
            found |= {"heading": True, "cells": None}
        if given["what"] == "TOTAL":
            patterns = [each.strip() for each in given["total"].split(",") if each.strip()]
            wanted, before = [*given["chosen"], *patterns], (self.part or {}).get("total") or []
            kept = [each for each in before if each in wanted]  # in the order they had
            found["total"] = kept + [each for each in wanted if each not in before]
        return found

    def name(self) -> str:
        given = self.cleaned_data
        return str(
            given["element"] or given["label"] or given["node"] or given["source"] or given["indicator"]
        )


def several(typed: Sequence[str], known: Iterable[str]) -> list[str]:
    """The codes ticked that there are, each once."""
    there = set(known)
    return [code for code in dict.fromkeys(typed) if code in there]
