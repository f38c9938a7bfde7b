"""Deeds beside a report: one function for each thing a person can do, with its audit row inside."""

from neu.reporting.remarks.services.attaching import attach, detach
from neu.reporting.remarks.services.remarking import close, read_mention, remark, reopen, reply

__all__ = ["attach", "close", "detach", "read_mention", "remark", "reopen", "reply"]
