"""Words of a signed document by Decree 30/2020, Appendix I: trích yếu, căn cứ, days, signature. Pure."""

import re
from datetime import date

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_REPORT = re.compile(r"^Báo cáo(?: (?:định kỳ|hằng|hàng|năm|quý|tháng|tuần|\d+ tháng))*\s+", re.IGNORECASE)
_OFTEN = re.compile(r"\s+(?:hằng|hàng) (?:năm|quý|tháng|tuần)$", re.IGNORECASE)
_KINDS = "Nghị quyết|Nghị định|Quyết định|Thông tư liên tịch|Thông tư|Chỉ thị|Kế hoạch|Công văn"
_DECISION = re.compile(rf"^({_KINDS})\s+(.+)$", re.DOTALL)


def subject(report: str, programme: str, period: str, *, follow_up: bool = False) -> str:
    """Return the trích yếu of a regime's report: what it tells and of which period; its kind stands above it.

    A programme the regime names by one word is named whole, without its phase.

    >>> phase = "Chương trình mục tiêu quốc gia giảm nghèo giai đoạn 2021-2030, giai đoạn I"
    >>> subject("Báo cáo năm kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo", phase, "Năm 2024")
    'Kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo năm 2024'
    >>> subject("Báo cáo tình hình giải ngân vốn Chương trình hằng tháng", phase, "Tháng 9 năm 2025")
    'Tình hình giải ngân vốn Chương trình mục tiêu quốc gia giảm nghèo tháng 9 năm 2025'
    """
    told = _OFTEN.sub("", _REPORT.sub("", report.strip()))
    named = programme.partition(" giai đoạn ")[0].strip()
    told = re.sub(r"\bChương trình(?! mục tiêu)", named, told)
    more = " (bổ sung, cập nhật số liệu)" if follow_up else ""
    return f"{told[:1].upper()}{told[1:]} {lower_first(period)}{more}"


def citation(title: str, number: str, issued_on: date | None, issuer: str) -> str:
    """Return a decision as it is cited at the head of a document; "" when its kind or its day is not known.

    >>> citation("Thông tư quy định quy trình", "01/2022/TT-UBDT", date(2022, 5, 26), "Ủy ban Dân tộc")
    'Thông tư số 01/2022/TT-UBDT ngày 26 tháng 5 năm 2022 của Ủy ban Dân tộc quy định quy trình'
    """
    found = _DECISION.match(title.strip())
    if not found or not number or not issuer or issued_on is None:
        return ""
    return f"{found[1]} số {number} {long_day(issued_on)} của {issuer} {found[2]}"


def long_day(on: date) -> str:
    """Return a day in words: days under 10 and months 1, 2 take a 0 before (Appendix I, II.4).

    >>> long_day(date(2024, 9, 5)), long_day(date(2025, 2, 28))
    ('ngày 05 tháng 9 năm 2024', 'ngày 28 tháng 02 năm 2025')
    """
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)
    return f"ngày {on.day:02d} tháng {month} năm {on.year}"


def signing_lines(title: str) -> list[str]:
    """A deputy signs for her chief (Appendix I, II.7): KT. above, her own rank below.

    >>> signing_lines("Phó Chủ tịch UBND tỉnh")
    ['KT. Chủ tịch', 'Phó Chủ tịch']
    >>> signing_lines("Chủ tịch UBND tỉnh")
    ['Chủ tịch']
    """
    rank = re.split(r" (?:UBND|Ủy ban)\b", title)[0]
    return [f"KT. {rank[4:]}", rank] if rank.startswith("Phó ") else [rank]


def roman(number: int) -> str:
    """Return the number of an annex (Appendix I, III.1).

    >>> [roman(one) for one in (1, 4, 9, 12)]
    ['I', 'IV', 'IX', 'XII']
    """
    found = ""
    for value, letters in _ROMAN:
        found, number = found + letters * (number // value), number % value
    return found


def lower_first(text: str) -> str:
    """Return words as they go on inside a sentence; a name that begins with two capitals stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def named_at(agency: str, place: str) -> str:
    """Return an agency with its place, unless its own name already says where it is.

    >>> named_at("Sở Y tế tỉnh Quảng Ngãi", "Tỉnh Quảng Ngãi"), named_at("Hội Nông dân", "Xã Ba Vì")
    ('Sở Y tế tỉnh Quảng Ngãi', 'Hội Nông dân (Xã Ba Vì)')
    """
    return agency if place.casefold() in agency.casefold() else f"{agency} ({place})"
