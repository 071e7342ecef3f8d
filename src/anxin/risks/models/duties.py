"""重大风险防控责任清单 (R142, R143): each risk with class, measure, departments, a named person and his duty; and 回头看 (R144)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anxin.access.models import Agency, User
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes
from anxin.registry.models import Enterprise, Project


class Duty(models.Model):
    """One risk that is followed to its end. It ends with a ground and when the data no longer speak of it, and is then
    looked back at; what comes back opens the same duty again, never a twin.

    ``basis``: the situations that made it grave (`selectors.situations`) on the day it was entered, with people and fen.
    """

    class Kind(models.TextChoices):
        MAJOR = "major", "重大欠薪问题"
        SENSITIVE = "sensitive", "敏感项目"
        HIDDEN = "hidden", "一般隐患"

    class RiskClass(models.TextChoices):
        FUNDS = "funds", "资金没到位"
        DIVERTED = "diverted", "工资款被挪用"
        DISPUTE = "dispute", "工程款或工程量争议"
        RUNAWAY = "runaway", "责任人逃匿或失联"
        STOPPED = "stopped", "停工半停工"
        MANAGEMENT = "management", "管理不规范"
        OTHER = "other", "其他"

    class State(models.TextChoices):
        OPEN = "open", "化解中"
        SETTLED = "settled", "已销号"

    PRIVACY = Classes(
        open="region_code kind risk_class state basis measure duty person leader opened_by opened_display "
        "settled_by settled_display ground"
    )

    region_code = models.CharField("属地", max_length=12, db_index=True)
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    kind = models.CharField("类别", max_length=10, choices=Kind)
    risk_class = models.CharField("风险分类", max_length=12, choices=RiskClass)
    state = models.CharField("状态", max_length=8, choices=State, default=State.OPEN, db_index=True)
    basis = models.JSONField("情形", default=list)
    people = models.IntegerField("涉及人数", null=True)
    amount_fen = models.BigIntegerField("涉及金额(分)", null=True)
    measure = models.CharField("化解措施", max_length=1000)
    departments = models.ManyToManyField(Agency, related_name="+", verbose_name="联动部门")
    person = models.CharField("责任人", max_length=60)
    person_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    leader = models.CharField("牵头领导", max_length=60, default="")
    duty = models.CharField("职责", max_length=500)
    due_on = models.DateField("化解时限")
    opened_on = models.DateField("列入日期")
    opened_by = models.CharField("列入人", max_length=100)
    opened_display = models.CharField("列入人姓名", max_length=100, default="")
    reopened = models.SmallIntegerField("重开次数", default=0)
    moved_on = models.DateField("最近进展")
    settled_on = models.DateField("销号日期", null=True)
    settled_by = models.CharField("销号人", max_length=100, default="")
    settled_display = models.CharField("销号人姓名", max_length=100, default="")
    ground = models.CharField("销号依据", max_length=500, default="")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region_code"
    scope_project = "project_id"

    class Meta:
        verbose_name = verbose_name_plural = "责任清单"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=False) | Q(enterprise__isnull=False), name="risks_duty_about_whom"
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_on__isnull=True) | Q(state="settled", settled_on__isnull=False),
                name="risks_duty_settled_when",
            ),
            models.UniqueConstraint(
                fields=["region_code", "project"],
                condition=Q(state="open", project__isnull=False),
                name="risks_duty_one_per_project",
            ),
        ]

    def __str__(self) -> str:
        return f"责任清单 {self.pk}"

    @property
    def about(self) -> str:
        """The project's name, or the enterprise's."""
        return self.project.name if self.project is not None else self.enterprise.name


class DutyStep(models.Model):
    """What was done about a duty. Rows are only ever added."""

    class Kind(models.TextChoices):
        OPENED = "opened", "列入"
        PROGRESS = "progress", "进展"
        CHANGED = "changed", "调整"
        SETTLED = "settled", "销号"
        REOPENED = "reopened", "重开"
        LOOKED_BACK = "looked_back", "回头看"

    PRIVACY = Classes(open="kind text actor actor_display")

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="steps")
    kind = models.CharField("事项", max_length=12, choices=Kind)
    at = models.DateTimeField("时间")
    as_of = models.DateField("日期")
    text = models.CharField("内容", max_length=1000)
    actor = models.CharField("何人", max_length=100)
    actor_display = models.CharField("显示为", max_length=100, default="")

    objects = UnscopedManager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.kind}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk is not None:
            raise TypeError("办理记录只增不改。")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise TypeError("办理记录只增不删。")


class LookBack(models.Model):
    """回头看: due some time after the end of a duty, done by a person on the spot."""

    class Result(models.TextChoices):
        HOLDS = "holds", "没有反弹"
        RELAPSED = "relapsed", "又欠薪或又有隐患"

    PRIVACY = Classes(open="result found by by_display")

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="look_backs")
    due_on = models.DateField("应看日期")
    done_on = models.DateField("看的日期", null=True)
    result = models.CharField("结果", max_length=8, choices=Result, default="")
    found = models.CharField("看到什么", max_length=1000, default="")
    dropped = models.BooleanField("因重开作罢", default=False)
    by = models.CharField("何人", max_length=100, default="")
    by_display = models.CharField("姓名", max_length=100, default="")

    objects = UnscopedManager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, result="")
                | (Q(done_on__isnull=False) & ~Q(result="") & ~Q(found="")),
                name="risks_look_back_done_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.due_on}"
