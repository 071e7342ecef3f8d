"""What was tried, on which days, and what came of it, kept so that it can be read again and laid beside a proposal."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes
from anxin.registry.models import Enterprise, Project, Worker


class Trial(models.Model):
    """One trial: a rule under changed numbers, or another text of it, or none at all (switched off), against the standing one.

    ``knowledge`` 'now' asks every day with all that is known today: for data that were brought in late, all at once.
    ``days`` are the days that were looked at; ``summary`` the counts, see `anxin.trials.weighing.summary`.
    ``known_at``: the knowledge with which hindsight judges what became of the findings.
    """

    class Change(models.TextChoices):
        NUMBERS = "numbers", "改数值"
        TEXT = "text", "改规则"
        OFF = "off", "停用规则"

    class State(models.TextChoices):
        WAITING = "waiting", "排队中"
        RUNNING = "running", "试算中"
        DONE = "done", "已完成"
        FAILED = "failed", "没有算成"

    class Step(models.TextChoices):
        WORKDAY = "workday", "逐个工作日"
        WEEK = "week", "每周第一个工作日"
        MONTH = "month", "每月最后一个工作日"

    class Knowledge(models.TextChoices):
        THEN = "then", "用当天知道的"
        NOW = "now", "用现在知道的"

    PRIVACY = Classes(
        open="region_code rule change numbers standing text knowledge state step days summary trouble asked_by "
        "asked_display"
    )

    region_code = models.CharField("地区", max_length=12, db_index=True)
    rule = models.CharField("规则", max_length=8)
    change = models.CharField("改什么", max_length=8, choices=Change)
    numbers = models.JSONField("改后的数值", default=dict, help_text="dotted name -> number as text")
    standing = models.JSONField("现行数值", default=dict)
    text = models.TextField("改后的规则", default="")
    knowledge = models.CharField("用什么时候知道的数据", max_length=4, choices=Knowledge, default=Knowledge.THEN)
    from_day = models.DateField("自")
    to_day = models.DateField("至")
    state = models.CharField("状态", max_length=8, choices=State, default=State.WAITING)
    step = models.CharField("取哪些日子", max_length=8, choices=Step)
    days = models.JSONField("日子", default=list)
    done = models.IntegerField("已算", default=0)
    total = models.IntegerField("共需", default=0)
    projects = models.IntegerField("项目数", default=0)
    summary = models.JSONField("结果", default=dict)
    trouble = models.CharField("没有算成的原因", max_length=500, default="")
    asked_by = models.CharField("何人", max_length=100)
    asked_display = models.CharField("姓名", max_length=100, default="")
    asked_at = models.DateTimeField("时间")
    known_at = models.DateTimeField("知悉截止", null=True)
    finished_at = models.DateTimeField("完成时间", null=True)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region_code"

    class Meta:
        verbose_name = verbose_name_plural = "试算"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [models.CheckConstraint(condition=Q(to_day__gte=F("from_day")), name="trials_days_in_order")]

    def __str__(self) -> str:
        return f"试算 {self.pk} {self.rule}"

    @property
    def over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)


class TrialRow(models.Model):
    """One subject that one side found, or both. First and last days are days that were looked at.

    ``new_top_on`` and ``old_top_on``: when each side first gave it the changed side's highest level.
    ``ended_on``: the first day looked at on which it was found no more. ``disputed``: a worker objected to that month's wage
    on that project. ``kept`` rows may be fewer than were counted, see `trial.kept_most`.
    """

    class Side(models.TextChoices):
        BOTH = "both", "两边都报"
        MORE = "more", "改后多报"
        FEWER = "fewer", "改后少报"

    class End(models.TextChoices):
        PAID = "paid", "后来补发"
        CLEARED = "cleared", "后来数据解除"
        OPEN = "open", "到期末仍在"
        CORRECTED = "corrected", "更正后不成立"
        FALSE = "false", "已认定误报"

    PRIVACY = Classes(open="key area about side end new_level old_level")

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="rows")
    key = models.CharField(max_length=100)
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    area = models.CharField("涉及区域", max_length=12, default="")
    about = models.CharField("线索或案件", max_length=60, default="")
    employer = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    month = models.IntegerField("月份", null=True)
    side = models.CharField("哪边", max_length=6, choices=Side)
    end = models.CharField("后来", max_length=10, choices=End)
    new_from = models.DateField("改后首报", null=True)
    new_level = models.CharField("改后最高等级", max_length=6, default="")
    old_from = models.DateField("现行首报", null=True)
    old_level = models.CharField("现行最高等级", max_length=6, default="")
    new_top_on = models.DateField("改后到最高等级", null=True)
    old_top_on = models.DateField("现行到这一等级", null=True)
    ended_on = models.DateField("不再成立", null=True)
    disputed = models.BooleanField("工人有异议", default=False)
    amount_fen = models.BigIntegerField("金额(分)", null=True)
    people = models.IntegerField("人数", null=True)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = ("project__region_code", "area")
    scope_project = "project_id"

    class Meta:
        verbose_name = verbose_name_plural = "试算结果"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [models.UniqueConstraint(fields=["trial", "key"], name="trials_row_once")]
        indexes = [models.Index(fields=["trial", "side", "end"], name="trials_row_side")]

    def __str__(self) -> str:
        return f"{self.trial_id} {self.key}"

    @property
    def days_earlier(self) -> int | None:
        """By how many days the changed side spoke first; negative when it spoke later; None when one side was silent."""
        if self.new_from is None or self.old_from is None:
            return None
        return (self.old_from - self.new_from).days

    @property
    def days_sooner(self) -> int | None:
        """By how many days the changed side's highest level came sooner; None where the standing side never gave it."""
        if self.new_top_on is None or self.old_top_on is None:
            return None
        return (self.old_top_on - self.new_top_on).days

    @property
    def days_before_end(self) -> int | None:
        """From the first word of the changed side to the day on which it was over."""
        if self.new_from is None or self.ended_on is None:
            return None
        return (self.ended_on - self.new_from).days
