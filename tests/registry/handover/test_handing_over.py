"""An invented reorganisation handed over on the shipped registry: who holds, who works there, and back."""

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from neu.platform.audit.models import AuditEvent
from neu.platform.text.refusals import Refused
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.models import Function
from neu.registry.agencies.rules import FunctionKind
from neu.registry.handover import selectors, services
from neu.registry.handover.models import HandOver
from neu.registry.handover.rules import Choice, HandOverRefusal, Way, read_choice, renamed
from neu.registry.handover.services import Wanted
from neu.registry.people.models import Delegation, Position
from neu.registry.places import selectors as places
from neu.registry.places import services as place_deeds
from neu.registry.places.rules import Level
from tests.registry.handover.conftest import AT, DAY, EVE, JOINED, MERGED, hour


def new(code: str) -> int:
    return places.by_code(Level.COMMUNE, code, DAY)


def proposed(**changed: Wanted) -> dict[int, Wanted]:
    return {
        row.agency.agency_id: Wanted(row.chosen, row.new_name)
        for row in selectors.desk(DAY).rows
        if row.chosen is not None
    }


def hand_over(keeper, wanted=None, at=None, **more) -> HandOver:
    wanted = proposed() if wanted is None else wanted
    return services.hand_over(wanted, day=DAY, reason="NQ giả định", actor=keeper, at=at or hour(2), **more)


def committee(code: str, on: date = DAY) -> str:
    held = agencies.holders_in(FunctionKind.COMMUNE_COMMITTEE, [new(code)], on)
    return ", ".join(agencies.name(one.agency_id, on).name for one in held)


def facts() -> list[object]:
    """All that stands about agencies and positions, as known now, without surrogate ids."""
    functions = [
        (one.agency_id, one.kind, one.place_id, str(one.valid), sorted(n.code for n in one.nodes.all()),
         one.successor_id and (one.successor.agency_id, one.successor.kind, str(one.successor.valid)))
        for one in agencies.functions_now().select_related("successor")
    ]  # fmt: skip
    versions = agencies.versions_now().values_list(
        "agency", "name", "short_name", "place", "parent", "seat", "valid"
    )
    held = Position.objects.values_list("user", "agency", "role", "title", "valid")
    return [sorted(map(str, table)) for table in (functions, versions, held)]


def test_before_an_act_nobody_has_to_hand_over(keeper):
    desk = selectors.desk(DAY)

    assert (desk.rows, desk.gaps) == ((), ())


def test_an_agency_named_by_its_commune_is_proposed_under_the_new_name(act):
    rows = {row.agency.name: row for row in selectors.desk(DAY).rows}
    committees = [rows["Ủy ban nhân dân xã Ba Vì"], rows["Ủy ban nhân dân xã " + old_name(JOINED)]]

    assert {(row.chosen.way, row.new_name) for row in committees} == {(Way.FOUND, "Ủy ban nhân dân xã Mới")}
    school = rows["Trường phổ thông dân tộc bán trú Ba Vì (minh họa)"]
    assert school.chosen == Choice(Way.KEEP, new("90001"))


def old_name(code: str) -> str:
    return places.name(places.by_code(Level.COMMUNE, code, EVE), EVE).full.removeprefix("Xã ")


def test_functions_pass_and_the_old_agency_is_frozen(act, officer, keeper):
    before = agencies.agency_id(f"ubnd-xa-{JOINED}")

    made = hand_over(keeper)

    assert committee("90001") == "Ủy ban nhân dân xã Mới"
    old = places.by_code(Level.COMMUNE, JOINED, EVE)
    heir = agencies.holder_covering(FunctionKind.COMMUNE_COMMITTEE, old, DAY)
    assert agencies.name(heir.agency_id, DAY).name == "Ủy ban nhân dân xã Mới"
    assert agencies.functions_of(before, DAY) == []
    assert agencies.functions_of(before, EVE) != []
    assert agencies.name(before, EVE).name == f"Ủy ban nhân dân xã {old_name(JOINED)}"
    held = {str(one.valid): one.agency_id for one in officer.positions.all()}
    assert held == {
        str(DateRange(date(2021, 1, 1), DAY)): before, str(DateRange(DAY, None)): heir.agency_id
    }  # fmt: skip
    assert AuditEvent.objects.filter(event="handover.make", subject_id=str(made.pk)).count() == 1
    assert selectors.desk(DAY).rows == ()


def test_a_school_goes_on_over_the_new_commune(act, keeper):
    school = agencies.agency_id(f"truong-{MERGED}")

    hand_over(keeper)

    [now] = agencies.functions_of(school, DAY)
    assert (now.kind, now.place_id) == (FunctionKind.REPORTING_UNIT, new("90001"))
    assert agencies.name(school, DAY).name.startswith("Trường phổ thông dân tộc bán trú Ba Vì")


def test_the_second_part_of_a_divided_commune_lacks_agencies_until_they_are_founded(act, keeper):
    hand_over(keeper)
    gaps = selectors.desk(DAY).gaps

    assert {gap.place for gap in gaps} == {"Xã Hai"}
    assert "Ủy ban nhân dân xã Hai" in {gap.name for gap in gaps}
    services.found_missing(
        {gap.key: gap.name for gap in gaps}, day=DAY, reason="NQ", actor=keeper, at=hour(3)
    )
    assert committee("90003") == "Ủy ban nhân dân xã Hai"
    assert selectors.desk(DAY).gaps == ()


def test_who_stays_ends_and_is_given_nothing(act, officer, keeper):
    [held] = officer.positions.all()
    wanted = {
        agency: Wanted(one.choice, one.name, frozenset({held.pk})) for agency, one in proposed().items()
    }

    hand_over(keeper, wanted)

    [kept] = officer.positions.all()
    assert kept.valid.upper == DAY


def test_undoing_gives_back_exactly_what_was(act, officer, keeper):
    before = facts()
    made = hand_over(keeper)
    assert facts() != before

    services.undo(made.pk, reason="Nhầm ngày", actor=keeper, at=hour(4))

    assert facts() == before
    again = hand_over(keeper, at=hour(5))
    assert committee("90001") == "Ủy ban nhân dân xã Mới"
    services.undo(again.pk, reason="Nhầm nữa", actor=keeper, at=hour(6))
    assert facts() == before
    place_deeds.undo_act(act.pk, actor=keeper, at=hour(7), reason="Bỏ cả đợt")


def test_what_was_changed_since_is_not_taken_back(act, keeper):
    made = hand_over(keeper)
    target = agencies.holders_in(FunctionKind.COMMUNE_COMMITTEE, [new("90001")], DAY)[0].agency_id
    from neu.registry.agencies import services as agency_deeds

    agency_deeds.rename_agency(
        target, name="Tên khác", from_on=DAY + timedelta(days=9), at=hour(3), actor=keeper
    )
    before = facts()

    with pytest.raises(Refused, match="AGENCY_CHANGED_SINCE"):
        services.undo(made.pk, reason="Nhầm", actor=keeper, at=hour(4))
    assert facts() == before


def test_an_agency_joins_another_over_the_same_place(keeper):
    front, finance = agencies.agency_id("so-tai-chinh"), agencies.agency_id("so-y-te")
    kinds = {one.kind for one in agencies.functions_of(front, EVE)}
    [row] = selectors.desk(DAY, front).rows
    choice = next(c for c, _words in row.choices if c == Choice(Way.JOIN, 0, finance))

    services.hand_over(
        {front: Wanted(choice)}, day=DAY, agency_id=front, reason="QĐ", actor=keeper, at=hour(1)
    )

    assert agencies.functions_of(front, DAY) == []
    assert kinds <= {one.kind for one in agencies.functions_of(finance, DAY)}


@pytest.mark.parametrize(
    ("choice", "name", "code"),
    [
        (Choice(Way.FOUND, 0), "x", HandOverRefusal.WRONG_CHOICE),
        (None, "  ", HandOverRefusal.NAME_MISSING),
    ],
)
def test_a_refused_row_writes_nothing(act, keeper, choice, name, code):
    wanted = proposed()
    agency = agencies.agency_id(f"ubnd-xa-{JOINED}")
    wanted[agency] = Wanted(choice or wanted[agency].choice, name)
    before = facts()

    with pytest.raises(Refused) as refused:
        hand_over(keeper, wanted)

    assert refused.value.code == code
    assert facts() == before
    assert HandOver.objects.count() == 0


def test_handing_over_twice_says_who_has_nothing_left(act, keeper):
    wanted = proposed()
    hand_over(keeper, wanted)

    with pytest.raises(Refused, match="HANDOVER_NO_LONGER_OPEN"):
        hand_over(keeper, wanted, at=hour(3))
    assert Function.objects.filter(known__startswith=hour(3)).count() == 0


def test_choices_and_names():
    assert [
        read_choice(text) for text in ("", "nhap:1", "lap:x", "nhap:1:2:3", "bo:1", "lap:" + "9" * 40)
    ] == [None] * 6
    assert str(read_choice("nhap:5:7")) == "nhap:5:7"
    assert renamed("UBND xã Ba Vì", ["Xã Ba"], "Xã Mới") == "UBND xã Ba Vì"  # another commune's name
    assert renamed("Trường Ba Vì", ["Xã Ba Vì"], "Xã Mới") == "Trường Ba Vì"


def test_the_pages(client, act, officer, keeper):
    client.force_login(keeper)
    asked = {"ngay": "01/07/2099"}
    page = client.get(reverse("handover:wizard"), asked).content.decode()
    assert "Ủy ban nhân dân xã Mới" in page
    typed = {"can_cu": "NQ giả định"} | asked
    for row in selectors.desk(DAY).rows:
        typed |= {f"c-{row.agency.agency_id}": str(row.chosen), f"t-{row.agency.agency_id}": row.new_name}

    assert client.post(reverse("handover:wizard"), asked).status_code == 422
    shown = client.post(reverse("handover:wizard"), typed)
    assert (shown.status_code, HandOver.objects.count()) == (200, 0)
    done = client.post(reverse("handover:wizard"), typed | {"lam": "1"}, follow=True)
    made = HandOver.objects.get()
    assert done.redirect_chain[-1][0] == reverse("handover:one", args=[made.pk])
    assert "còn thiếu" in done.content.decode()
    wrong = client.get(reverse("handover:wizard"), {"ngay": "31/02/2027"})
    assert wrong.status_code == 422
    assert "không phải ngày" in wrong.content.decode()
    client.post(reverse("handover:undo", args=[made.pk]), {"can_cu": "Nhầm"})
    made.refresh_from_db()
    assert made.undone_at is not None


def test_only_administrators_hand_over(client, act, officer):
    client.force_login(officer)

    assert client.get(reverse("handover:all")).status_code == 404
    assert client.get(reverse("handover:wizard"), {"ngay": "01/07/2099"}).status_code == 404
    assert client.post(reverse("handover:found"), {"ngay": "01/07/2099"}).status_code == 404


def test_a_position_somebody_stands_in_for_is_not_taken_back(act, officer, keeper):
    made = hand_over(keeper)
    [given] = officer.positions.filter(valid__startswith=DAY)
    Delegation.objects.create(
        position=given,
        delegate=keeper,
        valid=DateRange(DAY, None),
        reason="Đi học",
        made_by=keeper,
        made_at=AT,
    )
    before = facts()

    with pytest.raises(Refused, match="POSITION_STOOD_IN"):
        services.undo(made.pk, reason="Nhầm", actor=keeper, at=hour(4))
    assert facts() == before
