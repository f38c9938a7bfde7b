"""An ad hoc round on a form nobody shipped: opened, filled, accepted, issued, corrected, compared."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from neu.platform.audit.models import AuditEvent
from neu.platform.text.refusals import Refused
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.rules import FunctionKind
from neu.registry.people import services as people
from neu.registry.people.models import Position, User
from neu.registry.periods.rules import HANOI
from neu.registry.places import selectors as places
from neu.reporting.consolidation import services as editions
from neu.reporting.consolidation.selectors import comparing
from neu.reporting.forms import services as forms
from neu.reporting.rounds import services
from neu.reporting.rounds.models import Obligation, Regime, Round, Step
from neu.reporting.submissions import selectors as submitted
from neu.reporting.submissions import services as reports
from neu.reporting.submissions.rules import Edit, FigureState, WordsEdit
from tests.reporting.consolidation.issued import pdf_text
from tests.reporting.consolidation.world import Play, leader, officer

DAY = date(2026, 11, 23)
OPENED = datetime(2026, 11, 23, 9, tzinfo=HANOI)
BA_VI, BA_TO, BA_XA = "21529", "21484", "21538"
HOUSES, LAND = ("A", "NHA_O", "so"), ("A", "DAT_O", "so")
FORM = {
    "code": "RA_SOAT_NHA_O",
    "title": "Rà soát nhu cầu nhà ở, đất ở",
    "programme": "1719-I",
    "valid_from": date(2026, 1, 1),
    "sections": [
        {
            "code": "A",
            "kind": "TABLE",
            "title": "Nhu cầu nhà ở, đất ở",
            "columns": [
                {
                    "code": "so",
                    "label": "Số hộ",
                    "cell": {"kind": "INPUT", "measure": "ACTUAL", "window": "ROUND"},
                }
            ],
            "rows": [
                {"code": "NHA_O", "element": "ho_nha_o", "node": "DA1"},
                {"code": "DAT_O", "element": "ho_dat_o", "node": "DA1"},
            ],
        },
        {
            "code": "L",
            "kind": "NARRATIVE",
            "title": "Thuyết minh",
            "items": [{"code": "KHO_KHAN", "title": "Khó khăn"}],
        },
    ],
}


@pytest.fixture
def province(db):
    people.load_demo_people(datetime(2021, 1, 1, tzinfo=HANOI))
    forms.publish(FORM, actor=None, at=OPENED)
    return places.current_province(DAY)


@pytest.fixture
def asked():
    committees = tuple(
        (FunctionKind.COMMUNE_COMMITTEE.value, agencies.agency_id(f"ubnd-xa-{code}"))
        for code in (BA_VI, BA_TO)
    )
    return services.Asked(
        title="Rà soát nhà ở {khẩn} tháng 11/2026",
        form="RA_SOAT_NHA_O",
        period="2026M11",
        cutoff_on=DAY,
        due_on=date(2026, 12, 5),
        area="VUNG_DTTS_MN",
        everyone=False,
        chosen=committees,
        authenticated=True,
        issued=True,
    )


def open_it(asked, province, by="ban-dan-toc", at=OPENED) -> Round:
    return services.open_ad_hoc(asked, territory_id=province, actor=officer(by), at=at)


def refused(asked, province, **more) -> Refused:
    with pytest.raises(Refused) as caught:
        open_it(asked, province, **more)
    assert not Regime.objects.filter(adhoc=True).exists()
    return caught.value


def owed(made, step):
    return set(made.obligations.filter(step__code=step).values_list("agency__code", flat=True))


def test_the_chosen_communes_owe_it_by_the_day_and_nobody_else(province, asked):
    made = open_it(asked, province)

    assert made.name == "Rà soát nhà ở {khẩn} tháng 11/2026"
    assert owed(made, "XA") == {f"ubnd-xa-{BA_VI}", f"ubnd-xa-{BA_TO}"}
    assert owed(made, "THUONG_TRUC") == {"ban-dan-toc"}
    assert owed(made, "PHAT_HANH") == {"ubnd-tinh"}
    assert made.obligations.count() == 4
    due = made.obligations.filter(step__code="XA").values_list("due_at", flat=True).distinct()
    assert list(due) == [datetime(2026, 12, 6, tzinfo=HANOI)]
    assert (made.window.starts_on, made.window.ends_on) == (date(2026, 11, 1), date(2026, 11, 30))
    regime = made.regime
    assert regime.adhoc
    assert regime.draft  # no document was named
    assert all(getattr(regime, name) for name in ("reporters", "receivers", "due", "closing", "outline"))
    assert "05/12/2026" in regime.due
    assert AuditEvent.objects.filter(event="regime.ask", actor_id=officer("ban-dan-toc").pk).count() == 1
    assert AuditEvent.objects.filter(event="round.open").count() == 1


def test_the_preview_is_the_round_that_opens_and_keeps_nothing(province, asked):
    plan = services.work_out(asked, territory_id=province, at=OPENED)

    assert not plan.gaps
    assert not Regime.objects.filter(adhoc=True).exists()
    assert not Step.objects.filter(spread="CHOSEN").exists()
    made = open_it(asked, province)
    kept = made.obligations.values_list("step__code", "agency_id", "place_id", "due_at")
    assert set(kept) == {(one.step, one.agency_id, one.place_id, plan.due[one.step]) for one in plan.duties}
    passing = Obligation.objects.filter(round=made, passes_to__isnull=False)
    assert passing.count() == len(plan.passings) == 3


def test_all_communes_of_a_list(province, asked):
    made = open_it(replace(asked, everyone=True, issued=False), province)

    listed = places.listed("VUNG_DTTS_MN", DAY, within=places.within(province, DAY))
    assert set(made.obligations.filter(step__code="XA").values_list("place_id", flat=True)) == set(listed)
    assert not owed(made, "PHAT_HANH")


def test_departments_asked_by_name_are_asked_the_whole_form(province, asked):
    health = agencies.agency_id("so-y-te")
    chosen = (*asked.chosen, (FunctionKind.PROJECT_OWNER.value, health))
    made = open_it(replace(asked, chosen=chosen), province)

    duty = made.obligations.get(step__code="CHU_DU_AN")
    assert duty.agency_id == health
    assert not duty.nodes.exists()
    assert duty.step.authenticated_by == ""
    assert duty.passes_to.get().step.code == "THUONG_TRUC"


def test_two_rounds_of_one_day_take_two_codes(province, asked):
    first, second = (open_it(asked, province).regime.code for _ in range(2))

    assert (first, second) == ("DOT_XUAT_2026_1", "DOT_XUAT_2026_2")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "  "}, "TITLE_REQUIRED"),
        ({"due_on": date(2026, 11, 22)}, "DUE_BEFORE_OPENING"),
        ({"chosen": ()}, "NOBODY_CHOSEN"),
        ({"chosen": (("COMMUNE_COMMITTEE", 999_999),)}, "CHOSEN_UNKNOWN"),
        ({"chosen": (("nonsense", 1),)}, "CHOSEN_UNKNOWN"),
        ({"form": "KHONG_CO"}, "NO_SUCH_FORM"),
        ({"cutoff_on": date(2025, 12, 31)}, "NO_SUCH_FORM"),  # valid from 2026
        ({"area": "KHONG_CO"}, "NO_SUCH_LIST"),
        ({"period": "2026M13"}, "BAD_PERIOD"),
        ({"title": "x" * 201}, "TEXT_TOO_LONG"),
    ],
)
def test_what_cannot_be_opened_is_said_and_keeps_nothing(province, asked, changes, code):
    assert refused(replace(asked, **changes), province).code == code


def test_an_officer_of_a_commune_opens_nothing(province, asked):
    assert refused(asked, province, by=f"ubnd-xa-{BA_VI}").code == "MAY_NOT_OPEN_ROUNDS"


def test_from_the_request_to_the_edition_and_what_changed_since(client, province, asked):
    made = open_it(asked, province)
    found = Round.objects.select_related("regime__programme", "form_version__form", "window", "route")
    play = Play(found.get(pk=made.pk), OPENED + timedelta(hours=1))
    for code, houses in ((BA_VI, 12), (BA_TO, 30)):
        committee = f"ubnd-xa-{code}"
        play.type(committee, {HOUSES: houses, LAND: 5}, step="XA")
        play.send(committee, "XA")
        with pytest.raises(Refused, match="NOT_AUTHENTICATED"):
            play.accept(committee, "ban-dan-toc", "XA")
        with pytest.raises(Refused, match="NOT_YOUR_DUTY"):
            reports.authenticate(play.report(committee, "XA").pk, actor=officer(committee), at=play.now())
        reports.authenticate(play.report(committee, "XA").pk, actor=leader(committee), at=play.now())
        play.accept(committee, "ban-dan-toc", "XA")
    play.send("ban-dan-toc", "THUONG_TRUC")
    draft = editions.prepare(made.pk, actor=officer("ban-dan-toc"), at=play.now())
    edition = editions.issue(draft.pk, "RS1/BC-UBND", actor=leader("ubnd-tinh"), at=play.now())

    kinds = {one.kind: bytes(one.content) for one in edition.files.all()}
    assert kinds["xlsx"][:2] == b"PK"
    text = pdf_text(edition)
    assert "Rà soát nhà ở {khẩn}" in text
    assert "2/2 xã" in text
    assert " 42 " in text
    assert comparing.with_now(edition) == []
    assert {one.state for one in made.obligations.all()} == {"ACCEPTED"}

    committee = f"ubnd-xa-{BA_VI}"
    reports.correct(
        play.report(committee, "XA").pk, actor=officer(committee), at=play.now(), reason="đếm sót"
    )
    play.type(committee, {HOUSES: 20}, step="XA")
    assert comparing.with_now(edition) == []  # not accepted yet: what was issued still holds
    play.send(committee, "XA")
    reports.authenticate(play.report(committee, "XA").pk, actor=leader(committee), at=play.now())
    play.accept(committee, "ban-dan-toc", "XA")

    changed = comparing.with_now(edition)
    assert [(one.old, one.new) for one in changed] == [("42", "50")]
    assert "Số hộ" in changed[0].where
    client.force_login(officer("ban-dan-toc"), backend="allauth.account.auth_backends.AuthenticationBackend")
    word = client.get(f"/tong-hop/ban-phat-hanh/{edition.pk}/word/")
    assert word.status_code == 200
    assert b"".join(word.streaming_content if word.streaming else [word.content])[:2] == b"PK"
    compared = client.get(f"/tong-hop/ban-phat-hanh/{edition.pk}/so-sanh/").content.decode()
    assert ">42<" in compared
    assert ">50<" in compared
    for page in (
        f"/dot/{made.pk}/",
        f"/dot/bang-theo-doi/?che_do={made.regime.code}&nam=2026",
        f"/tong-hop/{made.pk}/{province}/",
        f"/tong-hop/{made.pk}/ban-phat-hanh/",
        f"/tong-hop/{made.pk}/{province}/tu-dau/A/NHA_O/so/",
        f"/tong-hop/ban-phat-hanh/{edition.pk}/",
    ):
        assert client.get(page).status_code == 200, page


def signed(client, made, play, *gathered, number):
    """Accept, gather, issue; every page about it opens. Returns the edition."""
    for agency in gathered:
        play.accept(agency, "ban-dan-toc")
    play.send("ban-dan-toc", "THUONG_TRUC")
    draft = editions.prepare(made.pk, actor=officer("ban-dan-toc"), at=play.now())
    edition = editions.issue(draft.pk, number, actor=leader("ubnd-tinh"), at=play.now())
    client.force_login(officer("ban-dan-toc"), backend="allauth.account.auth_backends.AuthenticationBackend")
    kept = f"/tong-hop/ban-phat-hanh/{edition.pk}"
    totals = f"/tong-hop/{made.pk}/{made.territory_id}"
    for page in (
        f"/dot/{made.pk}/",
        f"/tong-hop/{made.pk}/ban-phat-hanh/",
        *(f"{totals}{one}" for one in ("/", "/so-sanh/")),
        *(f"{kept}{one}" for one in ("/", "/word/", "/so-sanh/")),
    ):
        assert client.get(page).status_code == 200, page
    return edition


def test_a_form_of_words_alone_is_answered_by_units_and_issued(client, province, asked):
    words = {**FORM, "code": "CHI_LOI", "title": "Chỉ lời", "sections": [FORM["sections"][1]]}
    forms.publish(words, actor=None, at=OPENED)
    made = open_it(replace(asked, form="CHI_LOI", everyone=True, by=FunctionKind.REPORTING_UNIT), province)
    found = Round.objects.select_related("regime__programme", "form_version__form", "window", "route")
    play = Play(found.get(pk=made.pk), OPENED + timedelta(hours=1))
    unit = f"bql-{BA_VI}"
    for agency, step, text in ((unit, "DON_VI", "Đường xa"), ("ban-dan-toc", "THUONG_TRUC", "Đường còn xa")):
        said = [WordsEdit("L", "KHO_KHAN", 0, text)]
        reports.save(play.report(agency, step).pk, [], actor=officer(agency), at=play.now(), narratives=said)
    play.send(unit)
    play.authenticate(unit, f"ubnd-xa-{BA_VI}")

    edition = signed(client, made, play, unit, number="CL1/BC-UBND")

    text = pdf_text(edition)
    assert "Đường còn xa" in text
    assert "phụ lục" not in text.lower()


def test_departments_alone_are_no_communes(client, province, asked):
    health = (FunctionKind.PROJECT_OWNER.value, agencies.agency_id("so-y-te"))
    made = open_it(replace(asked, chosen=(health,)), province)
    found = Round.objects.select_related("regime__programme", "form_version__form", "window", "route")
    play = Play(found.get(pk=made.pk), OPENED + timedelta(hours=1))
    play.type("so-y-te", {HOUSES: 7})
    play.send("so-y-te")

    edition = signed(client, made, play, "so-y-te", number="SYT1/BC-UBND")

    text = pdf_text(edition)
    assert "báo cáo đã tiếp nhận, từ 01/11/2026" in text
    assert "0/0" not in text
    assert edition.draft.title == asked.title


def test_a_deputy_authenticates_for_the_absent_and_never_what_she_typed(province, asked):
    made = open_it(asked, province)
    found = Round.objects.select_related("regime__programme", "form_version__form", "window", "route")
    play = Play(found.get(pk=made.pk), OPENED + timedelta(hours=1))
    committee = f"ubnd-xa-{BA_VI}"
    chief = leader(committee)
    deputy = User.objects.create(username="pho", full_name="Phó Chủ tịch")
    held = chief.positions.get(agency__code=committee, role="LEADER", valid__contains=DAY)
    Position.objects.create(user=deputy, agency=held.agency, role="LEADER", valid=held.valid)
    people.delegate(
        held.pk, deputy.pk, from_on=DAY, until_on=DAY, reason="Đi họp", actor=chief, at=play.now()
    )
    play.type(committee, {HOUSES: 3}, step="XA")
    play.send(committee, "XA")
    reports.authenticate(play.report(committee, "XA").pk, actor=deputy, at=play.now())

    event = AuditEvent.objects.get(event="submission.authenticate")
    assert event.actor_id == deputy.pk
    assert event.changes["on_behalf_of"] == chief.full_name
    assert "on_behalf_of" not in AuditEvent.objects.get(event="submission.send").changes

    other = f"ubnd-xa-{BA_TO}"
    typist = leader(other)
    second = Position.objects.create(
        user=deputy, agency=typist.positions.get(agency__code=other, valid__contains=DAY).agency,
        role="LEADER", valid=held.valid,
    )  # fmt: skip
    absent = typist.positions.get(agency=second.agency_id, valid__contains=DAY)
    people.delegate(
        absent.pk, deputy.pk, from_on=DAY, until_on=DAY, reason="Đi họp", actor=typist, at=play.now()
    )
    report = reports.open_submission(
        Obligation.objects.get(round=made, agency__code=other).pk, actor=deputy, at=play.now()
    )
    series, window = next(key for key, cell in submitted.scope(report).typed.items() if cell.key == HOUSES)
    edit = Edit(report.obligation.place_id, series, window, 0, FigureState.VALUE, Decimal(4), "")
    reports.save(report.pk, [edit], actor=deputy, at=play.now())
    play.send(other, "XA")
    with pytest.raises(Refused, match="OWN_TYPING"):
        reports.authenticate(report.pk, actor=deputy, at=play.now())
