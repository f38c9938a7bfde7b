"""Who is told of a remark. The job is a row of the remark's own transaction."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from neu.platform.notices import services as notices
from neu.reporting.remarks.models import Remark
from neu.reporting.remarks.selectors import Concerned

BRIEFLY = 200  # characters of it that a notice shows


@notices.in_vietnamese
def tell(
    said: Remark, first: Remark, concerned: Mapping[int, Concerned], *, about: str, at: datetime
) -> None:
    """Tell whom it mentions, who spoke in the thread, and of a new one the people whose report it is; never
    who said it, and nobody who may not read the report any more."""
    mentioned = set(said.mentions.values_list("user_id", flat=True))
    others = set(first.replies.values_list("by_id", flat=True)) | {first.by_id}
    if said == first:
        owner = next(iter(concerned.values())).owner_id
        others |= {key for key, one in concerned.items() if one.agency_id == owner}
    doer = concerned[said.by_id]
    url = reverse("remarks:thread", args=[first.pk])
    report = said.submission.obligation.round.name
    for title, people in (
        (_("%(who)s nhắc bạn: %(report)s"), mentioned),
        (_("Ý kiến của %(who)s: %(report)s"), others - mentioned),
    ):
        notices.announce(
            f"remark:{said.pk}",
            recipients=sorted((people & concerned.keys()) - {said.by_id}),
            title=title % {"who": doer.name, "report": report},
            body=f"{about}: {said.text[:BRIEFLY]}",
            url=url,
            at=at,
        )
