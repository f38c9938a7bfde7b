"""What a form is made of, what a cell may say, and why a form file is refused. Pure."""

from enum import StrEnum


class SectionKind(StrEnum):
    TABLE = "TABLE"
    NARRATIVE = "NARRATIVE"
    LIST = "LIST"  # rows unknown beforehand: the reporter adds them


class FieldType(StrEnum):
    """What stands in a column of a list."""

    TEXT = "TEXT"
    INTEGER = "INTEGER"
    DECIMAL = "DECIMAL"
    MONEY = "MONEY"  # typed in the section's unit, kept in đồng
    DATE = "DATE"
    CHOICE = "CHOICE"
    FORMULA = "FORMULA"  # computed from the numbers of the same row, never kept


NUMBERS = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY})


class Mode(StrEnum):
    PARTS = "PARTS"  # each reporter types its own part; they add
    SOLE = "SOLE"  # one owner per place, window and series


class CellKind(StrEnum):
    INPUT = "INPUT"  # typed here
    SHOWN = "SHOWN"  # owned by another form, shown here (the plan)
    CARRIED = "CARRIED"  # earlier windows, computed (lũy kế đến hết năm trước)
    FORMULA = "FORMULA"
    TOTAL = "TOTAL"
    LABEL = "LABEL"


POINTING = frozenset({CellKind.INPUT, CellKind.SHOWN, CellKind.CARRIED})  # these have a series and a window


class WindowKind(StrEnum):
    """Which window a cell's coordinates take, relative to the round."""

    ROUND = "ROUND"
    YEAR = "YEAR"  # the calendar year of the period
    PHASE = "PHASE"
    BEFORE = "BEFORE"  # all years of the phase before this one: the latest accepted pass of each


class Mark(StrEnum):
    """What stands in a cell."""

    VALUE = "VALUE"  # có số, also 0
    BLANK = "BLANK"
    NOTHING = "NOTHING"  # không phát sinh: a stated nil, counts as 0
    NO_SUBJECT = "NO_SUBJECT"  # không có đối tượng
    UNKNOWN = "UNKNOWN"  # chưa có số liệu
    NOT_APPLICABLE = "NOT_APPLICABLE"  # không áp dụng: 0/0
    ERROR = "ERROR"  # the note says why: chia cho 0
    NOT_DIVIDED = "NOT_DIVIDED"  # chưa chia: the note names whose
    INSEPARABLE = "INSEPARABLE"  # không tách được: a later place, read in the places it was made of
    NOT_ADDED = "NOT_ADDED"  # không cộng: a stock or a distinct count over time
    REDEFINED = "REDEFINED"  # khác định nghĩa: the years before counted something else


class Severity(StrEnum):
    ERROR = "ERROR"  # stops sending
    WARNING = "WARNING"  # asks for a word


class Refusal(StrEnum):
    """Why a form is not published. Each is put into words in texts.REFUSAL; `where` names the row."""

    FORM_KEY_MISSING = "FORM_KEY_MISSING"
    FORM_KEY_UNKNOWN = "FORM_KEY_UNKNOWN"
    FORM_VALUE_UNKNOWN = "FORM_VALUE_UNKNOWN"
    FORM_CODE_BAD = "FORM_CODE_BAD"
    FORM_ROW_TWICE = "FORM_ROW_TWICE"
    FORM_COLUMN_TWICE = "FORM_COLUMN_TWICE"
    FORM_SECTION_TWICE = "FORM_SECTION_TWICE"
    FORM_ELEMENT_UNKNOWN = "FORM_ELEMENT_UNKNOWN"
    FORM_INDICATOR_UNKNOWN = "FORM_INDICATOR_UNKNOWN"
    FORM_NODE_UNKNOWN = "FORM_NODE_UNKNOWN"
    FORM_SOURCE_UNKNOWN = "FORM_SOURCE_UNKNOWN"
    FORM_PREFILL_UNKNOWN = "FORM_PREFILL_UNKNOWN"
    FORM_SECTION_ELSEWHERE = "FORM_SECTION_ELSEWHERE"
    FORM_BREAKDOWN_UNKNOWN = "FORM_BREAKDOWN_UNKNOWN"
    FORM_UNIT_MISSING = "FORM_UNIT_MISSING"
    FORM_TYPED_TWICE = "FORM_TYPED_TWICE"
    FORM_TOTAL_EMPTY = "FORM_TOTAL_EMPTY"
    FORM_TOTAL_NOT_ADDED = "FORM_TOTAL_NOT_ADDED"
    FORM_TOTAL_UNITS = "FORM_TOTAL_UNITS"
    FORM_WEIGHT_NOT_ASKED = "FORM_WEIGHT_NOT_ASKED"
    FORM_VERSION_EARLIER = "FORM_VERSION_EARLIER"
    FORM_NOT_FOUND = "FORM_NOT_FOUND"
    FORM_CODE_TWICE = "FORM_CODE_TWICE"
    FORM_TOO_LARGE = "FORM_TOO_LARGE"
    FORM_ROWS_ELSEWHERE = "FORM_ROWS_ELSEWHERE"
    FORM_FIELD_TWICE = "FORM_FIELD_TWICE"
    FORM_NO_CHOICES = "FORM_NO_CHOICES"
    FORM_FIELD_NOT_ADDED = "FORM_FIELD_NOT_ADDED"
    CROSS_SELF = "CROSS_SELF"
    CROSS_FORM_UNKNOWN = "CROSS_FORM_UNKNOWN"
    CROSS_CELL_UNKNOWN = "CROSS_CELL_UNKNOWN"
    CROSS_UNLIKE = "CROSS_UNLIKE"
    FORMULA_SYNTAX = "FORMULA_SYNTAX"
    FORMULA_UNKNOWN_CELL = "FORMULA_UNKNOWN_CELL"
    FORMULA_AMBIGUOUS = "FORMULA_AMBIGUOUS"
    FORMULA_RANGE = "FORMULA_RANGE"
    FORMULA_LOOP = "FORMULA_LOOP"


class QuoteProblem(StrEnum):
    """What is wrong with a reference in a text, besides what a formula may have wrong."""

    QUOTE_UNCLOSED = "QUOTE_UNCLOSED"
    QUOTE_TOO_LONG = "QUOTE_TOO_LONG"
    QUOTE_TOO_MANY = "QUOTE_TOO_MANY"
    QUOTE_NO_CELL = "QUOTE_NO_CELL"  # names no cell of the form
    QUOTE_PHRASE = "QUOTE_PHRASE"  # {{lời …}} written otherwise than it is read
    QUOTE_HEADING = "QUOTE_HEADING"  # names no heading of the form
    QUOTE_REPORT = "QUOTE_REPORT"  # names no report that this one is made of
    QUOTE_WORDS_TOO_LONG = "QUOTE_WORDS_TOO_LONG"


class ListRefusal(StrEnum):
    """Why a cell of a list is not kept. `where` is its column."""

    LIST_NOT_WHOLE = "LIST_NOT_WHOLE"
    LIST_TOO_MANY_DECIMALS = "LIST_TOO_MANY_DECIMALS"
    LIST_NEGATIVE = "LIST_NEGATIVE"
    LIST_TOO_LARGE = "LIST_TOO_LARGE"
    LIST_NOT_A_NUMBER = "LIST_NOT_A_NUMBER"
    LIST_NOT_A_DAY = "LIST_NOT_A_DAY"
    LIST_NOT_A_CHOICE = "LIST_NOT_A_CHOICE"


class DraftRefusal(StrEnum):
    """Why a change to a form being written is refused."""

    DRAFT_GONE = "DRAFT_GONE"
    DRAFT_PUBLISHED = "DRAFT_PUBLISHED"
    DRAFT_CHANGED = "DRAFT_CHANGED"  # somebody else wrote the same part meanwhile
    DRAFT_MOVED_ON = "DRAFT_MOVED_ON"  # it is no longer what was previewed
    DRAFT_PART_GONE = "DRAFT_PART_GONE"
    DRAFT_CODE_TAKEN = "DRAFT_CODE_TAKEN"
    DRAFT_NOTHING_TO_UNDO = "DRAFT_NOTHING_TO_UNDO"
    DRAFT_SAME = "DRAFT_SAME"
    DRAFT_WITHOUT_SOURCE = "DRAFT_WITHOUT_SOURCE"
    DRAFT_FILE = "DRAFT_FILE"
    ELEMENT_NOT_CHOSEN = "ELEMENT_NOT_CHOSEN"


class DraftDeed(StrEnum):
    """What was done to a form being written."""

    ADD = "ADD"
    EDIT = "EDIT"
    MOVE = "MOVE"
    REMOVE = "REMOVE"
    UNDO = "UNDO"
