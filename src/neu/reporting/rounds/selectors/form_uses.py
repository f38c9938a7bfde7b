"""Which rounds were opened with a form version, or go by a definition: fills ports of forms, indicators."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from neu.platform.text.names import shown
from neu.registry.periods.rules import Period
from neu.reporting.forms.selectors import Use
from neu.reporting.forms.selectors.dependants import asking
from neu.reporting.indicators.ports import NAMED, Definition, Dependants, Example
from neu.reporting.rounds.models import Round
from neu.reporting.rounds.rules import RoundState


def form_uses(version_id: int) -> list[Use]:
    """The rounds that a version is asked in, newest first; they keep it whatever is published later."""
    found = Round.objects.filter(form_version=version_id).order_by("-cutoff_on", "-pk")
    return [Use(name, reverse("rounds:round", args=[pk])) for pk, name in found.values_list("pk", "name")]


def defined_by(of: Definition) -> Iterator[Dependants]:
    """Yield the rounds that ask by a definition; it holds until the last day of their latest period."""
    found = list(Round.objects.filter(form_version__in=asking(of)).order_by("-cutoff_on", "-pk"))
    until, last = max(((_last_day(one), one.name) for one in found), default=(None, ""))
    for label, state in ((_("Đợt đang mở"), RoundState.OPEN), (_("Đợt đã đóng"), RoundState.CLOSED)):
        several = [one for one in found if one.state == state]
        some = tuple(
            Example(shown(one.name), reverse("rounds:round", args=[one.pk])) for one in several[:NAMED]
        )
        yield Dependants(label, len(several), some, until, shown(last))


def _last_day(one: Round) -> date:
    return Period.parse(one.period).ends_on
