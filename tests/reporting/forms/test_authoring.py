"""Writing a form as data: what each key may be, one change at a time, as a file and back without loss."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neu.platform.text.typed import typed
from neu.reporting.forms import content as contents
from neu.reporting.forms import selectors
from neu.reporting.forms.authoring.files import to_yaml
from neu.reporting.forms.authoring.shape import entries, shaped
from neu.reporting.forms.drafting import draft
from neu.reporting.forms.rules import CellKind, WindowKind
from neu.reporting.forms.selectors import writing
from neu.reporting.indicators.files import read_text
from neu.reporting.indicators.rules import Measure

CODES = st.from_regex(r"[A-Za-z0-9_]{1,12}", fullmatch=True)
WORDS = st.one_of(
    st.sampled_from(["yes", "null", "~", "01", "1e3", "2026-01-01", "a: b", "# không", "=", "- a", "{x}"]),
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=40),
).map(lambda words: typed(words, 300, "")).filter(bool)  # fmt: skip


def listed(thing: dict[str, Any], **may: Any) -> Any:
    return st.lists(
        st.fixed_dictionaries(thing, optional=may), max_size=4, unique_by=lambda each: each["code"]
    ).filter(bool)


CELL = st.fixed_dictionaries(
    {"kind": st.sampled_from([kind.value for kind in CellKind])},
    optional={
        "measure": st.sampled_from([one.value for one in Measure]), "formula": WORDS, "text": WORDS,
        "window": st.sampled_from([one.value for one in WindowKind]), "unit": CODES,
        "decimals": st.integers(0, 4), "element": CODES,
    },
)  # fmt: skip
SECTION = listed(
    {"code": CODES, "kind": st.sampled_from(["TABLE", "NARRATIVE"])},
    title=WORDS, note=WORDS, mode=st.just("SOLE"), entry_unit=st.just("trieu"), parts=st.just(False),
    columns=listed({"code": CODES}, label=WORDS, group=WORDS, parts=st.just(False), cell=CELL),
    rows=listed(
        {"code": CODES}, label=WORDS, indent=st.integers(1, 4), heading=st.just(True), element=CODES,
        draft=st.booleans(), total=st.lists(CODES, min_size=1, max_size=3), breakdowns=st.just(["gioi"]),
        cells=st.dictionaries(CODES, st.none() | CELL, min_size=1, max_size=3),
    ),
    checks=listed({"code": CODES}, formula=WORDS, severity=st.just("ERROR"), message=WORDS, column=CODES),
    items=listed({"code": CODES}, title=WORDS, hint=WORDS, asked=st.just(False)),
)  # fmt: skip
FORM = st.fixed_dictionaries(
    {"code": CODES},
    optional={
        "title": WORDS, "note": WORDS, "programme": st.just("1719-I"), "sections": SECTION,
        "valid_from": st.dates(min_value=date(2021, 1, 1),
                               max_value=date(2099, 1, 1)).map(str),
    },
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(FORM)
def test_whatever_is_written_reads_back_from_its_file_as_the_same(source):
    kept = shaped(source)

    assert kept == source
    assert shaped(read_text(to_yaml(kept), "biểu.yaml")) == kept


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["BC_NAM", "GIAI_NGAN_THANG", "GIAO_KE_HOACH"])
def test_a_shipped_form_comes_back_from_its_file_with_the_same_digest(code):
    version = selectors.versions(code)[0]
    source = writing.source_of(version)
    entry = entries(shaped(read_text(to_yaml(source), "biểu.yaml")))
    made = draft(entry, writing.catalogue(entry))
    content = contents.to_content(
        made.layout, made.coordinates, valid_from=made.valid_from, programme=made.programme
    )

    assert contents.digest(content) == version.digest
