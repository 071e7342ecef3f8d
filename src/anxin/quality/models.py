"""The monthly circular of an area (R124) and the advice to the trade authority, point to point, with a date (R125)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anxin.access.models import Agency, Region
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes
from anxin.registry.models import Project


class Circular(models.Model):
    """接入和数据质量通报: the numbers of one area and month as they were when it was drafted, for ever.

    ``numbers``: what ``selectors.month_numbers`` gave. ``checks``: what the house recomputed, each with whether it holds.
    Whoever drafts it does not sign it; it is sent once it is signed.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "待审核"
        RETURNED = "returned", "退回重拟"
        SIGNED = "signed", "已签发"
        SENT = "sent", "已发出"

    PRIVACY = Classes(
        open="month state numbers checks remark drafted_by drafted_by_display signed_by signed_by_display despite return_reason"
    )

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="地区")
    month = models.IntegerField("月份", help_text="YYYYMM")
    as_of = models.DateField("数据截至")
    state = models.CharField("状态", max_length=8, choices=State, default=State.DRAFT)
    numbers = models.JSONField("数据", default=dict)
    checks = models.JSONField("核对", default=list)
    remark = models.TextField("情况说明", default="")
    drafted_by = models.CharField("填报人", max_length=80)
    drafted_by_display = models.CharField("填报人姓名", max_length=80)
    drafted_at = models.DateTimeField("填报时间")
    signed_by = models.CharField("审核人", max_length=80, default="")
    signed_by_display = models.CharField("审核人姓名", max_length=80, default="")
    signed_at = models.DateTimeField("签发时间", null=True)
    despite = models.CharField("不符而签发的理由", max_length=300, default="")
    return_reason = models.CharField("退回理由", max_length=300, default="")
    correct_by = models.DateField("限期整改到", null=True)
    sent_at = models.DateTimeField("发出时间", null=True)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region__code"

    class Meta:
        verbose_name = verbose_name_plural = "通报"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.UniqueConstraint(fields=["region", "month"], name="quality_circular_once"),
            models.CheckConstraint(
                condition=Q(signed_by="") | ~Q(signed_by=models.F("drafted_by")), name="quality_circular_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False, signed_at__isnull=False),
                name="quality_circular_sent_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.month}"


class Advice(models.Model):
    """点对点建议: to one trade authority about one project: what is wrong, and by when it is to be put right.

    Only the facts say that it was; a date that passed without is reported to the task force and circulated.
    """

    class State(models.TextChoices):
        OPEN = "open", "限期内"
        CORRECTED = "corrected", "已整改"
        MISSED = "missed", "逾期未整改"

    PRIVACY = Classes(open="authority reasons state")

    circular = models.ForeignKey(Circular, models.PROTECT, related_name="advices")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    authority = models.CharField("行业主管部门", max_length=120)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    reasons = models.JSONField("问题", default=list)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    sent_on = models.DateField("发出")
    correct_by = models.DateField("限期整改到")
    corrected_on = models.DateField("整改完成", null=True)
    missed_on = models.DateField("认定逾期", null=True)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "project__region_code"
    scope_project = "project_id"

    class Meta:
        verbose_name = verbose_name_plural = "点对点建议"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.UniqueConstraint(fields=["circular", "project"], name="quality_advice_once"),
            models.CheckConstraint(
                condition=~Q(state="corrected") | Q(corrected_on__isnull=False), name="quality_advice_corrected_when"
            ),
        ]
        indexes = [models.Index(fields=["state", "correct_by"], name="quality_advice_open")]

    def __str__(self) -> str:
        return f"{self.authority} {self.project_id}"
