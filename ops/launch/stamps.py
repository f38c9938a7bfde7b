"""Stamps: what was done, from which inputs, so that it is not done again."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

SKIPPED = {"node_modules", "__pycache__", ".git"}


def files_under(folder: Path, pattern: str = "*") -> list[Path]:
    """Every file below `folder` matching `pattern`, sorted; build results left out."""
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in SKIPPED)
        found += [Path(place, name) for name in sorted(names) if Path(name).match(pattern)]
    return found


def digest(files: Iterable[Path], base: Path, *extra: str) -> str:
    """A short hash of names (relative to `base`) and contents, and of the `extra` words."""
    total = hashlib.sha256()
    for word in extra:
        total.update(f"{word}\0".encode())
    for file in files:
        total.update(f"{os.path.relpath(file, base)}\0".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()[:16]


class Stamps:
    """A small JSON file of step → hash. Lost or broken means: nothing is done yet."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def _read(self) -> dict[str, str]:
        try:
            found = json.loads(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def get(self, step: str) -> str:
        return self._read().get(step, "")

    def set(self, step: str, value: str) -> None:
        """Written beside and renamed: a reader never sees half a file."""
        content = {**self._read(), step: value}
        self.file.parent.mkdir(parents=True, exist_ok=True)
        beside = self.file.with_suffix(f".{os.getpid()}")
        beside.write_text(json.dumps(content, indent=1), encoding="utf-8")
        beside.replace(self.file)

    def clear(self) -> None:
        self.file.unlink(missing_ok=True)
