"""How long a deed takes, and how many questions it asks the database."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection


def seconds(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def queries_of(deed: Callable[[], object]) -> int:
    count = 0

    def counting(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    deed()
    with connection.execute_wrapper(counting):
        deed()
    return count
