"""Every refusal has words, and the words say what to do."""

import importlib
import pkgutil
from enum import StrEnum

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
