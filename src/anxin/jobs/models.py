"""The schedule with what was last and is next, and every run that was asked for."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from anxin.privacy.classing import Classes


class State(models.TextChoices):
    WAITING = "waiting", "等着做"
    RUNNING = "running", "正在做"
    DONE = "done", "做完了"
    FAILED = "failed", "没做成"
    BROKEN = "broken", "做到一半断了"


class Schedule(models.Model):
    """定时任务: one declared job that is due by the clock. The row is made by the worker and by whoever looks."""

    PRIVACY = Classes(open="name paused_by paused_why")

    name = models.CharField("任务", max_length=40, primary_key=True)
    next_at = models.DateTimeField("下次", null=True)
    last_at = models.DateTimeField("上次", null=True)
    paused_by = models.CharField("暂停人", max_length=80, default="")
    paused_why = models.CharField("暂停理由", max_length=200, default="")

    class Meta:
        verbose_name = verbose_name_plural = "定时任务"

    def __str__(self) -> str:
        return self.name


class JobRun(models.Model):
    """任务记录: one thing that was asked of the worker. ``said`` is what people read; no traceback and no name of a
    person is kept. ``key`` keeps the same thing from waiting twice. ``args`` holds keys of rows, never what is in them.
    """

    PRIVACY = Classes(
        open="name key args state worker asked_by asked_by_display task_id said trouble data story progress_said"
    )

    name = models.CharField("任务", max_length=40, db_index=True)
    key = models.CharField("同一件事", max_length=80, default="")
    args = models.JSONField("要做的", default=dict)
    state = models.CharField("状态", max_length=8, choices=State, default=State.WAITING)
    scheduled = models.BooleanField("到点自动", default=False)
    asked_by = models.CharField("谁要做", max_length=80)
    asked_by_display = models.CharField("谁要做（姓名）", max_length=80)
    asked_at = models.DateTimeField("何时要做")
    not_before = models.DateTimeField("不早于")
    started_at = models.DateTimeField("开始", null=True)
    finished_at = models.DateTimeField("结束", null=True)
    attempts = models.PositiveSmallIntegerField("做过几次", default=0)
    worker = models.CharField("工作进程", max_length=64, default="")
    task_id = models.UUIDField("队列编号", null=True, unique=True)
    attention = models.BooleanField("要人看", default=False)
    said = models.CharField("结果", max_length=500, default="")
    trouble = models.CharField("出错类别", max_length=120, default="")
    data = models.JSONField("结果数据", default=dict)
    story = models.JSONField("经过", default=list)
    progress_done = models.PositiveIntegerField("做到", default=0)
    progress_of = models.PositiveIntegerField("共有", default=0)
    progress_said = models.CharField("正在做什么", max_length=200, default="")

    class Meta:
        verbose_name = verbose_name_plural = "任务记录"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["name", "-id"], name="jobs_run_of_job"),
            models.Index(fields=["state"], condition=Q(state__in=["waiting", "running"]), name="jobs_run_open"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "key"], condition=Q(state="waiting") & ~Q(key=""), name="jobs_run_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(started_at__isnull=False) | Q(state="broken"),
                name="jobs_run_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(progress_of=0) | Q(progress_done__lte=F("progress_of")), name="jobs_run_progress"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"

    @property
    def open(self) -> bool:
        """Still to be done, or being done."""
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def title(self) -> str:
        """The job's name for people."""
        from .declaring import JobError, known

        try:
            return known(self.name).title
        except JobError:
            return self.name
