"""What an area has chosen for itself: which safeguards it counts, and where it tries out supervision by data."""

from django.db import models

from anxin.access.models import Region
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes


class AreaSafeguards(models.Model):
    """The set of wage systems that an area counts (R133): 四项、五项、六项制度, 一金三制 or a list of its own.

    It holds for the region and all below it that have not chosen. ``checks``: codes of ``anxin.standing.safeguards.CHECKS``
    with blanks between, in the order in which the area names them.
    """

    PRIVACY = Classes(open="name checks set_by")

    region = models.OneToOneField(Region, models.PROTECT, primary_key=True, related_name="+", verbose_name="地区")
    name = models.CharField("叫法", max_length=30)
    checks = models.CharField("制度", max_length=200)
    set_by = models.CharField("设定人", max_length=100)
    set_at = models.DateTimeField("设定时间")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region__code"

    class Meta:
        verbose_name = verbose_name_plural = "地区保障制度"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"

    def __str__(self) -> str:
        return f"{self.region_id} {self.name}"


class Pilot(models.Model):
    """信息化监管先行试点 (R130): a region that tries supervision by data first, from a day to a day, with its aim.

    ``target_ppm``: the join rate that is aimed at, in parts per million.
    """

    PRIVACY = Classes(open="name set_by")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="地区")
    name = models.CharField("试点名称", max_length=60)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True)
    target_ppm = models.IntegerField("目标接入率(百万分之)", default=1_000_000)
    set_by = models.CharField("登记人", max_length=100)
    set_at = models.DateTimeField("登记时间")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region__code"

    class Meta:
        verbose_name = verbose_name_plural = "试点"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="standing_pilot_ends_after_start",
            ),
            models.UniqueConstraint(fields=["region", "name"], name="standing_pilot_once"),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.name}"
