"""The words of regimes being written: their parts, their refusals."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.registry.periods.rules import Calendar
from neu.reporting.rounds.rules import Every, Refusal

EVERY: Mapping[str, Promise] = {
    Every.MONTH: _("mỗi tháng"),
    Every.QUARTER: _("mỗi quý"),
    Every.HALF: _("6 tháng một lần"),
    Every.NINE_MONTHS: _("9 tháng đầu năm"),
    Every.YEAR: _("mỗi năm"),
    Every.EVENT: _("khi có sự kiện"),
}
WINDOW: Mapping[str, Promise] = {
    Calendar.CALENDAR: _("các ngày của kỳ"),
    Calendar.ND09_2019: _("từ ngày 15 đến ngày 14 (Điều 12 Nghị định 09/2019/NĐ-CP)"),
    Calendar.TT01_2022: _("Thông tư 01/2022/TT-UBDT (dự thảo: đến 31/8; lượt bổ sung: cả năm)"),
}
PART: Mapping[str, Promise] = {  # what a version of a regime says, by key
    "code": _("Mã"),
    "valid_from": _("Có hiệu lực từ"),
    "route": _("Tên luồng"),
    "programme": _("Chương trình"),
    "form": _("Biểu mẫu"),
    "area": _("Danh sách địa bàn"),
    "number": _("Số, ký hiệu văn bản"),
    "issued_on": _("Ngày văn bản"),
    "issuer": _("Cơ quan ban hành"),
    "title": _("Trích yếu"),
    "note": _("Ghi chú về văn bản"),
    "decision_draft": _("Chưa thu hồi được văn bản"),
    "draft": _("Dự thảo"),
    "round_name": _("Tên đợt"),
    "window": _("Thời gian số liệu"),
    "every": _("Lặp lại"),
    "cutoff": _("Ngày chốt địa bàn, đơn vị"),
    "step_name": _("Tên bước"),
    "kind": _("Làm gì"),
    "function": _("Chức năng"),
    "spread": _("Ở đâu"),
    "agencies": _("Cơ quan được hỏi đích danh"),
    "authenticated_by": _("Ai xác thực"),
    "to": _("Gửi tới"),
    "required": _("Nơi nào cũng phải có cơ quan"),
}
COMPARED: Mapping[str, Promise] = {
    "regime": _("Chế độ báo cáo"),
    "passage": _("Lượt"),
    "step": _("Bước"),
}
REFUSAL: Mapping[str, Promise] = {
    Refusal.REGIME_DRAFT_GONE: _(
        "Bản soạn này đã bị bỏ hoặc không còn. Mở danh sách chế độ báo cáo để xem các bản còn lại."
    ),
    Refusal.REGIME_DRAFT_PUBLISHED: _(
        "Bản soạn %(code)s đã phát hành nên không sửa được nữa. Soạn phiên bản sau từ trang của chế độ, hoặc "
        "rút lại khi chưa đợt nào đi theo."
    ),
    Refusal.REGIME_WRONG: _("%(what)s: %(why)s. Sửa rồi phát hành lại; chưa có gì thay đổi."),
    Refusal.REGIME_FILE: _(
        "Tệp “%(file)s” không dùng được: chỉ nhận tệp .yaml, mã hóa UTF-8, không quá 500 kB. Tải một chế độ "
        "đã có về làm mẫu."
    ),
    Refusal.REGIME_SAME: _(
        "Bản soạn không khác phiên bản có hiệu lực từ %(day)s của %(code)s, nên không phát hành. Sửa rồi "
        "phát hành, hoặc bỏ bản soạn."
    ),
    Refusal.REGIME_ADHOC: _(
        "%(code)s là chế độ lập cho một đợt đột xuất nên không có phiên bản sau. Đặt mã khác để lập chế độ "
        "mới."
    ),
    Refusal.REGIME_KEPT: _(
        "Chế độ %(regime)s đã có đợt báo cáo nên “%(kept)s” không đổi thành “%(wanted)s” được. Giữ như cũ, "
        "hoặc đặt mã khác để lập chế độ mới."
    ),
    Refusal.VERSION_BEFORE_ROUNDS: _(
        "Không phát hành từ %(day)s được: đã mở đợt có ngày chốt từ ngày đó theo phiên bản đang dùng: "
        "%(rounds)s. Chọn ngày sau %(last)s."
    ),
    Refusal.VERSION_NOT_LATEST: _(
        "Không phát hành từ %(day)s được: đã có phiên bản bắt đầu ngày %(last)s. Chọn ngày sau %(last)s, "
        "hoặc rút phiên bản ấy trước."
    ),
    Refusal.WITHDRAW_REASON_REQUIRED: _("Cần ghi lý do rút. Ghi lý do rồi bấm lại."),
    Refusal.VERSION_IN_USE: _(
        "Không rút được phiên bản có hiệu lực từ %(day)s: đã có đợt báo cáo đi theo, hoặc có phiên bản sau. "
        "Soạn phiên bản sau để sửa."
    ),
}
