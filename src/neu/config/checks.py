"""What the product needs of its database server: asked by `check --database default` and by every migrate."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")  # made by the first migration of places
ASKED = """
SELECT current_setting('server_encoding'), lower('Đ') = 'đ',
       ARRAY(SELECT extname::text FROM pg_extension), ARRAY(SELECT name::text FROM pg_available_extensions),
       to_regclass('places_place') IS NOT NULL
"""


@register(Tags.database)
def database(databases: Sequence[str] | None = None, **_more: Any) -> list[CheckMessage]:
    """What is wrong with the database, each with its cure."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute(ASKED)
            found += faults(*cursor.fetchone())
    return found


def faults(
    encoding: str, lowers: bool, made: Sequence[str], available: Sequence[str], migrated: bool
) -> list[CheckMessage]:
    """What is wrong with a server that answered this.

    `made` are the extensions of the database, `available` those the server could make; before the first
    migration none needs to be made.
    """
    found: list[CheckMessage] = []
    if encoding != "UTF8":
        found.append(
            Error(
                f"Cơ sở dữ liệu dùng bảng mã {encoding}; Nêu cần UTF8. (The database is not UTF8.)",
                hint="Tạo lại: CREATE DATABASE neu TEMPLATE template0 ENCODING 'UTF8' "
                "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'; rồi nạp bản sao lưu vào đó.",
                id="neu.E001",
            )
        )
    elif not lowers:
        found.append(
            Error(
                "Cơ sở dữ liệu không biết chữ thường của “Đ” nên tìm tiếng Việt không ra. "
                "(lower('Đ') is not 'đ': LC_CTYPE is C.)",
                hint="Tạo lại: CREATE DATABASE neu TEMPLATE template0 ENCODING 'UTF8' "
                "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'; rồi nạp bản sao lưu vào đó.",
                id="neu.E002",
            )
        )
    if absent := [name for name in EXTENSIONS if name not in made and name not in available]:
        found.append(
            Error(
                f"Máy chủ PostgreSQL thiếu phần mở rộng {', '.join(absent)}. (Extensions are not installed.)",
                hint="Cài gói postgresql-contrib của đúng phiên bản PostgreSQL trên máy chủ đó.",
                id="neu.E003",
            )
        )
    if unmade := [name for name in EXTENSIONS if migrated and name in available and name not in made]:
        statements = " ".join(f"CREATE EXTENSION {name};" for name in unmade)
        found.append(
            Error(
                f"Cơ sở dữ liệu đã bị bỏ phần mở rộng {', '.join(unmade)}. (Extensions were dropped.)",
                hint=f"Bằng quyền chủ cơ sở dữ liệu: {statements}",
                id="neu.E004",
            )
        )
    return found
