"""What a file is, is told by its content; whatever is sent, the answer is a kind or a refusal."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neu.platform.files.rules import KINDS, FileKind, FileRefusal, kind_of, plain_name
from neu.platform.text.refusals import Refused


def packed(**entries: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in entries.items():
            file.writestr(name.replace("__", "/"), content)
    return out.getvalue()


DOCX = packed(word__document_xml="x").replace(b"document_xml", b"document.xml")
XLSX = packed(xl__workbook_xml="x").replace(b"workbook_xml", b"workbook.xml")
MACROS = (
    packed(xl__workbook_xml="x", xl__vbaProject_bin="x")
    .replace(b"k_xml", b"k.xml")
    .replace(b"t_bin", b"t.bin")
)
GOOD = {
    FileKind.PDF: ("a.PDF", b"%PDF-1.7\n"),
    FileKind.JPEG: ("ảnh.jpeg", b"\xff\xd8\xff\xe0"),
    FileKind.PNG: ("a.png", b"\x89PNG\r\n\x1a\n"),
    FileKind.DOCX: ("a.docx", DOCX),
    FileKind.XLSX: ("a.xlsx", XLSX),
    FileKind.ODT: ("a.odt", packed(mimetype=KINDS[FileKind.ODT].media_type)),
    FileKind.ODS: ("a.ods", packed(mimetype=KINDS[FileKind.ODS].media_type)),
}


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as no:
        kind_of(name, content)
    return no.value.code


@pytest.mark.parametrize("kind", FileKind)
def test_a_file_is_what_its_content_says(kind):
    assert kind_of(*GOOD[kind]) is kind


@pytest.mark.parametrize("kind", FileKind)
@pytest.mark.parametrize("other", FileKind)
def test_a_file_named_as_another_kind_is_refused(kind, other):
    if kind is not other:
        name = f"a{KINDS[other].endings[0]}"
        assert refusal(name, GOOD[kind][1]) == FileRefusal.FILE_NOT_AS_NAMED


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.exe", "a.docm", "a.zip", "pdf", "a.pdf.js"])
def test_other_kinds_are_not_taken_whatever_is_inside(name):
    assert refusal(name, b"%PDF-1.7") == FileRefusal.FILE_KIND


def test_a_page_called_a_pdf_is_refused():
    assert refusal("a.pdf", b"<html><script>alert(1)</script>") == FileRefusal.FILE_NOT_AS_NAMED


def test_macros_are_refused():
    assert refusal("a.xlsx", MACROS) == FileRefusal.FILE_HAS_MACROS


def test_nothing_is_no_file():
    assert refusal("a.pdf", b"") == FileRefusal.FILE_EMPTY


@given(tail=st.binary(max_size=300), cut=st.integers(0, len(DOCX)))
def test_a_broken_document_breaks_nothing(tail, cut):
    with suppress(Refused):
        assert kind_of("a.docx", DOCX[:cut] + tail) is FileKind.DOCX


@given(st.text(max_size=400))
def test_a_name_is_short_printable_and_no_path(typed):
    try:
        name = plain_name(typed)
    except Refused:
        assert not typed.replace("\\", "/").rpartition("/")[2].strip(". ").isalnum()
        return
    assert 0 < len(name) <= 150
    assert name.isprintable()
    assert not set("/\\") & set(name)
    assert plain_name(name) == name
