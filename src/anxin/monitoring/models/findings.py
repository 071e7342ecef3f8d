"""What an evaluation was, and what it found."""

from django.db import models
from django.db.models import Q

from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes
from anxin.registry.models import Batch, Project


class Run(models.Model):
    """One evaluation that counted: the day it looked at (``as_of``) and how much was known (``known_at``)."""

    class Kind(models.TextChoices):
        FULL = "full", "全量"
        INCREMENTAL = "incremental", "增量"

    PRIVACY = Classes(open="kind why rules counts actor")

    kind = models.CharField("方式", max_length=12, choices=Kind)
    why = models.CharField("全量原因", max_length=100, default="")
    as_of = models.DateField("评估日")
    known_at = models.DateTimeField("知悉截止")
    started_at = models.DateTimeField("开始")
    finished_at = models.DateTimeField("结束")
    actor = models.CharField("执行人", max_length=100)
    rules = models.JSONField("规则版本", default=dict, help_text="code -> version, and the digest of the numbers used")
    counts = models.JSONField("结果", default=dict)

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "评估"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"评估 {self.pk} {self.as_of}"


class SeenBatch(models.Model):
    """A batch that an evaluation has taken account of, as it then stood.

    Kept by batch and not by time: a batch whose clock reads earlier than the run's may still be committed after it.
    """

    PRIVACY = Classes()

    batch = models.OneToOneField(Batch, models.CASCADE, primary_key=True, related_name="+")
    applied_at = models.DateTimeField("入库时间")
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")

    objects = UnscopedManager()

    def __str__(self) -> str:
        return f"批次 {self.batch_id}"


class Touch(models.Model):
    """动静: that something was done about a clue or a case on a project (or on none), until an evaluation has seen it."""

    PRIVACY = Classes()

    project = models.ForeignKey(Project, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField("时间")

    objects = UnscopedManager()

    def __str__(self) -> str:
        return f"{self.project_id} {self.at}"


class FindingVersion(models.Model):
    """What was found of one subject from one run until another found something else, or nothing.

    Numbers that only count the days are not part of ``digest``: the same finding a day later is the same version.
    """

    PRIVACY = Classes(open="key rule level digest area")

    key = models.CharField(max_length=100)
    rule = models.CharField("规则", max_length=8)
    rule_version = models.SmallIntegerField("规则版本")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    area = models.CharField("涉及区域", max_length=12, default="")
    level = models.CharField("等级", max_length=6)
    amount_fen = models.BigIntegerField("金额(分)", null=True)
    people = models.IntegerField("人数", null=True)
    digest = models.CharField(max_length=32)
    as_of_from = models.DateField("首见于")
    as_of_to = models.DateField("不再见于", null=True)
    recorded_at = models.DateTimeField("记录时间")
    closed_at = models.DateTimeField("关闭时间", null=True)
    run_from = models.ForeignKey(Run, models.PROTECT, related_name="+")
    run_to = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = ("project__region_code", "area")
    scope_project = "project_id"

    class Meta:
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(run_to__isnull=True), name="monitoring_finding_one_open"
            ),
            models.CheckConstraint(
                condition=Q(run_to__isnull=True, closed_at__isnull=True, as_of_to__isnull=True)
                | Q(run_to__isnull=False, closed_at__isnull=False, as_of_to__isnull=False),
                name="monitoring_finding_closed_whole",
            ),
        ]
        indexes = [models.Index(fields=["key", "run_from"], name="monitoring_finding_key_run")]

    def __str__(self) -> str:
        return f"{self.key} {self.level}"
