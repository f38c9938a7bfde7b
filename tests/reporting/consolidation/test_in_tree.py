"""A total in another generation's tree: shared by stated shares, the rest "chưa chia", the whole kept."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from neu.registry.people.models import User
from neu.registry.programmes import selectors as programmes
from neu.registry.programmes.services import Table, write_crosswalk
from neu.reporting.consolidation import selectors
from neu.reporting.consolidation.across import across
from neu.reporting.consolidation.selectors import TotalState
from neu.reporting.consolidation.selectors.in_tree import in_tree
from tests.api_client import Program
from tests.reporting.consolidation.issued import corrected
from tests.reporting.consolidation.world import officer

NODES = ["", "DA1", "DA1.ND1", "DA3", "DA3.TDA2", "DA10"]
TARGETS = ["HP2.NDTP1", "HP2.NDTP2", "HP2.NDTP3"]
TRIEU = 10**6


@st.composite
def bridges(draw):
    found = {}
    for node in draw(st.sets(st.sampled_from(NODES[1:]))):
        targets = draw(st.lists(st.sampled_from(TARGETS), min_size=1, unique=True))
        if draw(st.booleans()):
            found[node] = dict.fromkeys(targets)
            continue
        weights = draw(st.lists(st.integers(1, 97), min_size=len(targets), max_size=len(targets)))
        shares = [(Decimal(one) / sum(weights)).quantize(Decimal("0.00000001")) for one in weights]
        shares[-1] = 1 - sum(shares[:-1])
        found[node] = dict(zip(targets, shares, strict=True))
    return found


@given(
    st.lists(st.tuples(st.sampled_from(NODES), st.integers(-(10**15), 10**15).map(Decimal)), max_size=12),
    bridges(),
    st.booleans(),
)
def test_parts_and_what_is_not_divided_make_the_whole(values, bridge, whole):
    read = across(values, bridge, whole=whole)

    assert read.whole == sum((value for _code, value in values), Decimal(0))
    if whole:
        assert all(one == one.to_integral_value() for one in read.parts.values())
    assert not {"", *bridge} & read.undivided.keys() - {
        code for code, shares in bridge.items() if None in shares.values()
    }


def test_a_count_is_shared_in_whole_numbers_by_largest_remainder():
    bridge = {"DA1": {"HP2.NDTP1": Decimal("0.55"), "HP2.NDTP2": Decimal("0.45")}}

    assert across([("DA1.ND1", Decimal(10))], bridge, whole=True).parts == {
        "HP2.NDTP1": Decimal(6),
        "HP2.NDTP2": Decimal(4),
    }


@pytest.fixture
def bridged(story, undo):
    """Invented lines: project 1 goes 60/40 to two items, project 7 nobody knows where."""
    rows = [["DA1", "HP2.NDTP1", "60"], ["DA1", "HP2.NDTP2", "40"], ["DA7", "HP2.NDTP3", ""]]
    table = Table("1719-I", "MTQG-2026", rows, date(2021, 1, 1), "Giả định", draft=True)
    stamp = programmes.preview(table.source, table.target, rows, table.on_day).stamp
    return write_crosswalk(table, stamp, actor=None, at=datetime(2099, 1, 1, tzinfo=UTC))


def read(story, nodes=frozenset()):
    play = story.y2024
    made = selectors.table(play.round, play.round.territory_id, TotalState.ACCEPTED)
    return made, in_tree(made, programmes.programme("MTQG-2026"), nodes)


def test_money_is_exact_and_adds_to_what_the_form_says(story, bridged):
    made, found = read(story)
    money = next(one for one in found.blocks if one.section.code == "C")
    spent = money.read["giai_ngan"]

    assert spent.parts == {"HP2.NDTP1": 66 * TRIEU, "HP2.NDTP2": 44 * TRIEU}
    assert spent.undivided == {"DA7": 100 * TRIEU}
    assert spent.whole == made.cell(("C", "TONG", "giai_ngan")).value == 210 * TRIEU


def test_each_thing_counted_stands_on_its_own(story, bridged):
    made, found = read(story)
    houses = next(one for one in found.blocks if one.read.get("thuc_hien") and one.section.code == "B")

    assert houses.title
    total = made.cell(("B", "DA1_NHA_O", "thuc_hien")).value
    assert houses.read["thuc_hien"].whole == total
    assert sum(houses.read["thuc_hien"].parts.values()) == total


def test_who_sees_one_project_reads_no_other_in_the_new_tree(story, bridged):
    _made, found = read(story, frozenset({"DA7"}))

    assert [sorted(one.read["giai_ngan"].undivided) for one in found.blocks if "giai_ngan" in one.read] == [
        ["DA7"]
    ]


def test_the_page_names_the_view_and_says_what_is_not_divided(story, bridged, client_of):
    play = story.y2024
    client = client_of(User.objects.filter(positions__agency__code="ban-dan-toc").first())
    args = [play.round.pk, play.round.territory_id]
    table = client.get(reverse("consolidation:table", args=args)).content.decode()
    address = reverse("consolidation:tree_total", args=[*args, "MTQG-2026"])

    page = client.get(address).content.decode()

    assert address in table
    assert "trong cây chương trình 2026-2030" in page
    assert "chưa chia: DA7" in page
    assert '<span class="unit">(triệu đồng)</span>' in page
    assert '<span class="unit">(hộ)</span>' in page
    assert "bản nháp" in page
    assert client.get(reverse("consolidation:tree_total", args=[*args, "1719-I"])).status_code == 404
    assert client.get(reverse("consolidation:tree_total", args=[*args, "khong-co"])).status_code == 404


def test_a_node_is_read_over_the_years_each_by_the_crosswalk_of_its_day(story, bridged, client_of):
    play = story.y2024
    client = client_of(officer("ban-dan-toc"))
    args = [play.round.pk, play.round.territory_id, "MTQG-2026"]
    page = client.get(reverse("consolidation:tree_total", args=args)).content.decode()
    here = reverse("consolidation:tree_series", args=args)
    link = f"{here}?muc=C&amp;dong=&amp;cot=giai_ngan&amp;nut=HP2.NDTP1&amp;loai=da-tiep-nhan"
    assert link in page

    answer = client.get(link.replace("&amp;", "&"))
    rows = {period: (number, waiting) for period, _name, number, waiting, _why in answer.context["rows"]}
    assert rows["Năm 2023"] == ("42", "")  # 60 % of 70
    assert rows["Năm 2024"] == ("66", "100")
    assert "2025" in "".join(rows)
    nowhere = link.replace("&amp;", "&")
    assert client.get(nowhere.replace("nut=HP2.NDTP1", "nut=KHONG")).status_code == 404
    assert client.get(nowhere.replace("cot=giai_ngan", "cot=khong")).status_code == 404
    assert client.get(nowhere.replace("MTQG-2026", "1719-I")).status_code == 404
    owner = client_of(officer("bql-21529-cu"))
    assert owner.get(nowhere).status_code == 404


def test_an_edition_is_read_in_the_tree_of_the_next_generation(first, bridged, client_of):
    edition = first.edition
    client = client_of(officer("ban-dan-toc"))
    here = reverse("consolidation:edition_tree", args=[edition.pk, "MTQG-2026"])
    assert here in client.get(reverse("consolidation:edition_table", args=[edition.pk])).content.decode()
    corrected(first.play, 50)  # what is done since is not read

    answer = client.get(here)
    blocks = {(one.section.code, one.title): one.read for one, _unit, _lines in answer.context["blocks"]}
    assert blocks["C", ""]["giai_ngan"].parts == {"HP2.NDTP1": 66 * TRIEU, "HP2.NDTP2": 44 * TRIEU}
    houses = next(read["thuc_hien"] for (section, title), read in blocks.items() if section == "B" and title)
    assert houses.whole == 115
    assert edition.number in answer.content.decode()
    assert client.get(here.replace("MTQG-2026", "1719-I")).status_code == 404
    assert client.get(here.replace(f"/{edition.pk}/", "/999999/")).status_code == 404
    stranger = client_of(User.objects.create(username="nguoi-la", full_name="Người lạ"))
    assert stranger.get(here).status_code == 404


def test_the_api_reads_it_too_and_no_stranger(story, bridged):
    play = story.y2024
    address = f"/rounds/{play.round.pk}/totals/{play.round.territory_id}/trees"
    program = Program(officer("ban-dan-toc"))

    told = program.get(f"{address}/MTQG-2026").json()

    assert (told["programme"], told["draft"], told["left_out"]) == ("MTQG-2026", True, [])
    assert told["titles"]["HP2.NDTP1"]
    money = next(one for one in told["blocks"] if one["section"] == "C")
    [spent] = [one for one in money["columns"] if one["column"] == "giai_ngan"]
    assert spent == {
        "column": "giai_ngan",
        "unit": spent["unit"],
        "nodes": {"HP2.NDTP1": "66000000", "HP2.NDTP2": "44000000"},
        "undivided": {"DA7": "100000000"},
        "outside": None,
        "whole": "210000000",
    }
    assert program.get(f"{address}/1719-I").status_code == 404
    assert program.get(f"{address}/khong-co").status_code == 404
    assert Program(officer("bql-21115")).get(f"{address}/MTQG-2026").status_code == 404
