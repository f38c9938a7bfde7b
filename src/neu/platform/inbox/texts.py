"""The words of "Việc của tôi"."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.platform.inbox.items import State


@dataclass(frozen=True)
class Group:
    """How one state is shown."""

    heading: Promise
    meaning: Promise
    tone: str
    icon: str


GROUPS: dict[State, Group] = {
    "OVERDUE": Group(_("Quá hạn"), _("Đã qua hạn gửi, cần làm ngay."), "bad", "warn"),
    "RETURNED": Group(
        _("Bị trả lại"),
        _("Đơn vị nhận yêu cầu sửa; đọc lý do rồi gửi lại."),
        "warn",
        "return",
    ),
    "DUE": Group(_("Cần làm"), _("Đang đến lượt bạn."), "info", "edit"),
    "WAITING": Group(
        _("Đang chờ"),
        _("Bạn đã xong phần mình; đang chờ đơn vị khác."),
        "quiet",
        "clock",
    ),
}
