"""The words of a report's journey and its figures. Every refusal says what to do next."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.platform.audit.texts import Said, listed
from neu.platform.text.names import written
from neu.reporting.indicators.rules import Finding
from neu.reporting.indicators.texts import FINDING
from neu.reporting.submissions.rules import (
    Action,
    Channel,
    FigureState,
    Problem,
    Refusal,
    RowDeed,
    RowProblem,
    Saved,
    Status,
    Who,
    value_code,
)


@dataclass(frozen=True)
class StatusText:
    """How a status reads: its word, what it means for the reader, tone and icon of the badge."""

    word: Promise
    meaning: Promise
    tone: str
    icon: str


STATUS: Mapping[Status, StatusText] = {
    Status.DRAFT: StatusText(
        _("Đang nhập"), _("Chưa gửi. Chỉ đơn vị lập báo cáo thấy từng ô."), "neutral", "edit"
    ),
    Status.SENT: StatusText(_("Đã gửi"), _("Đã khóa số liệu, chờ bước tiếp theo."), "info", "send"),
    Status.AUTHENTICATED: StatusText(_("Đã xác thực"), _("UBND xã đã xác thực lần gửi này."), "info", "seal"),
    Status.ACCEPTED: StatusText(_("Đã tiếp nhận"), _("Cơ quan nhận đã tiếp nhận."), "good", "check"),
    Status.SENT_UP: StatusText(
        _("Đã gửi lên trên"), _("Đã vào báo cáo tổng hợp gửi cấp trên."), "good", "up"
    ),
    Status.RETURNED: StatusText(
        _("Bị trả lại"),
        _("Đọc lý do, sửa rồi gửi lại."),
        "warn",
        "return",
    ),
    Status.CORRECTING: StatusText(
        _("Đang đính chính"),
        _("Số đã tiếp nhận vẫn được tính đến khi lần mới được tiếp nhận."),
        "warn",
        "edit",
    ),
}

STATE: Mapping[FigureState, Promise] = {
    FigureState.VALUE: _("Có số"),
    FigureState.NOTHING: _("Không phát sinh"),
    FigureState.NO_SUBJECT: _("Không có đối tượng"),
    FigureState.UNKNOWN: _("Chưa có số liệu"),
    FigureState.CLEARED: _("Đã xóa"),
}

CHANNEL: Mapping[Channel, Promise] = {
    Channel.WEB: _("nhập trên trang"),
    Channel.OFFLINE: _("nhập khi mất mạng"),
    Channel.EXCEL: _("tải lên từ Excel"),
    Channel.API: _("phần mềm khác gửi"),
    Channel.SYSTEM: _("hệ thống điền"),
    Channel.FOLLOWED: _("mang từ lần báo cáo trước"),
}


ROW_DEED: Mapping[RowDeed, Promise] = {
    RowDeed.ADD: _("Thêm"),
    RowDeed.EDIT: _("Sửa"),
    RowDeed.MOVE: _("Chuyển chỗ"),
    RowDeed.REMOVE: _("Xóa"),
    RowDeed.RESTORE: _("Lấy lại"),
}


@dataclass(frozen=True)
class ActionText:
    """The button, what was done (past), what it will do, and its icon and tone."""

    button: Promise
    done: Promise
    means: Promise
    icon: str
    tone: str = ""


ACTION: Mapping[Action, ActionText] = {
    Action.SEND: ActionText(
        _("Gửi báo cáo"), _("Đã gửi"), _("Số liệu được khóa và gửi đến cơ quan nhận."), "send"
    ),
    Action.WITHDRAW: ActionText(
        _("Rút lại"),
        _("Đã rút lại"),
        _(
            "Báo cáo về đang nhập (bản đính chính về đang đính chính); chỉ rút được khi chưa ai xác thực, "
            "tiếp nhận."
        ),
        "return",
        "button-second",
    ),
    Action.AUTHENTICATE: ActionText(
        _("Xác thực"),
        _("Đã xác thực"),
        _("Xác nhận đúng lần gửi này; sửa bất cứ ô nào thì phải xác thực lại."),
        "seal",
    ),
    Action.ACCEPT: ActionText(
        _("Tiếp nhận"), _("Đã tiếp nhận"), _("Số liệu được tính vào “đã tiếp nhận” của cấp này."), "check"
    ),
    Action.RETURN: ActionText(
        _("Trả lại"), _("Đã trả lại"), _("Đơn vị sửa rồi gửi lại; cần nêu lý do."), "return", "button-second"
    ),
    Action.REOPEN: ActionText(
        _("Mở lại"),
        _("Đã mở lại"),
        _("Bỏ tiếp nhận để đơn vị sửa; cần nêu lý do."),
        "return",
        "button-second",
    ),
    Action.CORRECT: ActionText(
        _("Đính chính"),
        _("Bắt đầu đính chính"),
        _("Mở các ô để sửa; số đã tiếp nhận vẫn được tính đến khi lần mới được tiếp nhận."),
        "edit",
        "button-second",
    ),
    Action.SEND_UP: ActionText(
        _("Gửi lên trên"), _("Đã vào báo cáo tổng hợp"), _("Theo báo cáo tổng hợp của cấp trên."), "up"
    ),
}

EVENT: Mapping[str, Promise] = {  # what the log calls each deed
    **{f"submission.{action.lower()}": words.done for action, words in ACTION.items()},
    "submission.open": _("Mở báo cáo để nhập"),
    "submission.forget": _("Bỏ báo cáo chưa có nội dung"),
    "submission.save": _("Lưu số liệu"),
    "submission.list": _("Sửa dòng của danh sách"),
    "submission.state_part": _("Chia số của địa bàn đã tách"),
}
SUBJECT: Mapping[str, Promise] = {"submission": _("Báo cáo")}
CHANGE: Mapping[str, Promise] = {  # what the log calls what a deed changed
    "back_to": _("Trả về các báo cáo số"),
    "cells": _("Số ô"),
    "channel": _("Cách nhập"),
    "figure": _("Chỉ tiêu"),
    "followed": _("Mở với số của lần trước"),
    "headings": _("Số đoạn lời"),
    "missing": _("Chưa có báo cáo của"),
    "parts": _("Số báo cáo thành phần"),
    "rev": _("Lần lưu"),
    "source": _("Địa bàn bị tách"),
    "steps": _("Tiếp nhận ở bước"),
    "target": _("Phần thuộc về"),
    "voids_version": _("Chữ ký hết hiệu lực, của bản"),
    "submission.state_part/value": _("Phần được chia (đơn vị lưu)"),
    "submission.list/section": _("Danh sách"),
    "submission.list/row": _("Dòng"),
    "submission.list/deed": _("Việc"),
}

WHO: Mapping[Who, Promise] = {
    Who.OWNER: _("đơn vị lập báo cáo"),
    Who.AUTHENTICATOR: _("UBND xã (người xác thực)"),
    Who.RECEIVER: _("cơ quan nhận báo cáo"),
    Who.SYSTEM: _("hệ thống"),
}

REFUSAL: Mapping[str, Promise] = {
    Refusal.WRONG_STATUS: _(
        "Báo cáo đang ở trạng thái “%(status)s” nên chưa làm được việc này. Tải lại trang để xem việc có "
        "thể làm."
    ),
    Refusal.NOT_YOUR_CHAIR: _(
        "Việc này thuộc %(who)s. Nếu cần, hãy nhắc đơn vị đó; bạn vẫn xem được báo cáo."
    ),
    Refusal.NOT_YOUR_DUTY: _(
        "Vị trí của bạn không có quyền làm việc này. Đề nghị lãnh đạo cơ quan làm, hoặc nhờ quản trị giao "
        "quyền."
    ),
    Refusal.OWN_TYPING: _(
        "Bạn đã nhập số liệu của báo cáo này nên không được tự xác thực. Nhờ người khác có quyền xác thực "
        "ở UBND xã."
    ),
    Refusal.NOT_AUTHENTICATED: _(
        "Lần gửi này chưa được %(who)s xác thực (hoặc đã sửa sau khi xác thực). Đề nghị xác thực rồi tiếp "
        "nhận."
    ),
    Refusal.HAS_ERRORS: _("Còn %(count)s lỗi phải sửa trước khi gửi. Xem danh sách lỗi ở đầu báo cáo."),
    Refusal.REASON_REQUIRED: _("Cần nêu lý do. Viết lý do rồi bấm lại."),
    Refusal.ROUND_CLOSED: _(
        "Đợt “%(round)s” đã đóng nên không nhập, không gửi được. Đề nghị cơ quan thường trực mở lại "
        "đợt."
    ),
    Refusal.DUTY_GONE: _(
        "Nhiệm vụ báo cáo này đã được rút. Mở lại “Việc của tôi” để xem những việc còn lại."
    ),
    Refusal.ALREADY_BEGUN: _(
        "Báo cáo của “%(round)s” đã có nội dung, ý kiến hoặc tệp kèm nên không bỏ được. Nếu khai nhầm, đề "
        "nghị cơ quan thường trực đóng đợt, có lý do."
    ),
    Refusal.STALE_VERSION: _(
        "Báo cáo vừa thay đổi trong lúc bạn xem. Tải lại trang, xem lại số liệu rồi bấm lại."
    ),
    Refusal.STALE_PARTS: _(
        "Báo cáo này được tổng hợp từ số liệu đã thay đổi: %(parts)s. Chờ các đơn vị đó gửi và được xác "
        "thực lại, "
        "rồi cơ quan tổng hợp gửi lại."
    ),
    Refusal.WARNINGS_NEED_A_WORD: _(
        "Có %(count)s cảnh báo chưa giải thích. Sửa số, ghi chú ở ô, hoặc viết giải thích khi gửi."
    ),
    Refusal.NOTHING_TO_SEND: _(
        "Báo cáo chưa có ô nào được nhập. Nhập số liệu, hoặc khai “không phát sinh” rồi gửi."
    ),
    Refusal.ALREADY_ACCEPTED: _("Cơ quan bạn đã tiếp nhận lần gửi này. Không cần làm gì thêm."),
    Refusal.NO_AUTHENTICATION_ASKED: _("Bước này không cần xác thực. Cơ quan nhận tiếp nhận trực tiếp."),
    Refusal.BUSY: _(
        "Có người khác đang lưu hoặc gửi chính báo cáo này. Chờ vài giây rồi làm lại; "
        "số vừa nhập vẫn còn trên trang."
    ),
    Refusal.CELL_NOT_IN_REPORT: _(
        "Ô được chọn không có trong lần gửi này. Tải lại trang và chọn lại ô cần trả lại."
    ),
    Refusal.DUE_UNREADABLE: _(
        "Hạn gửi lại “%(typed)s” không phải là ngày. Viết như 31/08/2026, hoặc để trống."
    ),
    Refusal.DUE_PASSED: _(
        "Hạn gửi lại %(day)s đã qua: đơn vị chưa kịp sửa đã quá hạn. Chọn từ hôm nay trở đi, hoặc để trống."
    ),
    Problem.UNKNOWN_PLACE: _("Không có địa bàn số %(place)s. Chọn lại địa bàn trong danh sách."),
    Problem.CLOSED_PLACE: _(
        "%(place)s không còn (hoặc chưa có) vào ngày chốt số liệu %(day)s. Chọn địa bàn của ngày đó."
    ),
    Problem.OUTSIDE_PLACE: _(
        "%(place)s nằm ngoài địa bàn của báo cáo này (%(own)s). Chọn địa bàn thuộc báo "
        "cáo."
    ),
    Problem.UNKNOWN_CELL: _(
        "Ô này không có trong biểu mẫu, không phải ô nhập, hoặc thuộc dự án khác. Tải lại trang để lấy "
        "đúng biểu mẫu."
    ),
    Problem.UNKNOWN_HEADING: _("Mục “%(item)s” không có trong đề cương. Tải lại trang để lấy đúng biểu mẫu."),
    Problem.NOT_FINITE: _("Giá trị không phải là số. Nhập lại bằng chữ số, ví dụ 1.250,5."),
    Problem.VALUE_MISSING: _("Ô chọn “có số” nhưng chưa nhập số. Nhập số, hoặc chọn trạng thái khác."),
    Problem.VALUE_WITH_STATE: _("Ô vừa có số vừa chọn “%(state)s”. Xóa số, hoặc chọn lại “có số”."),
    Problem.OWNED_ELSEWHERE: _(
        "Số liệu này do %(owner)s nhập trong báo cáo “%(report)s”, mỗi số chỉ nhập một lần. Liên hệ "
        "%(owner)s nếu cần sửa."
    ),
    Problem.SLIP: _(
        "Số vừa nhập là %(value)s triệu đồng, lệch quá 500 lần so với %(reference)s triệu đồng (kế hoạch "
        "hoặc kỳ trước): "
        "đồng hay triệu đồng? Sửa lại, hoặc đánh dấu “Đúng số này”."
    ),
    Problem.DECREASE: _(
        "Lũy kế %(value)s nhỏ hơn kỳ trước (%(before)s), tức là giảm trong kỳ. Ghi lý do giảm ở ô này rồi "
        "lưu lại."
    ),
    Problem.HAS_VALUES: _(
        "Phần này đã có %(count)s ô có số nên không khai “%(state)s” cho cả phần được. Xóa các số đó trước."
    ),
    Problem.KEY_REUSED: _("Gói dữ liệu này trùng mã với gói khác đã gửi. Tải lại trang và nhập lại."),
    Problem.NOTHING_STATED: _(
        "Không còn ô trống nào mà hệ thống có số để điền. Ô ghi “chưa có dữ liệu” thì nhập tay."
    ),
    Problem.TWICE: _("Một ô được gửi hai lần trong cùng một lần lưu. Tải lại trang và nhập lại ô này."),
    Problem.PART_TOO_LARGE: _(
        "Cộng các phần đã chia là %(sum)s, lớn hơn số gốc %(whole)s của %(source)s. Giảm phần chia để "
        "không vượt số gốc."
    ),
    Problem.PART_WITHOUT_BASIS: _(
        "Cần ghi căn cứ chia (văn bản, biên bản bàn giao…). Ghi căn cứ rồi lưu "
        "lại."
    ),
    Problem.PART_NOT_DIVIDED: _(
        "%(source)s không phải địa bàn bị chia một phần vào %(target)s, hoặc không có số năm %(year)s. "
        "Kiểm tra lại ô."
    ),
    RowProblem.ROW_CHANGED: _(
        "%(who)s vừa sửa dòng này trong lúc bạn mở. Chưa lưu gì: so hai bên rồi lưu lại."
    ),
    RowProblem.ROW_GONE: _("Danh sách “%(section)s” không có dòng này. Tải lại trang báo cáo để xem."),
    RowProblem.ROW_REMOVED: _("Dòng này đã bị xóa. Lấy lại dòng ở trang báo cáo rồi sửa."),
    RowProblem.ROW_EMPTY: _("Dòng chưa ghi gì. Ghi ít nhất một ô rồi lưu."),
    RowProblem.ROW_TOO_MANY: _(
        "Danh sách đã có %(most)s dòng, không thêm được nữa. Gộp các dòng nhỏ, hoặc hỏi cơ quan nhận báo cáo."
    ),
    RowProblem.ROW_UNKNOWN_LIST: _("Biểu không có danh sách “%(section)s”. Tải lại trang báo cáo."),
    RowProblem.ROW_UNKNOWN_COLUMN: _(
        "Danh sách không có trường nhập “%(column)s”. Xem các trường của biểu rồi gửi lại."
    ),
    RowProblem.ROW_LIST_HAS_ROWS: _(
        "Danh sách “%(section)s” đang có dòng nên không khai không phát sinh được. Xóa các dòng đó trước."
    ),
    RowProblem.ROW_KEY_USED: _("Mã của dòng mới đã dùng cho danh sách khác. Tải lại trang rồi thêm lại."),
    RowProblem.ROW_NOT_IN_REPORT: _(
        "Dòng được chọn không có trong lần gửi này. Tải lại trang và chọn lại dòng cần trả lại."
    ),
    RowProblem.ROW_CELLS: _("Chưa lưu: có %(count)s ô cần xem lại, ghi rõ ở từng ô. Sửa rồi lưu lại."),
}  # fmt: skip

# what the catalogue says of one value, as a refusal of one cell
VALUE: Mapping[str, Promise] = {value_code(finding): words for finding, words in FINDING.items()}

FIELD_NUMBER: Mapping[str, Promise] = {
    "EMPTY": REFUSAL[Problem.VALUE_MISSING],
    "NOT_A_NUMBER": _("“%(typed)s” không phải là số. Nhập bằng chữ số, ví dụ 1.250,5."),
    "NOT_FINITE": _("“%(typed)s” không phải là số. Nhập bằng chữ số, ví dụ 1.250,5."),
    "AMBIGUOUS": _("“%(typed)s” đọc được hai cách. Viết lại với dấu phẩy cho phần thập phân, ví dụ 1250,5."),
    "TOO_MANY_DIGITS": FINDING[Finding.TOO_LARGE],
    "TOO_MANY_DECIMALS": _(
        "“%(typed)s” có quá nhiều chữ số thập phân. Hệ thống không tự làm tròn: hãy nhập lại."
    ),
}

CELLS_REFUSED = _(
    "Chưa lưu ô nào: có %(count)s ô cần xem lại, ghi rõ bên dưới. Sửa rồi lưu lại; các số vừa nhập vẫn còn."
)
SAVED = _("Đã lưu %(cells)s ô (lần lưu %(rev)s).")
SAVED_WORDS = _("Đã lưu %(cells)s ô, %(headings)s đoạn lời (lần lưu %(rev)s).")
BAD_PACKAGE = _(
    "Gói số liệu không đọc được: phải là JSON như tài liệu mô tả. Không có gì được lưu; sửa rồi gửi lại."
)
STILL_WRONG = _("Còn %(count)s lỗi phải sửa trước khi gửi: xem ở đầu báo cáo.")
NOTHING_NEW = _("Không có ô nào thay đổi.")
CONFLICTS = _("%(count)s ô đã được người khác sửa trong lúc bạn nhập: xem và chọn ở dưới. Các ô khác đã lưu.")
NOT_EDITABLE: Mapping[str, Promise] = {
    Refusal.NOT_YOUR_CHAIR: _("Bạn xem được báo cáo này nhưng không nhập: chỉ đơn vị lập báo cáo nhập."),
    "ENDED": _("Vị trí của bạn ở cơ quan này đã kết thúc: báo cáo cũ chỉ để xem."),
    Refusal.NOT_YOUR_DUTY: _("Vị trí của bạn chỉ xem, không nhập số liệu."),
    Refusal.WRONG_STATUS: _("Báo cáo “%(status)s” nên các ô đã khóa."),
    Refusal.ROUND_CLOSED: _(
        "Đợt “%(round)s” đã đóng nên các ô đã khóa. Đề nghị cơ quan thường trực mở lại đợt nếu cần sửa."
    ),
}
UNLOCK_YOURSELF = _("Cần sửa: bấm “%(button)s”.")
UNLOCK_BY_ASKING = _(
    "Cần sửa: đề nghị %(whom)s trả lại, hoặc người gửi báo cáo của cơ quan bạn rút lại hay đính chính."
)
STILL_COUNTS = _("Lần đã tiếp nhận trước vẫn được tính.")  # of a returned report that was accepted before
DONE = _("Đã lưu phần chia.")
ROW_DONE: Mapping[RowDeed, Promise] = {
    RowDeed.ADD: _("Đã thêm dòng vào “%(list)s”."),
    RowDeed.EDIT: _("Đã lưu dòng của “%(list)s”."),
    RowDeed.MOVE: _("Đã chuyển dòng của “%(list)s”."),
    RowDeed.REMOVE: _("Đã xóa dòng của “%(list)s”. Lấy lại được ở cuối danh sách."),
    RowDeed.RESTORE: _("Đã lấy lại dòng của “%(list)s”."),
}
NO_ROWS_DECLARED = _("Đã khai “%(list)s” không phát sinh.")
DEED_DONE = _("%(done)s báo cáo.")
DECLARED = _("Đã khai “%(state)s” cho %(cells)s ô chưa nhập (lần lưu %(rev)s).")
PREFILLED = _("Hệ thống đã điền %(cells)s ô (lần lưu %(rev)s). Xem lại; ô nào khác thực tế thì sửa.")
DECLARED_NOTHING = _("Không còn ô nào chưa nhập để khai “%(state)s”: không có gì thay đổi.")


def saved_words(saved: Saved, errors: int = 0) -> str:
    """Return what a save wrote, in words; and how many errors the checks find now."""
    if not saved.cells and not saved.headings:
        said = str(NOTHING_NEW)
    else:
        counted = {"cells": written(saved.cells), "headings": written(saved.headings), "rev": str(saved.rev)}
        said = str(SAVED_WORDS if saved.headings else SAVED) % counted
    return f"{said} {STILL_WRONG % {'count': written(errors)}}" if errors else said


def done_words(action: Action) -> str:
    """Return what a deed did, in words."""
    return str(DEED_DONE) % {"done": str(ACTION[action].done)}


def declared_words(saved: Saved, state: FigureState) -> str:
    """Return how many cells a declaration wrote, in words."""
    counted = {"state": str(STATE[state]), "cells": written(saved.cells), "rev": str(saved.rev)}
    return str(DECLARED if saved.cells else DECLARED_NOTHING) % counted


def prefilled_words(saved: Saved) -> str:
    """Return how many cells got a figure of the system, in words."""
    return str(PREFILLED) % {"cells": written(saved.cells), "rev": str(saved.rev)}


OFFERED = (FigureState.NOTHING, FigureState.NO_SUBJECT, FigureState.UNKNOWN)

CROSS_WORDS: Mapping[str, Promise] = {  # a check against another form
    "CROSS": _("%(row)s: %(words)s (so với biểu “%(form)s”: %(there)s, ở đây %(here)s)"),
    "CROSS_GONE": _(
        "%(row)s: không so được với biểu “%(form)s”: phiên bản đang dùng của biểu ấy không còn ô %(cell)s."
    ),
    "CROSS_WAITS": _(
        "%(row)s: chưa so được với biểu “%(form)s”: báo cáo ấy của cùng cơ quan, cùng nơi, cùng kỳ chưa gửi."
    ),
}
UNKNOWN_FINDING = _("%(row)s: chưa có số liệu. Giải thích khi nào có.")
_NUMBER = re.compile(r"(?<![\w.])-?[0-9]+(?:\.[0-9]+)?(?![\w.])")


def in_words(params: Mapping[str, str]) -> dict[str, str]:
    """Canonical numbers of a finding as people write them; labels keep theirs."""
    return {
        name: text if name == "row" else _NUMBER.sub(lambda found: written(Decimal(found.group())), text)
        for name, text in params.items()
    }


_STATUS_WORDS = {str(one): words.word for one, words in STATUS.items()}
CHANGED: Mapping[str, Said] = {  # how its values read
    **{f"submission.{action.lower()}/status": _STATUS_WORDS for action in Action},
    "channel": {str(one): words for one, words in CHANNEL.items()},
    "submission.list/deed": {str(one): words for one, words in ROW_DEED.items()},
    "submission.send/missing": listed,
    "submission.accept/steps": listed,
    "back_to": listed,
}
