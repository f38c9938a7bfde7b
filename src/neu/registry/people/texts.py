"""The words of people: what each role is and what each duty allows, one plain sentence each."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from neu.registry.people.rules import Duty, PersonRefusal, Role

ROLE: Mapping[str, Promise] = {
    Role.OFFICER: _("Cán bộ"),
    Role.LEADER: _("Lãnh đạo"),
    Role.AUDITOR: _("Kiểm toán"),
    Role.ADMINISTRATOR: _("Quản trị"),
}
ROLE_SENTENCE: Mapping[str, Promise] = {
    Role.OFFICER: _(
        "Cán bộ nhập số liệu, gửi báo cáo của cơ quan mình và tiếp nhận báo cáo gửi đến cơ quan mình."
    ),
    Role.LEADER: _(
        "Lãnh đạo làm được việc của cán bộ, ngoài ra xác thực báo cáo của đơn vị và ký phát hành."
    ),
    Role.AUDITOR: _("Kiểm toán đọc được mọi số liệu và lịch sử, không sửa được gì."),
    Role.ADMINISTRATOR: _(
        "Quản trị đọc được mọi số liệu, quản lý tài khoản và danh mục, không nhập số liệu."
    ),
}
DUTY: Mapping[str, Promise] = {
    Duty.ENTER: _("Nhập số liệu và lời báo cáo của cơ quan mình."),
    Duty.SEND: _("Gửi báo cáo của cơ quan mình, rút lại khi nơi nhận chưa tiếp nhận."),
    Duty.AUTHENTICATE: _(
        "Xác thực báo cáo của đơn vị thuộc địa bàn; người nhập số liệu không xác thực báo cáo của chính mình."
    ),
    Duty.RECEIVE: _("Tiếp nhận, trả lại có lý do, hoặc mở lại báo cáo gửi đến cơ quan mình."),
    Duty.PREPARE: _("Chuẩn bị bản phát hành từ số liệu đã tiếp nhận."),
    Duty.SIGN_OFF: _("Ký duyệt điều chỉnh số tổng hợp do người khác nhập, nếu cơ quan mình là thường trực."),
    Duty.ISSUE: _("Ký số văn bản và phát hành báo cáo, nếu cơ quan mình là nơi phát hành."),
    Duty.READ_ALL: _("Đọc mọi báo cáo, số liệu và lịch sử của mọi cơ quan."),
    Duty.ADMINISTER: _(
        "Lập, khóa tài khoản, đặt lại mật khẩu, giao và kết thúc vị trí, sửa danh mục, "
        "soạn và phát hành biểu mẫu."
    ),
}
ENDED = _(
    "Vị trí %(role)s tại %(agency)s đã kết thúc ngày %(day)s: bạn đọc được việc cũ nhưng không sửa được; "
    "công việc đã chuyển cho %(heir)s."
)
ENDED_TO_YOURSELF = _(
    "Vị trí %(role)s tại %(agency)s đã kết thúc ngày %(day)s: bạn đọc được việc cũ nhưng không sửa được; "
    "công việc đã chuyển cho %(heir)s, nơi bạn đang giữ vị trí."
)
ENDED_WITHOUT_HEIR = _(
    "Vị trí %(role)s tại %(agency)s đã kết thúc ngày %(day)s: bạn đọc được việc cũ nhưng không sửa được."
)
NO_POSITION_TODAY = _("Hôm nay bạn không giữ vị trí nào; vị trí cũ ở bên dưới.")
NO_POSITION = _("Bạn chưa có vị trí nào đang hiệu lực. Đề nghị quản trị hệ thống giao vị trí cho bạn.")

CHOOSE_YOUR_PASSWORD = _(
    "Mật khẩu đang dùng do quản trị cấp. Đặt mật khẩu của riêng bạn ở đây, rồi mới vào việc khác được."
)
SAME_PASSWORD = _("Mật khẩu mới phải khác mật khẩu quản trị vừa cấp.")
SIGNED_OUT_MEANWHILE = _(
    "Phiên làm việc đã hết nên nút vừa bấm chưa được thực hiện, chưa có gì thay đổi. Đăng nhập rồi bấm lại."
)


@dataclass(frozen=True)
class DeedText:
    """A deed on an account that asks for nothing but a reason: its button, what it does, what was done."""

    title: Promise
    means: Promise
    done: Promise | str = ""  # where no page of its own follows


LOCK = DeedText(
    _("Khóa tài khoản"),
    _(
        "Người này không đăng nhập được nữa và mọi phiên đang mở kết thúc. Vị trí, báo cáo và lịch sử giữ "
        "nguyên; mở khóa lúc nào cũng được."
    ),
    _("Đã khóa tài khoản; mọi phiên đăng nhập của người này đã kết thúc."),
)
UNLOCK = DeedText(
    _("Mở khóa tài khoản"),
    _("Người này đăng nhập lại được bằng mật khẩu cũ, với các vị trí đang giữ."),
    _("Đã mở khóa. Người này đăng nhập bằng mật khẩu cũ."),
)
RESET_PASSWORD = DeedText(
    _("Đặt lại mật khẩu"),
    _(
        "Hệ thống đặt một mật khẩu tạm và cho bạn xem một lần. Mật khẩu cũ mất hiệu lực, mọi phiên đăng nhập "
        "của người này kết thúc; lần tới đăng nhập, người này phải tự đặt mật khẩu mới."
    ),
)
LIFT_TWO_STEP = DeedText(
    _("Gỡ xác thực hai bước"),
    _(
        "Dùng khi người này mất điện thoại và hết mã dự phòng. Chỉ gỡ khi đã gặp hoặc gọi đúng người. Mọi "
        "phiên đăng nhập của người này kết thúc; sau đó người này đăng nhập bằng mật khẩu và nên bật lại."
    ),
    _("Đã gỡ xác thực hai bước. Người này đăng nhập bằng mật khẩu; nhắc bật lại với máy mới."),
)

EVENT: Mapping[str, Promise] = {
    "user.create": _("Lập tài khoản"),
    "user.edit": _("Sửa tên, thư điện tử"),
    "user.reset_password": _("Đặt lại mật khẩu"),
    "user.choose_password": _("Tự đổi mật khẩu"),
    "user.lock": _("Khóa tài khoản"),
    "user.unlock": _("Mở khóa tài khoản"),
    "user.lift_two_step": _("Gỡ xác thực hai bước"),
    "position.give": _("Giao vị trí"),
    "position.end": _("Kết thúc vị trí"),
    "position.reopen": _("Mở lại vị trí đã kết thúc"),
    "position.withdraw": _("Bỏ vị trí giao nhầm"),
    "delegation.make": _("Ủy quyền khi vắng mặt"),
    "delegation.end": _("Kết thúc ủy quyền"),
    "people.load_demo": _("Nạp tài khoản minh họa"),
    "token.make": _("Lập mã truy cập"),
    "token.revoke": _("Thu hồi mã truy cập"),
}
SUBJECT: Mapping[str, Promise] = {"user": _("Người dùng")}
CHANGE: Mapping[str, Promise] = {
    "username": _("Tên đăng nhập"),
    "full_name": _("Họ và tên"),
    "email": _("Thư điện tử"),
    "position": _("Vị trí số"),
    "agency": _("Cơ quan"),
    "role": _("Vai trò"),
    "delegate": _("Người làm thay"),
    "on_behalf_of": _("Làm thay người vắng mặt"),
    "users": _("Số tài khoản"),
    "positions": _("Số vị trí"),
    "token": _("Mã truy cập"),
    "may_write": _("Được ghi"),
    "expires_on": _("Dùng đến hết ngày"),
}
VALUE: Mapping[str, Mapping[str, Promise]] = {"role": ROLE}
REFUSAL: Mapping[str, Promise] = {
    PersonRefusal.USERNAME_TAKEN: _("Tên đăng nhập “%(username)s” đã có người dùng. Chọn tên khác."),
    PersonRefusal.BAD_USERNAME: _(
        "Tên đăng nhập “%(username)s” không dùng được: viết 3 đến 60 chữ thường không dấu, chữ số, "
        "dấu chấm hoặc gạch nối."
    ),
    PersonRefusal.WEAK_PASSWORD: _("Mật khẩu chưa đủ mạnh: %(why)s"),
    PersonRefusal.POSITION_ALREADY_HELD: _(
        "%(person)s đã giữ vị trí này tại %(agency)s trong thời gian đó. "
        "Kết thúc vị trí cũ trước, hoặc chọn ngày khác."
    ),
    PersonRefusal.POSITION_ENDS_BEFORE_START: _(
        "Ngày kết thúc %(day)s sớm hơn ngày bắt đầu %(first)s. Chọn ngày từ %(first)s trở đi."
    ),
    PersonRefusal.POSITION_ENDED: _("Vị trí này đã kết thúc ngày %(day)s, không kết thúc lần nữa được."),
    PersonRefusal.POSITION_STOOD_IN: _(
        "%(person)s đã ủy quyền ở vị trí này nên không bỏ được vị trí. Kết thúc vị trí thay vì bỏ."
    ),
    PersonRefusal.UNKNOWN_POSITION: _(
        "Không có vị trí này. Tải lại trang danh sách người dùng rồi chọn lại."
    ),
    PersonRefusal.NOT_AN_ADMINISTRATOR: _(
        "Chỉ quản trị hệ thống được quản lý tài khoản và vị trí. Đề nghị quản trị làm giúp."
    ),
    PersonRefusal.LAST_ADMINISTRATOR: _(
        "Đây là quản trị cuối cùng. Giao quyền quản trị cho người khác trước đã, rồi làm lại việc này."
    ),
    PersonRefusal.NAME_MISSING: _("Chưa ghi họ và tên. Ghi như trong giấy tờ."),
    PersonRefusal.BAD_EMAIL: _("“%(email)s” không phải địa chỉ thư điện tử. Viết như ten@coquan.gov.vn."),
    PersonRefusal.OWN_PASSWORD: _(
        "Mật khẩu của chính mình thì đổi ở trang “Tài khoản của tôi”, với mật khẩu đang dùng."
    ),
    PersonRefusal.LOCKING_YOURSELF: _(
        "Không khóa được tài khoản của chính mình. Đề nghị quản trị khác khóa giúp."
    ),
    PersonRefusal.ALREADY_LOCKED: _("Tài khoản của %(person)s đang khóa rồi. Tải lại trang để xem."),
    PersonRefusal.NOT_LOCKED: _("Tài khoản của %(person)s không bị khóa. Tải lại trang để xem."),
    PersonRefusal.OWN_TWO_STEP: _(
        "Xác thực hai bước của chính mình thì gỡ ở trang “Tài khoản của tôi”, với mã đang dùng."
    ),
    PersonRefusal.DELEGATION_NOT_YOURS: _(
        "Chỉ ủy quyền được vị trí của chính mình; quản trị hệ thống làm thay được cho người khác."
    ),
    PersonRefusal.DELEGATION_REASON: _("Ghi lý do vắng mặt: người đọc nhật ký cần biết vì sao."),
    PersonRefusal.DELEGATION_BACKWARDS: _(
        "Ngày cuối %(until)s sớm hơn ngày đầu %(from)s. Sửa một trong hai ngày."
    ),
    PersonRefusal.DELEGATION_PASSED: _(
        "Ngày cuối %(until)s đã qua (hôm nay %(day)s): không ủy quyền cho việc đã làm. Chọn ngày từ %(day)s."
    ),
    PersonRefusal.DELEGATION_OUTSIDE: _(
        "Vị trí này chỉ giữ từ %(first)s đến %(last)s. Chọn những ngày trong khoảng đó."
    ),
    PersonRefusal.DELEGATION_OVERLAPS: _(
        "%(person)s đã ủy quyền vị trí này cho người khác trong những ngày đó. Kết thúc ủy quyền cũ trước, "
        "hoặc chọn ngày khác."
    ),
    PersonRefusal.DELEGATION_ENDED: _("Ủy quyền này đã kết thúc. Tải lại trang để xem."),
    PersonRefusal.UNKNOWN_DELEGATION: _("Không có ủy quyền này. Tải lại trang rồi chọn lại."),
    PersonRefusal.DELEGATE_SELF: _("Không ủy quyền cho chính mình được. Chọn một đồng nghiệp."),
    PersonRefusal.DELEGATE_ELSEWHERE: _(
        "Người được chọn không giữ vị trí nào tại %(agency)s trong suốt những ngày đó. Chọn một đồng nghiệp "
        "cùng cơ quan, hoặc đề nghị quản trị giao vị trí trước."
    ),
    PersonRefusal.DELEGATE_WITHOUT_ROLE: _(
        "%(person)s không có vai trò để làm thay vị trí này. Còn thiếu: %(duties)s Chọn người có đủ vai trò, "
        "hoặc đề nghị quản trị giao vị trí trước; ủy quyền không cho thêm quyền."
    ),
    PersonRefusal.DELEGATE_AWAY: _(
        "%(person)s cũng vắng mặt và đã ủy quyền trong những ngày đó. Chọn người khác."
    ),
    PersonRefusal.NO_TWO_STEP: _(
        "Tài khoản của %(person)s không bật xác thực hai bước. Tải lại trang để xem."
    ),
    PersonRefusal.TOKEN_UNKNOWN: _(
        "Mã truy cập không đúng. Chép lại cả mã, hoặc lập mã mới ở trang “Tài khoản của tôi”."
    ),
    PersonRefusal.TOKEN_EXPIRED: _(
        "Mã truy cập “%(name)s” hết hạn ngày %(day)s. Lập mã mới ở trang “Tài khoản của tôi”."
    ),
    PersonRefusal.TOKEN_REVOKED: _(
        "Mã truy cập “%(name)s” đã bị thu hồi. Lập mã mới ở trang “Tài khoản của tôi”."
    ),
    PersonRefusal.TOKEN_OWNER_LOCKED: _(
        "Tài khoản của chủ mã truy cập “%(name)s” đang khóa hoặc phải đổi mật khẩu trước. "
        "Đăng nhập trên trang một lần, hoặc đề nghị quản trị mở khóa."
    ),
    PersonRefusal.TOKEN_ONLY_READS: _(
        "Mã truy cập “%(name)s” chỉ được đọc; không có gì thay đổi. Lập mã khác có quyền ghi nếu cần."
    ),
    PersonRefusal.TOKEN_NAME_MISSING: _("Chưa ghi mã dùng cho việc gì. Ghi tên phần mềm hoặc công việc."),
    PersonRefusal.TOKEN_LASTS_TOO_LONG: _(
        "Mã truy cập dùng được từ 1 đến %(most)s ngày. Chọn ngày từ %(first)s đến %(last)s."
    ),
    PersonRefusal.TOKENS_TOO_MANY: _(
        "Một người có nhiều nhất %(most)s mã truy cập còn dùng. Thu hồi mã không dùng nữa rồi lập lại."
    ),
    PersonRefusal.NOT_YOUR_TOKEN: _(
        "Không có mã truy cập này trong số mã của bạn. Tải lại trang để xem danh sách."
    ),
    PersonRefusal.UNKNOWN_USER: _("Không có người dùng “%(username)s”. Xem lại tên đăng nhập."),
}
