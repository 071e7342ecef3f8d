"""What a worker did and is owed: attendance by the month, and the lines of payroll sheets."""

from django.db import models

from anxin.privacy.classing import Classes
from anxin.registry.models import Card, Crew, Enterprise, Fact, NameRef, Project, Worker


class WorkerFact(Fact):
    """A fact about one worker on one project: by his number (``worker``) or only by his name (``name_ref``)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    employer = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    name_ref = models.ForeignKey(NameRef, models.PROTECT, null=True, related_name="+")

    class Meta(Fact.Meta):
        abstract = True
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(worker__isnull=False) ^ models.Q(name_ref__isnull=False),
                name="%(app_label)s_%(class)s_one_person",
            ),
        ]


class AttendanceMonth(WorkerFact):
    """考勤: one worker, one project, one month, one source.

    ``days_mask`` and ``half_mask`` have bit 0 for day 1; ``clock`` holds, for each of 31 days, first entry and last
    exit as ``HHMMHHMM`` or eight dashes, where a device told them. Days are in hundredths, hours in tenths.
    """

    class Source(models.TextChoices):
        SHEET = "sheet", "考勤表"
        DEVICE = "device", "考勤设备"
        PLATFORM = "platform", "实名制平台"

    PRIVACY = Classes(
        open=Fact.FACT_PRIVACY + " month days_mask half_mask hours_x10 overtime_x10 days_claimed_x100 late_days "
        "clock source"
    )

    crew = models.ForeignKey(Crew, models.PROTECT, null=True, related_name="+")
    month = models.IntegerField("月份", help_text="YYYYMM", db_index=True)
    days_mask = models.IntegerField("出勤日")
    half_mask = models.IntegerField("半日", default=0)
    hours_x10 = models.IntegerField("工时(0.1小时)", null=True)
    overtime_x10 = models.IntegerField("加班(0.1小时)", null=True)
    days_claimed_x100 = models.IntegerField("表内合计(0.01天)", null=True)
    late_days = models.SmallIntegerField("补录天数", default=0)
    clock = models.CharField("进出时刻", max_length=248, default="")
    source = models.CharField("来源", max_length=8, choices=Source, default=Source.SHEET)


class PayrollLine(WorkerFact):
    """工资支付表 line (R076, R082; Regulation articles 15 and 31). ``payable`` is what is owed after deductions."""

    class PayMode(models.TextChoices):
        BANK = "bank", "银行代发"
        CASH = "cash", "现金"
        OTHER = "other", "其他"

    PRIVACY = Classes(
        open=Fact.FACT_PRIVACY + " month days_x100 hours_x10 unit_price_fen owed_fen deducted_fen payable_fen "
        "stated_paid_fen items pay_mode is_back_pay back_month exit_flag signed prepared_on holder_differs",
        masked="collector card_holder",
    )

    crew = models.ForeignKey(Crew, models.PROTECT, null=True, related_name="+")
    month = models.IntegerField("月份", help_text="YYYYMM", db_index=True)
    days_x100 = models.IntegerField("出勤天数(0.01天)", null=True)
    hours_x10 = models.IntegerField("工时(0.1小时)", null=True)
    unit_price_fen = models.BigIntegerField("单价(分)", null=True)
    owed_fen = models.BigIntegerField("应发(分)")
    deducted_fen = models.BigIntegerField("扣款(分)", default=0)
    payable_fen = models.BigIntegerField("应付(分)")
    stated_paid_fen = models.BigIntegerField("表内已发(分)", null=True)
    items = models.JSONField("明细", default=dict)
    card = models.ForeignKey(Card, models.PROTECT, null=True, related_name="+")
    card_holder = models.CharField("户名", max_length=50, default="")
    holder_differs = models.BooleanField("户名与姓名不同", default=False)
    pay_mode = models.CharField("支付方式", max_length=8, choices=PayMode, default="")
    collector = models.CharField("代领人", max_length=50, default="")
    is_back_pay = models.BooleanField("补发", default=False)
    back_month = models.IntegerField("补发月份", null=True)
    exit_flag = models.BooleanField("离场结算", default=False)
    signed = models.BooleanField("本人签字", null=True)
    prepared_on = models.DateField("编制日期", null=True)
