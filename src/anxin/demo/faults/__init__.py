"""What goes wrong in the demo county, and what nearly does.

A fault is a generator: it changes the site, then yields the name of the stage after which it wants to go on
("people", "attendance", "payroll", "receipts", "money", "dues", "papers"). So one function tells one story from the pay day
that was agreed to the money that did not come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from anxin.demo.faults import (
    accounts,
    attendance,
    cards,
    deposits,
    duties,
    firms,
    labour_cost,
    made_up,
    people,
    records,
    safeguards,
    sheets,
    wages,
)
from anxin.demo.sites import County

Fault = Iterator[str]


def all_faults(county: County) -> list[Fault]:
    """Every planted case and near miss, in a fixed order."""
    plans: list[Callable[[County], list[Fault]]] = [
        safeguards.plan,
        labour_cost.plan,
        people.plan,
        attendance.plan,
        wages.plan,
        sheets.plan,
        cards.plan,
        accounts.plan,
        deposits.plan,
        duties.plan,
        records.plan,
        made_up.plan,
        firms.plan,
    ]
    return [fault for plan in plans for fault in plan(county)]
