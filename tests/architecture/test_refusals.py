"""Every refusal has words, and the words say what to do."""

import ast
import importlib
import pkgutil
from enum import StrEnum
from pathlib import Path

import pytest

import neu


def refusal_enums() -> list[type[StrEnum]]:
    found = []
    for module in pkgutil.walk_packages(neu.__path__, "neu."):
        if module.name.split(".")[-1] != "rules" and ".rules." not in module.name:
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, StrEnum) and value.__name__.endswith("Refusal"):
                found.append(value)
    return sorted(set(found), key=lambda enum: enum.__module__)


@pytest.mark.parametrize("enum", refusal_enums(), ids=lambda enum: enum.__module__)
def test_every_refusal_is_worded(enum):
    room = enum.__module__.split(".rules")[0]
    texts = importlib.import_module(f"{room}.texts")

    assert {code for code in enum if code not in texts.REFUSAL} == set()


def test_a_refusal_is_raised_by_its_enum():
    """A bare string has no words of its own: whoever is refused would read the code."""
    rooms = [path for path in Path(neu.__path__[0]).rglob("*.py") if "demo" not in path.parts]
    bare = [
        f"{path}:{call.lineno}"
        for path in rooms
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "Refused"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]
    assert bare == []
