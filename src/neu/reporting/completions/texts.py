"""The words of completions. Every refusal says what to do next."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.reporting.completions.rules import CompletionRefusal, Stage

STAGE: Mapping[str, tuple[Promise, str, str]] = {  # words, badge tone, icon; of what is not told by its duty
    Stage.DONE: (_("Đã xác thực, chờ chủ đầu tư nhận"), "info", "seal"),
    Stage.TAKEN: (_("Chủ đầu tư đã nhận"), "good", "check"),
    Stage.WITHDRAWN: (_("Đã rút khai báo"), "quiet", ""),
}
REFUSAL: Mapping[str, Promise] = {
    CompletionRefusal.CODE_MISSING: _("Chưa ghi mã dự án. Ghi mã như trong quyết định."),
    CompletionRefusal.BAD_CODE: _(
        "Mã “%(code)s” có ký tự không dùng được. Chỉ dùng chữ, chữ số, dấu chấm, gạch nối, gạch chéo."
    ),
    CompletionRefusal.NAME_MISSING: _("Chưa ghi tên dự án. Ghi tên như trong quyết định."),
    CompletionRefusal.ENDED_LATER: _(
        "Ngày kết thúc %(day)s chưa đến. Khai báo từ ngày dự án kết thúc trở đi."
    ),
    CompletionRefusal.ENDED_LONG_AGO: _("Ngày kết thúc %(day)s quá xa. Xem lại năm đã gõ."),
    CompletionRefusal.ENDED_BEFORE_START: _(
        "Ngày kết thúc %(day)s sớm hơn ngày bắt đầu %(start)s. Sửa một trong hai ngày."
    ),
    CompletionRefusal.DECIDED_LATER: _(
        "Ngày quyết định %(decided)s sau ngày kết thúc %(day)s. Xem lại hai ngày."
    ),
    CompletionRefusal.DECLARED_ALREADY: _(
        "Dự án mã %(code)s đã được khai báo kết thúc ngày %(day)s (“%(name)s”). Mở dự án đó trong danh sách; "
        "nếu khai nhầm thì rút khai báo trước."
    ),
    CompletionRefusal.MAY_NOT_DECLARE: _(
        "Chỉ đơn vị thực hiện, chủ đầu tư, UBND xã nơi có dự án hoặc cơ quan thường trực khai báo, rút khai "
        "báo được. Đề nghị một trong các nơi đó làm."
    ),
    CompletionRefusal.UNKNOWN_COMPLETION: _("Không có khai báo này. Mở lại từ danh sách dự án kết thúc."),
    CompletionRefusal.WITHDRAWN_ALREADY: _(
        "Khai báo này đã được rút ngày %(day)s. Khai báo lại nếu dự án kết thúc thật."
    ),
    CompletionRefusal.WITHDRAWING_NEEDS_REASON: _(
        "Ghi lý do rút khai báo: đơn vị đã nhận nhiệm vụ và người đọc nhật ký cần biết."
    ),
    CompletionRefusal.NOT_DONE_YET: _(
        "Báo cáo kết thúc chưa được UBND xã xác thực nên chưa có gì để nhận. Chờ xác thực xong."
    ),
    CompletionRefusal.NOT_YOUR_PROJECT: _(
        "Chỉ người có quyền nhận báo cáo của chủ đầu tư xác nhận đã nhận. Đề nghị chủ đầu tư làm."
    ),
    CompletionRefusal.RECEIVED_ALREADY: _("Chủ đầu tư đã nhận bản này rồi. Không cần làm gì."),
}
EVENT: Mapping[str, Promise] = {
    "completion.declare": _("Khai báo dự án kết thúc"),
    "completion.withdraw": _("Rút khai báo dự án kết thúc"),
    "completion.receive": _("Chủ đầu tư nhận báo cáo kết thúc"),
}
SUBJECT: Mapping[str, Promise] = {"completion": _("Dự án kết thúc")}
CHANGE: Mapping[str, Promise] = {
    "completion.declare/regime": _("Chế độ báo cáo"),
    "completion.declare/place": _("Xã"),
    "completion.declare/unit": _("Đơn vị thực hiện"),
    "completion.declare/investor": _("Chủ đầu tư"),
    "completion.declare/started_on": _("Ngày bắt đầu"),
    "completion.declare/ended_on": _("Ngày kết thúc"),
    "completion.declare/decision": _("Quyết định"),
    "completion.declare/due_on": _("Hạn: hết ngày"),
}
