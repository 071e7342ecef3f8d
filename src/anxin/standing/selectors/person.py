"""One person over all sites in sight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from anxin.access.scope import Scope
from anxin.kit.text import mask_name
from anxin.monitoring.models import Status, Warning
from anxin.monitoring.selectors import of_row
from anxin.registry.models import Card, Enrolment, Worker
from anxin.wages.revealing import cards_in, known_in

from .grids import Grid, GridFilters, grid
from .month_facts import Told


@dataclass(frozen=True)
class PersonPage:
    """``stays``: what rosters in sight say of him, the latest first. ``cards``: cards that papers in sight name."""

    worker: Worker
    stays: list[Told]
    cards: list[Card]
    warnings: list[Warning]
    grid: Grid

    @property
    def who(self) -> str:
        return mask_name(self.worker.name)

    @property
    def id_shown(self) -> str:
        return str(self.worker.id_number)

    @property
    def phone(self) -> Any:
        """The phone of the latest stay that tells one; masked as it prints."""
        return next((stay.row.phone for stay in self.stays if stay.row.phone), None)


def person(
    scope: Scope, worker_id: int, *, as_of: date, first: int | None = None, last: int | None = None
) -> PersonPage | None:
    """None when no paper within ``scope`` speaks of him."""
    if not known_in(scope, worker_id):
        return None
    stays = (
        Enrolment.objects.within(scope)
        .filter(worker_id=worker_id, known_to=None)
        .select_related("batch", "document", "worker", "project", "card", "employer", "crew")
    )
    ordered = sorted(stays, key=lambda s: (s.entered_on or date.min, s.pk), reverse=True)
    open_now = Warning.objects.within(scope).filter(worker_id=worker_id).exclude(status=Status.CLEARED)
    return PersonPage(
        worker=Worker.objects.get(pk=worker_id),
        stays=[Told(row, of_row("enrolment", row)) for row in ordered],
        cards=cards_in(scope, worker_id),
        warnings=list(open_now.select_related("project").order_by("due_on", "id")),
        grid=grid(
            scope, GridFilters(worker=worker_id, first=first, last=last, down="project"), as_of=as_of, per_page=None
        ),
    )
