"""The authenticated report of a project, as it is printed: the frozen version, never what stands now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from neu.registry.agencies import selectors as agencies
from neu.registry.periods.rules import day_of
from neu.registry.places import selectors as places
from neu.reporting.completions.models import Completion
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.layout import Layout
from neu.reporting.submissions.models import Authentication, Submission


@dataclass(frozen=True)
class Printed:
    """All the words of the document. `rows`: (list, number, values), number 0 says there is none."""

    completion: Completion
    layout: Layout
    unit: str
    seat: str
    place: str
    investor: str
    committee: str
    signer: str
    sent_on: date
    authenticated_at: datetime
    digest: str
    no: int
    narratives: Sequence[tuple[str, str, str]]  # section, item, text
    rows: Sequence[tuple[str, int, Mapping[str, str]]]
    demo: bool


def printed(completion: Completion) -> Printed | None:
    """The report as it was authenticated, or None while it is not."""
    report = (
        Submission.objects.select_related("authenticated_version")
        .filter(obligation=completion.obligation_id)
        .first()
    )
    version = report.authenticated_version if report and completion.obligation_id else None
    if version is None:
        return None
    signed = Authentication.objects.select_related("by").get(version=version)
    on, sent_on = day_of(signed.at), day_of(version.sent_at)
    unit = agencies.name(completion.unit_id, sent_on)
    return Printed(
        completion,
        forms.layout(version.form_version_id),
        unit.name,
        unit.seat or places.name(completion.place_id, sent_on).name,
        places.name(completion.place_id, completion.ended_on).full,
        agencies.name(completion.investor_id, on).name,
        agencies.name(signed.agency_id, on).name,
        signed.by.full_name,
        sent_on,
        signed.at,
        version.digest,
        version.no,
        [(section, item, text) for section, item, text in version.narratives],
        [(section, no, values) for section, no, values in version.lists],
        settings.DEMO,
    )
