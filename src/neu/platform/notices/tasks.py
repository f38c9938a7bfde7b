"""Jobs of notices, run by the worker (`./neu manage procrastinate worker`)."""

import logging
from typing import Any

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from neu.platform.notices import services

log = logging.getLogger(__name__)
PATIENCE = RetryStrategy(max_attempts=8, exponential_wait=4)  # seconds: 4, 16, 64 … about 24 hours in all


@app.task(name=services.DELIVER, retry=PATIENCE)
def deliver(message: dict[str, Any]) -> None:
    """Write the notices of one announcement."""
    services.deliver(message)


@app.task(name=services.POST, retry=PATIENCE)
def post(to: str, subject: str, body: str) -> None:
    """Send one e-mail; a server that does not answer is asked again."""
    services.send_mail(to, subject, body)


@app.periodic(cron="*/5 * * * *")
@app.task(name="notices.retry_stalled", queueing_lock="notices.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Put back jobs whose worker was killed while it ran them; delivering twice is harmless."""
    for job in await app.job_manager.get_stalled_jobs():
        log.warning("job %s (%s) was left behind by a dead worker: retried", job.id, job.task_name)
        await app.job_manager.retry_job(job)
