"""The words of rounds."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from neu.platform.audit.texts import Said, listed
from neu.registry.agencies.texts import FUNCTION
from neu.reporting.forms.texts import DEED
from neu.reporting.rounds import regime_texts
from neu.reporting.rounds.rules import ObligationState, Refusal, RoundState, Spread, StepKind, Timeliness

STEP_KIND: Mapping[str, Promise] = {
    StepKind.COLLECT: _("Nhập số liệu của mình"),
    StepKind.CONSOLIDATE: _("Tổng hợp"),
    StepKind.ISSUE: _("Ký phát hành"),
    StepKind.RECEIVE: _("Nhận, ngoài hệ thống"),
}
SPREAD: Mapping[str, Promise] = {
    Spread.LISTED_COMMUNES: _("mỗi xã thuộc địa bàn tại ngày chốt"),
    Spread.LISTED_DISTRICTS: _("mỗi huyện có xã thuộc địa bàn tại ngày chốt"),
    Spread.TERRITORY: _("cả tỉnh"),
    Spread.CHOSEN: _("những nơi được chọn"),
    Spread.EVENT: _("nơi có sự kiện, đơn vị được nêu khi khai báo"),
}
ROUND_STATE: Mapping[str, Promise] = {RoundState.OPEN: _("Đang mở"), RoundState.CLOSED: _("Đã đóng")}
STATE: Mapping[str, Promise] = {
    ObligationState.OPEN: _("Chưa gửi"),
    ObligationState.SENT: _("Đã gửi"),
    ObligationState.AUTHENTICATED: _("Đã xác thực"),
    ObligationState.RETURNED: _("Bị trả lại"),
    ObligationState.ACCEPTED: _("Đã tiếp nhận"),
}
STATE_TONE: Mapping[str, tuple[str, str]] = {  # badge tone and icon
    ObligationState.OPEN: ("neutral", ""),
    ObligationState.SENT: ("info", "send"),
    ObligationState.AUTHENTICATED: ("info", "seal"),
    ObligationState.RETURNED: ("warn", "return"),
    ObligationState.ACCEPTED: ("good", "check"),
}
OVERDUE: Promise = _("Quá hạn, chưa gửi")
TIMELINESS: Mapping[str, Promise] = {
    Timeliness.ON_TIME: _("đúng hạn"),
    Timeliness.LATE: _("trễ hạn"),
    Timeliness.NOT_YET: _("chưa đến hạn"),
    Timeliness.NO_RULE: _("chưa quy định hạn"),
}
RULE_COMPLETE: Promise = _(
    "Đầy đủ = số báo cáo đã được tiếp nhận (kể cả “không phát sinh”) / số báo cáo phải nộp theo danh "
    "sách địa bàn và "
    "chức năng còn hiệu lực tại ngày chốt. Ngoài danh sách thì không phải nộp."
)
RULE_IN_TIME: Promise = _(
    "Đúng hạn = lần gửi đầu tiên trước hạn / số báo cáo có hạn đã gửi hoặc đã đến hạn. Chưa quy định "
    "hạn thì không ai bị tính là trễ; được gia hạn thì tính theo hạn mới. Báo cáo "
    "bị trả lại có hạn gửi lại riêng và được đếm riêng."
)
PASSAGE: Mapping[str, Promise] = {"first": _("Lượt đầu"), "january": _("Lượt bổ sung tháng 01–02")}
PASSAGE_SHORT: Mapping[str, Promise] = {"january": _("bổ sung")}
OWES_NOTHING: Promise = _("không phải nộp")
BEING_EDITED: Promise = _("đang sửa, số đã tiếp nhận vẫn tính")
EXTENDED: Promise = _("gia hạn đến %(day)s")
RETURNED_TIMES: Promise = _("trả lại %(count)d lần")
ATTRIBUTE: Mapping[str, Promise] = {
    "name": _("Tên báo cáo"),
    "contents": _("Nội dung yêu cầu báo cáo"),
    "reporters": _("Đối tượng thực hiện báo cáo"),
    "receivers": _("Cơ quan nhận báo cáo"),
    "channel": _("Phương thức gửi, nhận báo cáo"),
    "due": _("Thời hạn gửi báo cáo"),
    "frequency": _("Tần suất thực hiện báo cáo"),
    "closing": _("Thời gian chốt số liệu báo cáo"),
    "outline": _("Mẫu đề cương báo cáo"),
    "data_form": _("Biểu mẫu số liệu báo cáo"),
}
EVENT: Mapping[str, Promise] = {
    "regime.load": _("Nạp chế độ báo cáo"),
    "regime.ask": _("Lập chế độ cho đợt đột xuất"),
    "regime.start": _("Lập bản soạn chế độ báo cáo"),
    "regime.edit": _("Sửa bản soạn chế độ báo cáo"),
    "regime.discard": _("Bỏ bản soạn chế độ báo cáo"),
    "regime.publish": _("Phát hành phiên bản chế độ báo cáo"),
    "regime.withdraw": _("Rút phiên bản chế độ báo cáo"),
    "round.open": _("Mở đợt báo cáo"),
    "round.extend": _("Gia hạn gửi báo cáo"),
    "round.remind": _("Nhắc hạn trong ngày"),
    "reminding.set": _("Đặt cách nhắc hạn"),
    "round.close": _("Đóng đợt báo cáo"),
    "round.drop": _("Bỏ đợt mở theo sự kiện khai nhầm"),
    "round.reopen": _("Mở lại đợt báo cáo"),
}
SUBJECT: Mapping[str, Promise] = {
    "regime": _("Chế độ báo cáo"),
    "regime_draft": _("Bản soạn chế độ báo cáo"),
    "round": _("Đợt báo cáo"),
    "reminding": _("Nhắc hạn"),
}
CHANGE: Mapping[str, Promise] = {
    "regime": _("Chế độ báo cáo"),
    "regime.ask/decision": _("Văn bản yêu cầu"),
    "regime.ask/form": _("Biểu mẫu"),
    "regime.ask/due": _("Thời hạn gửi báo cáo"),
    "regime.ask/reporters": _("Đối tượng thực hiện báo cáo"),
    "regime.ask/receivers": _("Cơ quan nhận báo cáo"),
    "regime.publish/valid_from": _("Có hiệu lực từ"),
    "regime.withdraw/valid_from": _("Có hiệu lực từ"),
    "regime.publish/route": _("Tên luồng"),
    "regime.withdraw/route": _("Tên luồng"),
    "regime.publish/decision": _("Số, ký hiệu văn bản"),
    "regime.edit/deed": _("Việc"),
    "regime.edit/part": _("Phần"),
    "regime.start/copied": _("Chép từ"),
    "passage": _("Lượt"),
    "territory": _("Địa bàn (số trong danh mục)"),
    "cutoff_on": _("Ngày chốt địa bàn, đơn vị"),
    "obligations": _("Số báo cáo phải nộp theo bước"),
    "routes": _("Luồng thêm, sửa, bỏ"),
    "reminded": _("Số người được nhắc"),
    "escalated": _("Số báo cáo báo lên lãnh đạo"),
    "remind_on": _("Nhắc vào các ngày"),
    "escalate_after": _("Báo lãnh đạo khi quá hạn hơn (ngày)"),
    "by_mail": _("Gửi cả thư điện tử"),
    "extended_to": _("Hạn mới: hết ngày"),
    "extended_from": _("Hạn trước khi gia hạn"),
}
VALUE: Mapping[str, Said] = {
    "passage": PASSAGE, "routes": listed, "extended_from": listed, "regime.edit/deed": DEED
}  # fmt: skip


def step_words(kind: str, function: str, spread: str, authenticated_by: str) -> tuple[str, str, str, str]:
    """What a step does, by which function, over which places, and who authenticates ("" when nobody)."""
    signer = str(FUNCTION[authenticated_by]) if authenticated_by else ""
    return str(STEP_KIND[kind]), str(FUNCTION[function]), str(SPREAD[spread]), signer


def due_words(rule: Mapping[str, Any] | None) -> str:
    """A due rule as officials say it: "trước 10/9", "trước 25/1 năm sau", "hết ngày 2 tháng sau"."""
    if not rule:
        return _t("chưa quy định")
    if "days_after" in rule or "working_days_after" in rule:
        words = (
            _t("%(count)d ngày sau khi kết thúc")
            if "days_after" in rule
            else _t("%(count)d ngày làm việc sau khi kết thúc")
        )
        return words % {"count": rule.get("days_after", rule.get("working_days_after"))}
    day = f"{rule['day']}/{rule['month']}" if "month" in rule else _t("ngày %(day)d") % {"day": rule["day"]}
    said = (_t("trước %(day)s") if rule.get("before") else _t("hết %(day)s")) % {"day": day}
    if rule.get("year_offset") == 1:
        said = _t("%(day)s năm sau") % {"day": said}
    elif rule.get("year_offset"):
        said = _t("%(day)s, %(count)d năm sau kỳ báo cáo") % {"day": said, "count": rule["year_offset"]}
    if rule.get("month_offset"):
        said = _t("%(day)s tháng sau") % {"day": said}
    return said


REFUSAL: Mapping[str, Promise] = {
    **regime_texts.REFUSAL,
    Refusal.BAD_REGIME_FILE: _(
        "Tệp chế độ báo cáo %(file)s, mục “%(entry)s”: %(why)s. Sửa tệp rồi nạp lại; chưa có gì thay đổi."
    ),
    Refusal.REGIME_IN_USE: _(
        "Tệp %(file)s, mục “%(entry)s”: chế độ %(regime)s đã có đợt báo cáo nên “%(kept)s” không đổi thành "
        "“%(wanted)s” được. Giữ mục này như cũ, hoặc viết chế độ mới với mã khác; chưa có gì thay đổi."
    ),
    Refusal.ROUTE_IN_USE: _(
        "Luồng “%(route)s” của chế độ %(regime)s đã có đợt báo cáo đi theo nên không sửa được. "
        "Đặt ngày hết hiệu lực (until) cho luồng đó và thêm luồng mới."
    ),
    Refusal.UNKNOWN_REGIME: _("Không có chế độ báo cáo mã “%(code)s”. Các chế độ hiện có: %(known)s."),
    Refusal.NO_SUCH_PASSAGE: _("Chế độ “%(regime)s” không có lượt “%(passage)s”. Các lượt: %(known)s."),
    Refusal.NO_ROUTE: _(
        "Chế độ “%(regime)s” không có luồng nào có hiệu lực ngày chốt %(day)s. Chọn ngày khác hoặc "
        "thêm luồng cho ngày đó."
    ),
    Refusal.NO_FORM: _(
        "Chế độ “%(regime)s” chưa có biểu mẫu đã công bố dùng được ngày chốt %(day)s. Công bố biểu "
        "mẫu trước rồi mở đợt."
    ),
    Refusal.FORM_DEFINED_OTHERWISE: _(
        "“%(form)s” phiên bản %(no)s còn hỏi theo định nghĩa đã thôi dùng trước kỳ này, bắt đầu ngày %(day)s"
        ": %(elements)s. Phát hành phiên bản mới của biểu có hiệu lực từ ngày định nghĩa mới, rồi mở đợt."
    ),
    Refusal.NO_HOLDER: _(
        "Bước “%(step)s” không có cơ quan nào giữ chức năng “%(function)s” tại %(places)s vào ngày "
        "chốt %(day)s. "
        "Giao chức năng cho một cơ quan (trang Cơ quan) rồi mở đợt."
    ),
    Refusal.CHOSEN_NOT_HOLDER: _(
        "Bước “%(step)s” hỏi đích danh %(agencies)s, nhưng nơi này không giữ chức năng “%(function)s” vào "
        "ngày chốt %(day)s. Bỏ chọn cơ quan đó, hoặc chọn ngày khác."
    ),
    Refusal.NOBODY_CHOSEN: _(
        "Chưa chọn ai phải báo cáo. Chọn “mọi xã thuộc danh sách”, hoặc đánh dấu ít nhất một cơ quan."
    ),
    Refusal.CHOSEN_UNKNOWN: _(
        "Có cơ quan vừa chọn không giữ chức năng báo cáo nào tại %(place)s vào ngày chốt %(day)s. Chọn lại "
        "trong danh sách của ngày đó."
    ),
    Refusal.TITLE_REQUIRED: _(
        "Chưa đặt tên đợt báo cáo. Ghi một tên ngắn, ví dụ “Rà soát nhà ở tháng 11/2026”."
    ),
    Refusal.DUE_BEFORE_OPENING: _(
        "Hạn gửi %(due)s đã qua vào ngày mở đợt %(day)s. Chọn hạn từ ngày %(day)s trở đi."
    ),
    Refusal.NO_SUCH_LIST: _("Không có danh sách địa bàn mã “%(code)s”. Chọn trong danh sách trên trang."),
    Refusal.NO_SUCH_FORM: _(
        "Biểu “%(code)s” chưa có phiên bản đã công bố dùng được ngày %(day)s. Công bố biểu mẫu trước, "
        "hoặc chọn biểu khác."
    ),
    Refusal.EXTEND_NOBODY: _("Chưa chọn nhiệm vụ nào để gia hạn. Đánh dấu ít nhất một nhiệm vụ của đợt này."),
    Refusal.EXTEND_REASON_REQUIRED: _(
        "Ghi lý do gia hạn: cơ quan được gia hạn và người đọc nhật ký cần biết."
    ),
    Refusal.EXTEND_CLOSED: _("Đợt “%(name)s” đã đóng nên không gia hạn được. Mở lại đợt trước, có lý do."),
    Refusal.EXTEND_PASSED: _(
        "Hạn mới %(due)s đã qua (hôm nay %(day)s) nên %(agency)s vẫn bị tính là trễ. Chọn ngày từ %(day)s "
        "trở đi."
    ),
    Refusal.EXTEND_NOT_LATER: _(
        "Hạn mới %(due)s không muộn hơn hạn đang có của %(agency)s (%(now)s). Chọn ngày sau %(now)s."
    ),
    Refusal.EXTEND_NO_DUE: _(
        "Nhiệm vụ của %(agency)s chưa quy định hạn nên không ai bị tính là trễ; không cần gia hạn. Bỏ đánh "
        "dấu nhiệm vụ đó."
    ),
    Refusal.EXTEND_SENT: _(
        "%(agency)s đã gửi báo cáo nên lần gửi đã được tính đúng hạn hay trễ theo hạn lúc đó. Bỏ đánh dấu cơ "
        "quan này; nếu cần sửa thì trả lại, có hạn gửi lại."
    ),
    Refusal.MAY_NOT_EXTEND: _(
        "Bạn không gia hạn cho %(agency)s được: chỉ nơi nhận báo cáo, cơ quan thường trực hoặc quản trị làm "
        "được. Đề nghị nơi nhận gia hạn."
    ),
    Refusal.MAY_NOT_SET_REMINDING: _(
        "Chỉ quản trị hệ thống được đặt cách nhắc hạn. Đề nghị quản trị làm giúp."
    ),
    Refusal.BAD_REMINDING_DAYS: _(
        "“%(typed)s” không phải các ngày nhắc. Viết từ một đến mười số nguyên từ %(first)s đến %(last)s, "
        "cách nhau dấu phẩy, ví dụ -3, -1, 1, 3."
    ),
    Refusal.BAD_ESCALATION: _("Số ngày quá hạn phải từ 1 đến %(last)s. Viết một số như 7."),
    Refusal.NOBODY_LISTED: _(
        "Danh sách “%(list)s” không có xã nào trong %(place)s vào ngày chốt %(day)s nên không ai "
        "phải báo cáo. "
        "Kiểm tra ngày chốt và danh sách địa bàn."
    ),
    Refusal.ROUND_EXISTS: _("Đợt “%(name)s” đã được mở cho %(place)s. Mỗi kỳ, mỗi lượt chỉ mở một đợt."),
    Refusal.NO_ROUND_TO_FOLLOW: _(
        "Lượt bổ sung theo sau lượt đầu của cùng kỳ, nhưng kỳ %(period)s tại %(place)s chưa có lượt "
        "đầu. Mở lượt đầu trước."
    ),
    Refusal.WRONG_ROUND_TO_FOLLOW: _(
        "Đợt “%(name)s” không phải là lượt đầu của cùng chế độ, cùng kỳ, cùng địa bàn với ngày chốt "
        "sớm hơn. Chọn đúng đợt."
    ),
    Refusal.UNKNOWN_ROUND: _("Không có đợt báo cáo số %(round)s. Mở lại từ danh sách đợt."),
    Refusal.ROUND_ALREADY_CLOSED: _("Đợt “%(name)s” đã đóng từ %(day)s. Muốn sửa thì mở lại đợt, có lý do."),
    Refusal.ROUND_NOT_CLOSED: _("Đợt “%(name)s” đang mở, không cần mở lại."),
    Refusal.ROUND_REASON_REQUIRED: _("Ghi lý do mở lại đợt “%(name)s”: người đọc nhật ký cần biết vì sao."),
    Refusal.ROUND_BY_EVENT: _(
        "Chế độ “%(regime)s” không mở đợt theo kỳ: mỗi sự kiện được khai báo có một đợt riêng. Khai báo "
        "sự kiện ở trang “Dự án kết thúc”."
    ),
    Refusal.NO_EVENTS: _(
        "Chế độ “%(regime)s” mở đợt theo kỳ, không theo sự kiện. Chọn chế độ có lượt “khi có sự kiện”."
    ),
    Refusal.EVENT_OUTSIDE: _(
        "%(place)s không thuộc danh sách “%(list)s” ngày %(day)s nên không phải báo cáo. Kiểm tra xã và ngày."
    ),
    Refusal.EVENT_FORM_COUNTS: _(
        "Biểu “%(form)s” có ô số liệu. Báo cáo theo sự kiện chỉ dùng biểu gồm danh sách và phần lời: hai sự "
        "kiện cùng xã, cùng kỳ sẽ ghi vào chung một ô. Chuyển các số thành cột của danh sách."
    ),
    Refusal.EVENT_ROUND_SENT: _(
        "Đợt “%(name)s” đã có báo cáo gửi hoặc được gia hạn nên không bỏ được. Đề nghị cơ quan thường trực "
        "đóng đợt, có lý do."
    ),
    Refusal.MAY_NOT_OPEN_ROUNDS: _(
        "Chỉ cán bộ cơ quan thường trực Chương trình hoặc quản trị hệ thống được mở, đóng đợt tại %(place)s. "
        "Đề nghị cơ quan thường trực thực hiện."
    ),
}
