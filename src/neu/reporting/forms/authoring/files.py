"""A form as a YAML file that loads into the same form: every row written out, one part a line. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from neu.reporting.forms.authoring.shape import CHECK, COLUMN, FIELD, FORM, ITEM, ROW, SECTION, Shape

_SHAPES: Mapping[str, Shape] = {
    "columns": COLUMN, "rows": ROW, "checks": CHECK, "items": ITEM, "fields": FIELD
}  # fmt: skip


class _OnOneLine(dict[str, Any]):
    """A mapping written {like: this}."""


class Dumper(yaml.SafeDumper):
    """Writes what the loader of form files reads back as the same."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    @classmethod
    def text(cls, made: Any) -> str:
        """A file's text: in the order given, accents as they are, never folded."""
        return str(yaml.dump(made, Dumper=cls, allow_unicode=True, sort_keys=False, width=100_000))


Dumper.add_representer(
    _OnOneLine,
    lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True),
)


def to_yaml(source: Mapping[str, Any]) -> str:
    """The text of the file."""
    made = _ordered(source, FORM)
    if made.get("valid_from"):
        made["valid_from"] = date.fromisoformat(made["valid_from"])
    made["sections"] = [_section(each) for each in source.get("sections") or ()]
    return Dumper.text(made)


def _section(source: Mapping[str, Any]) -> dict[str, Any]:
    made = _ordered(source, SECTION)
    for key, shape in _SHAPES.items():
        if key in made:
            made[key] = [on_one_line(_ordered(each, shape)) for each in made[key]]
    return made


def _ordered(source: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    return {key: source[key] for key in shape if key in source}


def on_one_line(value: Any) -> Any:
    """A mapping such that it, and mappings inside it, stand on one line."""
    if isinstance(value, Mapping):
        return _OnOneLine({key: on_one_line(each) for key, each in value.items()})
    return value
