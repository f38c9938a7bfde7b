"""What of this room depends on places, or goes by a definition: fills the ports of places and indicators."""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from neu.platform.text.names import shown
from neu.registry.agencies import selectors as agencies
from neu.registry.places.ports import EVER, NAMED, Dependants, Example
from neu.reporting.forms.selectors.dependants import asking
from neu.reporting.indicators import ports as dictionary
from neu.reporting.indicators.ports import Definition, EntryKind
from neu.reporting.submissions.models import CarriedPart, Figure, Submission
from neu.reporting.submissions.rules import Status


def dependants(places: Collection[int], on_day: date) -> Iterator[Dependants]:
    """Yield reports about these places that nobody accepted yet, and figures whose days reach the day.

    EVER: all reports and figures, and the parts of earlier figures that officers gave from or to them.
    """
    reports = Submission.objects.filter(obligation__place__in=places)
    if on_day != EVER:
        reports = reports.exclude(status__in=[Status.ACCEPTED, Status.SENT_UP])
    count = reports.count()
    some = list(reports.select_related("obligation__round").order_by("-pk")[:NAMED]) if count else []
    called = agencies.names({one.obligation.agency_id for one in some}, on_day)
    yield Dependants(
        _("Báo cáo của địa bàn") if on_day == EVER else _("Báo cáo chưa được tiếp nhận"),
        count,
        tuple(
            Example(
                f"{shown(one.obligation.round.name)}: {called[one.obligation.agency_id]}",
                reverse("submissions:detail", args=[one.pk]),
            )
            for one in some
        ),
    )
    figures = Figure.objects.filter(place__in=places, window__ends_on__gte=on_day).count()
    yield Dependants(_("Số liệu của những ngày từ đó"), figures)
    if on_day == EVER:
        parts = CarriedPart.objects.filter(Q(source__in=places) | Q(target__in=places)).count()
        yield Dependants(_("Phần của số liệu cũ đã ghi cho địa bàn"), parts)


def defined_by(of: Definition) -> Iterator[dictionary.Dependants]:
    """Yield the reports not accepted yet that ask by a definition, and the figures kept by it."""
    reports = Submission.objects.filter(form_version__in=asking(of)).exclude(
        status__in=[Status.ACCEPTED, Status.SENT_UP]
    )
    yield dictionary.Dependants(_("Báo cáo chưa được tiếp nhận"), reports.count())
    if of.kind is EntryKind.ELEMENT:
        figures = Figure.objects.filter(series__version=of.definition_id)
        yield dictionary.Dependants(_("Số liệu đã ghi"), figures.count())
