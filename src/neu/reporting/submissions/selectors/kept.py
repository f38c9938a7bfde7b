"""Answers about frozen versions, kept in the process that worked them out (docs/adr/0009)."""

import weakref
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from neu.registry.places.rules import Atlas

Answering = TypeVar("Answering", bound=Callable[..., Any])
_functions: list[Any] = []
_atlases: list["weakref.ref[Atlas]"] = []  # the one the answers belong to


def kept(size: int) -> Callable[[Answering], Answering]:
    """Keep the latest answers of a function whose arguments are all that its answer depends on."""

    def keeping(function: Answering) -> Answering:
        cached: Any = lru_cache(maxsize=size)(function)
        _functions.append(cached)
        return cached  # type: ignore[no-any-return]

    return keeping


def keep_for(atlas: Atlas) -> Atlas:
    """Forget what belongs to another atlas: the registry changes seldom, and an old atlas is large."""
    if not _atlases or _atlases[0]() is not atlas:
        forget()
        _atlases[:] = [weakref.ref(atlas)]
    return atlas


def forget() -> None:
    """Read the frozen figures anew next time: for whoever checks that they are still what they were."""
    for one in _functions:
        one.cache_clear()
