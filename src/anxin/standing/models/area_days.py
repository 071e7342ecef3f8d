"""How an area stood on a day, kept so that a line can be drawn through the days."""

from django.db import models

from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes


class AreaDay(models.Model):
    """地区日结: the sums of a region and all below it, as the last evaluation of that day left them. Money in fen.

    ``region_code`` is a prefix of 2, 4, 6 or 9 digits. ``told_later``: the day was past when it was worked out, from what
    was known afterwards; a day that was kept while it lasted is never written over by such a one.
    ``red`` .. ``none``: projects by their gravest open warning. ``owed_people``: distinct people with money missing past a
    pay day; ``owed_months``: months of projects with such people; ``owed_sites``: projects with any. ``due_in_fen``: labour
    cost whose day has passed; ``short_sites``: projects with a period of it that did not come in full, by ``short_fen``.
    """

    PRIVACY = Classes(open="region_code")

    region_code = models.CharField("行政区划", max_length=12)
    on = models.DateField("日期")
    told_later = models.BooleanField("事后补算", default=False)
    projects = models.IntegerField("项目数", default=0)
    red = models.IntegerField("红色项目", default=0)
    orange = models.IntegerField("橙色项目", default=0)
    yellow = models.IntegerField("黄色项目", default=0)
    blue = models.IntegerField("蓝色项目", default=0)
    none = models.IntegerField("无预警项目", default=0)
    owed_sites = models.IntegerField("欠薪项目", default=0)
    owed_people = models.IntegerField("欠薪人数", default=0)
    owed_months = models.IntegerField("欠薪项目月", default=0)
    owed_fen = models.BigIntegerField("欠薪金额(分)", default=0)
    due_in_fen = models.BigIntegerField("人工费应拨(分)", default=0)
    paid_in_fen = models.BigIntegerField("人工费到位(分)", default=0)
    short_sites = models.IntegerField("人工费没拨足的项目", default=0)
    short_fen = models.BigIntegerField("人工费差额(分)", default=0)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region_code"

    class Meta:
        verbose_name = verbose_name_plural = "地区日结"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [models.UniqueConstraint(fields=["region_code", "on"], name="standing_area_day_once")]
        indexes = [models.Index(fields=["on"], name="standing_area_day_on")]

    def __str__(self) -> str:
        return f"{self.region_code} {self.on}"


class AreaShape(models.Model):
    """The boundary of a region as the area supplied it: rings of (longitude, latitude) as GeoJSON writes them."""

    PRIVACY = Classes(open="region_code geometry given_by")

    region_code = models.CharField("行政区划", max_length=12, unique=True)
    geometry = models.JSONField("边界", help_text="a list of polygons, each a list of rings, each a list of [lon, lat]")
    given_by = models.CharField("提供人", max_length=100)
    given_at = models.DateTimeField("提供时间")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region_code"

    class Meta:
        verbose_name = verbose_name_plural = "地区边界"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"

    def __str__(self) -> str:
        return self.region_code
