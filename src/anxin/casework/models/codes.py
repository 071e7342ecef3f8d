"""Codes on boards and walls, what was scanned, and what a worker has typed so far."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anxin.access.models import Agency
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes
from anxin.privacy.fields import SealedTextField
from anxin.registry.models import Enterprise, Project

from .clues import Clue


class SiteCode(models.Model):
    """二维码: one for a site, an enterprise or a street window; opened by whoever has a phone (R118, R168).

    ``token`` cannot be guessed and stands in the address. ``agency``: the office that hears what comes through it.
    """

    PRIVACY = Classes(open="token place region_code")

    token = models.CharField(max_length=16, unique=True)
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="codes", verbose_name="项目")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="codes", verbose_name="企业")
    place = models.CharField("地点", max_length=120, help_text="what stands on top of the worker's page")
    region_code = models.CharField("行政区划", max_length=12, db_index=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="codes", verbose_name="接收单位")
    made_at = models.DateTimeField("制作时间")
    retired_at = models.DateTimeField("停用时间", null=True)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region_code"
    scope_project = "project_id"

    class Meta:
        verbose_name = verbose_name_plural = "二维码"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=True) | Q(enterprise__isnull=True), name="casework_code_one_place"
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(retired_at__isnull=True, project__isnull=False),
                name="casework_code_project",
            ),
        ]

    def __str__(self) -> str:
        return self.place


class CodeScan(models.Model):
    """扫码: how often a code was opened on a day; nobody's phone is kept."""

    PRIVACY = Classes()

    code = models.ForeignKey(SiteCode, models.CASCADE, related_name="scans")
    on = models.DateField("日期")
    times = models.PositiveIntegerField("次数", default=0)

    objects = UnscopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "on"], name="casework_scan_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.times}"


class ClueDraft(models.Model):
    """草稿: what a worker has said so far, kept after every question, so that a lost connection loses nothing."""

    PRIVACY = Classes(open="token", sealed="said")

    token = models.CharField(max_length=24, unique=True)
    code = models.ForeignKey(SiteCode, models.CASCADE, related_name="drafts")
    said = SealedTextField(default="{}", mask="text")
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    clue = models.OneToOneField(Clue, models.SET_NULL, null=True, related_name="draft")

    objects = UnscopedManager()

    def __str__(self) -> str:
        return f"草稿 {self.pk}"
