"""Make this installation's test certificate, unless it is there or a real one is named."""

from django.conf import settings
from django.core.management.base import BaseCommand

from neu.reporting.consolidation import certificates


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        if settings.SIGNING_P12 or settings.PRODUCTION:
            self.stdout.write("Không cần chứng thư thử nghiệm. / No test certificate is needed.")
            return
        made = certificates.test_identity()
        self.stdout.write(f"{certificates.common_name(made.certificate)}: {certificates.NO_VALUE}.")
