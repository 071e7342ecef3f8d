"""What the arrears on a project of the government or of a state firm laid bare about systems and duties."""

from __future__ import annotations

from django.db import models

from anxin.access.scoping import UnscopedManager
from anxin.privacy.classing import Classes

from .cases import Case


class CaseReview(models.Model):
    """查处情况 (R211): how the wage systems were kept and who failed in which duty; said again to others by a circular."""

    PRIVACY = Classes(open="systems duty treatment examined_by")

    case = models.OneToOneField(Case, models.PROTECT, related_name="review")
    systems = models.CharField("制度落实得怎样", max_length=1000)
    duty = models.CharField("责任落实得怎样", max_length=1000)
    treatment = models.CharField("怎么处理", max_length=1000)
    examined_by = models.CharField("谁查的", max_length=200)
    examined_on = models.DateField("查完的日期")

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "查处情况"

    def __str__(self) -> str:
        return f"{self.case} {self.examined_on}"
