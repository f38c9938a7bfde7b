"""Tokens of the API, by whoever may run the product: add USERNAME NAME, list [USERNAME], revoke ID."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day
from neu.platform.ui.words import refusal_text
from neu.registry.people import selectors, services
from neu.registry.people.rules import PersonRefusal
from neu.registry.periods.rules import day_of


class Command(BaseCommand):
    help = "Mã truy cập của API: lập (chỉ in một lần), liệt kê, thu hồi."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        add = deeds.add_parser("add", help="Lập mã cho một người dùng; mã chỉ in một lần.")
        add.add_argument("username")
        add.add_argument("name", help="Dùng cho việc gì.")
        add.add_argument("--write", action="store_true", help="Được ghi; không có thì chỉ được đọc.")
        add.add_argument("--days", type=int, default=90, help="Dùng được bao nhiêu ngày.")
        shown = deeds.add_parser("list", help="Liệt kê mã của mọi người, hay của một người.")
        shown.add_argument("username", nargs="?", default="")
        revoke = deeds.add_parser("revoke", help="Thu hồi một mã theo số của nó.")
        revoke.add_argument("id", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            {"add": self._add, "list": self._list, "revoke": self._revoke}[options["deed"]](options)
        except Refused as refused:
            raise CommandError(refusal_text(refused)) from refused

    def _add(self, options: dict[str, Any]) -> None:
        at, user = timezone.now(), selectors.user_by_name(options["username"])
        if user is None:
            raise Refused(PersonRefusal.UNKNOWN_USER, {"username": options["username"]})
        last = day_of(at) + timedelta(days=max(-1, min(options["days"], 10_000)))
        token, secret = services.make_token(
            user, options["name"], expires_on=last, may_write=options["write"], actor=None, at=at
        )
        self.stderr.write(
            f"Mã số {token.pk} của {user}, dùng đến hết {day(last)}. Chép ngay: không xem lại được.\n"
            f"(Token {token.pk}. Copy it now: it is not shown again.)"
        )
        self.stdout.write(secret)

    def _list(self, options: dict[str, Any]) -> None:
        for token in selectors.all_tokens():
            if options["username"] in ("", token.user.username):
                says = "đã thu hồi" if token.revoked_at else f"đến {day(token.expires_on)}"
                kind = "đọc, ghi" if token.may_write else "đọc"
                used = f"dùng {day(token.last_used_on)}" if token.last_used_on else "chưa dùng"
                self.stdout.write(
                    f"{token.pk}  {token.begins}…  {token.user.username}  {token.name}  "
                    f"{kind}  {says}  {used}"
                )

    def _revoke(self, options: dict[str, Any]) -> None:
        token = services.revoke_token(options["id"], actor=None, at=timezone.now())
        self.stdout.write(f"Đã thu hồi mã {token.pk} ({token.name}).")
