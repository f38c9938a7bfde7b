"""What a million figures take on disk, with their history and what was sent of them."""

from django.db import connection

from bench.rows import Row
from bench.stage import Stage
from bench.volume import count

TABLES = {"figure": "figure", "figurechange": "change", "sentfigure": "sent"}


def storage(stage: Stage) -> list[Row]:
    """Measure the three tables with their indexes, per million figures."""
    volume = stage.volume
    with connection.cursor() as cursor:
        sizes = {}
        for table in TABLES:
            cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [f"submissions_{table}"])
            sizes[table] = cursor.fetchone()[0]
    count(volume)
    whole = sum(sizes.values())
    parts = ", ".join(f"{TABLES[table]} {size / volume.figures:.0f}" for table, size in sizes.items())
    return [
        Row(
            "storage", round(whole / volume.figures), "MB per million figures", None,
            f"pg_total_relation_size of the three tables with indexes over {volume.figures} figures, "
            f"{volume.changes} changes and {volume.sent} sent figures generated in the order officers save "
            f"them (every fourth corrected once); bytes per figure: {parts}",
        )
    ]  # fmt: skip
