"""An area's own standards: a number that it tightens, or a rule that it switches off for a time or on again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q

from anxin import law
from anxin.access.scoping import ScopedManager, ScopedQuerySet, UnscopedManager
from anxin.privacy.classing import Classes


class _Holding:
    def holding(self: models.QuerySet, on: date) -> models.QuerySet:
        """Approved changes that hold on the day, both ends included."""
        rows = self.filter(state=AreaChange.State.APPROVED, starts_on__lte=on)
        return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class AreaChangeQuerySet(_Holding, ScopedQuerySet):
    pass


class PlainAreaChangeQuerySet(_Holding, models.QuerySet):
    pass


class AreaChange(models.Model):
    """One change of a standard in one area: asked for by one person, approved by another, from a day until a day.

    ``name`` is a number's dotted name ('wage.late_red_d') or a rule's code ('W02'); ``value`` the number as text, or 'off'
    or 'on'. ``was``: what held there on the day it was asked for. Rows are never edited after the decision; only an end
    may come earlier.
    """

    class Kind(models.TextChoices):
        NUMBER = "number", "数值调严"
        RULE = "rule", "规则启停"

    class State(models.TextChoices):
        PROPOSED = "proposed", "待批准"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "已退回"
        WITHDRAWN = "withdrawn", "已撤回"

    PRIVACY = Classes(
        open="region_code kind name value was reason state proposed_by proposed_display decided_by decided_display "
        "decision ended_by end_reason rule"
    )

    region_code = models.CharField("适用地区", max_length=12, db_index=True)
    kind = models.CharField("种类", max_length=8, choices=Kind)
    name = models.CharField("数值或规则", max_length=60)
    rule = models.CharField("因哪条规则提出", max_length=8, default="")
    value = models.CharField("改为", max_length=20)
    was = models.CharField("原为", max_length=20)
    reason = models.CharField("理由", max_length=500)
    starts_on = models.DateField("自")
    ends_on = models.DateField("至", null=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PROPOSED)
    trial_id = models.BigIntegerField("所附试算", null=True, help_text="trials live on a higher floor")
    proposed_by = models.CharField("申请人", max_length=100)
    proposed_display = models.CharField("申请人姓名", max_length=100, default="")
    proposed_at = models.DateTimeField("申请时间")
    decided_by = models.CharField("审批人", max_length=100, default="")
    decided_display = models.CharField("审批人姓名", max_length=100, default="")
    decided_at = models.DateTimeField("审批时间", null=True)
    decision = models.CharField("审批意见", max_length=500, default="")
    ended_by = models.CharField("终止人", max_length=100, default="")
    ended_at = models.DateTimeField("终止时间", null=True)
    end_reason = models.CharField("终止理由", max_length=500, default="")

    objects = ScopedManager.from_queryset(AreaChangeQuerySet)()
    objects_unscoped = UnscopedManager.from_queryset(PlainAreaChangeQuerySet)()
    scope_region = "region_code"

    class Meta:
        verbose_name = verbose_name_plural = "本地标准"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="standards_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | (~Q(decided_by="") & ~Q(decided_by=F("proposed_by"))),
                name="standards_second_person",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="standards_reason"),
            models.CheckConstraint(
                condition=~Q(kind="rule", value="off") | Q(ends_on__isnull=False), name="standards_off_ends"
            ),
            models.UniqueConstraint(
                fields=["region_code", "name"], condition=Q(state="proposed"), name="standards_one_proposal"
            ),
        ]
        indexes = [models.Index(fields=["state", "name"], name="standards_state_name")]

    def __str__(self) -> str:
        return f"{self.region_code} {self.name} {self.value}"

    @property
    def value_zh(self) -> str:
        """'停用', '20 天'"""
        return self._said(self.value)

    @property
    def was_zh(self) -> str:
        return self._said(self.was)

    def _said(self, value: str) -> str:
        declared = law.defaults().get(self.name) if self.kind == self.Kind.NUMBER else None
        return declared.said(Decimal(value)) if declared else {"off": "停用", "on": "启用"}.get(value, value)

    def holds(self: Self, on: date) -> bool:
        """Whether it is in force on the day."""
        if self.state != self.State.APPROVED or on < self.starts_on:
            return False
        return self.ends_on is None or on <= self.ends_on
