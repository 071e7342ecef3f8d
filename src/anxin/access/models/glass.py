"""Emergency access (应急取权, break-glass): a role for a place, taken by oneself for some hours, seen by others."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from anxin.privacy.classing import Classes

from ..roles import role_choices
from ..scoping import ScopedManager, UnscopedManager
from .people import Region, User


class GlassBreakQuerySet(models.QuerySet):
    def in_force(self, now: datetime) -> Self:
        """Those that hold at the moment: taken, not yet over, not given back."""
        return self.filter(taken_at__lte=now, until__gt=now).filter(Q(ended_at__isnull=True) | Q(ended_at__gt=now))


class GlassBreak(models.Model):
    """应急取权: who took which role where, why, from when until when. It ends by itself at ``until``."""

    PRIVACY = Classes(open="role reason ended_by")

    user = models.ForeignKey(User, models.PROTECT, related_name="glass_breaks", verbose_name="用户")
    role = models.CharField("角色", max_length=40, choices=role_choices)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="行政区划")
    reason = models.TextField("理由")
    taken_at = models.DateTimeField("取用时间")
    until = models.DateTimeField("到期时间")
    ended_at = models.DateTimeField("提前结束时间", null=True, blank=True)
    ended_by = models.CharField("结束人", max_length=80, default="", blank=True)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager.from_queryset(GlassBreakQuerySet)()
    scope_region = "region__code"

    class Meta:
        verbose_name = verbose_name_plural = "应急取权"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        ordering = ["-taken_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("taken_at")), name="access_glass_ends_after_taken"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.get_role_display()}"

    @property
    def over_at(self) -> datetime:
        """When it ended or will end."""
        return min(self.until, self.ended_at) if self.ended_at else self.until

    def holds(self, now: datetime) -> bool:
        return self.taken_at <= now < self.over_at


class GlassNotice(models.Model):
    """Somebody who was told of an emergency access, and when he read of it."""

    PRIVACY = Classes()

    glass = models.ForeignKey(GlassBreak, models.CASCADE, related_name="notices")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    read_at = models.DateTimeField("看过的时间", null=True, blank=True)

    objects_unscoped = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "应急取权告知"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [models.UniqueConstraint(fields=["glass", "user"], name="access_glass_notice_once")]

    def __str__(self) -> str:
        return f"{self.glass_id} {self.user_id}"
