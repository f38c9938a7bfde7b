"""Refusals and states of the registry of places, in people's words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from neu.registry.places.rules import Basis, Kind, PlaceRefusal, full_name

EVENT: Mapping[str, Promise] = {
    "places.load_reference": _("Nạp danh mục địa bàn"),
    "place.correct_version": _("Đính chính tên, mã, cấp của đơn vị hành chính"),
    "place.state_shares": _("Ghi tỷ lệ chia của đơn vị hành chính đã tách"),
}
SUBJECT: Mapping[str, Promise] = {"registry": _("Danh mục"), "place": _("Đơn vị hành chính")}
CHANGE: Mapping[str, Promise] = {
    "place.correct_version/kind": _("Loại"),
    "parent_id": _("Đơn vị cấp trên (số trong danh mục)"),
    "starts_on": _("Ngày bắt đầu"),
    "before": _("Kết thúc trước ngày"),
    "decision_id": _("Văn bản quyết định (số trong danh mục)"),
    "basis": _("Căn cứ chia"),
    "shares": _("Tỷ lệ của từng đơn vị nhận"),
}
REFUSAL: Mapping[str, Promise] = {
    PlaceRefusal.UNKNOWN_CODE: _(
        "Ngày %(day)s không có đơn vị hành chính nào mang mã %(code)s. Kiểm tra lại mã và ngày: "
        "từ 1/7/2025 nhiều mã đã chuyển sang đơn vị khác."
    ),
    PlaceRefusal.UNKNOWN_PLACE: _(
        "Không tìm thấy đơn vị hành chính “%(name)s” ngày %(day)s. Gần giống: %(candidates)s. "
        "Sửa lại tên hoặc ghi thêm huyện, tỉnh."
    ),
    PlaceRefusal.AMBIGUOUS_PLACE: _(
        "“%(name)s” ngày %(day)s có thể là nhiều đơn vị: %(candidates)s. "
        "Ghi thêm loại (xã, thị trấn, huyện…), huyện hoặc tỉnh để chỉ đúng một đơn vị."
    ),
    PlaceRefusal.CLOSED_PLACE: _(
        "Ngày %(day)s không có đơn vị hành chính “%(name)s”; tên này dùng cho: %(candidates)s. "
        "Mở trang của đơn vị để xem nay thuộc đâu, rồi ghi lại tên hoặc ngày."
    ),
    PlaceRefusal.UNKNOWN_LIST: _(
        "Không có danh sách địa bàn mang mã %(code)s. Kiểm tra mã trong mục Danh sách địa bàn."
    ),
    PlaceRefusal.REASON_MISSING: _("Chưa ghi lý do. Ghi lý do đính chính rồi lưu lại."),
    PlaceRefusal.VERSION_SUPERSEDED: _(
        "Dòng về “%(name)s” đã được người khác đính chính. Tải lại trang và sửa trên dòng mới nhất."
    ),
    PlaceRefusal.SAME_INSTANT: _(
        "Dòng này được ghi cùng lúc hoặc sau thời điểm sửa. Tải lại trang rồi lưu lại."
    ),
    PlaceRefusal.NOTHING_CHANGED: _(
        "Không có gì khác so với điều đã ghi về “%(name)s”. Sửa ít nhất một mục rồi lưu."
    ),
    PlaceRefusal.NAME_MISSING: _("Thiếu tên hoặc mã của đơn vị. Ghi đủ cả hai."),
    PlaceRefusal.DAYS_EMPTY: _("Ngày bắt đầu phải trước ngày kết thúc. Sửa lại một trong hai ngày."),
    PlaceRefusal.DAYS_OVERLAP: _(
        "Từ %(from)s đến trước %(before)s đơn vị này đã mang tên “%(name)s”. Chọn những ngày không trùng."
    ),
    PlaceRefusal.CODE_TAKEN: _(
        "Mã %(code)s từ %(from)s đến trước %(before)s là của “%(name)s”. Kiểm tra lại mã hoặc ngày."
    ),
    PlaceRefusal.PARENT_ABSENT: _(
        "Đơn vị cấp trên không tồn tại từ %(from)s đến trước %(before)s. "
        "Chọn đơn vị cấp trên khác hoặc sửa ngày."
    ),
    PlaceRefusal.LOOP: _("Đơn vị không thể nằm trong chính nó. Chọn đơn vị cấp trên khác."),
    PlaceRefusal.CHILDREN_LEFT: _(
        "“%(name)s” nằm trong đơn vị này từ %(from)s đến trước %(before)s nên không thể bỏ những ngày đó. "
        "Chuyển đơn vị cấp dưới đi trước."
    ),
    PlaceRefusal.NOT_DIVIDED: _("Chỉ ghi được tỷ lệ cho phần của đơn vị bị chia. Kiểm tra lại đơn vị nhận."),
    PlaceRefusal.BASIS_NEEDED: _("Chọn căn cứ chia: số hộ, dân số, diện tích hoặc nhập tay."),
    PlaceRefusal.SHARES_WRONG: _(
        "Tổng tỷ lệ là %(total)s cho %(parts)s phần. Đủ các phần thì tổng phải bằng 1; "
        "còn phần chưa ghi thì tổng phải nhỏ hơn 1; mỗi tỷ lệ lớn hơn 0 và có không quá 8 chữ số thập phân."
    ),
}

COUNTED: Mapping[str, Promise] = {  # "102 xã, 14 phường"
    Kind.TINH: ngettext_lazy("%(count)s tỉnh", "%(count)s tỉnh", "count"),
    Kind.THANH_PHO_TW: ngettext_lazy("%(count)s thành phố", "%(count)s thành phố", "count"),
    Kind.HUYEN: ngettext_lazy("%(count)s huyện", "%(count)s huyện", "count"),
    Kind.QUAN: ngettext_lazy("%(count)s quận", "%(count)s quận", "count"),
    Kind.THI_XA: ngettext_lazy("%(count)s thị xã", "%(count)s thị xã", "count"),
    Kind.THANH_PHO: ngettext_lazy("%(count)s thành phố", "%(count)s thành phố", "count"),
    Kind.XA: ngettext_lazy("%(count)s xã", "%(count)s xã", "count"),
    Kind.PHUONG: ngettext_lazy("%(count)s phường", "%(count)s phường", "count"),
    Kind.THI_TRAN: ngettext_lazy("%(count)s thị trấn", "%(count)s thị trấn", "count"),
    Kind.DAC_KHU: ngettext_lazy("%(count)s đặc khu", "%(count)s đặc khu", "count"),
    Kind.THON: ngettext_lazy("%(count)s thôn", "%(count)s thôn", "count"),
}

BASIS: Mapping[str, Promise] = {
    Basis.WHOLE: _("toàn bộ"),
    Basis.HOUSEHOLDS: _("theo số hộ"),
    Basis.POPULATION: _("theo dân số"),
    Basis.AREA: _("theo diện tích"),
    Basis.BY_HAND: _("nhập tay"),
}

VALUE: Mapping[str, Mapping[str, Promise | str]] = {
    "basis": BASIS,
    "place.correct_version/kind": {kind.value: full_name(kind, "").strip() for kind in Kind},
}

LIST_VALUE: Mapping[str, Promise] = {
    "KV_I": _("Khu vực I"),
    "KV_II": _("Khu vực II"),
    "KV_III": _("Khu vực III"),
}

ENDED_UNMAPPED = _("Kết thúc mà chưa rõ lãnh thổ đi đâu")
BEGAN_UNMAPPED = _("Bắt đầu mà chưa rõ lãnh thổ từ đâu đến")
