"""领导包片包案: a leader owns an area or a case, with the four things fixed, and says how it goes (R028)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anxin.access.models import Region
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes
from anxin.registry.models import Project

from .appointments import Appointment, AppointmentQuerySet


class Charge(Appointment):
    """A leader's area (包片) or case (包案). The agency is the unit that does the work; measures and day are fixed."""

    class Kind(models.TextChoices):
        AREA = "area", "包片"
        CASE = "case", "包案"

    class Outcome(models.TextChoices):
        OPEN = "", "在办"
        SOLVED = "solved", "已化解"
        HANDED_OVER = "handed_over", "已移交"

    PRIVACY = Classes(open=Appointment.OPEN + " kind subject measures outcome", sealed=Appointment.SEALED)

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="地区")
    kind = models.CharField("类别", max_length=4, choices=Kind)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="项目")
    subject = models.CharField("所包事项", max_length=200, help_text="the towns of an area, or what the case is about")
    measures = models.TextField("工作措施")
    due_on = models.DateField("化解时限", null=True, blank=True)
    outcome = models.CharField("结果", max_length=12, choices=Outcome, default=Outcome.OPEN, blank=True)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager.from_queryset(AppointmentQuerySet)()
    scope_region = "region__code"

    class Meta(Appointment.Meta):
        verbose_name = verbose_name_plural = "包片包案"
        constraints = [
            *Appointment.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind="area") | Q(due_on__isnull=False, agency__isnull=False),
                name="organisation_case_has_unit_and_day",
                violation_error_message="包案须定单位、定领导、定措施、定时限。",
            ),
        ]


class ChargeStep(models.Model):
    """How far a leader's area or case has come, on a day."""

    PRIVACY = Classes(open="progress recorded_by")

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="steps")
    on = models.DateField("日期")
    progress = models.TextField("进展")
    recorded_by = models.CharField("登记人", max_length=80)
    recorded_at = models.DateTimeField("登记时间")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "charge__region__code"

    class Meta:
        verbose_name = verbose_name_plural = "包片包案进展"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.progress[:20]}"
