"""The words of the API: what each status is called, and what is refused whatever was asked."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.platform.api.rules import ApiRefusal

TITLE: Mapping[int, Promise] = {
    400: _("Yêu cầu không đọc được"),
    401: _("Chưa nêu mã truy cập đúng"),
    403: _("Không được phép"),
    404: _("Không có"),
    405: _("Địa chỉ này không nhận cách gọi này"),
    409: _("Trái với hiện trạng"),
    412: _("Đã thay đổi từ khi đọc"),
    413: _("Quá lớn"),
    415: _("Không phải JSON"),
    422: _("Không làm được như yêu cầu"),
    429: _("Quá nhiều yêu cầu"),
    500: _("Máy chủ gặp lỗi"),
}
# What pydantic finds wrong with a field, by the kind of its error, or by a part of it
WHY: Mapping[str, Promise] = {
    "missing": _("còn thiếu"),
    "extra_forbidden": _("không có trường nào tên như vậy"),
    "greater_than_equal": _("nhỏ hơn %(limit)s"),
    "less_than_equal": _("lớn hơn %(limit)s"),
    "string_too_long": _("dài quá %(limit)s ký tự"),
    "string_too_short": _("ngắn hơn %(limit)s ký tự"),
    "too_long": _("nhiều hơn %(limit)s dòng"),
    "enum": _("phải là một trong: %(limit)s"),
    "literal_error": _("phải là một trong: %(limit)s"),
    "string_pattern_mismatch": _("không đúng mẫu %(limit)s"),
}
WHY_LIKE: Mapping[str, Promise] = {
    "datetime": _("không phải thời điểm dạng YYYY-MM-DDTHH:MM:SS+07:00"),
    "date": _("không phải ngày dạng YYYY-MM-DD"),
    "int": _("không phải số nguyên"),
    "string": _("không phải chuỗi ký tự (số cũng viết trong ngoặc kép)"),
    "bool": _("không phải true hoặc false"),
    "list": _("không phải danh sách"),
    "uuid": _("không phải UUID"),
}
WHY_ELSE = _("không đúng kiểu")
REFUSAL: Mapping[str, Promise] = {
    ApiRefusal.UNREADABLE: _(
        "Máy chủ không hiểu yêu cầu này; không có gì thay đổi. Kiểm tra cú pháp JSON, mã UTF-8, rồi gửi lại."
    ),
    ApiRefusal.INVALID: _(
        "%(count)s chỗ trong yêu cầu không đúng kiểu hoặc còn thiếu; không có gì thay đổi. "
        "Xem “errors”, sửa rồi gửi lại."
    ),
    ApiRefusal.FIELD_INVALID: _("Giá trị không dùng được: %(why)s. Xem mô tả ở /api/v1/docs."),
    ApiRefusal.NOT_SIGNED_IN: _(
        "Yêu cầu không có mã truy cập. Gửi kèm đầu mục “Authorization: Bearer <mã>”; "
        "lập mã ở trang “Tài khoản của tôi”."
    ),
    ApiRefusal.FORBIDDEN: _("Bạn không được làm việc này; không có gì thay đổi."),
    ApiRefusal.NOT_FOUND: _(
        "Không có gì ở địa chỉ này, hoặc không thuộc phạm vi bạn được xem. Kiểm tra mã số trong địa chỉ."
    ),
    ApiRefusal.WRONG_METHOD: _(
        "Địa chỉ này không nhận cách gọi này; không có gì thay đổi. "
        "Đầu mục “Allow” cho biết các cách được nhận."
    ),
    ApiRefusal.CHANGED_SINCE: _(
        "Nội dung đã thay đổi từ lúc bạn đọc (If-Match không khớp); không có gì được làm. "
        "Đọc lại rồi gửi lại."
    ),
    ApiRefusal.TOO_BIG: _("Gói gửi lên quá lớn; không có gì được lưu. Chia nhỏ rồi gửi lại."),
    ApiRefusal.NOT_JSON: _("Nội dung gửi lên phải là JSON. Gửi với “Content-Type: application/json”."),
    ApiRefusal.TOO_MANY_REQUESTS: _("Quá nhiều yêu cầu trong một phút. Chờ %(seconds)s giây rồi gửi lại."),
    ApiRefusal.BROKEN: _(
        "Máy chủ gặp lỗi ngoài dự kiến; việc đang làm không được ghi. Gửi lại sau với cùng Idempotency-Key; "
        "nếu còn gặp, báo quản trị hệ thống."
    ),
    ApiRefusal.KEY_MISSING: _(
        "Yêu cầu làm thay đổi dữ liệu phải có đầu mục “Idempotency-Key” để gửi lại không làm hai lần. "
        "Tạo một khóa mới (như UUID) cho mỗi việc."
    ),
    ApiRefusal.KEY_UNREADABLE: _(
        "“Idempotency-Key” phải có từ 1 đến 100 ký tự ASCII, không có khoảng trắng, như một UUID."
    ),
    ApiRefusal.KEY_REUSED: _(
        "“Idempotency-Key” này đã dùng cho một yêu cầu khác; không có gì thay đổi. "
        "Dùng khóa mới cho việc mới."
    ),
    ApiRefusal.KEY_IN_USE: _(
        "Yêu cầu trước có cùng “Idempotency-Key” đang được làm. Chờ vài giây rồi gửi lại với cùng khóa."
    ),
}
