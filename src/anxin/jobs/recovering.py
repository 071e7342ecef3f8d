"""Runs whose worker died: they are run again, or told as broken. Nothing that was asked for is lost."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from .alive import is_alive
from .declaring import JobError, known
from .library import TaskResultStatus
from .models import JobRun, State
from .performing import _line
from .services import put_back, tries_of

_CUT = "做到一半断了（工作进程停了）"


def recover(*, now: datetime, idle: str = "") -> list[JobRun]:
    """Find runs that nobody is doing any more and put them back, or tell them as broken; returns them.

    ``idle`` is a worker that is doing nothing just now: whatever stands under its name was cut off too.
    """
    found = []
    for run in JobRun.objects.filter(state=State.RUNNING).order_by("pk"):
        if run.worker != idle and is_alive(run.worker):
            continue
        with transaction.atomic():
            held = JobRun.objects.select_for_update().filter(pk=run.pk, state=State.RUNNING, worker=run.worker).first()
            if held is not None:
                _cut_off(held, now)
                found.append(held)
    return found + _never_begun(now, idle)


def _never_begun(now: datetime, idle: str) -> list[JobRun]:
    """The queue gave the run to a worker that died before it began, or after it had ended."""
    found = []
    for row in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).only("id", "worker_ids", "status"):
        worker = (row.worker_ids or [""])[-1]
        if worker != idle and is_alive(worker):
            continue
        with transaction.atomic():
            # One of several workers that look; the row itself says who was first.
            ours = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING)
            if not ours.update(status=TaskResultStatus.FAILED, finished_at=now, exception_class_path="", traceback=""):
                continue
            run = JobRun.objects.select_for_update().filter(task_id=row.pk, state=State.WAITING).first()
            if run is not None:
                run.story = [*run.story, _line(now, "还没开始做，工作进程就停了；重新排队。")]
                put_back(run, now=now)
                found.append(run)
    return found


def _cut_off(run: JobRun, now: datetime) -> None:
    try:
        job = known(run.name)
        again = job.again and run.attempts < tries_of(job, now.date())
    except JobError:
        again = False
    if run.task_id is not None:
        DBTaskResult.objects.filter(pk=run.task_id, status=TaskResultStatus.RUNNING).update(
            status=TaskResultStatus.FAILED, finished_at=now, exception_class_path="", traceback=""
        )
    if again:
        run.story = [*run.story, _line(now, f"第 {run.attempts} 次{_CUT}；没做完的没有写入，重新排队。")]
        put_back(run, now=now)
        return
    run.state, run.finished_at, run.attention = State.BROKEN, now, True
    run.said = f"{_CUT}，请核对后再做一次。"
    run.story = [*run.story, _line(now, f"第 {run.attempts} 次{_CUT}；不再自动重做。")]
    run.save()
