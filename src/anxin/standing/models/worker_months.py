"""How one worker's month on one project stands."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes
from anxin.registry.models import Crew, Enterprise, Project, Worker


class WorkerMonthStanding(models.Model):
    """人月现状: one worker, one project, one month, as the last evaluation saw it.

    A copy of what the engine's views say, made so that two million of them can be sorted and counted; it is written by
    evaluations alone and can be made anew at any time. Sums are the engine's: nothing is worked out here a second time.
    Days that pass change no row but those whose pay day has come: how late an unpaid month is follows from ``due_on``.

    ``state``: as at ProjectMonthStanding, whose counts are counts of these rows. ``excused``: the whole month lay within an
    approved stop, or he is staff with neither attendance nor sheet: silence means nothing then.
    ``missing_fen``: owed and not paid once the pay day is past; 0 before. ``crew``: of the stay that began last.
    ``settled_on``: when the last of it came, once all is paid.
    """

    class State(models.TextChoices):
        FULL = "full", "已付清"
        LATE = "late", "晚付清"
        SHORT = "short", "没发足"
        UNPAID = "unpaid", "没发"
        PENDING = "pending", "未到发薪日"
        NO_SHEET = "no_sheet", "没有工资表"
        IDLE = "idle", "没有考勤"

    PRIVACY = Classes(open="role state")

    project = models.ForeignKey(Project, models.CASCADE, related_name="+", db_index=False)
    worker = models.ForeignKey(Worker, models.CASCADE, related_name="+", db_index=False)
    employer = models.ForeignKey(Enterprise, models.SET_NULL, null=True, related_name="+")
    crew = models.ForeignKey(Crew, models.SET_NULL, null=True, related_name="+", db_index=False)
    month = models.IntegerField("月份", help_text="YYYYMM")
    role = models.CharField("工人类型", max_length=8)
    state = models.CharField("状态", max_length=16, choices=State)
    excused = models.BooleanField("停工或管理人员", default=False)
    days = models.SmallIntegerField("出勤天数")
    lines = models.SmallIntegerField("工资表行数")
    owed_fen = models.BigIntegerField("应付(分)")
    paid_fen = models.BigIntegerField("已到账(分)")
    missing_fen = models.BigIntegerField("尚欠(分)")
    due_on = models.DateField("应发日", null=True)
    settled_on = models.DateField("付清日", null=True)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "project__region_code"
    scope_project = "project_id"

    class Meta:
        verbose_name = verbose_name_plural = "人月现状"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.UniqueConstraint(fields=["project", "worker", "month"], name="standing_worker_month_once"),
        ]
        indexes = [
            models.Index(fields=["project", "month", "state"], name="standing_wm_project"),
            models.Index(fields=["worker", "month"], name="standing_wm_worker"),
            models.Index(fields=["month", "project"], name="standing_wm_missing", condition=Q(missing_fen__gt=0)),
            # The order of the list of people: its first page is read off the index.
            models.Index(
                fields=["-missing_fen", "due_on", "id"], name="standing_wm_most", condition=Q(missing_fen__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.worker_id}/{self.month}"

    def late_days(self, as_of: date) -> int:
        """Calendar days past the pay day: until it was paid in full, or until ``as_of``; 0 when not late."""
        return late_days(self.state, self.due_on, self.settled_on, as_of)


def late_days(state: str, due_on: date | None, settled_on: date | None, as_of: date) -> int:
    """See ``WorkerMonthStanding.late_days``."""
    states = WorkerMonthStanding.State
    if due_on is None or state not in (states.LATE, states.SHORT, states.UNPAID):
        return 0
    until = settled_on if state == states.LATE and settled_on else as_of
    return max(0, (until - due_on).days)
