"""An expected no. Each room's texts.py says it in people's words, with what to do next."""

from collections.abc import Mapping


class Refused(Exception):
    """A deed that may not be done now; nothing was changed.

    `code` is an UPPER_CASE word found in the room's texts.REFUSAL; `params` are put into the message;
    `where` names the field, row or cell it is about.
    """

    def __init__(self, code: str, params: Mapping[str, str] | None = None, *, where: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, str] = dict(params or {})
        self.where = where

    def __str__(self) -> str:
        said = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code}({said})" + (f" at {self.where}" if self.where else "")
