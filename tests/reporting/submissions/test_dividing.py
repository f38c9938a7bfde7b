"""Figures read in the places of another day, over generated acts: nothing is guessed, nothing is lost."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from neu.registry.places.rules import Atlas, Basis
from neu.reporting.submissions.selectors.dividing import NEVER, Rule, share
from tests.registry.places.worlds import DAYS, reorganised

PROVINCE, DISTRICT = 0, 1
HOUSEHOLDS, HECTARES = Rule(Basis.HOUSEHOLDS, whole=True), Rule(Basis.AREA, whole=False)
RULES = st.sampled_from([HOUSEHOLDS, HECTARES, NEVER])
VALUES = st.lists(st.integers(0, 10**6).map(Decimal), min_size=30, max_size=30)
DAY = st.sampled_from(DAYS)


def read(book: Atlas, place: int, figures: dict[int, Decimal], rule: Rule, day, on):
    """What a place as of `on` has for certain of figures of `day`, and the sources it is not sure about."""
    extent = book.territory(place, on, day)
    total = sum((figures[key] for key in extent.whole if key in figures), Decimal(0))
    unsure = set()
    for source in {part.source for part in extent.parts} & figures.keys():
        found = share(book, source, figures[source], rule, day=day, place_id=place, on=on)
        total += found.given or Decimal(0)
        unsure |= set() if found.complete else {source}
    return total, unsure


def figures_of(book: Atlas, day, values) -> dict[int, Decimal]:
    communes = [one.place for one in book.child_versions(DISTRICT, day)]
    return dict(zip(communes, values, strict=False))


@given(reorganised(), VALUES, RULES, DAY, DAY)
def test_children_and_what_is_not_divided_make_the_parent_in_every_view(book, values, rule, day, on):
    figures = figures_of(book, day, values)
    whole = sum(figures.values(), Decimal(0))
    assert read(book, DISTRICT, figures, rule, day, on) == (whole, set())
    assert read(book, PROVINCE, figures, rule, day, on) == (whole, set())
    children = [one.place for one in book.child_versions(DISTRICT, on)]
    for source, value in figures.items():
        found = [read(book, child, {source: value}, rule, day, on) for child in children]
        known = sum((one for one, _unsure in found), Decimal(0))
        assert 0 <= known <= value
        unsure = any(waits for _one, waits in found)
        assert unsure or known == value
        if unsure and (on < day or rule is NEVER):
            assert known == 0  # nothing is guessed


@given(reorganised(), VALUES, RULES, DAY)
def test_as_reported_is_what_was_reported(book, values, rule, day):
    figures = figures_of(book, day, values)
    for place, value in figures.items():
        assert read(book, place, figures, rule, day, day) == (value, set())


@given(reorganised(), VALUES, DAY, DAY)
def test_whole_things_stay_whole_however_they_are_divided(book, values, day, on):
    figures = figures_of(book, day, values)
    for child in book.child_versions(DISTRICT, on):
        total, _unsure = read(book, child.place, figures, HOUSEHOLDS, day, on)
        assert total == total.to_integral_value()
