"""How Vietnamese text is folded and sorted, and how numbers, money and dates are written and read."""

import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal

_WIDE = Context(prec=80, rounding=ROUND_HALF_UP)
_MARKED_LETTERS = {"ă": "a~", "â": "a~~", "đ": "d~", "ê": "e~", "ô": "o~", "ơ": "o~~", "ư": "u~"}
_LETTER_MARKS = {"\u0302", "\u0306", "\u031b"}  # circumflex, breve, horn: they make another letter
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # ngang is 0
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʹ′`´", "'"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007", " "))
MAX_WHOLE_DIGITS = 18  # a thousand billion tỷ đồng fits
MAX_DECIMALS = 10
UNITS = {"dong": Decimal(1), "trieu": Decimal(10) ** 6, "ty": Decimal(10) ** 9}  # đồng in one of each


class NotANumber(ValueError):
    """What was typed cannot be read as a number.

    `code` is EMPTY, NOT_A_NUMBER, NOT_FINITE, AMBIGUOUS, TOO_MANY_DIGITS or TOO_MANY_DECIMALS.
    """

    def __init__(self, code: str, typed: str) -> None:
        super().__init__(f"{code}: {typed!r}")
        self.code = code
        self.typed = typed


# Words


def fold(text: str) -> str:
    """The text as it is compared when marks, case and spelling habits do not count.

    >>> fold("Đắk  Hà"), fold("Đăk Hà"), fold("HOÀ"), fold("hòa"), fold("Ya Ly’s")
    ('dak ha', 'dak ha', 'hoa', 'hoa', "ya ly's")
    """
    bare = "".join(mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark))
    unified = bare.translate(_APOSTROPHES).translate(_DASHES).lower().replace("đ", "d")
    return " ".join(unicodedata.normalize("NFC", unified).split())


def sort_key(text: str) -> str:
    """A key that COLLATE "C" sorts as a Vietnamese dictionary does; numbers inside sort by size.

    Letters first (a ă â b c d đ …), tones of each word only between equals (ngang huyền hỏi ngã sắc nặng).

    >>> sort_key("Ba Tơ"), sort_key("Ba Tô"), sort_key("Thôn 10")
    ('ba-to~~ 00', 'ba-to~ 00', 'tho~n-210 00')
    >>> sorted(["Sơn Hạ", "Sơn Hà", "Đức Phổ", "Dung Quất", "Ân", "An"], key=sort_key)
    ['An', 'Ân', 'Dung Quất', 'Đức Phổ', 'Sơn Hà', 'Sơn Hạ']
    """
    words, tones = [], []
    for word in re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text.lower()).translate(_APOSTROPHES)):
        letters, tone = _letters_and_tone(word)
        words.append(re.sub(r"[0-9]+", _by_size, letters))
        tones.append(str(tone))
    return f"{'-'.join(words)} {''.join(tones)}"


def _letters_and_tone(word: str) -> tuple[str, int]:
    letters, tone = "", 0
    for letter in word:
        base, *marks = list(unicodedata.normalize("NFD", letter))
        kept = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark in _LETTER_MARKS))
        letters += _MARKED_LETTERS.get(kept, base)
        tone = max([tone, *(_TONES.get(mark, 0) for mark in marks)])
    return letters, tone


def _by_size(match: re.Match[str]) -> str:
    digits = match.group().lstrip("0") or "0"
    return f"{min(len(digits), 9)}{digits}"


# Numbers


def whole(text: str | None) -> int | None:
    """A key or page number as an address or a form carries it; None when it is none the database could hold.

    >>> whole("12"), whole("-1"), whole("²"), whole("9" * 30), whole(None)
    (12, None, None, None, None)
    """
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def round_half_away(value: Decimal, places: int = 0) -> Decimal:
    """Rounded to `places` decimals, half away from zero (2,5 → 3; −2,5 → −3): for display only.

    >>> [str(round_half_away(Decimal(text), places)) for text, places in (("2.5", 0), ("-2.345", 2))]
    ['3', '-2.35']
    """
    rounded = value.quantize(Decimal(1).scaleb(-places), context=_WIDE)
    rounded = _WIDE.create_decimal(rounded) if places >= 0 else rounded.quantize(Decimal(1), context=_WIDE)
    return rounded.copy_abs() if rounded.is_zero() else rounded


def canonical(value: Decimal | int) -> str:
    """The one plain spelling of a value, for hashes and JSON: no exponent, no trailing zeros, no "-0".

    >>> canonical(Decimal("1250.500")), canonical(Decimal("1E+3")), canonical(Decimal("-0.00"))
    ('1250.5', '1000', '0')
    """
    plain = format(Decimal(value), "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in {"-0", "0"} else plain


def number(value: Decimal | int | None, decimals: int | None = None, *, language: str = "vi") -> str:
    """A number as people read it; `decimals` fixes how many (half away from zero), None shows what there is.

    >>> number(Decimal("1234567.8")), number(Decimal("1234567.8"), 0, language="en"), number(None)
    ('1.234.567,8', '1,234,568', '')
    >>> number(Decimal("-0.04"), 1), number(3, 2)
    ('0,0', '3,00')
    """
    if value is None:
        return ""
    exact = Decimal(value)
    plain = canonical(exact) if decimals is None else format(round_half_away(exact, decimals), "f")
    whole, _point, fraction = plain.partition(".")
    grouped = f"{int(whole):,}"
    if whole.startswith("-") and int(whole) == 0:
        grouped = "-0"
    written = f"{grouped}.{fraction}" if fraction else grouped
    return written if language == "en" else written.translate(str.maketrans(",.", ".,"))


def share(part: Decimal | int | None, whole: Decimal | int | None) -> Decimal | None:
    """How many per cent `part` is of `whole`, unrounded; None where it does not apply (blank, or of nothing).

    >>> share(75, 150), share(1, 0), share(None, 3)
    (Decimal('50'), None, None)
    """
    if part is None or whole is None or whole == 0:
        return None
    return Decimal(part) * 100 / Decimal(whole)


def parse_number(text: str, *, language: str = "vi") -> Decimal:
    """What was typed or pasted, read as the page writes numbers.

    In Vietnamese "," opens the decimals and "." or a space groups thousands; in English the other way round.
    The other language's writing is accepted only where it can mean one thing: both marks used (1,250.5), a
    group mark twice (1,250,000), or one "." that cannot be grouping (12.5, 1250.25, 0.125).

    >>> [str(parse_number(typed)) for typed in ["1.250,5", "1250,5", "1 250,5", "1,250.5", "1.250", "1,250"]]
    ['1250.5', '1250.5', '1250.5', '1250.5', '1250', '1.250']
    >>> str(parse_number("1,250", language="en")), str(parse_number("-12.5"))
    ('1250', '-12.5')

    :raises NotANumber: with a code that says why.
    """
    typed = text.translate(_BLANKS).translate(_DASHES).strip()
    if not typed:
        raise NotANumber("EMPTY", text)
    if typed.lower().lstrip("+-") in {"nan", "inf", "infinity", "∞"}:
        raise NotANumber("NOT_FINITE", text)
    sign, unsigned = ("-", typed[1:].strip()) if typed[0] == "-" else ("", typed.removeprefix("+").strip())
    if not re.fullmatch(r"[0-9](?:[0-9., ]*[0-9])?", unsigned):
        raise NotANumber("NOT_A_NUMBER", text)
    whole, fraction = _split(unsigned, text, group="," if language == "en" else ".")
    whole = whole.lstrip("0") or "0"
    if len(whole) > MAX_WHOLE_DIGITS:
        raise NotANumber("TOO_MANY_DIGITS", text)
    if len(fraction.rstrip("0")) > MAX_DECIMALS:
        raise NotANumber("TOO_MANY_DECIMALS", text)
    value = Decimal(f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}")
    return value.copy_abs() if value.is_zero() else value


def _split(unsigned: str, text: str, *, group: str) -> tuple[str, str]:
    """Digits before and after the decimal mark; `group` is what this language groups thousands with."""
    point = "." if group == "," else ","
    used = [mark for mark in (group, point) if mark in unsigned]
    if len(used) == 2:  # both: whichever comes last opens the decimals
        point = max(used, key=unsigned.rfind)
        group = min(used, key=unsigned.rfind)
    elif used == [point] and unsigned.count(point) > 1:  # 1,250,000 in Vietnamese
        group, point = point, ""
    elif used == [group] and unsigned.count(group) == 1 and not _grouped(unsigned, group):
        if " " in unsigned and len(unsigned) - unsigned.index(group) == 4:  # 1 250.500: grouping or decimals?
            raise NotANumber("AMBIGUOUS", text)
        group, point = "", group  # 12.5 in Vietnamese
    whole, _mark, fraction = unsigned.partition(point) if point else (unsigned, "", "")
    if not fraction.isdigit() and fraction:
        raise NotANumber("NOT_A_NUMBER", text)
    marks = {mark for mark in (*group, " ") if mark in whole}
    if len(marks) > 1 or (marks and not _grouped(whole, *marks)) or not re.sub(r"[., ]", "", whole).isdigit():
        raise NotANumber("NOT_A_NUMBER", text)
    return re.sub(r"[., ]", "", whole), fraction


def _grouped(whole: str, mark: str) -> bool:
    """True when the mark stands before every three digits and the number does not begin with 0."""
    return bool(re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+", whole))


# Money


def in_unit(dong: Decimal | int, unit: str) -> Decimal:
    """An amount of đồng counted in "dong", "trieu" (million) or "ty" (billion), exactly.

    >>> in_unit(892_120_000_000, "ty")
    Decimal('892.12')
    """
    return Decimal(canonical(_WIDE.divide(Decimal(dong), UNITS[unit])))


def to_dong(value: Decimal, unit: str) -> Decimal:
    """What was entered in a unit, in đồng.

    >>> to_dong(Decimal("1250.5"), "trieu")
    Decimal('1250500000')
    """
    return Decimal(canonical(_WIDE.multiply(value, UNITS[unit])))


def money(
    dong: Decimal | int | None, unit: str = "trieu", decimals: int | None = None, *, language: str = "vi"
) -> str:
    """Đồng written in another unit, without the unit's name; blank stays blank.

    >>> money(892_120_000_000), money(892_120_000_000, "ty"), money(15_500_000, "trieu", 0)
    ('892.120', '892,12', '16')
    """
    return "" if dong is None else number(in_unit(dong, unit), decimals, language=language)


# Dates


def day(value: date | None) -> str:
    """dd/mm/yyyy, in both languages.

    >>> day(date(2025, 7, 1)), day(None)
    ('01/07/2025', '')
    """
    return "" if value is None else f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def instant(value: datetime | None) -> str:
    """HH:MM, dd/mm/yyyy: give it an instant already in the reader's time zone."""
    return "" if value is None else f"{value.hour:02d}:{value.minute:02d}, {day(value)}"


def parse_day(text: str) -> date:
    """Reads d/m/yyyy, with / . or - between.

    >>> parse_day("1/7/2025")
    datetime.date(2025, 7, 1)

    :raises ValueError: when it is no such day.
    """
    match = re.fullmatch(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*", text, re.ASCII)
    if not match:
        raise ValueError(f"not a day: {text!r}")
    return date(int(match[3]), int(match[2]), int(match[1]))
