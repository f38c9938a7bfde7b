"""Entries of the menu that only the composition root can place."""

import pytest

from tests.platform.audit.test_views import sign_in


@pytest.mark.parametrize(
    ("role", "agency", "seen"), [("ADMINISTRATOR", "quan-tri", True), ("OFFICER", "ban-dan-toc", False)]
)
def test_the_components_are_for_administrators(client, db, role, agency, seen):
    sign_in(client, role, agency)

    assert ('href="/giao-dien/"' in client.get("/thong-bao/").content.decode()) is seen
