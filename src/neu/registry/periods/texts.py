"""The words of periods."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from neu.registry.periods.rules import ROMAN, BeforeMeans, Calendar, Period, PeriodKind, PeriodRefusal

CALENDAR: Mapping[str, Promise] = {
    Calendar.CALENDAR: _("Theo lịch: các ngày của chính kỳ đó"),
    Calendar.ND09_2019: _("Nghị định 09/2019/NĐ-CP, Điều 12: từ ngày 15 đến ngày 14"),
    Calendar.TT01_2022: _("Thông tư 01/2022/TT-UBDT (bản nháp: chưa có văn bản gốc)"),
    Calendar.PHASE: _("Cả giai đoạn"),
    Calendar.FREE: _("Khoảng ngày tự chọn"),
}
BEFORE_MEANS: Mapping[str, Promise] = {
    BeforeMeans.END_OF_DAY_BEFORE: _("“Trước ngày 10/9” là hết ngày 09/9 (24 giờ ngày 09/9)."),
    BeforeMeans.END_OF_DAY_ITSELF: _("“Trước ngày 10/9” là hết ngày 10/9 (24 giờ ngày 10/9)."),
}
EVENT: Mapping[str, Promise] = {"holidays.load": _("Nạp ngày nghỉ và ngày làm bù")}
SUBJECT: Mapping[str, Promise] = {"calendar": _("Lịch")}
CHANGE: Mapping[str, Promise] = {
    "days": _("Số ngày thêm"),
    "holidays.load/draft": _("Trong đó là dự thảo"),
}
REFUSAL: Mapping[str, Promise] = {
    PeriodRefusal.BAD_PERIOD: _(
        "“%(code)s” không phải là kỳ báo cáo. Viết 2024 (năm), 2024H1 (6 tháng), 2024-9M (9 tháng), 2024Q2 "
        "(quý), 2024M09 (tháng), 2021-2025 (giai đoạn) hoặc 2024-03-01..2024-05-31."
    ),
    PeriodRefusal.NO_ND09_WINDOW: _(
        "Nghị định 09/2019/NĐ-CP không quy định thời gian số liệu cho kỳ “%(period)s”. Hãy chọn kỳ tháng, "
        "quý, 6 tháng, 9 tháng hoặc năm, hay nhập khoảng ngày."
    ),
    PeriodRefusal.UNKNOWN_PASSAGE: _(
        "Không có lượt báo cáo “%(passage)s”. Chọn lượt đầu (first) hoặc lượt tháng 1 (january)."
    ),
    PeriodRefusal.BAD_DUE_RULE: _(
        "Quy tắc hạn gửi %(rule)s không dùng được: %(why)s. Sửa quy tắc của bước trong luồng báo cáo."
    ),
    PeriodRefusal.WINDOW_DIFFERS: _(
        "Thời gian số liệu “%(code)s” đã có, từ %(has_start)s đến %(has_end)s; không thể đổi thành "
        "%(start)s – %(end)s vì số liệu đã gắn với nó. Dùng một mã khác."
    ),
    PeriodRefusal.BAD_CALENDAR_FILE: _("Tệp lịch %(file)s, dòng “%(entry)s”: %(why)s. Sửa tệp rồi nạp lại."),
}


def label(period: Period) -> str:
    """A period in the reader's language. In Vietnamese it is `Period.label_vi`, which documents use."""
    first, last = period.starts_on, period.ends_on
    named = {
        "month": last.month,
        "quarter": ROMAN[last.month // 3 - 1],
        "year": last.year,
        "since": first.year,
    }
    match period.kind:
        case PeriodKind.MONTH:
            words = _t("Tháng %(month)s năm %(year)s")
        case PeriodKind.QUARTER:
            words = _t("Quý %(quarter)s năm %(year)s")
        case PeriodKind.HALF:
            words = _t("6 tháng đầu năm %(year)s") if first.month == 1 else _t("6 tháng cuối năm %(year)s")
        case PeriodKind.NINE_MONTHS:
            words = _t("9 tháng năm %(year)s")
        case PeriodKind.YEAR:
            words = _t("Năm %(year)s")
        case PeriodKind.PHASE:
            words = _t("Giai đoạn %(since)s-%(year)s")
        case _:
            named |= {"from": f"{first:%d/%m/%Y}", "to": f"{last:%d/%m/%Y}"}
            words = _t("Từ %(from)s đến %(to)s")
    return words % named
