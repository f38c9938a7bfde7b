"""Extraction, update and check of the English catalogues."""

from pathlib import Path

import pytest
from django.utils import translation

from neu.platform.ui import catalogues

PY = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
A = _("Đã gửi")
B = ngettext("%(n)s xã", "%(n)s xã", 2)
C = pgettext("tháng", "Kỳ")
"""
HTML = """
{% load i18n ui %}{# it's a comment #}
  <p title="it's">{% translate "Quá hạn" %}</p>
{% if x %}{% blocktranslate with a=b trimmed %}
    Còn {{ a }} ngày
{% endblocktranslate %}{% endif %}
{% badge _("Nháp") "info" %}
"""


@pytest.fixture
def room(tmp_path: Path) -> Path:
    tmp_path = tmp_path / "room"
    (tmp_path / "templates/room").mkdir(parents=True)
    (tmp_path / "texts.py").write_text(PY)
    (tmp_path / "templates/room/page.html").write_text(HTML)
    return tmp_path


def words(catalogue) -> set:
    return {message.id for message in catalogue if message.id}


def test_messages_of_code_and_templates_are_found(room):
    assert words(catalogues.wanted(room)) == {
        "Đã gửi", ("%(n)s xã", "%(n)s xã"), "Kỳ", "Quá hạn", "Còn %(a)s ngày", "Nháp",
    }  # fmt: skip


def test_an_update_keeps_translations_and_drops_what_is_unused(room):
    catalogues.update(room)
    po = catalogues.english_po(room)
    po.write_text(po.read_text().replace('msgid "Đã gửi"\nmsgstr ""', 'msgid "Đã gửi"\nmsgstr "Sent"'))
    (room / "templates/room/page.html").unlink()

    missing = catalogues.update(room)

    assert missing == 2
    assert catalogues.kept(po).get("Đã gửi").string == "Sent"
    assert "Quá hạn" not in words(catalogues.kept(po))


def test_an_update_says_nothing_of_places_and_dates(room):
    catalogues.update(room)
    first = catalogues.english_po(room).read_text()
    (room / "texts.py").write_text("\n\n\n" + PY)
    catalogues.update(room)

    assert catalogues.english_po(room).read_text() == first
    assert "Date" not in first
    assert "#:" not in first


def test_the_check_names_every_fault(room, monkeypatch):
    monkeypatch.setattr(catalogues, "rooms", lambda: [("neu.room", room)])
    catalogues.update(room)
    po = catalogues.english_po(room)
    said = po.read_text().replace(
        'msgid "Còn %(a)s ngày"\nmsgstr ""', 'msgid "Còn %(a)s ngày"\nmsgstr "%(b)s left"'
    )
    said = said.replace('msgid "Nháp"\nmsgstr ""', '#, fuzzy\nmsgid "Nháp"\nmsgstr "Draft"')
    po.write_text(said + '\nmsgid "Cũ"\nmsgstr "Old"\n')

    found = {(fault.kind, fault.words) for fault in catalogues.faults()}

    assert ("missing", "Đã gửi") in found
    assert ("placeholders", "Còn %(a)s ngày") in found
    assert ("fuzzy", "Nháp") in found
    assert ("obsolete", "Cũ") in found


def test_words_without_english_are_shown_in_vietnamese():
    with translation.override("en"):
        assert translation.gettext("Một câu chưa ai dịch") == "Một câu chưa ai dịch"
    with translation.override("vi"):
        assert translation.gettext("Một câu chưa ai dịch") == "Một câu chưa ai dịch"


def test_the_words_of_sign_in_are_vietnamese(monkeypatch):
    catalogues.compile_all()
    monkeypatch.setattr(translation.trans_real, "_translations", {})
    with translation.override("vi"):
        assert translation.gettext("The username and/or password you specified are not correct.").startswith(
            "Tên đăng"
        )
        assert translation.ngettext(
            "There is %(unused_count)s out of %(total_count)s recovery codes available.",
            "There are %(unused_count)s out of %(total_count)s recovery codes available.", 3,
        ).startswith("Còn")  # fmt: skip


def test_one_sentence_has_one_english_in_all_rooms(room, tmp_path, monkeypatch):
    other = tmp_path / "other"
    other.mkdir()
    (other / "texts.py").write_text(PY)
    for folder, english in ((room, "Sent"), (other, "Posted")):
        catalogues.update(folder)
        po = catalogues.english_po(folder)
        po.write_text(po.read_text().replace('"Đã gửi"\nmsgstr ""', f'"Đã gửi"\nmsgstr "{english}"'))
    monkeypatch.setattr(catalogues, "rooms", lambda: [("neu.one", room), ("neu.other", other)])

    assert ("neu.other", "conflict", "Đã gửi") in {
        (fault.room, fault.kind, fault.words) for fault in catalogues.faults()
    }
