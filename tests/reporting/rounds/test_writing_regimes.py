"""Writing a version of a regime: its parts, two writers, its rehearsal, publishing, the file and back."""

from datetime import date
from typing import Any

import pytest
import yaml
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neu.platform.audit.models import AuditEvent
from neu.platform.text.refusals import Refused
from neu.registry.people.models import User
from neu.reporting.forms.authoring.editing import mark
from neu.reporting.forms.rules import DraftRefusal
from neu.reporting.indicators.files import read_text
from neu.reporting.rounds import rules, selectors, services
from neu.reporting.rounds.authoring import editing, shape
from neu.reporting.rounds.authoring.editing import Place
from neu.reporting.rounds.authoring.files import to_yaml
from neu.reporting.rounds.models import Regime, RegimeDraft, Route
from neu.reporting.rounds.rules import Link, Refusal, leads_nowhere
from neu.reporting.rounds.selectors import planning
from neu.reporting.rounds.services import loading, rehearsing
from tests.reporting.rounds.conftest import AFTER, at

NOW = at(date(2025, 9, 1))
NEXT = date(2026, 1, 1)


@pytest.fixture
def her(db) -> User:
    return User.objects.create(username="hong", full_name="Hồng")


@pytest.fixture
def draft(her) -> RegimeDraft:
    """The next version of the yearly report."""
    return services.start_from_kept("BC_NAM", None, actor=her, at=NOW)


def now(draft: RegimeDraft) -> RegimeDraft:
    return RegimeDraft.objects.get(pk=draft.pk)


def edit(draft: RegimeDraft, place: Place, /, **facts: Any) -> None:
    services.edit_regime(draft.pk, place, facts, actor=User.objects.get(username="hong"), at=NOW)


def publish(draft: RegimeDraft, day: date = NEXT) -> Route:
    her = User.objects.get(username="hong")
    return services.publish_version(draft.pk, now(draft).revision, day, actor=her, at=NOW)


def refusal(deed: Any, *args: Any, **named: Any) -> Refused:
    with pytest.raises(Refused) as refused, transaction.atomic():
        deed(*args, **named)
    return refused.value


def wrong(draft: RegimeDraft) -> list[tuple[str, str, str]]:
    return [(*one.place, one.words) for one in rehearsing.read(now(draft).source, NEXT).wrong]


XA, UNIT, TOP = Place("steps", "XA"), Place("steps", "DON_VI"), Place("steps", "THUONG_TRUC")


@pytest.mark.parametrize("code", ["BC_NAM", "GIAI_NGAN_THANG", "GIAO_KE_HOACH", "KET_THUC_DU_AN"])
def test_a_shipped_regime_opens_saves_and_downloads_as_it_is(her, code):
    made = services.start_from_kept(code, None, actor=her, at=NOW)
    for place in [Place("facts"), Place("attributes"), Place("passages", "first")] + [
        Place("steps", step["code"]) for step in made.source["steps"]
    ]:
        edit(made, place, **editing.part(made.source, place))

    assert selectors.draft_steps(made.pk) == []
    assert wrong(made) == []
    again, left = shape.from_file(read_text(to_yaml(made.source), "x.yaml"))
    assert (again, left) == (made.source, 0)


def test_the_file_of_a_version_loads_as_a_regime_file(her):
    made = services.start_from_kept("BC_NAM", None, actor=her, at=NOW)
    edit(made, Place("facts"), code="BC_THU", valid_from=NEXT)
    loaded = loading.load_regime(yaml.safe_load(to_yaml(now(made).source)), "thu.yaml", at=NOW)

    assert selectors.source_of(loaded, selectors.routes_of(loaded)[0]) == now(made).source


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
due = st.one_of(
    st.fixed_dictionaries({"month": st.integers(1, 12), "day": st.integers(1, 28)},
                          optional={"before": st.just(True), "year_offset": st.integers(1, 2)}),
    st.fixed_dictionaries({"day": st.integers(1, 31), "month_offset": st.integers(0, 3)}),
    st.fixed_dictionaries({"days_after": st.integers(0, 60)}, optional={"roll": st.just(True)}),
)  # fmt: skip
codes = st.from_regex(r"[A-Z][A-Z0-9_]{0,8}", fullmatch=True)


@st.composite
def sources(draw: Any) -> dict[str, Any]:
    """Versions of regimes, whole and half-written."""
    named = draw(st.lists(codes, unique=True, max_size=4))
    steps = [
        {
            "code": code,
            "name": draw(words),
            "kind": draw(st.sampled_from(list(rules.StepKind))).value,
            "to": draw(st.lists(st.sampled_from(named), unique=True)),
            "due": draw(st.dictionaries(st.sampled_from(rules.PASSAGES), due, max_size=2)),
            "required": draw(st.booleans()),
            "draft": draw(st.booleans()),
        }
        for code in named
    ]
    passage = st.fixed_dictionaries(
        {"name": words}, optional={"every": st.sampled_from(list(rules.Every)), "cutoff": due}
    )
    return shape.regime(
        {
            "code": draw(codes),
            "route": draw(words),
            "draft": draw(st.booleans()),
            "valid_from": draw(st.dates(date(2021, 1, 1), date(2099, 1, 1))),
            "decision": draw(st.fixed_dictionaries({"number": words}, optional={"title": words})),
            "passages": draw(st.dictionaries(st.sampled_from(rules.PASSAGES), passage, max_size=2)),
            "steps": steps,
            **draw(st.dictionaries(st.sampled_from(rules.ATTRIBUTES), words)),
        }
    )


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sources())
def test_whatever_is_written_comes_back_from_its_file_as_it_was(source):
    assert shape.from_file(read_text(to_yaml(source), "x.yaml")) == (source, 0)


@given(sources(), st.data())
def test_no_step_is_left_sending_to_one_renamed_or_taken_away(source, data):
    codes = [step["code"] for step in source.get("steps") or ()]
    if not codes:
        return
    one = Place("steps", data.draw(st.sampled_from(codes)))
    renamed = editing.put(source, one, {"code": "MOI_HOAN_TOAN"})
    for made in (renamed, editing.remove(source, one)):
        there = {step["code"] for step in made.get("steps") or ()}
        assert one.code not in there
        assert {to for step in made.get("steps") or () for to in step.get("to") or ()} <= there


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([Link("A", "COLLECT")], []),
        ([Link("A", "COLLECT"), Link("B", "CONSOLIDATE")], ["A"]),
        ([Link("A", "COLLECT", ("B",)), Link("B", "CONSOLIDATE")], []),
        ([Link("A", "COLLECT", ("B",)), Link("B", "CONSOLIDATE"), Link("C", "ISSUE")], ["B"]),
        ([Link("A", "CONSOLIDATE"), Link("B", "CONSOLIDATE")], ["A", "B"]),
        ([Link("A", "COLLECT", ("B",)), Link("B", "ISSUE", ("C",)), Link("C", "RECEIVE")], []),
    ],
)
def test_whose_reports_nobody_receives(steps, found):
    assert leads_nowhere(steps) == found


def test_every_problem_is_told_with_the_step_that_cures_it(draft):
    edit(draft, UNIT, to=None)
    edit(draft, XA, function="TRUONG_THON", due={"first": {"month": 2, "day": 31}})
    found = wrong(draft)
    assert [one[:2] for one in found] == [("steps", "XA")]
    edit(draft, XA, function="COMMUNE_COMMITTEE", due={"first": {"month": 8, "day": 1}})
    found = wrong(draft)
    assert [one[:2] for one in found] == [("steps", "DON_VI"), ("steps", "XA")]
    assert "chưa gửi tới" in found[0][2]
    assert "01/08/2026" in found[1][2]
    assert "31/08/2026" in found[1][2]
    edit(draft, XA, to=["THUONG_TRUC"], due=None)
    edit(draft, UNIT, to=["XA"])
    edit(draft, TOP, to=["XA", "PHAT_HANH"])
    assert "vòng tròn" in wrong(draft)[0][2]


def test_what_a_version_names_must_be_there_on_its_day(draft):
    edit(draft, Place("facts"), form="KHONG_CO")
    assert "KHONG_CO" in wrong(draft)[0][2]
    edit(draft, Place("facts"), form="BC_NAM", valid_from=date(2021, 1, 1))
    assert "chưa có phiên bản phát hành" in wrong(draft)[0][2]
    edit(draft, Place("facts"), valid_from=None)
    edit(draft, XA, spread="CHOSEN", agencies=["khong-co"])
    assert wrong(draft)[0][:2] == ("steps", "XA")


def test_a_rule_for_months_does_not_do_for_quarters(draft, her):
    edit(draft, Place("passages", "first"), every="QUARTER", window="CALENDAR")
    services.remove_regime_part(draft.pk, Place("passages", "january"), actor=her, at=NOW)
    edit(draft, XA, due={"first": {"day": 2, "month_offset": 1}})
    assert ("steps", "XA") in [one[:2] for one in wrong(draft)]


def test_a_year_is_played_with_who_gets_what_when(draft, new_province):
    edit(draft, XA, due={"first": {"month": 9, "day": 15}})
    edit(draft, Place("passages", "first"), cutoff={"month": 8, "day": 20})
    source = {**now(draft).source, "valid_from": "2026-01-01"}
    drawn = rehearsing.read(source, NEXT).drawn
    assert drawn is not None
    year = rehearsing.simulate(drawn, 2026)

    first = [one for one in year.happens if one.passage == "first"]
    assert [one.step.code for one in first][:2] == ["DON_VI", "XA"]
    assert {one.cutoff_on for one in first} == {date(2026, 8, 20)}
    communes = next(one for one in first if one.step.code == "XA")
    plan = planning.plan("BC_NAM", period="2026", passage="first", territory_id=new_province,
                         cutoff_on=date(2026, 8, 20))  # fmt: skip
    assert communes.count == len([duty for duty in plan.duties if duty.step == "XA"]) > 50
    assert communes.to == ("Cơ quan thường trực tổng hợp",)
    assert rehearsing.simulate(drawn, 2025).before == 2  # the January pass too is closed on 31/12/2025
    assert not Route.objects.filter(valid__startswith=NEXT).exists()


@pytest.fixture
def by_event(her) -> RegimeDraft:
    """The next version of the report on a project that ended."""
    return services.start_from_kept("KET_THUC_DU_AN", None, actor=her, at=NOW)


def test_a_year_of_events_has_no_days_beforehand(by_event):
    reading = rehearsing.read(now(by_event).source, NEXT)
    assert reading.drawn is not None
    year = rehearsing.simulate(reading.drawn, 2026)

    assert reading.wrong == ()
    assert (year.happens, year.plans, year.refused) == ((), (), ())
    assert [step.code for step in year.events] == ["DON_VI"]
    assert rules.comes(rules.Every.EVENT, 2026) == []


def test_what_an_event_cannot_have_is_told_with_its_cure(by_event):
    unit, first = Place("steps", "DON_VI"), Place("passages", "first")
    edit(by_event, unit, due={"first": {"month": 9, "day": 10}})
    assert [(*one[:2], "số ngày sau" in one[2]) for one in wrong(by_event)] == [("steps", "DON_VI", True)]
    edit(by_event, unit, due={"first": {"days_after": 15}}, spread="LISTED_COMMUNES")
    assert [(*one[:2], "thiếu một trong hai" in one[2]) for one in wrong(by_event)] == [
        ("steps", "DON_VI", True)
    ]
    edit(by_event, unit, spread="EVENT")
    edit(by_event, Place("passages", "january"), name="Bổ sung {subject}", window="CALENDAR")
    assert ("passages", "january") in [one[:2] for one in wrong(by_event)]
    services.remove_regime_part(
        by_event.pk, Place("passages", "january"), actor=User.objects.get(username="hong"), at=NOW
    )
    edit(by_event, Place("facts"), form="BC_NAM")
    assert [("ô số liệu" in one[2]) for one in wrong(by_event)] == [True]
    edit(by_event, Place("facts"), form="KET_THUC_DU_AN")
    edit(by_event, first, every="YEAR")
    assert [(*one[:2], "thiếu một trong hai" in one[2]) for one in wrong(by_event)] == [
        ("steps", "DON_VI", True)
    ]
    edit(by_event, first, every="EVENT")
    assert wrong(by_event) == []
    twin = {**now(by_event).source["steps"][0], "code": "KHAC", "name": "Bước khác"}
    edit(by_event, Place("steps", ""), **twin)
    assert ("steps", "KHAC", "chế độ theo sự kiện chỉ có một bước; bỏ bước này") in wrong(by_event)


def test_months_are_twelve_rounds(her):
    made = services.start_from_kept("GIAI_NGAN_THANG", None, actor=her, at=NOW)
    drawn = rehearsing.read(made.source, date(2026, 3, 1)).drawn
    assert drawn is not None
    year = rehearsing.simulate(drawn, 2026)
    assert year.before == 2
    assert len({one.period.code for one in year.happens}) == 10
    assert len(year.plans) == 1


def test_a_version_takes_over_from_its_day_and_old_rounds_keep_theirs(draft, round_2025, new_province):
    edit(draft, Place("attributes"), contents="Nội dung mới.", name="Báo cáo năm kiểu mới")
    edit(draft, Place("facts"), route="Luồng năm 2026", decision={"number": "QĐ thử 2026", "draft": True})
    before = AuditEvent.objects.count()
    then = selectors.regime_of(round_2025).decision
    route = publish(draft)

    assert (route.valid.lower, route.valid.upper, route.name) == (NEXT, None, "Luồng năm 2026")
    old = round_2025.route
    old.refresh_from_db()
    assert old.valid.upper == NEXT
    assert [one.event for one in AuditEvent.objects.order_by("pk")[before:]] == ["regime.publish"]
    round_2025.refresh_from_db()
    assert selectors.regime_of(round_2025).contents.startswith("Công tác quản lý")
    assert selectors.regime_of(round_2025).decision == then
    assert Regime.objects.get(code="BC_NAM").decision.number == "QĐ thử 2026"
    regime = Regime.objects.get(code="BC_NAM")
    assert regime.contents == "Nội dung mới."
    then = planning.plan("BC_NAM", period="2025", passage="first", territory_id=new_province,
                         cutoff_on=AFTER)  # fmt: skip
    assert then.regime.name != "Báo cáo năm kiểu mới"
    assert selectors.source_of(regime, selectors.routes_of(regime)[-1]) == now(draft).source


def test_the_files_of_the_house_do_not_undo_a_published_version(draft):
    edit(draft, Place("facts"), route="Luồng năm 2026")
    publish(draft)
    services.load_reference(NOW)

    assert Route.objects.filter(name="Luồng năm 2026").exists()
    assert Route.objects.filter(regime__code="BC_NAM").count() == 3


def test_a_version_is_withdrawn_while_nothing_follows_it(draft, her, officer, new_province):
    regime = Regime.objects.get(code="BC_NAM")
    then = (regime.contents, [(one.name, one.valid) for one in selectors.routes_of(regime)])
    edit(draft, Place("attributes"), contents="Nội dung mới.")
    edit(draft, Place("facts"), route="Luồng năm 2026")
    made = services.withdraw_version(publish(draft).pk, reason="Nhầm", actor=her, at=NOW)

    regime.refresh_from_db()
    assert (regime.contents, [(one.name, one.valid) for one in selectors.routes_of(regime)]) == then
    assert made.source["contents"] == "Nội dung mới."

    assert AuditEvent.objects.get(event="regime.withdraw").reason == "Nhầm"

    route = publish(draft)
    assert refusal(services.withdraw_version, route.pk, reason=" ", actor=her, at=NOW).code == (
        Refusal.WITHDRAW_REASON_REQUIRED
    )
    services.open_round("BC_NAM", period="2026", territory_id=new_province, cutoff_on=date(2026, 8, 31),
                        actor=officer, at=at(date(2026, 8, 1)))  # fmt: skip
    assert (
        refusal(services.withdraw_version, route.pk, reason="Nhầm", actor=her, at=NOW).code
        == Refusal.VERSION_IN_USE
    )


def test_a_new_regime_is_written_from_nothing_published_and_withdrawn(her):
    facts = {
        "code": "TRE_EM",
        "programme": "1719-I",
        "form": "BC_NAM",
        "area": "VUNG_DTTS_MN",
        "route": "Một",
    }
    facts["decision"] = {"number": "01/QĐ-THU", "draft": True}
    draft = services.start_version(facts, actor=her, at=NOW)
    assert {one[0] for one in wrong(draft)} == {"attributes", "passages"}
    edit(draft, Place("attributes"), **dict.fromkeys(rules.ATTRIBUTES, "Thử"))
    edit(draft, Place("passages", "first"), name="Trẻ em năm {year}", window="CALENDAR")
    assert "ít nhất một bước" in wrong(draft)[0][2]
    step = {"name": "Xã", "kind": "COLLECT", "function": "COMMUNE_COMMITTEE", "spread": "LISTED_COMMUNES"}
    edit(draft, Place("steps"), code="XA", **step)
    route = publish(draft)
    assert route.regime.code == "TRE_EM"
    services.withdraw_version(route.pk, reason="Nhầm", actor=her, at=NOW)
    assert not Regime.objects.filter(code="TRE_EM").exists()


def test_no_version_reaches_back_before_what_stands(draft, round_2025, her):
    edit(draft, Place("facts"), route="Luồng mới")
    refused = refusal(publish, draft, date(2025, 8, 1))
    assert refused.code == Refusal.VERSION_BEFORE_ROUNDS
    assert "31/08/2025" in refused.params["last"]
    assert refusal(publish, draft, date(2022, 7, 15)).code == Refusal.VERSION_BEFORE_ROUNDS
    month = services.start_from_kept("GIAI_NGAN_THANG", None, actor=her, at=NOW)
    edit(month, Place("facts"), route="Luồng mới")
    assert refusal(publish, month, date(2022, 1, 1)).code == Refusal.VERSION_NOT_LATEST
    assert Route.objects.filter(name="Luồng mới").count() == 0


def test_what_rounds_read_of_a_regime_stays(draft, round_2025):
    from neu.registry.places.models import PlaceList

    PlaceList.objects.create(code="DS_KHAC", name="Danh sách khác")
    edit(draft, Place("facts"), area="DS_KHAC")
    assert refusal(publish, draft).code == Refusal.REGIME_KEPT


def test_what_differs_in_nothing_is_no_version(draft):
    assert refusal(publish, draft).code == Refusal.REGIME_SAME
    edit(draft, XA, function="KHONG_CO")
    refused = refusal(publish, draft)
    assert (refused.code, refused.params["what"]) == (Refusal.REGIME_WRONG, "Bước XA")


def test_two_writers_lose_nothing_silently(draft, her):
    him = User.objects.create(username="nam", full_name="Nam")
    seen = mark(editing.part(draft.source, XA))
    services.edit_regime(draft.pk, XA, {"name": "Của Nam"}, seen=seen, actor=him, at=NOW)
    facts = {"name": "Của Hồng"}
    refused = refusal(services.edit_regime, draft.pk, XA, facts, seen=seen, actor=her, at=NOW)
    assert refused.code == DraftRefusal.DRAFT_CHANGED
    assert "Nam" in refused.params["who"]
    old = now(draft).revision
    services.undo_regime_step(draft.pk, selectors.draft_steps(draft.pk)[0].no, actor=her, at=NOW)
    assert now(draft).source == draft.source
    refused = refusal(services.publish_version, draft.pk, old, NEXT, actor=her, at=NOW)
    assert refused.code == DraftRefusal.DRAFT_MOVED_ON


def test_a_published_draft_is_written_no_more(draft):
    edit(draft, Place("facts"), route="Luồng năm 2026")
    publish(draft)
    assert refusal(edit, draft, XA, name="x").code == Refusal.REGIME_DRAFT_PUBLISHED


def test_an_ad_hoc_regime_has_no_next_version(her):
    Regime.objects.filter(code="GIAO_KE_HOACH").update(adhoc=True)
    refused = refusal(services.start_from_kept, "GIAO_KE_HOACH", None, actor=her, at=NOW)
    assert refused.code == Refusal.REGIME_ADHOC


@pytest.mark.parametrize(
    "text",
    ["- a", "code: X\nroutes: 5", "code: X\nla: 1", "code: X\nroutes: [{steps: [{code: A, to: 5}]}]",
     "code: X\ndecisions: 5", "code: X\nroutes: [{until: 2026-01-01}]", "code: [",
     "code: X\npassages: {gi: {}}",
     "code: X\nroutes: [{steps: [{code: A}, {code: A}]}]", "code: có dấu", "code: X\ndraft: 5",
     "code: X\ndecision: 5", "code: X\nroutes: [{from: 1-1-1}]"],
)  # fmt: skip
def test_a_bad_file_is_refused_in_words(her, text):
    refusal(services.start_from_regime_file, text.encode(), "x.yaml", actor=her, at=NOW)
    assert not RegimeDraft.objects.exists()


def test_a_file_of_another_kind_is_refused(her):
    for content, name in ((b"code: X", "x.xlsx"), (b"\xff\xfe", "x.yaml"), (b"a" * 600_000, "x.yaml")):
        refused = refusal(services.start_from_regime_file, content, name, actor=her, at=NOW)
        assert refused.code == Refusal.REGIME_FILE
