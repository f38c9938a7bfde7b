"""What a regime file may say, and how a slip is named."""

import copy
from datetime import date
from pathlib import Path

import pytest
import yaml

from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.periods.rules import Period
from neu.reporting.rounds.services import regime_files

FILES = Path(__file__).parents[3] / "reference/regimes"


@pytest.fixture(scope="module")
def shipped():
    return yaml.safe_load((FILES / "BC_NAM.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def annual(shipped):
    return copy.deepcopy(shipped)


def step(data, code, route=0):
    return next(one for one in data["routes"][route]["steps"] if one["code"] == code)


@pytest.mark.parametrize("path", sorted(FILES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_regime_states_the_ten_attributes(path):
    spec = regime_files.read(yaml.safe_load(path.read_text(encoding="utf-8")), path.name)

    assert len(spec.attributes) == 10
    assert all(spec.attributes.values())
    assert spec.code == path.stem


def test_steps_that_were_not_recovered_are_draft_with_an_empty_due_date(annual):
    spec = regime_files.read(annual, "BC_NAM.yaml")
    four, three = spec.routes

    assert {s.code for s in four.steps if not s.due} == {
        "CHU_DU_AN",
        "THUONG_TRUC",
        "PHAT_HANH",
        "BO_CHU_DU_AN",
        "BO",
    }
    assert {s.code for s in three.steps if not s.due} == {
        "XA",
        "CHU_DU_AN",
        "THUONG_TRUC",
        "PHAT_HANH",
        "BO_CHU_DU_AN",
        "BO",
    }
    assert all(s.draft for route in spec.routes for s in route.steps if not s.due)
    assert not any(s.draft for route in spec.routes for s in route.steps if s.due)
    assert three.draft


def test_the_district_line_ends_with_the_districts(annual):
    four, three = regime_files.read(annual, "BC_NAM.yaml").routes

    assert (four.ends_before, three.starts_on) == (date(2025, 7, 1), date(2025, 7, 1))
    assert ("XA", "HUYEN") in four.edges
    assert ("XA", "THUONG_TRUC") in three.edges
    assert ("CHU_DU_AN_HUYEN", "CHU_DU_AN") in four.edges  # the sector line has two receivers
    assert ("CHU_DU_AN_HUYEN", "HUYEN") in four.edges


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda d: d.pop("closing"), "closing"),
        (lambda d: d.update(reporters="  "), "reporters"),
        (lambda d: d.update(colour="xanh"), "colour"),
        (lambda d: step(d, "XA").update(to=["HUYENN"]), "HUYENN"),
        (lambda d: step(d, "THUONG_TRUC").update(to=["XA"]), "XA → HUYEN → THUONG_TRUC → XA"),
        (lambda d: step(d, "XA").update(function="UBND_XA"), "UBND_XA"),
        (lambda d: step(d, "XA").update(spread="PROVINCE"), "PROVINCE"),
        (lambda d: step(d, "XA")["due"]["first"].update(day=31), "31/9/2024"),
        (lambda d: step(d, "XA")["due"].update(february={}), "february"),
        (lambda d: step(d, "XA").update(due={"first": "10/9"}), "first"),
        (lambda d: step(d, "XA").update(draft="có"), "draft"),
        (lambda d: step(d, "HUYEN").update(code="XA"), "XA"),
        (
            lambda d: (
                step(d, "DON_VI").update(to=["XA"], kind="COLLECT") or step(d, "XA").update(kind="COLLECT")
            ),
            "COLLECT",
        ),
        (lambda d: d["routes"][0].update(until=date(2026, 1, 1)), "Luồng bốn cấp"),
        (lambda d: d["routes"][0].pop("until"), "Luồng bốn cấp"),
        (lambda d: d["routes"][0].update(until=date(2020, 1, 1)), "Luồng bốn cấp"),
        (lambda d: d.update(routes=[]), "routes"),
        (lambda d: d["routes"][0].update(steps=[]), "Luồng bốn cấp"),
        (lambda d: d["routes"][0].update({"from": "2022"}), "from"),
        (lambda d: d["passages"].pop("first"), "passages"),
        (lambda d: d["passages"]["first"].update(name="Năm {nam}"), "passages.first"),
        (lambda d: d["passages"]["first"].update(window="ND10"), "ND10"),
        (lambda d: d.update(decision=[]), "decision"),
    ],
)
def test_a_slip_is_named_with_its_entry(annual, spoil, said):
    spoil(annual)

    with pytest.raises(Refused) as caught:
        regime_files.read(annual, "BC_NAM.yaml")

    words = refusal_text(caught.value)
    assert caught.value.code == "BAD_REGIME_FILE"
    assert "BC_NAM.yaml" in words
    assert said in words


def test_a_file_that_is_no_mapping_is_refused():
    with pytest.raises(Refused) as caught:
        regime_files.read(["BC_NAM"], "x.yaml")

    assert caught.value.code == "BAD_REGIME_FILE"


@pytest.mark.parametrize(
    ("pattern", "period", "name"),
    [
        ("Báo cáo năm {year}", "2024", "Báo cáo năm 2024"),
        (
            "Bổ sung số liệu năm {year} (tháng 01/{next_year})",
            "2024",
            "Bổ sung số liệu năm 2024 (tháng 01/2025)",
        ),
        ("Giải ngân tháng {month}/{year}", "2025M03", "Giải ngân tháng 3/2025"),
    ],
)
def test_a_round_is_called_by_its_period(pattern, period, name):
    assert regime_files.round_name(pattern, Period.parse(period)) == name
