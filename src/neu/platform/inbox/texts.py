"""The words of "Việc của tôi"."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.platform.inbox.items import State


@dataclass(frozen=True)
class Group:
    """How one state is shown: heading, what it means, tone and icon."""

    heading: Promise
    meaning: Promise
    none: Promise
    tone: str
    icon: str


GROUPS: dict[State, Group] = {
    "OVERDUE": Group(
        _("Quá hạn"), _("Đã qua hạn gửi, cần làm ngay."), _("Không có việc quá hạn."), "bad", "warn"
    ),
    "RETURNED": Group(
        _("Bị trả lại"),
        _("Đơn vị nhận yêu cầu sửa; đọc lý do rồi gửi lại."),
        _("Không có báo cáo bị trả lại."),
        "warn",
        "return",
    ),
    "DUE": Group(_("Cần làm"), _("Đang đến lượt bạn."), _("Không có việc cần làm."), "info", "edit"),
    "WAITING": Group(
        _("Đang chờ"),
        _("Bạn đã xong phần mình; đang chờ đơn vị khác."),
        _("Không chờ ai."),
        "quiet",
        "clock",
    ),
}
