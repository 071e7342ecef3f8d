"""零报告: an area declares a period in which each unit reports every day by an hour, even if nothing happened (R332, R333)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anxin.access.models import Agency
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes


class ReportPeriod(models.Model):
    """零报告期间 of a region. Its days and units stand as rows of `DailyReport` from the moment it is declared."""

    PRIVACY = Classes(open="region_code title declared_by ended_why")

    region_code = models.CharField("行政区划", max_length=12, db_index=True)
    title = models.CharField("名称", max_length=120)
    from_on = models.DateField("自")
    to_on = models.DateField("至")
    hour = models.PositiveSmallIntegerField("每天几时前", help_text="hour of the day in China")
    declared_by = models.CharField(max_length=100)
    declared_at = models.DateTimeField()
    ended_on = models.DateField("提前结束", null=True)
    ended_why = models.CharField("理由", max_length=200, default="")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region_code"

    class Meta:
        verbose_name = verbose_name_plural = "零报告期间"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__gte=models.F("from_on"), hour__lt=24), name="incidents_period_days"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_why=""), name="incidents_period_ended_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DailyReport(models.Model):
    """一个单位一天的日报: due from the day the period was declared, filed when ``filed_at`` is there. Zeros are a report."""

    PRIVACY = Classes(open="region_code words filed_by filed_by_name")

    period = models.ForeignKey(ReportPeriod, models.PROTECT, related_name="reports", verbose_name="期间")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="单位")
    region_code = models.CharField("行政区划", max_length=12, db_index=True, help_text="where the unit is")
    day = models.DateField("日期", db_index=True)
    due_at = models.DateTimeField("截止")
    filed_at = models.DateTimeField("报送", null=True)
    filed_by = models.CharField(max_length=100, default="")
    filed_by_name = models.CharField("报送人", max_length=100, default="")
    disputes = models.PositiveIntegerField("群体性纠纷隐患", null=True)
    incidents = models.PositiveIntegerField("突发案件", null=True)
    people = models.PositiveIntegerField("涉及人数", null=True)
    words = models.CharField("情况", max_length=500, default="")
    asked_at = models.DateTimeField(null=True, help_text="when the house had a missing one judged")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region_code"

    class Meta:
        verbose_name = verbose_name_plural = "零报告"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "day"], name="incidents_report_once_a_day"),
            models.CheckConstraint(
                condition=Q(filed_at__isnull=True)
                | Q(disputes__isnull=False, incidents__isnull=False, people__isnull=False),
                name="incidents_report_filed_has_counts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.day}"

    @property
    def is_late(self) -> bool:
        return self.filed_at is not None and self.filed_at > self.due_at
