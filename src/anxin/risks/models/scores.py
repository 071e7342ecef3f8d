"""The risk scores of a day, kept so that a page can sort them; each part with its arithmetic as it was worked out."""

from django.db import models

from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes
from anxin.registry.models import Enterprise, Project


class ScoreDay(models.Model):
    """One working out of all scores: the day asked about, and the knowledge that was used."""

    PRIVACY = Classes()

    as_of = models.DateField("评分日", unique=True)
    known_at = models.DateTimeField("知悉截止")

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "评分"
        ordering = ["as_of"]

    def __str__(self) -> str:
        return f"评分 {self.as_of}"


class RiskLine(models.Model):
    """One project's or enterprise's score. Points are in tenths, so that they sort and add exactly: 405 is 40.5 points.

    ``area``: of an enterprise, the longest region code around all its projects; whoever may not see one of those does not
    see the line. ``parts``: [{block, name, points, weight, share, says, project}], empty on days that are no longer the
    latest.
    """

    PRIVACY = Classes(open="area band blocks parts")

    day = models.ForeignKey(ScoreDay, models.CASCADE, related_name="lines")
    project = models.ForeignKey(Project, models.CASCADE, null=True, related_name="+")
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, null=True, related_name="+")
    area = models.CharField("涉及区域", max_length=12, default="")
    points10 = models.IntegerField("风险分(十分之一)")
    missing10 = models.IntegerField("缺数据的分(十分之一)")
    band = models.CharField("档", max_length=6, default="")
    blocks = models.JSONField("分块", default=list)
    parts = models.JSONField("各项", default=list)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = ("project__region_code", "area")
    scope_project = "project_id"

    class Meta:
        verbose_name = verbose_name_plural = "风险分"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.UniqueConstraint(fields=["day", "project"], name="risks_line_of_project"),
            models.UniqueConstraint(fields=["day", "enterprise"], name="risks_line_of_enterprise"),
        ]
        indexes = [models.Index(fields=["day", "-points10"], name="risks_line_points")]

    def __str__(self) -> str:
        return f"{self.day_id} {self.points10}"

    @property
    def points(self) -> str:
        """'40.5'."""
        return f"{self.points10 / 10:.1f}"

    @property
    def at_most(self) -> str:
        """What the score could become if all that is missing were at its worst."""
        return f"{(self.points10 + self.missing10) / 10:.1f}"
