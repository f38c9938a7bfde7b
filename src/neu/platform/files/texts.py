"""The words of files. Every refusal says which limit it met and what to do next."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.platform.files.rules import FileRefusal

REFUSAL: Mapping[str, Promise] = {
    FileRefusal.FILE_EMPTY: _("Tệp “%(name)s” trống. Chọn lại tệp có nội dung."),
    FileRefusal.FILE_TOO_LARGE: _(
        "Tệp “%(name)s” lớn quá %(most)s. Giảm dung lượng (quét ở 150 dpi, nén ảnh) hoặc tách tệp rồi gửi "
        "lại."
    ),
    FileRefusal.FILE_NAMELESS: _("Tệp không có tên. Đặt tên tệp rồi chọn lại."),
    FileRefusal.FILE_KIND: _(
        "Không nhận loại tệp của “%(name)s”. Chỉ nhận: %(kinds)s. Chuyển sang một loại đó."
    ),
    FileRefusal.FILE_NOT_AS_NAMED: _(
        "Nội dung tệp “%(name)s” không phải %(kind)s như tên nói (hoặc tệp hỏng, có mật khẩu). "
        "Mở tệp, lưu lại đúng loại rồi gửi."
    ),
    FileRefusal.FILE_HAS_MACROS: _(
        "Tệp “%(name)s” có macro nên không nhận. Lưu lại không kèm macro rồi gửi."
    ),
    FileRefusal.FILE_LOST: _(
        "Tệp “%(name)s” trong kho không còn hoặc không khớp mã băm nên không tải được. "
        "Báo quản trị khôi phục từ bản sao lưu."
    ),
}


def in_megabytes(size: int) -> str:
    """A number of bytes as a limit is said: "5 MB"."""
    return f"{size // (1024 * 1024)} MB"
