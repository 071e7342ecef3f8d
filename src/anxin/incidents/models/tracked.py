"""What events, opinion and releases share: a number, a place, an owner, a clock to the minute, a history."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from anxin.access.models import Agency, User
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.audit.acts import Act
from anxin.casework.flow import Flow
from anxin.deadlines.models import Deadline


class Tracked(models.Model):
    """``due_at``: the moment, where the clock runs in minutes or hours; ``due_on`` its day. ``pressed``: of which clock
    it was already told that it ran out. ``first_agency``: the office that found it and stays responsible."""

    OPEN = "number region_code state"
    FLOW: ClassVar[Flow]
    step_act: ClassVar[Act]

    number = models.CharField("编号", max_length=20, unique=True)
    region_code = models.CharField("行政区划", max_length=12, db_index=True)
    first_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="首报单位")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="牵头单位")
    handler = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="经办人")
    clock = models.ForeignKey(Deadline, models.PROTECT, null=True, related_name="+", verbose_name="本步期限")
    due_on = models.DateField("本步到期", null=True, db_index=True)
    due_at = models.DateTimeField("本步到期时刻", null=True)
    pressed = models.PositiveBigIntegerField("已催办的期限", null=True)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = ("region_code", "agency__region__code")

    class Meta:
        abstract = True
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state not in self.FLOW.ends  # type: ignore[attr-defined]


def clock_rule(flow: Flow, name: str) -> models.CheckConstraint:
    """Whatever is open has a clock, and whatever is ended has none."""
    ends = sorted(flow.ends)
    rule = Q(state__in=ends, clock__isnull=True) | (~Q(state__in=ends) & Q(clock__isnull=False))
    return models.CheckConstraint(condition=rule, name=name)


def open_ones(flow: Flow) -> Q:
    return ~Q(state__in=sorted(flow.ends))


def late(now: datetime, as_of: object, at: str = "due_at", on: str = "due_on") -> Q:
    """Whose clock has run out: by the moment where it has one, else by the day."""
    return Q(**{f"{at}__lt": now}) | Q(**{f"{at}__isnull": True, f"{on}__lt": as_of})
