"""On a report that is read, every number says where it comes from: its formula, or the reports it adds."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.reporting.consolidation.conftest import HOUSES, Story
from tests.reporting.consolidation.world import officer


def test_every_number_a_receiver_reads_leads_to_its_origin(story: Story, client_of):
    play, client = story.y2024, client_of(officer("ban-dan-toc"))
    report = play.report("phong-dan-toc-535", "HUYEN")
    place = play.place("21529")
    page = client.get(f"/bao-cao/{report.pk}/?dia-ban={place}").content.decode()
    numbers = re.findall(r'<td class="n [^"]*"[^>]*>(\s*[\d.,]+.*?)</td>', page, re.S)
    assert numbers
    assert [one for one in numbers if "<a " not in one and "<label" not in one] == []

    where = f"/bao-cao/{report.pk}/tu-dau/?dia-ban={place}&xem=tong-hop&o="
    leaf = client.get(where + ".".join(HOUSES))
    traced = leaf.context["trace"]
    [given] = traced.given
    assert (traced.text, given.text, given.version_no) == ("45", "45", 1)
    assert given.by == officer("bql-21529-cu").full_name
    assert given.channel
    assert "bql-21529-cu" not in leaf.content.decode()
    share = client.get(where + "B.DA1_NHA_O.ty_le_nam").context["trace"]
    assert " × 100" in share.rule
    assert "45" in [one.text for one in share.operands]
    for one in share.operands:
        assert client.get(where + one.where).status_code == 200


def test_what_a_page_does_not_show_has_no_origin(story: Story, client_of):
    play = story.y2024
    report = play.report("phong-dan-toc-535", "HUYEN")
    where = f"/bao-cao/{report.pk}/tu-dau/?o="
    known = client_of(officer("ban-dan-toc"))
    for cell in ("", "B", "B.KHONG.CO", "B.DA1_NHA_O.khong", "<b>", "../x"):
        assert known.get(where + cell).status_code == 404
    stranger = client_of(officer("bql-21142-cu"))
    assert stranger.get(where + ".".join(HOUSES)).status_code == 404


def test_its_queries_do_not_grow_with_the_reports(story: Story, client_of):
    play, client = story.y2024, client_of(officer("ban-dan-toc"))
    counts = {}
    for agency, step in (("phong-dan-toc-535", "HUYEN"), ("phong-dan-toc-525", "HUYEN")):
        report = play.report(agency, step)
        code = "21529" if agency.endswith("535") else "21142"
        address = f"/bao-cao/{report.pk}/tu-dau/?dia-ban={play.place(code)}&o={'.'.join(HOUSES)}"
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts[agency] = len(queries)
    assert len(set(counts.values())) == 1, counts
