"""A commune's report and its people; files go to a folder of the test's own."""

import pytest

from tests.reporting.submissions.conftest import build, first_keys


@pytest.fixture
def world(db):
    return build()


@pytest.fixture
def report(world):
    """The unit's report with one number typed."""
    made = world.open("bql-21529", "canbo")
    world.save(made, "canbo", world.edit(made, first_keys(made, "C", "giai_ngan")[0], 1_000_000))
    made.refresh_from_db()
    return made


@pytest.fixture(autouse=True)
def kept_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cell(world, report):
    """The coordinates of the number."""
    return world.edit(report, first_keys(report, "C", "giai_ngan")[0], 1).coordinates
