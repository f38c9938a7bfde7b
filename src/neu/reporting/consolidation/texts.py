"""Consolidation's words."""

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from neu.reporting.consolidation.rules import (
    AdjustmentRefusal,
    AdjustmentState,
    Disagreement,
    ExtractRefusal,
    Finding,
    FindingKind,
    Refusal,
    SignatureState,
)
from neu.reporting.forms.layout import CellSpec
from neu.reporting.forms.rules import CellKind, Mark
from neu.reporting.indicators.rules import Adds
from neu.reporting.submissions.selectors.lines import TotalState

STATE: Mapping[TotalState, Promise] = {
    TotalState.PROVISIONAL: _("tạm tính"),
    TotalState.AUTHENTICATED: _("đã xác thực"),
    TotalState.ACCEPTED: _("đã tiếp nhận"),
}
STATE_SAYS: Mapping[TotalState, Promise] = {
    TotalState.PROVISIONAL: _("Mọi số liệu đã lưu, kể cả của báo cáo chưa gửi."),
    TotalState.AUTHENTICATED: _("Số liệu của những lần gửi có xác thực còn hiệu lực."),
    TotalState.ACCEPTED: _(
        "Số liệu của những lần gửi cấp trên đã tiếp nhận; chỉ số liệu này được phát hành."
    ),
}
MARK: Mapping[Mark, Promise | str] = {
    Mark.BLANK: "",
    Mark.NOTHING: _("không phát sinh"),
    Mark.NO_SUBJECT: _("không có đối tượng"),
    Mark.UNKNOWN: _("chưa có số liệu"),
    Mark.NOT_APPLICABLE: _("không áp dụng"),
    Mark.ERROR: _("lỗi"),
    Mark.NOT_DIVIDED: _("chưa chia"),
    Mark.INSEPARABLE: _("không tách được"),
    Mark.NOT_ADDED: _("không cộng"),
    Mark.REDEFINED: _("khác định nghĩa"),
}
REFUSAL: Mapping[str, Promise] = {
    ExtractRefusal.EXTRACT_TOO_LARGE: _(
        "Tệp “%(name)s” lớn hơn %(most)s MB. Bỏ bớt trang tính không cần rồi gửi lại."
    ),
    ExtractRefusal.EXTRACT_UNREADABLE: _(
        "Không đọc được tệp “%(name)s”: cần một sổ tính Excel (.xlsx) không đặt mật khẩu, không quá 200.000 "
        "ô. Mở tệp, lưu lại thành .xlsx rồi gửi lại."
    ),
    ExtractRefusal.EXTRACT_WOULD_LOSE: _(
        "Tệp “%(name)s” có hình, biểu đồ, macro hoặc liên kết sang tệp khác: điền vào sẽ làm mất. Bỏ chúng "
        "khỏi tệp rồi gửi lại; thêm lại sau khi tải tệp đã điền."
    ),
    ExtractRefusal.EXTRACT_ASKS: _(
        "Tệp không có ô nào chứa dẫn chiếu {{…}}, hoặc có quá %(most)s dẫn chiếu. Chép dẫn chiếu từ bảng dẫn "
        "chiếu vào các ô cần điền rồi gửi lại."
    ),
    ExtractRefusal.EXTRACT_ROW_WORD: _(
        "%(where)s chỉ dùng trong hàng lặp: hàng có {{từng xã}} hoặc {{từng huyện}}"
    ),
    ExtractRefusal.EXTRACT_PHRASE: _("%(where)s: bảng tính không lấy lời của báo cáo; chỉ dẫn chiếu số liệu"),
    ExtractRefusal.EXTRACT_TWO_LEVELS: _("một hàng chỉ lặp theo xã hoặc theo huyện, không cả hai"),
    ExtractRefusal.EXTRACT_MERGED: _(
        "hàng lặp nằm trong ô gộp nhiều hàng %(range)s: bỏ gộp hoặc dời hàng ra ngoài"
    ),
    ExtractRefusal.EXTRACT_TABLE: _(
        "hàng lặp nằm trong hoặc trên bảng Excel (Table) %(range)s: chuyển bảng đó thành vùng thường "
        "(Convert to Range)"
    ),
    Refusal.NOT_STANDING_AGENCY: _(
        "Chỉ cơ quan thường trực của %(territory)s được chuẩn bị bản phát hành của đợt này. "
        "Đề nghị cơ quan thường trực chuẩn bị."
    ),
    Refusal.NOT_ISSUER: _(
        "Bạn không có quyền ký phát hành của đợt này ngày %(on)s. Người ký phải giữ vị trí lãnh đạo "
        "ở cơ quan có chức năng phát hành."
    ),
    Refusal.NOTHING_ACCEPTED: _(
        "Chưa có báo cáo nào được tiếp nhận trong đợt %(round)s nên chưa có gì để phát hành. "
        "Tiếp nhận ít nhất một báo cáo rồi chuẩn bị lại."
    ),
    Refusal.FIGURES_MOVED: _(
        "Số liệu đã tiếp nhận đã đổi từ khi chuẩn bị: %(what)s. Chuẩn bị lại bản phát hành rồi ký."
    ),
    Refusal.DRAFT_WITHDRAWN: _(
        "Bản chuẩn bị này đã bị bỏ hoặc thay bằng bản mới hơn. Mở bản chuẩn bị mới nhất, nếu có."
    ),
    Refusal.DRAFT_ISSUED: _("Bản chuẩn bị này đã được phát hành với số %(number)s."),
    Refusal.NUMBER_REQUIRED: _("Chưa có số, ký hiệu văn bản. Nhập số do văn thư cấp, ví dụ 168/BC-UBND."),
    Refusal.NUMBER_TAKEN: _("Số %(number)s đã dùng trong năm %(year)s. Nhập số khác do văn thư cấp."),
    Refusal.AMENDMENT_REASON_REQUIRED: _(
        "Đợt này đã có bản số %(number)s. Nêu lý do thay thế trước khi chuẩn bị bản mới."
    ),
    Refusal.NOTHING_CHANGED: _(
        "Số liệu, lời và các đơn vị được tính không khác bản số %(number)s; không có gì để thay thế."
    ),
    Refusal.FONT_MISSING: _(
        "Thiếu phông chữ %(file)s nên không in được văn bản. Chạy lại ./neu để cài gói giao diện rồi thử lại."
    ),
    Refusal.NOT_PRINTABLE: _(
        "Ký tự “%(text)s” không in được ra văn bản (gần chỗ: “%(near)s”). "
        "Bỏ ký tự đó ở lời báo cáo hoặc ô vừa nhập rồi làm lại."
    ),
    Refusal.SIGNING_UNREADY: _(
        "Chưa ký số được: %(why)s. Chưa có gì được phát hành. Báo quản trị hệ thống sửa chứng thư "
        "(NEU_SIGNING_P12) rồi ký lại."
    ),
    AdjustmentRefusal.ADJUSTMENT_NOT_YOURS: _(
        "Chỉ cơ quan thường trực của %(territory)s nhập và rút điều chỉnh số tổng hợp của đợt này. "
        "Đề nghị cơ quan thường trực làm."
    ),
    AdjustmentRefusal.ADJUSTMENT_NOT_SIGNER: _(
        "Chỉ lãnh đạo cơ quan thường trực của %(territory)s ký duyệt điều chỉnh của đợt này. "
        "Đề nghị lãnh đạo cơ quan thường trực ký duyệt."
    ),
    AdjustmentRefusal.ADJUSTMENT_OWN: _(
        "Bạn đã nhập điều chỉnh này nên không tự ký duyệt được. Đề nghị một lãnh đạo khác của cơ quan "
        "thường trực ký duyệt."
    ),
    AdjustmentRefusal.ADJUSTMENT_REASON: _(
        "Chưa nêu lý do. Ghi vì sao phải điều chỉnh, hoặc vì sao rút; lý do đi cùng số liệu mãi về sau."
    ),
    AdjustmentRefusal.ADJUSTMENT_CELL: _(
        "Ô “%(cell)s” là số tính ra, tỷ lệ, lũy kế hoặc số không cộng qua các địa bàn nên không điều chỉnh "
        "trực tiếp. Điều chỉnh ô được nhập mà số này lấy."
    ),
    AdjustmentRefusal.ADJUSTMENT_PLAN: _(
        "“%(cell)s” là kế hoạch đã giao, các biểu khác đang lấy. Sửa ở báo cáo giao kế hoạch (đính chính), "
        "không điều chỉnh ở đây."
    ),
    AdjustmentRefusal.ADJUSTMENT_PLACE: _(
        "Địa bàn này không thuộc %(territory)s ngày %(on)s. Chọn địa bàn có trong đợt rồi nhập lại."
    ),
    AdjustmentRefusal.ADJUSTMENT_NIL: _(
        "Số điều chỉnh bằng 0 thì không đổi gì. Nhập số thêm vào (5) hoặc bớt đi (-5)."
    ),
    AdjustmentRefusal.ADJUSTMENT_SLIP: _(
        "Điều chỉnh %(amount)s %(unit)s so với số tổng hợp %(total)s %(unit)s là chênh lệch bất thường: có "
        "nhầm đồng với triệu đồng không? Sửa lại, hoặc đánh dấu “Đúng là số này” rồi lưu."
    ),
    AdjustmentRefusal.ADJUSTMENT_BELOW: _(
        "Số %(which)s hiện là %(total)s; thêm %(amount)s thì còn %(left)s, nhỏ hơn mức thấp nhất "
        "%(minimum)s. Xem lại số điều chỉnh; đã nhập rồi thì rút, nhập lại, hoặc chờ tiếp nhận thêm báo cáo."
    ),
    AdjustmentRefusal.ADJUSTMENT_ROUND_CLOSED: _(
        "Đợt %(round)s đã đóng nên không nhập, ký duyệt hay rút điều chỉnh. Đề nghị mở lại đợt, rồi "
        "phát hành bản thay thế."
    ),
    AdjustmentRefusal.ADJUSTMENT_ISSUED: _(
        "Đợt này đã phát hành bản số %(number)s; bản đã ký không đổi. Nếu điều chỉnh cho bản thay thế, nhập "
        "lại và đánh dấu “Cho bản thay thế bản số %(number)s”."
    ),
    AdjustmentRefusal.ADJUSTMENT_WAITING: _(
        "Số này đang có điều chỉnh số %(no)s do %(by)s nhập, chờ ký duyệt. Ký duyệt hoặc rút điều chỉnh ấy "
        "trước, rồi nhập thêm nếu còn cần."
    ),
    AdjustmentRefusal.ADJUSTMENT_SIGNED: _(
        "Điều chỉnh này đã được %(by)s ký duyệt. Tải lại trang để xem; rút điều chỉnh nếu nhập sai."
    ),
    AdjustmentRefusal.ADJUSTMENT_WITHDRAWN: _(
        "Điều chỉnh này đã được %(by)s rút. Nhập điều chỉnh mới nếu vẫn cần."
    ),
}
ADJUSTMENT: Mapping[AdjustmentState, Promise] = {
    AdjustmentState.WAITING: _("chờ ký duyệt"),
    AdjustmentState.SIGNED: _("đã ký duyệt"),
    AdjustmentState.WITHDRAWN: _("đã rút"),
}
SIGNATURE: Mapping[SignatureState, Promise] = {
    SignatureState.VALID: _("Chữ ký số hợp lệ: tệp đúng từng byte như lúc ký."),
    SignatureState.ALTERED: _("Chữ ký số không hợp lệ: tệp đã bị sửa sau khi ký."),
    SignatureState.ADDED_TO: _(
        "Chữ ký số không còn bao trùm tệp: phần đã ký còn nguyên, nhưng có phần thêm vào sau khi ký."
    ),
    SignatureState.STRANGER: _(
        "Tệp có chữ ký số còn nguyên vẹn, nhưng bằng chứng thư hệ thống này không dùng để ký báo cáo."
    ),
    SignatureState.EXPIRED: _("Chữ ký số nguyên vẹn, nhưng chứng thư không có hiệu lực lúc ký."),
    SignatureState.UNREADABLE: _("Tệp PDF hoặc chữ ký số trong tệp đã hỏng, không đọc được: tệp đã bị sửa."),
    SignatureState.NONE: _("Tệp PDF này không có chữ ký số."),
    SignatureState.NOT_PDF: _("Tệp này không phải PDF. Chỉ tệp PDF có chữ ký số để kiểm tra."),
}
TEST_CERTIFICATE = _("Chứng thư thử nghiệm, không có giá trị pháp lý.")
RULE: Mapping[CellKind, Promise] = {
    CellKind.INPUT: _("Cộng số của mọi báo cáo trong địa bàn, mỗi số một lần, ai báo cũng vậy."),
    CellKind.CARRIED: _("Cộng số đã tiếp nhận của các năm trước trong giai đoạn."),
    CellKind.SHOWN: _("Lấy từ kế hoạch đã giao, do cơ quan giao kế hoạch nhập."),
    CellKind.FORMULA: _("Tính từ các ô khác của cùng bảng, trên số đã cộng."),
    CellKind.TOTAL: _("Cộng các dòng khác của cùng bảng."),
}
NOT_ADDED_RULE = _("Số không cộng qua các địa bàn: chỉ đọc ở nơi báo cáo.")
DISAGREEMENT: Mapping[Disagreement, Promise] = {
    Disagreement.TWICE: _(
        "Hai tuyến báo cùng một số: nếu là một việc thì đang được cộng hai lần. Hỏi lại hai nơi; "
        "nơi báo thừa đính chính thành không phát sinh."
    ),
    Disagreement.OTHERWISE: _(
        "Hai tuyến báo hai số khác nhau và tổng đang cộng cả hai. Nếu là hai phần việc thì đúng; "
        "nếu là một việc thì nơi báo thừa đính chính."
    ),
    Disagreement.SECTOR_WAITS: _("Mới tính số của tuyến địa bàn: báo cáo của tuyến ngành chưa được tính."),
    Disagreement.TERRITORY_WAITS: _("Mới tính số của tuyến ngành: báo cáo của tuyến địa bàn chưa được tính."),
}
EVENT: Mapping[str, Promise] = {
    "edition.prepare": _("Chuẩn bị bản phát hành"),
    "edition.withdraw": _("Bỏ bản chuẩn bị phát hành"),
    "edition.issue": _("Ký phát hành"),
    "edition.check": _("Kiểm tra lại bản phát hành"),
    "adjustment.enter": _("Nhập điều chỉnh số tổng hợp"),
    "adjustment.sign": _("Ký duyệt điều chỉnh"),
    "adjustment.withdraw": _("Rút điều chỉnh"),
}
SUBJECT: Mapping[str, Promise] = {
    "edition": _("Bản phát hành"),
    "edition_draft": _("Bản chuẩn bị phát hành"),
    "adjustment": _("Điều chỉnh số tổng hợp"),
}
STEP: Mapping[str, Promise] = {
    "DON_VI": _("đơn vị ở xã"),
    "XA": _("xã tổng hợp"),
    "HUYEN": _("huyện tổng hợp"),
    "CHU_DU_AN_HUYEN": _("chủ dự án cấp huyện"),
    "CHU_DU_AN": _("chủ dự án cấp tỉnh"),
    "THUONG_TRUC": _("cơ quan thường trực"),
}
FILE: Mapping[str, Promise] = {
    "pdf": _("Văn bản phát hành (PDF)"),
    "xlsx": _("Bảng số liệu (XLSX)"),
    "json": _("Nội dung được băm (JSON)"),
}
FINDING: Mapping[FindingKind, Promise] = {
    FindingKind.TEXT: _("Nội dung lưu không còn cho đúng mã băm đã ký"),
    FindingKind.FILE: _("Tệp không còn cho đúng mã băm lúc phát hành"),
    FindingKind.SIGNATURE: _("Chữ ký số trong tệp không còn hợp lệ"),
    FindingKind.VERSION: _("Báo cáo không còn khớp mã băm lúc gửi"),
    FindingKind.GONE: _("Báo cáo đã dùng không còn, hoặc không còn được tính như lúc ký"),
    FindingKind.CELL: _("Số tính lại khác số đã ký"),
    FindingKind.WORDS: _("Lời khác lời đã ký"),
    FindingKind.ROW: _("Dòng của danh sách khác bản đã ký"),
    FindingKind.OTHER: _("Phần khác bản đã ký"),
}
CHECKED: tuple[tuple[Promise, tuple[FindingKind, ...]], ...] = (
    (_("Nội dung và mã băm đã ký"), (FindingKind.TEXT,)),
    (_("Các tệp, mã băm và chữ ký số của chúng"), (FindingKind.FILE, FindingKind.SIGNATURE)),
    (_("Các báo cáo đã dùng và mã băm lúc gửi"), (FindingKind.VERSION, FindingKind.GONE)),
    (
        _("Số liệu, lời và danh sách tính lại từ các báo cáo ấy"),
        (FindingKind.CELL, FindingKind.WORDS, FindingKind.ROW, FindingKind.OTHER),
    ),
)
PART: Mapping[str, Promise] = {  # parts of a body that are no table
    "adjustments": _("Điều chỉnh số tổng hợp"),
    "canon": _("Cách ghi nội dung"),
    "counted": _("Đã tính những ai"),
    "form": _("Biểu mẫu"),
    "quotes": _("Số liệu và lời được dẫn trong lời văn"),
    "round": _("Đợt, kỳ và thời gian số liệu"),
    "sources": _("Số cộng từ báo cáo, chưa điều chỉnh"),
    "state": _("Loại số tổng hợp"),
    "uses": _("Căn cứ tính: biểu mẫu, địa bàn, phần chia"),
    "view": _("Ngày của địa giới hành chính"),
    "without": _("Ghi chú về phần địa bàn chưa có số"),
}


def rule_said(spec: CellSpec) -> Promise | str:
    """Say by which rule a cell comes to its number."""
    if spec.kind is CellKind.INPUT and spec.adds_over_places != Adds.SUM:
        return NOT_ADDED_RULE
    return RULE.get(spec.kind, "")


def finding_where(one: Finding) -> str:
    """Say where a finding lies: "Kết quả đầu ra – Hộ được hỗ trợ nhà ở – Thực hiện (Huyện Ba Tơ)"."""
    if one.kind is FindingKind.OTHER:
        return str(PART.get(one.part, one.part))
    column = one.column
    if one.kind in (FindingKind.VERSION, FindingKind.GONE):
        column = _t("lần gửi %(no)s") % {"no": one.column}
    said = " – ".join(part for part in (one.part, one.row, column) if part)
    return f"{said} ({one.place})" if one.place else said


def finding_said(one: Finding) -> str:
    """Say a finding whole: what no longer holds, where, what was signed and what comes out."""
    where = finding_where(one)
    return f"{FINDING[one.kind]}{f': {where}' if where else ''}: {one.signed or '–'} → {one.found or '–'}"


def _findings_said(kept: object) -> str:
    rows = kept if isinstance(kept, list) else []
    return "; ".join(finding_said(Finding.read(one)) for one in rows) or "–"


CHANGE: Mapping[str, Promise] = {
    "replaces": _("Thay thế bản số"),
    "holds": _("Còn khớp"),
    "found": _("Chỗ không khớp"),
    "more": _("Số chỗ không khớp khác"),
    "certificate": _("Ký bằng chứng thư"),
    "amount": _("Số điều chỉnh"),
    "cell": _("Ô"),
    "place": _("Địa bàn"),
    "evidence": _("Căn cứ"),
}
CHANGED: Mapping[str, Callable[[object], str]] = {"edition.check/found": _findings_said}
