"""The words of programmes."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.registry.programmes.rules import NodeKind, ProgrammeRefusal

KIND: Mapping[str, Promise] = {
    NodeKind.PROJECT: _("Dự án"),
    NodeKind.SUBPROJECT: _("Tiểu dự án"),
    NodeKind.CONTENT: _("Nội dung"),
    NodeKind.COMPONENT: _("Hợp phần"),
    NodeKind.ITEM: _("Nội dung thành phần"),
}
EVENT: Mapping[str, Promise] = {
    "programmes.load": _("Nạp cây chương trình và nguồn vốn"),
    "crosswalk.write": _("Ghi bảng chuyển giữa hai giai đoạn"),
    "crosswalk.take_back": _("Rút bảng chuyển giữa hai giai đoạn"),
}
CHANGE: Mapping[str, Promise] = {
    "crosswalk.write/basis": _("Căn cứ"),
    "crosswalk.write/lines": _("Số dòng"),
    "crosswalk.write/removed": _("Số dòng bỏ"),
    "crosswalk.write/draft": _("Bản nháp"),
    "crosswalk.take_back/lines": _("Số dòng bỏ"),
}
SUBJECT: Mapping[str, Promise] = {
    "reference": _("Dữ liệu tham chiếu"),
    "crosswalk": _("Bảng chuyển giữa hai giai đoạn"),
}
REFUSAL: Mapping[str, Promise] = {
    ProgrammeRefusal.UNKNOWN_PROGRAMME: _(
        "Không có chương trình mã “%(code)s”. Xem danh mục chương trình để lấy mã đúng."
    ),
    ProgrammeRefusal.UNKNOWN_NODE: _(
        "Không có dự án, tiểu dự án hay nội dung mã “%(code)s” trong chương trình %(programme)s. "
        "Xem cây chương trình."
    ),
    ProgrammeRefusal.BAD_PROGRAMME_FILE: _(
        "Tệp chương trình %(file)s, dòng “%(entry)s”: %(why)s. Sửa tệp rồi nạp lại."
    ),
    ProgrammeRefusal.CROSSING_EMPTY: _("Không có dòng nào. Mỗi dòng: mã chuyển từ, mã chuyển đến, tỷ lệ %%."),
    ProgrammeRefusal.CROSSING_TOO_MANY: _("Quá %(most)s dòng. Tách thành nhiều bảng."),
    ProgrammeRefusal.CROSSING_WIDE: _("Dòng có quá ba cột. Chỉ ghi: mã chuyển từ, mã chuyển đến, tỷ lệ %%."),
    ProgrammeRefusal.CROSSING_UNKNOWN: _(
        "Không có mã “%(code)s” trong cây của giai đoạn đó. Xem cây để lấy mã đúng."
    ),
    ProgrammeRefusal.CROSSING_TWICE: _("%(source)s → %(target)s đã có ở dòng trên. Gộp thành một dòng."),
    ProgrammeRefusal.CROSSING_SHARE: _(
        "Tỷ lệ “%(typed)s” không đọc được: số lớn hơn 0, không quá 100, tối đa sáu chữ số thập phân; "
        "để trống nếu chưa có."
    ),
    ProgrammeRefusal.CROSSING_SHARES_WRONG: _(
        "Các tỷ lệ của %(source)s cộng lại là %(total)s%%, phải đúng 100%%. Sửa tỷ lệ, hoặc để trống mọi "
        "dòng của mã này (chưa chia)."
    ),
    ProgrammeRefusal.CROSSING_UNREADABLE: _(
        "Không đọc được tệp. Lưu dạng .csv, mã UTF-8, không quá 1 MB, rồi chọn lại."
    ),
    ProgrammeRefusal.CROSSING_SAME: _("Chọn hai giai đoạn khác nhau."),
    ProgrammeRefusal.CROSSING_BACK: _(
        "Đã có bảng chuyển ngược, từ %(to)s sang %(from)s: ghi cả hai chiều là đi vòng. Giữ một chiều."
    ),
    ProgrammeRefusal.CROSSING_LATER: _(
        "Đã có bảng chuyển bắt đầu ngày %(day)s, sau ngày đang ghi. Chọn từ ngày đó trở đi."
    ),
    ProgrammeRefusal.CROSSING_NOTHING: _("Bảng đã đúng như vậy: không có gì để ghi."),
    ProgrammeRefusal.CROSSING_STALE: _(
        "Bảng vừa được người khác ghi trong lúc bạn xem. Xem lại thay đổi rồi ghi."
    ),
    ProgrammeRefusal.CROSSING_BASIS: _("Cần ghi căn cứ (văn bản, ngày). Ghi căn cứ rồi xem trước lại."),
    ProgrammeRefusal.CROSSING_LINES: _("Có %(count)s chỗ phải sửa, ghi rõ từng dòng. Chưa ghi gì."),
    ProgrammeRefusal.CROSSING_NONE: _("Giữa hai giai đoạn này không còn bảng chuyển nào để rút."),
    ProgrammeRefusal.CROSSING_NOT_LATEST: _(
        "Bảng mới nhất bắt đầu ngày %(day)s, không phải bảng bạn đang xem. Tải lại trang, rút bảng đó trước."
    ),
    ProgrammeRefusal.CROSSING_REASON: _("Cần ghi lý do rút. Ghi lý do rồi bấm lại."),
    ProgrammeRefusal.CROSSING_SAME_INSTANT: _("Vừa có lần ghi khác cùng lúc. Bấm lại sau một giây."),
}
