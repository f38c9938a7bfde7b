"""Accepting and returning over HTTP: units' reports by communes, communes' consolidations by the province."""

from bench.officers import SIGNED_IN, Officer
from bench.rows import Row, milliseconds, p95
from bench.stage import Stage
from bench.volume import freeze
from neu.registry.people.rules import Duty
from neu.reporting.rounds import selectors as rounds
from neu.reporting.rounds.models import Obligation
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import Status

BAR = 150
ACCEPT, RETURN = "tiep-nhan", "tra-lai"
LEADS_TO = {ACCEPT: {Status.ACCEPTED, Status.SENT_UP}, RETURN: {Status.RETURNED}}


def accept(stage: Stage) -> list[Row]:
    """p95 of both deeds, each checked to have been done."""
    live = stage.volume.live
    owed = list(Obligation.objects.filter(round=live, step__code__in=("DON_VI", "XA")).select_related("step"))
    communes = sorted({one.place_id for one in owed if one.step.code == "XA"})
    by_units = set(
        communes[: len(communes) // 2]
    )  # here the units' reports wait; in the others the commune's
    units = [one for one in owed if one.step.code == "DON_VI"]
    upper = [one for one in owed if one.step.code == "XA" and one.place_id not in by_units]
    freeze(live, [one.pk for one in units])
    freeze(live, [one.pk for one in upper])
    waiting = [one for one in units if one.place_id in by_units] + upper
    times: dict[str, list[float]] = {ACCEPT: [], RETURN: []}
    failed = 0
    officers: dict[int, Officer] = {}
    for number, duty in enumerate(waiting):
        report = Submission.objects.get(obligation=duty)
        agency = rounds.receivers(duty, stage.today)[0].agency_id
        officer = officers.get(agency) or Officer(stage.port, stage.holder(agency, Duty.RECEIVE))
        officers[agency] = officer
        if number < 4:
            officer.get(f"/bao-cao/{report.pk}/")  # each worker has read the atlas and the layout
        action = RETURN if number % 2 else ACCEPT
        answer = officer.post_form(f"/bao-cao/{report.pk}/{action}/", {"ly-do": "Đề nghị đối chiếu lại."})
        report.refresh_from_db(fields=["status"])
        failed += report.status not in LEADS_TO[action]
        times[action].append(answer.seconds)
    for officer in officers.values():
        officer.close()
    how = (
        f"{len(units) - sum(one.place_id not in by_units for one in units)} units' reports by their "
        f"communes and {len(upper)} communes' consolidations (with their parts) by the province, over HTTP "
        f"one after the other; {SIGNED_IN}"
    )
    return [
        Row(
            "accept",
            milliseconds(p95(times[ACCEPT])),
            "ms",
            BAR,
            f"p95 of {len(times[ACCEPT])} acceptances: {how}",
        ),
        Row(
            "accept.return",
            milliseconds(p95(times[RETURN])),
            "ms",
            BAR,
            f"p95 of {len(times[RETURN])} returns: {how}",
        ),
        Row("accept.failed", failed, "deeds", 0, "deeds of those that did not lead to their status"),
    ]
