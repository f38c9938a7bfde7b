"""The words of handing over."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.platform.audit.texts import Said, listed
from neu.registry.handover.rules import HandOverRefusal, Way

REASON_LABEL = _("Căn cứ, lý do")
NAME_LABEL = _("Tên cơ quan")
WAY: Mapping[str, Promise] = {
    Way.KEEP: _("vẫn cơ quan này"),
    Way.JOIN: _("chuyển sang cơ quan đang có"),
    Way.FOUND: _("lập cơ quan mới"),
}
EVENT: Mapping[str, Promise] = {
    "handover.make": _("Bàn giao giữa các cơ quan"),
    "handover.undo": _("Hoàn tác bàn giao"),
}
SUBJECT: Mapping[str, Promise] = {"handover": _("Đợt bàn giao")}
CHANGE: Mapping[str, Promise] = {"agencies": _("Cơ quan bàn giao")}
VALUE: Mapping[str, Said] = {"agencies": listed}
REFUSAL: Mapping[str, Promise] = {
    HandOverRefusal.NOTHING_CHOSEN: _("Chưa chọn cơ quan nào để bàn giao. Chọn nơi nhận ở ít nhất một dòng."),
    HandOverRefusal.NO_LONGER_OPEN: _(
        "%(name)s không còn gì phải bàn giao theo ngày này. Tải lại trang để xem việc còn lại."
    ),
    HandOverRefusal.NAME_MISSING: _("%(name)s: ghi tên cơ quan mới, hoặc chọn cách khác."),
    HandOverRefusal.WRONG_CHOICE: _("%(name)s: nơi nhận đã chọn không còn. Tải lại trang rồi chọn lại."),
    HandOverRefusal.REASON_MISSING: _("Ghi căn cứ của việc bàn giao, như số nghị quyết hoặc quyết định."),
    HandOverRefusal.DAY_WRONG: _("“%(typed)s” không phải ngày. Viết như 01/07/2025."),
    HandOverRefusal.GONE: _("Đợt bàn giao này không còn. Quay lại danh sách."),
    HandOverRefusal.UNDONE_ALREADY: _("%(person)s đã hoàn tác đợt bàn giao này."),
    HandOverRefusal.WORK_STANDS: _(
        "Đã có %(what)s giao cho cơ quan nhận bàn giao: %(words)s. Việc đó dựa vào đợt bàn giao nên không "
        "hoàn tác được; bàn giao tiếp nếu cần sửa."
    ),
}
