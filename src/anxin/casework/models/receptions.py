"""集中接访: the days on which officials sit to hear whoever comes (R176)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from anxin.access.models import Agency
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes


class ReceptionDay(models.Model):
    """接访日: planned with who sits when and where; afterwards how many came, or why it was called off.

    What was heard is entered as clues through the door of receptions and is counted by office and day.
    """

    PRIVACY = Classes(open="region_code place sits outcome called_off planned_by")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="receptions", verbose_name="接访单位")
    region_code = models.CharField("行政区划", max_length=12, db_index=True)
    on = models.DateField("日期")
    starts = models.TimeField("开始")
    ends = models.TimeField("结束")
    place = models.CharField("地点", max_length=120)
    sits = models.CharField("谁接访", max_length=200)
    came = models.PositiveIntegerField("来了几人", null=True)
    outcome = models.CharField("接访情况", max_length=500, default="")
    called_off = models.CharField("取消的理由", max_length=200, default="")
    planned_by = models.CharField("登记的人", max_length=100)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region_code"

    class Meta:
        verbose_name = verbose_name_plural = "接访日"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        ordering = ["-on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "on"], condition=Q(called_off=""), name="casework_reception_once_a_day"
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="casework_reception_ends_after_start"),
            models.CheckConstraint(
                condition=Q(came__isnull=True) | Q(called_off=""), name="casework_reception_held_or_called_off"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.agency}"
