"""The owners of each project, with their dates; arrears-prevention areas; which agency has which trade."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anxin.access.models import Agency, Region
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes
from anxin.registry.models import Project

from .appointments import Appointment, AppointmentQuerySet


class PreventionArea(models.Model):
    """防欠责任片区 of a county (R023): some towns, or all of them for the one who has the overall charge.

    Who is responsible for an area stands with each project (part ``prevention``) and, for the area, in ``keepers``.
    """

    PRIVACY = Classes(open="name")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="行政区划")
    name = models.CharField("名称", max_length=60)
    overall = models.BooleanField("总负责", default=False)
    towns = models.ManyToManyField(Region, related_name="+", blank=True, verbose_name="乡镇（街道）")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region__code"

    class Meta:
        verbose_name = verbose_name_plural = "防欠责任片区"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="organisation_area_name_once"),
            models.UniqueConstraint(fields=["region"], condition=Q(overall=True), name="organisation_one_overall_area"),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectOwner(Appointment):
    """One part of the charge of a project, or of a prevention area, and who has it from a day to a day (R008, R023-R027).

    A project has at most one holder of each part at a time; the former ones stay as its history. The paired official
    of a project is a ``Pairing``, as an enterprise's is.
    """

    class Part(models.TextChoices):
        LABOUR_OFFICER = "labour_officer", "劳资专管员"
        COORDINATOR = "coordinator", "治欠协管员"
        TERRITORY = "territory", "属地责任单位"
        TRADE = "trade", "行业主管部门"
        LEADER = "leader", "包保领导"
        PREVENTION = "prevention", "防欠责任人"

    PRIVACY = Classes(open=Appointment.OPEN + " part reason end_reason", sealed=Appointment.SEALED)

    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="owners")
    area = models.ForeignKey(PreventionArea, models.PROTECT, null=True, blank=True, related_name="keepers")
    part = models.CharField("责任", max_length=16, choices=Part)
    reason = models.CharField("依据", max_length=200, default="", blank=True)
    end_reason = models.CharField("终止原因", max_length=200, default="", blank=True)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager.from_queryset(AppointmentQuerySet)()
    scope_region = ("project__region_code", "area__region__code")
    scope_project = "project_id"

    class Meta(Appointment.Meta):
        verbose_name = verbose_name_plural = "项目责任人"
        constraints = [
            *Appointment.Meta.constraints,
            models.CheckConstraint(
                condition=Q(project__isnull=False, area__isnull=True)
                | Q(project__isnull=True, area__isnull=False, part="prevention"),
                name="organisation_owner_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["project", "part"],
                condition=Q(ends_on__isnull=True, project__isnull=False),
                name="organisation_one_owner",
            ),
            models.UniqueConstraint(
                fields=["area"],
                condition=Q(ends_on__isnull=True, area__isnull=False),
                name="organisation_one_area_keeper",
            ),
        ]
        indexes = [models.Index(fields=["user", "part"], name="organisation_owner_user")]


class KeeperMark(models.Model):
    """A mark that the county authority gives an arrears-prevention responsible person for a period (R023)."""

    PRIVACY = Classes(open="period points note marked_by")

    owner = models.ForeignKey(ProjectOwner, models.PROTECT, related_name="marks")
    period = models.CharField("期间", max_length=10, help_text="a quarter, '2026Q1'")
    points = models.SmallIntegerField("得分")
    note = models.TextField("说明")
    marked_by = models.CharField("评分人", max_length=80)
    marked_at = models.DateTimeField("评分时间")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "owner__area__region__code"

    class Meta:
        verbose_name = verbose_name_plural = "防欠责任人评分"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.UniqueConstraint(fields=["owner", "period"], name="organisation_mark_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="organisation_mark_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.points}"


class TradeDuty(models.Model):
    """Which agency has which kind of works in a region: an area's own split comes before the general one (R008)."""

    PRIVACY = Classes(open="industry")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="行政区划")
    industry = models.CharField("行业类别", max_length=30)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="主管部门")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region__code"

    class Meta:
        verbose_name = verbose_name_plural = "行业分工"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [models.UniqueConstraint(fields=["region", "industry"], name="organisation_trade_once")]

    def __str__(self) -> str:
        return self.industry
