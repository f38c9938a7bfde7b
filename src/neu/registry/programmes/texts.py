"""The words of programmes."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.registry.programmes.rules import NodeKind, ProgrammeRefusal

KIND: Mapping[str, Promise] = {
    NodeKind.PROJECT: _("Dự án"),
    NodeKind.SUBPROJECT: _("Tiểu dự án"),
    NodeKind.CONTENT: _("Nội dung"),
    NodeKind.COMPONENT: _("Hợp phần"),
    NodeKind.ITEM: _("Nội dung thành phần"),
}
EVENT: Mapping[str, Promise] = {"programmes.load": _("Nạp cây chương trình và nguồn vốn")}
SUBJECT: Mapping[str, Promise] = {"reference": _("Dữ liệu tham chiếu")}
REFUSAL: Mapping[str, Promise] = {
    ProgrammeRefusal.UNKNOWN_PROGRAMME: _(
        "Không có chương trình mã “%(code)s”. Xem danh mục chương trình để lấy mã đúng."
    ),
    ProgrammeRefusal.UNKNOWN_NODE: _(
        "Không có dự án, tiểu dự án hay nội dung mã “%(code)s” trong chương trình %(programme)s. "
        "Xem cây chương trình."
    ),
    ProgrammeRefusal.BAD_PROGRAMME_FILE: _(
        "Tệp chương trình %(file)s, dòng “%(entry)s”: %(why)s. Sửa tệp rồi nạp lại."
    ),
}
