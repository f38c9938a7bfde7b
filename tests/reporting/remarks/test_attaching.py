"""Files of a report: checked, counted, frozen with each sending, read by whom the report is."""

import hashlib
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st

from neu.platform.audit import selectors as audit
from neu.platform.files.models import StoredFile
from neu.platform.files.rules import FileRefusal
from neu.platform.text.refusals import Refused
from neu.reporting.remarks import selectors, services
from neu.reporting.remarks.models import Attachment
from neu.reporting.remarks.rules import (
    MOST_BYTES,
    MOST_BYTES_TOGETHER,
    MOST_FILES,
    RemarkRefusal,
    room_for,
)
from neu.reporting.submissions import selectors as submissions
from neu.reporting.submissions.models import SubmissionVersion
from neu.reporting.submissions.rules import Refusal

PDF = b"%PDF-1.7\nbien ban"


def attach(world, report, who="canbo", name="biên bản.pdf", content=PDF, **more) -> Attachment:
    given_ = {"size": len(content), **more}
    return services.attach(report.pk, name, content, actor=world.people[who], at=world.now(), **given_)


def refused(code, deed, *given_, **more) -> None:
    before = Attachment.objects.count(), StoredFile.objects.count()
    with pytest.raises(Refused) as no:
        deed(*given_, **more)
    assert no.value.code == code
    assert (Attachment.objects.count(), StoredFile.objects.count()) == before


def seen(world, report, who) -> list[tuple[str, int | None]]:
    report.refresh_from_db()
    found = selectors.enclosed_in(report, world.people[who], world.now())
    return [(one.attachment.file.name, one.sent_no) for one in found]


def test_a_file_is_kept_by_its_hash_and_recorded(world, report):
    made = attach(world, report)

    assert made.file.sha256 == hashlib.sha256(PDF).hexdigest()
    assert selectors.content_of(made) == PDF
    assert "bi" not in made.file.path.rpartition("/")[2]  # the name of a file says things; its path does not
    event = audit.about("submission", report.pk).get(event="attachment.attach")
    assert event.changes == {
        "file": "biên bản.pdf",
        "kind": "PDF",
        "size": len(PDF),
        "hash": made.file.sha256,
    }


def test_a_sending_freezes_the_files_and_its_digest_covers_them(world, report):
    made = attach(world, report)
    world.do("send", report, "canbo")
    report.refresh_from_db()
    version = report.sent_version

    assert version.enclosures == [["biên bản.pdf", made.file.sha256, len(PDF)]]
    assert submissions.content(version)["files"] == version.enclosures
    assert submissions.verify(version)
    version.enclosures = [["biên bản.pdf", "0" * 64, len(PDF)]]
    assert not submissions.verify(version)


def test_a_report_without_files_keeps_the_digest_it_always_had(world, report):
    world.do("send", report, "canbo")

    assert "files" not in submissions.content(SubmissionVersion.objects.get(submission=report))


def test_a_file_is_taken_away_before_sending_and_by_who_attached_it(
    world, report, django_capture_on_commit_callbacks
):
    made = attach(world, report)
    refused(
        RemarkRefusal.FILE_NOT_YOURS,
        services.detach,
        made.pk,
        actor=world.people["dongnghiep"],
        at=world.now(),
    )

    with django_capture_on_commit_callbacks(execute=True):
        services.detach(made.pk, actor=world.people["canbo"], at=world.now())

    assert not default_storage.exists(made.file.path)
    assert StoredFile.objects.count() == 0
    assert (
        audit.about("submission", report.pk).get(event="attachment.detach").changes["file"] == "biên bản.pdf"
    )


def test_what_was_sent_once_stays_even_when_the_report_is_taken_back(world, report):
    made = attach(world, report)
    world.do("send", report, "canbo")
    refused(Refusal.WRONG_STATUS, services.detach, made.pk, actor=world.people["canbo"], at=world.now())
    refused(Refusal.WRONG_STATUS, attach, world, report, name="muộn.pdf", content=b"%PDF-2")
    world.do("withdraw", report, "canbo")

    refused(RemarkRefusal.FILE_SENT, services.detach, made.pk, actor=world.people["canbo"], at=world.now())


def test_a_receiver_reads_the_files_of_the_version_sent_to_her_and_a_stranger_none(world, report):
    first = attach(world, report)
    assert seen(world, report, "bandantoc") == []
    world.do("send", report, "canbo")
    world.do("authenticate", report, "chutich")
    report.refresh_from_db()
    world.do("return_for_correction", report, "chutich", reason="Thiếu biên bản")
    second = attach(world, report, name="thêm.pdf", content=b"%PDF-1.4 more")

    assert seen(world, report, "canbo") == [("biên bản.pdf", 1), ("thêm.pdf", None)]
    assert seen(world, report, "chutich") == [("biên bản.pdf", 1), ("thêm.pdf", None)]
    assert seen(world, report, "bandantoc") == [("biên bản.pdf", 1)]
    at = world.now()
    assert selectors.attachment(first.pk, world.people["bandantoc"], at) == first
    assert selectors.attachment(second.pk, world.people["bandantoc"], at) is None
    assert selectors.attachment(first.pk, world.people["nguoila"], at) is None


@pytest.mark.parametrize("who", ["chutich", "bandantoc", "nguoila", "kiemtoan"])
def test_only_who_types_the_report_attaches(world, report, who):
    refused(Refusal.NOT_YOUR_CHAIR, attach, world, report, who)


def test_every_limit_is_refused_by_its_name(world, report):
    refused(RemarkRefusal.NO_FILE, attach, world, report, name="", content=b"")
    refused(FileRefusal.FILE_TOO_LARGE, attach, world, report, size=MOST_BYTES + 1)  # the door kept less
    refused(FileRefusal.FILE_KIND, attach, world, report, name="a.html", content=b"<p>")
    attach(world, report)
    refused(RemarkRefusal.FILE_TWICE, attach, world, report, name="cũng thế.pdf")
    for number in range(MOST_FILES - 1):
        attach(world, report, name=f"{number}.pdf", content=PDF + bytes([number]))
    refused(RemarkRefusal.FILES_TOO_MANY, attach, world, report, name="z.pdf", content=PDF + b"z")


def test_a_file_changed_in_the_storage_is_not_given_out(world, report):
    made = attach(world, report)
    Path(default_storage.path(made.file.path)).write_bytes(b"%PDF-1.7\nforged")

    with pytest.raises(Refused) as no:
        selectors.content_of(made)
    assert no.value.code == FileRefusal.FILE_LOST
    Path(default_storage.path(made.file.path)).unlink()
    with pytest.raises(Refused):
        selectors.content_of(made)


@given(st.lists(st.integers(1, MOST_BYTES), max_size=20))
def test_whatever_comes_a_report_never_holds_more_than_its_limits(sizes):
    held: list[tuple[str, int]] = []
    for number, size in enumerate(sizes):
        try:
            room_for(held, str(number), size, "a")
        except Refused:
            continue
        held.append((str(number), size))

    assert len(held) <= MOST_FILES
    assert sum(size for _sha256, size in held) <= MOST_BYTES_TOGETHER
