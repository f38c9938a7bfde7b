"""Generated reorganisations of what stands on a day: merges, divisions, renames, a level put in, moves."""

from decimal import Decimal

from hypothesis import strategies as st

from neu.registry.places.rules import Basis, Deed, Kind, Level, Line, last_day

NAMES = ("An", "Bình", "Cẩm", "Đông", "Én")


@st.composite
def lines_on(draw, book, day, communes, *, levels=True, codes=80000):
    """Draw the lines of an act of a day on some communes; new codes count up from `codes`.

    Every line is right: what merges has a partner of the same parent, what divides has all its parts.
    `levels`: communes may also move under a new level of their own.
    """
    before = last_day(day)
    made: list[Line] = []
    by_home: dict[int, list] = {}
    for place in communes:
        version = book.at(place, before)
        by_home.setdefault(version.parent, []).append(version)
    code = iter(range(codes, codes + 5000))

    def add(deed, **said):
        made.append(Line(len(made) + 1, deed, **said))

    for home, versions in sorted(by_home.items()):
        to = ""
        fates = [draw(st.sampled_from(("stay", "rename", "merge", "divide", "move"))) for _ in versions]
        merging = [v for v, fate in zip(versions, fates, strict=True) if fate == "merge"]
        if len(merging) > 1:
            keeps = draw(st.booleans())  # the new unit may keep the code of one that merged
            to = merging[0].code if keeps else str(next(code))
            for at, version in enumerate(merging):
                name = draw(st.sampled_from(NAMES)) if at == 0 else ""
                add(Deed.MERGE, old=version.code, name=name, kind=Kind.XA if at == 0 else None, code=to)
        moving = [v for v, fate in zip(versions, fates, strict=True) if fate == "move"]
        if moving and levels:
            level = str(next(code))[:3] + str(home)
            above = book.at(home, before).code
            add(Deed.FOUND, kind=Kind.HUYEN, name=f"Mới {home}", code=level[:12], parent=above)
            for version in moving:
                add(Deed.CHANGE, old=version.code, parent=level[:12])
        for version, fate in zip(versions, fates, strict=True):
            if fate == "rename":
                add(Deed.CHANGE, old=version.code, name=version.name + " Hạ")
            elif fate == "divide":
                stated = draw(st.sampled_from(("none", "some", "all")))
                for share in ("0.6", "0.4"):
                    shares = ((Basis.HOUSEHOLDS, Decimal(share)),)
                    given = shares if stated == "all" or (stated == "some" and share == "0.6") else ()
                    if to and share == "0.4" and draw(st.booleans()):  # this part goes to what merged
                        add(Deed.DIVIDE, old=version.code, code=to, shares=given)
                        continue
                    name = f"{version.name} {share[-1]}"
                    add(Deed.DIVIDE, old=version.code, name=name, code=str(next(code)), shares=given)
    return made


def commune_places(book, day):
    """Return the communes standing on a day, in order of id."""
    return sorted(v.place for v in book.versions if v.level is Level.COMMUNE and v.start <= day < v.end)


def holds(book, after, day, made):
    """Assert the law of conservation: `book` before an act of the day, `after` with it."""
    before = last_day(day)
    standing = [v for v in after.versions if v.start <= day < v.end]
    assert len({(v.level, v.code) for v in standing}) == len(standing)
    assert len({v.place for v in standing}) == len(standing)
    for version in standing:
        assert version.parent is None or after.at(version.parent, day), version
        above = after.ancestors(version.place, day)
        assert version.place not in above
    for place in {v.place for v in after.versions}:
        history = after.history(place)
        assert all(a.end <= b.start for a, b in zip(history, history[1:], strict=False))
    for place in commune_places(book, before):
        if after.at(place, day):
            continue
        passed = [one for one in after.passages_out_of(place) if one.day == day]
        assert passed, place
        assert all(after.at(one.target, day) for one in passed)
    around = {above for v in made.touched() for above in (v.place, *book.ancestors(v.place, before))}
    provinces = [v for v in standing if v.level is Level.PROVINCE and v.place in around]
    for version in provinces:
        found = after.territory(version.place, day, before)
        had = {p for p in book.within(version.place, before) if book.at(p, before).level is Level.COMMUNE}
        assert {p for p in found.whole if book.at(p, before).level is Level.COMMUNE} == had
        assert found.parts == ()
    assert {p.source for p in after.passages if p.day == day} <= {v.place for v in made.ends}
