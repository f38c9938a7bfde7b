"""The words of the catalogue: vocabularies, plain sentences, findings and refusals."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.registry.places.rules import Basis
from neu.reporting.indicators.rules import (
    Adds,
    BreakdownKind,
    Comparator,
    ElementRefusal,
    Finding,
    Measure,
    Refusal,
    Stance,
    ValueType,
)

STANCE: Mapping[str, Promise] = {
    Stance.FLOW: _("Phát sinh trong kỳ"),
    Stance.CUMULATIVE: _("Lũy kế"),
    Stance.STOCK: _("Tại một thời điểm"),
    Stance.DISTINCT: _("Không trùng"),
}
STANCE_SENTENCE: Mapping[str, Promise] = {
    Stance.FLOW: _("Nhập số phát sinh trong kỳ; hệ thống tự cộng thành lũy kế."),
    Stance.CUMULATIVE: _("Nhập số lũy kế đến ngày chốt; số trong kỳ là hiệu của hai lần lũy kế."),
    Stance.STOCK: _("Là số có tại ngày chốt; không bao giờ cộng các kỳ với nhau."),
    Stance.DISTINCT: _(
        "Mỗi hộ, mỗi người chỉ đếm một lần trong kỳ; không cộng các kỳ, các dự án hay các nhóm với nhau."
    ),
}
ADDS_SENTENCE: Mapping[str, Promise] = {
    Adds.SUM: _("Số của huyện, tỉnh bằng tổng số của các xã."),
    Adds.NONE: _("Không cộng số của các xã; mỗi cấp có số riêng."),
    Adds.RATIO: _("Không cộng tỷ lệ của các xã: cộng tử số và mẫu số trước, chia sau cùng."),
    Adds.WEIGHTED_MEAN: _("Số của huyện, tỉnh là bình quân gia quyền của các xã."),
}
NODES_SENTENCE: Mapping[str, Promise] = {
    Adds.SUM: _("Số của một dự án bằng tổng số của các tiểu dự án, nội dung."),
    Adds.NONE: _("Không cộng giữa các dự án, tiểu dự án, nội dung."),
    Adds.RATIO: _("Giữa các dự án, tính lại từ tử số và mẫu số."),
    Adds.WEIGHTED_MEAN: _("Giữa các dự án, tính bình quân gia quyền."),
}
APPORTIONED_SENTENCE: Mapping[str, Promise] = {
    Basis.HOUSEHOLDS: _(
        "Khi một xã bị chia tách: ước chia theo tỷ lệ số hộ đã công bố; chưa có thì để chưa chia."
    ),
    Basis.POPULATION: _(
        "Khi một xã bị chia tách: ước chia theo tỷ lệ dân số đã công bố; chưa có thì để chưa chia."
    ),
    Basis.AREA: _(
        "Khi một xã bị chia tách: ước chia theo tỷ lệ diện tích đã công bố; chưa có thì để chưa chia."
    ),
    "": _(
        "Khi một xã bị chia tách: không ước chia; số đi theo nơi có công trình, khoản tiền hoặc đối tượng."
    ),
}
VALUE_TYPE: Mapping[str, Promise] = {
    ValueType.INTEGER: _("Số nguyên"),
    ValueType.DECIMAL: _("Số có phần thập phân"),
    ValueType.MONEY: _("Tiền (lưu bằng đồng)"),
    ValueType.PERCENT: _("Phần trăm"),
}
MEASURE: Mapping[str, Promise] = {
    Measure.PLAN: _("Kế hoạch giao"),
    Measure.ACTUAL: _("Thực hiện"),
    Measure.ESTIMATE: _("Ước thực hiện cả năm"),
}
BREAKDOWN: Mapping[str, Promise] = {
    BreakdownKind.CHIA_RA: _("Chia ra"),
    BreakdownKind.TRONG_DO: _("Trong đó"),
}
BREAKDOWN_SENTENCE: Mapping[str, Promise] = {
    BreakdownKind.CHIA_RA: _("Các phần không trùng nhau; cộng các phần và “chưa phân tổ” bằng tổng."),
    BreakdownKind.TRONG_DO: _("Mỗi phần không vượt tổng; các phần có thể trùng nhau nên không cộng lại."),
}
COMPARATOR: Mapping[str, Promise] = {
    Comparator.GE: _("từ"),
    Comparator.GT: _("trên"),
    Comparator.LE: _("không quá"),
    Comparator.LT: _("dưới"),
    Comparator.EQ: _("bằng"),
    Comparator.QUALITATIVE: _("định tính"),
}
NO_TARGET = _("Chưa giao chỉ tiêu")

FINDING: Mapping[str, Promise] = {
    Finding.NOT_FINITE: _("Không phải là một số. Nhập lại bằng chữ số."),
    Finding.TOO_LARGE: _("Số quá lớn để lưu. Xem lại đơn vị và số chữ số."),
    Finding.NOT_WHOLE: _(
        "%(value)s có phần lẻ; chỉ tiêu này là số nguyên. Nhập lại không có phần thập phân."
    ),
    Finding.TOO_MANY_DECIMALS: _("%(value)s có quá %(allowed)s chữ số thập phân. Làm tròn rồi nhập lại."),
    Finding.NEGATIVE: _("%(value)s là số âm; chỉ tiêu này không thể âm. Nhập lại số từ 0 trở lên."),
    Finding.TOO_SMALL: _("%(value)s nhỏ hơn mức thấp nhất %(minimum)s. Xem lại số đã nhập."),
    Finding.OVER_MAXIMUM: _("%(value)s lớn hơn mức cao nhất %(maximum)s. Xem lại số đã nhập."),
    Finding.PARTS_OVER_TOTAL: _(
        "Chia ra không khớp: %(parts)s = %(sum)s, lớn hơn tổng %(total)s. Sửa tổng hoặc các phần."
    ),
    Finding.PART_OVER_TOTAL: _(
        "Trong đó %(part)s là %(value)s, lớn hơn tổng %(total)s. Sửa tổng hoặc phần này."
    ),
    Finding.PARTS_WITHOUT_TOTAL: _("Đã nhập %(parts)s nhưng chưa nhập tổng. Nhập tổng trước khi gửi."),
    Finding.UNCLASSIFIED: _("Chia ra %(parts)s = %(sum)s; còn %(rest)s chưa phân tổ trong tổng %(total)s."),
    Finding.UNIT_SLIP: _(
        "Đồng hay triệu đồng? Số này lệch hơn 500 lần so với kế hoạch hoặc kỳ trước. "
        "Xem lại đơn vị; nếu đúng, ghi lý do."
    ),
}
EVENT: Mapping[str, Promise] = {
    "catalogue.load": _("Nạp từ điển chỉ tiêu"),
    "element.define": _("Thêm chỉ tiêu vào từ điển"),
}
SUBJECT: Mapping[str, Promise] = {"element": _("Chỉ tiêu")}
CHANGE: Mapping[str, Promise] = {
    "elements": _("Số phiên bản chỉ tiêu thêm"),
    "breakdowns": _("Số phân tổ thêm"),
    "indicators": _("Số mục tiêu thêm"),
    "element.define/definition": _("Khái niệm, cách tính"),
    "element.define/value_type": _("Kiểu số"),
    "element.define/stance": _("Cách đứng trong thời gian"),
    "element.define/adds_over_places": _("Cách cộng các địa bàn"),
    "element.define/adds_over_nodes": _("Cách cộng các dự án, nội dung"),
    "element.define/decimals": _("Số chữ số thập phân"),
}
REFUSAL: Mapping[str, Promise] = {
    Refusal.CATALOGUE_FILE: _("%(where)s: Không đọc được tệp (%(why)s). Sửa tệp tại chỗ nêu rồi nạp lại."),
    Refusal.KEY_MISSING: _("%(where)s: Thiếu “%(key)s”. Thêm vào mục này rồi nạp lại."),
    Refusal.KEY_UNKNOWN: _("%(where)s: Không hiểu “%(key)s”. Dùng một trong: %(known)s."),
    Refusal.VALUE_UNKNOWN: _("%(where)s: “%(key)s: %(value)s” không dùng được. Dùng: %(known)s."),
    Refusal.CODE_TWICE: _("%(where)s: Mã “%(code)s” đã có ở chỗ khác (%(first)s). Đổi một trong hai mã."),
    Refusal.UNKNOWN_ELEMENT: _(
        "%(where)s: Từ điển chưa có chỉ tiêu “%(code)s”. Gần giống: %(near)s. "
        "Sửa mã hoặc thêm chỉ tiêu trước."
    ),
    Refusal.UNKNOWN_INDICATOR: _(
        "%(where)s: Từ điển chưa có mục tiêu “%(code)s”. Gần giống: %(near)s. Sửa mã."
    ),
    Refusal.UNKNOWN_OPTION: _(
        "%(where)s: Chỉ tiêu “%(element)s” không có phân tổ “%(option)s”. Đang có: %(known)s. "
        "Sửa mã hoặc thêm phân tổ."
    ),
    Refusal.UNKNOWN_NODE: _(
        "%(where)s: Chương trình %(programme)s không có nội dung “%(code)s”. Gần giống: %(near)s. Sửa mã."
    ),
    Refusal.UNKNOWN_SOURCE: _("%(where)s: Không có nguồn vốn “%(code)s”. Gần giống: %(near)s. Sửa mã."),
    Refusal.NOT_VALID_THEN: _(
        "%(where)s: Chỉ tiêu “%(code)s” không có hiệu lực ngày %(on)s. Chọn ngày khác hoặc thêm phiên bản."
    ),
    Refusal.PARTS_NOT_NAMED: _("%(where)s: Cách cộng %(adds)s phải nêu “%(key)s”. Thêm vào mục này."),
    Refusal.FACT_CHANGED: _(
        "%(where)s: “%(code)s” đã nạp với %(key)s là “%(was)s”, không đổi thành “%(value)s” được vì số đã có "
        "sẽ mang nghĩa khác. Giữ giá trị cũ, hoặc thêm mục mang mã khác."
    ),
    ElementRefusal.ELEMENT_EXISTS: _(
        "Mã “%(code)s” đã là chỉ tiêu “%(name)s” (%(unit)s). Dùng chỉ tiêu ấy, hoặc chọn mã khác cho điều "
        "bạn muốn đếm."
    ),
    ElementRefusal.ELEMENT_CODE_BAD: _(
        "Mã “%(code)s” chỉ được gồm chữ thường không dấu, chữ số và dấu gạch dưới. Đổi mã."
    ),
    Refusal.VERSION_IN_USE: _(
        "%(where)s: Phiên bản %(no)s của “%(code)s” đã được dùng, không sửa được (khác ở: %(differs)s). "
        "Thêm một phiên bản mới có ngày hiệu lực."
    ),
}
