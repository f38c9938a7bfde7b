"""The scoreboard in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from neu.insight.scoreboard.rules import Count, Key, Whose

COUNT: Mapping[Count, Promise] = {
    Count.IN_SCOPE: _("cơ quan trong phạm vi"),
    Count.DEPLOYED: _("cơ quan đã có tài khoản"),
    Count.USED: _("cơ quan có sử dụng"),
    Count.DUE: _("báo cáo đến hạn"),
    Count.CLOSED: _("báo cáo đã được tiếp nhận trên hệ thống"),
    Count.INFORMED: _("cơ quan được thông tin qua mạng"),
}
WHOSE: Mapping[Whose, Promise] = {
    Whose.PLACE: _("của địa bàn"),
    Whose.AGENCY: _("của cơ quan báo cáo và đơn vị trực thuộc"),
}
PART: Mapping[tuple[Key, str], Promise] = {
    (Key.K6, "PART"): _("cán bộ quản lý đã tập huấn"),
    (Key.K6, "WHOLE"): _("cán bộ quản lý"),
    (Key.K7, "PART"): _("phòng họp trực tuyến đạt yêu cầu"),
    (Key.K7, "WHOLE"): _("phòng họp trực tuyến phải có"),
    (Key.K8, "PART"): _("cuộc họp, tập huấn trực tuyến"),
    (Key.K8, "WHOLE"): _("cuộc họp, tập huấn đã tổ chức"),
}
HOW: Mapping[Count, Promise] = {
    Count.IN_SCOPE: _(
        "Đếm cơ quan giữ ít nhất một chức năng của Chương trình vào ngày %(until)s: %(value)s "
        "(cách đếm phiên bản %(rule)s)."
    ),
    Count.DEPLOYED: _(
        "%(value)s trong %(of)s cơ quan có người được đăng nhập vào ngày %(until)s "
        "(cách đếm phiên bản %(rule)s)."
    ),
    Count.USED: _(
        "%(value)s trong %(of)s cơ quan có việc làm ghi trong nhật ký từ %(from)s đến %(until)s "
        "(cách đếm phiên bản %(rule)s)."
    ),
    Count.DUE: _(
        "%(value)s báo cáo đến hạn từ %(from)s đến %(until)s; báo cáo không có hạn thì không tính "
        "(cách đếm phiên bản %(rule)s)."
    ),
    Count.CLOSED: _(
        "%(value)s trong %(of)s báo cáo đến hạn từ %(from)s đến %(until)s đã được tiếp nhận trên hệ thống "
        "(cách đếm phiên bản %(rule)s)."
    ),
    Count.INFORMED: _(
        "%(value)s trong %(of)s cơ quan có người nhận thông báo từ %(from)s đến %(until)s "
        "(cách đếm phiên bản %(rule)s)."
    ),
}
MISSING: Mapping[Key, Promise] = {
    Key.K6: _("Chưa có dữ liệu: hệ thống chưa quản lý lớp tập huấn. Có số từ nguồn khác thì nhập."),
    Key.K7: _("Chưa có dữ liệu: hệ thống chưa quản lý phòng họp trực tuyến. Có số từ nguồn khác thì nhập."),
    Key.K8: _("Chưa có dữ liệu: hệ thống chưa quản lý cuộc họp, sự kiện. Có số từ nguồn khác thì nhập."),
}


def named(key: Key, *words: Promise) -> Promise:
    """Return what a source is called: "K1 · cơ quan có sử dụng · của địa bàn"."""
    return format_lazy(" · ".join(["{}"] * (1 + len(words))), key.value, *words)
