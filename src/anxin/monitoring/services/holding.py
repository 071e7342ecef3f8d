"""A warning about a clue or a case is in the hands of whoever has that in hand, and goes along when it is passed on."""

from __future__ import annotations

from datetime import datetime

from .. import matters
from ..models import Holding, Status, Warning

# As given by nobody: where a person handed the warning over, it stays with whom he gave it to.
_BY, _DISPLAY = "system", "随线索、案件"
_AT_ONCE = 500


def hold(now: datetime) -> None:
    """Bring the holders of open warnings about matters in line. One query where there are none."""
    rows = Warning.objects_unscoped.exclude(matter="").exclude(status=Status.CLEARED).order_by("pk")
    warnings = list(rows.only("pk", "matter", "agency_id", "person_id"))
    if not warnings:
        return
    holders = matters.holders({w.matter for w in warnings})
    given: dict[int, str] = {}
    for warning_id, by in (
        Holding.objects.filter(warning__in=warnings).order_by("id").values_list("warning_id", "given_display")
    ):
        given[warning_id] = by
    moved = []
    for warning in warnings:
        agency, person = holders.get(warning.matter, (None, None))
        if agency is None or given.get(warning.pk, _DISPLAY) != _DISPLAY:
            continue
        if (warning.agency_id, warning.person_id) != (agency, person):
            warning.agency_id, warning.person_id = agency, person
            moved.append(warning)
    Holding.objects.filter(warning__in=moved, until__isnull=True).update(until=now)
    Holding.objects.bulk_create(
        [
            Holding(
                warning=w, agency_id=w.agency_id, person_id=w.person_id, since=now, given_by=_BY, given_display=_DISPLAY
            )
            for w in moved
        ],
        batch_size=_AT_ONCE,
    )
    Warning.objects_unscoped.bulk_update(moved, ["agency", "person"], batch_size=_AT_ONCE)
