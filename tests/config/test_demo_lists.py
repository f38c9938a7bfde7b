"""The lists of the demo: played through the real services, complete and without an error left."""

from datetime import date

import pytest
import yaml
from django.conf import settings
from django.utils import timezone

from neu.config.demo.listing import play_lists
from neu.config.demo.playing import Stage
from neu.registry.people import services as people
from neu.reporting.completions.models import Completion
from neu.reporting.submissions import selectors
from neu.reporting.submissions.models import Submission


@pytest.mark.django_db
def test_the_demo_s_lists_are_sent_gathered_and_taken_in():
    now = timezone.now()
    people.load_demo_accounts(people.DEMO_PASSWORD, now)
    people.load_demo_people(now)
    figures = yaml.safe_load((settings.REFERENCE / "demo" / "figures.yaml").read_text(encoding="utf-8"))
    play_lists(Stage(figures, tell=lambda line: None))
    reports = Submission.objects.filter(obligation__round__cutoff_on=date(2025, 12, 31))
    assert sorted(reports.values_list("obligation__step__code", "status")) == [
        ("BAN_GIAM_SAT", "SENT_UP"), ("MAT_TRAN", "SENT"),
        ("XA", "ACCEPTED"), ("XA", "ACCEPTED"), ("XA", "SENT"),
    ]  # fmt: skip
    assert [one for report in reports for one in selectors.findings(report, at=now)] == []
    rows = [row for report in reports for row in report.sent_version.lists]
    assert len(rows) == 10
    assert all("minh họa" in str(row[2]) for row in rows if row[1])
    completed = Completion.objects.select_related("obligation__submission").get()
    assert completed.obligation.submission.status == "AUTHENTICATED"
    assert "minh họa" in completed.name
    assert selectors.findings(completed.obligation.submission, at=now) == []
