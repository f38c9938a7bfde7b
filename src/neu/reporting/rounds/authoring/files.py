"""A regime version as a YAML file such as those of reference/regimes, each step on a line. Pure."""

from collections.abc import Mapping
from typing import Any

from neu.reporting.forms.authoring.files import Dumper, on_one_line
from neu.reporting.rounds.authoring.shape import to_entry


def to_yaml(source: Mapping[str, Any]) -> str:
    """The text of the file."""
    made = to_entry(source)
    made["routes"] = [
        {**route, "steps": [on_one_line(step) for step in route["steps"]]} for route in made["routes"]
    ]
    return Dumper.text(made)
