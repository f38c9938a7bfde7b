"""What the pages of reports show of remarks and attachments, gathered for one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from neu.platform.files.rules import ENDINGS
from neu.platform.files.texts import in_megabytes
from neu.platform.text.refusals import Refused
from neu.registry.people.models import User
from neu.reporting.remarks import selectors
from neu.reporting.remarks.rules import MOST_BYTES, MOST_BYTES_TOGETHER, MOST_FILES
from neu.reporting.remarks.selectors import Enclosed, Thread
from neu.reporting.submissions import selectors as submissions
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.ports import Panel
from neu.reporting.submissions.rules import Coordinates, may_type

SHOWN = 20  # open threads on a report's page; the page of remarks has all


@dataclass(frozen=True)
class Limits:
    """What may be attached, in words."""

    endings: str = ",".join(ENDINGS)
    files: int = MOST_FILES
    each: str = in_megabytes(MOST_BYTES)
    together: str = in_megabytes(MOST_BYTES_TOGETHER)


@dataclass(frozen=True)
class Beside:
    """What stands beside a report, or beside one of its cells (then without files)."""

    submission: Submission
    threads: Sequence[Thread]  # of a report: the open ones
    closed: int  # threads settled, of a report
    write: str  # what the address of the page of remarks carries on
    may_say: bool
    files: Sequence[Enclosed] = ()
    may_attach: bool = False
    limits: Limits = Limits()


def panel(submission: Submission, user: User, at: datetime, cell: Coordinates | None) -> Panel:
    """Return the panel of a report's page, or of one of its cells' pages: fills the port of submissions."""
    may_say = user.pk in selectors.concerned(submission, at)
    if cell is not None:
        place, series, window = cell
        write = f"?dia-ban={place}&o={series}.{window}"
        facts = Beside(submission, selectors.threads(submission, cell), 0, write, may_say)
        return Panel("remarks/_cell.html", facts)
    counted, found = selectors.threads_of(submission), list[Thread]()
    if counted["open"]:
        found = [one for one in selectors.threads(submission) if one.open][:SHOWN]
    files = selectors.enclosed_in(submission, user, at)
    facts = Beside(
        submission, found, counted["closed"], "", may_say, files, _may_attach(submission, user, at)
    )
    return Panel("remarks/_report.html", facts)


def _may_attach(submission: Submission, user: User, at: datetime) -> bool:
    try:
        may_type(submissions.facts(submission, user, at, findings=[]))
    except Refused:
        return False
    return True
