"""Play the demo: past annual rounds and today's open ones, through the real services. Once per database."""

import time

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from neu.config.demo.playing import Stage, play
from neu.platform.audit.models import AuditEvent
from neu.registry.people import services as people
from neu.registry.periods.rules import day_of

PASSWORD = "Neu-demo-2025"  # noqa: S105 - public on purpose, printed by ./neu demo
STAGES = 22  # lines the play tells; the bar below counts them


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        if AuditEvent.objects.filter(event="demo.played").exists():
            self.stdout.write("  Dữ liệu minh họa đã có. / The demo has been played already.")
            return
        now = timezone.now()
        people.load_demo_accounts(PASSWORD, now)
        people.load_demo_people(now)
        figures = yaml.safe_load((settings.REFERENCE / "demo" / "figures.yaml").read_text(encoding="utf-8"))
        started, told = time.monotonic(), 0

        def tell(line: str) -> None:
            nonlocal told
            told += 1
            done = min(told - 1, STAGES)
            bar = "█" * done + "·" * (STAGES - done)
            self.stdout.write(f"  {bar} {time.monotonic() - started:5.0f} s  {line}")
            self.stdout.flush()

        play(Stage(figures, tell), today=day_of(now), now=now)
        self.stdout.write(f"  {'█' * STAGES} {time.monotonic() - started:5.0f} s  Xong.")
