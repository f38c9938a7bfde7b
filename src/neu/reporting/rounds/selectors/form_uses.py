"""Which rounds were opened with a form version: fills the port of forms."""

from django.urls import reverse

from neu.reporting.forms.selectors import Use
from neu.reporting.rounds.models import Round


def form_uses(version_id: int) -> list[Use]:
    """The rounds that a version is asked in, newest first; they keep it whatever is published later."""
    found = Round.objects.filter(form_version=version_id).order_by("-cutoff_on", "-pk")
    return [Use(name, reverse("rounds:round", args=[pk])) for pk, name in found.values_list("pk", "name")]
