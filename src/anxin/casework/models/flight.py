"""欠薪逃匿: who was looked for and not found, what shows that somebody has gone, and what the emergency fund advanced."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anxin.access.scoping import UnscopedManager
from anxin.privacy.classing import Classes

from .cases import Case


class ContactAttempt(models.Model):
    """联系记录 of a case: one try to reach the employer's legal person or manager. He is named by his post alone."""

    class Who(models.TextChoices):
        LEGAL_PERSON = "legal_person", "法定代表人"
        MANAGER = "manager", "负责人"
        BOTH = "both", "法定代表人兼负责人"

    class Way(models.TextChoices):
        PHONE = "phone", "电话"
        MESSAGE = "message", "短信、微信"
        VISIT = "visit", "上门"
        LETTER = "letter", "书面通知"

    PRIVACY = Classes(open="who way words made_by")

    case = models.ForeignKey(Case, models.PROTECT, related_name="contacts", verbose_name="案件")
    who = models.CharField("联系谁", max_length=12, choices=Who)
    way = models.CharField("怎么联系", max_length=8, choices=Way)
    at = models.DateTimeField("什么时候")
    reached = models.BooleanField("联系上了")
    words = models.CharField("说明", max_length=300, default="")
    made_by = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "联系记录"
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(at__lte=models.F("recorded_at")), name="casework_contact_is_past")
        ]

    def __str__(self) -> str:
        return f"{self.get_who_display()} {self.get_way_display()}"


class FlightSign(models.Model):
    """逃匿迹象: premises closed or assets moving, with what shows it; ``ended_at`` when it no longer holds."""

    class Kind(models.TextChoices):
        CLOSED = "closed", "经营场所关门"
        MOVING = "moving", "转移财产"

    PRIVACY = Classes(open="kind evidence ended_why")

    case = models.ForeignKey(Case, models.PROTECT, related_name="signs", verbose_name="案件")
    kind = models.CharField("迹象", max_length=8, choices=Kind)
    seen_on = models.DateField("哪天看到")
    evidence = models.CharField("凭什么说", max_length=500)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField("排除理由", max_length=300, default="")

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "逃匿迹象"
        ordering = ["-seen_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(evidence=""), name="casework_sign_has_evidence"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_why=""), name="casework_sign_ended_why"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class FundAdvance(models.Model):
    """应急周转金垫付: part of the wages or living costs paid ahead by the government, to be got back from the employer.

    Never a settlement (article 63): it has no part in what was recovered, and the case stays open.
    """

    PRIVACY = Classes(open="covers approved_by words")

    case = models.ForeignKey(Case, models.PROTECT, related_name="advances", verbose_name="案件")
    on = models.DateField("垫付日")
    covers = models.CharField("垫付什么", max_length=8, choices=[("wages", "部分工资"), ("living", "基本生活费")])
    people = models.PositiveIntegerField("人数")
    amount_fen = models.BigIntegerField("金额(分)")
    approved_by = models.CharField("批准", max_length=120)
    words = models.CharField("说明", max_length=300, default="")
    recorded_at = models.DateTimeField()

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "应急周转金垫付"
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0, people__gt=0), name="casework_advance_positive"),
            models.CheckConstraint(condition=~Q(approved_by=""), name="casework_advance_approved"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.amount_fen}"
