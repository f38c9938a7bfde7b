"""The words of what any room may refuse."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.platform.text.typed import TextRefusal

REFUSAL: Mapping[str, Promise] = {
    TextRefusal.TEXT_TOO_LONG: _(
        "%(what)s dài %(length)s ký tự, nhiều nhất được %(most)s. Rút gọn rồi gửi lại; "
        "phần dài để ở văn bản kèm theo."
    ),
    TextRefusal.TEXT_UNREADABLE: _(
        "%(what)s có ký tự không đọc được (%(code)s), thường do dán từ nơi khác. Xóa ký tự đó hoặc gõ lại."
    ),
}
