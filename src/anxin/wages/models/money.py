"""The money: labour cost in, wages out, and what stands behind them."""

from django.db import models

from anxin.access.scoping import UnscopedManager
from anxin.privacy.classing import Classes
from anxin.privacy.fields import SealedTextField
from anxin.registry.models import Card, Enterprise, Fact, Project

from .work import WorkerFact


class Account(models.Model):
    """A bank account as such, by its number; what it is to a project stands in SpecialAccount."""

    PRIVACY = Classes(masked="last4", sealed="number", indexed="account_index")

    account_index = models.CharField(max_length=32, unique=True)
    number = SealedTextField("账号")
    last4 = models.CharField("尾号", max_length=4, default="")

    objects = UnscopedManager()

    def __str__(self) -> str:
        return f"账户 {self.pk}"


class SpecialAccount(Fact):
    """农民工工资专用账户 (R067, R069; Regulation article 26)."""

    class Status(models.TextChoices):
        NORMAL = "normal", "正常"
        CLOSED = "closed", "销户"
        FROZEN = "frozen", "冻结"

    PRIVACY = Classes(open=Fact.FACT_PRIVACY + " bank account_name opened_on filed_on agreement_on closed_on status")

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    holder = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    bank = models.CharField("开户银行", max_length=100, default="")
    account_name = models.CharField("户名", max_length=200, default="")
    opened_on = models.DateField("开户日期", null=True)
    filed_on = models.DateField("备案日期", null=True)
    agreement_on = models.DateField("三方协议日期", null=True)
    closed_on = models.DateField("销户日期", null=True)
    status = models.CharField("状态", max_length=8, choices=Status, default=Status.NORMAL)


class AccountEvent(Fact):
    """查封、冻结、划拨 or 销户 of a special account, with its cause (Regulation articles 27 and 33).

    ``cause``: 'own_wages' where the organ acts for wages of this very project, 'other', or '' where nobody says.
    """

    class Event(models.TextChoices):
        FROZEN = "frozen", "冻结"
        SEIZED = "seized", "查封"
        DEDUCTED = "deducted", "划拨"
        CLOSED = "closed", "销户"

    class Cause(models.TextChoices):
        OWN_WAGES = "own_wages", "本项目工资"
        OTHER = "other", "其他案由"

    PRIVACY = Classes(open=Fact.FACT_PRIVACY + " event on lifted_on cause cause_text organ doc_no amount_fen")

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    event = models.CharField("事项", max_length=8, choices=Event)
    on = models.DateField("日期")
    lifted_on = models.DateField("解除或退回日期", null=True)
    cause = models.CharField("案由类别", max_length=10, choices=Cause, default="")
    cause_text = models.CharField("案由", max_length=100, default="")
    organ = models.CharField("执行机关", max_length=100, default="")
    doc_no = models.CharField("文书号", max_length=60, default="")
    amount_fen = models.BigIntegerField("金额(分)", null=True)


class AccountEntry(Fact):
    """专户流水: one movement of a special account (R070, R073)."""

    PRIVACY = Classes(
        open=Fact.FACT_PRIVACY + " at direction amount_fen balance_fen peer_bank summary purpose serial batch_no",
        masked="peer_name",
        indexed="peer_index peer_name_index",
    )

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("交易时间")
    direction = models.CharField("方向", max_length=3, choices=[("in", "收入"), ("out", "支出")])
    amount_fen = models.BigIntegerField("金额(分)")
    balance_fen = models.BigIntegerField("余额(分)", null=True)
    peer_name = models.CharField("对方户名", max_length=200, default="")
    peer_index = models.CharField(max_length=32, default="", help_text="blind index of the other account")
    peer_name_index = models.CharField(max_length=32, default="", help_text="blind index of the other party's name")
    peer_enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    peer_bank = models.CharField("对方行", max_length=100, default="")
    summary = models.CharField("摘要", max_length=200, default="")
    purpose = models.CharField("归类", max_length=16, default="")
    serial = models.CharField("流水号", max_length=64, default="")
    batch_no = models.CharField("代发批次", max_length=64, default="")


class Receipt(WorkerFact):
    """代发回单: what the bank says became of one payment to one worker."""

    class Status(models.TextChoices):
        SUCCESS = "success", "成功"
        FAILED = "failed", "失败"
        RETURNED = "returned", "退汇"
        PENDING = "pending", "处理中"

    PRIVACY = Classes(
        open=Fact.FACT_PRIVACY + " month amount_fen status fail_code fail_text paid_at serial batch_no retry_of memo",
        masked="payee_name",
    )

    month = models.IntegerField("工资月份", help_text="YYYYMM", db_index=True)
    payee_name = models.CharField("收款户名", max_length=50, default="")
    card = models.ForeignKey(Card, models.PROTECT, null=True, related_name="+")
    amount_fen = models.BigIntegerField("金额(分)")
    status = models.CharField("状态", max_length=8, choices=Status)
    fail_code = models.CharField("失败代码", max_length=4, default="")
    fail_text = models.CharField("失败原因", max_length=100, default="")
    paid_at = models.DateTimeField("时间", null=True)
    serial = models.CharField("银行流水号", max_length=64, default="")
    batch_no = models.CharField("代发批次", max_length=64, default="")
    retry_of = models.CharField("重发原流水", max_length=64, default="")
    memo = models.CharField("附言", max_length=100, default="")


class LabourCost(Fact):
    """人工费拨付: what is due from the owner for one period, and what the ledger says was paid (R095)."""

    PRIVACY = Classes(open=Fact.FACT_PRIVACY + " month due_on due_fen paid_fen paid_on")

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    month = models.IntegerField("所属月份", help_text="YYYYMM")
    due_on = models.DateField("应拨日期", null=True)
    due_fen = models.BigIntegerField("应拨(分)")
    paid_fen = models.BigIntegerField("已拨(分)", null=True)
    paid_on = models.DateField("拨付日期", null=True)
    payer = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")


class Deposit(Fact):
    """工资保证金 or the guarantee in its place (R087 to R093)."""

    PRIVACY = Classes(
        open=Fact.FACT_PRIVACY + " kind contract_fen rate_ppm required_fen lodged_fen lodged_on issuer doc_no start_on "
        "end_on exemption exemption_to"
    )

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    payer = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    kind = models.CharField("形式", max_length=20, default="")
    contract_fen = models.BigIntegerField("合同额(分)", null=True)
    rate_ppm = models.IntegerField("比例(百万分之)", null=True)
    required_fen = models.BigIntegerField("应存(分)", null=True)
    lodged_fen = models.BigIntegerField("实存(分)", null=True)
    lodged_on = models.DateField("存储日期", null=True)
    issuer = models.CharField("银行或机构", max_length=100, default="")
    doc_no = models.CharField("凭证或保函号", max_length=60, default="")
    start_on = models.DateField("起", null=True)
    end_on = models.DateField("止", null=True)
    exemption = models.CharField("免存依据", max_length=200, default="")
    exemption_to = models.DateField("免存至", null=True)


class DepositEvent(Fact):
    """Use, refill or release of a deposit, each with date and amount (R091)."""

    PRIVACY = Classes(open=Fact.FACT_PRIVACY + " doc_no event on amount_fen")

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    doc_no = models.CharField("凭证或保函号", max_length=60, default="")
    event = models.CharField("事项", max_length=8, choices=[("use", "使用"), ("refill", "补足"), ("release", "返还")])
    on = models.DateField("日期")
    amount_fen = models.BigIntegerField("金额(分)", null=True)


class PaymentGuarantee(Fact):
    """工程款支付担保 given by the owner (R097)."""

    PRIVACY = Classes(open=Fact.FACT_PRIVACY + " kind amount_fen from_on to_on")

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    kind = models.CharField("方式", max_length=20, default="")
    amount_fen = models.BigIntegerField("金额(分)", null=True)
    from_on = models.DateField("起", null=True)
    to_on = models.DateField("止", null=True)
