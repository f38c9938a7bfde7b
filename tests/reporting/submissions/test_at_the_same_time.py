"""Two people at once, with real commits in a clone of their own."""

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connections

from neu.platform.text.refusals import Refused
from neu.reporting.submissions import services
from neu.reporting.submissions.models import Figure, FigureChange, Receipt, Submission
from neu.reporting.submissions.rules import CellsRefused, Problem, Saved
from tests.reporting.submissions.conftest import build, first_keys

pytestmark = pytest.mark.commits


def together(*calls: Callable[[], object]) -> list[object]:
    """Run calls at the same moment, each on its own connection; a refusal is an answer like another."""
    answers: list[object] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(place: int) -> None:
        start.wait()
        try:
            answers[place] = calls[place]()
        except Exception as error:
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


@pytest.fixture
def world(own_database):
    return build()


def saving(world, report, who, edit, **more):
    at = world.now()
    return lambda: services.save(report.pk, [edit], actor=world.people[who], at=at, **more)


def test_two_people_in_one_cell_one_is_kept_the_other_is_shown_both(world):
    report = world.open("bql-21529", "canbo")
    (key,) = first_keys(report, "B", "thuc_hien", 1)
    answers = together(
        saving(world, report, "canbo", world.edit(report, key, 100)),
        saving(world, report, "dongnghiep", world.edit(report, key, 120)),
    )
    assert all(isinstance(one, Saved) for one in answers), answers
    kept = Figure.objects.get().value
    (conflict,) = [found for one in answers for found in one.conflicts]
    assert {conflict.mine.value, conflict.theirs.value} == {100, 120}
    assert conflict.theirs.value == kept
    assert FigureChange.objects.count() == 1


def test_two_people_in_two_cells_both_are_kept_each_with_its_own_rev(world):
    report = world.open("bql-21529", "canbo")
    keys = first_keys(report, "B", "thuc_hien", 2)
    together(*(
        saving(world, report, who, world.edit(report, key, 5))
        for who, key in zip(("canbo", "dongnghiep"), keys, strict=True)
    ))  # fmt: skip
    assert sorted(Figure.objects.values_list("rev", flat=True)) == [1, 2]


def test_the_same_package_twice_at_once_is_done_once(world):
    report = world.open("bql-21529", "canbo")
    (key,) = first_keys(report, "B", "thuc_hien", 1)
    package, edit = uuid4(), world.edit(report, key, 100)
    at = world.now()
    answers = together(*[
        lambda: services.save(report.pk, [edit], actor=world.people["canbo"], at=at, key=package)
    ] * 4)  # fmt: skip
    assert all(isinstance(one, Saved) for one in answers), answers
    assert sorted(one.again for one in answers) == [False, True, True, True]
    assert (FigureChange.objects.count(), Receipt.objects.count()) == (1, 1)


def test_a_number_with_one_owner_typed_by_two_agencies_at_once_has_one_owner(world):
    unit = world.open("bql-21529", "canbo")
    commune = world.open("ubnd-xa-21529", "chutich", "XA")
    (key,) = first_keys(unit, "A", "tu_so", 1)
    answers = together(
        saving(world, unit, "canbo", world.edit(unit, key, 3)),
        saving(world, commune, "chutich", world.edit(commune, key, 4)),
    )
    assert Figure.objects.count() == 1
    (refused,) = [one for one in answers if isinstance(one, Exception)]
    assert isinstance(refused, CellsRefused)
    assert refused.code == Problem.OWNED_ELSEWHERE


def test_a_save_and_a_sending_at_once_never_send_what_was_not_seen(world):
    report = world.open("bql-21529", "canbo")
    first, second = first_keys(report, "B", "thuc_hien", 2)
    world.save(report, "canbo", world.edit(report, first, 1))
    at = world.now()
    answers = together(  # the second cell is a part of the first: 1 of 1, so that no check stops the sending
        saving(world, report, "dongnghiep", world.edit(report, second, 1)),
        lambda: services.send(report.pk, actor=world.people["canbo"], at=at),
    )
    report = Submission.objects.get(pk=report.pk)
    saved, sent = answers
    assert isinstance(sent, Submission)
    assert report.sent_version.rev == report.rev
    assert report.sent_version.figures.count() == (2 if isinstance(saved, Saved) else 1)
    assert isinstance(saved, Saved | Refused)


def test_opening_at_once_gives_one_report(world):
    duty, at = world.duty("bql-21529").pk, world.now()
    answers = together(*(
        (lambda who=who: services.open_submission(duty, actor=world.people[who], at=at))
        for who in ("canbo", "dongnghiep")
    ))  # fmt: skip
    assert len({one.pk for one in answers}) == 1
