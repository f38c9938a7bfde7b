"""Reports with lists: supervision of one commune, poverty review of three, one project that ended.

Rows are illustrations.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from neu.config.demo.cast import someone, typist
from neu.config.demo.playing import Stage, at, authenticator, named, province
from neu.registry.agencies import selectors as agencies
from neu.registry.people.rules import Duty
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.completions import services as completions
from neu.reporting.rounds import services as rounds
from neu.reporting.rounds.models import Obligation, Round
from neu.reporting.submissions import services
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import WordsEdit

CUTOFF, DAY = date(2025, 12, 31), date(2026, 1, 12)
ENDED = date(2025, 12, 30)
BA_VI = "21529"


def play_lists(stage: Stage) -> None:
    """The half year's supervision, sent by the board and gathered by its Front; the year's poverty review."""
    told: Mapping[str, Any] = stage.figures["lists"]
    stage.tell("Giám sát đầu tư của cộng đồng 6 tháng cuối năm 2025")
    _supervise(told["supervision"])
    stage.tell("Rà soát hộ nghèo năm 2025")
    _review(told["poverty"])
    stage.tell("Một dự án kết thúc cuối năm 2025")
    _complete(told["completion"])


def _open(regime: str, period: str) -> Round:
    return rounds.open_round(
        regime,
        period=period,
        territory_id=province(CUTOFF),
        cutoff_on=CUTOFF,
        actor=named("bandantoc"),
        at=at(DAY, 8),
    )


def _supervise(told: Mapping[str, Any]) -> None:
    opened = _open("GIAM_SAT_CONG_DONG", "2025H2")
    board = _duty(opened, f"ban-gsdtcd-{BA_VI}")
    report = _filled(board, {"A": told["rows"]}, told["words"])
    services.send(report.pk, actor=typist(board.agency_id, DAY), at=at(DAY, 15))
    front = _duty(opened, f"mat-tran-xa-{BA_VI}")
    receiver = someone(front.agency_id, Duty.RECEIVE, DAY)
    services.accept(report.pk, actor=receiver, at=at(DAY, 16))
    gathered = services.open_submission(front.pk, actor=receiver, at=at(DAY, 16))
    services.send(gathered.pk, actor=someone(front.agency_id, Duty.SEND, DAY), at=at(DAY, 17))


def _review(told: Mapping[str, Any]) -> None:
    """Three communes fill in their villages; the province takes in all but the last."""
    opened = _open("RA_SOAT_NGHEO", "2025")
    receiver = named("bandantoc")
    for number, (code, sections) in enumerate(told.items(), start=1):
        duty = _duty(opened, f"ubnd-xa-{code}")
        report = _filled(duty, sections)
        services.send(report.pk, actor=someone(duty.agency_id, Duty.SEND, DAY), at=at(DAY, 15))
        if number < len(told):
            services.accept(report.pk, actor=receiver, at=at(DAY, 16))


def _complete(told: Mapping[str, Any]) -> None:
    """A project that ended: its unit reports, the committee authenticates; it waits for its investor."""
    unit = agencies.agency_id(f"bql-{BA_VI}")
    declared = completions.declare(
        completions.Declared(
            regime="KET_THUC_DU_AN",
            code=told["code"],
            name=told["name"],
            investor_id=agencies.agency_id(told["investor"]),
            unit_id=unit,
            place_id=places.by_code(Level.COMMUNE, BA_VI, ENDED),
            started_on=told["started_on"],
            ended_on=ENDED,
        ),
        actor=typist(unit, ENDED),
        at=at(DAY, 8),
    )
    assert declared.obligation_id is not None  # it was not withdrawn
    owed = Obligation.objects.select_related("step", "agency").get(pk=declared.obligation_id)
    report = _filled(owed, told["sections"], told["words"])
    services.send(report.pk, actor=typist(unit, DAY), at=at(DAY, 15))
    signer = someone(authenticator(owed, DAY), Duty.AUTHENTICATE, DAY)
    services.authenticate(report.pk, actor=signer, at=at(DAY, 16))


def _duty(opened: Round, agency: str) -> Obligation:
    return opened.obligations.select_related("agency", "step").get(agency__code=agency)


def _filled(
    duty: Obligation, sections: Mapping[str, Any], words: Mapping[str, str] | None = None
) -> Submission:
    actor = typist(duty.agency_id, DAY)
    report = services.open_submission(duty.pk, actor=actor, at=at(DAY, 9))
    for section, rows in sections.items():
        for row in rows:
            values = {column: str(said) for column, said in row.items()}
            services.add_row(report.pk, section, values, key=uuid4(), actor=actor, at=at(DAY, 10))
        if not rows:
            services.declare_no_rows(report.pk, section, key=uuid4(), actor=actor, at=at(DAY, 10))
    if words:
        edits = [WordsEdit(section, item, 0, text) for section, item, text in _words(words)]
        services.save(report.pk, [], narratives=edits, actor=actor, at=at(DAY, 11))
    return report


def _words(words: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return each text with its section: B1 is a heading of B."""
    return [(item[0], item, text) for item, text in words.items()]
