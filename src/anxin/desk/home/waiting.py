"""One thing that waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Todo:
    """One thing that waits. ``level``: of a warning, '' for other work; ``due_on`` None: no deadline; ``due_at``: to the minute."""

    level: str
    title: str
    where: str
    why: str
    due_on: date | None
    url: str
    act: str
    tag: str = ""
    more: tuple[str, str] | None = None
    due_at: datetime | None = None
