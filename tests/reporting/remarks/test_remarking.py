"""What is said of a report: who says it, who is asked, who reads it, and what is written down."""

import hashlib

import pytest
from django.db import DatabaseError, transaction

from neu.platform.audit import selectors as audit
from neu.platform.inbox import items
from neu.platform.notices.models import Notice
from neu.platform.notices.services import deliver_now
from neu.platform.text.refusals import Refused
from neu.registry.people.models import User
from neu.registry.places.ports import EVER
from neu.registry.places.ports import dependants as places_dependants
from neu.reporting.remarks import selectors, services
from neu.reporting.remarks.models import Mention, Remark
from neu.reporting.remarks.rules import MOST_MENTIONS, MOST_OPEN, RemarkRefusal
from neu.reporting.remarks.selectors.dependants import dependants
from neu.reporting.submissions import selectors as submissions

pytestmark = pytest.mark.django_db


def say(world, report, who="canbo", text="Xem lại số này", **more) -> Remark:
    with deliver_now():
        return services.remark(report.pk, text, actor=world.people[who], at=world.now(), **more)


def answer(world, first, who, text="Đã sửa", **more) -> Remark:
    with deliver_now():
        return services.reply(first.pk, text, actor=world.people[who], at=world.now(), **more)


def refused(code, deed, *given, **more) -> None:
    before = Remark.objects.count(), Mention.objects.count()
    with pytest.raises(Refused) as no:
        deed(*given, **more)
    assert no.value.code == code
    assert (Remark.objects.count(), Mention.objects.count()) == before


def told(world, who) -> list[str]:
    return list(Notice.objects.filter(recipient_id=world.people[who].pk).values_list("title", flat=True))


def asked(world, who) -> list[str]:
    grouped = items.of(world.people[who], at=world.now())
    return [one.title for several in grouped.values() for one in several if one.url.startswith("/y-kien/")]


def test_a_remark_about_a_cell_is_kept_told_and_recorded(world, report, cell):
    colleague = world.people["dongnghiep"]

    first = say(world, report, cell=cell, mentions=[colleague.pk])

    [thread] = selectors.threads(report, cell)
    assert thread.about.endswith("(Xã Ba Vì)")
    assert [(one.remark.text, one.to) for one in thread.said] == [("Xem lại số này", colleague.full_name)]
    assert len(told(world, "dongnghiep")) == 1
    assert told(world, "canbo") == []
    assert asked(world, "dongnghiep") == ["Trả lời ý kiến của canbo"]
    event = audit.about("submission", report.pk).get(event="remark.write")
    assert event.changes["text_hash"] == hashlib.sha256(first.text.encode()).hexdigest()
    assert first.text not in event.text
    assert event.changes["mentioned"] == 1


def test_who_answers_is_asked_no_more_and_the_others_hear_of_it(world, report):
    first = say(world, report, mentions=[world.people["dongnghiep"].pk])

    answer(world, first, "dongnghiep")

    assert asked(world, "dongnghiep") == []
    assert len(told(world, "canbo")) == 1
    assert [one.remark.text for one in selectors.threads(report)[0].said] == ["Xem lại số này", "Đã sửa"]


def test_a_mention_made_in_an_answer_waits_for_whom_it_names_only(world, report):
    first = say(world, report, mentions=[world.people["dongnghiep"].pk])

    answer(world, first, "dongnghiep", mentions=[world.people["canbo"].pk])

    assert (asked(world, "canbo"), asked(world, "dongnghiep")) == (["Trả lời ý kiến của dongnghiep"], [])


def test_a_settled_thread_asks_nobody_and_takes_no_answer_until_it_is_opened_again(world, report):
    first = say(world, report, mentions=[world.people["dongnghiep"].pk])
    by = {"actor": world.people["canbo"], "at": world.now()}

    services.close(first.pk, **by)

    assert asked(world, "dongnghiep") == []
    assert not selectors.threads(report)[0].open
    refused(RemarkRefusal.THREAD_CLOSED, answer, world, first, "dongnghiep")
    refused(RemarkRefusal.THREAD_CLOSED, services.close, first.pk, **by)
    services.reopen(first.pk, **by)
    answer(world, first, "dongnghiep")
    refused(RemarkRefusal.THREAD_OPEN, services.reopen, first.pk, **by)
    events = audit.about("submission", report.pk).filter(event__startswith="remark.")
    assert [one.event for one in events] == ["remark.write", "remark.close", "remark.reopen", "remark.reply"]


def test_what_needs_no_answer_is_put_away_by_whom_it_asks(world, report):
    first = say(world, report, mentions=[world.people["dongnghiep"].pk])

    refused(
        RemarkRefusal.NOT_MENTIONED,
        services.read_mention,
        first.pk,
        actor=world.people["canbo"],
        at=world.now(),
    )
    services.read_mention(first.pk, actor=world.people["dongnghiep"], at=world.now())

    assert asked(world, "dongnghiep") == []


def test_only_who_may_read_a_report_is_concerned_with_it(world, report):
    """Before it is sent, above it nobody; then those it comes to. Everybody there reads it."""
    before = selectors.concerned(report, world.now())
    world.do("send", report, "canbo")
    world.do("authenticate", report, "chutich")
    report.refresh_from_db()
    after, at = selectors.concerned(report, world.now()), world.now()
    names = {one.name for one in after.values()}

    assert {one.name for one in before.values()} == {"canbo", "dongnghiep", "chutich"}
    assert "bandantoc" in names
    assert not {"nguoila", "tramyte", "kiemtoan", "soyte"} & names
    for user_id in after:
        user = User.objects.get(pk=user_id)
        found = submissions.find(report.pk, user, at)
        assert found is not None
        assert submissions.sight(found, user, at) is not submissions.Sight.STATE


@pytest.mark.parametrize("who", ["nguoila", "kiemtoan", "bandantoc"])
def test_a_stranger_an_auditor_and_a_receiver_of_what_is_not_sent_say_nothing(world, report, who):
    refused(RemarkRefusal.NOT_CONCERNED, say, world, report, who)


@pytest.mark.parametrize("who", ["nguoila", "kiemtoan", "bandantoc"])
def test_nobody_is_mentioned_who_does_not_work_on_it(world, report, who):
    refused(RemarkRefusal.CANNOT_READ_IT, say, world, report, mentions=[world.people[who].pk])
    refused(RemarkRefusal.CANNOT_READ_IT, say, world, report, mentions=[0])


def test_empty_words_other_cells_and_too_many_are_refused(world, report, cell, monkeypatch):
    refused(RemarkRefusal.NOTHING_SAID, say, world, report, text=" \n ")
    refused(RemarkRefusal.NO_SUCH_CELL, say, world, report, cell=(cell[0], cell[1], cell[2] + 1000))
    far = world.duty("bql-21115").place_id
    refused(RemarkRefusal.NO_SUCH_CELL, say, world, report, cell=(far, cell[1], cell[2]))
    many = range(10**6, 10**6 + MOST_MENTIONS + 1)
    refused(RemarkRefusal.MENTIONS_TOO_MANY, say, world, report, mentions=list(many))
    first = say(world, report)
    Remark.objects.bulk_create(
        Remark(submission=report, text="x", agency_id=first.agency_id, by=first.by, at=first.at)
        for _one in range(MOST_OPEN - 1)
    )
    refused(RemarkRefusal.TOO_MANY_OPEN, say, world, report)


def test_a_remark_waits_for_nobody_who_lost_sight_of_the_report(world, report):
    world.do("send", report, "canbo")
    world.do("authenticate", report, "chutich")
    receiver = world.people["bandantoc"]
    say(world, report, mentions=[receiver.pk])
    assert asked(world, "bandantoc") == ["Trả lời ý kiến của canbo"]

    receiver.positions.all().delete()

    assert asked(world, "bandantoc") == []


def test_marks_count_what_is_open_at_each_cell(world, report, cell):
    first = say(world, report, cell=cell)
    say(world, report, cell=cell, text="Và đây nữa")
    services.close(first.pk, actor=world.people["canbo"], at=world.now())

    found = selectors.marks(report.pk, cell[0])

    assert {name: (one.count, one.open) for name, one in found.items()} == {f"{cell[1]}.{cell[2]}": (2, 1)}


def test_threads_take_as_many_queries_however_many_there_are(
    world, report, cell, django_assert_max_num_queries
):
    for number in range(6):
        first = say(world, report, text=f"Ý {number}", cell=cell)
        answer(world, first, "dongnghiep", mentions=[world.people["canbo"].pk])

    with django_assert_max_num_queries(14):
        assert len(selectors.threads(report)) == 6


@pytest.mark.parametrize(
    "deed",
    [
        lambda made: Remark.objects.filter(pk=made.pk).update(text="Khác"),
        lambda made: Remark.objects.filter(pk=made.pk).update(by=made.by_id + 1),
        lambda made: Remark.objects.filter(pk=made.pk).delete(),
    ],
)
def test_the_database_itself_keeps_what_was_said(world, report, deed):
    made = say(world, report)

    with pytest.raises(DatabaseError, match="never changed|insert-only"), transaction.atomic():
        deed(made)
    made.refresh_from_db()
    assert made.text == "Xem lại số này"


def test_a_remark_holds_back_whoever_would_undo_its_place(world, report, cell):
    before = next(iter(dependants([cell[0]], EVER))).count
    say(world, report, cell=cell)
    [told] = dependants([cell[0]], EVER)

    assert (before, told.count) == (0, 1)
    assert told in list(places_dependants([cell[0]], EVER))
