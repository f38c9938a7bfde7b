"""Deeds: the change, the trace, the refusal that changes nothing; and what the database itself refuses."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from neu.platform.audit import selectors as audit
from neu.platform.text.refusals import Refused
from neu.registry.places import selectors as places
from neu.registry.places import services
from neu.registry.places.models import Decision, Place, PlaceList, PlaceListEntry, PlaceVersion, Succession
from neu.registry.places.rules import Basis, Kind, Level, PlaceRefusal, SuccessionKind

pytestmark = pytest.mark.django_db

LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)
AFTER = date(2026, 1, 1)
AT = datetime(2099, 1, 1, tzinfo=UTC)  # after whenever the reference data was recorded


def commune(code, on=AFTER):
    return places.by_code(Level.COMMUNE, code, on)


def wording(version, **changes):
    said = {
        "name": version.name,
        "kind": Kind(version.kind),
        "code": version.code,
        "parent_id": version.parent_id,
        "starts_on": version.valid.lower,
        "before": version.valid.upper,
        "decision_id": version.decision_id,
    }
    return services.Wording(**{**said, **changes})


@pytest.fixture
def ba_vi():
    return PlaceVersion.objects.get(place=commune("21529"))


def correct(version, at=AT, reason="Nhầm dấu", **changes):
    return services.correct_version(version.pk, wording(version, **changes), actor=None, at=at, reason=reason)


def test_a_correction_keeps_what_was_known_and_is_written_down(ba_vi):
    new = correct(ba_vi, name="Ba Vỳ")
    ba_vi.refresh_from_db()
    assert ba_vi.known.upper == AT == new.known.lower
    assert (ba_vi.name, new.name) == ("Ba Vì", "Ba Vỳ")
    assert (new.name_folded, new.latitude) == ("xa ba vy", ba_vi.latitude)
    assert places.name(ba_vi.place_id, AFTER).full == "Xã Ba Vỳ"
    event = audit.about("place", ba_vi.place_id).get()
    assert event.event == "place.correct_version"
    assert event.changes == {"name": ["Ba Vì", "Ba Vỳ"]}
    assert event.reason == "Nhầm dấu"


def test_undo_is_one_more_correction(ba_vi):
    new = correct(ba_vi, name="Ba Vỳ")
    back = correct(new, at=AT + timedelta(seconds=1), name="Ba Vì", reason="Sửa lại như cũ")
    assert places.name(ba_vi.place_id, AFTER).name == "Ba Vì"
    assert PlaceVersion.objects.filter(place=back.place_id).count() == 3


def refused(version, refusal, at=AT, reason="Thử", **changes):
    before = list(PlaceVersion.objects.filter(place=version.place_id).values_list("pk", "known"))
    events = audit.about("place", version.place_id).count()
    with pytest.raises(Refused) as caught, transaction.atomic():
        correct(version, at=at, reason=reason, **changes)
    assert caught.value.code == refusal
    assert list(PlaceVersion.objects.filter(place=version.place_id).values_list("pk", "known")) == before
    assert audit.about("place", version.place_id).count() == events
    return caught.value


def test_a_correction_that_cannot_be_is_refused_and_changes_nothing(ba_vi):
    refused(ba_vi, PlaceRefusal.REASON_MISSING, reason="  ", name="X")
    refused(ba_vi, PlaceRefusal.NOTHING_CHANGED)
    refused(ba_vi, PlaceRefusal.NAME_MISSING, name=" ")
    refused(ba_vi, PlaceRefusal.SAME_INSTANT, at=ba_vi.known.lower, name="X")
    refused(ba_vi, PlaceRefusal.DAYS_EMPTY, before=FIRST)
    said = refused(ba_vi, PlaceRefusal.CODE_TAKEN, code="21538").params
    assert said == {"code": "21538", "name": "Xã Ba Xa", "from": "01/07/2025", "before": "…"}
    old_province = places.current_province(LAST)
    said = refused(ba_vi, PlaceRefusal.PARENT_ABSENT, parent_id=old_province).params
    assert said == {"from": "01/07/2025", "before": "…"}


def test_days_of_another_name_of_the_same_place_are_refused():
    ba_xa = PlaceVersion.objects.get(place=commune("21538"), valid__contains=AFTER)
    province = places.current_province(LAST)
    said = refused(ba_xa, PlaceRefusal.DAYS_OVERLAP, starts_on=date(2025, 6, 1), parent_id=province).params
    assert said == {"name": "Xã Ba Xa", "from": "01/06/2025", "before": "01/07/2025"}


def test_a_province_may_not_lie_in_its_own_commune_nor_leave_its_communes(ba_vi):
    province = PlaceVersion.objects.get(place=places.current_province(AFTER))
    refused(province, PlaceRefusal.LOOP, parent_id=ba_vi.place_id)
    refused(province, PlaceRefusal.CHILDREN_LEFT, starts_on=date(2025, 8, 1))


def test_a_superseded_version_is_corrected_no_further(ba_vi):
    correct(ba_vi, name="Ba Vỳ")
    refused(ba_vi, PlaceRefusal.VERSION_SUPERSEDED, at=AT + timedelta(days=1), name="Ba Vỉ")


@pytest.fixture
def tra_bui():
    """The one divided commune of the province, with its two parts."""
    return commune("21142", LAST), commune("21136"), commune("21157")


def state(source, shares, basis=Basis.HOUSEHOLDS, at=AT, reason="Biên bản bàn giao"):
    services.state_shares(source, basis, shares, decision_id=None, actor=None, at=at, reason=reason)


def test_shares_are_stated_for_a_basis_and_the_whole_stays_undivided(tra_bui):
    source, ca_dam, tay_tra_bong = tra_bui
    state(source, {ca_dam: Decimal("0.35"), tay_tra_bong: Decimal("0.65")})
    by_households = places.territory(ca_dam, FIRST, LAST, Basis.HOUSEHOLDS).parts
    assert [part.share for part in by_households] == [Decimal("0.35")]
    assert [part.share for part in places.territory(ca_dam, FIRST, LAST).parts] == [None]
    assert audit.about("place", source).get().event == "place.state_shares"


def test_a_later_statement_replaces_the_earlier_one_and_keeps_it_readable(tra_bui):
    source, ca_dam, tay_tra_bong = tra_bui
    state(source, {ca_dam: Decimal("0.35")})
    state(source, {ca_dam: Decimal("0.4"), tay_tra_bong: Decimal("0.6")}, at=AT + timedelta(days=1))
    rows = Succession.objects.filter(source=source, target=ca_dam, basis=Basis.HOUSEHOLDS).order_by("known")
    assert [(row.share, row.known.upper) for row in rows] == [
        (Decimal("0.35"), AT + timedelta(days=1)),
        (Decimal("0.4"), None),
    ]


@pytest.mark.parametrize(
    ("shares", "basis", "reason", "code"),
    [
        (("0.5", "0.6"), Basis.HOUSEHOLDS, "x", PlaceRefusal.SHARES_WRONG),
        (("0.5", "0.4"), Basis.HOUSEHOLDS, "x", PlaceRefusal.SHARES_WRONG),
        (("1", None), Basis.HOUSEHOLDS, "x", PlaceRefusal.SHARES_WRONG),
        (("0", "1"), Basis.HOUSEHOLDS, "x", PlaceRefusal.SHARES_WRONG),
        (("NaN", None), Basis.HOUSEHOLDS, "x", PlaceRefusal.SHARES_WRONG),
        (("0.123456789", None), Basis.HOUSEHOLDS, "x", PlaceRefusal.SHARES_WRONG),
        (("0.5", "0.5"), Basis.WHOLE, "x", PlaceRefusal.BASIS_NEEDED),
        (("0.5", "0.5"), Basis.AREA, "", PlaceRefusal.REASON_MISSING),
    ],
)
def test_impossible_shares_are_refused(tra_bui, shares, basis, reason, code):
    source, *targets = tra_bui
    given = {
        target: Decimal(share) for target, share in zip(targets, shares, strict=True) if share is not None
    }
    with pytest.raises(Refused) as caught:
        state(source, given, basis, reason=reason)
    assert caught.value.code == code
    assert not Succession.objects.filter(source=source, basis=basis).exclude(share=None).exists()


def test_a_share_of_what_was_not_divided_or_did_not_receive_is_refused(tra_bui, ba_vi):
    for source, target in ((tra_bui[0], ba_vi.place_id), (commune("21505", LAST), ba_vi.place_id)):
        with pytest.raises(Refused) as caught:
            state(source, {target: Decimal("0.5")})
        assert caught.value.code == PlaceRefusal.NOT_DIVIDED


def checked_now(*names):
    """Ask the deferred constraints now, as the commit would."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {', '.join(names)} IMMEDIATE")


def save_and_check(row, constraint):
    with transaction.atomic():
        row.save()
        checked_now(constraint)


def copy_of(version, **changes):
    fields = [f.attname for f in PlaceVersion._meta.local_concrete_fields if not f.primary_key]
    return PlaceVersion(**{name: getattr(version, name) for name in fields} | changes)


def test_the_database_itself_refuses_two_names_of_a_place_on_one_day(ba_vi):
    other = copy_of(ba_vi, code="99999", valid=DateRange(date(2026, 1, 1), date(2026, 1, 2)))
    with pytest.raises(IntegrityError, match="place_version_one_at_a_time"):
        save_and_check(other, "place_version_one_at_a_time")


def test_the_database_itself_refuses_one_code_for_two_places_on_one_day(ba_vi):
    other = copy_of(ba_vi, place_id=Place.objects.create().pk)
    with pytest.raises(IntegrityError, match="place_version_code_once"):
        save_and_check(other, "place_version_code_once")


def test_the_same_days_are_allowed_once_the_earlier_knowledge_is_closed(ba_vi):
    PlaceVersion.objects.filter(pk=ba_vi.pk).update(known=DateTimeTZRange(ba_vi.known.lower, AT))
    copy_of(ba_vi, known=DateTimeTZRange(AT, None), name="Khác").save()
    checked_now("place_version_one_at_a_time", "place_version_code_once")


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"kind": "BANG"}, "place_version_kind_known"),
        ({"level": "REGION"}, "place_version_level_known"),
        ({"valid": DateRange(empty=True)}, "place_version_ranges_not_empty"),
    ],
)
def test_the_database_refuses_what_is_no_version(ba_vi, changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        copy_of(ba_vi, place_id=Place.objects.create().pk, code="99998", **changes).save()


def test_the_database_refuses_a_place_as_its_own_parent(ba_vi):
    with pytest.raises(IntegrityError, match="place_version_not_its_own_parent"), transaction.atomic():
        PlaceVersion.objects.filter(pk=ba_vi.pk).update(parent=ba_vi.place_id)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"share": Decimal("0.5")}, "succession_merge_is_whole"),
        ({"share": None}, "succession_merge_is_whole"),
        ({"kind": "SWAP"}, "succession_kind_known"),
        ({"basis": "GUESS"}, "succession_basis_known"),
        ({"kind": "DIVIDE", "share": Decimal("1.5")}, "succession_share_in_range"),
        ({"kind": "DIVIDE", "share": Decimal(0)}, "succession_share_in_range"),
    ],
)
def test_the_database_refuses_what_is_no_succession(changes, constraint):
    one, other = Place.objects.create(), Place.objects.create()
    facts = {"kind": SuccessionKind.MERGE, "basis": Basis.WHOLE, "share": Decimal(1)} | changes
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Succession.objects.create(
            source=one, target=other, on_day=FIRST, known=DateTimeTZRange(AT, None), **facts
        )


def test_the_database_refuses_a_passage_to_itself_or_told_twice(ba_vi):
    known = Succession.objects.filter(target=ba_vi.place_id).first()
    facts = {"kind": known.kind, "share": known.share, "on_day": FIRST, "known": DateTimeTZRange(AT, None)}
    with pytest.raises(IntegrityError, match="succession_not_to_itself"), transaction.atomic():
        Succession.objects.create(source=ba_vi.place, target=ba_vi.place, **facts)
    with pytest.raises(IntegrityError, match="succession_once"), transaction.atomic():
        Succession.objects.create(source=known.source, target=known.target, **facts)


def test_the_database_refuses_a_place_twice_on_a_list_on_one_day(ba_vi):
    facts = {
        "place_list": PlaceList.objects.get(code="VUNG_DTTS_MN"),
        "place": ba_vi.place,
        "decision": Decision.objects.first(),
        "known": DateTimeTZRange(AT, None),
    }
    again = PlaceListEntry(valid=DateRange(date(2027, 1, 1), None), **facts)
    with pytest.raises(IntegrityError, match="place_list_entry_one_at_a_time"):
        save_and_check(again, "place_list_entry_one_at_a_time")
    with pytest.raises(IntegrityError, match="place_list_entry_ranges_not_empty"), transaction.atomic():
        PlaceListEntry.objects.create(valid=DateRange(empty=True), **facts)
