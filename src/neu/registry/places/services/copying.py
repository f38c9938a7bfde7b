"""Writing many rows at once with COPY: several times faster than inserts, same constraints and triggers."""

from collections.abc import Iterable, Sequence

from django.db import connection, models


def fresh_ids(model: type[models.Model], count: int) -> list[int]:
    """Return the next ids of a table, for rows that point at each other before they are written."""
    meta = model._meta
    assert meta.pk is not None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [meta.db_table, meta.pk.column, count],
        )
        return [row[0] for row in cursor.fetchall()]


def copy_in(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Write unsaved rows; those without an id are given one by the database."""
    for keyed in (True, False):
        chosen = [row for row in rows if (row.pk is not None) is keyed]
        fields = [field for field in model._meta.local_concrete_fields if keyed or not field.primary_key]
        if chosen and fields:
            _copy(model, fields, chosen)


def _copy(model: type[models.Model], fields: Sequence[models.Field], rows: Iterable[models.Model]) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(
                [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
            )
