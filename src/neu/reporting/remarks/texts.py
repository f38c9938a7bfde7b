"""The words of remarks and attachments. Every refusal says what to do next."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.platform.audit.texts import Said, beginning
from neu.reporting.remarks.rules import RemarkRefusal

REFUSAL: Mapping[str, Promise] = {
    RemarkRefusal.NOT_CONCERNED: _(
        "Chỉ người của đơn vị lập, đơn vị xác thực và cơ quan nhận báo cáo này mới ghi được ý kiến. "
        "Bạn vẫn đọc được các ý kiến đã có."
    ),
    RemarkRefusal.NOTHING_SAID: _("Chưa viết gì. Viết ý kiến rồi gửi."),
    RemarkRefusal.NO_SUCH_CELL: _("Báo cáo này không có ô đó. Chọn lại ô, hoặc để ý kiến về cả báo cáo."),
    RemarkRefusal.CANNOT_READ_IT: _(
        "Không nhắc được người đã chọn: người đó không đọc được báo cáo này (hoặc vị trí đã kết thúc). "
        "Tải lại trang và chọn trong danh sách."
    ),
    RemarkRefusal.MENTIONS_TOO_MANY: _(
        "Chỉ nhắc được tối đa %(most)s người trong một ý kiến. Bỏ bớt rồi gửi."
    ),
    RemarkRefusal.TOO_MANY_OPEN: _(
        "Báo cáo đã có %(most)s ý kiến chưa giải quyết. Trả lời vào ý kiến đã có, hoặc đánh dấu đã giải "
        "quyết bớt."
    ),
    RemarkRefusal.TOO_MANY_REPLIES: _("Ý kiến này đã có %(most)s trả lời. Ghi một ý kiến mới."),
    RemarkRefusal.THREAD_CLOSED: _("Ý kiến này đã giải quyết xong. Bấm “Mở lại” rồi trả lời."),
    RemarkRefusal.THREAD_OPEN: _("Ý kiến này đang mở, không cần mở lại. Tải lại trang."),
    RemarkRefusal.NOT_MENTIONED: _("Ý kiến này không có lời nhắc nào đang chờ bạn. Không cần làm gì."),
    RemarkRefusal.NO_FILE: _("Chưa chọn tệp. Chọn một tệp rồi bấm lại."),
    RemarkRefusal.NOT_BASE64: _("Nội dung tệp không phải base64. Mã hóa lại cả tệp rồi gửi."),
    RemarkRefusal.FILES_TOO_MANY: _(
        "Mỗi báo cáo kèm tối đa %(most)s tệp nên chưa kèm “%(name)s”. Gộp các tệp, hoặc bỏ bớt tệp chưa gửi."
    ),
    RemarkRefusal.FILES_TOO_LARGE: _(
        "Các tệp của báo cáo cộng lại quá %(most)s MB nên chưa kèm “%(name)s”. Giảm dung lượng, hoặc bỏ bớt "
        "tệp chưa gửi."
    ),
    RemarkRefusal.FILE_TWICE: _(
        "Báo cáo đã kèm đúng tệp này rồi (“%(name)s” trùng mã băm). Không cần gửi lại."
    ),
    RemarkRefusal.FILE_NOT_YOURS: _("“%(name)s” do người khác đính kèm. Đề nghị người đó bỏ."),
    RemarkRefusal.FILE_SENT: _(
        "“%(name)s” đã đi cùng một lần gửi nên không bỏ được. Kèm tệp mới và ghi ý kiến nếu tệp này sai."
    ),
}

EVENT: Mapping[str, Promise] = {
    "remark.write": _("Ghi ý kiến"),
    "remark.reply": _("Trả lời ý kiến"),
    "remark.close": _("Đánh dấu đã giải quyết"),
    "remark.reopen": _("Mở lại ý kiến"),
    "remark.seen": _("Đã đọc lời nhắc"),
    "attachment.attach": _("Đính kèm tệp"),
    "attachment.detach": _("Bỏ tệp đính kèm"),
}
CHANGE: Mapping[str, Promise] = {
    "remark": _("Ý kiến số"),
    "about": _("Về"),
    "text_hash": _("Mã băm của lời"),
    "mentioned": _("Số người được nhắc đến"),
    "attachment.attach/kind": _("Loại tệp"),
    "attachment.attach/size": _("Số byte"),
    "attachment.attach/hash": _("Mã băm"),
    "attachment.detach/hash": _("Mã băm"),
}
VALUE: Mapping[str, Said] = {"text_hash": beginning}
