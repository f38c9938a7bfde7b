"""Deeds on agencies: the change, its trace, and refusals that change nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from neu.platform.audit.models import AuditEvent
from neu.platform.text.refusals import Refused
from neu.registry.agencies import selectors, services
from neu.registry.agencies.models import Agency, AgencyVersion, Function
from neu.registry.agencies.rules import FunctionKind
from neu.registry.agencies.selectors import agency_id
from neu.registry.agencies.services.plan import read
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level

AT = datetime(2026, 12, 1, 8, tzinfo=UTC)
DAY = date(2026, 12, 1)
pytestmark = pytest.mark.django_db


def kept() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Agency, AgencyVersion, Function)]


def bavi() -> int:
    return places.by_code(Level.COMMUNE, "21529", DAY)


@pytest.fixture
def cooperative() -> Agency:
    return services.create_agency(
        "htx-moi", name="Hợp tác xã Nước Lô", from_on=date(2026, 1, 1), at=AT, actor=None, place_id=bavi()
    )


def test_a_new_agency_has_a_name_and_a_trace(cooperative):
    assert selectors.name(cooperative.pk, DAY).name == "Hợp tác xã Nước Lô"
    event = AuditEvent.objects.get(event="agency.create", subject_id=str(cooperative.pk))
    assert (event.at, event.changes["code"]) == (AT, "htx-moi")


def test_a_code_is_taken_once(cooperative):
    before = kept()

    with pytest.raises(Refused, match="AGENCY_CODE_TAKEN"):
        services.create_agency("htx-moi", name="Khác", from_on=DAY, at=AT, actor=None)

    assert kept() == before


def test_renaming_keeps_what_was_and_when_it_was_known():
    agency, later = agency_id("so-y-te"), AT + timedelta(hours=1)

    services.rename_agency(agency, name="Sở Y tế mới", from_on=DAY, at=later, actor=None, reason="NQ 1")

    assert selectors.name(agency, DAY - timedelta(days=1)).name == "Sở Y tế tỉnh Quảng Ngãi"
    assert selectors.name(agency, DAY).name == "Sở Y tế mới"
    as_known_before = AgencyVersion.objects.get(agency=agency, valid__contains=DAY, known__contains=AT)
    assert as_known_before.name == "Sở Y tế tỉnh Quảng Ngãi"
    event = AuditEvent.objects.get(event="agency.rename", subject_id=str(agency))
    assert (event.reason, event.changes["name"]) == ("NQ 1", ["Sở Y tế tỉnh Quảng Ngãi", "Sở Y tế mới"])


def test_correcting_a_name_from_its_first_day_leaves_no_empty_piece(cooperative):
    services.rename_agency(
        cooperative.pk,
        name="Hợp tác xã Nước Lô 2",
        from_on=date(2026, 1, 1),
        at=AT + timedelta(hours=1),
        actor=None,
    )

    assert [version.name for version in selectors.versions_of(cooperative.pk)] == ["Hợp tác xã Nước Lô 2"]


def test_a_name_before_the_first_or_at_the_same_instant_is_refused(cooperative):
    before = kept()

    with pytest.raises(Refused, match="AGENCY_HAS_NO_NAME_THEN"):
        services.rename_agency(cooperative.pk, name="Sớm", from_on=date(2025, 12, 31), at=AT, actor=None)
    with pytest.raises(Refused, match="AGENCY_CHANGED_SAME_INSTANT"):
        services.rename_agency(cooperative.pk, name="Cùng lúc", from_on=DAY, at=AT, actor=None)

    assert kept() == before


def test_a_function_is_granted_over_a_place_and_its_part_of_the_programme(cooperative):
    services.grant_function(
        cooperative.pk,
        FunctionKind.REPORTING_UNIT,
        place_id=bavi(),
        from_on=DAY,
        at=AT,
        actor=None,
        node_codes=["DA3.TDA2"],
    )

    held = selectors.holders_in("REPORTING_UNIT", {bavi()}, DAY)
    mine = next(holder for holder in held if holder.agency_id == cooperative.pk)
    assert len(mine.node_ids) == 4  # the sub-project and its three contents
    assert cooperative.pk not in {
        holder.agency_id
        for holder in selectors.holders_in("REPORTING_UNIT", {bavi()}, DAY - timedelta(days=1))
    }
    assert AuditEvent.objects.filter(event="function.grant", subject_id=str(cooperative.pk)).count() == 1


def test_a_function_is_not_granted_twice_nor_over_an_unknown_node(cooperative):
    agency, province = agency_id("so-y-te"), places.current_province(DAY)
    before = kept()

    with pytest.raises(Refused, match="FUNCTION_ALREADY_HELD"):
        services.grant_function(
            agency, FunctionKind.PROJECT_OWNER, place_id=province, from_on=DAY, at=AT, actor=None
        )
    with pytest.raises(Refused, match="UNKNOWN_NODE"):
        services.grant_function(
            cooperative.pk,
            FunctionKind.INVESTOR,
            place_id=bavi(),
            from_on=DAY,
            at=AT,
            actor=None,
            node_codes=["DA99"],
        )

    assert kept() == before


def test_an_ended_function_passes_its_work_on_and_so_do_those_before_it(cooperative):
    """Ba Ngạc's unit passed to Ba Vì's; when that one ends, both reach the cooperative."""
    here = {"place_id": bavi(), "from_on": DAY, "at": AT, "actor": None}
    heir = services.grant_function(cooperative.pk, FunctionKind.REPORTING_UNIT, **here)
    board = Function.objects.get(agency=agency_id("bql-21529"), kind="REPORTING_UNIT")
    last = DAY + timedelta(days=30)
    after = last + timedelta(days=1)
    old = places.by_code(Level.COMMUNE, "21505", date(2025, 6, 30))

    services.end_function(
        board.pk, ends_on=last, successor_id=heir.pk, at=AT + timedelta(hours=1), actor=None, reason="NQ 2"
    )

    boards = {holder.agency_id for holder in selectors.holders_in("REPORTING_UNIT", {bavi()}, last)}
    assert agency_id("bql-21529") in boards
    assert selectors.holder_covering("REPORTING_UNIT", old, after).agency_id == cooperative.pk
    assert selectors.heirs_of([agency_id("bql-21505-cu")], after)[agency_id("bql-21505-cu")] == cooperative.pk
    assert AuditEvent.objects.get(event="function.end").reason == "NQ 2"


@pytest.mark.parametrize(
    ("days", "code"),
    [(-5000, "FUNCTION_ENDS_BEFORE_START"), (0, "SUCCESSOR_NOT_READY")],
)
def test_a_function_cannot_end_before_it_began_nor_pass_to_one_that_is_over(days, code):
    board = Function.objects.get(agency=agency_id("bql-21529"), kind="REPORTING_UNIT")
    over = Function.objects.get(agency=agency_id("phong-dan-toc-535"))
    before = kept()

    with pytest.raises(Refused, match=code):
        services.end_function(
            board.pk, ends_on=DAY + timedelta(days=days), successor_id=over.pk, at=AT, actor=None
        )

    assert kept() == before


def test_what_has_ended_or_is_unknown_cannot_be_ended():
    over = Function.objects.get(agency=agency_id("phong-dan-toc-535"))

    with pytest.raises(Refused, match="FUNCTION_ENDED"):
        services.end_function(over.pk, ends_on=DAY, at=AT, actor=None)
    with pytest.raises(Refused, match="UNKNOWN_FUNCTION"):
        services.end_function(0, ends_on=DAY, at=AT, actor=None)


# Constraints


def at_commit(make: Callable[[], object]) -> None:
    """Do it and check what is checked at commit."""
    with transaction.atomic():
        make()
        connection.check_constraints()


def test_two_names_at_once_are_refused_by_the_database():
    valid, known = DateRange(DAY, None), DateTimeTZRange(AT, None)
    second = AgencyVersion(agency_id=agency_id("so-y-te"), name="Hai", valid=valid, known=known)

    with pytest.raises(IntegrityError, match="agency_version_one_at_a_time"):
        at_commit(second.save)


def test_one_function_twice_over_a_place_is_refused_by_the_database():
    held = Function.objects.get(agency=agency_id("bql-21529"), kind="INVESTOR")
    again = Function(agency=held.agency, kind=held.kind, place=held.place, valid=held.valid, known=held.known)

    with pytest.raises(IntegrityError, match="function_once"):
        at_commit(again.save)


def test_a_function_is_not_its_own_successor():
    held = Function.objects.get(agency=agency_id("bql-21529"), kind="INVESTOR")
    with pytest.raises(IntegrityError, match="function_not_its_own_successor"), transaction.atomic():
        Function.objects.filter(pk=held.pk).update(successor=held)


# The files


def test_loading_again_changes_nothing_and_keeps_an_administrators_correction():
    services.rename_agency(agency_id("so-y-te"), name="Sở Y tế mới", from_on=DAY, at=AT, actor=None)
    before = kept()

    services.load_reference(AT)

    assert kept() == before


def test_who_owns_which_project_is_marked_draft():
    owners = Function.objects.filter(kind="PROJECT_OWNER").select_related("decision")

    assert all(owner.decision is not None and owner.decision.draft for owner in owners)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"parent": "khong-co"}, "cấp trên"),
        ({"functions": [{"kind": "BOSS"}]}, "BOSS"),
        ({"functions": [{"kind": "FRONT", "successor": "khong-co"}], "until": date(2024, 1, 1)}, "nối tiếp"),
        ({"functions": [{"kind": "FRONT", "decision": "KHONG"}]}, "căn cứ"),
        ({"names": []}, "tên"),
    ],
)
def test_a_bad_row_of_the_file_is_named(change, said):
    row = {"code": "mot-co-quan", "names": [{"name": "Một cơ quan"}], "functions": []} | change
    data = {"from": date(2021, 1, 1), "province": "51", "agencies": [row]}

    with pytest.raises(Refused) as refused:
        read([("province.yaml", data)])

    assert refused.value.code == "BAD_AGENCY_FILE"
    assert refused.value.params["entry"] == "mot-co-quan"
    assert said in refused.value.params["why"]
