"""What a worker himself says of a month on his record."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.casework.models import Clue
from anxin.privacy.classing import Classes
from anxin.privacy.fields import SealedTextField
from anxin.registry.models import Project, Worker


class MonthAnswer(models.Model):
    """本人答复: he says that a month is right, or what is wrong with it.

    That it is right becomes a fact of the ledger (工资确认), carried there by the house: ``carried_at``. What is wrong is a
    clue that somebody must answer, and no fact: facts of a site are read by the site, and who objects must not be known
    to it. ``said_days_x100``/``said_fen``: what it should be, as he says.
    """

    class What(models.TextChoices):
        RIGHT = "right", "都对"
        DAYS = "days", "出勤天数不对"
        AMOUNT = "amount", "金额不对"
        UNPAID = "unpaid", "没收到钱"
        NOT_ME = "not_me", "不是我"

    PRIVACY = Classes(open="what", sealed="words")

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    month = models.IntegerField("月份", help_text="YYYYMM")
    what = models.CharField("答复", max_length=8, choices=What)
    said_days_x100 = models.IntegerField("本人说的天数(0.01天)", null=True)
    said_fen = models.BigIntegerField("本人说的金额(分)", null=True)
    words = SealedTextField("本人的话", default="", mask="text")
    said_on = models.DateField("答复日期")
    said_at = models.DateTimeField()
    clue = models.ForeignKey(Clue, models.PROTECT, null=True, related_name="+", verbose_name="线索")
    carried_at = models.DateTimeField("入账时间", null=True)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "project__region_code"
    scope_project = "project_id"

    class Meta:
        verbose_name = verbose_name_plural = "本人答复"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["worker", "project", "month"], name="records_answer_month"),
            models.Index(fields=["id"], condition=Q(carried_at__isnull=True), name="records_answer_new"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(what="right", clue__isnull=True) | (~Q(what="right") & Q(clue__isnull=False)),
                name="records_answer_objection_has_a_clue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.month}"
