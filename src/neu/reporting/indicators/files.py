"""Reading the catalogue and form files: YAML whose every entry knows its line, with exact numbers.

A refusal can so name file and line. Floats never appear: an unquoted 12.5 is a Decimal.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from neu.platform.text.refusals import Refused
from neu.reporting.indicators.rules import Refusal


class Entry(dict[str, Any]):
    """A mapping of a file that knows where it stands."""

    file: str = ""
    line: int = 0
    named: str = ""  # where it stands, when said otherwise

    @property
    def where(self) -> str:
        """Such as "bc-nam.yaml, dòng 47 (DA1_DAT_O)"."""
        if self.named:
            return self.named
        code = self.get("code") or self.get("label") or self.get("title") or ""
        named = f" ({code})" if code else ""
        return f"{self.file}, dòng {self.line}{named}" if self.line else str(code)


class _Loader(yaml.SafeLoader):
    """SafeLoader, but: mappings are entries, a key stands once, numbers are exact."""

    file = ""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Nothing stands for something else: a few lines could otherwise unfold to millions."""
        if self.check_event(yaml.AliasEvent):
            at = f"{self.file}, dòng {self.peek_event().start_mark.line + 1}"  # type: ignore[no-untyped-call]
            raise refuse(Refusal.CATALOGUE_FILE, {"why": "không dùng bí danh (*tên)"}, at)
        return super().compose_node(parent, index)


def _entry(loader: _Loader, node: yaml.MappingNode) -> Entry:
    entry = Entry()
    entry.file, entry.line = loader.file, node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in entry:
            at = f"{loader.file}, dòng {key_node.start_mark.line + 1}"
            raise refuse(Refusal.CATALOGUE_FILE, {"why": f"khóa “{key}” viết hai lần"}, at)
        entry[key] = loader.construct_object(value_node, deep=True)
    return entry


def _exact(loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)).replace("_", ""))


_Loader.add_constructor("tag:yaml.org,2002:map", _entry)
_Loader.add_constructor("tag:yaml.org,2002:float", _exact)


def refuse(code: str, params: Mapping[str, str], at: str) -> Refused:
    """A refusal whose words can name the place: `where` is also among its params."""
    return Refused(code, {**params, "where": at}, where=at)


def read(path: Path) -> Entry:
    """The file as entries.

    :raises Refused: CATALOGUE_FILE naming file and line when it is not YAML, or not a mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise refuse(Refusal.CATALOGUE_FILE, {"why": str(error)}, path.name) from error
    return read_text(text, path.name)


def read_text(text: str, name: str) -> Entry:
    """The text of a file as entries, which know its name.

    :raises Refused: as `read`.
    """
    try:
        loader = _Loader(text)
        loader.file = name
        try:
            content = loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", dòng {mark.line + 1}" if mark else ""
        why = str(error.problem or error)
        raise refuse(Refusal.CATALOGUE_FILE, {"why": why}, f"{name}{line}") from error
    except RecursionError as error:
        raise refuse(Refusal.CATALOGUE_FILE, {"why": "lồng nhau quá sâu"}, name) from error
    except (ValueError, ArithmeticError, TypeError, yaml.YAMLError) as error:
        # a day or number that cannot be, a list as a key
        raise refuse(Refusal.CATALOGUE_FILE, {"why": str(error)[:200]}, name) from error
    if not isinstance(content, Entry):
        raise refuse(Refusal.CATALOGUE_FILE, {"why": "tệp phải gồm các khóa"}, name)
    return content


def where(entry: Mapping[str, Any]) -> str:
    """Where an entry stands, for entries read from a file and for plain mappings alike."""
    return entry.where if isinstance(entry, Entry) else str(entry.get("code", ""))


def check_keys(entry: Mapping[str, Any], *, needs: Iterable[str], may: Iterable[str] = ()) -> None:
    """:raises Refused: KEY_MISSING or KEY_UNKNOWN."""
    needed = list(needs)
    for key in needed:
        if entry.get(key) in (None, ""):
            raise refuse(Refusal.KEY_MISSING, {"key": key}, where(entry))
    known = [*needed, *may]
    for key in entry:
        if key not in known:
            raise refuse(Refusal.KEY_UNKNOWN, {"key": key, "known": ", ".join(known)}, where(entry))


def one_of(entry: Mapping[str, Any], key: str, known: Iterable[str], default: str = "") -> str:
    """A value from a vocabulary.

    :raises Refused: VALUE_UNKNOWN naming the vocabulary.
    """
    value, vocabulary = str(entry.get(key) or default), list(known)
    if value not in vocabulary:
        said = {"key": key, "value": value, "known": ", ".join(map(str, vocabulary))}
        raise refuse(Refusal.VALUE_UNKNOWN, said, where(entry))
    return value


def exact(entry: Mapping[str, Any], key: str) -> Decimal | None:
    """A number or nothing.

    :raises Refused: VALUE_UNKNOWN when it is no finite number.
    """
    value = entry.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        said = {"key": key, "value": str(value), "known": "một số, dấu chấm mở phần thập phân"}
        raise refuse(Refusal.VALUE_UNKNOWN, said, where(entry))
    return Decimal(value)


def day(entry: Mapping[str, Any], key: str) -> date | None:
    """A day or nothing.

    :raises Refused: VALUE_UNKNOWN when it is no day.
    """
    value = entry.get(key)
    if value is not None and not isinstance(value, date):
        said = {"key": key, "value": str(value), "known": "năm-tháng-ngày, như 2022-01-01"}
        raise refuse(Refusal.VALUE_UNKNOWN, said, where(entry))
    return value


def check_same(entry: Entry, key: str, there: object, wanted: object) -> None:
    """:raises Refused: FACT_CHANGED when an entry would give kept figures another meaning."""
    if there != wanted:
        said = {"code": str(entry["code"]), "key": key, "was": str(there), "value": str(wanted)}
        raise refuse(Refusal.FACT_CHANGED, said, where(entry))
