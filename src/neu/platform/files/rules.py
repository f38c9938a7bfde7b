"""What a file is, told by its content; what it may be called. Pure."""

import io
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from neu.platform.text.refusals import Refused

MOST_NAME = 150  # characters


class FileRefusal(StrEnum):
    """Expected noes; texts.py says each in words."""

    FILE_EMPTY = "FILE_EMPTY"
    FILE_TOO_LARGE = "FILE_TOO_LARGE"
    FILE_NAMELESS = "FILE_NAMELESS"
    FILE_KIND = "FILE_KIND"
    FILE_NOT_AS_NAMED = "FILE_NOT_AS_NAMED"
    FILE_HAS_MACROS = "FILE_HAS_MACROS"
    FILE_LOST = "FILE_LOST"


class FileKind(StrEnum):
    PDF = "PDF"
    JPEG = "JPEG"
    PNG = "PNG"
    DOCX = "DOCX"
    XLSX = "XLSX"
    ODT = "ODT"
    ODS = "ODS"


@dataclass(frozen=True)
class KindFacts:
    """How a kind is named at the end of a file's name, and to browsers."""

    endings: tuple[str, ...]
    media_type: str


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
KINDS: Mapping[FileKind, KindFacts] = {
    FileKind.PDF: KindFacts((".pdf",), "application/pdf"),
    FileKind.JPEG: KindFacts((".jpg", ".jpeg"), "image/jpeg"),
    FileKind.PNG: KindFacts((".png",), "image/png"),
    FileKind.DOCX: KindFacts((".docx",), f"{_OOXML}.wordprocessingml.document"),
    FileKind.XLSX: KindFacts((".xlsx",), f"{_OOXML}.spreadsheetml.sheet"),
    FileKind.ODT: KindFacts((".odt",), f"{_ODF}.text"),
    FileKind.ODS: KindFacts((".ods",), f"{_ODF}.spreadsheet"),
}
ENDINGS = tuple(ending for facts in KINDS.values() for ending in facts.endings)
_OPEN = (FileKind.ODT, FileKind.ODS)
_PARTS = {"word/document.xml": FileKind.DOCX, "xl/workbook.xml": FileKind.XLSX}


def plain_name(name: str) -> str:
    """The last part of a path, without what cannot be seen or turns the reading direction round.

    >>> plain_name("C:\\\\ảnh\\\\bien ban\\u202efdp.exe"), plain_name("../../a.pdf")
    ('bien banfdp.exe', 'a.pdf')

    :raises Refused: FILE_NAMELESS.
    """
    last = unicodedata.normalize("NFC", name.replace("\\", "/")).rpartition("/")[2]
    seen = "".join(" " if one.isspace() else one for one in last if one.isprintable() or one.isspace())
    kept = " ".join(seen.split())
    if not kept.strip("."):
        raise Refused(FileRefusal.FILE_NAMELESS)
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[: MOST_NAME - 10]}{dot}{ending[:9]}" if len(kept) > MOST_NAME else kept


def kind_of(name: str, content: bytes) -> FileKind:
    """What a file is: its first bytes say so, and its name must say the same.

    :raises Refused: FILE_EMPTY, FILE_KIND, FILE_NOT_AS_NAMED, FILE_HAS_MACROS.
    """
    if not content:
        raise Refused(FileRefusal.FILE_EMPTY, {"name": name})
    named = next((kind for kind, facts in KINDS.items() if name.lower().endswith(facts.endings)), None)
    if named is None:
        raise Refused(FileRefusal.FILE_KIND, {"name": name, "kinds": " ".join(ENDINGS)})
    if _told_by(content, name) is not named:
        raise Refused(FileRefusal.FILE_NOT_AS_NAMED, {"name": name, "kind": named.value})
    return named


def _told_by(content: bytes, name: str) -> FileKind | None:
    if content.startswith(b"%PDF-"):
        return FileKind.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    return _document(content, name) if content.startswith(b"PK\x03\x04") else None


def _document(content: bytes, name: str) -> FileKind | None:
    """What a zip is; inside only the list is read, and the bytes by which OpenDocument names itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.namelist()
            told = _told_inside(packed) if "mimetype" in entries else ""
    except Exception:  # whatever a broken zip breaks in its reader: it is no document
        return None
    if any(one.lower().endswith("vbaproject.bin") or one.startswith("Basic/") for one in entries):
        raise Refused(FileRefusal.FILE_HAS_MACROS, {"name": name})
    found = next((kind for part, kind in _PARTS.items() if part in entries), None)
    return found or next((kind for kind in _OPEN if KINDS[kind].media_type == told), None)


def _told_inside(packed: zipfile.ZipFile) -> str:
    with packed.open("mimetype") as said:
        return said.read(100).decode("ascii", "replace")
