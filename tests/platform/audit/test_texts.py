"""What changed, in the reader's words."""

import pytest
from django.utils import translation

from neu.platform.audit import texts


@pytest.fixture
def room(monkeypatch):
    """A room that has registered its words."""
    monkeypatch.setattr(texts, "_fields", {"role": "Vai trò", "kind": "Loại", "grant/kind": "Chức năng"})
    monkeypatch.setattr(
        texts, "_values", {"role": {"OFFICER": "Cán bộ"}, "nodes": texts.listed, "digest": texts.beginning}
    )


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        ({"role": "OFFICER"}, ("Vai trò", "Cán bộ")),
        ({"role": ["OFFICER", "LEADER"]}, ("Vai trò", "Cán bộ → LEADER")),
        ({"kind": "2025-07-01"}, ("Loại", "01/07/2025")),
        ({"kind": "2025-13-01"}, ("Loại", "2025-13-01")),
        ({"kind": "2025-06-30T17:00:00+00:00"}, ("Loại", "00:00, 01/07/2025")),
        ({"kind": [None, True]}, ("Loại", "– → có")),
        ({"kind": 12500}, ("Loại", "12.500")),
        ({"kind": {"DA1": 2, "DA2": 3}}, ("Loại", "DA1: 2; DA2: 3")),
        ({"nodes": ["DA1", "DA2"]}, ("nodes", "DA1, DA2")),
        ({"kind": "", "nodes": []}, ("Loại", "–")),
        ({"digest": "9a30e0b1dbd9af574f6"}, ("digest", "9a30e0b1dbd9af57…")),
    ],
)
def test_a_change_reads_as_people_write_it(room, recorded, said):
    assert texts.changes("give", recorded) == [said]


def test_an_events_own_word_goes_before_the_shared_one(room):
    assert texts.changes("grant", {"kind": "X"}) == [("Chức năng", "X")]


def test_the_system_is_named_in_the_readers_language():
    with translation.override("en"):
        assert texts.actor(None, "hệ thống") == "the system"
        assert texts.actor(5, "Đinh Thị Hà") == "Đinh Thị Hà"
