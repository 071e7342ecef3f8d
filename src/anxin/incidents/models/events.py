"""突发事件: workers who gather, an act that threatens a life, opinion that boils over; when what was done, by whom."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from anxin.access.models import Agency, User
from anxin.access.scoping import UnscopedManager
from anxin.casework.models import Case, Clue
from anxin.casework.models.clues import EventRows, HistoryLine, _refuse
from anxin.deadlines.models import Deadline
from anxin.privacy.classing import Classes
from anxin.registry.models import Enterprise, Project

from ..acts import INCIDENT_STEP
from ..flow import INCIDENT
from .plans import EmergencyPlan
from .tracked import Tracked, clock_rule


class Kind(models.TextChoices):
    GROUP = "group", "群体性事件"
    EXTREME = "extreme", "极端行为"
    OPINION = "opinion", "舆情事件"


class Grade(models.TextChoices):
    """等级 by people and amount (CT-CASECLASS)."""

    GENERAL = "general", "一般"
    LARGER = "larger", "较大"
    MAJOR = "major", "重大"
    GRAVE = "grave", "特别重大"


class Incident(Tracked):
    """突发事件. ``people``/``amount_fen``: as known now. ``grade`` never lies under what people and amount say.

    Five moments of R309: ``discovered_at``, ``reported_at`` (the first report went up), ``commanded_at``,
    ``arrived_at`` (the first head of village or town, R307), ``ended_at``. ``only_signs``: nothing has broken out yet (R313).
    ``report_clock``: when the next report is due; it runs until the final one.
    """

    PRIVACY = Classes(
        open=Tracked.OPEN
        + " kind grade title place how_found demands acts commander needs calm causes lessons suggestions"
    )
    FLOW = INCIDENT
    step_act = INCIDENT_STEP

    kind = models.CharField("类别", max_length=8, choices=Kind)
    grade = models.CharField("等级", max_length=8, choices=Grade, default=Grade.GENERAL)
    only_signs = models.BooleanField("只是苗头", default=False)
    state = models.CharField("状态", max_length=12, choices=list(INCIDENT.states.items()), default=INCIDENT.initial)
    title = models.CharField("事由", max_length=200)
    place = models.CharField("地点", max_length=200)
    how_found = models.CharField("怎么发现的", max_length=200, default="")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="incidents", verbose_name="项目")
    employer = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, related_name="incidents", verbose_name="责任单位"
    )
    people = models.PositiveIntegerField("人数", default=0)
    amount_fen = models.BigIntegerField("涉及金额(分)", default=0)
    demands = models.CharField("诉求", max_length=500, default="")
    acts = models.CharField("现场行为", max_length=300, default="")
    needs = models.CharField("需要支持", max_length=500, default="")

    happened_at = models.DateTimeField("发生")
    discovered_at = models.DateTimeField("发现")
    reported_at = models.DateTimeField("首报", null=True)
    commanded_at = models.DateTimeField("启动处置", null=True)
    arrived_at = models.DateTimeField("负责人到场", null=True)
    verified_at = models.DateTimeField("查明情况", null=True)
    ended_at = models.DateTimeField("平息", null=True)
    final_at = models.DateTimeField("终报", null=True)
    closed_at = models.DateTimeField("了结", null=True)

    commander = models.CharField("指挥", max_length=60, default="")
    plan = models.ForeignKey(EmergencyPlan, models.PROTECT, null=True, related_name="incidents", verbose_name="预案")
    report_clock = models.ForeignKey(Deadline, models.PROTECT, null=True, related_name="+", verbose_name="报告期限")
    report_due_at = models.DateTimeField("报告到期", null=True)
    report_pressed = models.PositiveBigIntegerField("已催办的报告", null=True)
    # What was found about the arrears, how it was calmed, and what is learnt of it.
    calm = models.CharField("怎么平息的", max_length=500, default="")
    causes = models.CharField("原因", max_length=500, default="")
    lessons = models.CharField("教训和改进", max_length=500, default="")
    suggestions = models.CharField("建议", max_length=500, default="")
    clues = models.ManyToManyField(Clue, related_name="incidents", verbose_name="线索")
    cases = models.ManyToManyField(Case, related_name="incidents", verbose_name="案件")

    scope_project = "project_id"

    class Meta(Tracked.Meta):
        verbose_name = verbose_name_plural = "突发事件"
        indexes = [models.Index(fields=["state", "region_code"], name="incidents_event_state")]
        constraints = [
            clock_rule(INCIDENT, "incidents_event_clock"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(INCIDENT.ends)) | Q(final_at__isnull=False) | Q(report_clock__isnull=False),
                name="incidents_event_report_clock",
            ),
            models.CheckConstraint(condition=Q(discovered_at__gte=F("happened_at")), name="incidents_event_found_after"),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | Q(reported_at__isnull=False, commanded_at__isnull=False, ended_at__isnull=False, final_at__isnull=False),
                name="incidents_event_closed_is_whole",
            ),
        ]  # fmt: skip


class IncidentEvent(HistoryLine):
    """One line of an event's history."""

    PRIVACY = Classes(open=HistoryLine.HISTORY_PRIVACY)

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="events")


class Arrival(models.Model):
    """到场: who came to the scene as what, and when (R307, R308)."""

    class Post(models.TextChoices):
        VILLAGE = "village", "村（社区）负责人"
        TOWN = "town", "乡镇（街道）负责人"
        OFFICE = "office", "治欠办"
        AUTHORITY = "authority", "行业主管部门"
        POLICE = "police", "公安"
        FIRM = "firm", "企业负责人"
        OTHER = "other", "其他"

    HEADS = (Post.VILLAGE, Post.TOWN)

    PRIVACY = Classes(open="post office person written_by")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="arrivals")
    post = models.CharField("身份", max_length=10, choices=Post)
    office = models.CharField("单位", max_length=120)
    person = models.CharField("姓名、职务", max_length=60, default="")
    at = models.DateTimeField("到场")
    written_by = models.CharField(max_length=100)
    written_at = models.DateTimeField()

    objects = UnscopedManager.from_queryset(EventRows)()

    class Meta:
        verbose_name = verbose_name_plural = "到场"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.office} {self.person}".strip()


class SceneNote(models.Model):
    """现场记录: what happened at the scene, when, written by whom. Rows are only added; workers are not named in it."""

    PRIVACY = Classes(open="words author author_name agency_name")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="notes")
    at = models.DateTimeField("时间", help_text="when it happened")
    words = models.CharField("情况", max_length=1000)
    author = models.CharField(max_length=100)
    author_name = models.CharField("记录人", max_length=100)
    agency_name = models.CharField(max_length=120, default="")
    written_at = models.DateTimeField()

    objects = UnscopedManager.from_queryset(EventRows)()

    class Meta:
        verbose_name = verbose_name_plural = "现场记录"
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="incidents_note_says_something")]

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            _refuse()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    delete = _refuse

    def __str__(self) -> str:
        return self.words[:20]


class ScenePaper(models.Model):
    """A photo or a voice note of a scene note, checked and written anew before it was kept."""

    PRIVACY = Classes(open="kind name sha256")

    note = models.ForeignKey(SceneNote, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=10, choices=[("photo", "照片"), ("voice", "录音")])
    name = models.CharField("名称", max_length=60)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveIntegerField(default=0)

    objects = UnscopedManager()

    def __str__(self) -> str:
        return self.name


class IncidentReport(models.Model):
    """首报、续报、终报: made once, never changed; both forms stand in the evidence store."""

    class Kind(models.TextChoices):
        FIRST = "first", "首报"
        FOLLOW = "follow", "续报"
        FINAL = "final", "终报"

    PRIVACY = Classes(open="kind number addressee said pdf_sha256 docx_sha256 made_by made_by_name agency_name")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="reports")
    kind = models.CharField("种类", max_length=8, choices=Kind)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField("文号", max_length=60)
    addressee = models.CharField("送给", max_length=200)
    said = models.JSONField("写了什么", default=dict)
    pdf_sha256 = models.CharField(max_length=64)
    docx_sha256 = models.CharField(max_length=64)
    due_at = models.DateTimeField("期限", null=True)
    made_at = models.DateTimeField("时间")
    made_by = models.CharField(max_length=100)
    made_by_name = models.CharField("经办", max_length=100)
    agency_name = models.CharField("报告单位", max_length=120, default="")

    objects = UnscopedManager.from_queryset(EventRows)()

    class Meta:
        verbose_name = verbose_name_plural = "事件报告"
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "year", "serial"], name="incidents_report_number_once"),
            models.UniqueConstraint(fields=["incident"], condition=Q(kind="first"), name="incidents_first_report_once"),
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            _refuse()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    delete = _refuse

    def __str__(self) -> str:
        return self.number

    @property
    def was_late(self) -> bool:
        return self.due_at is not None and self.made_at > self.due_at


class JointTask(models.Model):
    """联动任务: what an office was asked to do for an event or an opinion item, when it was told and what came of it."""

    PRIVACY = Classes(open="duty office words contact phone result told_by answered_by")

    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="tasks")
    opinion = models.ForeignKey("incidents.Opinion", models.PROTECT, null=True, related_name="tasks")
    duty = models.CharField("职责", max_length=10)
    office = models.CharField("单位", max_length=120)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name="机构")
    words = models.CharField("做什么", max_length=300, default="")
    contact = models.CharField("联系人", max_length=60, default="")
    phone = models.CharField("值班电话", max_length=30, default="")
    told_at = models.DateTimeField("通知")
    told_by = models.CharField(max_length=100)
    due_at = models.DateTimeField("答复期限")
    result = models.CharField("结果", max_length=300, default="")
    answered_at = models.DateTimeField("答复", null=True)
    answered_by = models.CharField(max_length=100, default="")
    answerer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    pressed_at = models.DateTimeField("催办", null=True)

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "联动任务"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(incident__isnull=False) ^ Q(opinion__isnull=False), name="incidents_task_of_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(result=""), name="incidents_task_answered_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.words}"
