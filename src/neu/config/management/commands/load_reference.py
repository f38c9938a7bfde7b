"""Load the reference data: places, calendars, programmes, agencies, catalogue, forms, regimes. Repeatable."""

import time
from decimal import Decimal
from importlib import import_module

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from neu.platform.text.names import written
from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text

ROOMS = [
    ("registry.places", "Địa bàn cả nước trước và sau 1/7/2025"),
    ("registry.periods", "Kỳ, ngày nghỉ"),
    ("registry.programmes", "Cây chương trình, nguồn vốn"),
    ("registry.agencies", "Cơ quan, chức năng"),
    ("registry.people", "Vai trò"),
    ("reporting.indicators", "Từ điển chỉ tiêu"),
    ("reporting.forms", "Biểu mẫu"),
    ("reporting.rounds", "Chế độ báo cáo, luồng"),
]


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        at = timezone.now()
        for room, label in ROOMS:
            services = import_module(f"neu.{room}.services")
            if not hasattr(services, "load_reference"):
                continue
            started = time.monotonic()
            try:
                with transaction.atomic():
                    services.load_reference(at)
            except Refused as refused:
                raise CommandError(f"{label}: {refusal_text(refused)}") from refused
            self.stdout.write(f"  {label}: {written(Decimal(time.monotonic() - started), 1)} s")
