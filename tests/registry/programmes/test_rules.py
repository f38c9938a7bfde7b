"""A node's code is its path."""

import pytest

from neu.registry.programmes.rules import NodeKind, kind_of, lies_under, parent_code


@pytest.mark.parametrize(
    ("code", "kind", "parent"),
    [
        ("DA10", NodeKind.PROJECT, ""),
        ("DA3.TDA2", NodeKind.SUBPROJECT, "DA3"),
        ("DA3.TDA2.ND1", NodeKind.CONTENT, "DA3.TDA2"),
        ("DA1.ND2", NodeKind.CONTENT, "DA1"),
        ("HP2", NodeKind.COMPONENT, ""),
        ("HP2.NDTP5", NodeKind.ITEM, "HP2"),
    ],
)
def test_a_code_says_its_kind_and_parent(code, kind, parent):
    assert (kind_of(code), parent_code(code)) == (kind, parent)


@pytest.mark.parametrize(
    "code", ["", "DA", "DA0", "TDA1", "DA1.X", "DA1.ND1.TDA1", "da1", "HP1.ND1", "NDTP1", "HP1.TDA1"]
)
def test_what_is_no_path_has_no_kind(code):
    with pytest.raises(ValueError, match=f"^{code}$"):
        kind_of(code)


def test_project_10_does_not_lie_under_project_1():
    assert lies_under("DA1.ND2", ["DA1"])
    assert lies_under("DA1", ["DA1"])
    assert not lies_under("DA10", ["DA1"])
    assert not lies_under("DA1", ["DA1.ND2"])
    assert not lies_under("DA1", [])
