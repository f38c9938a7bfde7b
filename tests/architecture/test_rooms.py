"""The habits that keep the house easy to read."""

import importlib
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
NEU = ROOT / "src" / "neu"
SOURCES = sorted(path for path in NEU.rglob("*.py") if "migrations" not in path.parts)


@pytest.mark.parametrize("room", settings.ROOMS)
def test_every_room_says_what_it_owns(room):
    words = importlib.import_module(room).__doc__ or ""

    assert "Owns:" in words
    assert "Uses:" in words


def test_every_model_is_in_the_glossary():
    terms = (ROOT / "docs/reference/terms.md").read_text(encoding="utf-8")
    models = [m.__name__ for c in apps.get_app_configs() if c.name.startswith("neu.") for m in c.get_models()]

    assert [name for name in models if f"`{name}`" not in terms] == []


def test_no_signals_and_no_cascades():
    guilty = [
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if re.search(
            r"on_delete=models\.CASCADE|django\.db\.models\.signals|@receiver\(",
            path.read_text(encoding="utf-8"),
        )
    ]

    assert guilty == []


def test_the_clock_is_read_only_at_the_door():
    """Services, selectors and rules are told the time; the audit trail alone also notes the real clock."""
    below_the_door = [
        path
        for path in SOURCES
        if re.search(r"/(services|selectors|rules)(/|\.py)", path.as_posix())
        and "platform/audit/services" not in path.as_posix()
    ]
    guilty = [
        path.relative_to(ROOT).as_posix()
        for path in below_the_door
        if re.search(r"timezone\.now\(|datetime\.now\(|date\.today\(", path.read_text(encoding="utf-8"))
    ]

    assert guilty == []


def test_no_inline_script_or_style_in_templates():
    guilty = []
    for path in sorted(NEU.rglob("templates/**/*.html")):
        text = path.read_text(encoding="utf-8")
        if re.search(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=\"|javascript:", text):
            guilty.append(path.relative_to(ROOT).as_posix())

    assert guilty == []
