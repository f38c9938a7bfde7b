"""The words of agencies and their functions."""

from collections.abc import Mapping
from string import ascii_uppercase

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.platform.audit.texts import Said, listed
from neu.registry.agencies.rules import AgencyRefusal, FunctionKind
from neu.registry.programmes.rules import kind_of
from neu.registry.programmes.texts import KIND

FUNCTION: Mapping[str, Promise] = {
    FunctionKind.STANDING_AGENCY: _("Cơ quan thường trực Chương trình"),
    FunctionKind.ISSUER: _("Cơ quan phát hành báo cáo"),
    FunctionKind.PROJECT_OWNER: _("Chủ dự án, tiểu dự án cấp tỉnh"),
    FunctionKind.DISTRICT_PROJECT_OWNER: _("Chủ dự án, tiểu dự án cấp huyện"),
    FunctionKind.DISTRICT_REVIEWER: _("Cơ quan tổng hợp cấp huyện"),
    FunctionKind.COMMUNE_COMMITTEE: _("Ủy ban nhân dân cấp xã: xác thực và tổng hợp"),
    FunctionKind.REPORTING_UNIT: _("Đơn vị báo cáo"),
    FunctionKind.INVESTOR: _("Chủ đầu tư"),
    FunctionKind.FINANCE: _("Cơ quan tài chính"),
    FunctionKind.FRONT: _("Mặt trận Tổ quốc"),
    FunctionKind.SUPERVISION_BOARD: _("Ban Giám sát đầu tư của cộng đồng"),
    FunctionKind.MINISTRY: _("Bộ, cơ quan trung ương"),
    FunctionKind.AUDITOR: _("Kiểm toán"),
    FunctionKind.ADMINISTRATOR: _("Quản trị hệ thống"),
}
EVENT: Mapping[str, Promise] = {
    "agencies.load": _("Nạp danh mục cơ quan và chức năng"),
    "agency.create": _("Lập cơ quan"),
    "agency.rename": _("Đổi tên cơ quan"),
    "agency.move": _("Chuyển địa bàn của cơ quan"),
    "agency.close": _("Kết thúc hoạt động của cơ quan"),
    "agency.take_back": _("Lấy lại điều đã biết về cơ quan trước khi bàn giao"),
    "function.grant": _("Giao chức năng cho cơ quan"),
    "function.end": _("Kết thúc chức năng của cơ quan"),
}
SUBJECT: Mapping[str, Promise] = {"agency": _("Cơ quan")}
CHANGE: Mapping[str, Promise] = {
    "names": _("Số tên thêm"),
    "functions": _("Số chức năng thêm"),
    "function.grant/kind": _("Chức năng"),
    "function.end/kind": _("Chức năng"),
    "place": _("Trên địa bàn"),
    "nodes": _("Dự án, tiểu dự án, nội dung"),
    "successor": _("Cơ quan nối tiếp"),
}
VALUE: Mapping[str, Said] = {
    "function.grant/kind": FUNCTION,
    "function.end/kind": FUNCTION,
    "nodes": listed,
}
REFUSAL: Mapping[str, Promise] = {
    AgencyRefusal.UNKNOWN_AGENCY: _(
        "Không có cơ quan mã “%(code)s”. Tìm cơ quan trong danh mục cơ quan để lấy mã đúng."
    ),
    AgencyRefusal.UNKNOWN_FUNCTION: _("Chức năng này không còn trong danh mục. Tải lại trang rồi chọn lại."),
    AgencyRefusal.AGENCY_CODE_TAKEN: _(
        "Mã cơ quan “%(code)s” đã dùng. Chọn mã khác, hoặc đổi tên cơ quan đang có."
    ),
    AgencyRefusal.AGENCY_HAS_NO_NAME_THEN: _(
        "%(name)s chưa có tên trước ngày %(day)s. Chọn ngày đổi tên sau ngày %(first)s."
    ),
    AgencyRefusal.AGENCY_CHANGED_SAME_INSTANT: _(
        "%(name)s vừa được sửa cùng thời điểm. Tải lại trang, xem thay đổi đó rồi sửa lại nếu còn cần."
    ),
    AgencyRefusal.AGENCY_STILL_HOLDS: _(
        "%(name)s còn giữ chức năng sau ngày %(day)s. Chuyển hoặc kết thúc chức năng đó trước."
    ),
    AgencyRefusal.AGENCY_CHANGED_SINCE: _(
        "%(name)s đã được sửa sau lần bàn giao này nên không tự lấy lại được. "
        "Hoàn tác việc sửa sau trước, hoặc sửa từng chức năng."
    ),
    AgencyRefusal.FUNCTION_ALREADY_HELD: _(
        "%(name)s đã giữ chức năng “%(function)s” trên địa bàn này từ ngày %(day)s. "
        "Kết thúc chức năng cũ trước."
    ),
    AgencyRefusal.FUNCTION_ENDS_BEFORE_START: _(
        "Ngày kết thúc %(day)s sớm hơn ngày bắt đầu %(first)s. Chọn ngày muộn hơn."
    ),
    AgencyRefusal.FUNCTION_ENDED: _("Chức năng này đã kết thúc ngày %(day)s, không kết thúc lần nữa được."),
    AgencyRefusal.SUCCESSOR_NOT_READY: _(
        "Chức năng nối tiếp phải còn hiệu lực vào ngày %(day)s. Giao chức năng cho cơ quan "
        "nhận trước, rồi mới kết thúc."
    ),
    AgencyRefusal.BAD_AGENCY_FILE: _("Tệp cơ quan %(file)s, dòng “%(entry)s”: %(why)s. Sửa tệp rồi nạp lại."),
}


def node_called(code: str) -> str:
    """A part of the Programme as officers call it, smallest first: DA3.TDA3 is "Tiểu dự án 3, Dự án 3"."""
    parts = code.split(".")
    prefixes = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return ", ".join(
        f"{KIND[kind_of(prefix)]} {prefix.rpartition('.')[2].lstrip(ascii_uppercase)}" for prefix in prefixes
    )
