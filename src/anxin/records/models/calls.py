"""Calls that ask workers whether a month's wage arrived (R083)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anxin.access.models import User
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.casework.models import CallBack, Clue
from anxin.privacy.classing import Classes
from anxin.privacy.fields import SealedTextField
from anxin.registry.models import Project, Worker


class WageCall(models.Model):
    """工资回访: one worker and one month, drawn by lot; somebody calls him and asks whether the money arrived.

    ``owed_fen``/``paid_fen``: what sheets and receipts said when it was drawn, beside which his word stands.
    ``answer`` '' while nobody has reached him; "not reached" once it was tried as often as it must be. ``clue``: what
    came of a "not all" or "nothing".
    """

    PRIVACY = Classes(open="answer drawn_by called_by_name", sealed="words")

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    month = models.IntegerField("月份", help_text="YYYYMM")
    owed_fen = models.BigIntegerField("应付(分)")
    paid_fen = models.BigIntegerField("回单到账(分)")
    drawn_on = models.DateField("抽取日")
    drawn_by = models.CharField("抽取人", max_length=100)
    due_on = models.DateField("期限")
    tries = models.PositiveSmallIntegerField("打了几次", default=0)
    answer = models.CharField("本人怎么说", max_length=12, choices=CallBack.Answer, default="")
    got_fen = models.BigIntegerField("本人说到账(分)", null=True)
    words = SealedTextField("他的话", default="", mask="text")
    called_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    called_by_name = models.CharField("回访人", max_length=100, default="")
    called_at = models.DateTimeField("回访时间", null=True)
    clue = models.ForeignKey(Clue, models.PROTECT, null=True, related_name="+", verbose_name="线索")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "project__region_code"
    scope_project = "project_id"

    class Meta:
        verbose_name = verbose_name_plural = "工资回访"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        indexes = [models.Index(fields=["due_on"], condition=Q(answer=""), name="records_call_open")]
        constraints = [
            models.UniqueConstraint(fields=["worker", "project", "month"], name="records_call_once"),
            # Whoever says that he was not paid is a clue; nobody else is made one.
            models.CheckConstraint(
                condition=Q(answer__in=["not_all", "nothing"], clue__isnull=False)
                | (~Q(answer__in=["not_all", "nothing"]) & Q(clue__isnull=True)),
                name="records_call_not_paid_is_a_clue",
            ),
        ]

    def __str__(self) -> str:
        return f"工资回访 {self.pk}"

    @property
    def contradicts(self) -> bool:
        """The bank says that all arrived, and he says that it did not."""
        return self.answer in ("not_all", "nothing") and self.paid_fen >= self.owed_fen
