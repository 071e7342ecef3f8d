"""Leading groups with their units, offices and task forces; villages; what a head of a unit did in person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anxin.access.models import Agency, Region, User
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes

from .appointments import Appointment, AppointmentQuerySet


class Paper(models.Model):
    """A document that a body stands on or works by: its founding notice, a work plan, an emergency plan.

    The file lies in the database, so that a backup carries it; ``content`` is read by the download alone.
    """

    PRIVACY = Classes(open="title number file_name media content sha256 given_by")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    title = models.CharField("标题", max_length=200)
    number = models.CharField("文号", max_length=80, default="", blank=True)
    dated_on = models.DateField("日期", null=True, blank=True)
    file_name = models.CharField("文件名", max_length=200, default="", blank=True)
    media = models.CharField("类型", max_length=100, default="", blank=True)
    content = models.BinaryField("内容", default=bytes, blank=True)
    sha256 = models.CharField("校验值", max_length=64, default="", blank=True)
    given_by = models.CharField("经办人", max_length=80)
    given_at = models.DateTimeField("登记时间")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region__code"

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）" if self.number else self.title


class LeadingGroup(models.Model):
    """领导小组 of a region at any level (R001), under whatever name it bears there, with its office (R002)."""

    PRIVACY = Classes(open="name office_name office_address")

    region = models.ForeignKey(Region, models.PROTECT, related_name="leading_groups", verbose_name="行政区划")
    name = models.CharField("名称", max_length=120)
    formed_on = models.DateField("成立日期")
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)
    founding = models.ForeignKey(
        Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="成立文件"
    )
    office_name = models.CharField("办公室名称", max_length=120, default="", blank=True)
    host = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办公室所在单位"
    )
    office_address = models.CharField("办公室地址", max_length=200, default="", blank=True)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region__code"

    class Meta:
        verbose_name = verbose_name_plural = "领导小组"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"], condition=Q(dissolved_on__isnull=True), name="organisation_group_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TaskForce(models.Model):
    """工作专班 of a leading group (R004): what it is for, and the plan by which it works."""

    PRIVACY = Classes(open="name remit village_name")

    group = models.ForeignKey(LeadingGroup, models.PROTECT, related_name="task_forces", verbose_name="领导小组")
    village_name = models.CharField("所在村（社区）", max_length=60, default="", blank=True)
    name = models.CharField("名称", max_length=80)
    remit = models.TextField("职责")
    plan = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="工作方案")
    formed_on = models.DateField("成立日期")
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "group__region__code"

    class Meta:
        verbose_name = verbose_name_plural = "工作专班"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "name"], condition=Q(dissolved_on__isnull=True), name="organisation_force_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MemberUnit(models.Model):
    """成员单位 of a leading group: any number, an agency kept here or one that is only named (R001, R020)."""

    class Standing(models.TextChoices):
        DEPUTY = "deputy", "副组长单位"
        MEMBER = "member", "成员单位"

    PRIVACY = Classes(open="name standing duty representative given_by")

    group = models.ForeignKey(LeadingGroup, models.PROTECT, related_name="units")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="机构")
    name = models.CharField("单位名称", max_length=120)
    standing = models.CharField("地位", max_length=8, choices=Standing, default=Standing.MEMBER)
    duty = models.TextField("职责分工", default="", blank=True)
    representative = models.CharField("联络员", max_length=60, default="", blank=True)
    starts_on = models.DateField("自")
    ends_on = models.DateField("至", null=True, blank=True)
    given_by = models.CharField("经办人", max_length=80)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager.from_queryset(AppointmentQuerySet)()
    scope_region = "group__region__code"

    class Meta:
        verbose_name = verbose_name_plural = "成员单位"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "name"], condition=Q(ends_on__isnull=True), name="organisation_unit_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Village(models.Model):
    """村（社区）: below the towns of the region table, so it has a name and no code. Its head is a ``Seat`` (R006)."""

    PRIVACY = Classes(open="name")

    region = models.ForeignKey(Region, models.PROTECT, related_name="villages", verbose_name="乡镇（街道）")
    name = models.CharField("名称", max_length=60)
    plan = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="应急预案")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region__code"

    class Meta:
        verbose_name = verbose_name_plural = "村（社区）"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [models.UniqueConstraint(fields=["region", "name"], name="organisation_village_once")]

    def __str__(self) -> str:
        return self.name


class Seat(Appointment):
    """A person's post in a leading group, in its office, in a task force or at the head of a village."""

    class Post(models.TextChoices):
        LEADER = "leader", "组长"
        EXECUTIVE_DEPUTY = "executive_deputy", "常务副组长"
        DEPUTY = "deputy", "副组长"
        MEMBER = "member", "成员"
        OFFICE_DIRECTOR = "office_director", "办公室主任"
        OFFICE_DEPUTY = "office_deputy", "办公室副主任"
        CLERK = "clerk", "日常经办人"
        CONTACT = "contact", "联系人"
        LEDGER_KEEPER = "ledger_keeper", "台账报表专人"
        SECONDED = "seconded", "抽调人员"
        FIRST_RESPONSIBLE = "first_responsible", "第一责任人"

    PRIVACY = Classes(open=Appointment.OPEN + " post", sealed=Appointment.SEALED)

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    group = models.ForeignKey(LeadingGroup, models.PROTECT, null=True, blank=True, related_name="seats")
    task_force = models.ForeignKey(TaskForce, models.PROTECT, null=True, blank=True, related_name="seats")
    village = models.ForeignKey(Village, models.PROTECT, null=True, blank=True, related_name="seats")
    post = models.CharField("职位", max_length=20, choices=Post)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager.from_queryset(AppointmentQuerySet)()
    scope_region = "region__code"

    class Meta(Appointment.Meta):
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            *Appointment.Meta.constraints,
            models.CheckConstraint(
                condition=(
                    Q(group__isnull=False, task_force__isnull=True, village__isnull=True)
                    | Q(group__isnull=True, task_force__isnull=False, village__isnull=True)
                    | Q(group__isnull=True, task_force__isnull=True, village__isnull=False)
                ),
                name="organisation_seat_in_one_body",
            ),
            # One leader at a time; deputies and members are any number.
            models.UniqueConstraint(
                fields=["group", "post"],
                condition=Q(ends_on__isnull=True, post__in=["leader", "executive_deputy", "office_director"]),
                name="organisation_one_leader",
            ),
            models.UniqueConstraint(
                fields=["task_force"],
                condition=Q(ends_on__isnull=True, post="leader"),
                name="organisation_one_force_leader",
            ),
            models.UniqueConstraint(
                fields=["village"],
                condition=Q(ends_on__isnull=True, post="first_responsible"),
                name="organisation_one_village_head",
            ),
        ]


class DutyEntry(models.Model):
    """What the head of a unit did in person (一把手, R007): asked, deployed or scheduled, on a day."""

    class Kind(models.TextChoices):
        ENQUIRED = "enquired", "亲自过问"
        DEPLOYED = "deployed", "亲自部署"
        SCHEDULED = "scheduled", "亲自调度"

    PRIVACY = Classes(open="head_name head_title kind what recorded_by")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="行政区划")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    head_name = models.CharField("负责人", max_length=60)
    head_title = models.CharField("职务", max_length=80, default="", blank=True)
    kind = models.CharField("方式", max_length=10, choices=Kind)
    on = models.DateField("日期")
    what = models.TextField("内容")
    project = models.ForeignKey(
        "registry.Project", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="项目"
    )
    recorded_by = models.CharField("登记人", max_length=80)
    recorded_at = models.DateTimeField("登记时间")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region__code"

    class Meta:
        verbose_name = verbose_name_plural = "一把手履责记录"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.head_name} {self.get_kind_display()} {self.on}"
