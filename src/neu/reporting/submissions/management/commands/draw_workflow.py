"""Draw docs/reference/submission-workflow.md from the workflow table: `./neu manage draw_workflow`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from neu.reporting.submissions import texts
from neu.reporting.submissions.rules import SENT_FROM, WORKFLOW, Action, Status, Transition, drawn

PAGE = Path("docs/reference/submission-workflow.md")


def page() -> str:
    """Return the page as it should read."""
    with translation.override("vi"):
        statuses = "\n".join(
            f"| `{one}` | {texts.STATUS[one].word} | {texts.STATUS[one].meaning} |" for one in Status
        )
        actions = "\n".join(
            f"| `{one}` | {texts.ACTION[one].button} | {texts.ACTION[one].means} |" for one in Action
        )
        rows = "\n".join(
            f"| {texts.STATUS[status].word} | {texts.ACTION[action].button} | {texts.WHO[how.who]} | "
            f"{_reached(how)} |"
            for (status, action), how in WORKFLOW.items()
        )
    return f"""# The journey of a report

Drawn from `src/neu/reporting/submissions/rules/workflow.py` by `./neu manage draw_workflow`; a test compares.
Each arrow names the deed, from which chair it is done, and whether it asks for a reason.

```mermaid
{drawn()}
```

## Statuses

| Code | Screen | Meaning |
|---|---|---|
{statuses}

## Deeds

| Code | Screen | What it does |
|---|---|---|
{actions}

## The table

| From | Deed | Who | To |
|---|---|---|---|
{rows}
"""


def _reached(how: Transition) -> str:
    word = str(texts.STATUS[how.leads_to].word)
    if not how.back:
        return word
    others = ", ".join(str(texts.STATUS[one].word).lower() for one in SENT_FROM[1:])
    return f"{word} ({others}: nếu đã gửi từ đó)"


class Command(BaseCommand):
    help = "Draw the workflow of a report into docs/reference/submission-workflow.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="fail when the page is not what the table says"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file = settings.ROOT / PAGE
        if options["check"]:
            if not file.exists() or file.read_text(encoding="utf-8") != page():
                raise SystemExit(f"{PAGE} is out of date: run ./neu manage draw_workflow")
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page(), encoding="utf-8")
        self.stdout.write(f"{PAGE}")
