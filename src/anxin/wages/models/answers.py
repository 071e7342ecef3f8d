"""What workers are told and answer: whether they confirm a month's wage, and whether they got their slip."""

from django.db import models

from anxin.privacy.classing import Classes
from anxin.registry.models import Fact

from .work import WorkerFact


class WageConfirmation(WorkerFact):
    """工资确认: asked whether the month's wage is right, a worker confirmed, objected, or has not answered yet.

    The words of an objection are not kept, only what it is about.
    """

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", "已确认"
        OBJECTED = "objected", "有异议"

    class Objection(models.TextChoices):
        AMOUNT = "amount", "金额"
        DAYS = "days", "出勤"
        CARD = "card", "收款卡"
        OTHER = "other", "其他"

    PRIVACY = Classes(open=Fact.FACT_PRIVACY + " month asked_on answered_on answer objection settled_on")

    month = models.IntegerField("月份", help_text="YYYYMM", db_index=True)
    asked_on = models.DateField("发起日期", null=True)
    answered_on = models.DateField("答复日期", null=True)
    answer = models.CharField("答复", max_length=10, choices=Answer, default="")
    objection = models.CharField("异议类别", max_length=8, choices=Objection, default="")
    settled_on = models.DateField("异议了结日期", null=True)


class Payslip(WorkerFact):
    """工资清单送达 (Regulation article 15): when and by which way the month's slip reached the worker."""

    class Channel(models.TextChoices):
        APP = "app", "手机应用"
        SMS = "sms", "短信"
        VOICE = "voice", "语音"
        PAPER = "paper", "纸质"

    PRIVACY = Classes(open=Fact.FACT_PRIVACY + " month delivered_on channel")

    month = models.IntegerField("月份", help_text="YYYYMM", db_index=True)
    delivered_on = models.DateField("送达日期", null=True)
    channel = models.CharField("送达方式", max_length=8, choices=Channel, default="")
