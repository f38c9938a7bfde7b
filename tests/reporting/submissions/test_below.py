"""The words of reports below stand beside a consolidation's own; nobody above reads them there."""

import pytest

from neu.reporting.forms.rules import SectionKind
from neu.reporting.submissions import selectors, services
from neu.reporting.submissions.rules import WordsEdit
from tests.reporting.consolidation.world import Play, leader, officer, populate

UNIT, COMMITTEE = "bql-21529", "ubnd-xa-21529"
SAID = "Mưa lũ <b>chia cắt</b> ba thôn."
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def play(db) -> Play:
    populate()
    return Play.open(2025)


@pytest.fixture
def heading(play) -> tuple[str, str]:
    layout = selectors.scope(play.report(UNIT)).layout
    section = next(one for one in layout.sections if one.kind is SectionKind.NARRATIVE)
    return section.code, next(item.code for item in section.items if item.asked)


def write(play, agency, heading, text, step=None):
    report = play.report(agency, step)
    services.save(
        report.pk, [], narratives=[WordsEdit(*heading, 0, text)], actor=officer(agency), at=play.now()
    )
    return report


def page(client, user, report, **asked) -> str:
    client.force_login(user, backend=BACKEND)
    return client.get(f"/bao-cao/{report.pk}/", asked).content.decode()


def test_words_below_are_read_once_they_count_and_may_be_copied(client, play, heading):
    write(play, UNIT, heading, SAID)
    play.send(UNIT)
    above = play.report(COMMITTEE, "XA")
    assert "Mưa lũ" not in page(client, officer(COMMITTEE), above)  # nobody authenticated them

    services.authenticate(play.report(UNIT).pk, actor=leader(COMMITTEE), at=play.now())
    write(play, COMMITTEE, heading, "Lời của xã.", "XA")
    together, own = (page(client, officer(COMMITTEE), above, xem=view) for view in ("tong-hop", "rieng"))
    for shown in (together, own):
        assert "Mưa lũ &lt;b&gt;chia cắt&lt;/b&gt; ba thôn." in shown
        assert "Lời của xã." in shown
    assert "data-copy-words" in own
    assert "data-copy-words" not in together
    assert "Viết lời của cơ quan mình" in together

    play.send(COMMITTEE, "XA")
    received = page(client, officer("ban-dan-toc"), above)
    assert "Lời của xã." in received
    assert "Mưa lũ" not in received
