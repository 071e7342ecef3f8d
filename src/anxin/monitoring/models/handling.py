"""What people add to a warning: in whose hands it is, papers, and the claim that it is a false alarm."""

from django.db import models
from django.db.models import F, Q

from anxin.access.models import Agency, User
from anxin.access.scoping import UnscopedManager
from anxin.privacy.classing import Classes

from .warnings import Warning, WarningEvent


class Holding(models.Model):
    """承办: who has a warning in hand from a moment on. The first row is the first receiver, and stays.

    A person, an agency, or a person of an agency. ``until`` is empty for the one who has it now.
    """

    PRIVACY = Classes(open="reason given_by given_display")

    warning = models.ForeignKey(Warning, models.PROTECT, related_name="holdings")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name="承办机构")
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="承办人")
    since = models.DateTimeField("自")
    until = models.DateTimeField("至", null=True)
    reason = models.CharField("移交理由", max_length=500, default="")
    given_by = models.CharField("移交人", max_length=100)
    given_display = models.CharField("移交人姓名", max_length=100, default="")

    objects = UnscopedManager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["warning"], condition=Q(until__isnull=True), name="monitoring_holding_one_open"
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=False) | Q(person__isnull=False), name="monitoring_holding_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.told

    @property
    def told(self) -> str:
        """'县住建局 李某': agency and person, as far as there are both."""
        named = (self.agency.name if self.agency_id else "", self.person.display_name if self.person_id else "")
        return " ".join(part for part in named if part)


class Attachment(models.Model):
    """附件: a file that came with a step of a warning's life. Its bytes lie in the evidence store under ``sha256``."""

    PRIVACY = Classes(open="sha256 media given_by", masked="name")

    event = models.ForeignKey(WarningEvent, models.PROTECT, related_name="attachments")
    name = models.CharField("文件名", max_length=200)
    media = models.CharField("类型", max_length=100)
    size = models.BigIntegerField("字节数")
    sha256 = models.CharField("校验值", max_length=64)
    given_by = models.CharField("提交人", max_length=100)
    given_at = models.DateTimeField("提交时间")

    objects = UnscopedManager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class FalseAlarm(models.Model):
    """误报: somebody says that the rule is wrong here, another looks again. Upheld ones count against the rule."""

    PRIVACY = Classes(open="rule reason claimed_by claimed_display decided_by decided_why")

    warning = models.ForeignKey(Warning, models.PROTECT, related_name="false_alarms")
    rule = models.CharField("规则", max_length=8, db_index=True)
    rule_version = models.SmallIntegerField("规则版本")
    reason = models.CharField("理由", max_length=500)
    claimed_by = models.CharField("申报人", max_length=100)
    claimed_display = models.CharField("申报人姓名", max_length=100, default="")
    claimed_at = models.DateTimeField("申报时间")
    claimed_on = models.DateField("申报日")
    upheld = models.BooleanField("认定", null=True)
    decided_by = models.CharField("复核人", max_length=100, default="")
    decided_why = models.CharField("复核意见", max_length=500, default="")
    decided_at = models.DateTimeField("复核时间", null=True)

    objects = UnscopedManager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["warning"], condition=Q(upheld__isnull=True), name="monitoring_false_alarm_one_open"
            ),
            models.CheckConstraint(
                condition=Q(upheld__isnull=True, decided_by="", decided_at__isnull=True)
                | Q(upheld__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by="")
                & ~Q(decided_by=F("claimed_by")),
                name="monitoring_false_alarm_second_look",
            ),
        ]

    def __str__(self) -> str:
        return f"误报 {self.pk}"
