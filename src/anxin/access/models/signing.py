"""What sign-in keeps of a user: his former passwords, and which roles must show a second factor."""

from __future__ import annotations

from django.db import models

from anxin.privacy.classing import Classes

from ..roles import role_choices
from ..scoping import ScopedManager, UnscopedManager
from .people import Region, User


class PastPassword(models.Model):
    """A password that a user had, as the hash that it was kept as: a new one may not be one of the last few."""

    PRIVACY = Classes(indexed="password")

    user = models.ForeignKey(User, models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    objects_unscoped = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        ordering = ["-set_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at}"


class FactorDuty(models.Model):
    """An area requires a second factor (动态口令) of those who hold a role there or below."""

    PRIVACY = Classes(open="role set_by")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="行政区划")
    role = models.CharField("角色", max_length=40, choices=role_choices)
    starts_on = models.DateField("自")
    set_by = models.CharField("设定人", max_length=80)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region__code"

    class Meta:
        verbose_name = verbose_name_plural = "动态口令要求"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [models.UniqueConstraint(fields=["region", "role"], name="access_factor_duty_once")]

    def __str__(self) -> str:
        return f"{self.region_id} {self.get_role_display()}"
