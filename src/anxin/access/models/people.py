"""Regions, agencies, users, and the roles that users hold for a place and a time."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from anxin.privacy.classing import Classes

from ..roles import role_choices
from ..scoping import ScopedManager, UnscopedManager

_PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


class Region(models.Model):
    """行政区划: a GB/T 2260 code of 2, 4, 6 or 9 digits, as published; the codes that begin with it are its subtree."""

    class Level(models.TextChoices):
        PROVINCE = "province", "省级"
        CITY = "city", "地级"
        COUNTY = "county", "县级"
        TOWN = "town", "乡级"

    PRIVACY = Classes(open="code name level")

    code = models.CharField("代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=8, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name="上级")

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name}({self.code})"

    def subtree(self) -> models.QuerySet[Region]:
        """The region and all below it."""
        return Region.objects.filter(code__startswith=self.code)

    def ancestor_codes(self) -> list[str]:
        """Codes above it, province first."""
        return [self.code[:n] for n in (2, 4, 6) if n < len(self.code)]

    def full_name(self) -> str:
        """'贵州省黔西南布依族苗族自治州普安县': the names from the province down, without statistical placeholders."""
        above = dict(Region.objects.filter(code__in=self.ancestor_codes()).values_list("code", "name"))
        names = [above.get(code, "") for code in self.ancestor_codes()]
        return "".join(n for n in names if n not in _PLACEHOLDERS) + self.name


class Agency(models.Model):
    """机构: an office of a region, with the functions that it carries and what it publishes for workers."""

    class Function(models.TextChoices):
        LEADING_GROUP = "leading_group", "根治欠薪领导小组办公室"
        HUMAN_RESOURCES = "human_resources", "人力资源社会保障"
        HOUSING = "housing", "住房城乡建设"
        TRANSPORT = "transport", "交通运输"
        WATER = "water", "水利"
        AGRICULTURE = "agriculture", "农业农村"
        NATURAL_RESOURCES = "natural_resources", "自然资源"
        REFORM = "reform", "发展改革"
        FINANCE = "finance", "财政"
        STATE_ASSETS = "state_assets", "国有资产监管"
        MARKET = "market", "市场监管"
        POLICE = "police", "公安"
        JUSTICE = "justice", "司法行政"
        COURT = "court", "法院"
        PROCURATORATE = "procuratorate", "检察院"
        PETITION = "petition", "信访"
        TRADE_UNION = "trade_union", "工会"
        TOWN = "town", "乡镇街道"
        BANK = "bank", "银行"
        HOTLINE = "hotline", "12345 热线"

    PRIVACY = Classes(open="name hotline address")

    name = models.CharField("名称", max_length=120)
    region = models.ForeignKey(Region, models.PROTECT, related_name="agencies", verbose_name="行政区划")
    # What the office publishes for workers (R120); empty while it has published nothing.
    hotline = models.CharField("投诉举报电话", max_length=40, default="", blank=True)
    address = models.CharField("办公地点", max_length=120, default="", blank=True)
    published_on = models.DateField("公布日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region__code"

    class Meta:
        verbose_name = verbose_name_plural = "机构"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [models.UniqueConstraint(fields=["region", "name"], name="access_agency_name_once")]

    def __str__(self) -> str:
        return self.name

    def has_function(self, function: str) -> bool:
        return self.functions.filter(function=function).exists()


class AgencyFunction(models.Model):
    """One function of an agency; a town office carries several."""

    PRIVACY = Classes(open="function")

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="functions")
    function = models.CharField("职能", max_length=20, choices=Agency.Function)

    class Meta:
        verbose_name = verbose_name_plural = "机构职能"
        constraints = [models.UniqueConstraint(fields=["agency", "function"], name="access_function_once")]

    def __str__(self) -> str:
        return self.get_function_display()


class UserManager(BaseUserManager, UnscopedManager):
    """Django's sign-in reads users before anybody has a scope, so this is the users' default manager."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """用户: a person who signs in. What he may do stands in his role assignments; there is no superuser."""

    PRIVACY = Classes(open="username display_name", masked="", sealed="", indexed="password")

    username = models.CharField("用户名", max_length=60, unique=True)
    display_name = models.CharField("姓名", max_length=60)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="users", verbose_name="所属机构"
    )
    # Enterprises live on a higher floor, so their users carry the bare key.
    enterprise_id = models.BigIntegerField("所属企业", null=True, blank=True, db_index=True)
    # Where an enterprise's user is looked after; an agency's user is at home where his agency is.
    seat = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所在地区")
    is_active = models.BooleanField("启用", default=True)
    # A password given by somebody else is known to him; its owner changes it at the first sign-in.
    password_is_first = models.BooleanField("首次密码", default=False)
    password_set_at = models.DateTimeField("密码设置时间", null=True, blank=True)

    objects = ScopedManager()
    objects_unscoped = UserManager()
    scope_region = ("agency__region__code", "seat__code")
    scope_enterprise = "enterprise_id"

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=True) | Q(enterprise_id__isnull=True),
                name="access_user_agency_or_enterprise",
                violation_error_message="用户只能属于一个机构或一个企业。",
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def home(self) -> str:
        """The region in which he is looked after; '' when none is known."""
        return (self.agency.region_id if self.agency_id else self.seat_id) or ""

    @property
    def audit_id(self) -> str:
        return f"user:{self.pk}"

    @property
    def audit_display(self) -> str:
        return self.display_name or self.username


class RoleAssignmentQuerySet(models.QuerySet):
    def in_force(self, as_of: date) -> Self:
        """Assignments that hold on the day: both ends included."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=as_of), starts_on__lte=as_of)

    def overlapping(self, starts_on: date, ends_on: date | None) -> Self:
        """Assignments that share at least one day with the period."""
        rows = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
        return rows if ends_on is None else rows.filter(starts_on__lte=ends_on)


class RoleAssignment(models.Model):
    """授权: a user holds a role for one place from a day to a day (both included; no end day: until ended)."""

    PRIVACY = Classes(open="role given_by")

    user = models.ForeignKey(User, models.PROTECT, related_name="assignments", verbose_name="用户")
    role = models.CharField("角色", max_length=40, choices=role_choices)
    scope_region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    scope_enterprise_id = models.BigIntegerField(null=True, blank=True)
    scope_project_id = models.BigIntegerField(null=True, blank=True)
    starts_on = models.DateField("自")
    ends_on = models.DateField("至", null=True, blank=True)
    given_by = models.CharField("授权人", max_length=80, help_text="actor id as it stands in the audit log")

    objects_unscoped = UnscopedManager.from_queryset(RoleAssignmentQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "授权"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="access_role_ends_after_start",
                violation_error_message="授权的止日不能早于起日。",
            ),
            models.CheckConstraint(
                condition=(
                    Q(scope_region__isnull=False, scope_enterprise_id__isnull=True, scope_project_id__isnull=True)
                    | Q(scope_region__isnull=True, scope_enterprise_id__isnull=False, scope_project_id__isnull=True)
                    | Q(scope_region__isnull=True, scope_enterprise_id__isnull=True, scope_project_id__isnull=False)
                ),
                name="access_role_one_scope",
                violation_error_message="一项授权只能有一个范围：地区、企业或项目。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.get_role_display()}"
