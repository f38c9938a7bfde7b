"""Rows of lists by their pages and by the API: one way in, one refusal, one stranger per door."""

import re

import pytest

from neu.reporting.submissions import services
from neu.reporting.submissions.models import ListRow, ListRowChange
from tests.api_client import Program
from tests.reporting.consolidation.conftest import client_of
from tests.reporting.submissions.test_lists import ROAD, WELL, add, board, deed, report, standing

__all__ = ["board", "client_of", "report"]
pytestmark = pytest.mark.django_db
TYPED = {"c.ten": "Cầu treo", "c.co_quan": "Khác", "c.so_cuoc": "2", "c.thu_hoi": "1,5", "rev": "0"}


@pytest.fixture
def client(board, client_of):
    return client_of(board.people["ban"])


def page(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_a_row_is_typed_in_the_section_s_unit_and_added_once_however_often_it_is_sent(client, board, report):
    here = f"/bao-cao/{report.pk}/danh-sach/A/"
    key = re.search(r'name="khoa" value="([\w-]+)"', page(client.get(here)))[1]
    for _time in range(2):
        assert client.post(here, TYPED | {"khoa": key})["Location"].endswith("#p-A")
    row = ListRow.objects.get()
    assert row.values == {"ten": "Cầu treo", "co_quan": "Khác", "so_cuoc": "2", "thu_hoi": "1500000"}
    shown = page(client.get(f"/bao-cao/{report.pk}/"))
    assert "Cầu treo" in shown
    assert "Cộng 1 dòng" in shown
    again = client.post(here, TYPED | {"tiep": "1"})
    assert again["Location"] == here


def test_what_cannot_be_kept_comes_back_as_typed_with_what_is_wrong(client, board, report):
    wrong = page(client.post(f"/bao-cao/{report.pk}/danh-sach/A/", TYPED | {"c.so_cuoc": "hai"}), 422)
    assert 'value="hai"' in wrong
    assert "“hai” không phải là số" in wrong
    assert not ListRow.objects.exists()
    assert "Dòng chưa ghi gì" in page(client.post(f"/bao-cao/{report.pk}/danh-sach/A/", {"c.ten": " "}), 422)


def test_two_people_at_one_row_see_both_and_the_second_decides(client, board, report):
    row = add(board, report, ROAD | {"so_cuoc": "1"})
    here = f"/bao-cao/{report.pk}/danh-sach/A/{row.no}/"
    page(client.get(here))
    services.edit_row(
        report.pk, "A", row.no, ROAD | {"so_cuoc": "7"}, base_rev=row.rev, actor=board.people["ban2"],
        at=board.now(),
    )  # fmt: skip
    mine = {"c.ten": ROAD["ten"], "c.co_quan": ROAD["co_quan"], "c.so_cuoc": "9", "rev": str(row.rev)}
    both = page(client.post(here, mine), 409)
    assert "Hai người cùng sửa" in both
    assert re.search(r"Của tôi: 9<br>Của người khác \(ban2\): 7", both)
    rev = re.search(r'name="rev" value="(\d+)"', both)[1]
    assert client.post(here, mine | {"rev": rev}).status_code == 302
    assert ListRow.objects.get().values["so_cuoc"] == "9"
    history = page(client.get(here))
    assert "7 → 9" in history


def test_rows_are_moved_removed_and_put_back_by_their_buttons(client, board, report):
    first, second = add(board, report), add(board, report, WELL)
    at = f"/bao-cao/{report.pk}/danh-sach/A"
    client.post(f"{at}/{second.no}/lam/", {"viec": "len"})
    assert standing(report) == [2, 1]
    client.post(f"{at}/{first.no}/lam/", {"viec": "bo", "rev": str(first.rev)})
    assert standing(report) == [2]
    shown = page(client.get(f"/bao-cao/{report.pk}/"))
    assert "1 dòng đã xóa" in shown
    client.post(f"{at}/{first.no}/lam/", {"viec": "lay-lai"})
    assert standing(report) == [2, 1]


def test_doors_of_rows_do_not_exist_for_strangers(board, report, client_of):
    row = add(board, report)
    stranger = client_of(board.people["nguoila"])
    at = f"/bao-cao/{report.pk}/danh-sach/A"
    assert {stranger.get(one).status_code for one in (f"{at}/", f"{at}/{row.no}/")} == {404}
    assert {stranger.post(at + one, TYPED).status_code for one in ("/", "/1/", "/1/lam/", "/khong-co/")} == {
        404
    }
    mine = client_of(board.people["ban"])
    assert {mine.get(one).status_code for one in (f"{at}/99/", f"/bao-cao/{report.pk}/danh-sach/B/")} == {404}
    assert ListRowChange.objects.count() == 1


def test_a_reviewer_returns_a_cell_of_a_list_from_the_page(board, report, client_of):
    row = add(board, report, WELL)
    board.do("send", report, "ban")
    front = client_of(board.people["mattran"])
    own = f"/bao-cao/{report.pk}/danh-sach/A/{row.no}/"
    assert own in page(
        client_of(board.people["ban"]).get(f"/bao-cao/{report.pk}/")
    )  # locked, its history is not
    assert own not in page(front.get(f"/bao-cao/{report.pk}/"))
    box = f'value="{report.pk}.A.{row.no}.thu_hoi"'
    assert box in page(front.get(f"/bao-cao/{report.pk}/"))
    sent = {"ly-do": "Đối chiếu", "d": f"{report.pk}.A.{row.no}.thu_hoi", "ghi-chu": "Xem biên bản"}
    assert front.post(f"/bao-cao/{report.pk}/tra-lai/", sent).status_code == 302
    assert report.returned_rows.get().column == "thu_hoi"
    shown = page(client_of(board.people["ban"]).get(f"/bao-cao/{report.pk}/"))
    assert "Đề nghị xem lại: Xem biên bản" in shown


# The API


def test_rows_are_read_added_changed_and_removed_by_a_program(board, report):
    program = Program(board.people["ban"])
    at = f"/submissions/{report.pk}/lists"
    key = "7d8f2a8e-8f0e-4f35-9d0e-0b1d2a4b0c11"
    added = program.post(f"{at}/A/rows", {"values": WELL, "key": key})
    assert added.status_code == 200, added.content
    assert program.post(f"{at}/A/rows", {"values": WELL, "key": key}).json() == added.json()
    (told,) = program.get(at).json()["lists"]
    assert (told["rows"][0]["values"], told["totals"]["thu_hoi"], told["totals"]["giam_tru"]) == (
        WELL, "1500000", None,
    )  # fmt: skip
    row = told["rows"][0]
    stale = program.put(f"{at}/A/rows/1", {"values": ROAD, "base": row["rev"] + 5})
    assert (stale.status_code, stale.json()["code"]) == (409, "ROW_CHANGED")
    changed = program.put(f"{at}/A/rows/1", {"values": ROAD, "base": row["rev"]}).json()
    assert changed["values"] == ROAD
    wrong = program.put(
        f"{at}/A/rows/1", {"values": {"so_cuoc": "1.5", "thu_hoi": "x"}, "base": changed["rev"]}
    )
    assert (wrong.status_code, [one["where"] for one in wrong.json()["errors"]]) == (
        422,
        ["so_cuoc", "thu_hoi"],
    )
    gone = program.send("DELETE", f"{at}/A/rows/1?base={changed['rev']}").json()
    assert gone["removed"] is True
    assert program.post(f"{at}/A/rows/1/restore", {}).json()["removed"] is False
    assert program.post(f"{at}/A/rows/1/move", {"by": 3}).status_code == 200
    history = program.get(f"{at}/A/rows/1/history").json()["items"]
    assert [one["deed"] for one in history] == ["RESTORE", "REMOVE", "EDIT", "ADD"]
    assert {one["channel"] for one in history} == {"API"}
    assert program.post(f"{at}/A/declare", {}).status_code == 409
    assert program.get(f"{at}/A/rows/99/history").status_code == 404
    assert program.post(f"{at}/Z/rows", {"values": ROAD}).status_code == 404


def test_a_program_reads_of_a_list_what_its_owner_may_read(board, report):
    row = add(board, report)
    front, stranger = Program(board.people["mattran"]), Program(board.people["nguoila"])
    at = f"/submissions/{report.pk}/lists"
    assert front.get(at).status_code == 404  # not sent yet
    assert stranger.get(at).status_code == 404
    assert stranger.post(f"{at}/A/rows", {"values": ROAD}).status_code == 404
    board.do("send", report, "ban")
    board.do("withdraw", report, "ban")
    deed(board, "remove_row", report, row, base_rev=row.rev)
    add(board, report, WELL)
    board.do("send", report, "ban")
    (told,) = front.get(at).json()["lists"]
    assert [one["values"]["ten"] for one in told["rows"]] == ["Giếng khoan"]


def test_the_review_of_a_round_tells_which_rows_differ(board, report, client_of):
    row = add(board, report, WELL)
    board.do("send", report, "ban")
    board.do("return_for_correction", report, "mattran", reason="Xem lại")
    services.edit_row(
        report.pk, "A", row.no, WELL | {"so_cuoc": "5"}, base_rev=row.rev, actor=board.people["ban"],
        at=board.now(),
    )  # fmt: skip
    board.do("send", report, "ban")
    seen = page(client_of(board.people["mattran"]).get(f"/bao-cao/duyet/{board.round.pk}/"))
    assert "1 dòng danh sách khác" in seen
    assert "Số cuộc giám sát: 1 → <strong>5</strong>" in seen
