"""The demo's people: fourteen accounts to sign in with, and somebody at every agency to play reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from neu.platform.audit import services as audit
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.models import Agency, AgencyVersion, Function
from neu.registry.agencies.rules import FunctionKind
from neu.registry.people.models import Position, User
from neu.registry.people.rules import Role
from neu.registry.places.rules import REORGANISED_ON

DEMO_PASSWORD = "Neu-demo-2025"  # noqa: S105 - printed on purpose: the demo's accounts are for anybody
FROM = date(2021, 1, 1)
LABEL = "(minh họa)"


@dataclass(frozen=True)
class DemoAccount:
    """An account of the demo: who, where (agency code, first day, day after the last), and what to try."""

    username: str
    full_name: str
    role: Role
    title: str
    posts: Sequence[tuple[str, date, date | None]]
    who: str
    what_to_try: str


def _both(prefix: str, code: str) -> tuple[tuple[str, date, date | None], ...]:
    """The same post in the commune that ended and in the one of its code since."""
    return ((f"{prefix}-{code}-cu", FROM, REORGANISED_ON), (f"{prefix}-{code}", REORGANISED_ON, None))


DEMO_ACCOUNTS: Sequence[DemoAccount] = (
    DemoAccount(
        "canbo.bavi", "Phạm Thị Hà", Role.OFFICER, "Cán bộ Ban Quản lý xã", _both("bql", "21529"),
        "Cán bộ BQL xã Ba Vì", "Nhập báo cáo giải ngân tháng, gửi; sửa báo cáo bị trả lại",
    ),
    DemoAccount(
        "tramyte.bavi", "Đinh Văn Nghĩa", Role.OFFICER, "Phó Trạm trưởng", _both("tram-y-te", "21529"),
        "Cán bộ Trạm Y tế xã Ba Vì", "Nhập phần y tế (DA7), khai không có đối tượng",
    ),
    DemoAccount(
        "chutich.bavi", "Phạm Văn Minh", Role.LEADER, "Chủ tịch UBND xã", _both("ubnd-xa", "21529"),
        "Chủ tịch UBND xã Ba Vì", "Xác thực báo cáo của các đơn vị trong xã, gửi báo cáo xã",
    ),
    DemoAccount(
        "canbo.trabong", "Hồ Thị Liên", Role.OFFICER, "Cán bộ Ban Quản lý xã", _both("bql", "21115"),
        "Cán bộ BQL xã Trà Bồng", "Xem việc quá hạn, việc bị trả lại của một xã khác",
    ),
    DemoAccount(
        "huyen.bato", "Phạm Quang Tuấn", Role.OFFICER, "Chuyên viên Phòng Dân tộc",
        (("phong-dan-toc-535", FROM, REORGANISED_ON),),
        "Chuyên viên Phòng Dân tộc huyện Ba Tơ", "Đọc việc cũ; vị trí đã kết thúc ngày 30/06/2025",
    ),
    DemoAccount(
        "so.yte", "Nguyễn Thị Thu", Role.OFFICER, "Chuyên viên Sở Y tế", (("so-y-te", FROM, None),),
        "Chủ dự án 7: Sở Y tế", "Xem tổng DA7 của tỉnh, nhập phần Sở trực tiếp chi",
    ),
    DemoAccount(
        "phunu.tinh", "Lê Thị Mai", Role.OFFICER, "Chuyên viên Hội LHPN tỉnh", (("phu-nu-tinh", FROM, None),),
        "Chủ dự án 8: Hội Liên hiệp Phụ nữ tỉnh", "Xem tổng DA8 của tỉnh",
    ),
    DemoAccount(
        "so.taichinh", "Trần Văn Hòa", Role.OFFICER, "Chuyên viên", (("so-tai-chinh", FROM, None),),
        "Sở Tài chính", "Tiếp nhận báo cáo giải ngân tháng",
    ),
    DemoAccount(
        "bandantoc", "Đinh Thị Hồng", Role.OFFICER, "Chuyên viên", (("ban-dan-toc", FROM, None),),
        "Cơ quan thường trực Chương trình", "Tiếp nhận, trả lại, tổng hợp toàn tỉnh, chuẩn bị bản phát hành",
    ),
    DemoAccount(
        "lanhdao.bandantoc", "Hồ Văn Sơn", Role.LEADER, "Lãnh đạo", (("ban-dan-toc", FROM, None),),
        "Lãnh đạo cơ quan thường trực", "Ký duyệt điều chỉnh số tổng hợp do chuyên viên nhập",
    ),
    DemoAccount(
        "ubnd.tinh", "Nguyễn Văn Thành", Role.LEADER, "Phó Chủ tịch UBND tỉnh", (("ubnd-tinh", FROM, None),),
        "Lãnh đạo UBND tỉnh", "Ký, phát hành báo cáo năm",
    ),
    DemoAccount(
        "giamsat.bavi", "Phạm Văn Ren", Role.OFFICER, "Trưởng ban",
        (("ban-gsdtcd-21529", REORGANISED_ON, None),),
        "Ban Giám sát đầu tư của cộng đồng xã Ba Vì",
        "Xem báo cáo giám sát đã gửi Mặt trận, lịch sử từng dòng của danh sách",
    ),
    DemoAccount(
        "mattran", "Võ Thị Lan", Role.OFFICER, "Chuyên viên", (("mat-tran-tinh", FROM, None),),
        "Ủy ban MTTQ Việt Nam tỉnh", "Xem báo cáo đã phát hành",
    ),
    DemoAccount(
        "kiemtoan", "Bùi Đức Long", Role.AUDITOR, "Kiểm toán viên", (("kiem-toan", FROM, None),),
        "Kiểm toán", "Đọc mọi số liệu, lịch sử, nhật ký; không sửa được gì",
    ),
    DemoAccount(
        "quantri", "Quản trị hệ thống", Role.ADMINISTRATOR, "Quản trị", (("quan-tri", FROM, None),),
        "Quản trị hệ thống", "Tài khoản, vị trí, danh mục",
    ),
)  # fmt: skip


@transaction.atomic
def load_demo_accounts(password: str, at: datetime) -> list[User]:
    """Make the fourteen accounts of the demo, all with one password. Again changes nothing.

    The password is hashed once: it is public, and Argon2 is slow on purpose.

    :raises Refused: UNKNOWN_AGENCY when the agencies that ship are not loaded.
    """
    codes = {code for account in DEMO_ACCOUNTS for code, _from, _until in account.posts}
    at_agency = {code: agencies.agency_id(code) for code in sorted(codes)}
    there = set(User.objects.values_list("username", flat=True))
    hashed = make_password(password)
    users, positions = [], []
    for account in DEMO_ACCOUNTS:
        if account.username in there:
            continue
        user = User(
            username=account.username, full_name=f"{account.full_name} {LABEL}", password=hashed, joined_at=at
        )
        users.append(user)
        positions += [
            Position(
                user=user,
                agency_id=at_agency[code],
                role=account.role,
                title=account.title,
                valid=DateRange(from_on, until),
            )
            for code, from_on, until in account.posts
        ]
    _save(users, positions, at)
    return users


@transaction.atomic
def load_demo_people(at: datetime) -> list[User]:
    """Somebody at every agency with a function: an officer, and a leader where one signs anything.

    They cannot sign in (no usable password) and say "(minh họa)"; the demo plays their reports through the
    real services. Usernames are "cb.<agency code>" and "ld.<agency code>". Again changes nothing.
    """
    names, held_by = _last_names(), _held()
    leaders = {FunctionKind.COMMUNE_COMMITTEE, FunctionKind.STANDING_AGENCY, FunctionKind.ISSUER}
    there = set(User.objects.values_list("username", flat=True))
    users, positions = [], []
    for agency in Agency.objects.exclude(code__in=("quan-tri", "kiem-toan")).order_by("pk"):
        held = held_by.get(agency.pk)
        if held is None:
            continue
        kinds, valid = held
        for prefix, role, word in (("cb", Role.OFFICER, "Cán bộ"), ("ld", Role.LEADER, "Lãnh đạo")):
            username = f"{prefix}.{agency.code}"
            if username in there or (role == Role.LEADER and not kinds & leaders):
                continue
            user = User(username=username, full_name=f"{word} {names[agency.pk]} {LABEL}"[:120], joined_at=at)
            user.set_unusable_password()
            users.append(user)
            positions.append(Position(user=user, agency=agency, role=role, title="", valid=valid))
    _save(users, positions, at)
    return users


def _held() -> dict[int, tuple[set[str], DateRange]]:
    """{agency: its kinds of function and the days it holds any}."""
    found: dict[int, tuple[set[str], DateRange]] = {}
    for function in Function.objects.filter(known__upper_inf=True).order_by("pk"):
        kinds, valid = found.get(function.agency_id, (set(), function.valid))
        ends = (valid.upper, function.valid.upper)
        upper = None if None in ends else max(day for day in ends if day)
        found[function.agency_id] = (
            kinds | {function.kind},
            DateRange(min(valid.lower, function.valid.lower), upper),
        )
    return found


def _last_names() -> dict[int, str]:
    """{agency: the last name it bore}."""
    versions = AgencyVersion.objects.filter(known__upper_inf=True).order_by("valid")
    return {version.agency_id: version.short_name or version.name for version in versions}


def _save(users: list[User], positions: list[Position], at: datetime) -> None:
    if not users:
        return
    User.objects.bulk_create(users)
    Position.objects.bulk_create(positions)
    audit.record(
        "people.load_demo",
        subject=("reference", "people", "Tài khoản minh họa"),
        actor=None,
        at=at,
        changes={"users": len(users), "positions": len(positions)},
    )
