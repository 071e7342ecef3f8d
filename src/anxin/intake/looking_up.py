"""Finding many rows by a text key in one statement, however many keys there are."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connections, models, router

_PER_STATEMENT = 20_000


def rows_by_key(
    model: type[models.Model], key: str, wanted: Sequence[str], columns: Sequence[str], *, also: str = ""
) -> list[tuple[Any, ...]]:
    """(key, *columns) of the rows whose ``key`` is among ``wanted``; names are those of the table's own columns.

    ``also`` is a further condition in SQL. The keys travel as one value, so no database's limit of parameters is met.
    """
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    postgres = connection.vendor == "postgresql"
    among = "= ANY(%s)" if postgres else "IN (SELECT value FROM json_each(%s))"
    sql = (
        f"SELECT {', '.join(map(quote, (key, *columns)))} FROM {quote(model._meta.db_table)} "
        f"WHERE {quote(key)} {among}{f' AND {also}' if also else ''}"
    )
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), _PER_STATEMENT):
            some = list(wanted[start : start + _PER_STATEMENT])
            cursor.execute(sql, [some if postgres else json.dumps(some)])
            found += cursor.fetchall()
    return found
