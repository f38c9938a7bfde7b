"""Print the demo's accounts: who each is and what to try. With --load, make them first."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from neu.registry.people import services


class Command(BaseCommand):
    help = "In các tài khoản của bản trình diễn, một mật khẩu chung."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--load", action="store_true", help="Lập các tài khoản còn thiếu trước khi in.")

    def handle(self, *args: object, **options: object) -> None:
        if options["load"]:
            services.load_demo_accounts(services.DEMO_PASSWORD, timezone.now())
        self.stdout.write(table())


def table() -> str:
    """The accounts in three columns, and the password."""
    rows = [("Tài khoản", "Là ai", "Thử việc gì")]
    rows += [(account.username, account.who, account.what_to_try) for account in services.DEMO_ACCOUNTS]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    lines = [f"{username:<{widths[0]}}  {who:<{widths[1]}}  {what}" for username, who, what in rows]
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join([*lines, "", f"Mật khẩu chung: {services.DEMO_PASSWORD}"])
