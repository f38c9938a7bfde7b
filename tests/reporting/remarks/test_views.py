"""The pages of remarks and files: one happy path, one refusal, one stranger per door."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from neu.reporting.remarks import services
from neu.reporting.remarks.models import Attachment, Mention, Remark
from neu.reporting.remarks.rules import MOST_BYTES
from tests.reporting.submissions.conftest import first_keys

PDF = SimpleUploadedFile("../biên bản \u202e.pdf", b"%PDF-1.7 <script>alert(1)</script>")


@pytest.fixture
def client_of(world):
    def signed_in(who: str) -> Client:
        client = Client()
        client.force_login(world.people[who])
        return client

    return signed_in


@pytest.fixture
def thread(world, report, cell):
    mentions = [world.people["dongnghiep"].pk]
    return services.remark(
        report.pk,
        "Sao <b>ít</b> thế",
        cell=cell,
        mentions=mentions,
        actor=world.people["canbo"],
        at=world.now(),
    )


def test_a_remark_about_a_cell_is_written_and_stands_at_the_cell(client_of, world, report, cell):
    client, address = client_of("canbo"), reverse("remarks:threads", args=[report.pk])
    sent = {
        "dia-ban": cell[0],
        "o": f"{cell[1]}.{cell[2]}",
        "loi": "Xem lại",
        "nhac": world.people["dongnghiep"].pk,
    }

    answer = client.post(address, sent)
    page = client.get(reverse("submissions:detail", args=[report.pk])).content.decode()
    history = client.get(
        reverse("submissions:history", args=[report.pk]), {"o": sent["o"], "dia-ban": sent["dia-ban"]}
    )

    made = Remark.objects.get()
    assert answer.url == reverse("remarks:thread", args=[made.pk])
    assert list(made.mentions.values_list("user_id", flat=True)) == [sent["nhac"]]
    assert 'class="talk"' in page
    assert "1 ý kiến chưa giải quyết: " in page
    assert "Xem lại" in page
    assert "Xem lại" in history.content.decode()


def test_the_mark_stays_when_a_save_draws_the_cell_again(client_of, world, report, cell, thread):
    name = f"{cell[1]}.{cell[2]}"
    sent = {f"v.{name}": "2", f"r.{name}": str(report.figures.get().rev), "dia-ban": cell[0]}

    answer = client_of("canbo").post(
        reverse("submissions:save", args=[report.pk]), sent, headers={"Accept": "application/json"}
    )

    [drawn] = [one for one in answer.json()["cells"].values() if f"o={name}" in one["tail"]]
    assert 'class="talk"' in drawn["tail"]


@pytest.mark.parametrize("who", ["nguoila", "bandantoc"])
def test_who_reads_no_cell_of_a_report_finds_nothing_said_of_it(client_of, report, thread, who):
    client = client_of(who)
    pages = [reverse("remarks:threads", args=[report.pk]), reverse("remarks:thread", args=[thread.pk])]

    assert [client.get(one).status_code for one in pages] == [404, 404]
    assert client.post(reverse("remarks:close", args=[thread.pk])).status_code == 404


def test_an_auditor_reads_and_is_offered_nothing_to_do(client_of, report, thread):
    client = client_of("kiemtoan")
    page = client.get(reverse("remarks:threads", args=[report.pk])).content.decode()

    assert "Sao &lt;b&gt;ít&lt;/b&gt; thế" in page
    assert 'name="loi"' not in page
    assert client.post(reverse("remarks:thread", args=[thread.pk]), {"loi": "x"}).status_code == 422


def test_a_refused_remark_comes_back_as_it_was_written(client_of, report):
    sent = {"loi": "Nhờ xem", "nhac": ["999999"]}
    answer = client_of("canbo").post(reverse("remarks:threads", args=[report.pk]), sent)

    assert answer.status_code == 422
    assert "Không nhắc được người đã chọn" in answer.content.decode()
    assert "Nhờ xem</textarea>" in answer.content.decode()


def test_answering_settling_and_opening_again(client_of, thread):
    client, page = client_of("dongnghiep"), reverse("remarks:thread", args=[thread.pk])
    assert "Đã đọc, không cần trả lời" in client.get(page).content.decode()

    client.post(page, {"loi": "Đã sửa"})
    assert "Đã đọc, không cần trả lời" not in client.get(page).content.decode()
    client.post(reverse("remarks:close", args=[thread.pk]))
    assert "đã giải quyết" in client.get(page).content.decode()
    client.post(reverse("remarks:reopen", args=[thread.pk]))
    assert "chưa giải quyết" in client.get(page).content.decode()


def test_a_mention_is_put_away_by_a_press(client_of, thread):
    client = client_of("dongnghiep")
    client.post(reverse("remarks:read_mention", args=[thread.pk]))
    again = client.post(reverse("remarks:read_mention", args=[thread.pk]), follow=True)

    assert not Mention.objects.filter(done_at=None).exists()
    assert "không có lời nhắc nào đang chờ bạn" in again.content.decode()


def attached(client, report) -> Attachment:
    PDF.seek(0)
    client.post(reverse("remarks:attach", args=[report.pk]), {"tep": PDF})
    return Attachment.objects.get()


def test_a_file_is_given_out_as_a_download_that_runs_nothing(client_of, report):
    made = attached(client_of("canbo"), report)

    answer = client_of("dongnghiep").get(reverse("remarks:file", args=[made.pk]))

    assert answer.content == b"%PDF-1.7 <script>alert(1)</script>"
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert client_of("nguoila").get(reverse("remarks:file", args=[made.pk])).status_code == 404
    assert client_of("bandantoc").get(reverse("remarks:file", args=[made.pk])).status_code == 404  # not sent


def test_a_file_too_large_is_refused_in_words_that_say_the_limit(client_of, report):
    for size in (MOST_BYTES + 1, 2 * MOST_BYTES + 1):  # the second is beyond what other forms may bring
        large = SimpleUploadedFile("ảnh.pdf", b"%PDF" + b"0" * size)
        answer = client_of("canbo").post(
            reverse("remarks:attach", args=[report.pk]), {"tep": large}, follow=True
        )
        assert "lớn quá 5 MB" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_who_may_not_attach_is_told_whose_it_is_and_when(client_of, world, report):
    world.do("send", report, "canbo")
    door = reverse("remarks:attach", args=[report.pk])

    assert "thuộc đơn vị lập báo cáo" in client_of("chutich").post(door, follow=True).content.decode()
    assert "đang ở trạng thái “Đã gửi”" in client_of("canbo").post(door, follow=True).content.decode()
    assert client_of("nguoila").post(door).status_code == 404


def test_a_file_is_taken_away_by_a_press_and_only_by_who_attached_it(client_of, report):
    made = attached(client_of("canbo"), report)
    door = reverse("remarks:detach", args=[made.pk])

    assert client_of("nguoila").post(door).status_code == 404
    refused = client_of("dongnghiep").post(door, follow=True).content.decode()
    assert "do người khác đính kèm" in refused
    client_of("canbo").post(door)
    assert not Attachment.objects.exists()


def test_the_reviewer_sees_that_something_is_said_and_sent_with_a_report(client_of, world, report, thread):
    attached(client_of("canbo"), report)
    world.do("send", report, "canbo")

    page = client_of("chutich").get(reverse("submissions:review", args=[world.round.pk])).content.decode()
    detail = client_of("chutich").get(reverse("submissions:detail", args=[report.pk])).content.decode()
    key = first_keys(report, "C", "giai_ngan")[0]
    world.do("authenticate", report, "chutich")
    origin = client_of("bandantoc").get(
        reverse("submissions:origin", args=[report.pk]), {"o": ".".join(key), "dia-ban": thread.place_id}
    )

    assert "1 ý kiến chưa giải quyết · 1 tệp kèm theo" in page
    assert "biên bản .pdf" in detail
    assert "từ lần gửi 1" in detail
    assert "Ý kiến về ô này" in origin.content.decode()
