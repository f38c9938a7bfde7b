"""How days, numbers and keys are written in JSON."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from neu.platform.api.rules import MOST
from neu.platform.text.rules import canonical

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _iso(told: object) -> object:
    """Pydantic reads numbers as seconds since 1970 too: a day is written one way only."""
    if isinstance(told, date) or (isinstance(told, str) and _ISO.fullmatch(told)):
        return told
    raise PydanticCustomError("date_parsing", "not a day as YYYY-MM-DD")


EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
Key = Annotated[int, Field(ge=1, le=MOST)]  # of a row, as an answer of ours told it
Rev = Annotated[int, Field(ge=0, le=2**31 - 1)]
IsoDay = Annotated[date, BeforeValidator(_iso)]
Day = Annotated[IsoDay, Field(ge=EARLIEST, le=LATEST, description="YYYY-MM-DD")]
Code = Annotated[str, Field(min_length=1, max_length=60)]
Number = Annotated[str, Field(pattern=r"^-?[0-9]{1,16}(\.[0-9]{1,10})?$", description="A decimal string.")]


class Sent(BaseModel):
    """What a program sends: a field nobody knows is a slip, not something to pass over."""

    model_config = ConfigDict(extra="forbid")


class Reason(Sent):
    """Why a deed is done."""

    reason: str = Field("", max_length=20_000)


class Why(Sent):
    """Why a deed is done; it must be said."""

    reason: str = Field(pattern=r"\S", max_length=20_000)


class DecisionOut(BaseModel):
    """The document that decides; draft where its text was not recovered."""

    number: str
    issued_on: date | None
    issuer: str
    draft: bool


def number(value: Decimal | int | None) -> str | None:
    """Return a value as JSON carries it: a plain decimal string; blank stays null."""
    return None if value is None else canonical(value)


def decided(decision: Any) -> DecisionOut | None:
    """Return a deciding document, where one is known."""
    if decision is None:
        return None
    return DecisionOut(
        number=decision.number, issued_on=decision.issued_on, issuer=decision.issuer, draft=decision.draft
    )
