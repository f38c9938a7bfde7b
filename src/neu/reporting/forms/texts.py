"""The words of forms: kinds of cells, marks, refusals."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import in_unit, number
from neu.platform.ui.words import refusal_text
from neu.reporting.forms.authoring.comparing import Differs
from neu.reporting.forms.checks import CellFinding
from neu.reporting.forms.layout import Layout
from neu.reporting.forms.rules import (
    CellKind,
    DraftDeed,
    DraftRefusal,
    FieldType,
    ListRefusal,
    Mark,
    Mode,
    QuoteProblem,
    Refusal,
    SectionKind,
    Severity,
    WindowKind,
)
from neu.reporting.indicators.rules import Carry, ValueType
from neu.reporting.indicators.texts import FINDING, MEASURE, VALUE_TYPE

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
    Mark.REDEFINED: _("khác định nghĩa"),
}
SECTION_KIND: Mapping[str, Promise] = {
    SectionKind.TABLE: _("Bảng số liệu"),
    SectionKind.NARRATIVE: _("Đề cương viết lời"),
    SectionKind.LIST: _("Danh sách: người báo cáo thêm dòng"),
}
FIELD_TYPE: Mapping[str, Promise] = {
    FieldType.TEXT: _("Chữ"),
    FieldType.INTEGER: _("Số nguyên"),
    FieldType.DECIMAL: _("Số có phần thập phân"),
    FieldType.MONEY: _("Tiền"),
    FieldType.DATE: _("Ngày"),
    FieldType.CHOICE: _("Chọn một trong các lựa chọn"),
    FieldType.FORMULA: _("Công thức: hệ thống tính từ các số cùng dòng"),
}
SEVERITY: Mapping[str, Promise] = {
    Severity.ERROR: _("Lỗi: không cho gửi"),
    Severity.WARNING: _("Cảnh báo: gửi được, phải ghi lý do"),
}
EVENT: Mapping[str, Promise] = {
    "form.publish": _("Công bố biểu mẫu"),
    "form.start": _("Lập bản soạn biểu mẫu"),
    "form.edit": _("Sửa bản soạn biểu mẫu"),
    "form.discard": _("Bỏ bản soạn biểu mẫu"),
}
SUBJECT: Mapping[str, Promise] = {
    "form_version": _("Phiên bản biểu mẫu"),
    "form_draft": _("Bản soạn biểu mẫu"),
}
CHANGE: Mapping[str, Promise] = {
    "form.start/copied": _("Chép từ"),
    "form.edit/deed": _("Việc"),
    "form.edit/part": _("Phần của biểu"),
}
DEED: Mapping[str, Promise] = {
    DraftDeed.ADD: _("Thêm"),
    DraftDeed.EDIT: _("Sửa"),
    DraftDeed.MOVE: _("Chuyển chỗ"),
    DraftDeed.REMOVE: _("Xóa"),
    DraftDeed.UNDO: _("Hoàn tác"),
}
QUOTE: Mapping[str, Promise] = {
    QuoteProblem.QUOTE_UNCLOSED: _("%(where)s: dẫn chiếu mở bằng {{ mà chưa đóng. Thêm }} hoặc xóa {{."),
    QuoteProblem.QUOTE_TOO_LONG: _("%(where)s: dẫn chiếu dài quá %(most)s ký tự. Viết ngắn lại."),
    QuoteProblem.QUOTE_TOO_MANY: _(
        "%(where)s: từ đây trở đi quá %(most)s dẫn chiếu trong một mục. Bỏ bớt, hoặc đưa số vào bảng."
    ),
    QuoteProblem.QUOTE_NO_CELL: _(
        "%(where)s: không nêu ô nào của biểu. Viết {{[mục!hàng.cột]}}, hoặc bấm “Chèn số liệu”."
    ),
    QuoteProblem.QUOTE_PHRASE: _(
        "%(where)s: không đọc được. Viết {{lời MÃ_CƠ_QUAN}} hoặc {{lời MÃ_CƠ_QUAN MÃ_PHẦN MÃ_ĐỀ_MỤC}}."
    ),
    QuoteProblem.QUOTE_HEADING: _(
        "%(where)s: biểu không có đề mục %(item)s ở phần %(section)s. Sửa mã, hoặc bỏ đi để lấy cùng đề mục."
    ),
    QuoteProblem.QUOTE_REPORT: _(
        "%(where)s: không có báo cáo nào của %(agency)s hợp thành báo cáo này. Dùng nút “Chèn dẫn chiếu” "
        "cạnh lời của báo cáo cấp dưới."
    ),
    QuoteProblem.QUOTE_WORDS_TOO_LONG: _(
        "%(where)s: lời dẫn về dài quá %(most)s ký tự. Viết tóm tắt thay cho dẫn chiếu."
    ),
}
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
        "%(where)s: Không cộng hàng %(row)s được: theo từ điển, “%(element)s” không cộng giữa các nội dung. "
        "Bỏ hàng này khỏi “total”."
    ),
    Refusal.FORM_TOTAL_UNITS: _(
        "%(where)s: Không cộng hàng %(row)s được: “%(element)s” tính bằng %(unit)s, còn “%(first)s” "
        "tính bằng %(first_unit)s. Bỏ một trong hai khỏi “total”."
    ),
    Refusal.FORM_PREFILL_UNKNOWN: _(
        "%(where)s: hệ thống không có số “%(code)s”. Đang có: %(near)s. Sửa mã, hoặc bỏ prefill."
    ),
    Refusal.FORM_SECTION_ELSEWHERE: _(
        "%(where)s: tệp “%(file)s” không có mục “%(code)s”. Xem lại tên tệp và mã mục."
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
    Refusal.CROSS_SELF: _(
        "%(where)s: Kiểm tra này so với chính biểu %(form)s. Chọn biểu khác, hoặc viết một công thức."
    ),
    Refusal.CROSS_FORM_UNKNOWN: _(
        "%(where)s: Không có biểu %(form)s đã phát hành dùng được ngày %(day)s. Các biểu: %(near)s."
    ),
    Refusal.CROSS_CELL_UNKNOWN: _(
        "%(where)s: Biểu %(form)s không có ô số %(cell)s. Gần giống: %(near)s. Viết dạng mục!hàng.cột."
    ),
    Refusal.CROSS_UNLIKE: _(
        "%(where)s: Một ô là tiền, ô %(cell)s của biểu %(form)s thì không. Chọn hai ô cùng loại số."
    ),
    Refusal.FORMULA_UNKNOWN_CELL: _("%(where)s: Không có ô %(cell)s. Gần giống: %(near)s. Sửa công thức."),
    Refusal.FORMULA_AMBIGUOUS: _(
        "%(where)s: %(cell)s có ở nhiều ô (%(found)s). Viết rõ một ô dạng [mục!hàng.cột]."
    ),
    Refusal.FORMULA_RANGE: _("%(where)s: Khoảng %(range)s không dùng được: %(why)s. Sửa công thức."),
    Refusal.FORMULA_LOOP: _(
        "%(where)s: Các công thức gọi vòng lẫn nhau: %(loop)s. Sửa một công thức để cắt vòng."
    ),
    Refusal.FORM_CODE_TWICE: _("%(where)s: Mã “%(code)s” đã có trong danh sách này. Đổi một trong hai mã."),
    Refusal.FORM_TOO_LARGE: _(
        "%(where)s: Nhiều quá %(most)s dòng (%(key)s). Tách thành nhiều mục hoặc biểu."
    ),
    Refusal.FORM_ROWS_ELSEWHERE: _(
        "%(where)s: Hàng nằm ở tệp khác (%(file)s). Ghi đủ các hàng trong chính tệp này rồi tải lên lại."
    ),
    Refusal.FORM_FIELD_TWICE: _("%(where)s: Trường “%(code)s” đã có. Đổi mã hoặc bỏ một trong hai trường."),
    Refusal.FORM_NO_CHOICES: _(
        "%(where)s: Trường “%(code)s” chọn một trong các lựa chọn nhưng chưa nêu lựa chọn. "
        "Ghi ít nhất hai lựa chọn."
    ),
    Refusal.FORM_FIELD_NOT_ADDED: _(
        "%(where)s: Trường “%(code)s” không phải là số nên không cộng được. "
        "Bỏ “cộng dưới danh sách” hoặc đổi kiểu."
    ),
    ListRefusal.LIST_NOT_A_NUMBER: _(
        "%(column)s: “%(typed)s” không phải là số. Nhập bằng chữ số, ví dụ 1.250,5."
    ),
    ListRefusal.LIST_NOT_WHOLE: _("%(column)s: “%(typed)s” phải là số nguyên. Nhập số không có phần lẻ."),
    ListRefusal.LIST_TOO_MANY_DECIMALS: _(
        "%(column)s: “%(typed)s” có quá %(decimals)s chữ số thập phân. "
        "Hệ thống không tự làm tròn: hãy nhập lại."
    ),
    ListRefusal.LIST_NEGATIVE: _("%(column)s: “%(typed)s” nhỏ hơn 0. Nhập số từ 0 trở lên."),
    ListRefusal.LIST_TOO_LARGE: _(
        "%(column)s: “%(typed)s” lớn quá mức lưu được. Kiểm tra đơn vị rồi nhập lại."
    ),
    ListRefusal.LIST_NOT_A_DAY: _(
        "%(column)s: “%(typed)s” không phải là ngày. Viết ngày/tháng/năm, ví dụ 31/08/2025."
    ),
    ListRefusal.LIST_NOT_A_CHOICE: _(
        "%(column)s: “%(typed)s” không có trong các lựa chọn. Chọn một trong: %(known)s."
    ),
    DraftRefusal.DRAFT_GONE: _("Bản soạn này đã bị bỏ. Mở danh sách biểu mẫu để xem các bản còn lại."),
    DraftRefusal.DRAFT_PUBLISHED: _(
        "Bản soạn %(code)s đã phát hành: công thức, hàng, cột không đổi được nữa, để số đã báo cáo "
        "giữ nguyên nghĩa. Lập bản soạn mới từ phiên bản ấy, sửa rồi phát hành thành phiên bản sau."
    ),
    DraftRefusal.DRAFT_CHANGED: _(
        "%(what)s: %(who)s vừa sửa phần này trong khi bạn mở. Chưa lưu gì. Chép lại điều bạn gõ nếu cần, "
        "tải lại trang rồi sửa trên bản mới."
    ),
    DraftRefusal.DRAFT_MOVED_ON: _(
        "%(who)s vừa sửa bản soạn sau khi bạn mở trang này. Chưa làm gì. Xem lại rồi bấm lần nữa."
    ),
    DraftRefusal.DRAFT_PART_GONE: _(
        "%(what)s không còn trong bản soạn (%(who)s sửa lần cuối). Chưa lưu gì. Về trang bản soạn, "
        "hoàn tác nếu xóa nhầm."
    ),
    DraftRefusal.DRAFT_CODE_TAKEN: _("Mã “%(code)s” đã có trong danh sách này. Chọn mã khác."),
    DraftRefusal.DRAFT_NOTHING_TO_UNDO: _("Không còn thay đổi nào để hoàn tác."),
    DraftRefusal.DRAFT_SAME: _(
        "Bản soạn không khác phiên bản %(no)s đang có của %(code)s, nên không phát hành. Sửa rồi phát hành, "
        "hoặc bỏ bản soạn."
    ),
    DraftRefusal.DRAFT_WITHOUT_SOURCE: _(
        "Phiên bản này phát hành trước khi hệ thống giữ cách viết của biểu, nên chưa chép được. "
        "Tải lên tệp YAML của biểu để soạn tiếp."
    ),
    DraftRefusal.DRAFT_FILE: _(
        "Tệp “%(file)s” không dùng được: chỉ nhận tệp .yaml, mã hóa UTF-8, không quá 2 MB. "
        "Tải một biểu đã có về làm mẫu."
    ),
    DraftRefusal.ELEMENT_NOT_CHOSEN: _(
        "Không có chỉ tiêu nào tên là “%(typed)s”. Gần giống: %(near)s. Chọn trong danh sách gợi ý, "
        "hoặc thêm chỉ tiêu mới vào từ điển."
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


AT: Mapping[str, Promise] = {  # where in a form, in the names its writer gave
    "": _("Biểu mẫu"),
    "sections": _("Mục %(code)s “%(name)s”"),
    "rows": _("hàng “%(name)s”"),
    "columns": _("cột “%(name)s”"),
    "fields": _("trường “%(name)s”"),
    "checks": _("kiểm tra “%(name)s”"),
    "items": _("đề mục “%(name)s”"),
}
FIELD: Mapping[str, Promise] = {  # the keys of a form, as the editor names them
    "code": _("Mã"),
    "title": _("Tên"),
    "label": _("Tên gọi"),
    "note": _("Ghi chú"),
    "programme": _("Chương trình"),
    "valid_from": _("Có hiệu lực từ"),
    "sections": _("Các mục"),
    "kind": _("Loại"),
    "mode": _("Ai nhập"),
    "entry_unit": _("Đơn vị nhập tiền"),
    "columns": _("Các cột"),
    "rows": _("Các hàng"),
    "items": _("Các đề mục"),
    "checks": _("Các kiểm tra"),
    "group": _("Tiêu đề gộp"),
    "cell": _("Ô của cột"),
    "measure": _("Loại số"),
    "window": _("Thời gian số liệu"),
    "element": _("Chỉ tiêu"),
    "element_code": _("Chỉ tiêu"),
    "indicator": _("Mục tiêu"),
    "indicator_code": _("Mục tiêu"),
    "carry": _("Vốn giao hay kéo dài"),
    "prefill": _("Số hệ thống có sẵn"),
    "formula": _("Công thức"),
    "text": _("Chữ in sẵn"),
    "unit": _("Đơn vị tính"),
    "value_type": _("Kiểu số"),
    "decimals": _("Số chữ số thập phân"),
    "parts": _("Có ở các hàng chia ra"),
    "indent": _("Thụt vào"),
    "heading": _("Là tiêu đề nhóm"),
    "node": _("Dự án, nội dung"),
    "node_code": _("Dự án, nội dung"),
    "source": _("Nguồn vốn"),
    "source_code": _("Nguồn vốn"),
    "capital_kind": _("Loại vốn"),
    "breakdowns": _("Chia ra, trong đó"),
    "total": _("Cộng các hàng"),
    "draft": _("Bản nháp"),
    "severity": _("Mức độ"),
    "message": _("Lời báo"),
    "column": _("Báo tại cột"),
    "row": _("Ở hàng (khi so với biểu khác)"),
    "compare": _("Phép so"),
    "form": _("So với biểu khác"),
    "other": _("Ô của biểu ấy"),
    "hint": _("Gợi ý"),
    "asked": _("Phải viết lời"),
    "minimum": _("Mức thấp nhất"),
    "maximum": _("Mức cao nhất"),
    "stance": _("Cách đứng trong thời gian"),
    "adds_over_places": _("Cách cộng các địa bàn"),
    "options": _("Phân tổ"),
    "part_of": _("Là phần của"),
    "weight_key": _("Quyền số"),
    "fields": _("Các trường"),
    "type": _("Kiểu"),
    "required": _("Bắt buộc"),
    "sum": _("Cộng dưới danh sách"),
    "choices": _("Các lựa chọn"),
}
# What a file calls by its keys, said to whoever writes the form on pages
_PROBLEM: Mapping[str, Promise] = {
    "KEY_MISSING": _("%(where)s: Chưa ghi “%(key)s”."),
    "FORM_KEY_MISSING": _("%(where)s: Chưa ghi “%(key)s”."),
    "KEY_UNKNOWN": _("%(where)s: Không hiểu “%(key)s”. Dùng một trong: %(known)s."),
    "VALUE_UNKNOWN": _("%(where)s: Chưa chọn “%(key)s”, hoặc chọn sai (%(value)s). Chọn lại."),
    "FORM_VALUE_UNKNOWN": _("%(where)s: “%(key)s: %(value)s” không dùng được. Dùng: %(known)s."),
    "FORM_UNIT_MISSING": _(
        "%(where)s: Chưa nêu đơn vị. Ghi đơn vị tính cho ô công thức; mục có nhập tiền thì chọn "
        "đơn vị nhập tiền ở phần thông tin của mục."
    ),
    "FORM_TOTAL_EMPTY": _(
        "%(where)s: Không hàng nhập nào có mã khớp “%(pattern)s”. Chọn lại các hàng được cộng."
    ),
    "FORM_TOTAL_NOT_ADDED": _(
        "%(where)s: Không cộng được “%(element)s”: theo từ điển, chỉ tiêu này không cộng giữa các nội dung. "
        "Bỏ đánh dấu hàng này trong các hàng được cộng."
    ),
    "FORM_TOTAL_UNITS": _(
        "%(where)s: Không cộng chung được “%(element)s” (%(unit)s) với “%(first)s” (%(first_unit)s): "
        "khác đơn vị. Bỏ đánh dấu một trong hai, hoặc lập hai hàng tổng."
    ),
}


def problem_text(refused: Refused) -> str:
    """A refusal as it is said to whoever writes the form on pages: keys by their names there."""
    key = refused.params.get("key", "")
    params = {**refused.params, "key": str(FIELD.get(key, key))}
    words = _PROBLEM.get(refused.code)
    return str(words) % params if words else refusal_text(Refused(refused.code, params))


DIFFERS: Mapping[str, Promise] = {
    Differs.ADDED: _("Thêm"),
    Differs.REMOVED: _("Bỏ"),
    Differs.CHANGED: _("Sửa"),
    Differs.MOVED: _("Chuyển chỗ"),
}
WHAT: Mapping[str, Promise] = {
    "form": _("biểu"),
    "section": _("mục"),
    "row": _("hàng"),
    "column": _("cột"),
    "cell": _("ô của cột"),
    "item": _("đề mục"),
    "field": _("trường"),
    "check": _("kiểm tra"),
}
KNOWN: Mapping[
    str, Mapping[str, Promise]
] = {  # values that have words of their own, by the key they stand in
    "kind": {**CELL_KIND, **SECTION_KIND},
    "window": WINDOW,
    "mode": MODE,
    "entry_unit": ENTRY_UNIT,
    "severity": SEVERITY,
    "measure": MEASURE,
    "value_type": VALUE_TYPE,
    "type": FIELD_TYPE,
}
EDITOR_KIND: Mapping[str, Promise] = {
    CellKind.INPUT: _("Nhập: người báo cáo gõ số"),
    CellKind.FORMULA: _("Công thức: hệ thống tính từ các ô khác"),
    CellKind.SHOWN: _("Hiện lại: số đã nhập ở biểu khác, như kế hoạch"),
    CellKind.CARRIED: _("Lũy kế các năm trước: hệ thống cộng"),
    CellKind.LABEL: _("Chữ in sẵn"),
}
CARRY: Mapping[str, Promise] = {
    Carry.GIVEN: _("giao trong năm"),
    Carry.CARRIED: _("kéo dài từ năm trước"),
}
ROW_KIND: Mapping[str, Promise] = {
    "COUNT": _("Hàng số liệu: đếm một chỉ tiêu"),
    "TOTAL": _("Hàng tổng: cộng các hàng khác"),
    "HEADING": _("Tiêu đề nhóm: không có ô"),
}
OWN_CELL: Mapping[str, Promise] = {
    "COLUMN": _("Như cột quy định"),
    "NONE": _("Không có ô ở hàng này"),
    "OWN": _("Riêng cho hàng này"),
}
