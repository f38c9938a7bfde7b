"""Accepting many reports: each its own deed, so that one refusal stops none of the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from neu.platform.text.refusals import Refused
from neu.registry.people.models import User
from neu.reporting.submissions.services.accepting import accept


@dataclass(frozen=True)
class Verdict:
    """What became of one report; `refused` None: it was accepted."""

    submission_id: int
    refused: Refused | None


def accept_many(
    chosen: Iterable[tuple[int, str]], *, actor: User, at: datetime, reason: str = ""
) -> list[Verdict]:
    """Accept each (submission, digest of the version that was seen); say of each what became of it."""
    verdicts = []
    for submission_id, digest in chosen:
        try:
            accept(submission_id, actor=actor, at=at, reason=reason, digest=digest)
        except Refused as refused:
            verdicts.append(Verdict(submission_id, refused))
        else:
            verdicts.append(Verdict(submission_id, None))
    return verdicts
