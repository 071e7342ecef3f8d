"""重点名单: four lists, of areas, trades, firms and projects (R141). Projects may be watched more closely and checked monthly;
enterprises are by `monitoring.models.Watch` (R129, R131)."""

from django.db import models
from django.db.models import F, Q

from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes
from anxin.registry.models import Enterprise, Project


class Focus(models.Model):
    """One entry of an area's focus lists: what it is about, how closely it is watched, why, since when.

    ``region_code``: whose list it is. ``subject``: what tells entries of one kind apart (a region code, a trade, an id).
    ``inputs``: what the screening said on the day it was put here (see `selectors.screening`).
    """

    class Kind(models.TextChoices):
        AREA = "area", "重点地区"
        TRADE = "trade", "重点行业"
        ENTERPRISE = "enterprise", "重点企业"
        PROJECT = "project", "重点项目"

    class Grade(models.TextChoices):
        WATCHED = "watched", "重点关注"
        PRIORITY = "priority", "重点监控"
        LISTED = "listed", "重点列管"

    PRIVACY = Classes(
        open="region_code kind grade subject name reason inputs put_by put_display ended_by ended_display end_reason"
    )

    region_code = models.CharField("名单所属地区", max_length=12, db_index=True)
    kind = models.CharField("哪张名单", max_length=10, choices=Kind)
    grade = models.CharField("盯到什么程度", max_length=8, choices=Grade, default=Grade.WATCHED)
    subject = models.CharField(max_length=60)
    name = models.CharField("名称", max_length=200)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("理由", max_length=500)
    inputs = models.JSONField("列入时的情况", default=dict)
    from_on = models.DateField("列入日期")
    until = models.DateField("计划盯到", null=True)
    put_by = models.CharField("列入人", max_length=100)
    put_display = models.CharField("列入人姓名", max_length=100, default="")
    ended_on = models.DateField("移出日期", null=True)
    ended_by = models.CharField("移出人", max_length=100, default="")
    ended_display = models.CharField("移出人姓名", max_length=100, default="")
    end_reason = models.CharField("移出理由", max_length=500, default="")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region_code"
    scope_project = "project_id"

    class Meta:
        verbose_name = verbose_name_plural = "重点名单"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "kind", "subject"], condition=Q(ended_on__isnull=True), name="risks_focus_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="risks_focus_reason"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("from_on")), name="risks_focus_days_in_order"
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="enterprise", enterprise__isnull=False, project__isnull=True)
                    | Q(kind="project", project__isnull=False, enterprise__isnull=True)
                    | Q(kind__in=["area", "trade"], project__isnull=True, enterprise__isnull=True)
                ),
                name="risks_focus_about_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"


class FocusCheck(models.Model):
    """按月检查 of a listed project: the whole of its building and paying, once each month."""

    PRIVACY = Classes(open="found by by_display")

    focus = models.ForeignKey(Focus, models.PROTECT, related_name="checks")
    month = models.IntegerField("月份", help_text="YYYYMM")
    checked_on = models.DateField("检查日期")
    in_order = models.BooleanField("没有问题")
    found = models.CharField("查到什么", max_length=1000)
    by = models.CharField("检查人", max_length=100)
    by_display = models.CharField("检查人姓名", max_length=100, default="")
    at = models.DateTimeField("记录时间")

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "按月检查"
        ordering = ["-month", "-id"]
        constraints = [models.UniqueConstraint(fields=["focus", "month"], name="risks_check_once_a_month")]

    def __str__(self) -> str:
        return f"{self.focus_id} {self.month}"
