"""Draw docs/reference/routes.md from the routes kept. With --check: fail when they differ."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from neu.reporting.rounds.selectors import drawing


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: object, **options: object) -> None:
        page = Path(settings.ROOT) / "docs/reference/routes.md"
        drawn = drawing.routes()
        if options["check"]:
            if not page.exists() or page.read_text(encoding="utf-8") != drawn:
                raise CommandError(
                    "docs/reference/routes.md khác bảng luồng. Chạy: ./neu manage draw_routes / "
                    "The page differs from the routes kept: draw it again."
                )
            return
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(drawn, encoding="utf-8")
        self.stdout.write(str(page.relative_to(settings.ROOT)))
