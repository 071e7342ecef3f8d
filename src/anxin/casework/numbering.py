"""Numbers that follow each other without a gap or a twin: X202600001, A202600001, 〔2026〕1号."""

from __future__ import annotations

from datetime import date
from typing import Any

from anxin.registry.turns import wait_turn

# Any fixed number: who draws a number waits for who drew one before, and for nobody else.
NUMBERS = 0x616E786E756D


def next_number(prefix: str, model: Any, as_of: date) -> str:
    """The next of the year, 'X202600001'; drawn in the transaction that keeps it."""
    wait_turn(NUMBERS)
    head = f"{prefix}{as_of:%Y}"
    last = model.objects_unscoped.filter(number__startswith=head).order_by("-number").values_list("number", flat=True)
    return f"{head}{int(last[0].removeprefix(head)) + 1 if last[:1] else 1:05d}"
