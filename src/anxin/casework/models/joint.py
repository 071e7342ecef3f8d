"""Who handles a clue together with the office that is responsible for it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from anxin.access.models import Agency
from anxin.access.scoping import UnscopedManager
from anxin.privacy.classing import Classes

from .clues import Clue


class JointHandler(models.Model):
    """联办单位 (R173): an office that does a part of a clue; the handling office stays responsible for the whole.

    ``sees``: the office's region code for as long as it is named: by that its people see a clue of another place; '' when
    it was released.
    """

    PRIVACY = Classes(open="task sees named_by release_reason")

    clue = models.ForeignKey(Clue, models.PROTECT, related_name="joint_handlers")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="joint_clues", verbose_name="联办单位")
    task = models.CharField("要做什么", max_length=300)
    sees = models.CharField(max_length=12, default="", db_index=True)
    named_by = models.CharField("定的人", max_length=100)
    named_at = models.DateTimeField("定的时间")
    released_at = models.DateTimeField("不再联办", null=True)
    release_reason = models.CharField("理由", max_length=300, default="")

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "联办单位"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clue", "agency"], condition=Q(released_at__isnull=True), name="casework_joint_once"
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(sees=""), name="casework_joint_released_sees_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}：{self.task}"


def in_force(clue: Clue) -> Any:
    """The joint handlers of a clue that are named now."""
    return clue.joint_handlers.filter(released_at__isnull=True).select_related("agency")
