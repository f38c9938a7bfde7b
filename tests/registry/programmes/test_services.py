"""The tree that ships, and files that are refused."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from neu.platform.text.refusals import Refused
from neu.registry.people.models import User
from neu.registry.programmes import selectors, services
from neu.registry.programmes.models import CapitalSource, Programme, ProgrammeNode

AT = datetime(2022, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded():
    services.load_reference(AT)


def test_the_programme_has_10_projects_and_14_sub_projects():
    kinds = Counter(node.kind for node in selectors.nodes())

    assert (kinds["PROJECT"], kinds["SUBPROJECT"]) == (10, 14)
    per_project = Counter(node.code.split(".")[0] for node in selectors.nodes() if node.kind == "SUBPROJECT")
    assert per_project == {"DA3": 3, "DA4": 2, "DA5": 4, "DA9": 2, "DA10": 3}


def test_every_node_hangs_where_its_code_says():
    nodes = {node.pk: node for node in selectors.nodes()}

    for node in nodes.values():
        parent = nodes[node.parent_id].code if node.parent_id else ""
        assert node.code.rpartition(".")[0] == parent


def test_what_was_not_recovered_is_draft_and_the_ten_titles_are_not():
    draft = {node.code for node in selectors.nodes() if node.draft}

    assert not draft & {f"DA{number}" for number in range(1, 11)}
    assert {"DA1.ND1", "DA3.TDA3", "DA4.TDA2"} <= draft
    assert "DA3.TDA2" not in draft


def test_the_next_generation_ships_what_its_texts_state_and_all_of_it_is_draft():
    found = selectors.nodes("MTQG-2026")

    assert [one.code for one in found if one.code.startswith("HP2")] == [
        "HP2", *(f"HP2.NDTP{number}" for number in range(1, 6))
    ]  # fmt: skip
    assert all(one.draft and one.source for one in found)


def test_during_2026_both_generations_are_open():
    day = date(2026, 6, 30)

    assert [one.code for one in selectors.programmes() if one.starts_on <= day <= one.spends_until] == [
        "1719-I", "MTQG-2026"
    ]  # fmt: skip


def test_under_a_node_is_itself_and_all_below(django_assert_num_queries):
    codes = {node.pk: node.code for node in selectors.nodes()}

    with django_assert_num_queries(1):
        found = selectors.under(["DA7", "DA3.TDA1"])

    assert {codes[pk] for pk in found} == {"DA7", "DA7.ND1", "DA7.ND2", "DA7.ND3", "DA3.TDA1"}
    assert len(selectors.under(["DA1"])) == 5  # not DA10


def test_an_unknown_code_is_refused_instead_of_read_as_nothing():
    with pytest.raises(Refused) as refused:
        selectors.under(["DA7", "DA77"])

    assert (refused.value.code, refused.value.params["code"]) == ("UNKNOWN_NODE", "DA77")
    with pytest.raises(Refused, match="UNKNOWN_NODE"):
        selectors.node("DA11")
    with pytest.raises(Refused, match="UNKNOWN_PROGRAMME"):
        selectors.programme("1719-II")


def test_capital_sources_add_into_the_one_above():
    sources = {source.code: source for source in selectors.capital_sources()}

    assert list(sources)[:5] == ["NSTW", "NSDP", "NSDP.TINH", "NSDP.HUYEN", "NSDP.XA"]
    assert sources["HUY_DONG.ODA"].parent_id == sources["HUY_DONG"].pk
    assert sources["TIN_DUNG"].parent_id is None


def test_loading_again_changes_nothing():
    def kept():
        return [
            list(model.objects.order_by("pk").values()) for model in (Programme, ProgrammeNode, CapitalSource)
        ]

    before = kept()
    services.load_reference(AT)

    assert kept() == before


@pytest.mark.parametrize(
    ("nodes", "entry"),
    [
        ([{"code": "DA1.ND1", "title": "x"}], "DA1.ND1"),
        ([{"code": "DA1", "title": "x"}, {"code": "DA1", "title": "y"}], "DA1"),
        ([{"code": "Dự án 1", "title": "x"}], "Dự án 1"),
    ],
)
def test_a_bad_file_is_refused_naming_its_row(nodes, entry):
    days = {"starts_on": "2026-01-01", "spends_until": "2031-12-31"}
    data = {"programme": {"code": "THU", "name": "Thử", "phase": "2026-2030"} | days, "nodes": nodes}

    with pytest.raises(Refused) as refused:
        services.load_programme(data, {}, file="thu.yaml")

    assert refused.value.params["entry"] == entry
    assert refused.value.params["file"] == "thu.yaml"


def test_the_page_shows_the_tree_with_its_draft_marks(client):
    client.force_login(User.objects.create(username="ai.do", full_name="Ai Đó"))

    page = client.get(reverse("programmes:tree"))

    assert page.status_code == 200
    words = page.content.decode()
    assert words.count('id="DA') == 59
    assert "Chăm sóc sức khỏe nhân dân" in words
    assert "bản nháp" in words
    assert client.get(reverse("programmes:programme", args=["khong-co"])).status_code == 404


def test_a_stranger_is_sent_to_sign_in(client):
    page = client.get(reverse("programmes:tree"))

    assert page.status_code == 302
    assert page.url.startswith(reverse("account_login"))
