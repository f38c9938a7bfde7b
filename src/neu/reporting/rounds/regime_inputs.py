"""A version of a regime as fields: what is typed, by the keys of a regime file."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.platform.text.names import shown
from neu.platform.text.refusals import Refused
from neu.platform.ui.fields import WholeField
from neu.platform.ui.words import refusal_text
from neu.registry.agencies.rules import FunctionKind
from neu.registry.agencies.texts import FUNCTION
from neu.registry.programmes import selectors as programmes
from neu.registry.programmes.selectors import PHASE_ONE
from neu.reporting.forms.authoring.editing import mark
from neu.reporting.forms.authoring.shape import FIRST, LAST
from neu.reporting.forms.inputs.parts import coded
from neu.reporting.rounds import regime_texts, selectors, texts
from neu.reporting.rounds.authoring.editing import Place, part
from neu.reporting.rounds.authoring.shape import CODE, NAME, NUMBER
from neu.reporting.rounds.regime_texts import EVERY, WINDOW
from neu.reporting.rounds.rules import ATTRIBUTES, Spread, StepKind

Words = str | Promise
PART: Mapping[str, Any] = regime_texts.PART
NONE: list[tuple[str, Words]] = [("", "–")]
WIDE = 2_000
LEAP_YEAR = 2024
NO_DATE, IN_YEAR, IN_MONTH, AFTER, AFTER_WORKING = "", "NAM", "THANG", "SAU", "SAU_LAM_VIEC"
HOW: list[tuple[str, Words]] = [
    (NO_DATE, _("chưa quy định")),
    (IN_YEAR, _("ngày và tháng cố định")),
    (IN_MONTH, _("ngày của tháng (kỳ tháng)")),
    (AFTER, _("số ngày sau khi kết thúc")),
    (AFTER_WORKING, _("số ngày làm việc sau khi kết thúc")),
]


def _chosen(words: Mapping[Any, Words]) -> list[tuple[str, Words]]:
    return [(str(getattr(key, "value", key)), said) for key, said in words.items()]


def _line(label: Any, most: int, *, required: bool = False, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, help_text=hint)


def _long(label: Any, rows: int = 2) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=WIDE, required=False, widget=area)


def _day(label: Any, *, required: bool = False, hint: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        error_messages={"invalid": _("Không phải ngày. Viết như 31/08/2025.")},
        widget=forms.DateInput(
            format="%d/%m/%Y", attrs={"inputmode": "numeric", "placeholder": "dd/mm/yyyy"}
        ),
    )


def _in_range(chosen: date | None) -> date | None:
    if chosen and not FIRST <= chosen <= LAST:
        raise forms.ValidationError(_("Chọn ngày từ 01/01/2021 đến 01/01/2100."))
    return chosen


def _whole(label: Any, most: int, least: int = 0) -> forms.IntegerField:
    number = forms.TextInput(attrs={"inputmode": "numeric"})
    return WholeField(label=label, required=False, least=least, most=most, widget=number)


class PartForm(forms.Form):
    """One part of a version. `dau`: the mark of the part as the page showed it."""

    dau = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, data: Any, source: Mapping[str, Any], place: Place) -> None:
        self.source, self.place = source, place
        self.part = part(dict(source), place)
        super().__init__(data)
        self.fill()
        self.initial = {"dau": mark(self.part) if self.part else "", **self.typed()}

    def fill(self) -> None:
        """Give the fields what there is to choose from."""

    def typed(self) -> dict[str, Any]:
        """How the part's facts stand in the fields."""
        return dict(self.part)

    def facts(self) -> dict[str, Any]:
        """The facts typed, by key; None takes one away."""
        return {key: self.cleaned_data[key] or None for key in self.fields if key != "dau"}

    def choose(self, name: str, choices: Iterable[tuple[str, Words]]) -> None:
        """Offer choices; what is written but no longer offered stays, so that saving loses nothing."""
        field, offered = self.fields[name], list(choices)
        assert isinstance(field, forms.ChoiceField)
        kept = self.part.get(name)
        for one in kept if isinstance(kept, list) else [kept]:
            if one and one not in {code for code, _said in offered}:
                offered.append((one, one))
        field.choices = offered

    def refuse(self, refused: Refused) -> None:
        """Put a refusal beside the field it is about."""
        wanted = [refused.where, str(refused.params.get("key", ""))]
        field = next((each for each in wanted if each in self.fields), None)
        self.add_error(field, refusal_text(refused))


class FactsForm(PartForm):
    """What a version is: its code, what it asks of whom, by which document."""

    code = coded(PART["code"], CODE, required=True, hint=_("Chữ không dấu, chữ số, gạch dưới."))
    valid_from = _day(PART["valid_from"], hint=_("Có thể chọn lúc phát hành."))
    form = forms.ChoiceField(label=PART["form"], required=False)
    area = forms.ChoiceField(label=PART["area"], required=False)
    programme = forms.ChoiceField(label=PART["programme"], required=False)
    route = _line(PART["route"], 200, hint=_("Như: Luồng ba cấp."))
    number = _line(PART["number"], NUMBER)
    issued_on = _day(PART["issued_on"])
    issuer = _line(PART["issuer"], 200)
    title = _long(PART["title"])
    note = _long(PART["note"])
    decision_draft = forms.BooleanField(label=PART["decision_draft"], required=False)
    draft = forms.BooleanField(label=_("Dự thảo: chưa có văn bản quy định đủ"), required=False)
    DECISION = ("number", "issued_on", "issuer", "title", "note")

    def fill(self) -> None:
        forms_there = selectors.all_forms()
        self.choose("form", [*NONE, *((one.form.code, shown(one.title)) for one in forms_there)])
        self.choose("area", [*NONE, *((one.code, one.name) for one in selectors.lists())])
        self.choose("programme", [(one.code, one.name) for one in programmes.programmes()])

    def typed(self) -> dict[str, Any]:
        decision = self.part.get("decision") or {}
        days = {
            "valid_from": self.part.get("valid_from"),
            "issued_on": decision.get("issued_on"),
        }
        return {
            "programme": PHASE_ONE,
            **self.part,
            **{key: decision.get(key) for key in self.DECISION},
            "decision_draft": decision.get("draft", False),
            **{key: date.fromisoformat(said) if said else None for key, said in days.items()},
        }

    def facts(self) -> dict[str, Any]:
        told = super().facts()
        told["code"] = told["code"].upper()
        decision = {key: told.pop(key) for key in self.DECISION}
        decision["draft"] = told.pop("decision_draft")
        return {**told, "decision": {key: value for key, value in decision.items() if value is not None}}

    def clean_valid_from(self) -> date | None:
        return _in_range(self.cleaned_data["valid_from"])


class AttributesForm(PartForm):
    """The ten attributes of Decree 09/2019."""

    def fill(self) -> None:
        for no, key in enumerate(ATTRIBUTES, 1):
            label = f"{no}. {texts.ATTRIBUTE[key]}"
            self.fields[key] = _line(label, NAME) if key == "name" else _long(label)


class RuleFields(PartForm):
    """A part with day rules: each as how, day, month, offset, before, roll under a prefix."""

    legends: Mapping[str, Words] = {}

    def add_rule(self, prefix: str, legend: Words) -> None:
        """Add the fields of one rule."""
        self.fields[f"{prefix}_cach"] = forms.ChoiceField(label=_("Cách tính"), choices=HOW, required=False)
        self.fields[f"{prefix}_ngay"] = _whole(_("Ngày (hoặc số ngày)"), 366)
        self.fields[f"{prefix}_thang"] = _whole(_("Tháng"), 12, 1)
        self.fields[f"{prefix}_cong"] = _whole(_("Sau mấy năm, mấy tháng (0: cùng kỳ)"), 12)
        self.fields[f"{prefix}_truoc"] = forms.BooleanField(label=_("“Trước ngày”"), required=False)
        self.fields[f"{prefix}_lui"] = forms.BooleanField(
            label=_("Trùng ngày nghỉ thì lùi sang ngày làm việc sau"), required=False
        )
        self.legends = {**self.legends, prefix: legend}

    def rule_typed(self, prefix: str, rule: Mapping[str, Any]) -> dict[str, Any]:
        """A rule as it stands in its fields."""
        how, day, offset = NO_DATE, rule.get("day"), rule.get("month_offset")
        if "working_days_after" in rule:
            how, day = AFTER_WORKING, rule["working_days_after"]
        elif "days_after" in rule:
            how, day = AFTER, rule["days_after"]
        elif "month" in rule:
            how, offset = IN_YEAR, rule.get("year_offset")
        elif rule:
            how = IN_MONTH
        said = {
            "cach": how, "ngay": day, "thang": rule.get("month"), "cong": offset,
            "truoc": rule.get("before", False), "lui": rule.get("roll", False),
        }  # fmt: skip
        return {f"{prefix}_{key}": value for key, value in said.items()}

    def rule(self, prefix: str, kept: Mapping[str, Any]) -> dict[str, Any]:
        """The rule typed; a rule that says the same is left as it was written."""
        said = {key: self.cleaned_data.get(f"{prefix}_{key}") for key in ("ngay", "thang", "cong")}
        how = self.cleaned_data[f"{prefix}_cach"]
        flags = {
            key: True
            for key, field in (("before", "truoc"), ("roll", "lui"))
            if self.cleaned_data[f"{prefix}_{field}"]
        }
        made: dict[str, Any] = {
            IN_YEAR: {"month": said["thang"], "day": said["ngay"], "year_offset": said["cong"] or None},
            IN_MONTH: {"day": said["ngay"], "month_offset": said["cong"]},
            AFTER: {"days_after": said["ngay"]},
            AFTER_WORKING: {"working_days_after": said["ngay"]},
        }.get(how, {})
        if how:
            made |= flags
        made = {key: value for key, value in made.items() if value is not None}
        if how == NO_DATE or self.rule_typed(prefix, made) == self.rule_typed(prefix, kept):
            return dict(kept) if how != NO_DATE else {}
        return made

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for prefix in self.legends:
            how = cleaned.get(f"{prefix}_cach")
            for key in () if not how else ("ngay", "thang") if how == IN_YEAR else ("ngay",):
                if cleaned.get(f"{prefix}_{key}") is None and f"{prefix}_{key}" not in self.errors:
                    self.add_error(f"{prefix}_{key}", _("Ghi một số."))
            self._check_day(prefix, how, cleaned)
        return cleaned

    def _check_day(self, prefix: str, how: str | None, cleaned: Mapping[str, Any]) -> None:
        """A day of a month is one of its days."""
        day, month = cleaned.get(f"{prefix}_ngay"), cleaned.get(f"{prefix}_thang")
        if how not in (IN_YEAR, IN_MONTH) or day is None:
            return
        last = monthrange(LEAP_YEAR, month)[1] if how == IN_YEAR and month else 31
        if not 1 <= day <= last:
            self.add_error(f"{prefix}_ngay", _("Ghi ngày từ 1 đến %(last)d.") % {"last": last})

    @property
    def rules(self) -> list[tuple[Words, list[Any]]]:
        """The fields of each rule under its name, as the page shows them together."""
        keys = ("cach", "ngay", "thang", "cong", "truoc", "lui")
        return [(said, [self[f"{prefix}_{key}"] for key in keys]) for prefix, said in self.legends.items()]


class PassageForm(RuleFields):
    """A pass: how its rounds are called, which days its data covers, how often it comes."""

    name = _line(
        PART["round_name"], NAME, required=True,
        hint=_(
            "{year}, {next_year}, {month}, {period}, {subject} được thay bằng năm, năm sau, tháng, kỳ, tên "
            "sự kiện."
        ),
    )  # fmt: skip
    window = forms.ChoiceField(label=PART["window"], choices=_chosen(WINDOW))
    every = forms.ChoiceField(
        label=PART["every"], required=False,
        choices=[("", _("theo tên đợt: có {month} là mỗi tháng, không thì mỗi năm")), *_chosen(EVERY)],
    )  # fmt: skip

    def fill(self) -> None:
        self.choose("window", _chosen(WINDOW))
        self.add_rule("chot", _("Ngày chốt địa bàn, đơn vị thường dùng"))

    def typed(self) -> dict[str, Any]:
        return {**self.part, **self.rule_typed("chot", self.part.get("cutoff") or {})}

    def facts(self) -> dict[str, Any]:
        told = {key: self.cleaned_data[key] or None for key in ("name", "window", "every")}
        return {**told, "cutoff": self.rule("chot", self.part.get("cutoff") or {}) or None}


class StepForm(RuleFields):
    """A step: who does what where, who authenticates, who receives, by when."""

    name = _line(PART["step_name"], 200, required=True)
    code = coded(PART["code"], CODE, required=True, hint=_("Chữ không dấu, chữ số, gạch dưới."))
    kind = forms.ChoiceField(label=PART["kind"], choices=_chosen(texts.STEP_KIND))
    function = forms.ChoiceField(label=PART["function"], choices=_chosen(FUNCTION))
    spread = forms.ChoiceField(label=PART["spread"], choices=_chosen(texts.SPREAD))
    agencies = _line(
        PART["agencies"], 4_000, hint=_("Mã cơ quan, cách nhau dấu phẩy; chỉ khi hỏi đích danh.")
    )
    authenticated_by = forms.ChoiceField(
        label=PART["authenticated_by"], choices=[*NONE, *_chosen(FUNCTION)], required=False
    )
    to = forms.MultipleChoiceField(label=PART["to"], required=False, widget=forms.CheckboxSelectMultiple)
    required = forms.BooleanField(label=PART["required"], required=False)
    draft = forms.BooleanField(label=PART["draft"], required=False)

    def fill(self) -> None:
        others = [one for one in self.source.get("steps") or () if one["code"] != self.place.code]
        self.choose("to", [(one["code"], shown(one.get("name", one["code"]))) for one in others])
        for name, words in (("kind", texts.STEP_KIND), ("function", FUNCTION), ("spread", texts.SPREAD)):
            self.choose(name, _chosen(words))
        self.choose("authenticated_by", [*NONE, *_chosen(FUNCTION)])
        for passage in self.source.get("passages") or {}:
            self.add_rule(f"han_{passage}", _("Hạn: %(passage)s") % {"passage": texts.PASSAGE[passage]})

    def _kept(self, passage: str) -> dict[str, Any]:
        return dict((self.part.get("due") or {}).get(passage) or {})

    def typed(self) -> dict[str, Any]:
        usual = {"required": True, "function": FunctionKind.COMMUNE_COMMITTEE.value}
        usual |= {"kind": StepKind.COLLECT.value, "spread": Spread.LISTED_COMMUNES.value}
        found = {**usual, **self.part, "agencies": ", ".join(self.part.get("agencies") or ())}
        for passage in self.source.get("passages") or {}:
            found |= self.rule_typed(f"han_{passage}", self._kept(passage))
        return found

    def facts(self) -> dict[str, Any]:
        keys = ("name", "kind", "function", "spread", "authenticated_by", "to")
        told: dict[str, Any] = {key: self.cleaned_data[key] or None for key in keys}
        due = {
            passage: self.rule(f"han_{passage}", self._kept(passage))
            for passage in self.source.get("passages") or {}
        }
        named = [one.strip() for one in self.cleaned_data["agencies"].split(",") if one.strip()]
        return {
            **told,
            "code": self.cleaned_data["code"].upper(),
            "agencies": named or None,
            "required": self.cleaned_data["required"],
            "draft": self.cleaned_data["draft"],
            "due": {passage: rule for passage, rule in due.items() if rule} or None,
        }


class FileForm(forms.Form):
    """A regime file."""

    tep = forms.FileField(
        label=_("Tệp chế độ báo cáo (.yaml)"),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        allow_empty_file=True,
    )


class PublishForm(forms.Form):
    """From which day; `luot`: the revision of the draft that the page showed."""

    valid_from = _day(
        PART["valid_from"], required=True, hint=_("Đợt có ngày chốt từ ngày này đi theo phiên bản này.")
    )
    luot = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    def clean_valid_from(self) -> date | None:
        return _in_range(self.cleaned_data["valid_from"])


FORMS: Mapping[str, type[PartForm]] = {
    "facts": FactsForm, "attributes": AttributesForm, "passages": PassageForm, "steps": StepForm
}  # fmt: skip
