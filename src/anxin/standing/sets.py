"""Sets of wage systems as plans spell them out (R133), and which one holds in a place.

No plan spells out 五项制度 or 六项制度 the same way; an area therefore says which checks it counts. Those here are the lists that
plans do spell out, to choose from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .models import AreaSafeguards
from .safeguards import CHECKS


@dataclass(frozen=True)
class SafeguardSet:
    """``set_by``: the region that chose it; '' where nobody has, and the house's first one holds."""

    name: str
    checks: tuple[str, ...]
    set_by: str = ""

    def lacking(self, codes: str) -> list[str]:
        """Those of its checks that stand in a row's ``lacking``, in the set's order."""
        held = codes.split()
        return [check for check in self.checks if check in held]


SETS: dict[str, SafeguardSet] = {
    "five": SafeguardSet("五项制度", ("realname", "account", "payroll", "deposit", "board")),
    "four": SafeguardSet("一金三制", ("deposit", "realname", "account", "payroll")),
    "six": SafeguardSet("六项制度", ("realname", "account", "deposit", "payroll", "board", "settlement")),
    "seven": SafeguardSet(
        "七项制度", ("realname", "deposit", "account", "labour_cost", "payroll", "board", "contract")
    ),
    "all": SafeguardSet("全部制度", tuple(CHECKS)),
}
FIRST = SETS["five"]


class Chosen:
    """What every area has chosen, read once: ``of(region)`` is the choice of the nearest region above."""

    def __init__(self, rows: Iterable[AreaSafeguards]) -> None:
        self._rows = {row.region_id: row for row in rows}

    def of(self, region: str) -> SafeguardSet:
        for length in range(len(region), 0, -1):
            row = self._rows.get(region[:length])
            if row is not None:
                kept = tuple(c for c in row.checks.split() if c in CHECKS)
                return SafeguardSet(row.name, kept, row.region_id)
        return FIRST


def chosen() -> Chosen:
    """One query."""
    return Chosen(AreaSafeguards.objects_unscoped.all())
