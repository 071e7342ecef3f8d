"""应急预案: what an area, or a firm, does when workers gather or somebody threatens the worst; and who does which part."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anxin.access.models import Agency
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes
from anxin.registry.models import Enterprise


class Duty(models.TextChoices):
    """职责: parts of a plan (R313 and the joint handling of R320)."""

    LEAD = "lead", "牵头协调"
    FEEDBACK = "feedback", "信息反馈、对投诉人解释"
    DISSUADE = "dissuade", "疏导、越级上访劝返"
    ASSESS = "assess", "研判、联动公安和监察"
    ORDER = "order", "现场秩序"
    GUARD = "guard", "协助控制现场"
    LOGISTICS = "logistics", "车辆、装备、食物"
    AUTHORITY = "authority", "行业主管部门到场、约谈企业"
    PAY = "pay", "查清欠薪、督促清偿"
    LAW = "law", "法律引导、调解"
    VOICE = "voice", "舆情监测和引导"
    NETWORK = "network", "联系平台、清除不实信息"


# Without an office for these a plan is not whole: six parts of R313, and the two that every plan of the sources names.
NEEDED = (
    Duty.LEAD,
    Duty.FEEDBACK,
    Duty.DISSUADE,
    Duty.ASSESS,
    Duty.ORDER,
    Duty.GUARD,
    Duty.LOGISTICS,
    Duty.AUTHORITY,
)
NEEDED_FOR_OPINION = (Duty.LEAD, Duty.ASSESS, Duty.VOICE, Duty.NETWORK)


class EmergencyPlan(models.Model):
    """One plan. ``enterprise``: a firm's own (R314); None: the area's. A later plan of the same place ends the one before."""

    PRIVACY = Classes(open="region_code title covers measures starts_when file_name sha256 kept_by reason")

    region_code = models.CharField("行政区划", max_length=12, db_index=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+", verbose_name="企业")
    title = models.CharField("名称", max_length=120)
    covers = models.JSONField("管哪些事", default=list, help_text="group, extreme, opinion")
    starts_when = models.CharField("什么情形启动", max_length=500)
    measures = models.TextField("处置措施")
    file_name = models.CharField("文件", max_length=120, default="")
    sha256 = models.CharField(max_length=64, default="")
    starts_on = models.DateField("自")
    ends_on = models.DateField("至", null=True)
    reason = models.CharField("停用理由", max_length=200, default="")
    kept_by = models.CharField(max_length=100)
    kept_at = models.DateTimeField()

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region_code"

    class Meta:
        verbose_name = verbose_name_plural = "应急预案"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "title"], condition=Q(ends_on__isnull=True, enterprise__isnull=True), name="incidents_plan_once",
            ),
            models.UniqueConstraint(
                fields=["enterprise", "title"], condition=Q(ends_on__isnull=True, enterprise__isnull=False), name="incidents_firm_plan_once",
            ),
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | ~Q(reason=""), name="incidents_plan_ended_why"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class PlanDuty(models.Model):
    """职责分工: an office, its part, whom to ask for and the number of its duty desk (an office's number, nobody's own)."""

    PRIVACY = Classes(open="duty office words contact phone")

    plan = models.ForeignKey(EmergencyPlan, models.CASCADE, related_name="duties")
    duty = models.CharField("职责", max_length=10, choices=Duty)
    office = models.CharField("单位", max_length=120)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name="机构")
    words = models.CharField("做什么", max_length=300, default="")
    contact = models.CharField("联系人", max_length=60, default="")
    phone = models.CharField("值班电话", max_length=30, default="")

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "职责分工"
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(office=""), name="incidents_duty_has_office")]

    def __str__(self) -> str:
        return f"{self.office} {self.get_duty_display()}"
