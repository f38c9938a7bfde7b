"""Lists: rows added, changed, moved, removed, put back; frozen, compared, returned; read above."""

from datetime import date
from uuid import uuid4

import pytest

from neu.platform.audit.models import AuditEvent
from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.places import selectors as places
from neu.reporting.forms.rules import ListRefusal
from neu.reporting.rounds import services as rounds
from neu.reporting.submissions import selectors, services
from neu.reporting.submissions.models import ListRow, ListRowChange, SubmissionVersion
from neu.reporting.submissions.rules import (
    Channel,
    Refusal,
    RowConflict,
    RowProblem,
    RowsRefused,
    Status,
)
from neu.reporting.submissions.selectors.content import tampered
from neu.reporting.submissions.services import RowToReturn
from tests.reporting.submissions.conftest import T0, World, person

CUTOFF = date(2025, 12, 31)
ROAD = {"ten": "Đường thôn 1", "co_quan": "Ban Giám sát đầu tư của cộng đồng", "so_cuoc": "2"}
WELL = {"ten": "Giếng khoan", "co_quan": "Khác", "so_cuoc": "1", "thu_hoi": "1500000"}


def build_board() -> World:
    """The supervision round of the second half of 2025: a board, its Front, a stranger."""
    people = {
        "ban": person("ban", "ban-gsdtcd-21529"),
        "ban2": person("ban2", "ban-gsdtcd-21529"),
        "mattran": person("mattran.xa", "mat-tran-xa-21529"),
        "nguoila": person("nguoila", "ban-gsdtcd-21115"),
        "chutich": person("chutich.xa", "ubnd-xa-21529", role="LEADER"),
    }
    opened = rounds.open_round(
        "GIAM_SAT_CONG_DONG",
        period="2025H2",
        territory_id=places.current_province(CUTOFF),
        cutoff_on=CUTOFF,
        actor=None,
        at=T0,
    )
    return World(opened, people)


@pytest.fixture
def board(db) -> World:
    return build_board()


@pytest.fixture
def report(board):
    return board.open("ban-gsdtcd-21529", "ban")


def add(world, report, values=ROAD, who="ban", **more):
    given = {"key": uuid4()} | more
    return services.add_row(report.pk, "A", values, actor=world.people[who], at=world.now(), **given)


def edit(world, report, row, values, who="ban", base=None, **more):
    base = row.rev if base is None else base
    return services.edit_row(
        report.pk, "A", row.no, values, base_rev=base, actor=world.people[who], at=world.now(), **more
    )


def deed(world, name, report, row, who="ban", **more):
    return getattr(services, name)(report.pk, "A", row.no, actor=world.people[who], at=world.now(), **more)


def refused(code, call, *args, **named):
    with pytest.raises(Refused) as caught:
        call(*args, **named)
    text = refusal_text(caught.value)
    assert caught.value.code == code
    assert "%(" not in text
    return caught.value


def standing(report):
    return list(ListRow.objects.filter(submission=report, removed=False).values_list("no", flat=True))


# Deeds and their traces


def test_a_row_is_kept_with_its_history_and_one_audit_row(board, report):
    before = AuditEvent.objects.count()
    row = add(board, report, channel=Channel.API)
    edit(board, report, row, ROAD | {"so_cuoc": "3"})
    report.refresh_from_db()

    assert (row.no, report.rev, AuditEvent.objects.count()) == (1, 2, before + 2)
    changes = ListRowChange.objects.filter(submission=report).order_by("rev")
    assert [(one.deed, one.channel, one.by.username) for one in changes] == [
        ("ADD", "API", "ban"), ("EDIT", "WEB", "ban"),
    ]  # fmt: skip
    assert (changes[1].old["so_cuoc"], changes[1].new["so_cuoc"]) == ("2", "3")


def test_the_same_row_sent_twice_is_added_once(board, report):
    key = uuid4()
    first, again = (add(board, report, key=key) for _time in range(2))
    report.refresh_from_db()

    assert (first.pk, report.rev, standing(report)) == (again.pk, 1, [1])


def test_what_cannot_be_kept_is_named_cell_by_cell_and_nothing_is_saved(board, report):
    wrong = {"ten": "Cầu", "so_cuoc": "1.5", "co_quan": "Ai đó", "thu_hoi": "-5"}
    with pytest.raises(RowsRefused) as caught:
        add(board, report, wrong)

    assert {(one.where, one.code) for one in caught.value.cells} == {
        ("so_cuoc", ListRefusal.LIST_NOT_WHOLE),
        ("co_quan", ListRefusal.LIST_NOT_A_CHOICE),
        ("thu_hoi", ListRefusal.LIST_NEGATIVE),
    }
    assert all("%(" not in refusal_text(one) for one in (*caught.value.cells, caught.value))
    refused(RowProblem.ROW_EMPTY, add, board, report, {"ten": "  "})
    refused(RowProblem.ROW_UNKNOWN_COLUMN, add, board, report, {"la": "1"})
    assert not ListRow.objects.exists()
    assert not ListRowChange.objects.exists()


def test_a_row_somebody_changed_meanwhile_is_never_overwritten(board, report):
    row = add(board, report)
    edit(board, report, row, ROAD | {"so_cuoc": "7"}, who="ban2")
    with pytest.raises(RowConflict) as caught:
        edit(board, report, row, ROAD | {"so_cuoc": "9"})

    assert (caught.value.theirs["so_cuoc"], caught.value.by) == ("7", "ban2")
    assert ListRow.objects.get().values["so_cuoc"] == "7"
    refused(RowProblem.ROW_CHANGED, deed, board, "remove_row", report, row, base_rev=row.rev)
    same = edit(board, report, row, ROAD | {"so_cuoc": "7"})  # both came to the same
    assert same.rev == caught.value.rev
    edit(board, report, row, ROAD | {"so_cuoc": "9"}, base=caught.value.rev)
    assert ListRow.objects.get().values["so_cuoc"] == "9"


def test_a_removed_row_is_put_back_where_it_stood_and_its_number_is_never_given_again(board, report):
    first, second = add(board, report), add(board, report, WELL)
    deed(board, "remove_row", report, first, base_rev=first.rev)
    third = add(board, report, ROAD | {"ten": "Kênh"})
    assert (standing(report), third.no) == ([2, 3], 3)

    refused(RowProblem.ROW_CHANGED, edit, board, report, first, ROAD)
    gone = ListRow.objects.get(no=first.no)
    refused(RowProblem.ROW_REMOVED, edit, board, report, gone, ROAD)
    deed(board, "restore_row", report, first)
    assert standing(report) == [1, 2, 3]
    deed(board, "move_row", report, second, by=-1)
    deed(board, "move_row", report, second, by=-1)
    assert standing(report) == [2, 1, 3]
    assert list(ListRowChange.objects.filter(no=1).order_by("rev").values_list("deed", flat=True)) == [
        "ADD", "REMOVE", "RESTORE",
    ]  # fmt: skip


def test_an_empty_list_is_blank_until_somebody_says_there_is_nothing(board, report):
    def view():
        return selectors.page(report, board.people["ban"], board.now()).lists[0]

    assert (view().untouched, view().totals) == (True, None)
    services.declare_no_rows(report.pk, "A", key=uuid4(), actor=board.people["ban"], at=board.now())
    assert (view().untouched, view().count, len(view().nothing)) == (False, 0, 1)
    row = add(board, report)
    assert (view().count, view().nothing) == (1, [])
    refused(
        RowProblem.ROW_LIST_HAS_ROWS, services.declare_no_rows, report.pk, "A", key=uuid4(),
        actor=board.people["ban"], at=board.now(),
    )  # fmt: skip
    deed(board, "remove_row", report, row, base_rev=row.rev)
    assert view().untouched


def test_only_who_may_type_in_the_report_touches_its_rows(board, report):
    row = add(board, report)
    before = (ListRowChange.objects.count(), AuditEvent.objects.count())
    for who in ("nguoila", "mattran", "chutich"):
        refused(Refusal.NOT_YOUR_CHAIR, add, board, report, who=who)
        refused(Refusal.NOT_YOUR_CHAIR, edit, board, report, row, WELL, who=who)
        refused(Refusal.NOT_YOUR_CHAIR, deed, board, "remove_row", report, row, who=who, base_rev=row.rev)
    refused(
        RowProblem.ROW_UNKNOWN_LIST, services.add_row, report.pk, "Z", ROAD, key=uuid4(),
        actor=board.people["ban"], at=board.now(),
    )  # fmt: skip
    assert (ListRowChange.objects.count(), AuditEvent.objects.count()) == before
    board.do("send", report, "ban")
    refused(Refusal.WRONG_STATUS, add, board, report)
    refused(Refusal.WRONG_STATUS, deed, board, "move_row", report, row, by=1)


# Sending


def test_a_blank_that_must_be_told_and_a_check_that_fails_stop_sending(board, report):
    row = add(board, report, {"ten": "Cầu treo", "vu_viec": "2", "sai_pham": "0"})
    found = selectors.findings(report, at=board.now())

    assert {(one.level, one.cells[0][2]) for one in found} == {
        ("ERROR", "co_quan"), ("ERROR", "so_cuoc"), ("WARNING", "vu_viec"),
    }  # fmt: skip
    assert all("dòng 1" in selectors.finding_words(one) for one in found)
    refused(Refusal.HAS_ERRORS, services.send, report.pk, actor=board.people["ban"], at=board.now())
    edit(board, report, row, ROAD | {"vu_viec": "2", "sai_pham": "0"})
    refused(Refusal.WARNINGS_NEED_A_WORD, services.send, report.pk, actor=board.people["ban"], at=board.now())
    assert board.do("send", report, "ban", reason="Kiến nghị chung").status == Status.SENT


def test_rows_are_frozen_hashed_and_compared_between_sendings(board, report):
    first, second = add(board, report), add(board, report, WELL)
    board.do("send", report, "ban")
    sent = report.versions.get()
    assert sent.lists == [["A", 1, ROAD], ["A", 2, WELL]]
    assert selectors.content(sent)["lists"] == sent.lists
    assert selectors.verify(sent)

    board.do("return_for_correction", report, "mattran", reason="Xem lại")
    edit(board, report, first, ROAD | {"so_cuoc": "4"})
    deed(board, "remove_row", report, second, base_rev=second.rev)
    board.do("send", report, "ban")
    report.refresh_from_db()
    since = selectors.page(report, board.people["mattran"], board.now()).since
    assert [(one.how, one.changes) for one in since.rows] == [
        ("sửa", [("Số cuộc giám sát", "2", "4")]),
        ("bỏ", since.rows[1].changes),
    ]
    assert tampered([sent.pk, report.sent_version_id]) == []
    changed = SubmissionVersion.objects.get(pk=sent.pk)
    changed.lists = [["A", 1, ROAD]]
    assert not selectors.verify(changed)


def test_the_front_reads_the_boards_rows_beside_each_other_and_returns_one_cell(board, report):
    add(board, report)
    row = add(board, report, WELL)
    board.do("send", report, "ban")
    front = board.open("mat-tran-xa-21529", "mattran")
    shown = selectors.page(front, board.people["mattran"], board.now(), together=True)
    (view,) = shown.lists
    assert [one.agency for one in view.rows] == ["Ban Giám sát đầu tư của cộng đồng xã Ba Vì (minh họa)"] * 2
    columns = {field.code: text for field, text in zip(view.fields, view.totals, strict=True)}
    assert (columns["so_cuoc"], columns["thu_hoi"], columns["giam_tru"]) == ("3", "1,5", "")

    refused(
        RowProblem.ROW_NOT_IN_REPORT, services.return_for_correction, report.pk,
        actor=board.people["mattran"], at=board.now(), reason="Xem lại",
        rows=[RowToReturn(report.pk, "A", 99)],
    )  # fmt: skip
    board.do(
        "return_for_correction", report, "mattran", reason="Xem lại",
        rows=[RowToReturn(report.pk, "A", row.no, "thu_hoi", "Đối chiếu biên bản")],
    )  # fmt: skip
    report.refresh_from_db()
    mine = selectors.page(report, board.people["ban"], board.now())
    asked = {cell.spec.code: cell.asked for cell in mine.lists[0].rows[1].cells if cell.asked}
    assert asked == {"thu_hoi": "Đề nghị xem lại: Đối chiếu biên bản"}
    assert ("Đối chiếu biên bản" in str(mine.asked_back.cells)) is True
    board.do("send", report, "ban")
    report.refresh_from_db()
    again = selectors.page(report, board.people["ban"], board.now())
    assert not any(cell.asked for one in again.lists[0].rows for cell in one.cells)


def test_whoever_typed_a_row_is_known_as_a_typist(board, report):
    add(board, report)
    assert selectors.journey.typed_by(report, board.people["ban"])
    assert not selectors.journey.typed_by(report, board.people["ban2"])


@pytest.mark.django_db
def test_departments_report_their_tasks_of_the_plan_to_the_standing_agency():
    """One duty for each department that leads a project; nothing passes by the communes."""
    opened = rounds.open_round(
        "KE_HOACH_168", period="2025", territory_id=places.current_province(CUTOFF), cutoff_on=CUTOFF,
        actor=None, at=T0,
    )  # fmt: skip
    world = World(opened, {"soyte": person("soyte.168", "so-y-te")})
    assert set(opened.obligations.values_list("step__code", flat=True)) == {
        "SO_NGANH", "TONG_HOP", "PHAT_HANH",
    }  # fmt: skip
    report = world.open("so-y-te", "soyte", "SO_NGANH")
    task = {"nhiem_vu": "Kết nối dữ liệu", "nhom": "Hướng dẫn địa phương", "tinh_trang": "Hoàn thành"}
    money = {"xong_ngay": "2025-06-30", "bo_tri": "200000000", "giai_ngan": "150000000"}
    add(world, report, task | money, who="soyte")
    (view,) = selectors.page(report, world.people["soyte"], world.now()).lists
    shown = {cell.spec.code: cell.text for cell in view.rows[0].cells}
    assert (shown["xong_ngay"], shown["bo_tri"], shown["ty_le"]) == ("30/06/2025", "200", "75,0")
    assert world.do("send", report, "soyte").status == Status.SENT
