"""A whole round before the standing agency: what it sees, what it may not, accepting several at once."""

import pytest
from django.urls import reverse

from neu.reporting.rounds.rules import ObligationState
from neu.reporting.submissions import selectors, services
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import Status
from neu.reporting.submissions.selectors import reviewing
from tests.reporting.submissions.conftest import first_keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def reported(world) -> list[Submission]:
    """The commune's units sent and authenticated, and their committee's consolidation sent."""
    made = []
    for agency, who in (("bql-21529", "canbo"), ("tram-y-te-21529", "tramyte")):
        one = world.open(agency, who)
        keys = first_keys(one, "C", "giai_ngan")
        if keys:
            world.save(one, who, world.edit(one, keys[0], "1000000"))
            world.do("send", one, who)
        else:
            services.declare_nothing(one.pk, actor=world.people[who], at=world.now())
            world.do("send", one, who)
        world.do("authenticate", one, "chutich")
        made.append(one)
    return made


def rows(world, who):
    at = world.now()
    user = world.people[who]
    return reviewing.reviewed(reviewing.to_review(user, world.round, at), world.round, user, at)


def test_who_takes_in_sees_what_waits_first(world, reported):
    found = rows(world, "chutich")

    assert [one.waits for one in found] == [True, True]
    assert {one.submission.pk for one in found} == {one.pk for one in reported}
    assert all(one.since is None for one in found)  # a first sending differs from nothing


def test_a_stranger_sees_nothing(world, reported):
    assert rows(world, "nguoila") == []


def test_several_are_accepted_and_one_refused_stops_none(client, world, reported):
    client.force_login(world.people["chutich"])
    page = client.get(reverse("submissions:review", args=[world.round.pk])).content.decode()
    assert page.count('name="bao-cao"') == 2
    first, second = reported
    typed = {
        "bao-cao": [first.pk, second.pk],
        f"ma-{first.pk}": "khác",
        f"ma-{second.pk}": Submission.objects.get(pk=second.pk).sent_version.digest,
    }

    answer = client.post(reverse("submissions:accept_many", args=[world.round.pk]), typed, follow=True)

    said = answer.content.decode()
    assert "Đã tiếp nhận 1 báo cáo" in said
    assert selectors.named([first.pk])[first.pk].split(" (")[0] in said
    states = {one.pk: one.status for one in Submission.objects.filter(pk__in=[first.pk, second.pk])}
    assert states == {first.pk: Status.AUTHENTICATED, second.pk: Status.ACCEPTED}
    assert world.duty("bql-21529", "DON_VI").state == ObligationState.AUTHENTICATED


def test_what_changed_since_the_last_acceptance_is_shown(world, reported):
    one = reported[0]
    world.do("accept", one, "chutich")
    world.do("reopen", one, "chutich", reason="Xem lại")
    key = first_keys(one, "C", "giai_ngan")[0]
    one.refresh_from_db()
    held = one.figures.get(series_id=selectors.scope(one).layout.cells[key].series_id)
    world.save(one, "canbo", world.edit(one, key, "2000000", base=held.rev))
    assert [
        row for row in rows(world, "chutich") if row.submission.pk == one.pk
    ] == []  # unsent cells are hers
    world.do("send", one, "canbo", reason="đã xem")
    world.do("authenticate", one, "chutich")

    [row] = [row for row in rows(world, "chutich") if row.submission.pk == one.pk]

    assert row.since.accepted
    assert [(each.before, each.now) for each in row.since.found] == [("1", "2")]


def test_bad_requests_are_answered(client, world, reported):
    client.force_login(world.people["chutich"])
    address = reverse("submissions:accept_many", args=[world.round.pk])

    assert client.post(address, {}, follow=True).status_code == 200
    assert client.post(address, {"bao-cao": ["x", "9" * 30, "0"]}, follow=True).status_code == 200
    assert client.get(reverse("submissions:review", args=[10**9])).status_code == 404
