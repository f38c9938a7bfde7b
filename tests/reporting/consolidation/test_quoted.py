"""Words of an edition that name figures and words below: frozen at issue, led home, verified, compared."""

import io
from decimal import Decimal

import pytest
from docx import Document

from neu.reporting.consolidation import services
from neu.reporting.consolidation.documents.word import docx
from neu.reporting.consolidation.rules import hash_of, text_of
from neu.reporting.consolidation.selectors import comparing, contents, editions, verify
from neu.reporting.consolidation.selectors.basis import gather
from neu.reporting.consolidation.selectors.quoted import headings, pieces
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.formula.quoting import figure_token
from neu.reporting.forms.printing import written
from neu.reporting.forms.rules import Mark, SectionKind
from neu.reporting.submissions import services as reports
from neu.reporting.submissions.models import SubmissionVersion
from neu.reporting.submissions.rules import WordsEdit
from neu.reporting.submissions.selectors.kept import forget
from neu.reporting.submissions.selectors.lines import TotalState
from tests.reporting.consolidation.issued import behind_the_triggers, corrected, issue, pdf_text, prepare
from tests.reporting.consolidation.world import HOUSES, leader, officer

HEADING = ("D", "D1A")
TYPED = (
    "Toàn tỉnh làm {{[B!DA1_NHA_O.thuc_hien]}} nhà, đạt {{[B!DA1_NHA_O.thuc_hien] / 2}} nửa. "
    "{{lời phong-dan-toc-535}}"
)
BELOW = "Huyện làm {{[B!DA1_NHA_O.thuc_hien]}} nhà, giải ngân {{[C!DA1_NSTW_DTPT.giai_ngan]}} triệu đồng."


@pytest.fixture
def quoting(story, undo):
    """2024, the district's and the province's words with references; the province's report sent."""
    play = story.y2024
    for agency, step, text in (("phong-dan-toc-535", "HUYEN", BELOW), ("ban-dan-toc", "THUONG_TRUC", TYPED)):
        report = play.report(agency, step)
        if report.sent_version_id:
            reports.correct(report.pk, actor=officer(agency), at=play.now(), reason="viết lời")
        reports.save(
            report.pk, [], narratives=[WordsEdit(*HEADING, 0, text)], actor=officer(agency), at=play.now()
        )
        play.send(agency, step)
        if step == "HUYEN":
            play.accept(agency, "ban-dan-toc", step)
    return play


@pytest.fixture
def edition(quoting):
    return issue(quoting, prepare(quoting), "300/BC-UBND")


def body_of(edition):
    return editions.content_of(edition)["body"]


SAID = "Toàn tỉnh làm 115 nhà, đạt 57,5 nửa. Huyện làm 75 nhà, giải ngân 110 triệu đồng."


def test_issue_freezes_what_the_words_said_and_keeps_what_they_were_typed_as(edition):
    body = body_of(edition)
    [[*heading, text]] = body["narratives"]
    assert (tuple(heading), text) == (HEADING, SAID)
    [kept] = body["quotes"]
    assert kept["typed"] == TYPED
    assert kept["said"][0] == {
        "written": "{{[B!DA1_NHA_O.thuc_hien]}}",
        "words": "115",
        "cells": [["B", "DA1_NHA_O", "thuc_hien"]],
        "value": [Mark.VALUE, "115", ""],
    }
    assert "".join(piece.text for piece in pieces(kept)) == text
    assert SAID in pdf_text(edition)
    made = docx(
        editions.content_of(edition),
        forms.layout(edition.round.form_version_id),
        content_hash="",
        issued_at=edition.issued_at,
    )
    assert SAID in [line.text for line in Document(io.BytesIO(made)).paragraphs]
    assert verify(edition).ok


def test_the_page_of_an_edition_leads_from_a_number_in_the_words_to_its_origin(edition, client_of):
    client = client_of(officer("ban-dan-toc"))
    shown = client.get(f"/tong-hop/ban-phat-hanh/{edition.pk}/").content.decode()
    address = f"/{edition.round.territory_id}/B/DA1_NHA_O/thuc_hien/"
    assert address in shown
    [link] = {part for part in shown.split('"') if part.endswith(address)}
    origin = client.get(link)
    assert origin.context["value"] == "115"


def test_a_figure_changed_later_changes_nothing_issued_and_the_comparison_tells_it(edition, quoting):
    content, sealed = edition.content, edition.content_hash
    corrected(quoting, 50)
    edition.refresh_from_db()
    assert (edition.content, hash_of(edition.content)) == (content, sealed)
    assert verify(edition).ok
    [words] = [one for one in comparing.with_now(edition) if "nhà" in one.old]
    assert "Toàn tỉnh làm 115 nhà" in words.old
    assert "Toàn tỉnh làm 120 nhà, đạt 60 nửa. " in words.new
    # the report above was not sent again, the one it quotes was: counted as the figures are
    assert "Huyện làm 80 nhà" in words.new
    again = prepare(quoting, reason="Đính chính của Ba Vì")
    assert "120 nhà" in again.content


def test_a_signed_adjustment_is_in_the_number_the_words_say(quoting):
    adjusted = services.adjust(
        quoting.round.pk,
        quoting.province,
        HOUSES,
        Decimal(-3),
        reason="Bỏ số tính trùng",
        evidence="Biên bản rà soát",
        actor=officer("ban-dan-toc"),
        at=quoting.now(),
    )
    services.sign_off(adjusted.pk, actor=leader("ban-dan-toc"), at=quoting.now())
    edition = issue(quoting, prepare(quoting))
    [[*_heading, text]] = body_of(edition)["narratives"]
    assert text.startswith("Toàn tỉnh làm 112 nhà")
    assert "Huyện làm 75 nhà" in text  # what the district said of its own figures
    assert verify(edition).ok


def test_the_same_body_comes_out_of_the_versions_it_used(edition, quoting):
    corrected(quoting, 50)
    stored = body_of(edition)
    made = contents.body(contents.pinned(edition.round, stored["uses"]))
    assert hash_of(text_of(made)) == hash_of(text_of(stored))


def test_words_that_were_changed_behind_an_edition_are_found(edition, quoting):
    version = SubmissionVersion.objects.get(narratives__0__2=BELOW)
    retold(version, BELOW.replace("Huyện làm", "Huyện xong"))
    forget()
    assert not verify(edition).ok


def test_every_cell_quoted_says_what_the_table_of_the_same_body_prints(quoting):
    """Rendering after freezing equals the value in the table, for each cell of the form."""
    basis = gather(quoting.round, TotalState.ACCEPTED)
    layout = basis.layout
    keys = [cell.key for cell in layout.cells.values() if cell.kind != "LABEL"]
    words = dict.fromkeys(keys, "chưa có số liệu")
    text = [figure_token(key) for key in keys]
    body = contents.as_json(contents.body(basis))
    for section, rows in body["table"].items():
        for row, columns in rows.items():
            for column, (mark, value, note) in columns.items():
                spec, number = layout.cells[section, row, column], Decimal(value) if value else None
                printed = written(spec, layout.section_by_code[section], Mark(mark), number, note)
                words[section, row, column] = (
                    f"{printed.removesuffix('*')} (ước chia)" if value and note else printed
                )
    assert sum(said != "chưa có số liệu" for said in words.values()) > 20
    version = SubmissionVersion.objects.get(narratives__0__2=TYPED)
    for at in range(0, len(text), 100):
        retold(version, "|".join(text[at : at + 100]))
        [[*_heading, said]] = contents.as_json(contents.body(basis))["narratives"]
        assert said.split("|") == [words[key] for key in keys[at : at + 100]]


def retold(version, text):
    """Put other words into a version, as only the owner of the database can."""
    put = f"jsonb_set(narratives, '{{0,2}}', to_jsonb('{text}'::text))"
    behind_the_triggers("submissions_submissionversion", f"narratives = {put} WHERE id = {version.pk}")


def test_headings_come_in_the_order_of_the_outline(edition):
    layout = forms.layout(edition.round.form_version_id)
    [one] = headings(body_of(edition), layout)
    outline = next(each for each in layout.sections if each.kind is SectionKind.NARRATIVE)
    assert one.title == next(item.title for item in outline.items if item.code == HEADING[1])
    assert [piece.text for piece in one.pieces if piece.quoted][0] == "115"


def test_two_long_texts_are_told_from_where_they_part(edition):
    stored = body_of(edition)
    other = {**stored, "narratives": [[*HEADING, "Dài dòng. " * 60 + text] for text in (SAID,)]}
    new = {**other, "narratives": [[*HEADING, one[-1].replace("115", "116")] for one in other["narratives"]]}
    layout = forms.layout(edition.round.form_version_id)
    [changed] = comparing.between(other, new, layout)
    assert "115 nhà" in changed.old
    assert "116 nhà" in changed.new
    assert changed.old.startswith("…")


def test_an_edition_whose_words_name_nothing_has_no_such_part(first):  # last: it stays issued
    assert "quotes" not in body_of(first.edition)
