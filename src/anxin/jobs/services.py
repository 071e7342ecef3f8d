"""Asking for work, and what the worker does with the schedule. Each is one transaction."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from anxin import law
from anxin.audit.services import MACHINE, record

from . import acts
from .declaring import Job, JobError, all_jobs, known
from .models import JobRun, Schedule, State


class CannotRun(ValueError):
    """The step is not possible; the message says in Chinese why."""


def ask(
    name: str,
    *,
    actor: Any,
    now: datetime,
    args: dict[str, Any] | None = None,
    key: str = "",
    not_before: datetime | None = None,
    scheduled: bool = False,
) -> JobRun:
    """Ask for a job, in the caller's transaction: what is rolled back was never asked for.

    ``args``: JSON, keys of rows and never personal data. ``key``: while a run of this key waits, asking again gives
    that run back. JobError when there is no such job.
    """
    known(name)
    if key and (held := JobRun.objects.filter(name=name, key=key, state=State.WAITING).first()):
        return _sooner(held, not_before or now)
    run = JobRun(
        name=name,
        key=key,
        args=args or {},
        scheduled=scheduled,
        asked_by=str(actor.audit_id)[:80],
        asked_by_display=str(actor.audit_display)[:80],
        asked_at=now,
        not_before=not_before or now,
    )
    try:
        with transaction.atomic():
            run.save(force_insert=True)
            _queue(run, wait=run.not_before - now)
    except IntegrityError:
        # Somebody else asked for the same thing at the same moment.
        return JobRun.objects.get(name=name, key=key, state=State.WAITING)
    return run


def ask_by_hand(*, actor: Any, as_of: date, now: datetime, name: str) -> JobRun:
    """A person starts a job that otherwise runs by the clock. CannotRun while it waits or runs already."""
    job = known(name)
    if job.when is None:
        raise CannotRun(f"“{job.title}”不是定时任务，由它所属的页面发起。")
    with transaction.atomic():
        run = ask(name, actor=actor, now=now, key="scheduled")
        record(actor=actor, act=acts.JOB_ASKED, subject=run, fields={"title": job.title}, now=now)
    return run


def ask_again(*, actor: Any, as_of: date, now: datetime, run_id: int) -> JobRun:
    """A person has a failed or broken run done once more, as a run of its own. CannotRun for any other."""
    with transaction.atomic():
        old = JobRun.objects.select_for_update().filter(pk=run_id).first()
        if old is None or old.state not in (State.FAILED, State.BROKEN):
            raise CannotRun("只有没做成或断了的任务可以再做一次。")
        run = ask(old.name, actor=actor, now=now, args=old.args, key=old.key)
        record(actor=actor, act=acts.JOB_AGAIN, subject=old, fields={"title": old.title}, now=now)
    return run


def pause(*, actor: Any, as_of: date, now: datetime, name: str, reason: str) -> Schedule:
    """Take a job off the clock until it is resumed; by hand it still runs. CannotRun without a reason."""
    job = _scheduled(name)
    if not reason.strip():
        raise CannotRun("暂停要写明理由。")
    with transaction.atomic():
        row = _row(job, now)
        row.paused_by, row.paused_why, row.next_at = str(actor.audit_display)[:80], reason.strip()[:200], None
        row.save(update_fields=["paused_by", "paused_why", "next_at"])
        fields = {"title": job.title, "reason": row.paused_why}
        record(actor=actor, act=acts.JOB_PAUSED, subject=("schedule", name), fields=fields, now=now)
    return row


def resume(*, actor: Any, as_of: date, now: datetime, name: str) -> Schedule:
    """Put a paused job back on the clock."""
    job = _scheduled(name)
    with transaction.atomic():
        row = _row(job, now)
        if not row.paused_why:
            raise CannotRun(f"“{job.title}”没有暂停。")
        row.paused_by, row.paused_why, row.next_at = "", "", job.when.after(now) if job.when else None
        row.save(update_fields=["paused_by", "paused_why", "next_at"])
        record(actor=actor, act=acts.JOB_RESUMED, subject=("schedule", name), fields={"title": job.title}, now=now)
    return row


def queue_due(*, now: datetime) -> list[JobRun]:
    """Queue what the clock says, once each however many workers look; what was missed while none ran is due now.

    Returns the runs that were queued.
    """
    keep_schedule(now=now)
    queued = []
    for row in Schedule.objects.filter(next_at__lte=now).order_by("next_at"):
        try:
            job = known(row.name)
        except JobError:
            continue
        if job.when is None:
            continue
        with transaction.atomic():
            # Whoever moves the hand on queues it; the other finds it moved.
            moved = Schedule.objects.filter(pk=row.pk, next_at=row.next_at).update(next_at=job.when.after(now))
            if moved:
                queued.append(ask(job.name, actor=MACHINE, now=now, key="scheduled", scheduled=True))
    return queued


def keep_schedule(*, now: datetime) -> None:
    """A row for each job of the clock that has none yet; a job that this version has no more leaves the clock."""
    timed = {one.name: one.when for one in all_jobs() if one.when is not None}
    held = set(Schedule.objects.values_list("name", flat=True))
    fresh = [Schedule(name=name, next_at=when.after(now)) for name, when in timed.items() if name not in held]
    if fresh:
        Schedule.objects.bulk_create(fresh, ignore_conflicts=True)
    if gone := held - set(timed):
        Schedule.objects.filter(name__in=gone).delete()


def tidy(*, now: datetime) -> int:
    """Forget runs that ended long ago, and the queue's own rows of finished ones; returns how many runs."""
    from django_tasks_db.models import DBTaskResult

    days = int(law.number("jobs.keep_days", on=now.date()).value)
    with transaction.atomic():
        old = JobRun.objects.filter(finished_at__lt=now - timedelta(days=days))
        count, _ = old.delete()
        DBTaskResult.objects.finished().filter(finished_at__lt=now - timedelta(days=1)).delete()
    return count


def tries_of(job: Job, on: date) -> int:
    """How often a job is run before it is told as failed."""
    return job.tries if job.tries is not None else int(law.number("jobs.tries", on=on).value)


def put_back(run: JobRun, *, now: datetime, wait: timedelta = timedelta()) -> None:
    """Queue a run once more, in the caller's transaction."""
    run.state, run.worker, run.task_id = State.WAITING, "", None
    run.not_before = now + wait
    run.progress_done = run.progress_of = 0
    run.progress_said = ""
    if run.key and JobRun.objects.filter(name=run.name, key=run.key, state=State.WAITING).exclude(pk=run.pk).exists():
        # The same thing waits already: this run ends, and that one does it.
        run.state, run.finished_at, run.said = State.BROKEN, now, "同一件事已另有一次在等着做，这一次到此为止。"
        run.save()
        return
    run.save()
    _queue(run, wait=wait)


def _queue(run: JobRun, *, wait: timedelta) -> None:
    from .performing import perform

    # The library holds what it queues against the machine's clock, whatever day the edge has pinned.
    task = perform.using(run_after=timezone.now() + wait) if wait > timedelta() else perform
    run.task_id = task.enqueue(run.pk).id
    run.save(update_fields=["task_id"])


def _sooner(run: JobRun, at: datetime) -> JobRun:
    """A run that waits for its next try is brought forward by whoever asks for it anew."""
    from django_tasks_db.models import DBTaskResult

    if run.not_before > at:
        run.not_before = at
        run.save(update_fields=["not_before"])
        DBTaskResult.objects.filter(pk=run.task_id).update(run_after=timezone.now())
    return run


def _scheduled(name: str) -> Job:
    job = known(name)
    if job.when is None:
        raise CannotRun(f"“{job.title}”不是定时任务。")
    return job


def _row(job: Job, now: datetime) -> Schedule:
    keep_schedule(now=now)
    return Schedule.objects.select_for_update().get(pk=job.name)
