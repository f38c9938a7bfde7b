"""The report is authenticated, goes back to the investor, is read, printed and taken."""

import io

import pytest
from pypdf import PdfReader

from neu.platform.audit.models import AuditEvent
from neu.platform.inbox import items as inbox
from neu.platform.notices import services as notices
from neu.platform.notices.models import Notice
from neu.platform.text.refusals import Refused
from neu.reporting.completions import documents, selectors, services
from neu.reporting.completions.rules import CompletionRefusal, Stage
from neu.reporting.rounds.models import Obligation
from neu.reporting.rounds.rules import ObligationState
from neu.reporting.submissions import selectors as submissions
from neu.reporting.submissions.rules import Action, Refusal, Status


def waiting(world, who="soyte") -> list[str]:
    found = inbox.of(world.people[who], at=world.now())
    return [item.title for several in found.values() for item in several if "kết thúc" in item.title]


def stage(world, one) -> Stage:
    return selectors.told([selectors.find(one.pk)], world.now())[0].stage


def test_nothing_reaches_the_investor_before_it_is_authenticated(world):
    one = world.declare()
    report = world.fill(one)
    world.do("send", report, "canbo")

    assert waiting(world) == []
    assert submissions.find(report.pk, world.people["soyte"], world.now()) is None
    assert not submissions.visible_to(world.people["soyte"], world.now()).filter(pk=report.pk).exists()
    assert selectors.printed(selectors.find(one.pk)) is None
    with pytest.raises(Refused) as caught:
        services.receive(one.pk, actor=world.people["soyte"], at=world.now())
    assert caught.value.code == CompletionRefusal.NOT_DONE_YET


def test_what_is_authenticated_goes_back_to_the_investor(world):
    one = world.declare()
    with notices.deliver_now():
        report = world.finish(one)

    assert report.status == Status.AUTHENTICATED
    assert Obligation.objects.get(pk=one.obligation_id).state == ObligationState.ACCEPTED
    assert waiting(world) == ["Nhận báo cáo kết thúc: Đường bê tông thôn 1"]
    assert Notice.objects.filter(
        recipient_id=world.people["soyte"].pk, title__contains="Kết thúc: Đường"
    ).exists()
    seen = submissions.find(report.pk, world.people["soyte"], world.now())
    assert seen == report
    assert submissions.visible_to(world.people["soyte"], world.now()).filter(pk=report.pk).exists()
    shown = submissions.page(seen, world.people["soyte"], world.now())
    assert shown.sight is submissions.Sight.SENT
    assert shown.buttons == []
    assert submissions.find(report.pk, world.people["nguoila"], world.now()) is None
    assert world.people["soyte"].pk not in {  # other departments read nothing of it
        world.people[who].pk
        for who in ("bandantoc", "nguoila")
        if submissions.find(report.pk, world.people[who], world.now())
    }


def test_the_investor_takes_it_once(world):
    one = world.declare()
    world.finish(one)

    done = services.receive(one.pk, actor=world.people["soyte"], at=world.now())

    assert done.received_by == world.people["soyte"]
    assert waiting(world) == []
    assert stage(world, one) is Stage.TAKEN
    assert AuditEvent.objects.get(event="completion.receive").changes["version"] == 1
    for who, code in (
        ("soyte", CompletionRefusal.RECEIVED_ALREADY),
        ("canbo", CompletionRefusal.NOT_YOUR_PROJECT),
    ):
        with pytest.raises(Refused) as caught:
            services.receive(one.pk, actor=world.people[who], at=world.now())
        assert caught.value.code == code


def test_the_committee_gives_it_back_and_the_investor_takes_the_new_version_anew(world):
    one = world.declare()
    report = world.finish(one)
    services.receive(one.pk, actor=world.people["soyte"], at=world.now())

    world.do("return_for_correction", report, "chutich", reason="Thiếu bảo trì")

    assert stage(world, one) is Stage.OWED
    assert submissions.find(report.pk, world.people["soyte"], world.now()) is None
    world.do("send", report, "canbo")
    world.do("authenticate", report, "chutich")
    assert stage(world, one) is Stage.DONE
    assert waiting(world) == ["Nhận báo cáo kết thúc: Đường bê tông thôn 1"]


def test_who_may_do_what_where_the_route_ends_with_the_authentication(world):
    report = world.fill(world.declare())
    world.do("send", report, "canbo")

    def actions(who):
        return submissions.actions_for(report, world.people[who], world.now())

    report.refresh_from_db()
    assert actions("canbo") == [Action.WITHDRAW]
    assert actions("chutich") == [Action.AUTHENTICATE, Action.RETURN]
    assert actions("canboxa") == []  # authenticating is her leader's
    report = world.do("authenticate", report, "chutich")
    assert actions("canbo") == []
    assert actions("chutich") == [Action.RETURN]
    with pytest.raises(Refused) as caught:
        world.do("accept", report, "chutich")
    assert caught.value.code == Refusal.NOT_YOUR_CHAIR


def test_it_is_taken_back_by_its_unit_before_anybody_authenticated_it(world):
    one = world.declare()
    report = world.fill(one)
    world.do("send", report, "canbo")

    report = world.do("withdraw", report, "canbo")

    assert report.status == Status.DRAFT
    assert Obligation.objects.get(pk=one.obligation_id).first_sent_at is None


def test_the_printed_report_says_who_what_and_by_whom_it_was_authenticated(world):
    one = world.declare()
    report = world.finish(one)
    told = selectors.printed(selectors.find(one.pk))

    made = documents.pdf(told)
    text = " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split()
    ).replace("\u00a0", " ")

    assert made == documents.pdf(told)
    for words in (
        "Đường bê tông thôn 1", "DA1.2024-07", "20/10/2025", "Đúng tiến độ.", "1.500", "chutich",
        "bản nháp – chưa đối chiếu văn bản", "Sở Y tế",
    ):  # fmt: skip
        assert words.lower() in text.lower(), words
    assert report.authenticated_version.digest in text.replace(" ", "")


def test_lists_ask_the_same_number_of_queries_however_many(world, django_assert_num_queries):
    for number in range(3):
        world.declare(code=f"DA{number}")
        selectors.told(selectors.listed(), world.now())  # the map is read once
        with django_assert_num_queries(4):
            assert len(selectors.told(selectors.listed(), world.now())) == number + 1
