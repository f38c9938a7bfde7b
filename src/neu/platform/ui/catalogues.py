"""Message catalogues: Vietnamese is in the source, English in each room's locale/en (docs/adr/0002)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None,
    "_t": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|\{(\w*)\}")
_DATED = re.compile(r'^"(?!Language:|Plural-Forms:|MIME-Version:|Content-)[A-Z][\w-]+: .*\n', re.MULTILINE)


@dataclass(frozen=True)
class Fault:
    """Something wrong: kind is missing, fuzzy, obsolete, placeholders, or conflict (two rooms disagree)."""

    room: str
    kind: str
    words: str


def rooms() -> list[tuple[str, Path]]:
    """Our rooms that are Django apps, with their folders."""
    return [(app.name, Path(app.path)) for app in apps.get_app_configs() if app.name.startswith("neu.")]


def wanted(folder: Path) -> Catalog:
    """Every message in a room's Python and templates, without places or dates."""
    found = Catalog(locale="en")
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            source = path.read_bytes()
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            # in brackets, so that the indentation of a template means nothing to Python's tokenizer
            source = f"({templatize(path.read_text())}\n)".encode()
        else:
            continue
        for _line, message, _comments, context in extract("python", BytesIO(source), keywords=KEYWORDS):
            found.add(message, context=context)
    return found


def english_po(folder: Path) -> Path:
    """Where a room keeps its English."""
    return folder / "locale/en/LC_MESSAGES/django.po"


def kept(path: Path) -> Catalog:
    """A catalogue as it stands; an empty one where there is none yet."""
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def update(folder: Path) -> int:
    """Rewrite a room's English catalogue: keeps translations, drops unused. Answers how many lack English."""
    path, fresh = english_po(folder), wanted(folder)
    old = kept(path)
    for message in fresh:
        known = old.get(message.id, message.context) if message.id else None
        if known and known.string and not known.fuzzy:
            message.string = known.string
    if len(fresh):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_written(fresh))
    elif path.exists():
        path.unlink()
    return sum(not _translated(message) for message in fresh if message.id)


def _written(catalogue: Catalog) -> str:
    catalogue.header_comment = "# English. The message ids are the Vietnamese words of the source."
    catalogue.fuzzy = False
    buffer = BytesIO()
    write_po(buffer, catalogue, sort_output=True, no_location=True, width=110)
    return _DATED.sub("", buffer.getvalue().decode())


def faults() -> Iterator[Fault]:
    """What is wrong in all rooms. Django merges their catalogues, so one msgid has one English everywhere."""
    said: dict[tuple[str, str], tuple[str, ...]] = {}
    for room, folder in rooms():
        fresh, old = wanted(folder), kept(english_po(folder))
        for message in fresh:
            if not message.id:
                continue
            known = old.get(message.id, message.context)
            if known is None or not _translated(known):
                yield Fault(room, "missing", _words(message))
            elif known.fuzzy:
                yield Fault(room, "fuzzy", _words(message))
            elif any(_placeholders(text) != _placeholders(_words(message)) for text in _texts(known.string)):
                yield Fault(room, "placeholders", _words(message))
            elif said.setdefault((message.context or "", _words(message)), _texts(known.string)) != _texts(
                known.string
            ):
                yield Fault(room, "conflict", _words(message))
        for message in old:
            if message.id and fresh.get(message.id, message.context) is None:
                yield Fault(room, "obsolete", _words(message))


def compile_all() -> int:
    """Write the .mo beside every .po of the source (they are not in git). Answers how many."""
    source = Path(__file__).resolve().parents[2]
    paths = sorted(source.rglob("locale/*/LC_MESSAGES/*.po"))
    for path in paths:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parts[-3])
        beside = path.with_suffix(".mo.new")
        with beside.open("wb") as file:
            write_mo(file, catalogue)
        beside.replace(path.with_suffix(".mo"))
    return len(paths)


def _texts(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _words(message: Message) -> str:
    return _texts(message.id)[-1]


def _translated(message: Message) -> bool:
    return bool(message.string) and all(_texts(message.string))


def _placeholders(text: str) -> set[str]:
    return {named or braced for named, braced in _PLACEHOLDER.findall(text)}
