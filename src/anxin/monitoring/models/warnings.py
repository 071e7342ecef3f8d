"""Warnings: findings with a life (catalogue, section 1.2)."""

from django.db import models
from django.db.models import F, Q

from anxin.access.models import Agency, User
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes
from anxin.registry.models import Enterprise, Project, Worker

from .findings import Run


class Level(models.TextChoices):
    BLUE = "blue", "蓝色"
    YELLOW = "yellow", "黄色"
    ORANGE = "orange", "橙色"
    RED = "red", "红色"


MATTER_ZH = {"clue": "线索", "case": "案件", "office": "办理单位", "site": "项目"}


class Status(models.TextChoices):
    RAISED = "raised", "已触发"
    NOTIFIED = "notified", "已通知"
    ACKNOWLEDGED = "acknowledged", "已签收"
    EXPLAINED = "explained", "已说明"
    ACTING = "acting", "整改中"
    ESCALATED = "escalated", "已升级"
    WAIVED = "waived", "已豁免"
    FALSE_ALARM = "false_alarm", "认定误报"
    CLEARED = "cleared", "已解除"


class Warning(models.Model):
    """One per rule, subject and month, for ever: it rises, falls, clears and reopens, and is never raised twice.

    ``data_level`` is what the facts say; ``level`` is that or, where the answer did not come in time, higher.
    ``finding`` is the latest finding whole: numbers, parameters, evidence, arithmetic, basis, what clears it.
    ``act_due_on``: a red one must not only be answered but acted upon; ``acted_on`` is when that was first done.
    ``agency`` and ``person`` have it in hand now; who had it before, and first, stands in its holdings.

    A warning about an enterprise has no project. ``spoke_of`` then holds the ids of all projects that it ever spoke of,
    and ``area`` the longest region prefix that covers every one of them: whoever may not see one of those projects
    does not see the warning. ('' covers nothing less than everything.)

    A warning about a ``matter`` (a clue, a case, an office, a site that is complained of) has no project either, so that a site's own people never learn
    who complained: ``area`` is where the matter lies, ``spoke_of`` the project that it is about.
    """

    PRIVACY = Classes(open="key rule status level data_level finding digest area spoke_of matter")

    key = models.CharField(max_length=100, unique=True)
    rule = models.CharField("规则", max_length=8, db_index=True)
    rule_version = models.SmallIntegerField("规则版本")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="warnings")
    area = models.CharField("涉及区域", max_length=12, default="", db_index=True)
    spoke_of = models.JSONField("涉及项目", default=list)
    employer = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    month = models.IntegerField("月份", null=True, help_text="YYYYMM")
    matter = models.CharField(
        "事项", max_length=24, default="", db_index=True, help_text="clue:17, case:5, office:3, site:12"
    )
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.RAISED, db_index=True)
    level = models.CharField("等级", max_length=6, choices=Level)
    data_level = models.CharField("数据等级", max_length=6, choices=Level)
    opened_on = models.DateField("触发日期")
    reopened_on = models.DateField("最近重开日期", null=True)
    reopened = models.SmallIntegerField("重开次数", default=0)
    level_on = models.DateField("本等级起")
    due_on = models.DateField("答复期限", null=True)
    answered_on = models.DateField("答复日期", null=True)
    act_due_on = models.DateField("处置期限", null=True)
    acted_on = models.DateField("处置日期", null=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name="承办机构")
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="承办人")
    supervision_on = models.DateField("建议督办日期", null=True)
    cleared_on = models.DateField("解除日期", null=True)
    amount_fen = models.BigIntegerField("金额(分)", null=True)
    people = models.IntegerField("人数", null=True)
    finding = models.JSONField("依据", default=dict)
    digest = models.CharField(max_length=32)
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", help_text="the last run that changed it")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = ("project__region_code", "area")
    scope_project = "project_id"

    class Meta:
        verbose_name = verbose_name_plural = "预警"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.CheckConstraint(
                condition=Q(status=Status.CLEARED, cleared_on__isnull=False)
                | (~Q(status=Status.CLEARED) & Q(cleared_on__isnull=True)),
                name="monitoring_warning_cleared_when",
            ),
            models.CheckConstraint(
                condition=Q(project__isnull=False, area="")
                | Q(project__isnull=True, employer__isnull=False, worker__isnull=True, matter="")
                | (Q(project__isnull=True, worker__isnull=True) & ~Q(matter="")),
                name="monitoring_warning_of_whom",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "status", "level"], name="monitoring_warning_project"),
            models.Index(fields=["person", "status"], name="monitoring_warning_person"),
            models.Index(fields=["agency", "status"], name="monitoring_warning_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.pk}"

    @property
    def about(self) -> str:
        """What it is about, in words: '滨河安置房二期', '线索 X2026-0017'; of an office its name."""
        if self.matter:
            word, number = MATTER_ZH[self.matter.partition(":")[0]], self.finding.get("numbers", {}).get("clue_no")
            office = self.agency.name if self.matter.startswith("office:") and self.agency is not None else ""
            return office or self.finding.get("about", "") or (f"{word} {number}" if number else word)
        named = self.project or self.employer
        return named.name if named is not None else ""


class WarningEvent(models.Model):
    """One step in a warning's life. Rows are only ever added."""

    class Kind(models.TextChoices):
        RAISED = "raised", "触发"
        LEVEL_CHANGED = "level_changed", "等级变化"
        UPDATED = "updated", "内容更新"
        CLEARED = "cleared", "数据解除"
        REOPENED = "reopened", "再次触发"
        ACKNOWLEDGED = "acknowledged", "签收"
        EXPLAINED = "explained", "说明"
        ESCALATED = "escalated", "逾期升级"
        SUPERVISION_PROPOSED = "supervision_proposed", "建议督办"
        WAIVER_PROPOSED = "waiver_proposed", "申请豁免"
        WAIVED = "waived", "豁免"
        WAIVER_REFUSED = "waiver_refused", "不同意豁免"
        WAIVER_EXPIRED = "waiver_expired", "豁免到期"
        NOTIFIED = "notified", "告知"
        ACTED = "acted", "处置"
        SENT_BACK = "sent_back", "退回说明"
        HANDED_OVER = "handed_over", "移交"
        REMINDED = "reminded", "催办"
        NOTICE_SENT = "notice_sent", "发出通知书"
        NOTICE_ANSWERED = "notice_answered", "通知书答复"
        JOINED_CASE = "joined_case", "并入案件"
        FALSE_ALARM_CLAIMED = "false_alarm_claimed", "申报误报"
        FALSE_ALARM_UPHELD = "false_alarm_upheld", "认定误报"
        FALSE_ALARM_REFUSED = "false_alarm_refused", "不认定误报"

    PRIVACY = Classes(open="kind actor actor_display from_level to_level digest fields")

    warning = models.ForeignKey(Warning, models.PROTECT, related_name="events")
    kind = models.CharField("事项", max_length=24, choices=Kind)
    at = models.DateTimeField("时间")
    as_of = models.DateField("评估日")
    actor = models.CharField("何人", max_length=100, help_text="as the audit log names him")
    actor_display = models.CharField("显示为", max_length=100, default="")
    from_level = models.CharField(max_length=6, default="")
    to_level = models.CharField(max_length=6, default="")
    digest = models.CharField(max_length=32, default="")
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+")
    fields = models.JSONField("内容", default=dict)

    objects = UnscopedManager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.kind}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk is not None:
            raise TypeError("预警记录只增不改。")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise TypeError("预警记录只增不删。")


class Waiver(models.Model):
    """豁免: asked for by one person, granted or refused by another, and always with an end."""

    class Reason(models.TextChoices):
        FORCE_MAJEURE = "force_majeure", "不可抗力"
        STOP_ORDER = "stop_order", "停工令"
        DISPUTE = "dispute", "工程量或工资数额有争议，已进入法定程序"
        DATA_FAULT = "data_fault", "数据有误，正在更正"
        PAID_OTHERWISE = "paid_otherwise", "经核实已以其他方式支付"
        OTHER = "other", "其他"

    PRIVACY = Classes(open="reason evidence proposed_by proposed_display approved_by refused_by refused_why")

    warning = models.ForeignKey(Warning, models.PROTECT, related_name="waivers")
    reason = models.CharField("理由", max_length=16, choices=Reason)
    evidence = models.CharField("证据", max_length=500)
    ends_on = models.DateField("截止日期", help_text="the last day on which it holds")
    proposed_by = models.CharField("申请人", max_length=100)
    proposed_display = models.CharField("申请人姓名", max_length=100, default="")
    proposed_at = models.DateTimeField("申请时间")
    approved_by = models.CharField("批准人", max_length=100, default="")
    approved_at = models.DateTimeField("批准时间", null=True)
    refused_by = models.CharField("不同意的人", max_length=100, default="")
    refused_why = models.CharField("不同意的理由", max_length=500, default="")
    ended_at = models.DateTimeField("终止时间", null=True)

    objects = UnscopedManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by="", approved_at__isnull=True)
                | (~Q(approved_by="") & Q(approved_at__isnull=False) & ~Q(approved_by=F("proposed_by"))),
                name="monitoring_waiver_second_person",
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="monitoring_waiver_evidence"),
            models.CheckConstraint(
                condition=Q(refused_by="")
                | (Q(approved_by="", ended_at__isnull=False) & ~Q(refused_by=F("proposed_by")) & ~Q(refused_why="")),
                name="monitoring_waiver_refused_by_another",
            ),
            models.UniqueConstraint(
                fields=["warning"], condition=Q(ended_at__isnull=True), name="monitoring_waiver_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"豁免 {self.pk}"
