"""Writing a form in the browser: drafts, their steps, two writers, publishing, the file and back."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neu.platform.audit.models import AuditEvent
from neu.platform.text.refusals import Refused
from neu.registry.people.models import User
from neu.reporting.forms import content as contents
from neu.reporting.forms import selectors, services
from neu.reporting.forms.authoring import editing
from neu.reporting.forms.authoring.editing import Place
from neu.reporting.forms.authoring.files import to_yaml
from neu.reporting.forms.authoring.shape import entries, shaped
from neu.reporting.forms.models import Form, FormDraft, FormVersion
from neu.reporting.forms.rules import DraftRefusal, Refusal
from neu.reporting.forms.selectors import writing
from neu.reporting.indicators import selectors as indicators
from neu.reporting.indicators.files import read_text
from neu.reporting.indicators.models import DataElementVersion
from neu.reporting.indicators.rules import Adds
from tests.reporting.forms.test_authoring import small

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
DAY = date(2026, 1, 1)


@pytest.fixture
def her() -> User:
    return User.objects.create(username="hong", full_name="Hồng")


@pytest.fixture
def him() -> User:
    return User.objects.create(username="nam", full_name="Nam")


def started(actor: User, source: dict[str, Any] | None = None) -> FormDraft:
    text = to_yaml(source or small())
    return services.start_from_file(text.encode(), "thu.yaml", actor=actor, at=AT)


def now(draft: FormDraft) -> FormDraft:
    return FormDraft.objects.get(pk=draft.pk)


def refusal(deed: Any, *args: Any, **named: Any) -> str:
    with pytest.raises(Refused) as refused, transaction.atomic():
        deed(*args, **named)
    return str(refused.value.code)


def test_a_draft_is_begun_written_and_published_and_each_deed_leaves_its_trace(her):
    before = AuditEvent.objects.count()
    facts = {"code": "MOI", "title": "Biểu mới", "valid_from": DAY}
    draft = services.start_draft(facts, actor=her, at=AT)
    section = {"code": "A", "kind": "TABLE", "title": "Mục"}
    services.edit_part(draft.pk, Place("", "sections"), section, actor=her, at=AT)
    column = {"code": "th", "label": "Thực hiện",
              "cell": {"kind": "INPUT", "measure": "ACTUAL", "window": "ROUND"}}  # fmt: skip
    services.edit_part(draft.pk, Place("A", "columns"), column, actor=her, at=AT)
    made = services.add_rows(
        draft.pk, "A", [{"element": "ho_dat_o"}, {"element": "ho_nha_o"}], actor=her, at=AT
    )
    assert made == ["HO_DAT_O", "HO_NHA_O"]
    version = services.publish_draft(draft.pk, now(draft).revision, date(2026, 2, 1), actor=her, at=AT)

    assert (version.no, version.valid_from, version.form.code) == (1, date(2026, 2, 1), "MOI")
    assert len(selectors.layout(version.pk).cells) == 2
    kinds = list(AuditEvent.objects.order_by("pk").values_list("event", flat=True))[before:]
    assert kinds == ["form.start", "form.edit", "form.edit", "form.edit", "form.publish"]
    assert now(draft).version_id == version.pk


def test_two_writers_at_once_lose_nothing_silently(her, him):
    draft = started(her)
    place = Place("A", "rows", "NHA")
    seen = editing.mark(editing.thing(draft.source, place))
    services.edit_part(draft.pk, place, {"label": "Nhà của Hồng"}, seen=seen, actor=her, at=AT)

    with pytest.raises(Refused) as refused:
        services.edit_part(draft.pk, place, {"label": "Nhà của Nam"}, seen=seen, actor=him, at=AT)
    assert refused.value.code == DraftRefusal.DRAFT_CHANGED
    assert "Hồng" in refused.value.params["who"]
    other = Place("A", "rows", "DAT")
    theirs = editing.mark(editing.thing(draft.source, other))  # read before hers, yet another row
    services.edit_part(draft.pk, other, {"label": "Đất của Nam"}, seen=theirs, actor=him, at=AT)
    labels = [row.get("label") for row in now(draft).source["sections"][0]["rows"]]
    assert labels == ["Đất của Nam", "Nhà của Hồng", "Cộng"]

    facts = services.form_facts(now(draft).source)
    services.edit_facts(draft.pk, {"title": "Tên mới"}, seen=editing.mark(facts), actor=her, at=AT)
    code = refusal(
        services.edit_facts, draft.pk, {"title": "Tên khác"}, seen=editing.mark(facts), actor=him, at=AT
    )
    assert code == DraftRefusal.DRAFT_CHANGED
    assert now(draft).title == "Tên mới"


def test_the_last_change_is_taken_back_and_the_one_before_it(her):
    draft = started(her)
    first = now(draft).source
    services.remove_part(draft.pk, Place("A", "rows", "NHA"), actor=her, at=AT)
    services.move_part(draft.pk, Place("A", "columns", "th"), -1, actor=her, at=AT)
    steps = writing.steps(draft.pk)

    assert [step.deed for step in steps] == ["MOVE", "REMOVE"]
    assert refusal(services.undo_step, draft.pk, steps[1].no, actor=her, at=AT) == DraftRefusal.DRAFT_MOVED_ON
    services.undo_step(draft.pk, steps[0].no, actor=her, at=AT)
    services.undo_step(draft.pk, steps[1].no, actor=her, at=AT)
    assert now(draft).source == first
    assert refusal(services.undo_step, draft.pk, 2, actor=her, at=AT) == DraftRefusal.DRAFT_NOTHING_TO_UNDO


def test_what_changes_nothing_is_no_step(her):
    draft = started(her)
    services.edit_part(draft.pk, Place("A", "rows", "TONG"), {"label": "Cộng"}, actor=her, at=AT)

    assert writing.steps(draft.pk) == []
    assert now(draft).revision == 1


def test_only_so_many_steps_are_kept(her, monkeypatch):
    monkeypatch.setattr("neu.reporting.forms.services.desk.STEPS", 3)
    draft = started(her)
    for no in range(6):
        services.edit_part(draft.pk, Place("A", "rows", "NHA"), {"label": f"Nhà {no}"}, actor=her, at=AT)

    assert [step.no for step in writing.steps(draft.pk)] == [7, 6, 5]


def test_a_published_draft_never_changes(her):
    draft = started(her)
    services.publish_draft(draft.pk, 1, DAY, actor=her, at=AT)

    code = refusal(
        services.edit_part, draft.pk, Place("A", "columns", "tl"), {"label": "x"}, actor=her, at=AT
    )
    assert code == DraftRefusal.DRAFT_PUBLISHED
    assert refusal(services.discard_draft, draft.pk, actor=her, at=AT) == DraftRefusal.DRAFT_PUBLISHED
    for deed in (lambda: now(draft).save(), lambda: FormDraft.objects.filter(pk=draft.pk).delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()


def test_what_was_not_previewed_is_not_published(her, him):
    draft = started(her)
    services.remove_part(draft.pk, Place("A", "checks", "K"), actor=him, at=AT)

    assert refusal(services.publish_draft, draft.pk, 1, DAY, actor=her, at=AT) == DraftRefusal.DRAFT_MOVED_ON
    assert not Form.objects.filter(code="THU").exists()


def test_a_wrong_form_is_not_published_and_the_refusal_names_the_part(her):
    draft = started(her)
    services.edit_part(draft.pk, Place("A", "rows", "NHA"), {"element": "khong_co"}, actor=her, at=AT)

    with pytest.raises(Refused) as refused, transaction.atomic():
        services.publish_draft(draft.pk, 2, DAY, actor=her, at=AT)
    assert refused.value.code == Refusal.FORM_ELEMENT_UNKNOWN
    assert refused.value.where == "Mục A, hàng NHA"
    assert now(draft).version_id is None


def test_the_same_again_is_not_published_and_an_earlier_day_neither(her):
    version = services.publish_draft(started(her).pk, 1, DAY, actor=her, at=AT)
    again = services.start_from_version(version.pk, {}, actor=her, at=AT)

    assert refusal(services.publish_draft, again.pk, 1, DAY, actor=her, at=AT) == DraftRefusal.DRAFT_SAME
    assert now(again).version_id is None
    code = refusal(services.publish_draft, again.pk, 1, date(2025, 1, 1), actor=her, at=AT)
    assert code == Refusal.FORM_VERSION_EARLIER
    next_year = services.publish_draft(again.pk, 1, date(2027, 1, 1), actor=her, at=AT)
    assert (next_year.no, next_year.form_id) == (2, version.form_id)


def test_a_copy_under_another_code_is_another_form(her):
    version = services.publish_draft(started(her).pk, 1, DAY, actor=her, at=AT)
    copied = services.start_from_version(version.pk, {"code": "KHAC", "title": "Khác"}, actor=her, at=AT)
    other = services.publish_draft(copied.pk, 1, DAY, actor=her, at=AT)

    assert (other.form.code, other.no, other.title) == ("KHAC", 1, "Khác")


def test_a_version_from_before_sources_were_kept_says_so(her):
    version = FormVersion.objects.create(
        form=Form.objects.create(code="CU"), no=1, title="Cũ", valid_from=DAY, content={}, digest="x",
        published_at=AT,
    )  # fmt: skip
    code = refusal(services.start_from_version, version.pk, {}, actor=her, at=AT)
    assert code == DraftRefusal.DRAFT_WITHOUT_SOURCE


def test_the_file_of_a_form_that_a_person_published_since_is_left_alone(her):
    shipped = selectors.versions("GIAI_NGAN_THANG")[0]
    draft = services.start_from_version(shipped.pk, {"title": "Của tỉnh"}, actor=her, at=AT)
    services.publish_draft(draft.pk, 1, date(2027, 1, 1), actor=her, at=AT)
    services.load_reference(AT)

    assert [each.title for each in selectors.versions("GIAI_NGAN_THANG")] == ["Của tỉnh", shipped.title]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"code: A\n", "a.txt", DraftRefusal.DRAFT_FILE),
        (b"\xff\xfe\x00", "a.yaml", DraftRefusal.DRAFT_FILE),
        (b"x" * 2_000_001, "a.yaml", DraftRefusal.DRAFT_FILE),
        (b"", "a.yaml", "CATALOGUE_FILE"),
        (b"title: x\n", "a.yaml", "KEY_MISSING"),
    ],
)
def test_what_is_no_form_file_is_refused(her, content, name, code):
    assert refusal(services.start_from_file, content, name, actor=her, at=AT) == code
    assert not writing.drafts()


def digest(source: dict[str, Any]) -> str:
    reading = writing.read(source)
    assert reading.content is not None, [str(one.refused) for one in reading.wrong]
    return contents.digest(reading.content)


def downloaded(source: dict[str, Any]) -> dict[str, Any]:
    return shaped(read_text(to_yaml(source), "tệp.yaml"))


def test_a_downloaded_version_uploaded_again_is_the_very_same(her):
    for shipped in selectors.versions():
        text = to_yaml(writing.source_of(shipped) or {})
        again = services.start_from_file(text.encode(), "x.yaml", actor=her, at=AT)
        assert services.publish(entries(again.source), actor=her, at=AT) == shipped


def test_also_where_the_dictionary_has_since_renamed_what_a_row_counts(her):
    version = services.publish_draft(started(her).pk, 1, DAY, actor=her, at=AT)
    DataElementVersion.objects.filter(element__code="ho_nha_o").update(name="Tên khác hẳn")
    source = writing.source_of(version)

    assert source is not None
    assert digest(downloaded(source)) == version.digest


WORDS = st.text("abcàếộ: #'\"[]{}-?|>%@&*!,", min_size=1, max_size=12).map(str.strip).filter(bool)


@st.composite
def forms(draw: st.DrawFn, elements: list[str]) -> dict[str, Any]:
    """A form that can be published: figures, a formula over them, totals of some rows, headings, a check."""
    sections, left = [], list(elements)
    for letter in "AB"[: draw(st.integers(1, 2))]:
        kinds = draw(
            st.lists(st.sampled_from(["PLAN", "ACTUAL", "ESTIMATE"]), min_size=1, max_size=3, unique=True)
        )
        columns: list[dict[str, Any]] = [
            {"code": kind.lower(), "label": draw(WORDS), "group": draw(st.sampled_from(["", "Chung"])),
             "cell": {"kind": "INPUT", "measure": kind, "window": draw(st.sampled_from(["ROUND", "YEAR"]))}}
            for kind in kinds
        ]  # fmt: skip
        named = [f"[{column['code']}]" for column in columns]
        columns.append({"code": "f", "label": draw(WORDS), "cell": {
            "kind": "FORMULA", "formula": " + ".join(named), "unit": draw(WORDS),
            "decimals": draw(st.integers(0, 4))}})  # fmt: skip
        count = draw(st.integers(1, min(5, len(left) - 1)))
        rows: list[dict[str, Any]] = [{"code": "DAU", "heading": True, "label": draw(WORDS)}]
        for no in range(count):
            cells = draw(st.sampled_from([{}, {"f": None}, {"f": {"kind": "LABEL", "text": "x"}}]))
            label = draw(st.sampled_from(["", "Tên riêng"]))
            rows.append({"code": f"H{no}", "element": left.pop(), "label": label, "cells": cells,
                         "indent": draw(st.integers(0, 2))})  # fmt: skip
        total = draw(st.sampled_from([["H*"], ["H0"], [row["code"] for row in rows[1:]]]))
        rows.append({"code": "TONG", "label": draw(WORDS), "total": total})
        check = {"code": "K", "formula": f"{named[0]} >= 0", "severity": "ERROR", "column": kinds[0].lower(),
                 "message": draw(WORDS)}  # fmt: skip
        sections.append({"code": letter, "kind": "TABLE", "title": draw(WORDS), "columns": columns,
                         "rows": rows, "checks": [check]})  # fmt: skip
    items = [{"code": "D1", "title": draw(WORDS), "hint": draw(WORDS), "asked": draw(st.booleans())}]
    sections.append({"code": "D", "kind": "NARRATIVE", "title": draw(WORDS), "items": items})
    return shaped({"code": "SINH", "title": draw(WORDS), "valid_from": "2026-01-01", "sections": sections})


def test_any_form_comes_back_from_its_file_with_the_same_digest():
    known = [
        each.code
        for each in indicators.elements(DAY)
        if each.unit == "hộ" and each.adds_over_nodes is Adds.SUM and each.adds_over_places is Adds.SUM
    ]
    assert len(known) >= 6

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(forms(known))
    def holds(source: dict[str, Any]) -> None:
        assert digest(downloaded(source)) == digest(source)

    holds()
