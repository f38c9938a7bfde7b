"""Jobs of rounds, run by the worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from neu.registry.periods.rules import HANOI
from neu.reporting.rounds import services

FROM_HOUR = 7  # nobody's telephone rings at night


@app.periodic(cron="10 * * * *")
@app.task(name="rounds.remind", queueing_lock="rounds.remind")
def remind(timestamp: int) -> None:
    """Write the digests of the day from seven in the morning on, each hour those not written yet."""
    at = timezone.now()
    if at.astimezone(HANOI).hour >= FROM_HOUR:
        services.remind(at)
