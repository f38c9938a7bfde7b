"""The one lock that every act on the registry of places takes: loops and sums are judged by one at a time."""

from django.db import connection

_REGISTRY_LOCK = 1719_02


def take_registry_lock() -> None:
    """Wait for the lock; it is held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_REGISTRY_LOCK])
