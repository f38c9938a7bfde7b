"""An act entered, previewed, applied and undone on the real registry; and what each refusal says."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neu.platform.audit import selectors as audit
from neu.platform.text.refusals import Refused
from neu.registry.agencies.models import Agency, AgencyVersion
from neu.registry.places import pages, services
from neu.registry.places import selectors as places
from neu.registry.places.models import (
    Decision,
    Place,
    PlaceList,
    PlaceListEntry,
    PlaceVersion,
    Reorganisation,
    ReorganisationLine,
)
from neu.registry.places.rules import ActRefusal, ActState, Basis, Kind, Level
from neu.registry.places.rules.lines import COLUMNS
from neu.registry.places.selectors import acts
from neu.registry.places.services import Facts, LinesWrong
from tests.registry.places.acts import holds, lines_on

pytestmark = pytest.mark.django_db

DAY = date(2027, 1, 1)
BEFORE = DAY - timedelta(days=1)
AT = datetime(2099, 1, 1, tzinfo=UTC)  # after whenever the reference data was recorded
LATER = AT + timedelta(days=1)


class Anybody:
    pk = 1

    def __str__(self):
        return "Đinh Thị Quản Trị"


SHE = Anybody()
BA_VI, BA_XA, BA_TO = "21529", "21538", "21484"
INVENTED = [  # merges two communes, divides a third 60/40 by households, renames the province
    ["Nhập", BA_VI, "xã", "Ba Vì Xa", "99001"],
    ["Nhập", BA_XA, "", "", "99001"],
    ["Chia", BA_TO, "", "Ba Tơ", BA_TO, "51", "60"],
    ["Chia", "Ba Tơ, Quảng Ngãi", "", "Ba Tơ Hạ", "99002", "", "40%"],
    ["Đổi", "51", "", "Quảng Ngãi Mới"],
]


def facts(**changes):
    said = {
        "title": "Sắp xếp giả định",
        "on_day": DAY,
        "number": "GIẢ ĐỊNH 1",
        "issued_on": date(2026, 12, 1),
        "issuer": "Văn bản giả định",
    }
    return Facts(**said | changes)


def made(rows=INVENTED, at=AT, **changes):
    act = services.make_act(facts(**changes), actor=SHE, at=at)
    services.put_lines(act.pk, rows, actor=SHE, at=at)
    return act


def apply(act, at=AT):
    services.apply_act(act.pk, acts.preview(act).stamp, actor=SHE, at=at)
    act.refresh_from_db()
    return act


def commune(code, on=DAY):
    return places.by_code(Level.COMMUNE, code, on)


def test_the_invented_act_is_applied_and_read_on_both_days():
    province = places.current_province(BEFORE)
    ba_vi, ba_to = commune(BA_VI, BEFORE), commune(BA_TO, BEFORE)
    act = made()
    shown = acts.preview(act)
    assert shown.plan.problems == []
    told = {one.kind: (one.ends, one.begins, one.changes, one.after - one.before) for one in shown.counts}
    assert told == {Kind.XA: (3, 3, 0, 0), Kind.TINH: (0, 0, 1, 0)}
    apply(act)
    merged, kept, cut = commune("99001"), commune(BA_TO), commune("99002")
    assert places.name(merged, DAY).full == "Xã Ba Vì Xa"
    assert places.ancestors(merged, DAY)[0] == province
    assert places.name(province, DAY).full == "Tỉnh Quảng Ngãi Mới"
    assert places.name(province, BEFORE).full == "Tỉnh Quảng Ngãi"
    assert kept != ba_to
    assert {one.source for one in places.atlas().passages_into(merged)} == {ba_vi, commune(BA_XA, BEFORE)}
    shares = {part.target: part.share for part in places.territory(kept, DAY, BEFORE, Basis.HOUSEHOLDS).parts}
    assert shares == {kept: Decimal("0.6")}
    assert [part.share for part in places.territory(cut, DAY, BEFORE).parts] == [None]
    assert act.state == ActState.APPLIED
    assert Decision.objects.get(number="GIẢ ĐỊNH 1") == act.decision
    event = audit.about("reorganisation", act.pk).get(event="reorganisation.apply")
    assert (event.changes["ended"], event.changes["begun"], event.changes["changed"]) == (3, 3, 1)


def test_undone_the_atlas_answers_as_before_and_the_time_between_stays_readable():
    was = places.atlas()
    act = apply(made())
    between = places.atlas()
    services.undo_act(act.pk, actor=SHE, at=LATER, reason="Nhầm ngày")
    now = places.atlas()
    strip = [one._replace(decision=None) for one in was.versions]
    assert [one._replace(decision=None) for one in now.versions] == strip
    assert now.passages == was.passages
    assert places.atlas(AT + timedelta(hours=1)).versions == between.versions
    assert places.atlas(AT + timedelta(hours=1)).passages == between.passages
    assert places.atlas(AT - timedelta(seconds=1)).versions == was.versions
    act.refresh_from_db()
    assert (act.state, act.undone_by) == (ActState.UNDONE, str(SHE))
    with pytest.raises(Refused, match=ActRefusal.NOT_APPLIED):
        services.undo_act(act.pk, actor=SHE, at=LATER, reason="Lần nữa")


def test_what_merges_takes_along_what_lies_in_it():
    act = apply(
        made([["Nhập", "51", "", "Quảng Ngãi Đà Nẵng", "98", "VN"], ["Nhập", "48", "tỉnh", "", "98"]])
    )
    province = places.current_province(DAY, "98")
    assert places.ancestors(commune(BA_VI), DAY)[0] == province
    assert act.versions.filter(known__endswith__isnull=True, valid__contains=BEFORE).count() == 96 + 94 + 2
    services.undo_act(act.pk, actor=SHE, at=LATER, reason="Nhầm")
    assert places.ancestors(commune(BA_VI), DAY)[0] == places.current_province(DAY)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_act_applied_is_as_planned_and_undone_leaves_no_trace(data):
    """On the real registry, with acts drawn on some communes of the province."""
    was = places.atlas()
    communes = sorted(one.place_id for one in places.children(places.current_province(BEFORE), BEFORE))[:8]
    lines = data.draw(lines_on(was, DAY, communes).filter(bool))
    with transaction.atomic():
        act = made(
            [[line.deed, *(pages.typed(line).get(name, "") for name in COLUMNS[1:])] for line in lines]
        )
        planned = acts.preview(act).plan
        assert planned.problems == []
        apply(act)
        now = places.atlas()
        holds(was, now, DAY, planned)
        begun = {v.place for v in now.versions} - {v.place for v in was.versions}
        told = {v[1:8] for v in planned.after.versions if v.parent is None or v.parent > 0}
        assert told == {v[1:8] for v in now.versions if v.parent not in begun}
        services.undo_act(act.pk, actor=SHE, at=LATER, reason="Thử")
        back = places.atlas()
        assert (back.versions, back.passages) == (was.versions, was.passages)
        transaction.set_rollback(True)


def refused(code, deed, *given, **named):
    """The deed is refused with that code, and nothing of the registry or of acts changes."""

    def rows():
        return [
            list(table.objects.order_by("pk").values_list())
            for table in (Reorganisation, ReorganisationLine, Decision)
        ]

    before, revision = rows(), acts.revision()
    with pytest.raises(Refused) as caught, transaction.atomic():
        deed(*given, **named)
    assert caught.value.code == code
    assert (rows(), acts.revision()) == (before, revision)
    return caught.value


def test_a_preview_that_is_no_longer_true_is_not_applied():
    one, other = made(), made([["Đổi", "21136", "", "Cà Đam Mới"]], number="GIẢ ĐỊNH 2")
    seen = acts.preview(one).stamp
    apply(other)
    said = refused(ActRefusal.STALE, services.apply_act, one.pk, seen, actor=SHE, at=LATER)
    assert said.params["deed"].startswith("Áp dụng đợt sắp xếp")
    assert said.params["who"] == str(SHE)
    seen = acts.preview(one).stamp
    services.put_line(one.pk, {"deed": "Đổi", "old": "21157", "name": "Khác"}, actor=SHE, at=LATER)
    refused(ActRefusal.STALE, services.apply_act, one.pk, seen, actor=SHE, at=LATER)
    apply(one, LATER)
    refused(ActRefusal.NOT_DRAFT, services.apply_act, one.pk, seen, actor=SHE, at=LATER)


def test_an_act_with_problems_is_not_applied():
    act = made([["Đổi", "99999", "", "Không có"]])
    refused(ActRefusal.HAS_PROBLEMS, services.apply_act, act.pk, acts.preview(act).stamp, actor=SHE, at=AT)
    act = made(number="GIẢ ĐỊNH 3")
    early = datetime(2020, 1, 1, tzinfo=UTC)
    refused(ActRefusal.SAME_INSTANT, services.apply_act, act.pk, acts.preview(act).stamp, actor=SHE, at=early)


def undo_refused(act, code):
    services_undo = {"actor": SHE, "at": LATER + timedelta(days=9), "reason": "Thử"}
    return refused(code, services.undo_act, act.pk, **services_undo)


def test_undoing_waits_for_a_later_act_to_be_undone():
    first = apply(made())
    later = facts(on_day=date(2028, 1, 1), number="GIẢ ĐỊNH 2", title="Đợt sau")
    second = services.make_act(later, actor=SHE, at=LATER)
    services.put_lines(second.pk, [["Đổi", "99001", "", "Ba Vì Ba"]], actor=SHE, at=LATER)
    apply(second, LATER)
    assert undo_refused(first, ActRefusal.STANDS_LATER_ACT).params["title"] == "Đợt sau"
    services.undo_act(second.pk, actor=SHE, at=LATER + timedelta(hours=1), reason="Nhầm")
    services.undo_act(first.pk, actor=SHE, at=LATER + timedelta(hours=2), reason="Nhầm")
    assert places.name(commune(BA_VI), DAY).full == "Xã Ba Vì"


def test_undoing_is_refused_where_something_stands_on_it():
    act = apply(made())
    merged, cut = commune("99001"), commune("99002")
    version = PlaceVersion.objects.get(place=merged, known__endswith__isnull=True)
    source = commune(BA_TO, BEFORE)
    with transaction.atomic():
        wording = services.Wording(
            "Ba Vì Xạ", Kind.XA, "99001", version.parent_id, DAY, None, version.decision_id
        )
        services.correct_version(version.pk, wording, actor=None, at=LATER, reason="Sai dấu")
        assert undo_refused(act, ActRefusal.STANDS_CORRECTION).params == {"name": "Xã Ba Vì Xa"}
        transaction.set_rollback(True)
    with transaction.atomic():
        shares = {cut: Decimal("0.3")}
        services.state_shares(
            source, Basis.AREA, shares, decision_id=None, actor=None, at=LATER, reason="Biên bản"
        )
        assert undo_refused(act, ActRefusal.STANDS_PASSAGE).params == {"name": "Xã Ba Tơ"}
        transaction.set_rollback(True)
    with transaction.atomic():
        PlaceListEntry.objects.create(
            place_list=PlaceList.objects.first(),
            place_id=merged,
            valid=DateRange(DAY, None),
            known=DateTimeTZRange(LATER, None),
            decision=act.decision,
        )
        assert undo_refused(act, ActRefusal.STANDS_LISTED).params == {"count": "1"}
        transaction.set_rollback(True)
    with transaction.atomic():
        standing_code = PlaceVersion.objects.get(place=cut, known__endswith__isnull=True)
        standing_code.pk, standing_code.act, standing_code.code = None, None, BA_XA
        standing_code.place = Place.objects.create()
        standing_code.save()
        assert undo_refused(act, ActRefusal.CODE_TAKEN).params["code"] == BA_XA
        transaction.set_rollback(True)


def test_undoing_is_refused_while_another_room_uses_what_the_act_made():
    act = apply(made())
    agency = Agency.objects.create(code="thu")
    days, known = DateRange(DAY, None), DateTimeTZRange(LATER, None)
    AgencyVersion.objects.create(
        agency=agency, name="Ủy ban nhân dân xã Ba Vì Xa", place_id=commune("99001"), valid=days, known=known
    )
    said = undo_refused(act, ActRefusal.STANDS_USED).params
    assert said == {"what": "Cơ quan của địa bàn", "count": "1"}


def test_a_preview_names_what_depends_on_the_units_in_a_few_queries():
    act = made()
    places.atlas()
    with CaptureQueriesContext(connection) as queries:
        shown = acts.preview(act)
    assert {str(one.label) for one in shown.ended} >= {"Chức năng trên địa bàn"}
    assert all(one.count >= len(one.examples) for one in (*shown.ended, *shown.changed))
    assert ("VUNG_DTTS_MN", 3) in {(code, count) for code, _name, count in shown.listed}
    assert len(queries) <= 36


# Entering


def test_lines_are_written_all_or_none():
    act = made([["Đổi", "51", "", "Một"]])
    with pytest.raises(LinesWrong) as caught:
        services.put_lines(act.pk, [["Đổi", "51", "", "Hai"], ["Xóa", "51"]], actor=SHE, at=AT)
    assert [(one.no, one.code) for one in caught.value.problems] == [(2, ActRefusal.LINE_DEED)]
    with pytest.raises(LinesWrong) as caught:
        services.put_line(act.pk, {"deed": "Đổi", "old": "51", "name": "a\x08"}, actor=SHE, at=AT)
    assert caught.value.problems[0].code == ActRefusal.LINE_UNREADABLE
    assert [line.name for line in acts.lines(act.pk)] == ["Một"]


def test_lines_are_added_replaced_and_removed():
    act = made([["Đổi", "51", "", "Một"], ["Đổi", "48", "", "Hai"]])
    assert services.put_line(act.pk, {"deed": "Đổi", "old": "01", "name": "Ba"}, actor=SHE, at=AT) == 3
    services.put_line(act.pk, {"deed": "Đổi", "old": "51", "name": "Bốn"}, no=1, actor=SHE, at=AT)
    services.remove_line(act.pk, 2, actor=SHE, at=AT)
    assert [(line.no, line.name) for line in acts.lines(act.pk)] == [(1, "Bốn"), (3, "Ba")]
    refused(ActRefusal.LINE_GONE, services.remove_line, act.pk, 2, actor=SHE, at=AT)
    refused(ActRefusal.LINE_GONE, services.put_line, act.pk, {}, no=2, actor=SHE, at=AT)
    services.put_lines(act.pk, [["Đổi", "51", "", "Năm"]], replace=True, actor=SHE, at=AT)
    assert [(line.no, line.name) for line in acts.lines(act.pk)] == [(1, "Năm")]


def test_what_an_act_is_is_checked_and_a_draft_is_discarded():
    refused(ActRefusal.FACT_MISSING, services.make_act, facts(title=" "), actor=SHE, at=AT)
    refused(ActRefusal.DAY_OUTSIDE, services.make_act, facts(on_day=date(2020, 1, 1)), actor=SHE, at=AT)
    Decision.objects.create(number="ĐÃ CÓ", issued_on=date(2025, 1, 1), issuer="Nơi khác")
    said = refused(ActRefusal.DECISION_DIFFERS, services.make_act, facts(number="ĐÃ CÓ"), actor=SHE, at=AT)
    assert said.params["day"] == "01/01/2025"
    act = made()
    services.edit_act(act.pk, facts(title="Tên khác"), actor=SHE, at=AT)
    assert acts.act(act.pk).title == "Tên khác"
    services.discard_act(act.pk, actor=SHE, at=AT)
    assert acts.act(act.pk) is None
    act = apply(made())
    refused(ActRefusal.NOT_DRAFT, services.discard_act, act.pk, actor=SHE, at=LATER)
    refused(ActRefusal.NOT_DRAFT, services.edit_act, act.pk, facts(title="Khác"), actor=SHE, at=LATER)
