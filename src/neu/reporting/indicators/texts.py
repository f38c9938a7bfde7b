"""The words of the catalogue: vocabularies, plain sentences, findings and refusals."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.registry.places.rules import Basis
from neu.reporting.indicators.rules import (
    Adds,
    BreakdownKind,
    ChangeRefusal,
    Comparator,
    ElementRefusal,
    Finding,
    Measure,
    Refusal,
    Sort,
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

FIELD: Mapping[str, Promise] = {
    "name": _("Tên"),
    "unit": _("Đơn vị tính"),
    "definition": _("Khái niệm"),
    "method": _("Phương pháp"),
    "source": _("Nguồn số liệu"),
    "value_type": _("Kiểu số"),
    "decimals": _("Số chữ số thập phân"),
    "minimum": _("Mức thấp nhất"),
    "maximum": _("Mức cao nhất"),
    "stance": _("Cách đứng trong thời gian"),
    "adds_over_places": _("Cách cộng các địa bàn"),
    "adds_over_nodes": _("Cách cộng các dự án, nội dung"),
    "adds_over_options": _("Cách cộng các phần của phân tổ"),
    "weight": _("Quyền số"),
    "numerator": _("Tử số"),
    "denominator": _("Mẫu số"),
    "apportioned_by": _("Cách ước chia khi tách xã"),
    "breakdowns": _("Phân tổ"),
    "draft": _("Bản nháp"),
    "group": _("Nhóm mục tiêu"),
    "comparator": _("Cách so với mức giao"),
    "value": _("Mức giao"),
    "words": _("Mức giao bằng lời"),
}
ADDS: Mapping[str, Promise] = {
    Adds.SUM: _("Cộng lại"),
    Adds.NONE: _("Không cộng"),
    Adds.RATIO: _("Tính lại từ tử số và mẫu số"),
    Adds.WEIGHTED_MEAN: _("Bình quân gia quyền"),
}
BASIS: Mapping[str, Promise] = {
    Basis.HOUSEHOLDS: _("theo số hộ"),
    Basis.POPULATION: _("theo dân số"),
    Basis.AREA: _("theo diện tích"),
    "": _("không ước chia"),
}
SORT: Mapping[str, Promise] = {
    Sort.WORDING: _("Sửa câu chữ"),
    Sort.MEANING: _("Đổi nghĩa"),
}

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
    "element.correct": _("Sửa chỉ tiêu"),
    "element.redefine": _("Đổi định nghĩa chỉ tiêu"),
    "element.withdraw": _("Rút định nghĩa chỉ tiêu"),
    "indicator.define": _("Thêm mục tiêu vào từ điển"),
    "indicator.correct": _("Sửa mục tiêu"),
    "indicator.redefine": _("Đổi định nghĩa mục tiêu"),
    "indicator.withdraw": _("Rút định nghĩa mục tiêu"),
    "target.state": _("Ghi mức giao"),
    "target.correct": _("Sửa mức giao"),
    "target.remove": _("Bỏ mức giao"),
}
SUBJECT: Mapping[str, Promise] = {
    "element": _("Chỉ tiêu"),
    "indicator": _("Mục tiêu"),
    "target": _("Mức giao"),
}
CHANGE: Mapping[str, Promise] = {
    "elements": _("Số phiên bản chỉ tiêu thêm"),
    "breakdowns": _("Số phân tổ thêm"),
    "indicators": _("Số mục tiêu thêm"),
    "target.state/by": _("Văn bản"),
    "target.remove/by": _("Văn bản"),
    "indicator.define/numerator": _("Tử số"),
    "indicator.define/denominator": _("Mẫu số"),
    "indicator.define/unit": _("Đơn vị tính"),
    "element.define/definition": _("Khái niệm, cách tính"),
    "element.define/value_type": _("Kiểu số"),
    "element.define/stance": _("Cách đứng trong thời gian"),
    "element.define/adds_over_places": _("Cách cộng các địa bàn"),
    "element.define/adds_over_nodes": _("Cách cộng các dự án, nội dung"),
    "element.define/decimals": _("Số chữ số thập phân"),
    **{
        f"{kind}.{deed}/{field}": words
        for kind in ("element", "indicator", "target")
        for deed in ("correct", "redefine")
        for field, words in FIELD.items()
    },
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
    ChangeRefusal.ENTRY_GONE: _(
        "Từ điển không còn “%(code)s”: có người vừa bỏ. Trở về từ điển và chọn mục khác."
    ),
    ChangeRefusal.ENTRY_MOVED_ON: _(
        "%(who)s vừa đổi “%(name)s” (%(code)s) sau khi bạn mở. Chưa lưu gì; những gì bạn ghi vẫn còn dưới "
        "đây. Xem lại các khác biệt rồi xác nhận lần nữa."
    ),
    ChangeRefusal.ENTRY_AS_IT_WAS: _(
        "“%(code)s” không có gì khác so với hiện nay. Sửa một mục rồi xem trước."
    ),
    ChangeRefusal.MEANING_NEEDS_DAY: _(
        "Thay đổi này làm số của “%(code)s” mang nghĩa khác. Ghi ngày định nghĩa mới bắt đầu có hiệu lực."
    ),
    ChangeRefusal.MEANING_NEEDS_REASON: _(
        "Thay đổi này làm số của “%(code)s” mang nghĩa khác. Ghi lý do, văn bản làm căn cứ."
    ),
    ChangeRefusal.MEANING_BEFORE_LAST: _(
        "Định nghĩa hiện nay của “%(code)s” bắt đầu ngày %(since)s. Chọn một ngày sau ngày ấy."
    ),
    ChangeRefusal.MEANING_TOO_EARLY: _(
        "Đợt “%(last)s” hỏi “%(code)s” theo định nghĩa hiện nay cho đến hết ngày %(until)s; số của đợt ấy "
        "không đổi nghĩa được. Chọn một ngày sau ngày ấy."
    ),
    ChangeRefusal.WITHDRAWING_NEEDS_REASON: _("Ghi lý do rút “%(name)s” (%(code)s)."),
    ChangeRefusal.ENTRY_IN_USE: _(
        "Không rút được “%(name)s” (%(code)s) vì còn nơi dùng: %(by)s. Bỏ những chỗ dùng ấy trước; nơi đã "
        "phát hành thì giữ nguyên và đổi định nghĩa từ một ngày sau."
    ),
    ChangeRefusal.INDICATOR_EXISTS: _("Mã “%(code)s” đã có trong các mục tiêu. Chọn mã khác."),
    ChangeRefusal.INDICATOR_CODE_BAD: _(
        "Mã “%(code)s” chỉ được gồm chữ không dấu, chữ số, dấu chấm và gạch dưới, nhiều nhất 40 ký tự. "
        "Đổi mã."
    ),
    ChangeRefusal.FILE_LACKS: _(
        "%(where)s: tệp thiếu định nghĩa %(no)s của “%(code)s”. Tải tệp hiện nay về rồi sửa trên đó; muốn "
        "rút một định nghĩa thì rút ở trang của nó."
    ),
    ChangeRefusal.FILE_REWRITES: _(
        "%(where)s: định nghĩa %(no)s của “%(code)s” đã được thay bằng định nghĩa sau hoặc đã có nơi dùng, "
        "không viết lại được (khác ở: %(differs)s). Thêm một định nghĩa có “from” và “reason” ở cuối "
        "“versions”."
    ),
    ChangeRefusal.DICTIONARY_MOVED_ON: _(
        "Từ điển vừa đổi sau khi bạn xem trước tệp này. Chưa nạp gì; xem lại các thay đổi dưới đây rồi xác "
        "nhận."
    ),
    ChangeRefusal.DICTIONARY_TOO_LARGE: _("Tệp lớn hơn %(most)s MB. Chia nhỏ rồi nạp từng tệp."),
    ChangeRefusal.TARGET_NEEDS_VALUE: _("Ghi mức giao bằng số, hoặc bằng lời nếu cách so là “định tính”."),
    ChangeRefusal.TARGET_NEEDS_REASON: _(
        "Ghi lý do sửa mức giao “%(code)s”. Mức do văn bản khác giao thì thêm thành mức giao mới, không sửa."
    ),
}
