"""The naive evaluator: the warning rules read once more, by loops over rows, sharing no code with the engine.

`evaluate` takes the raw tables as lists of dicts (ids are any hashable: integers of a database, or names) and gives what
every rule finds on a day. It is slow and simple on purpose: where it and the engine differ, one of them is wrong.
"""

from collections.abc import Callable
from datetime import date, datetime

from . import (
    firm_rules,
    fund_rules,
    matter_rules,
    minimum_wages,
    payer_rules,
    people_rules,
    record_rules,
    safeguard_rules,
    sheet_rules,
    wage_rules,
    worker_fact_rules,
    working_days,
)
from .books import Books
from .findings import Findings, NaiveFinding, one_higher
from .rows import end_of_day

Key = tuple[str, object, object, object, int | None]

FESTIVAL_MODE_DAYS = 45
# This one is itself the ladder that leads up to the festival.
OWN_LADDER = {"W22"}

RULES = [
    *safeguard_rules.RULES,
    *people_rules.RULES,
    *wage_rules.RULES,
    *fund_rules.RULES,
    *worker_fact_rules.RULES,
    *record_rules.RULES,
    *sheet_rules.RULES,
    *payer_rules.RULES,
    *matter_rules.RULES,
    # Those that add up what the others found come last.
    *firm_rules.RULES,
]


def evaluate(
    tables: dict[str, list[dict]],
    as_of: date,
    *,
    known_at: datetime | None = None,
    minimum_wage: Callable[[str, date], int | None] = minimum_wages.minimum_wage,
) -> dict[Key, NaiveFinding]:
    """Every finding of the rules on `as_of`, from what was known at `known_at` (the end of that day if not said)."""
    books = Books(tables, as_of, known_at or end_of_day(as_of), minimum_wage)
    found = Findings()
    for rule in RULES:
        rule(books, found)
    # 节前模式: the weeks before the Spring Festival make every wage finding one level graver.
    if working_days.days_to_festival(as_of) <= FESTIVAL_MODE_DAYS:
        for key, finding in found.items():
            if key[0].startswith("W") and key[0] not in OWN_LADDER:
                found[key] = finding._replace(level=one_higher(finding.level))
    return dict(found)
