"""`manage messages`: bring the English catalogues up to date, compile them, or say what they lack."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from neu.platform.ui import catalogues


class Command(BaseCommand):
    """See docs/adr/0002: msgids are Vietnamese; English lies in each room's locale/en."""

    help = "Cập nhật bản tiếng Anh của từng phòng; --compile tạo .mo; --check liệt kê chỗ còn thiếu."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--compile", action="store_true", help="only write the .mo files")
        choice.add_argument("--check", action="store_true", help="list what is missing; exit 1 if anything")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["compile"]:
            self.stdout.write(f"{catalogues.compile_all()} catalogues compiled")
        elif options["check"]:
            found = list(catalogues.faults())
            for fault in found:
                self.stdout.write(f"{fault.room}: {fault.kind}: {fault.words}")
            if found:
                raise CommandError(f"{len(found)} faults. Run: ./neu manage messages, then translate.")
        else:
            for room, folder in catalogues.rooms():
                missing = catalogues.update(folder)
                if missing:
                    self.stdout.write(f"{room}: {missing} without English")
            catalogues.compile_all()
