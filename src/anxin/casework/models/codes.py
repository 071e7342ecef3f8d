"""Codes on boards and walls, what was scanned, and what a worker has typed so far."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from anxin.access.models import Agency
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.deadlines.clock import CHINA
from anxin.organisation.models import Village
from anxin.privacy.classing import Classes
from anxin.privacy.fields import SealedTextField
from anxin.registry.models import Enterprise, Project

from .clues import Clue


class SiteCode(models.Model):
    """二维码: one for a site, an enterprise or a street window; opened by whoever has a phone (R118, R168).

    ``village``: of a window in a community below its town. ``token`` cannot be guessed and stands in the address. ``agency``: the office that hears what comes through it.
    ``spot``, ``hung_on``: where on the site it hangs, and since when; null while nobody has said that it hangs.
    ``checked_on``, ``works``, ``check_words``: the latest look at it on the spot. ``replaced_by``: the code in use to which a retired
    one leads whoever still scans it; never itself retired.
    """

    class Why(models.TextChoices):
        LOST = "lost", "丢了、被撕了"
        WORN = "worn", "旧了、破了，扫不清"
        ABUSED = "abused", "被人乱用"
        MOVED = "moved", "换地方了"
        OVER = "over", "工地完工、单位撤了"
        OTHER = "other", "其他"

    PRIVACY = Classes(open="token place region_code spot check_words photo_sha256 retired_why retired_words")

    token = models.CharField(max_length=16, unique=True)
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="codes", verbose_name="项目")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="codes", verbose_name="企业")
    village = models.ForeignKey(Village, models.PROTECT, null=True, related_name="codes", verbose_name="村（社区）")
    place = models.CharField("地点", max_length=120, help_text="what stands on top of the worker's page")
    region_code = models.CharField("行政区划", max_length=12, db_index=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="codes", verbose_name="接收单位")
    made_at = models.DateTimeField("制作时间")
    spot = models.CharField("张贴位置", max_length=120, default="")
    hung_on = models.DateField("张贴日期", null=True)
    checked_on = models.DateField("最近查看", null=True)
    photo_sha256 = models.CharField(
        "张贴照片", max_length=64, default="", help_text="of the evidence store; written anew"
    )
    works = models.BooleanField("查看时扫得开", null=True)
    check_words = models.CharField("查看情况", max_length=200, default="")
    retired_at = models.DateTimeField("停用时间", null=True)
    retired_why = models.CharField("停用原因", max_length=8, choices=Why, default="")
    retired_words = models.CharField("停用说明", max_length=200, default="")
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="replaced", verbose_name="换成")

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
            models.UniqueConstraint(
                fields=["region_code", "place"],
                condition=Q(retired_at__isnull=True, project__isnull=True),
                name="casework_code_place",
            ),
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def made_on(self) -> date:
        """The day in China on which it was made."""
        return self.made_at.astimezone(CHINA).date()

    @property
    def of(self) -> str:
        """project, enterprise or window: what it is a code of."""
        return "project" if self.project_id else "enterprise" if self.enterprise_id else "window"


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
