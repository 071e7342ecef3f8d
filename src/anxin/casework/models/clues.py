"""Clues: one grievance each, with every door through which it came, and all that was done with it."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from anxin.access.models import Agency, User
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.deadlines.models import Deadline
from anxin.monitoring.models import Warning
from anxin.privacy.classing import Classes
from anxin.privacy.fields import SealedTextField
from anxin.registry.models import Enterprise, Project, Worker

from ..acts import CLUE_STEP
from ..flow import CLUE, URGENT


class Door(models.TextChoices):
    """渠道: through which door a clue came (R163 to R169, R176 to R178)."""

    NATIONAL = "national", "全国根治欠薪线索反映平台"
    HOTLINE = "hotline", "12345 热线"
    SUPERVISION = "supervision", "互联网+督查"
    LEADER_MAIL = "leader_mail", "领导信箱"
    PETITION = "petition", "信访"
    GOVERNANCE = "governance", "综治"
    POLICE = "police", "公安、网监"
    OPINION = "opinion", "网络舆情"
    MEDIATION = "mediation", "矛盾调处部门转办"
    RECEPTION = "reception", "集中接访"
    COUNTER = "counter", "窗口"
    PHONE = "phone", "电话"
    SITE_CODE = "site_code", "工地扫码"
    STREET_CODE = "street_code", "街面扫码"
    RECORD = "record", "本人工资记录"
    PATROL = "patrol", "排查"
    WARNING = "warning", "预警转线索"


class ClueKind(models.TextChoices):
    """诉求类别: what the text is about; a person confirms it."""

    WAGES = "wages", "拖欠工资"
    PROJECT_MONEY = "project_money", "工程款"
    CONTRACT = "contract", "劳动、劳务合同纠纷"
    PAY_DISPUTE = "pay_dispute", "工资数额争议"
    OTHER = "other", "其他"
    SUSPECTED_FALSE = "suspected_false", "疑似虚假讨薪"


class Conclusion(models.TextChoices):
    """核处结论 (handbook section 12: our own list; the official ten are not published)."""

    PAID = "paid", "已付清"
    PLAN = "plan", "部分支付，有还款计划"
    CASE = "case", "立案办理"
    NO_ARREARS = "no_arrears", "查无欠薪"
    PROJECT_MONEY = "project_money", "属工程款，转行业主管部门"
    LEGAL_WAY = "legal_way", "属劳动争议，引导仲裁或诉讼"
    OTHER_AREA = "other_area", "属外地管辖，已转送"
    IN_PROCEDURE = "in_procedure", "已在办案、仲裁或诉讼中"
    UNREACHABLE = "unreachable", "联系不上或事实不足"
    POLICE = "police", "移送公安"


def _refuse(*args: Any, **kwargs: Any) -> NoReturn:
    raise RuntimeError("经过只增不改：写错了就再记一笔。")


# What is concluded with these goes on as a case, and is over only with it: a plan to pay is no money (R081).
PURSUED = frozenset({Conclusion.CASE, Conclusion.PLAN})


class EventRows(models.QuerySet):
    update = _refuse
    delete = _refuse
    bulk_update = _refuse


class Clue(models.Model):
    """线索: who says that he was not paid, by whom, for when, how much; and where it stands.

    ``people``/``amount_fen``/``months``: as he says. ``found_*``: as verified. ``first_agency``: the office that heard
    it first and stays responsible (首问负责). Personal words and numbers are sealed; he may stay unnamed.
    ``secret_index``: the blind index of the code with which he follows it himself.
    """

    PRIVACY = Classes(
        open="number door their_number kind state region_code employer_name project_name months found_months urgency conclusion "
        "conclusion_words area guided_to",
        masked="reporter_name debtor_name",
        sealed="text phone id_number reply_words",
        indexed="phone_index id_index secret_index",
    )

    class Area(models.TextChoices):
        CONSTRUCTION = "construction", "工程建设领域"
        OTHER = "other", "非工程建设领域"

    number = models.CharField("线索编号", max_length=20, unique=True)
    door = models.CharField("渠道", max_length=12, choices=Door)
    their_number = models.CharField("来源编号", max_length=60, default="", help_text="the platform's own number")
    received_at = models.DateTimeField("接收时间")
    arrived_at = models.DateTimeField("反映时间", help_text="when he said it; receiving may come later (C01)")
    region_code = models.CharField("行政区划", max_length=12, db_index=True)
    area = models.CharField("领域", max_length=12, choices=Area, default=Area.CONSTRUCTION)
    kind = models.CharField("诉求类别", max_length=16, choices=ClueKind, default="")
    state = models.CharField("状态", max_length=12, choices=list(CLUE.states.items()), default=CLUE.initial)

    text = SealedTextField("反映内容", default="", mask="text")
    anonymous = models.BooleanField("匿名", default=False)
    reporter_name = models.CharField("反映人", max_length=50, default="")
    phone = SealedTextField("电话", default="", mask="phone")
    phone_index = models.CharField(max_length=32, default="", db_index=True)
    id_number = SealedTextField("证件号码", default="", mask="id")
    id_index = models.CharField(max_length=32, default="", db_index=True)
    secret_index = models.CharField(max_length=32, default="", db_index=True)

    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="clues", verbose_name="项目")
    project_name = models.CharField("所说的项目", max_length=200, default="")
    employer = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="clues", verbose_name="用人单位")
    employer_name = models.CharField("所说的用人单位", max_length=200, default="")
    debtor_name = models.CharField("所说的包工头、负责人", max_length=50, default="")
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="clues", verbose_name="工人")
    months = models.JSONField("欠薪月份", default=list, help_text="YYYYMM, ascending")
    people = models.PositiveIntegerField("人数", null=True)
    amount_fen = models.BigIntegerField("金额(分)", null=True)
    urgency = models.JSONField("紧急情形", default=list, help_text="group, extreme, minors, injury, opinion")

    first_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="首问单位")
    first_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="首问责任人")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="clues", verbose_name="承办单位")
    handler = models.ForeignKey(User, models.PROTECT, null=True, related_name="clues", verbose_name="承办人")
    leader = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="负责领导")
    clock = models.ForeignKey(Deadline, models.PROTECT, null=True, related_name="+", verbose_name="本步期限")
    due_on = models.DateField("本步到期", null=True, db_index=True)
    limit = models.ForeignKey(Deadline, models.PROTECT, null=True, related_name="+", verbose_name="核处总期限")
    limit_on = models.DateField("核处到期", null=True)
    passed_on = models.PositiveSmallIntegerField("转办次数", default=0)

    found_people = models.PositiveIntegerField("核实人数", null=True)
    found_fen = models.BigIntegerField("核实金额(分)", null=True)
    found_months = models.JSONField("核实月份", default=list)
    paid_fen = models.BigIntegerField("已付(分)", null=True)
    conclusion = models.CharField("核处结论", max_length=16, choices=Conclusion, default="")
    conclusion_words = models.CharField("结论说明", max_length=1000, default="")
    guided_to = models.CharField("引导去处", max_length=200, default="")
    reply_words = SealedTextField("答复", default="", mask="text")
    worker_says_paid = models.BooleanField("本人说拿到了", null=True)
    closed_on = models.DateField("办结日", null=True)
    reopened = models.PositiveSmallIntegerField("重新办理次数", default=0)
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="joined", verbose_name="并入")
    warning = models.ForeignKey(Warning, models.PROTECT, null=True, related_name="clues", verbose_name="来自预警")
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, related_name="clues", verbose_name="案件")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    # The last way: offices that handle it jointly, wherever they are.
    scope_region = ("region_code", "agency__region__code", "joint_handlers__sees")
    scope_project = "project_id"
    step_act = CLUE_STEP

    class Meta:
        verbose_name = verbose_name_plural = "线索"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        indexes = [models.Index(fields=["state", "region_code"], name="casework_clue_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["door", "their_number"],
                condition=~Q(their_number="") & ~Q(state="withdrawn"),
                name="casework_clue_their_number_once",
            ),
            # Whatever is open has a clock, and whatever is ended has none: never without owner and clock (R182).
            models.CheckConstraint(
                condition=Q(state__in=sorted(CLUE.ends), clock__isnull=True)
                | (~Q(state__in=sorted(CLUE.ends)) & Q(clock__isnull=False)),
                name="casework_clue_clock",
            ),
            models.CheckConstraint(
                condition=~Q(state="joined") | Q(joined_to__isnull=False), name="casework_clue_joined_to_whom"
            ),
            models.CheckConstraint(
                condition=Q(anonymous=False) | (Q(reporter_name="") & Q(id_index="")), name="casework_clue_anonymous"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state not in CLUE.ends

    @property
    def is_urgent(self) -> bool:
        """Whether it goes through the green lane, by shorter clocks (R171)."""
        return not URGENT.isdisjoint(self.urgency)


class ClueDoor(models.Model):
    """The same grievance at another door: its own number, its own clock, and its own reply once (R180, C18).

    ``tell_on``/``due_on``: by when the channel wants to hear that it was taken up, and the result; theirs, or those of
    ``casework.duties``. ``their_state``: how the channel itself calls where it stands. ``times``: how often it was sent.
    """

    PRIVACY = Classes(open="door their_number their_state")

    clue = models.ForeignKey(Clue, models.PROTECT, related_name="doors")
    door = models.CharField("渠道", max_length=12, choices=Door)
    their_number = models.CharField("来源编号", max_length=60, default="")
    their_state = models.CharField("来源状态", max_length=40, default="")
    arrived_at = models.DateTimeField("反映时间")
    tell_on = models.DateField("告知期限", null=True)
    due_on = models.DateField("答复期限", null=True)
    times = models.PositiveSmallIntegerField("来过几次", default=1)
    answered_at = models.DateTimeField("答复时间", null=True)
    sent_back_at = models.DateTimeField(
        "回填时间", null=True, help_text="when the reply went into a file for the channel"
    )

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "来源"
        ordering = ["id"]
        indexes = [models.Index(fields=["door", "their_number"], name="casework_door_number")]

    def __str__(self) -> str:
        return f"{self.get_door_display()} {self.their_number}".strip()


class HistoryLine(models.Model):
    """经过: one step or remark, by whom, with its reason. Rows are only added."""

    HISTORY_PRIVACY = "step label from_state to_state reason actor actor_display agency_name fields"

    step = models.CharField(max_length=20)
    label = models.CharField(max_length=40)
    at = models.DateTimeField()
    as_of = models.DateField()
    actor = models.CharField(max_length=100)
    actor_display = models.CharField(max_length=100)
    agency_name = models.CharField(max_length=120, default="")
    from_state = models.CharField(max_length=12, default="")
    to_state = models.CharField(max_length=12, default="")
    reason = models.CharField(max_length=500, default="")
    fields = models.JSONField(default=dict)

    objects = UnscopedManager.from_queryset(EventRows)()

    class Meta:
        abstract = True
        ordering = ["id"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse()
        super().save(*args, **kwargs)

    delete = _refuse

    def __str__(self) -> str:
        return self.label


class ClueEvent(HistoryLine):
    """One line of a clue's history."""

    PRIVACY = Classes(open=HistoryLine.HISTORY_PRIVACY)

    clue = models.ForeignKey(Clue, models.PROTECT, related_name="events")


class CluePaper(models.Model):
    """证据: a photo, a voice note or a paper that came with the clue, checked and written anew before it was kept."""

    PRIVACY = Classes(open="kind sha256 name")

    clue = models.ForeignKey(Clue, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=10, choices=[("photo", "照片"), ("voice", "语音"), ("file", "文件")])
    name = models.CharField("名称", max_length=120, default="")
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveIntegerField(default=0)
    kept_at = models.DateTimeField()

    objects = UnscopedManager()

    def __str__(self) -> str:
        return self.name or self.sha256[:8]
