"""Enterprises that an area watches more closely: those in payment difficulty (R129), and those on its list (R131)."""

from django.db import models
from django.db.models import F, Q

from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes
from anxin.registry.models import Enterprise


class Watch(models.Model):
    """重点监控: an enterprise under an area's closer watch from a day to a day.

    A listed one (重点列管) is checked each month: how it builds and trades, whom it employs, what it pays.
    """

    class Kind(models.TextChoices):
        DIFFICULTY = "difficulty", "支付困难，重点监控"
        LISTED = "listed", "重点列管，按月检查"

    PRIVACY = Classes(open="region_code kind reason started_by started_display ended_by end_reason")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="watches", verbose_name="企业")
    region_code = models.CharField("行政区划", max_length=12, db_index=True)
    kind = models.CharField("类别", max_length=12, choices=Kind)
    reason = models.CharField("理由", max_length=500)
    started_on = models.DateField("自")
    started_by = models.CharField("列入人", max_length=100)
    started_display = models.CharField("列入人姓名", max_length=100, default="")
    ended_on = models.DateField("至", null=True)
    ended_by = models.CharField("移出人", max_length=100, default="")
    end_reason = models.CharField("移出理由", max_length=500, default="")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region_code"

    class Meta:
        verbose_name = verbose_name_plural = "重点监控"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "region_code", "kind"],
                condition=Q(ended_on__isnull=True),
                name="monitoring_watch_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_by="")
                | (Q(ended_on__gte=F("started_on")) & ~Q(ended_by="") & ~Q(ended_by=F("started_by"))),
                name="monitoring_watch_ended_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.kind}"


class WatchCheck(models.Model):
    """按月检查: what was found at a listed enterprise in one month."""

    PRIVACY = Classes(open="building employing paying checked_by checked_display")

    watch = models.ForeignKey(Watch, models.PROTECT, related_name="checks")
    month = models.IntegerField("月份", help_text="YYYYMM")
    checked_on = models.DateField("检查日期")
    building = models.CharField("施工和经营", max_length=500)
    employing = models.CharField("用工", max_length=500)
    paying = models.CharField("工资支付", max_length=500)
    trouble = models.BooleanField("发现问题", default=False)
    checked_by = models.CharField("检查人", max_length=100)
    checked_display = models.CharField("检查人姓名", max_length=100, default="")
    recorded_at = models.DateTimeField("登记时间")

    objects = UnscopedManager()

    class Meta:
        ordering = ["-month"]
        constraints = [models.UniqueConstraint(fields=["watch", "month"], name="monitoring_watch_check_once")]

    def __str__(self) -> str:
        return f"{self.watch_id} {self.month}"
