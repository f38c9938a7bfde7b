"""Give the running application its least privileges. Run as the owner after each migration."""

from django.core.management.base import BaseCommand
from django.db import connection

INSERT_ONLY = [
    "audit_auditevent",
    "audit_auditlink",
    "submissions_figurechange",
    "submissions_submissionversion",
    "submissions_sentfigure",
    "submissions_versionpart",
    "submissions_authentication",
    "submissions_deed",
    "consolidation_edition",
    "consolidation_editionfile",
    "consolidation_editionsignature",
    "consolidation_adjustment",
    "consolidation_adjustmentdeed",
]
SQL = """
GRANT USAGE ON SCHEMA public TO neu_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO neu_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO neu_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO neu_app;
REVOKE ALL ON django_migrations FROM neu_app;
GRANT SELECT ON django_migrations TO neu_app;
"""


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'neu_app'")
            if cursor.fetchone() is None:
                self.stdout.write("Không có vai trò neu_app: bỏ qua. / No role neu_app: nothing granted.")
                return
            cursor.execute(SQL)
            # nobody but the owner makes tables, passing ones neither
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            cursor.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")
            for table in INSERT_ONLY:
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM neu_app")
