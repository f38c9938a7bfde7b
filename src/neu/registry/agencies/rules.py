"""Which functions an agency may hold. Work is routed by function, never by name or level. Pure."""

from enum import StrEnum


class AgencyRefusal(StrEnum):
    """Expected noes; texts.py says each in words."""

    UNKNOWN_AGENCY = "UNKNOWN_AGENCY"
    UNKNOWN_FUNCTION = "UNKNOWN_FUNCTION"
    AGENCY_CODE_TAKEN = "AGENCY_CODE_TAKEN"
    AGENCY_HAS_NO_NAME_THEN = "AGENCY_HAS_NO_NAME_THEN"
    AGENCY_CHANGED_SAME_INSTANT = "AGENCY_CHANGED_SAME_INSTANT"
    AGENCY_STILL_HOLDS = "AGENCY_STILL_HOLDS"
    AGENCY_CHANGED_SINCE = "AGENCY_CHANGED_SINCE"
    FUNCTION_ALREADY_HELD = "FUNCTION_ALREADY_HELD"
    FUNCTION_ENDS_BEFORE_START = "FUNCTION_ENDS_BEFORE_START"
    FUNCTION_ENDED = "FUNCTION_ENDED"
    SUCCESSOR_NOT_READY = "SUCCESSOR_NOT_READY"
    BAD_AGENCY_FILE = "BAD_AGENCY_FILE"


class FunctionKind(StrEnum):
    STANDING_AGENCY = "STANDING_AGENCY"  # cơ quan thường trực
    ISSUER = "ISSUER"  # UBND tỉnh: signs and issues
    PROJECT_OWNER = "PROJECT_OWNER"  # chủ dự án, tiểu dự án (province)
    DISTRICT_PROJECT_OWNER = "DISTRICT_PROJECT_OWNER"  # chủ dự án cấp huyện, until 30/6/2025
    DISTRICT_REVIEWER = "DISTRICT_REVIEWER"  # phòng Dân tộc, until 30/6/2025
    COMMUNE_COMMITTEE = "COMMUNE_COMMITTEE"  # UBND xã: authenticates and consolidates
    REPORTING_UNIT = "REPORTING_UNIT"  # BQL xã, trạm y tế, trường, HTX
    INVESTOR = "INVESTOR"  # chủ đầu tư, reports disbursement
    FINANCE = "FINANCE"  # Sở Tài chính
    FRONT = "FRONT"  # Mặt trận
    SUPERVISION_BOARD = "SUPERVISION_BOARD"  # Ban Giám sát đầu tư của cộng đồng
    MINISTRY = "MINISTRY"
    AUDITOR = "AUDITOR"
    ADMINISTRATOR = "ADMINISTRATOR"
