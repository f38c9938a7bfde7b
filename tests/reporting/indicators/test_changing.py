"""Changing the dictionary: words in place, a meaning from a day on, taken back, two at once, by file."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from neu.platform.audit.models import AuditEvent
from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.people.models import User
from neu.reporting.forms import services as forms
from neu.reporting.indicators import selectors, services
from neu.reporting.indicators.breakdown_text import UnreadableLine, to_rows, to_text
from neu.reporting.indicators.making import facts_of, facts_of_indicator
from neu.reporting.indicators.models import DataElementVersion, Series, Target
from neu.reporting.indicators.rules import (
    BreakdownKind,
    ChangeRefusal,
    Sort,
    day_refusal,
    differences,
    sort_of,
)
from neu.reporting.indicators.selectors import BreakdownName, OptionName, changing, filing

AT = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
DAY = date(2025, 6, 1)
LATER = date(2027, 1, 1)
CODE = "ho_dat_o"
needs_database = pytest.mark.django_db


@pytest.fixture
def her(db) -> User:
    return User.objects.create(username="hong", full_name="Hồng")


def row(code: str = CODE, **more: object) -> dict[str, Any]:
    """What an element says, some of it otherwise."""
    said = facts_of(selectors.versions_of(code)[0]) | more
    if "breakdowns" not in more:
        said["breakdowns"] = to_rows(to_text(said["breakdowns"]))
    return {**said, "apportioned_by": said["apportioned_by"] or "NONE"}


def change(her: User, code: str = CODE, *, seen: str = "", **more: Any) -> Any:
    options = {name: more.pop(name) for name in ("from_on", "reason") if name in more}
    seen = seen or changing.element_entry(code).stamp
    return services.change_element(code, row(code, **more), seen=seen, actor=her, at=AT, **options)


def refusal(her: User, **more: Any) -> Refused:
    before = list(DataElementVersion.objects.order_by("pk").values()), AuditEvent.objects.count()
    with pytest.raises(Refused) as caught, transaction.atomic():
        change(her, **more)
    assert (list(DataElementVersion.objects.order_by("pk").values()), AuditEvent.objects.count()) == before
    assert "%(" not in refusal_text(caught.value)
    return caught.value


# The rule

NAMES = st.sampled_from(["name", "source", "draft"])
MEANINGS = st.sampled_from(["unit", "value_type", "stance", "numerator", "adds_over_places", "decimals"])


@given(words=st.sets(NAMES), meanings=st.sets(MEANINGS))
def test_any_change_of_what_is_counted_makes_the_whole_a_change_of_meaning(words, meanings) -> None:
    before = dict.fromkeys(["name", "source", "draft", "unit", "value_type", "stance", "numerator"], "cũ")
    before |= {"adds_over_places": "cũ", "decimals": "cũ"}
    found = differences(before, before | dict.fromkeys(words | meanings, "mới"))

    assert {one.field for one in found} == words | meanings
    assert sort_of(found) is (Sort.MEANING if meanings else Sort.WORDING if words else None)


@pytest.mark.parametrize(
    ("was", "now", "sort"),
    [
        ("Mỗi hộ một lần.", "Mỗi hộ, một lần", Sort.WORDING),
        ("Mỗi hộ một lần.", "mỗi  hộ một lần.", Sort.WORDING),
        ("Mỗi hộ một lần.", "Mỗi hộ hai lần.", Sort.MEANING),
        ("bán", "bàn", Sort.MEANING),
    ],
)
def test_a_slip_of_the_pen_in_a_definition_is_wording(was: str, now: str, sort: Sort) -> None:
    assert sort_of(differences({"definition": was}, {"definition": now})) is sort


def split(*options: tuple[str, str], name: str = "Giới tính", kind: str = "CHIA_RA") -> tuple[Any, ...]:
    return (BreakdownName("gioi", name, BreakdownKind(kind), tuple(OptionName(*one) for one in options)),)


def test_the_parts_of_a_breakdown_are_meaning_and_their_names_are_not() -> None:
    was = split(("nam", "Nam"), ("nu", "Nữ"))
    same = split(("nu", "Phụ nữ"), ("nam", "Nam giới"), name="Giới")

    assert sort_of(differences({"breakdowns": was}, {"breakdowns": same})) is Sort.WORDING
    for other in (split(("nam", "Nam")), split(("nam", "Nam"), ("nu", "Nữ"), kind="TRONG_DO"), ()):
        assert sort_of(differences({"breakdowns": was}, {"breakdowns": other})) is Sort.MEANING


@given(
    day=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    until=st.none() | st.dates(date(2021, 1, 1), date(2029, 1, 1)),
)
def test_a_new_meaning_begins_after_every_period_asked_by_the_old(day: date, until: date | None) -> None:
    since = date(2021, 1, 1)
    allowed = day_refusal(day, "lý do", since=since, asked_until=until) is None

    assert allowed is (day > since and (until is None or day > until))
    assert day_refusal(None, "x", since=since, asked_until=None) is ChangeRefusal.MEANING_NEEDS_DAY
    assert day_refusal(day, "", since=since, asked_until=None) is ChangeRefusal.MEANING_NEEDS_REASON


TEXT = st.text(st.characters(whitelist_categories=("Ll", "Lu")), min_size=1, max_size=12)
CODES = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)


@given(
    st.lists(
        st.builds(
            BreakdownName,
            CODES,
            TEXT,
            st.sampled_from(BreakdownKind),
            st.lists(st.builds(OptionName, CODES, TEXT), max_size=3).map(tuple),
        ),
        max_size=3,
    )
)
def test_breakdowns_typed_as_lines_read_back_the_same(made: list[BreakdownName]) -> None:
    assert to_rows(to_text(made)) == [
        {
            "code": one.code,
            "name": one.name,
            "kind": one.kind.value,
            "options": [{"code": each.code, "name": each.name} for each in one.options],
        }
        for one in made
    ]


def test_a_line_that_is_no_breakdown_is_named() -> None:
    with pytest.raises(UnreadableLine) as caught:
        to_rows("Chia ra: Giới tính (gioi)\n- Nam\nNữ")
    assert (caught.value.no, caught.value.text) == (3, "Nữ")


# Elements


@needs_database
def test_words_are_corrected_in_place_and_every_series_goes_on(her: User) -> None:
    series = list(Series.objects.order_by("pk").values())
    done = change(her, name="Hộ được giao đất ở", source="UBND xã")

    [kept] = DataElementVersion.objects.filter(element__code=CODE)
    assert (kept.no, kept.name, kept.source) == (1, "Hộ được giao đất ở", "UBND xã")
    assert not done.makes_definition
    assert list(Series.objects.order_by("pk").values()) == series
    event = AuditEvent.objects.latest("pk")
    assert (event.event, event.changes["name"][1]) == ("element.correct", "Hộ được giao đất ở")


@needs_database
def test_another_meaning_is_a_new_definition_and_the_old_one_keeps_its_series(her: User) -> None:
    old = services.intern(CODE, measure="ACTUAL", on=DAY)
    done = change(her, unit="người", from_on=LATER, reason="Thông tư mới")

    first, second = selectors.versions_of(CODE)[::-1]
    assert done.makes_definition
    assert (first.unit, first.since, first.until) == ("hộ", date(2021, 1, 1), LATER)
    assert (second.unit, second.since, second.until, second.reason) == ("người", LATER, None, "Thông tư mới")
    assert [one.code for one in second.breakdowns] == [one.code for one in first.breakdowns]
    assert services.intern(CODE, measure="ACTUAL", on=DAY).pk == old.pk
    assert services.intern(CODE, measure="ACTUAL", on=LATER).pk != old.pk
    assert AuditEvent.objects.latest("pk").changes["unit"] == ["hộ", "người"]


@needs_database
def test_the_parts_of_a_breakdown_change_only_in_the_new_definition(her: User) -> None:
    services.intern(CODE, measure="ACTUAL", on=DAY)
    parts = [
        {"code": "ho", "name": "Loại hộ", "kind": "TRONG_DO", "options": [{"code": "moi", "name": "Hộ mới"}]}
    ]
    change(her, breakdowns=parts, from_on=LATER, reason="Phân tổ mới")

    services.intern(CODE, measure="ACTUAL", options="ho=moi", on=LATER)
    with pytest.raises(Refused):
        services.intern(CODE, measure="ACTUAL", options="ho=moi", on=DAY)


@needs_database
def test_what_nothing_goes_by_is_corrected_where_it_stands(her: User) -> None:
    facts = {"name": "Thử", "unit": "hộ", "definition": "Thử", "value_type": "INTEGER", "stance": "FLOW",
             "adds_over_places": "SUM", "adds_over_nodes": "SUM", "decimals": 0, "source": ""}  # fmt: skip
    services.define_element("thu", facts, actor=her, at=AT)
    change(her, "thu", unit="người")

    assert [(one.no, one.unit) for one in selectors.versions_of("thu")] == [(1, "người")]


@needs_database
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({}, "ENTRY_AS_IT_WAS"),
        ({"unit": "người"}, "MEANING_NEEDS_DAY"),
        ({"unit": "người", "from_on": LATER}, "MEANING_NEEDS_REASON"),
        ({"unit": "người", "from_on": date(2021, 1, 1), "reason": "x"}, "MEANING_BEFORE_LAST"),
        ({"unit": "", "from_on": LATER, "reason": "x"}, "KEY_MISSING"),
        ({"weight": "khong_co"}, "UNKNOWN_ELEMENT"),
        ({"unit": "x" * 41}, "TEXT_TOO_LONG"),
        ({"maximum": 10**17}, "VALUE_UNKNOWN"),
        ({"seen": "1.7"}, "ENTRY_MOVED_ON"),
        ({"code": "khong_co"}, "ENTRY_GONE"),
    ],
)
def test_a_refusal_changes_nothing(her: User, more: dict[str, Any], code: str) -> None:
    services.intern(CODE, measure="ACTUAL", on=DAY)
    if more.get("code"):
        with pytest.raises(Refused) as caught:
            services.change_element("khong_co", {}, seen="1.1", actor=her, at=AT)
        assert caught.value.code == code
        return
    assert refusal(her, **more).code == code


@needs_database
def test_the_second_of_two_at_once_is_told_who_was_first(her: User) -> None:
    seen = changing.element_entry(CODE).stamp
    change(her, name="Tên của Hồng", seen=seen)

    refused = refusal(her, source="nguồn khác", seen=seen)
    assert refused.code == ChangeRefusal.ENTRY_MOVED_ON
    assert "Hồng" in refusal_text(refused)


@needs_database
def test_the_newest_definition_is_taken_back_while_nothing_goes_by_it(her: User) -> None:
    services.intern(CODE, measure="ACTUAL", on=DAY)
    before = list(selectors.versions_of(CODE))
    change(her, unit="người", from_on=LATER, reason="Thử")
    entry = changing.element_entry(CODE)
    with pytest.raises(Refused) as caught:
        services.withdraw_element(CODE, seen=entry.stamp, reason="", actor=her, at=AT)
    assert caught.value.code == ChangeRefusal.WITHDRAWING_NEEDS_REASON

    services.withdraw_element(CODE, seen=entry.stamp, reason="Ghi nhầm", actor=her, at=AT)
    assert selectors.versions_of(CODE) == before
    event = AuditEvent.objects.latest("pk")
    assert (event.event, event.reason) == ("element.withdraw", "Ghi nhầm")


@needs_database
def test_what_is_used_is_never_taken_back(her: User) -> None:
    services.intern(CODE, measure="ACTUAL", on=DAY)
    change(her, unit="người", from_on=LATER, reason="Thử")
    services.intern(CODE, measure="ACTUAL", on=LATER)
    with pytest.raises(Refused) as caught, transaction.atomic():
        services.withdraw_element(CODE, seen="2.2", reason="x", actor=her, at=AT)
    assert caught.value.code == ChangeRefusal.ENTRY_IN_USE
    assert len(selectors.versions_of(CODE)) == 2


@needs_database
def test_what_people_changed_is_theirs_when_the_files_are_loaded_again(her: User) -> None:
    change(her, name="Tên của Hồng")
    services.load_reference(AT)
    assert selectors.versions_of(CODE)[0].name == "Tên của Hồng"


# Indicators and targets


@needs_database
def test_an_indicator_is_worked_out_otherwise_from_a_day_on(her: User) -> None:
    forms.load_reference(AT)
    entry = changing.indicator_entry("MT3.5")
    said = facts_of_indicator(selectors.definitions_of("MT3.5")[0])
    wanted = {**said, "denominator": "so_ho_dtts"}
    with pytest.raises(Refused) as caught, transaction.atomic():
        services.change_indicator("MT3.5", wanted, seen=entry.stamp, actor=her, at=AT)
    assert caught.value.code == ChangeRefusal.MEANING_NEEDS_DAY

    services.change_indicator(
        "MT3.5", wanted, seen=entry.stamp, from_on=LATER, reason="Chỉ tính hộ DTTS", actor=her, at=AT
    )
    by_day = {on: {one.code: one for one in selectors.indicators(on)}["MT3.5"] for on in (DAY, LATER)}
    assert (by_day[DAY].denominator, by_day[LATER].denominator) == ("so_ho", "so_ho_dtts")
    assert len(selectors.targets_of(["MT3.5"])) == 1  # set for what it was, and stays with it

    stamp = changing.indicator_entry("MT3.5").stamp
    services.withdraw_indicator("MT3.5", seen=stamp, reason="Nhầm", actor=her, at=AT)
    assert [one.denominator for one in selectors.definitions_of("MT3.5")] == ["so_ho"]


@needs_database
def test_a_target_is_stated_by_a_document_corrected_and_removed(her: User) -> None:
    nation = Target.objects.first().place_id
    facts = {"comparator": "GE", "value": 90}
    said = {"number": "GIẢ ĐỊNH 1", "issued_on": date(2026, 1, 1)}
    made = services.state_target("MT3.5", nation, "2026-2030", facts, decision=said, actor=her, at=AT)
    again = {"decision": {"number": "GIẢ ĐỊNH 1"}, "actor": her, "at": AT}
    for more, code in (
        ({"seen": 0, "reason": "x"}, "ENTRY_MOVED_ON"),
        ({"seen": 1}, "TARGET_NEEDS_REASON"),
    ):
        with pytest.raises(Refused) as caught, transaction.atomic():
            services.state_target("MT3.5", nation, "2026-2030", facts | {"value": 95}, **more, **again)
        assert caught.value.code == code
    services.state_target(
        "MT3.5", nation, "2026-2030", facts | {"value": 95}, seen=1, reason="Gõ nhầm", **again
    )
    made.refresh_from_db()
    assert made.value == 95
    assert AuditEvent.objects.latest("pk").changes["value"] == ["90", "95"]

    services.remove_target(made.pk, seen=2, reason="Không có văn bản ấy", actor=her, at=AT)
    assert not Target.objects.filter(pk=made.pk).exists()


@needs_database
@pytest.mark.parametrize(
    ("facts", "period", "code"),
    [
        ({"comparator": "GE"}, "2030", "TARGET_NEEDS_VALUE"),
        ({"comparator": "QUALITATIVE", "value": 1}, "2030", "TARGET_NEEDS_VALUE"),
        ({"comparator": "GE", "value": 1}, "năm tới", "BAD_PERIOD"),
        ({"comparator": "~", "value": 1}, "2030", "VALUE_UNKNOWN"),
    ],
)
def test_a_target_that_says_nothing_is_refused(her: User, facts: Any, period: str, code: str) -> None:
    nation, before = Target.objects.first().place_id, Target.objects.count()
    with pytest.raises(Refused) as caught, transaction.atomic():
        services.state_target("MT3.5", nation, period, facts, decision={"number": "X"}, actor=her, at=AT)
    assert (caught.value.code, Target.objects.count()) == (code, before)


# The file


FLOW = "name: a, unit: b, value_type: INTEGER, stance: FLOW"
BY_2030 = "period: '2030', decision: x, comparator: GE, value: 1"


def load(her: User, text: str) -> Any:
    return services.load_dictionary(text.encode(), "tu-dien.yaml", seen=filing.stamp(), actor=her, at=AT)


@needs_database
def test_the_file_of_the_dictionary_loaded_again_changes_nothing(her: User) -> None:
    services.intern(CODE, measure="ACTUAL", on=DAY)
    change(her, unit="người", from_on=LATER, reason="Thông tư mới: “a” # b")
    events, text = AuditEvent.objects.count(), filing.text()

    assert load(her, text).lines == []
    assert AuditEvent.objects.count() == events
    assert filing.text() == text


def renamed(content: dict[str, Any]) -> dict[str, Any]:
    """The same dictionary with other codes throughout."""
    elements = ("weight", "numerator", "denominator")
    rows = [row for key in ("elements", "indicators") for one in content[key] for row in one["versions"]]
    for row in rows:
        row |= {key: f"x_{row[key]}" for key in elements if key in row}
    for key, name in (("elements", "code"), ("indicators", "code"), ("targets", "indicator")):
        for one in content[key]:
            one[name] = f"x_{one[name]}"
    return content


def only_renamed(content: dict[str, Any]) -> dict[str, Any]:
    names = {"elements": "code", "indicators": "code", "targets": "indicator"}
    return {key: [one for one in content[key] if one[name].startswith("x_")] for key, name in names.items()}


@needs_database
def test_the_file_makes_the_same_dictionary_where_there_is_none(her: User) -> None:
    """All that ships, with a changed definition, made anew from its file under codes nobody has."""
    services.intern(CODE, measure="ACTUAL", on=DAY)
    change(her, unit="người", from_on=LATER, reason="Thông tư mới")
    wanted = renamed(yaml.safe_load(filing.text()))
    assert len(wanted["elements"]) > 80
    assert len(wanted["targets"]) > 20

    done = load(her, yaml.safe_dump(wanted, allow_unicode=True))
    assert len(done.lines) == sum(len(wanted[key]) for key in ("elements", "indicators", "targets"))
    assert only_renamed(yaml.safe_load(filing.text())) == only_renamed(wanted)


@needs_database
def test_a_file_does_what_a_person_would_do_or_nothing(her: User) -> None:
    services.intern(CODE, measure="ACTUAL", on=DAY)
    text = filing.text()
    renamed = text.replace("name: Hộ được hỗ trợ đất ở\n", "name: Hộ được giao đất ở\n")
    assert renamed != text
    rehearsed = services.rehearse_dictionary(renamed.encode(), "t.yaml", actor=her, at=AT)
    assert [(one.code, [each.field for each in one.changes]) for one in rehearsed.lines] == [(CODE, ["name"])]
    assert filing.text() == text  # a rehearsal keeps nothing
    load(her, renamed)
    assert selectors.versions_of(CODE)[0].name == "Hộ được giao đất ở"

    other = renamed.replace(
        "name: Hộ được giao đất ở\n    unit: hộ\n", "name: Hộ được giao đất ở\n    unit: người\n"
    )
    assert other != renamed
    with pytest.raises(Refused) as caught, transaction.atomic():
        load(her, other)
    assert caught.value.code == ChangeRefusal.FILE_REWRITES
    assert CODE in refusal_text(caught.value)
    assert selectors.versions_of(CODE)[0].unit == "hộ"


@needs_database
@pytest.mark.parametrize(
    "text",
    [
        "elements: 1", "elements: [1]", "elements: [{}]", "elements: [{code: X, versions: []}]", "- 1",
        "elements: [{code: moi, versions: [{name: a}]}]", "elements: [{code: moi, versions: {a: b}}]",
        f"elements: [{{code: moi, versions: [{{{FLOW}, breakdowns: [1]}}]}}]",
        f"elements: [{{code: Ơ, versions: [{{{FLOW}}}]}}]",
        "indicators: [{code: a b, versions: [{name: a, comparator: GE}]}]", "khac: 1",
        "targets: [{indicator: MT3.5}]",
        f"targets: [{{indicator: MT3.5, place: VN, {BY_2030}}}]",
        f"targets: [{{indicator: KHONG, place: {{level: NATION, code: VN}}, {BY_2030}}}]",
    ],
)  # fmt: skip
def test_a_bad_file_is_told_where_and_leaves_nothing(her: User, text: str) -> None:
    before = filing.text()
    with pytest.raises(Refused) as caught, transaction.atomic():
        load(her, text)
    assert "%(" not in refusal_text(caught.value)
    assert filing.text() == before


@needs_database
def test_a_file_previewed_before_somebody_else_changed_the_dictionary_is_not_loaded(her: User) -> None:
    text, seen = filing.text(), filing.stamp()
    change(her, name="Tên của Hồng")
    with pytest.raises(Refused) as caught:
        services.load_dictionary(text.encode(), "t.yaml", seen=seen, actor=her, at=AT)
    assert caught.value.code == ChangeRefusal.DICTIONARY_MOVED_ON
