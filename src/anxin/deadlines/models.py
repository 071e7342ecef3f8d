"""Legal time limits and their history: a limit is never overwritten, it is suspended, resumed, extended or restarted."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from anxin.privacy.classing import Classes


class HistoryOnly(RuntimeError):
    """An event on a deadline is written once and stays."""


def _refuse(*args: Any, **kwargs: Any) -> NoReturn:
    raise HistoryOnly("期限的变动只增不改：写错了就再记一笔。")


class Deadline(models.Model):
    """期限: what must be done to ``subject`` by when, under which article.

    ``due_on`` (for minutes and hours: ``due_at``) is what the clock gave after the last event, kept for lists and queries; it is
    empty while the clock is suspended. ``closed_on`` is the day on which the thing was done or fell away.
    """

    class Unit(models.TextChoices):
        MINUTE = "minute", "分钟"
        WORKDAY = "workday", "工作日"
        DAY = "day", "日"
        WEEK = "week", "周"
        HOUR = "hour", "小时"
        MONTH = "month", "个月"
        YEAR = "year", "年"

    class Direction(models.TextChoices):
        FORWARD = "forward", "顺延到次一工作日"
        BACK = "back", "提前到前一工作日"
        STAY = "stay", "不动"

    PRIVACY = Classes(open="subject_kind subject_id purpose unit direction basis region_code")

    subject_kind = models.CharField("对象类别", max_length=60)
    subject_id = models.CharField("对象", max_length=80)
    purpose = models.CharField("事项", max_length=80)
    region_code = models.CharField("行政区划", max_length=12, default="")
    start_at = models.DateTimeField("起算")
    amount = models.PositiveIntegerField("期限")
    unit = models.CharField("单位", max_length=8, choices=Unit)
    direction = models.CharField("末日遇休息日", max_length=8, choices=Direction, default=Direction.FORWARD)
    basis = models.CharField("依据条文", max_length=80, help_text="article id, 'decree-724/26'")
    due_on = models.DateField("到期日", null=True)
    due_at = models.DateTimeField("到期时刻", null=True)
    closed_on = models.DateField("办结日", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "期限"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="deadlines_subject"),
            models.Index(fields=["due_on"], condition=Q(closed_on__isnull=True), name="deadlines_open_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=1), name="deadlines_amount_positive"),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(unit__in=["minute", "hour"], due_on__isnull=False),
                name="deadlines_moment_for_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.amount}{self.get_unit_display()}"


class DeadlineEventQuerySet(models.QuerySet):
    update = _refuse
    delete = _refuse
    bulk_update = _refuse
    update_or_create = _refuse


class DeadlineEvent(models.Model):
    """期限变动: one suspension, resumption, extension or restart, by whom and why. Rows are only added.

    ``on_at`` is when it takes effect, ``recorded_at`` when it was written down.
    """

    class Kind(models.TextChoices):
        SUSPEND = "suspend", "中止"
        RESUME = "resume", "恢复"
        EXTEND = "extend", "延长"
        RESTART = "restart", "重新起算"

    PRIVACY = Classes(open="kind reason actor_id actor_display")

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="events")
    kind = models.CharField("变动", max_length=8, choices=Kind)
    on_at = models.DateTimeField("生效")
    amount = models.PositiveIntegerField("数量", null=True)
    reason = models.CharField("理由", max_length=300)
    actor_id = models.CharField("行为人", max_length=80)
    actor_display = models.CharField("行为人姓名", max_length=80)
    recorded_at = models.DateTimeField("记录时间")

    objects = models.Manager.from_queryset(DeadlineEventQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "期限变动"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="deadlines_event_has_reason"),
            models.CheckConstraint(
                condition=(
                    # A NULL would pass a bare comparison.
                    Q(kind="extend", amount__isnull=False, amount__gte=1)
                    | Q(kind="restart")
                    | Q(kind__in=["suspend", "resume"], amount__isnull=True)
                ),
                name="deadlines_event_amount",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse()
        super().save(*args, **kwargs)

    delete = _refuse

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reason}"
