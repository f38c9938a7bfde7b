"""Refusals and states of the registry of places, in people's words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from neu.registry.places.rules import (
    ActRefusal,
    ActState,
    Basis,
    Deed,
    Kind,
    ListRefusal,
    PlaceRefusal,
    full_name,
)

EVENT: Mapping[str, Promise] = {
    "places.load_reference": _("Nạp danh mục địa bàn"),
    "place.correct_version": _("Đính chính tên, mã, cấp của đơn vị hành chính"),
    "place.state_shares": _("Ghi tỷ lệ chia của đơn vị hành chính đã tách"),
    "place_list.make": _("Lập danh sách địa bàn"),
    "place_list.write": _("Ghi danh sách địa bàn theo quyết định"),
    "place_list.take_back": _("Hoàn tác lần ghi danh sách địa bàn"),
    "reorganisation.make": _("Lập đợt sắp xếp"),
    "reorganisation.edit": _("Sửa thông tin đợt sắp xếp"),
    "reorganisation.enter_lines": _("Ghi dòng của đợt sắp xếp"),
    "reorganisation.remove_line": _("Bỏ dòng của đợt sắp xếp"),
    "reorganisation.discard": _("Bỏ bản nháp đợt sắp xếp"),
    "reorganisation.apply": _("Áp dụng đợt sắp xếp"),
    "reorganisation.undo": _("Hoàn tác đợt sắp xếp"),
}
SUBJECT: Mapping[str, Promise] = {
    "registry": _("Danh mục"),
    "place": _("Đơn vị hành chính"),
    "place_list": _("Danh sách địa bàn"),
    "reorganisation": _("Đợt sắp xếp"),
}
CHANGE: Mapping[str, Promise] = {
    "place.correct_version/kind": _("Loại"),
    "parent_id": _("Đơn vị cấp trên (số trong danh mục)"),
    "starts_on": _("Ngày bắt đầu"),
    "before": _("Kết thúc trước ngày"),
    "decision_id": _("Văn bản quyết định (số trong danh mục)"),
    "place_list.write/added": _("Đưa vào danh sách"),
    "place_list.write/removed": _("Đưa ra khỏi danh sách"),
    "place_list.write/changed": _("Đổi loại"),
    "basis": _("Căn cứ chia"),
    "shares": _("Tỷ lệ của từng đơn vị nhận"),
    "on_day": _("Ngày bắt đầu"),
    "number": _("Số, ký hiệu văn bản"),
    "issued_on": _("Ngày ban hành"),
    "issuer": _("Cơ quan ban hành"),
    "lines": _("Dòng số"),
    "copied": _("Chép từ đợt"),
    "decision_number": _("Văn bản quyết định"),
    "ended": _("Số đơn vị kết thúc"),
    "begun": _("Số đơn vị mới"),
    "changed": _("Số đơn vị thay đổi"),
    "restored": _("Số đơn vị trở lại như trước"),
}
REFUSAL: Mapping[str, Promise] = {
    ListRefusal.CODE_WRONG: _(
        "Mã danh sách “%(typed)s” không dùng được: viết 2 đến 40 chữ hoa không dấu, chữ số, gạch dưới."
    ),
    ListRefusal.CODE_TAKEN: _("Mã “%(code)s” đã là của danh sách “%(name)s”. Chọn mã khác."),
    ListRefusal.CLASS_UNKNOWN: _("“%(typed)s” không phải loại. Ghi Khu vực I, II hoặc III, hoặc để trống."),
    ListRefusal.OUT_UNCLEAR: _("“%(typed)s” ở cột đưa ra: ghi x nếu đưa ra khỏi danh sách, hoặc để trống."),
    ListRefusal.TWICE: _("%(name)s đã ghi ở dòng %(first)s. Bỏ một dòng."),
    ListRefusal.UNIT_ABSENT: _("Ngày %(day)s không có đơn vị “%(typed)s”. Gần nhất: %(candidates)s."),
    ListRefusal.UNIT_AMBIGUOUS: _(
        "Ngày %(day)s có nhiều đơn vị là “%(typed)s”: %(candidates)s. "
        "Ghi mã, hoặc thêm huyện, tỉnh sau dấu phẩy."
    ),
    ListRefusal.LATER_ENTRIES: _(
        "%(name)s đã có dòng ghi từ ngày %(day)s hoặc kết thúc sau ngày này. Ghi từ ngày muộn hơn, "
        "hoặc hoàn tác lần ghi sau trước."
    ),
    ListRefusal.NOTHING_CHANGES: _("Danh sách đã đúng như vậy từ trước: không có gì để ghi."),
    ListRefusal.STALE: _("Danh sách vừa thay đổi từ lúc xem trước. Xem lại thay đổi ở dưới rồi ghi."),
    ListRefusal.CHANGED_SINCE: _("Danh sách đã được ghi lần khác sau lần này. Hoàn tác lần ghi sau trước."),
    PlaceRefusal.UNKNOWN_CODE: _(
        "Ngày %(day)s không có đơn vị hành chính nào mang mã %(code)s. Kiểm tra lại mã và ngày: "
        "từ 1/7/2025 nhiều mã đã chuyển sang đơn vị khác."
    ),
    PlaceRefusal.UNKNOWN_PLACE: _(
        "Không tìm thấy đơn vị hành chính “%(name)s” ngày %(day)s. Gần giống: %(candidates)s. "
        "Sửa lại tên hoặc ghi thêm huyện, tỉnh."
    ),
    PlaceRefusal.AMBIGUOUS_PLACE: _(
        "“%(name)s” ngày %(day)s có thể là nhiều đơn vị: %(candidates)s. "
        "Ghi thêm loại (xã, thị trấn, huyện…), huyện hoặc tỉnh để chỉ đúng một đơn vị."
    ),
    PlaceRefusal.CLOSED_PLACE: _(
        "Ngày %(day)s không có đơn vị hành chính “%(name)s”; tên này dùng cho: %(candidates)s. "
        "Mở trang của đơn vị để xem nay thuộc đâu, rồi ghi lại tên hoặc ngày."
    ),
    PlaceRefusal.UNKNOWN_LIST: _(
        "Không có danh sách địa bàn mang mã %(code)s. Kiểm tra mã trong mục Danh sách địa bàn."
    ),
    PlaceRefusal.REASON_MISSING: _("Chưa ghi lý do. Ghi lý do đính chính rồi lưu lại."),
    PlaceRefusal.VERSION_SUPERSEDED: _(
        "Dòng về “%(name)s” đã được người khác đính chính. Tải lại trang và sửa trên dòng mới nhất."
    ),
    PlaceRefusal.SAME_INSTANT: _(
        "Dòng này được ghi cùng lúc hoặc sau thời điểm sửa. Tải lại trang rồi lưu lại."
    ),
    PlaceRefusal.NOTHING_CHANGED: _(
        "Không có gì khác so với điều đã ghi về “%(name)s”. Sửa ít nhất một mục rồi lưu."
    ),
    PlaceRefusal.NAME_MISSING: _("Thiếu tên hoặc mã của đơn vị. Ghi đủ cả hai."),
    PlaceRefusal.DAYS_EMPTY: _("Ngày bắt đầu phải trước ngày kết thúc. Sửa lại một trong hai ngày."),
    PlaceRefusal.DAYS_OVERLAP: _(
        "Từ %(from)s đến trước %(before)s đơn vị này đã mang tên “%(name)s”. Chọn những ngày không trùng."
    ),
    PlaceRefusal.CODE_TAKEN: _(
        "Mã %(code)s từ %(from)s đến trước %(before)s là của “%(name)s”. Kiểm tra lại mã hoặc ngày."
    ),
    PlaceRefusal.PARENT_ABSENT: _(
        "Đơn vị cấp trên không tồn tại từ %(from)s đến trước %(before)s. "
        "Chọn đơn vị cấp trên khác hoặc sửa ngày."
    ),
    PlaceRefusal.LOOP: _("Đơn vị không thể nằm trong chính nó. Chọn đơn vị cấp trên khác."),
    PlaceRefusal.CHILDREN_LEFT: _(
        "“%(name)s” nằm trong đơn vị này từ %(from)s đến trước %(before)s nên không thể bỏ những ngày đó. "
        "Chuyển đơn vị cấp dưới đi trước."
    ),
    PlaceRefusal.NOT_DIVIDED: _("Chỉ ghi được tỷ lệ cho phần của đơn vị bị chia. Kiểm tra lại đơn vị nhận."),
    PlaceRefusal.BASIS_NEEDED: _("Chọn căn cứ chia: số hộ, dân số, diện tích hoặc nhập tay."),
    PlaceRefusal.SHARES_WRONG: _(
        "Tổng tỷ lệ là %(total)s cho %(parts)s phần. Đủ các phần thì tổng phải bằng 1; "
        "còn phần chưa ghi thì tổng phải nhỏ hơn 1; mỗi tỷ lệ lớn hơn 0 và có không quá 8 chữ số thập phân."
    ),
    # a reorganisation as typed
    ActRefusal.LINE_DEED: _(
        "Không rõ việc “%(typed)s”. Cột Việc ghi một trong: Nhập, Chia, Đổi, Bãi bỏ, Lập."
    ),
    ActRefusal.LINE_KIND: _("Không rõ loại “%(typed)s”. Ghi như: tỉnh, huyện, xã, phường, đặc khu, thôn."),
    ActRefusal.LINE_SHARE: _(
        "“%(typed)s” không phải tỷ lệ. Ghi phần trăm lớn hơn 0, không quá 100 và không quá 6 "
        "chữ số thập phân, "
        "như 60 hoặc 33,3333."
    ),
    ActRefusal.LINE_LACKS: _("Còn thiếu: %(columns)s. Ghi thêm cho đủ."),
    ActRefusal.LINE_SPARE: _("Việc này không dùng: %(columns)s. Để trống, hoặc chọn việc khác."),
    ActRefusal.LINE_LONG: _("Quá dài: %(columns)s, nhiều nhất %(most)s ký tự. Ghi ngắn lại."),
    ActRefusal.LINE_WIDE: _(
        "Có chữ ngoài %(most)s cột của mẫu. Xóa phần thừa, hoặc dán đúng các cột của mẫu."
    ),
    ActRefusal.LINE_UNREADABLE: _("Có ký tự không đọc được (%(code)s). Gõ lại dòng này."),
    ActRefusal.ACT_GONE: _("Đợt này không còn: người khác vừa bỏ. Về danh sách đợt sắp xếp để xem."),
    ActRefusal.LINE_GONE: _("Dòng %(no)s không còn: người khác đã bỏ. Tải lại trang."),
    ActRefusal.LINES_WRONG: _("Chưa ghi dòng nào: còn %(count)s lỗi ở dưới. Sửa rồi gửi lại cả bảng."),
    ActRefusal.SHEET_EMPTY: _("Không có dòng nào. Dán các dòng từ bảng tính, hoặc chọn tệp."),
    ActRefusal.SHEET_UNREADABLE: _(
        "Không đọc được tệp. Chỉ nhận .xlsx hoặc .csv (UTF-8), không quá 2 MB, dòng ở trang tính đầu tiên. "
        "Tải mẫu, chép các dòng vào rồi gửi lại."
    ),
    ActRefusal.TOO_MANY_LINES: _("Một đợt có nhiều nhất %(most)s dòng. Tách thành nhiều đợt cùng ngày."),
    ActRefusal.FACT_MISSING: _("Mục này còn trống. Ghi rồi lưu lại."),
    ActRefusal.DAY_OUTSIDE: _("Ngày phải từ %(from)s đến %(until)s. Kiểm tra lại năm."),
    ActRefusal.DECISION_DIFFERS: _(
        "Văn bản %(number)s đã có trong danh mục: ngày %(day)s, %(issuer)s. Ghi đúng như vậy, hoặc sửa số."
    ),
    # against the registry
    ActRefusal.NO_LINES: _("Chưa có dòng nào. Ghi ít nhất một dòng."),
    ActRefusal.OLD_UNKNOWN: _("Ngày %(day)s không có đơn vị nào là “%(typed)s”. Kiểm tra mã hoặc tên."),
    ActRefusal.OLD_AMBIGUOUS: _(
        "“%(typed)s” ngày %(day)s có thể là: %(candidates)s. Ghi mã, hoặc thêm huyện, tỉnh sau dấu phẩy."
    ),
    ActRefusal.OLD_CLOSED: _(
        "“%(typed)s” không tồn tại ngày %(day)s; tên hoặc mã này dùng cho: %(candidates)s. Ghi "
        "đơn vị nay tồn tại."
    ),
    ActRefusal.LATER_FACT: _(
        "Danh mục đã ghi thay đổi của “%(name)s” từ %(later)s, nên không ghi được việc trước "
        "hoặc trùng ngày đó. "
        "Sửa ngày của đợt, hoặc hoàn tác đợt sau trước."
    ),
    ActRefusal.TWICE: _(
        "“%(name)s” đã có ở dòng %(other)s. Một đơn vị chỉ có một việc: nhập, đổi, bãi bỏ, hoặc chia vào "
        "những đơn vị khác nhau. Bỏ một trong hai dòng."
    ),
    ActRefusal.MERGE_ALONE: _(
        "Chỉ “%(name)s” nhập vào đơn vị mang mã %(code)s. Nếu đơn vị nhận đang có, thêm dòng "
        "Nhập cho chính nó; "
        "nếu chỉ đổi tên hoặc mã, dùng Đổi."
    ),
    ActRefusal.DIVIDE_ALONE: _(
        "“%(name)s” mới có một phần. Ghi thêm dòng Chia cho mọi phần còn lại, kể cả phần giữ tên và mã cũ."
    ),
    ActRefusal.SHARES_WRONG: _(
        "Tổng tỷ lệ chia “%(name)s” %(basis)s là %(total)s %%. Đủ các phần thì tổng phải bằng 100; "
        "còn phần để trống thì tổng phải nhỏ hơn 100."
    ),
    ActRefusal.NEW_DIFFERS: _(
        "Đơn vị mới mang mã %(code)s được ghi khác nhau (%(columns)s): “%(one)s” ở dòng "
        "%(other)s, “%(two)s” ở đây. "
        "Ghi giống nhau."
    ),
    ActRefusal.NEW_LACKS: _(
        "Đơn vị mới mang mã %(code)s còn thiếu: %(columns)s. Ghi ở một trong các dòng của nó."
    ),
    ActRefusal.NEW_EMPTY: _(
        "Không đơn vị nào được chuyển vào “%(name)s”. Thêm dòng Đổi với cột Thuộc là đơn vị này."
    ),
    ActRefusal.PARENT_UNKNOWN: _(
        "Không có đơn vị cấp trên nào là “%(typed)s”. Kiểm tra mã hoặc tên ở cột Thuộc."
    ),
    ActRefusal.PARENT_AMBIGUOUS: _("“%(typed)s” ở cột Thuộc có thể là: %(candidates)s. Ghi mã."),
    ActRefusal.PARENT_ENDS: _(
        "%(candidates)s kết thúc trong chính đợt này. Ở cột Thuộc ghi đơn vị còn lại sau đợt."
    ),
    ActRefusal.CHILDREN_LEFT: _(
        "“%(name)s” kết thúc mà %(count)s đơn vị bên trong chưa có chỗ: %(children)s. "
        "Thêm dòng chuyển từng đơn vị đó sang đơn vị cấp trên khác."
    ),
    ActRefusal.NOTHING_CHANGES: _("Dòng này không đổi gì của “%(name)s”. Sửa hoặc bỏ dòng."),
    ActRefusal.CODE_TAKEN: _(
        "Mã %(code)s từ ngày %(day)s là của “%(name)s”. Dùng mã khác; nếu đơn vị đó cũng nhập "
        "vào, thêm dòng cho nó."
    ),
    ActRefusal.PARENT_ABSENT: _(
        "Đơn vị cấp trên của “%(name)s” không tồn tại từ ngày %(day)s. Chọn đơn vị khác."
    ),
    ActRefusal.LOOP: _("“%(name)s” sẽ nằm trong chính nó. Sửa cột Thuộc."),
    ActRefusal.DAYS_OVERLAP: _("“%(name)s” sẽ có hai tên trong ngày %(day)s. Kiểm tra lại ngày của đợt."),
    # deeds on a reorganisation
    ActRefusal.NOT_DRAFT: _("Đợt này không còn là bản nháp (%(who)s đã áp dụng). Tải lại trang để xem."),
    ActRefusal.NOT_APPLIED: _("Đợt này chưa áp dụng hoặc đã hoàn tác. Tải lại trang để xem."),
    ActRefusal.HAS_PROBLEMS: _("Còn %(count)s điều phải sửa. Sửa các dòng nêu ở dưới rồi xem trước lại."),
    ActRefusal.STALE: _(
        "Danh mục hoặc đợt này đã thay đổi sau khi bạn mở bản xem trước. Việc gần nhất: "
        "%(deed)s (%(who)s, %(when)s). "
        "Xem lại bản xem trước mới ở dưới rồi áp dụng."
    ),
    ActRefusal.SAME_INSTANT: _("Danh mục vừa được ghi cùng lúc. Đợi một giây rồi làm lại."),
    ActRefusal.STANDS_LATER_ACT: _(
        "Đợt “%(title)s” (từ %(day)s) đã thay đổi đơn vị của đợt này. Hoàn tác đợt đó trước."
    ),
    ActRefusal.STANDS_CORRECTION: _(
        "“%(name)s” đã được đính chính sau khi áp dụng. Đợt này không hoàn tác được nữa."
    ),
    ActRefusal.STANDS_CHILD: _("“%(name)s” nay nằm trong đơn vị mà đợt này lập. Chuyển nó đi trước."),
    ActRefusal.STANDS_PASSAGE: _(
        "Đã ghi thêm tỷ lệ hoặc việc chuyển lãnh thổ của “%(name)s”. Không hoàn tác được nữa."
    ),
    ActRefusal.STANDS_LISTED: _(
        "%(count)s dòng trong danh sách địa bàn ghi cho đơn vị mà đợt này lập. Bỏ các dòng đó trước."
    ),
    ActRefusal.STANDS_USED: _(
        "%(what)s: %(count)s đang dùng đơn vị mà đợt này lập. Bỏ hoặc chuyển đi trước."
    ),
}

REASON_LABEL = _("Lý do")
NOT_DIVIDED = _("chưa chia")
DEED: Mapping[str, Promise] = {
    Deed.MERGE: _("Nhập"),
    Deed.DIVIDE: _("Chia"),
    Deed.CHANGE: _("Đổi"),
    Deed.ABOLISH: _("Bãi bỏ"),
    Deed.FOUND: _("Lập"),
}
DEED_SENTENCE: Mapping[str, Promise] = {
    Deed.MERGE: _("toàn bộ đơn vị cũ vào đơn vị mới"),
    Deed.DIVIDE: _("một phần đơn vị cũ vào đơn vị mới; mỗi phần một dòng, kể cả phần giữ tên cũ"),
    Deed.CHANGE: _("đổi tên, mã, loại hoặc cấp trên; địa giới giữ nguyên; mục để trống thì giữ như cũ"),
    Deed.ABOLISH: _("kết thúc, không có đơn vị kế tiếp; các đơn vị bên trong phải chuyển đi trong cùng đợt"),
    Deed.FOUND: _("đơn vị mới gồm những đơn vị chuyển vào trong cùng đợt, như lập thêm một cấp"),
}
ACT_STATE: Mapping[str, tuple[Promise, str]] = {  # words and tone
    ActState.DRAFT: (_("bản nháp"), "warn"),
    ActState.APPLIED: (_("đã áp dụng"), "good"),
    ActState.UNDONE: (_("đã hoàn tác"), "quiet"),
}
COLUMN = {
    "deed": _("Việc"),
    "old": _("Đơn vị cũ (mã hoặc tên)"),
    "kind": _("Loại mới"),
    "name": _("Tên mới"),
    "code": _("Mã mới"),
    "parent": _("Thuộc (mã hoặc tên)"),
    Basis.HOUSEHOLDS: _("Theo số hộ (%)"),
    Basis.POPULATION: _("Theo dân số (%)"),
    Basis.AREA: _("Theo diện tích (%)"),
    Basis.BY_HAND: _("Nhập tay (%)"),
}

COUNTED: Mapping[str, Promise] = {  # "102 xã, 14 phường"
    Kind.TINH: ngettext_lazy("%(count)s tỉnh", "%(count)s tỉnh", "count"),
    Kind.THANH_PHO_TW: ngettext_lazy("%(count)s thành phố", "%(count)s thành phố", "count"),
    Kind.HUYEN: ngettext_lazy("%(count)s huyện", "%(count)s huyện", "count"),
    Kind.QUAN: ngettext_lazy("%(count)s quận", "%(count)s quận", "count"),
    Kind.THI_XA: ngettext_lazy("%(count)s thị xã", "%(count)s thị xã", "count"),
    Kind.THANH_PHO: ngettext_lazy("%(count)s thành phố", "%(count)s thành phố", "count"),
    Kind.XA: ngettext_lazy("%(count)s xã", "%(count)s xã", "count"),
    Kind.PHUONG: ngettext_lazy("%(count)s phường", "%(count)s phường", "count"),
    Kind.THI_TRAN: ngettext_lazy("%(count)s thị trấn", "%(count)s thị trấn", "count"),
    Kind.DAC_KHU: ngettext_lazy("%(count)s đặc khu", "%(count)s đặc khu", "count"),
    Kind.THON: ngettext_lazy("%(count)s thôn", "%(count)s thôn", "count"),
}

BASIS: Mapping[str, Promise] = {
    Basis.WHOLE: _("toàn bộ"),
    Basis.HOUSEHOLDS: _("theo số hộ"),
    Basis.POPULATION: _("theo dân số"),
    Basis.AREA: _("theo diện tích"),
    Basis.BY_HAND: _("nhập tay"),
}

KIND: Mapping[Kind, str | Promise] = {
    kind: full_name(kind, "").strip() for kind in Kind if kind is not Kind.QUOC_GIA
} | {Kind.THANH_PHO_TW: _("Thành phố trực thuộc trung ương")}

VALUE: Mapping[str, Mapping[str, Promise | str]] = {
    "basis": BASIS,
    "place.correct_version/kind": {kind.value: words for kind, words in KIND.items()},
}

LIST_COLUMN: Mapping[str, Promise] = {
    "unit": _("Đơn vị (mã hoặc tên)"),
    "value": _("Loại, như Khu vực I (nếu danh sách có)"),
    "out": _("Đưa ra (x)"),
}
LIST_VALUE: Mapping[str, Promise] = {
    "KV_I": _("Khu vực I"),
    "KV_II": _("Khu vực II"),
    "KV_III": _("Khu vực III"),
}

ENDED_UNMAPPED = _("Kết thúc mà chưa rõ lãnh thổ đi đâu")
BEGAN_UNMAPPED = _("Bắt đầu mà chưa rõ lãnh thổ từ đâu đến")
