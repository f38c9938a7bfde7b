"""Refusals and states of the registry of places, in people's words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.registry.places import rules

REFUSAL: Mapping[str, Promise] = {
    rules.UNKNOWN_CODE: _(
        "Ngày %(day)s không có đơn vị hành chính nào mang mã %(code)s. Kiểm tra lại mã và ngày: "
        "từ 1/7/2025 nhiều mã đã chuyển sang đơn vị khác."
    ),
    rules.UNKNOWN_PLACE: _(
        "Không tìm thấy đơn vị hành chính “%(name)s” ngày %(day)s. Gần giống: %(candidates)s. "
        "Sửa lại tên hoặc ghi thêm huyện, tỉnh."
    ),
    rules.AMBIGUOUS_PLACE: _(
        "“%(name)s” ngày %(day)s có thể là nhiều đơn vị: %(candidates)s. "
        "Ghi thêm loại (xã, thị trấn, huyện…), huyện hoặc tỉnh để chỉ đúng một đơn vị."
    ),
    rules.CLOSED_PLACE: _(
        "Ngày %(day)s không có đơn vị hành chính “%(name)s”; tên này dùng cho: %(candidates)s. "
        "Mở trang của đơn vị để xem nay thuộc đâu, rồi ghi lại tên hoặc ngày."
    ),
    rules.UNKNOWN_LIST: _(
        "Không có danh sách địa bàn mang mã %(code)s. Kiểm tra mã trong mục Danh sách địa bàn."
    ),
}
