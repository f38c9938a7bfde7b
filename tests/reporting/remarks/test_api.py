"""A program speaks of reports and attaches files by the same rules as the pages."""

import base64

from neu.reporting.remarks.models import Attachment, Remark
from tests.api_client import Program


def test_a_thread_is_written_answered_and_settled(world, report, cell):
    mine, hers = Program(world.people["canbo"]), Program(world.people["dongnghiep"])
    path = f"/submissions/{report.pk}"
    people = {one["name"]: one["id"] for one in mine.get(f"{path}/concerned").json()["items"]}
    at = dict(zip(("place", "series", "window"), cell, strict=True))

    made = mine.post(f"{path}/remarks", {"text": "Xem lại", "cell": at, "mentions": [people["dongnghiep"]]})
    thread = made.json()["id"]
    answered = hers.post(f"/remarks/{thread}/replies", {"text": "Đã sửa"}).json()
    closed = hers.post(f"/remarks/{thread}/close").json()

    assert made.status_code == 201
    assert [one["text"] for one in answered["said"]] == ["Xem lại", "Đã sửa"]
    assert not closed["open"]
    assert hers.post(f"/remarks/{thread}/read").json()["code"] == "NOT_MENTIONED"
    assert hers.post(f"/remarks/{thread}/reopen").json()["open"]
    assert mine.get(f"{path}/remarks").json()["items"][0]["place"] == cell[0]


def test_a_stranger_and_an_auditor_are_refused(world, report):
    stranger, auditor = Program(world.people["nguoila"]), Program(world.people["kiemtoan"])
    path = f"/submissions/{report.pk}/remarks"

    assert stranger.get(path).status_code == 404
    assert stranger.post(path, {"text": "x"}).status_code == 404
    assert auditor.get(path).status_code == 200
    assert auditor.post(path, {"text": "x"}).json()["code"] == "NOT_CONCERNED"
    assert not Remark.objects.exists()


def test_a_file_is_attached_read_and_taken_away(world, report):
    mine = Program(world.people["canbo"])
    path, pdf = f"/submissions/{report.pk}/attachments", b"%PDF-1.7"
    sent = {"name": "a.pdf", "content": base64.b64encode(pdf).decode()}

    made = mine.post(path, sent).json()
    given = mine.get(f"/attachments/{made['id']}/content")

    assert given.content == pdf
    assert given["Content-Disposition"].startswith("attachment")
    assert mine.get(path).json()["items"][0]["sha256"] == made["sha256"]
    assert mine.post(path, sent).status_code == 409
    assert mine.post(path, {"name": "a.pdf", "content": "không"}).json()["code"] == "NOT_BASE64"
    assert mine.post(path, {"name": "a.svg", "content": sent["content"][:8]}).json()["code"] == "FILE_KIND"
    assert Program(world.people["bandantoc"]).get(f"/attachments/{made['id']}/content").status_code == 404
    assert mine.send("DELETE", f"/attachments/{made['id']}").status_code == 204
    assert not Attachment.objects.exists()
