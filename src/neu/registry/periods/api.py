"""The API's doors of periods: the data windows and days off of a year."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from neu.registry.periods import selectors

router = Router(tags=["periods"])
Year = Annotated[int, Field(ge=2000, le=2100)]


class WindowOut(BaseModel):
    """The days a figure of a period covers; a period may have several."""

    code: str
    period: str
    calendar: str
    starts_on: date
    ends_on: date = Field(description="The last day.")
    draft: bool
    source: str


class HolidayOut(BaseModel):
    """A day off, or a Saturday worked in exchange."""

    day: date
    name: str
    works: bool
    draft: bool
    source: str


class YearOut(BaseModel):
    """The windows and days off of a year."""

    year: int
    windows: list[WindowOut]
    holidays: list[HolidayOut]


@router.get("/periods/{year}", response=YearOut, summary="Thời gian số liệu và ngày nghỉ của một năm")
def year(request: HttpRequest, year: Year) -> YearOut:
    """The data windows that end in a year or its January pass, and the days off."""
    return YearOut(
        year=year,
        windows=[WindowOut.model_validate(one, from_attributes=True) for one in selectors.windows(year)],
        holidays=[
            HolidayOut.model_validate(one, from_attributes=True) for one in selectors.holidays_of(year)
        ],
    )
