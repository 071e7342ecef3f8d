"""What pages and the command line show of background work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, QuerySet

from .alive import is_alive
from .declaring import Job, all_jobs
from .models import JobRun, Schedule, State


@dataclass(frozen=True, slots=True)
class Line:
    """A job of the clock: what was last, what is next, and the run that waits or works now, if any."""

    job: Job
    row: Schedule | None
    last: JobRun | None
    now: JobRun | None

    @property
    def next_at(self) -> datetime | None:
        return self.row.next_at if self.row else None

    @property
    def paused(self) -> bool:
        return bool(self.row and self.row.paused_why)


def schedule() -> list[Line]:
    """Every job of the clock with its last run that left a row."""
    rows = {row.name: row for row in Schedule.objects.all()}
    timed = [one for one in all_jobs() if one.when is not None]
    ended = Q(state__in=[State.DONE, State.FAILED, State.BROKEN])
    of_clock = JobRun.objects.filter(name__in=[one.name for one in timed])
    newest = of_clock.values("name").annotate(last=Max("pk", filter=ended), now=Max("pk", filter=~ended)).order_by()
    wanted = {one["name"]: one for one in newest}
    runs = JobRun.objects.in_bulk([pk for one in wanted.values() for pk in (one["last"], one["now"]) if pk])
    return [
        Line(
            one,
            rows.get(one.name),
            runs.get(wanted.get(one.name, {}).get("last") or 0),
            runs.get(wanted.get(one.name, {}).get("now") or 0),
        )
        for one in timed
    ]


def runs() -> QuerySet[JobRun]:
    """All runs, newest first."""
    return JobRun.objects.order_by("-pk")


def waiting(now: datetime) -> int:
    """How many runs could begin now and have not."""
    return JobRun.objects.filter(state=State.WAITING, not_before__lte=now).count()


def troubled() -> QuerySet[JobRun]:
    """The runs that somebody must look at and after which the same job has not gone well."""
    good = JobRun.objects.filter(state=State.DONE, attention=False).values("name").annotate(last=Max("pk"))
    well = {one["name"]: one["last"] for one in good}
    since = Q(pk__in=[])
    for name in JobRun.objects.filter(attention=True).values_list("name", flat=True).distinct():
        since |= Q(name=name, pk__gt=well.get(name, 0))
    return JobRun.objects.filter(since, attention=True).order_by("-pk")


def workers() -> list[str]:
    """The workers that live and have something in hand."""
    names = JobRun.objects.filter(state=State.RUNNING).values_list("worker", flat=True).distinct()
    return [name for name in names if is_alive(name)]
