"""The words of forms: kinds of cells, marks, refusals."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.platform.text.rules import in_unit, number
from neu.reporting.forms.checks import CellFinding
from neu.reporting.forms.layout import Layout
from neu.reporting.forms.rules import CellKind, Mark, Mode, Refusal, WindowKind
from neu.reporting.indicators.rules import ValueType
from neu.reporting.indicators.texts import FINDING

CELL_KIND: Mapping[str, Promise] = {
    CellKind.INPUT: _("nhập"),
    CellKind.SHOWN: _("hiện lại"),
    CellKind.CARRIED: _("lũy kế các năm trước"),
    CellKind.FORMULA: _("công thức"),
    CellKind.TOTAL: _("cộng"),
    CellKind.LABEL: _("chữ"),
}
CELL_KIND_SENTENCE: Mapping[str, Promise] = {
    CellKind.INPUT: _("Người báo cáo nhập tại ô này."),
    CellKind.SHOWN: _("Số do biểu khác nhập, chỉ hiện lại ở đây."),
    CellKind.CARRIED: _("Hệ thống cộng số của các năm trước trong giai đoạn."),
    CellKind.FORMULA: _("Hệ thống tính theo công thức."),
    CellKind.TOTAL: _("Hệ thống cộng các hàng."),
    CellKind.LABEL: _("Chữ in sẵn."),
}
MODE: Mapping[str, Promise] = {
    Mode.PARTS: _("Mỗi đơn vị nhập phần của mình, các phần được cộng lại."),
    Mode.SOLE: _("Mỗi số của một địa bàn chỉ do một cơ quan nhập."),
}
WINDOW: Mapping[str, Promise] = {
    WindowKind.ROUND: _("kỳ của đợt báo cáo"),
    WindowKind.YEAR: _("cả năm"),
    WindowKind.PHASE: _("cả giai đoạn"),
    WindowKind.BEFORE: _("các năm trước trong giai đoạn"),
}
ENTRY_UNIT: Mapping[str, Promise] = {
    "dong": _("đồng"),
    "trieu": _("triệu đồng"),
    "ty": _("tỷ đồng"),
}
MARK: Mapping[str, Promise] = {
    Mark.NOTHING: _("không phát sinh"),
    Mark.NO_SUBJECT: _("không có đối tượng"),
    Mark.UNKNOWN: _("chưa có số liệu"),
    Mark.NOT_APPLICABLE: _("không áp dụng"),
    Mark.ERROR: _("không tính được"),
    Mark.NOT_DIVIDED: _("chưa chia"),
    Mark.NOT_ADDED: _("không cộng"),
}
EVENT: Mapping[str, Promise] = {"form.publish": _("Công bố biểu mẫu")}
SUBJECT: Mapping[str, Promise] = {"form_version": _("Phiên bản biểu mẫu")}
REFUSAL: Mapping[str, Promise] = {
    Refusal.FORM_KEY_MISSING: _("%(where)s: Thiếu “%(key)s”. Thêm vào rồi phát hành lại."),
    Refusal.FORM_KEY_UNKNOWN: _("%(where)s: Không hiểu “%(key)s”. Dùng một trong: %(known)s."),
    Refusal.FORM_VALUE_UNKNOWN: _("%(where)s: “%(key)s: %(value)s” không dùng được. Dùng: %(known)s."),
    Refusal.FORM_CODE_BAD: _(
        "%(where)s: Mã “%(code)s” chỉ được gồm chữ không dấu, chữ số và dấu gạch dưới. Đổi mã."
    ),
    Refusal.FORM_ROW_TWICE: _(
        "%(where)s: Hàng “%(code)s” đã có (%(first)s). Đổi mã hoặc bỏ một trong hai hàng."
    ),
    Refusal.FORM_COLUMN_TWICE: _("%(where)s: Cột “%(code)s” đã có. Đổi mã hoặc bỏ một trong hai cột."),
    Refusal.FORM_SECTION_TWICE: _("%(where)s: Mục “%(code)s” đã có. Đổi mã hoặc bỏ một trong hai mục."),
    Refusal.FORM_ELEMENT_UNKNOWN: _(
        "%(where)s: Từ điển chưa có chỉ tiêu “%(code)s”. Gần giống: %(near)s. "
        "Sửa mã hoặc thêm chỉ tiêu trước."
    ),
    Refusal.FORM_INDICATOR_UNKNOWN: _(
        "%(where)s: Từ điển chưa có mục tiêu “%(code)s”. Gần giống: %(near)s. Sửa mã."
    ),
    Refusal.FORM_NODE_UNKNOWN: _(
        "%(where)s: Chương trình không có dự án, nội dung “%(code)s”. Gần giống: %(near)s. Sửa mã."
    ),
    Refusal.FORM_SOURCE_UNKNOWN: _("%(where)s: Không có nguồn vốn “%(code)s”. Gần giống: %(near)s. Sửa mã."),
    Refusal.FORM_BREAKDOWN_UNKNOWN: _(
        "%(where)s: Chỉ tiêu không có phân tổ “%(code)s”. Gần giống: %(near)s. Sửa mã hoặc thêm phân tổ."
    ),
    Refusal.FORM_UNIT_MISSING: _(
        "%(where)s: Chưa nêu đơn vị. Thêm “unit” cho ô, hoặc “entry_unit” (dong, trieu, ty) cho mục "
        "có nhập tiền."
    ),
    Refusal.FORM_TYPED_TWICE: _(
        "%(where)s: Số “%(element)s” này đã được nhập ở ô %(cell)s. Mỗi số chỉ nhập một nơi: đổi ô này thành "
        "công thức hoặc ô hiện lại."
    ),
    Refusal.FORM_TOTAL_EMPTY: _("%(where)s: Không hàng nhập nào có mã khớp “%(pattern)s”. Sửa “total”."),
    Refusal.FORM_TOTAL_NOT_ADDED: _(
        "%(where)s: Không cộng hàng %(row)s được: “%(element)s” (%(unit)s) không cộng giữa các nội dung hoặc "
        "khác đơn vị. Bỏ hàng này khỏi “total”."
    ),
    Refusal.FORM_WEIGHT_NOT_ASKED: _(
        "%(where)s: “%(element)s” là bình quân gia quyền theo “%(weight)s” nhưng biểu không hỏi số này. "
        "Thêm một hàng nhập “%(weight)s”."
    ),
    Refusal.FORM_VERSION_EARLIER: _(
        "%(where)s: Ngày hiệu lực %(on)s sớm hơn phiên bản mới nhất (%(latest)s). Chọn ngày từ đó trở đi."
    ),
    Refusal.FORM_NOT_FOUND: _(
        "Không có biểu mẫu “%(code)s” có hiệu lực ngày %(on)s. Phát hành biểu mẫu hoặc chọn ngày khác."
    ),
    Refusal.FORMULA_SYNTAX: _(
        "%(where)s: Công thức “%(formula)s” sai ở ký tự thứ %(at)s: %(why)s. Sửa công thức."
    ),
    Refusal.FORMULA_UNKNOWN_CELL: _("%(where)s: Không có ô %(cell)s. Gần giống: %(near)s. Sửa công thức."),
    Refusal.FORMULA_AMBIGUOUS: _(
        "%(where)s: %(cell)s có ở nhiều ô (%(found)s). Viết rõ một ô dạng [mục!hàng.cột]."
    ),
    Refusal.FORMULA_RANGE: _("%(where)s: Khoảng %(range)s không dùng được: %(why)s. Sửa công thức."),
    Refusal.FORMULA_LOOP: _(
        "%(where)s: Các công thức gọi vòng lẫn nhau: %(loop)s. Sửa một công thức để cắt vòng."
    ),
}


_AMOUNTS = ("value", "total", "sum", "rest", "minimum", "maximum")


def finding_text(finding: CellFinding, layout: Layout, *, language: str = "vi") -> str:
    """A finding in words; money is said in the unit its section is typed in."""
    if finding.problem is None:
        return finding.message
    cell = layout.cells[finding.key]
    unit = layout.section_by_code[finding.key[0]].entry_unit
    params = dict(finding.problem.params)
    for name in _AMOUNTS:
        if name in params:
            amount = Decimal(params[name])
            if cell.value_type == ValueType.MONEY and unit:
                amount = in_unit(amount, unit)
            params[name] = number(amount, language=language)
    return str(FINDING[finding.problem.code]) % params
