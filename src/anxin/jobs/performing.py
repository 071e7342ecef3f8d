"""Doing one run: claim it, call the job, write down in plain words what came of it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from anxin import law
from anxin.access.edge import moment
from anxin.audit.personal import masked
from anxin.audit.services import MACHINE, Actor

from .declaring import Call, Done, Hopeless, Job, JobError, known
from .library import TaskContext, task
from .models import JobRun, Schedule, State
from .services import put_back, tries_of
from .troubles import told
from .when import CHINA

log = logging.getLogger("anxin.jobs")
_SAID = 500


def clock() -> datetime:
    """The moment as the edge sees it: background work and pages agree on the day."""
    return moment()[1]


@task(takes_context=True)
def perform(context: TaskContext, run_id: int) -> None:
    """What the queue holds for every run."""
    worker = (context.task_result.worker_ids or [""])[-1]
    try:
        do(run_id, worker=worker)
    except Exception:
        raise
    except BaseException:
        # The process is told to end at once. The library keeps what it is told of an error; of this there is nothing to keep.
        raise SystemExit(1) from None


def do(run_id: int, *, worker: str) -> JobRun | None:
    """Do a waiting run in this process; None when somebody else has taken it or it no longer waits.

    Never raises for what the job does wrong: that is written on the run. What stops the process itself goes through.
    """
    now = clock()
    if not _claim(run_id, worker, now):
        return None
    run = JobRun.objects.get(pk=run_id)
    try:
        job = known(run.name)
        said = job.work(_call(run, now))
        _finish(run, job, said if isinstance(said, Done) else Done(str(said or "")), clock())
    except JobError as error:
        _fail(run, None, error, clock())
    except Exception as error:
        _fail(run, job, error, clock())
    return run


def _claim(run_id: int, worker: str, now: datetime) -> bool:
    mine = JobRun.objects.filter(pk=run_id, state=State.WAITING)
    taken = mine.update(
        state=State.RUNNING, worker=worker, started_at=now, finished_at=None, attempts=F("attempts") + 1
    )
    return bool(taken)


def _call(run: JobRun, now: datetime) -> Call:
    def progress(done: int, of: int, said: str) -> None:
        JobRun.objects.filter(pk=run.pk, state=State.RUNNING, worker=run.worker).update(
            progress_done=min(done, of), progress_of=of, progress_said=said[:200]
        )

    actor: Any = MACHINE if run.scheduled else Actor(run.asked_by, run.asked_by_display)
    return Call(now.date(), now, actor, run.pk, dict(run.args), progress)


def _finish(run: JobRun, job: Job, done: Done, now: datetime) -> None:
    with transaction.atomic():
        held = _still_mine(run)
        if held is None:
            return
        if held.key == "scheduled":
            Schedule.objects.filter(pk=run.name).update(last_at=now)
        if job.quiet and held.scheduled and not done.said and not done.attention and held.attempts == 1:
            held.delete()
            return
        held.state, held.finished_at = State.DONE, now
        held.said, held.attention, held.data = str(masked(done.said))[:_SAID], done.attention, done.data
        held.trouble = ""
        held.story = [*held.story, _line(now, "做完了" + (f"：{held.said}" if held.said else ""))]
        held.save()


def _fail(run: JobRun, job: Job | None, error: Exception, now: datetime) -> None:
    # The full story goes to the log of the machine, where an operator finds it by the number of the run.
    log.warning("run %s of %s failed", run.pk, run.name, exc_info=error)
    with transaction.atomic():
        held = _still_mine(run)
        if held is None:
            return
        held.trouble = f"{type(error).__module__}.{type(error).__qualname__}"[:120]
        held.said = str(masked(told(error)))[:_SAID]
        most = tries_of(job, now.date()) if job else 1
        if held.attempts < most and not isinstance(error, Hopeless):
            wait = timedelta(minutes=int(law.number("jobs.wait_min", on=now.date()).value) * 2 ** (held.attempts - 1))
            held.story = [*held.story, _line(now, f"第 {held.attempts} 次没做成：{held.said}过一会儿再试。")]
            put_back(held, now=now, wait=wait)
            return
        held.state, held.finished_at, held.attention = State.FAILED, now, True
        held.story = [*held.story, _line(now, f"第 {held.attempts} 次没做成：{held.said}不再试。")]
        held.save()
        if held.key == "scheduled":
            Schedule.objects.filter(pk=run.name).update(last_at=now)


def _still_mine(run: JobRun) -> JobRun | None:
    """The run, locked; None when it was taken for dead meanwhile and is somebody else's now."""
    return (
        JobRun.objects.select_for_update()
        .filter(pk=run.pk, state=State.RUNNING, worker=run.worker, attempts=run.attempts)
        .first()
    )


def _line(now: datetime, said: str) -> dict[str, str]:
    return {"at": now.astimezone(CHINA).isoformat(timespec="seconds"), "said": said}
