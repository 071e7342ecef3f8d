"""A person who answers for something from a day to a day: what every list of names here has in common."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from anxin.access.models import Agency, User
from anxin.privacy.fields import SealedTextField


class AppointmentQuerySet(models.QuerySet):
    def in_force(self, as_of: date) -> Self:
        """Those that hold on the day: both ends included."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=as_of), starts_on__lte=as_of)


class Appointment(models.Model):
    """``name`` always stands, also for somebody who never signs in; ``user`` when he does. An agency alone has no name.

    ``ends_on`` is the last day; none while it lasts. ``given_by`` is the actor as the audit log knows him.
    """

    OPEN = "name title given_by ended_by"
    SEALED = "phone"

    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="用户")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位")
    name = models.CharField("姓名", max_length=60, default="", blank=True)
    title = models.CharField("职务", max_length=80, default="", blank=True)
    phone = SealedTextField("电话", default="", blank=True)
    starts_on = models.DateField("自")
    ends_on = models.DateField("至", null=True, blank=True)
    given_by = models.CharField("经办人", max_length=80)
    given_at = models.DateTimeField("登记时间")
    ended_by = models.CharField("终止经办人", max_length=80, default="", blank=True)

    class Meta:
        abstract = True
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message="止日不能早于起日。",
            ),
            models.CheckConstraint(
                condition=~Q(name="") | Q(agency__isnull=False),
                name="%(app_label)s_%(class)s_somebody",
                violation_error_message="须写明姓名或单位。",
            ),
        ]

    def __str__(self) -> str:
        return self.told

    @property
    def told(self) -> str:
        """'县人社局 张三（副局长）': as much of it as is known."""
        person = f"{self.name}（{self.title}）" if self.name and self.title else self.name
        return " ".join(part for part in (self.agency.name if self.agency_id else "", person) if part)
