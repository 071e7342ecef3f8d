"""结对包联: an official paired one to one with an enterprise or a project, and each contact that he made."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anxin.access.models import Region
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes
from anxin.registry.models import Enterprise, Project

from .appointments import Appointment, AppointmentQuerySet


class KeyEnterprise(models.Model):
    """An enterprise that must have a named official: above scale (规上) or a key one (R026, R027)."""

    class Why(models.TextChoices):
        ABOVE_SCALE = "above_scale", "规模以上企业"
        KEY = "key", "重点企业"

    PRIVACY = Classes(open="why given_by")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="行政区划")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name="企业")
    why = models.CharField("类别", max_length=12, choices=Why)
    starts_on = models.DateField("自")
    ends_on = models.DateField("至", null=True, blank=True)
    given_by = models.CharField("经办人", max_length=80)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager.from_queryset(AppointmentQuerySet)()
    scope_region = "region__code"
    scope_enterprise = "enterprise_id"

    class Meta:
        verbose_name = verbose_name_plural = "重点企业"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "enterprise"],
                condition=Q(ends_on__isnull=True),
                name="organisation_key_enterprise_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.get_why_display()}"


class Pairing(Appointment):
    """结对: one official for one enterprise or one project at a time."""

    PRIVACY = Classes(open=Appointment.OPEN + " end_reason", sealed=Appointment.SEALED)

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="行政区划")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="企业"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="pairings", verbose_name="项目"
    )
    end_reason = models.CharField("终止原因", max_length=200, default="", blank=True)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager.from_queryset(AppointmentQuerySet)()
    scope_region = "region__code"
    scope_project = "project_id"

    class Meta(Appointment.Meta):
        verbose_name = verbose_name_plural = "结对包联"
        constraints = [
            *Appointment.Meta.constraints,
            models.CheckConstraint(
                condition=Q(project__isnull=False, enterprise__isnull=True)
                | Q(project__isnull=True, enterprise__isnull=False),
                name="organisation_pairing_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(ends_on__isnull=True, project__isnull=False),
                name="organisation_one_pair_of_project",
            ),
            models.UniqueConstraint(
                fields=["region", "enterprise"],
                condition=Q(ends_on__isnull=True, enterprise__isnull=False),
                name="organisation_one_pair_of_enterprise",
            ),
        ]


class Contact(models.Model):
    """One contact of a pairing: how, when, with whom, what was heard and what follows."""

    class Way(models.TextChoices):
        TALK = "talk", "联络座谈"
        QUESTIONNAIRE = "questionnaire", "问卷调查"
        TELEPHONE = "telephone", "电话访谈"

    PRIVACY = Classes(open="way spoke_with heard follow_up recorded_by")

    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="contacts")
    way = models.CharField("方式", max_length=14, choices=Way)
    on = models.DateField("日期")
    spoke_with = models.CharField("对方", max_length=100)
    heard = models.TextField("了解到的情况")
    trouble = models.BooleanField("发现欠薪隐患", default=False)
    follow_up = models.TextField("后续要做的", default="", blank=True)
    recorded_by = models.CharField("登记人", max_length=80)
    recorded_at = models.DateTimeField("登记时间")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "pairing__region__code"
    scope_project = "pairing__project_id"

    class Meta:
        verbose_name = verbose_name_plural = "联系记录"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.on}"
