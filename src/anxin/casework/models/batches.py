"""Files of clues as other bodies send them: the file, its rows, and what became of each."""

from __future__ import annotations

from django.db import models

from anxin.access.models import Agency
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes

from .clues import Clue, Door


class ClueBatch(models.Model):
    """线索批次: one file of one channel. The original is kept under ``sha256``; nothing personal stands in this row.

    ``columns``: field -> heading as printed, for the reply in the channel's own words. ``issues``: what is wrong with a
    row, {sheet, row, column, message, level}. ``counts``: rows, new, again, same, rejected, ignored.
    """

    class State(models.TextChoices):
        SEEN = "seen", "等您确认"
        TAKEN = "taken", "已导入"
        DROPPED = "dropped", "没有导入"
        UNDONE = "undone", "已撤回"

    PRIVACY = Classes(open="door file_name sha256 region_code state sender columns issues counts undone_why")

    door = models.CharField("渠道", max_length=12, choices=Door)
    file_name = models.CharField("文件名", max_length=255)
    sha256 = models.CharField("校验值", max_length=64, db_index=True)
    size = models.BigIntegerField("字节数", default=0)
    region_code = models.CharField("行政区划", max_length=12, db_index=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="接收单位")
    state = models.CharField("状态", max_length=8, choices=State, default=State.SEEN)
    sender = models.CharField("经手人", max_length=100)
    fill = models.BooleanField("空着的用读出来的补", default=True)
    columns = models.JSONField("列对应", default=dict)
    counts = models.JSONField("行数", default=dict)
    issues = models.JSONField("问题", default=list)
    received_at = models.DateTimeField("收到时间")
    taken_at = models.DateTimeField("导入时间", null=True)
    undone_at = models.DateTimeField("撤回时间", null=True)
    undone_why = models.CharField("撤回理由", max_length=300, default="")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = ("region_code", "agency__region__code")
    scope_project = None

    class Meta:
        verbose_name = verbose_name_plural = "线索批次"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class ClueBatchRow(models.Model):
    """One row that became a clue or told more of one. ``key``: what the row said, hashed, to know it when it comes again.

    ``likely``: a clue on the register that may be the same grievance, with the reasons; a person joins them.
    ``before``: what of the door was changed, to put it back when the file is taken back.
    """

    class Outcome(models.TextChoices):
        NEW = "new", "新线索"
        AGAIN = "again", "来过，更新了来源状态"
        SAME = "same", "来过，没有变化"

    PRIVACY = Classes(open="sheet outcome key likely_why before")

    batch = models.ForeignKey(ClueBatch, models.PROTECT, related_name="lines")
    sheet = models.CharField("工作表", max_length=100)
    row = models.PositiveIntegerField("行")
    clue = models.ForeignKey(Clue, models.PROTECT, related_name="batch_rows")
    outcome = models.CharField("结果", max_length=6, choices=Outcome)
    key = models.CharField(max_length=32, db_index=True)
    likely = models.ForeignKey(Clue, models.PROTECT, null=True, related_name="+", verbose_name="可能是同一件事")
    likely_why = models.CharField("凭什么", max_length=200, default="")
    before = models.JSONField(default=dict)

    objects = UnscopedManager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.sheet} 第 {self.row} 行"
