"""Working out how areas stood on past days, for a line that begins before the first evaluation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from anxin import engine, law
from anxin.audit.services import record
from anxin.monitoring import areas as own
from anxin.monitoring.reading import read_facts
from anxin.registry.models import Project
from anxin.registry.turns import writing

from .. import acts
from ..areas import AreaNow, keep_days, prefixes_of

_ASKED = {
    "owed": """
SELECT w.project_id, w.worker_id, w.month, w.owed_fen - w.paid_fen AS missing_fen
FROM worker_month AS w
CROSS JOIN run
WHERE w.owed_fen > w.paid_fen AND w.due_on < run.as_of
""",
    "cost": """
SELECT c.project_id, CAST(SUM(c.due_fen) AS BIGINT) AS due_fen, CAST(SUM(c.credit_fen) AS BIGINT) AS credit_fen
FROM labour_cost AS c
CROSS JOIN run
WHERE c.due_on < run.as_of AND c.month <= run.month
GROUP BY c.project_id
""",
}


def tell_past_days(*, actor: Any, now: datetime, days: Iterable[date]) -> int:
    """Work out the wages owed and the labour cost of all areas on these past days, from what is known now.

    Such a day has no warnings: its numbers of projects by level are 0. Days that were kept while they lasted stay. How many
    days were told. One audit event.
    """
    if now.tzinfo is None:
        raise ValueError("now 须带时区。")
    wanted = sorted(set(days))
    columns = engine.columns_read([], queries=_ASKED.values())
    facts = read_facts(known_at=now, columns=columns)
    regions = dict(Project.objects_unscoped.values_list("pk", "region_code"))
    told = {on: _areas(facts, on, now, regions) for on in wanted}
    with writing():
        for on, areas in told.items():
            keep_days(areas, on, told_later=True)
        record(
            actor=actor,
            act=acts.DAYS_TOLD,
            subject=("standing.areaday", ""),
            fields={"days": len(wanted), "first": wanted[0] if wanted else "", "last": wanted[-1] if wanted else ""},
            now=now,
        )
    return len(wanted)


def _areas(facts: Any, on: date, now: datetime, regions: dict[int, str]) -> dict[str, AreaNow]:
    tables = engine.judge(
        facts,
        [],
        as_of=on,
        known_at=now,
        calendar=own.calendar(),
        queries=_ASKED,
    ).tables
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    met: dict[str, dict[str, set[Any]]] = defaultdict(lambda: defaultdict(set))
    for code in regions.values():
        for prefix in prefixes_of(code):
            sums[prefix]["projects"] += 1
    for row in tables["owed"].to_pylist():
        for prefix in prefixes_of(regions.get(row["project_id"], "")):
            sums[prefix]["owed_fen"] += row["missing_fen"]
            met[prefix]["owed_people"].add(row["worker_id"])
            met[prefix]["owed_sites"].add(row["project_id"])
            met[prefix]["owed_months"].add((row["project_id"], row["month"]))
    for row in tables["cost"].to_pylist():
        for prefix in prefixes_of(regions.get(row["project_id"], "")):
            sums[prefix]["due_in_fen"] += row["due_fen"]
            sums[prefix]["paid_in_fen"] += row["credit_fen"]
    return {
        prefix: AreaNow(**told, **{name: len(ones) for name, ones in met[prefix].items()})
        for prefix, told in sums.items()
    }


def past_weeks(as_of: date) -> list[date]:
    """One day a week before ``as_of``, the earliest first, as many as a line on the first page shows."""
    weeks = int(law.number("home.past_weeks", as_of).value)
    return [as_of - timedelta(days=7 * n) for n in range(weeks, 0, -1)]
