"""Cases: arrears that are pursued until the money is on the card and the worker says so."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from anxin.access.models import Agency, User
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.deadlines.models import Deadline
from anxin.monitoring.models import Warning
from anxin.privacy.classing import Classes
from anxin.registry.models import Enterprise, Project, Worker

from ..acts import CASE_STEP
from ..flow import CASE
from ..liability import Finding, Role
from .clues import HistoryLine


class Tier(models.TextChoices):
    """R195: how a case is taken."""

    GENERAL = "general", "一般"
    LARGE = "large", "人数多或金额大"
    HARD = "hard", "疑难"
    MAJOR = "major", "重大"


class Cause(models.TextChoices):
    """R209."""

    PROCEDURE = "procedure", "违反基本建设程序"
    LATE_ACCOUNTS = "late_accounts", "结算拖延"
    MALICE = "malice", "恶意欠薪"
    SYSTEM_BREACH = "system_breach", "工资支付制度没落实"
    CONTRACT_DISPUTE = "contract_dispute", "合同纠纷"
    PROJECT_DEBT = "project_debt", "拖欠工程款"
    ILLEGAL_SUBCONTRACT = "illegal_subcontract", "转包、违法分包、挂靠"
    FUNDS = "funds", "资金不到位"
    OTHER = "other", "其他"


class Means(models.TextChoices):
    """R208: where the money comes from."""

    STATE_ASSETS = "state_assets", "国有资产处置"
    HOMESTEADS = "homesteads", "宅基地处置"
    INDUSTRY = "industry", "产业收益"
    PROJECT_FUNDS = "project_funds", "项目资金"
    OWN = "own", "单位自筹"
    DEPOSIT = "deposit", "工资保证金"
    EMERGENCY = "emergency", "应急周转金"


# Government, state-owned and partnership projects are cleared by the end of the year, all others before the festival.
PUBLIC = ("government", "soe", "ppp")


class Case(models.Model):
    """案件. ``tier`` follows people and amount and may be raised by a person, never lowered below what they say."""

    PRIVACY = Classes(
        open="number title region_code tier raised_tier cause means funding state measures level opened_because "
        "facts_found systems_in_place corrected responsibility_pursued"
    )

    number = models.CharField("案号", max_length=20, unique=True)
    title = models.CharField("案由", max_length=200)
    region_code = models.CharField("行政区划", max_length=12, db_index=True)
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="cases", verbose_name="项目")
    employer = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="cases", verbose_name="用人单位")
    funding = models.CharField("资金性质", max_length=12, default="")
    opened_because = models.CharField("来源", max_length=12, choices=[("clue", "线索"), ("warning", "预警"), ("inspection", "检查"), ("stock", "历史积案")])  # fmt: skip
    filed_on = models.DateField("立案日")
    arisen_on = models.DateField("欠薪发生", null=True)
    is_old = models.BooleanField("陈年积案", default=False)
    state = models.CharField("状态", max_length=12, choices=list(CASE.states.items()), default=CASE.initial)
    tier = models.CharField("等级", max_length=8, choices=Tier, default=Tier.GENERAL)
    raised_tier = models.CharField("人定等级", max_length=8, choices=Tier, default="")
    cause = models.CharField("欠薪原因", max_length=20, choices=Cause, default="")
    means = models.CharField("化解途径", max_length=16, choices=Means, default="")
    level = models.CharField("办理层级", max_length=8, choices=[("town", "乡镇"), ("county", "县"), ("city", "市"), ("province", "省")], default="county")  # fmt: skip
    listed = models.BooleanField("挂牌督办", default=False)
    special_team = models.BooleanField("专案组", default=False)

    # The four fixed things (R200).
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="cases", verbose_name="包案单位")
    leader = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="包案领导")
    measures = models.CharField("工作措施", max_length=1000, default="")
    handler = models.ForeignKey(User, models.PROTECT, null=True, related_name="cases", verbose_name="承办人")
    clock = models.ForeignKey(Deadline, models.PROTECT, null=True, related_name="+", verbose_name="本步期限")
    due_on = models.DateField("本步到期", null=True, db_index=True)
    limit = models.ForeignKey(Deadline, models.PROTECT, null=True, related_name="+", verbose_name="结案期限")
    limit_on = models.DateField("结案到期", null=True)
    # The last day before the Spring Festival that came next when the arrears were verified (R203, R205), if it is before
    # the limit that the case had.
    festival_on = models.DateField("春节前最后一天", null=True)

    people = models.PositiveIntegerField("人数", default=0)
    owed_fen = models.BigIntegerField("欠薪(分)", default=0)
    recovered_fen = models.BigIntegerField("已清偿(分)", default=0)
    unsettled_project_fen = models.BigIntegerField("未结清工程款(分)", null=True)
    # The four 不放过 (R202): each is a sentence that says how it was done; empty means not.
    facts_found = models.CharField("事实查清", max_length=500, default="")
    systems_in_place = models.CharField("制度落实", max_length=500, default="")
    corrected = models.CharField("整改到位", max_length=500, default="")
    responsibility_pursued = models.CharField("责任追究", max_length=500, default="")
    closed_on = models.DateField("结案日", null=True)
    warnings = models.ManyToManyField(Warning, related_name="cases", verbose_name="预警")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = ("region_code", "agency__region__code")
    scope_project = "project_id"
    step_act = CASE_STEP

    class Meta:
        verbose_name = verbose_name_plural = "案件"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(CASE.ends), clock__isnull=True)
                | (~Q(state__in=sorted(CASE.ends)) & Q(clock__isnull=False)),
                name="casework_case_clock",
            ),
            models.CheckConstraint(condition=Q(recovered_fen__gte=0), name="casework_case_recovered"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(recovered_fen__gte=F("owed_fen")), name="casework_case_closed_is_paid"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state not in CASE.ends

    @property
    def is_public(self) -> bool:
        """Whether the site is built with public money: then systems and duties are examined too (R211)."""
        return self.funding in PUBLIC

    @property
    def is_drawn_in(self) -> bool:
        """Whether its limit is the last day before the Spring Festival, and not the ordinary one."""
        return self.festival_on is not None and self.limit_on == self.festival_on

    @property
    def left_fen(self) -> int:
        return max(self.owed_fen - self.recovered_fen, 0)


class Owed(models.Model):
    """被欠的人: one worker of a case and one month, what is owed and what of it has come."""

    PRIVACY = Classes(open="seen", masked="name")

    case = models.ForeignKey(Case, models.PROTECT, related_name="owed")
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    name = models.CharField("姓名", max_length=50, default="")
    month = models.IntegerField("月份", help_text="YYYYMM")
    owed_fen = models.BigIntegerField("欠薪(分)")
    recovered_fen = models.BigIntegerField("已清偿(分)", default=0)
    confirmed_on = models.DateField("本人确认", null=True, help_text="the day on which he said that he got it")
    seen = models.JSONField(default=list, help_text="subject keys of receipts that the amount owed already allows for")

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "被欠的人"
        ordering = ["name", "month", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "worker", "month"], condition=Q(worker__isnull=False), name="casework_owed_once"
            ),
            models.CheckConstraint(condition=Q(owed_fen__gt=0), name="casework_owed_positive"),
            models.CheckConstraint(condition=Q(recovered_fen__gte=0), name="casework_owed_recovered"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.month}"

    @property
    def left_fen(self) -> int:
        return max(self.owed_fen - self.recovered_fen, 0)


class Recovery(models.Model):
    """清偿: money that came, and how it is proven: a receipt of the bank, or the worker's own word.

    An IOU or a promise is no recovery and has no row here (R081).
    """

    class Proof(models.TextChoices):
        RECEIPT = "receipt", "银行回单"
        WORKER = "worker", "本人确认"

    PRIVACY = Classes(open="proof receipt_key payer words")

    owed = models.ForeignKey(Owed, models.PROTECT, related_name="recoveries")
    amount_fen = models.BigIntegerField("金额(分)")
    on = models.DateField("到账日")
    proof = models.CharField("凭据", max_length=8, choices=Proof)
    receipt_key = models.CharField("回单", max_length=64, default="", help_text="subject key of the receipt")
    payer = models.CharField("付款方", max_length=16, choices=[(r.value, r.label) for r in Role], default="")
    words = models.CharField("说明", max_length=300, default="")
    recorded_at = models.DateTimeField()

    objects = UnscopedManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="casework_recovery_positive"),
            models.UniqueConstraint(
                fields=["owed", "receipt_key"], condition=~Q(receipt_key=""), name="casework_recovery_receipt_once"
            ),
            models.CheckConstraint(
                condition=(Q(proof="receipt") & ~Q(receipt_key="")) | Q(proof="worker", receipt_key=""),
                name="casework_recovery_proven",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owed_id} {self.amount_fen}"


class LiableParty(models.Model):
    """清偿主体: a party named on the case, or a finding that makes one liable; ``liability.liable`` orders them."""

    PRIVACY = Classes(open="role name")

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    role = models.CharField("身份", max_length=16, choices=[(r.value, r.label) for r in Role])
    name = models.CharField("名称", max_length=200)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")

    objects = UnscopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "role"], name="casework_party_role_once")]

    def __str__(self) -> str:
        return self.name


class CaseFinding(models.Model):
    """查明的事实: what makes somebody liable, with its evidence."""

    PRIVACY = Classes(open="finding evidence found_by")

    case = models.ForeignKey(Case, models.PROTECT, related_name="findings")
    finding = models.CharField("事实", max_length=32, choices=[(f.value, f.label) for f in Finding])
    evidence = models.CharField("证据", max_length=500)
    found_on = models.DateField()
    found_by = models.CharField(max_length=100)

    objects = UnscopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "finding"], name="casework_finding_once"),
            models.CheckConstraint(condition=~Q(evidence=""), name="casework_finding_has_evidence"),
        ]

    def __str__(self) -> str:
        return self.finding


class Instalment(models.Model):
    """还款计划的一期: who promised how much by when; a promise, never money."""

    PRIVACY = Classes(open="promised_by")

    case = models.ForeignKey(Case, models.PROTECT, related_name="instalments")
    due_on = models.DateField("约定日")
    amount_fen = models.BigIntegerField("金额(分)")
    promised_by = models.CharField("承诺人", max_length=200)
    broken_on = models.DateField("逾期日", null=True)
    cancelled_on = models.DateField("作废日", null=True)

    objects = UnscopedManager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(amount_fen__gt=0), name="casework_instalment_positive")]

    def __str__(self) -> str:
        return f"{self.due_on} {self.amount_fen}"


class Enquiry(models.Model):
    """查询: accounts, property, vehicles of those who may hide money; approved by a head of a city's authority (R210)."""

    PRIVACY = Classes(open="kind approved_by result")

    case = models.ForeignKey(Case, models.PROTECT, related_name="enquiries")
    kind = models.CharField("查询内容", max_length=10, choices=[("accounts", "金融账户"), ("property", "房产"), ("vehicles", "车辆")])  # fmt: skip
    approved_by = models.CharField("批准人", max_length=120)
    asked_on = models.DateField("查询日")
    result = models.CharField("结果", max_length=500, default="")

    objects = UnscopedManager()

    def __str__(self) -> str:
        return self.kind


class CallBack(models.Model):
    """回访: somebody who did not handle the case asks the worker himself whether he got his money (R190)."""

    class Answer(models.TextChoices):
        GOT_IT = "got_it", "拿到了"
        NOT_ALL = "not_all", "没拿全"
        NOTHING = "nothing", "没拿到"
        UNREACHABLE = "unreachable", "没联系上"

    PRIVACY = Classes(open="answer asked_by words")

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="call_backs")
    clue = models.ForeignKey("casework.Clue", models.PROTECT, null=True, related_name="call_backs")
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    answer = models.CharField("答复", max_length=12, choices=Answer)
    satisfied = models.BooleanField("满意", null=True)
    asked_by = models.CharField(max_length=100)
    at = models.DateTimeField()
    words = models.CharField("说明", max_length=300, default="")

    objects = UnscopedManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(clue__isnull=False), name="casework_call_back_of_what"
            )
        ]

    def __str__(self) -> str:
        return self.answer


class CaseEvent(HistoryLine):
    """One line of a case's history."""

    PRIVACY = Classes(open=HistoryLine.HISTORY_PRIVACY)

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
