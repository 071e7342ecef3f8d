"""The same SQL for Spark: translated by SQLGlot, never written twice."""

from __future__ import annotations

import sqlglot
from sqlglot import exp


def to_spark(sql: str) -> str:
    """A rule's or view's query in Spark's dialect. Raises sqlglot's errors on what cannot be translated.

    Text order in string aggregates is kept; a day difference is DATEDIFF, since Spark's ``date - date`` is an interval.
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    for node in list(tree.find_all(exp.Sub)):
        if all(_is_day(side) for side in (node.this, node.expression)):
            raise ValueError(f"日期相减请写作 DATE_DIFF('day', 早, 晚),以便在 Spark 上得到同样的整数:{node.sql()}")
    return tree.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE, pretty=True)


def _is_day(node: exp.Expression) -> bool:
    """Days are named ``as_of``, ``day`` or ``..._on`` throughout the views."""
    return isinstance(node, exp.Column) and (node.name in ("as_of", "day") or node.name.endswith("_on"))
