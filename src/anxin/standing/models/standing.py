"""How each project stood when it was last evaluated: numbers that lists and first pages read by index.

Read models, never facts: each row can be worked out again from the facts (``anxin evaluate --full`` does), carries the
day it was worked out for (``as_of``) and is replaced whole. Nothing reads them to judge by them.
"""

from django.db import models

from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes
from anxin.registry.models import Enterprise, Project


class Joining(models.TextChoices):
    """The duty to join the platform (R121)."""

    JOINED = "joined", "已接入"
    NOT_JOINED = "not_joined", "未接入"
    EXEMPT = "exempt", "免接入"
    UNLISTED = "unlisted", "台账上没有"
    OVER = "over", "已完工"


class ProjectStanding(models.Model):
    """One per project, as evaluated on ``as_of``. All money in fen.

    ``owed_*``: wages of months whose pay day has passed before ``as_of`` and that are not paid in full (the sum of rule
    W02): distinct people, fen, number of months, the oldest month (YYYYMM) and its pay day. ``unpaid_fen``: what stands on
    sheets and is not paid, its pay day come or not; ``forecast_fen``: an estimate for months that were worked and have no
    sheet (mean of the latest sheets). ``due_in_fen`` / ``paid_in_fen``: labour cost whose day has passed, and how much of it
    came (view ``labour_cost``); ``short_periods``: periods of it that are short.
    ``red`` .. ``blue``: open warnings of the project by level; ``level_rank``: 4 red, 3 orange, 2 yellow, 1 blue, 0 none.
    ``on_site``: people on the roster and not left; ``workers_on_site`` of them workers, ``contracted`` with a contract.
    ``seen_month``: the latest month with attendance; ``seen_heads`` attended in it, ``listed_heads`` of them on a roster.
    ``safeguards``: check -> {"state", "says", "since", "until", "rules"} (see ``anxin.standing.safeguards``). ``lacking`` (checks not
    in place), ``faults`` (the nine of a site) and ``gaps`` are codes between blanks, so that lists filter by them. ``running``: joined, and data of the latest days and months have come; ``gaps``: what has not.
    ``last_day``: the latest day that attendance, money or sheets speak of; ``heard_at``: when a file last brought something.
    """

    PRIVACY = Classes(open="level safeguards lacking faults gaps joining status funding industry authority")

    project = models.OneToOneField(Project, models.CASCADE, primary_key=True, related_name="standing")
    as_of = models.DateField("评估日")
    known_at = models.DateTimeField("知悉截止")

    # What the ledger says, so that lists sort and filter without looking into facts.
    status = models.CharField("项目状态", max_length=12, default="")
    funding = models.CharField("资金性质", max_length=12, default="")
    industry = models.CharField("行业类别", max_length=30, default="")
    authority = models.CharField("行业主管部门", max_length=60, default="")
    owner = models.ForeignKey(Enterprise, models.SET_NULL, null=True, related_name="+")
    contractor = models.ForeignKey(Enterprise, models.SET_NULL, null=True, related_name="+")
    start_on = models.DateField("开工日期", null=True)
    invest_fen = models.BigIntegerField("总投资(分)", null=True)

    level = models.CharField("最高预警等级", max_length=6, default="")
    level_rank = models.SmallIntegerField(default=0)
    red = models.IntegerField("红色", default=0)
    orange = models.IntegerField("橙色", default=0)
    yellow = models.IntegerField("黄色", default=0)
    blue = models.IntegerField("蓝色", default=0)

    owed_people = models.IntegerField("欠薪人数", default=0)
    owed_fen = models.BigIntegerField("欠薪金额(分)", default=0)
    owed_months = models.SmallIntegerField("欠薪月数", default=0)
    owed_oldest = models.IntegerField("最早欠薪月份", null=True, help_text="YYYYMM")
    owed_since = models.DateField("最早应发日", null=True)
    unpaid_fen = models.BigIntegerField("表上未发(分)", default=0)
    forecast_fen = models.BigIntegerField("估计还需(分)", default=0)
    next_due_on = models.DateField("下次应发日", null=True)

    due_in_fen = models.BigIntegerField("人工费到期应拨(分)", default=0)
    paid_in_fen = models.BigIntegerField("人工费已到位(分)", default=0)
    short_periods = models.SmallIntegerField("人工费未足额期数", default=0)
    balance_fen = models.BigIntegerField("专户余额(分)", null=True)
    balance_on = models.DateField("余额日期", null=True)

    on_site = models.IntegerField("在场人数", default=0)
    workers_on_site = models.IntegerField("在场工人", default=0)
    contracted = models.IntegerField("已签合同的在场工人", default=0)
    seen_month = models.IntegerField("最近有考勤的月份", null=True, help_text="YYYYMM")
    seen_heads = models.IntegerField("该月有考勤人数", default=0)
    listed_heads = models.IntegerField("其中在花名册上", default=0)

    joining = models.CharField("接入", max_length=12, choices=Joining, default=Joining.UNLISTED)
    joined_on = models.DateField("接入日期", null=True)
    running = models.BooleanField("运行正常", null=True)
    gaps = models.CharField("缺报", max_length=100, default="")
    last_day = models.DateField("最近数据日", null=True)
    heard_at = models.DateTimeField("最近收到", null=True)

    has_officer = models.BooleanField("有劳资专管员", default=False)
    sub_firms = models.SmallIntegerField("分包单位", default=0)
    sub_agreed = models.SmallIntegerField("已签代发委托的分包", default=0)

    safeguards = models.JSONField("保障制度", default=dict)
    lacking = models.CharField("未落实的制度", max_length=200, default="")
    faults = models.CharField("现场问题", max_length=200, default="")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "project__region_code"
    scope_project = "project_id"

    class Meta:
        verbose_name = verbose_name_plural = "项目现状"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        indexes = [
            models.Index(fields=["-level_rank", "-owed_fen"], name="standing_level"),
            models.Index(fields=["joining", "status"], name="standing_joining"),
            models.Index(fields=["contractor"], name="standing_contractor"),
            models.Index(fields=["owner"], name="standing_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.as_of}"


class ProjectMonthStanding(models.Model):
    """One per project and month that anything is known of, as evaluated on ``as_of``. All money in fen.

    ``due_in_fen`` / ``paid_in_fen``: labour cost of this period due by ``in_due_on``, and how much of it is covered (null: no
    period). ``moved_in_fen`` / ``moved_out_fen``: what the special account took and gave in the month; ``balance_fen``: its balance at the
    end of the month, carried forward from the last one known (null: none known).
    ``owed_fen``: wages on the sheets of this month after deductions; ``paid_fen``: paid for it, whenever; ``missing_fen`` and
    ``people_missing``: what single workers still lack, whether or not ``due_on`` (the pay day) has passed.
    ``people``: on a sheet, in attendance or in a receipt; ``attended``, ``on_sheet``, ``paid_people`` of them; ``listed``: on the
    roster that month; ``asked`` whether the wage is right, ``confirmed`` of them.
    ``states``: how many worker-months are in which state, each in one:
      full      paid all, none of it after the pay day         late     paid all, some of it after the pay day
      short     paid a part, pay day passed                    unpaid   paid nothing, pay day passed
      pending   not paid all, pay day not yet passed           no_sheet no sheet line (worked, or paid without one)
      idle      on the roster, with no attendance, line or receipt in the month
    """

    PRIVACY = Classes(open="states")

    project = models.ForeignKey(Project, models.CASCADE, related_name="month_standings")
    month = models.IntegerField("月份", help_text="YYYYMM")
    as_of = models.DateField("评估日")

    due_in_fen = models.BigIntegerField("人工费应拨(分)", null=True)
    paid_in_fen = models.BigIntegerField("人工费到位(分)", null=True)
    in_due_on = models.DateField("应拨日", null=True)
    moved_in_fen = models.BigIntegerField("专户收入(分)", default=0)
    moved_out_fen = models.BigIntegerField("专户支出(分)", default=0)
    balance_fen = models.BigIntegerField("月末余额(分)", null=True)

    due_on = models.DateField("应发日", null=True)
    owed_fen = models.BigIntegerField("应发(分)", default=0)
    paid_fen = models.BigIntegerField("已发(分)", default=0)
    missing_fen = models.BigIntegerField("差额(分)", default=0)
    people = models.IntegerField("人数", default=0)
    people_missing = models.IntegerField("未足额人数", default=0)
    attended = models.IntegerField("有考勤人数", default=0)
    on_sheet = models.IntegerField("在工资表上人数", default=0)
    paid_people = models.IntegerField("已到账人数", default=0)
    asked = models.IntegerField("问过工人确认的人数", default=0)
    confirmed = models.IntegerField("其中已确认", default=0)
    listed = models.IntegerField("在册人数", default=0)
    states = models.JSONField("人月状态", default=dict)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "project__region_code"
    scope_project = "project_id"

    class Meta:
        verbose_name = verbose_name_plural = "项目月现状"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [models.UniqueConstraint(fields=["project", "month"], name="standing_project_month")]
        indexes = [models.Index(fields=["month"], name="standing_month")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month}"

    @property
    def overdue(self) -> bool:
        """Whether the pay day had passed on the day of the evaluation while somebody still lacked money."""
        return self.missing_fen > 0 and self.due_on is not None and self.due_on < self.as_of


class EmployerStanding(models.Model):
    """One per project and employer with people on site or wages open, as evaluated on ``as_of``; money in fen.

    ``owed_*`` as on ProjectStanding, of this employer's worker-months; ``employer`` null: nobody says whose they are.
    """

    PRIVACY = Classes()

    project = models.ForeignKey(Project, models.CASCADE, related_name="employer_standings")
    employer = models.ForeignKey(Enterprise, models.CASCADE, null=True, related_name="standings")
    as_of = models.DateField("评估日")
    on_site = models.IntegerField("在场人数", default=0)
    owed_people = models.IntegerField("欠薪人数", default=0)
    owed_fen = models.BigIntegerField("欠薪金额(分)", default=0)
    owed_months = models.SmallIntegerField("欠薪月数", default=0)
    owed_oldest = models.IntegerField("最早欠薪月份", null=True, help_text="YYYYMM")
    owed_since = models.DateField("最早应发日", null=True)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "project__region_code"
    scope_project = "project_id"

    class Meta:
        verbose_name = verbose_name_plural = "用人单位现状"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "employer"], name="standing_project_employer", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.employer_id}"
