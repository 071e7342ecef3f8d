"""约谈: who was called in about a case, what was promised there, and what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anxin.access.scoping import UnscopedManager
from anxin.privacy.classing import Classes

from .cases import Case


class Interview(models.Model):
    """约谈 (R199): ``body`` and ``person`` were called in by ``held_by``; a promise has its day, and is kept or not."""

    PRIVACY = Classes(open="body post held_by about promised outcome", masked="person")

    case = models.ForeignKey(Case, models.PROTECT, related_name="interviews")
    on = models.DateField("约谈日")
    body = models.CharField("被约谈单位", max_length=200)
    person = models.CharField("被约谈人", max_length=50)
    post = models.CharField("职务", max_length=50, default="")
    held_by = models.CharField("约谈人", max_length=200)
    about = models.CharField("约谈什么", max_length=500)
    promised = models.CharField("承诺", max_length=500, default="")
    due_on = models.DateField("兑现期限", null=True)
    kept = models.BooleanField("兑现了", null=True)
    outcome = models.CharField("结果", max_length=500, default="")
    settled_on = models.DateField("看结果的日期", null=True)

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "约谈"
        ordering = ["on", "id"]
        constraints = [
            # What was promised has a day, and a day belongs to a promise.
            models.CheckConstraint(
                condition=Q(promised="", due_on__isnull=True) | (~Q(promised="") & Q(due_on__isnull=False)),
                name="casework_interview_promise_has_its_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.body}"

    @property
    def waits(self) -> bool:
        """Whether it is still to be seen if the promise was kept."""
        return bool(self.promised) and self.kept is None
