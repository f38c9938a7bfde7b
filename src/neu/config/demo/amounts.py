"""Illustrative money and counts for the demo. Pure: the same seed gives the same figures.

Sums that have a source (reference/demo/figures.yaml) come out exactly; how they are shared is illustration.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any, TypeVar

MILLION = Decimal(1_000_000)
REORGANISED = 2025  # the first year reported by the communes of 1/7/2025
FIRST, JANUARY = "first", "january"
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Row:
    """One line of capital."""

    node: str
    source: str
    kind: str


Line = tuple[str, Row]  # (commune, line of capital)


@dataclass(frozen=True)
class Money:
    """What one place has in one line and year, in triệu đồng."""

    given: int
    carried: int
    spent_first: int
    spent_january: int

    @property
    def usable(self) -> int:
        return self.given + self.carried

    def spent(self, passage: str) -> int:
        return self.spent_first if passage == FIRST else self.spent_january

    def spent_of_carried(self, passage: str) -> int:
        """Some of what was spent came from carried money, never more than there was."""
        return min(self.carried, self.spent(passage) * 2 // 5)


@dataclass
class Book:
    """Capital of every (place, year, row). Places are communes by (code, generation)."""

    entries: dict[tuple[str, int, Row], Money] = field(default_factory=dict)

    def of(self, place: str, year: int) -> dict[Row, Money]:
        """Return {row: money} of one place and year."""
        return {row: money for (at, when, row), money in self.entries.items() if at == place and when == year}

    def total(self, year: int, pick: str) -> int:
        return sum(int(getattr(money, pick)) for (_, when, _), money in self.entries.items() if when == year)


def share_out(total: int, weights: Mapping[Key, Decimal]) -> dict[Key, int]:
    """Divide whole units by weight; the parts add up to the total (largest remainder, ties by key order).

    >>> share_out(10, {"a": Decimal(1), "b": Decimal(1), "c": Decimal(1)})
    {'a': 4, 'b': 3, 'c': 3}
    """
    if not weights:
        return {}
    whole = sum(weights.values(), Decimal(0))
    exact = {key: Decimal(total) * weight / whole for key, weight in weights.items()}
    parts = {key: int(value) for key, value in exact.items()}
    left = total - sum(parts.values())
    for key in sorted(exact, key=lambda one: (parts[one] - exact[one], str(one)))[:left]:
        parts[key] += 1
    return parts


def weight(seed: int, *names: object) -> Decimal:
    """Return a stable weight between 0,60 and 1,60 for a name."""
    number = Random(f"{seed}:{':'.join(map(str, names))}").randrange(60, 161)  # noqa: S311 - illustration, not security
    return Decimal(number) / 100


def has_news(figures: Mapping[str, Any], place: str, year: int) -> bool:
    """Whether a commune has changes to report in January: one in three, and the commune of the story."""
    if place == f"{figures['outputs']['story']['place']}-cu":
        return True
    return weight(int(figures["seed"]), place, year, "tháng 1") < Decimal("0.93")


def keep_book(
    figures: Mapping[str, Any],
    *,
    old: Sequence[str],
    new: Sequence[str],
    heirs: Mapping[str, str],
    years: Iterable[int],
) -> Book:
    """Work out the capital of every place, year and line.

    `old` are the communes that report to 2024, `new` those from 2025; `heirs` says which new commune takes
    over what an old one had not spent.
    """
    seed, capital = int(figures["seed"]), figures["capital"]
    rows = {Row(row["node"], row["source"], row["kind"]): Decimal(row["weight"]) for row in capital["rows"]}
    book = Book()
    left: dict[Line, int] = {}
    total_to_2024 = int(capital["allocated_to_2024"]["value"])
    by_year = share_out(total_to_2024, {int(year): Decimal(s) for year, s in capital["year_shares"].items()})
    by_year |= {2025: int(capital["allocated_2025"]), 2026: 0}
    spent_before = 0
    for year in years:
        places = old if year < REORGANISED else new
        if year == REORGANISED:
            left = _inherited(left, heirs)
        weights = {
            (place, row): weight(seed, place, row.node) * share
            for place in places
            for row, share in rows.items()
        }
        given = share_out(by_year[year], weights)
        usable = {key: given[key] + left.get(key, 0) for key in weights}
        spent_january = _spent(usable, Decimal(capital["rates"][year][JANUARY]), Decimal(capital["slow_sn"]))
        spent_first = _spent_first(capital, year, usable, spent_january, spent_before)
        for key in weights:
            place, row = key
            news = (
                max(spent_january[key], spent_first[key])
                if has_news(figures, place, year)
                else spent_first[key]
            )
            book.entries[place, year, row] = Money(given[key], left.get(key, 0), spent_first[key], news)
        spent_before += sum(book.entries[place, year, row].spent_january for place, row in weights)
        left = {key: usable[key] - book.entries[key[0], year, key[1]].spent_january for key in weights}
    return book


def _spent(usable: Mapping[Line, int], rate: Decimal, slow_sn: Decimal) -> dict[Line, int]:
    spent = {}
    for key, money in usable.items():
        own = rate * (slow_sn if key[1].kind == "SN" else Decimal("1.12"))
        spent[key] = int((money * min(own, Decimal("0.97"))).to_integral_value(ROUND_HALF_UP))
    return spent


def _spent_first(
    capital: Mapping[str, Any],
    year: int,
    usable: Mapping[Line, int],
    january: Mapping[Line, int],
    spent_before: int,
) -> dict[Line, int]:
    rate = capital["rates"][year][FIRST]
    if rate is not None:
        return _spent(usable, Decimal(rate), Decimal(capital["slow_sn"]))
    # the published sum to 25/10/2024 comes out exactly
    wanted = int(capital["disbursed_to_2024_first_pass"]["value"]) - spent_before
    return share_out(wanted, {key: Decimal(value) for key, value in january.items()})


def _inherited(left: Mapping[Line, int], heirs: Mapping[str, str]) -> dict[Line, int]:
    passed: dict[Line, int] = {}
    for (place, row), money in left.items():
        if place in heirs:
            key = heirs[place], row
            passed[key] = passed.get(key, 0) + money
    return passed


@dataclass(frozen=True)
class Count:
    """One output of one place: the plan of the phase and of the year, done in the year by each pass."""

    phase_plan: int
    year_plan: int
    first: int
    january: int
    estimate: int


def count(figures: Mapping[str, Any], *, place: str, element: str, year: int, size: int) -> Count:
    """Return an illustrative output; stories and sourced ones come out as the reference file says."""
    seed = int(figures["seed"])
    base = int(Decimal(size) * weight(seed, place, element))
    phase_plan = base * 4
    house = figures["outputs"]["house"]
    if element == house["element"] and place in house["places"] and year <= 2024:
        index = house["places"].index(place)
        even = {p: Decimal(1) for p in house["places"]}
        phase_plan = share_out(house["plan"], even)[place]
        done = share_out(house["done"], even)[place]
        by_year = share_out(done, {2022: Decimal(1), 2023: Decimal(2), 2024: Decimal(3)})
        first = max(by_year[year] - 1 - index % 2, 0)
        return Count(phase_plan, by_year[year], first, by_year[year], by_year[year])
    story = figures["outputs"]["story"]
    if (element, place, year) == (story["element"], story["place"], int(story["year"])):
        return Count(max(phase_plan, 480), 125, int(story["first"]), int(story["january"]), 120)
    first = int(base * (Decimal("0.55") + weight(seed, place, element, year) / 10))
    january = int(base * (Decimal("0.80") + weight(seed, place, element, year) / 10))
    return Count(phase_plan, base, first, january, january)
