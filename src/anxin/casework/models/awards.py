"""裁决判决: what an arbitration body or a court has decided for the workers of a case, followed until the money is there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anxin.access.scoping import UnscopedManager
from anxin.privacy.classing import Classes

from .cases import Case


class Award(models.Model):
    """裁决判决: one paper that binds the employer. ``ended_on``: set aside, replaced by a later one, or entered by mistake."""

    class Kind(models.TextChoices):
        ARBITRATION = "arbitration", "仲裁裁决书"
        JUDGMENT = "judgment", "判决书"
        MEDIATION = "mediation", "调解书"

    PRIVACY = Classes(open="kind number body court enforcement_no ended_why")

    case = models.ForeignKey(Case, models.PROTECT, related_name="awards", verbose_name="案件")
    kind = models.CharField("种类", max_length=12, choices=Kind)
    number = models.CharField("文书号", max_length=60)
    body = models.CharField("作出机构", max_length=120)
    made_on = models.DateField("作出日期")
    effective_on = models.DateField("生效日期")
    due_on = models.DateField("履行期满")
    amount_fen = models.BigIntegerField("金额(分)")
    applied_on = models.DateField("申请执行", null=True)
    court = models.CharField("执行法院", max_length=120, default="")
    enforcement_no = models.CharField("执行案号", max_length=60, default="")
    ended_on = models.DateField("失效", null=True)
    ended_why = models.CharField("失效理由", max_length=300, default="")
    recorded_at = models.DateTimeField()

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "裁决判决"
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="casework_award_positive"),
            models.CheckConstraint(
                condition=Q(effective_on__gte=models.F("made_on"), due_on__gte=models.F("effective_on")),
                name="casework_award_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_why=""), name="casework_award_ended_why"
            ),
            models.CheckConstraint(
                condition=Q(applied_on__isnull=True) | ~Q(court=""), name="casework_award_applied_where"
            ),
            models.UniqueConstraint(
                fields=["case", "number"], condition=Q(ended_on__isnull=True), name="casework_award_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number
