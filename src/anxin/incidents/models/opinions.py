"""舆情: what is said in public about unpaid wages, whether it is true, what is done, and what is said back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from anxin.access.models import Agency, User
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.casework.models import Clue
from anxin.casework.models.clues import EventRows, HistoryLine
from anxin.privacy.classing import Classes
from anxin.registry.models import Enterprise, Project

from ..acts import OPINION_STEP, RELEASE_STEP
from ..flow import OPINION, RELEASE
from .events import Incident
from .tracked import Tracked, clock_rule


class Source(models.TextChoices):
    """来源: where it was said."""

    VIDEO = "video", "短视频"
    MICROBLOG = "microblog", "微博"
    CHAT = "chat", "微信群、公众号"
    FORUM = "forum", "论坛、贴吧"
    NEWS = "news", "新闻媒体"
    BOARD = "board", "网上留言板"
    PETITION = "petition", "信访信息"
    OTHER = "other", "其他"


class Truth(models.TextChoices):
    """核实结果."""

    TRUE = "true", "属实"
    PARTLY = "partly", "部分属实"
    FALSE = "false", "不实"
    PROJECT_MONEY = "project_money", "实为讨要工程款"
    UNCLEAR = "unclear", "查不清"


class Opinion(Tracked):
    """舆情. ``text``: as published, for everybody to read; ``author`` is shown masked.

    False reports (``truth`` false or project money under the name of wages) are to be cleared (R319): ``cleared_*``.
    """

    PRIVACY = Classes(
        open=Tracked.OPEN + " source outlet address title text how_found truth facts cleared_with cleared_result",
        masked="author",
    )
    FLOW = OPINION
    step_act = OPINION_STEP
    # What is published under a wrong name must be cleared up.
    WRONG = (Truth.FALSE, Truth.PROJECT_MONEY)

    state = models.CharField("状态", max_length=12, choices=list(OPINION.states.items()), default=OPINION.initial)
    source = models.CharField("来源", max_length=10, choices=Source)
    outlet = models.CharField("平台、媒体", max_length=80, default="")
    address = models.CharField("网址", max_length=500, default="")
    author = models.CharField("发布人", max_length=60, default="")
    title = models.CharField("标题", max_length=200)
    text = models.TextField("内容")
    how_found = models.CharField("怎么发现的", max_length=200, default="")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="opinions", verbose_name="项目")
    employer = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, related_name="opinions", verbose_name="用人单位"
    )
    published_at = models.DateTimeField("发布", null=True)
    found_at = models.DateTimeField("发现")
    found_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="发现人")
    reported_at = models.DateTimeField("报告", null=True)
    verified_at = models.DateTimeField("核实", null=True)
    truth = models.CharField("核实结果", max_length=14, choices=Truth, default="")
    facts = models.CharField("查明的事实", max_length=1000, default="")
    clue = models.ForeignKey(Clue, models.PROTECT, null=True, related_name="opinions", verbose_name="线索")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="opinions", verbose_name="突发事件")
    cleared_with = models.CharField("找谁清除", max_length=120, default="")
    cleared_asked_at = models.DateTimeField("要求清除", null=True)
    cleared_result = models.CharField("清除结果", max_length=200, default="")
    cleared_at = models.DateTimeField("清除结果时间", null=True)
    closed_at = models.DateTimeField("了结", null=True)

    scope_project = "project_id"

    class Meta(Tracked.Meta):
        verbose_name = verbose_name_plural = "舆情"
        indexes = [models.Index(fields=["state", "region_code"], name="incidents_opinion_state")]
        constraints = [
            clock_rule(OPINION, "incidents_opinion_clock"),
            models.UniqueConstraint(
                fields=["address"], condition=~Q(address="") & ~Q(state__in=sorted(OPINION.ends)), name="incidents_opinion_address_once",
            ),
        ]  # fmt: skip

    @property
    def is_wrong(self) -> bool:
        return self.truth in self.WRONG


class OpinionEvent(HistoryLine):
    """One line of an opinion item's history."""

    PRIVACY = Classes(open=HistoryLine.HISTORY_PRIVACY)

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="events")


class OpinionPaper(models.Model):
    """截图: how it looked when it was found; what is on the network may be gone tomorrow. Rows are only added."""

    PRIVACY = Classes(open="kind name sha256 kept_by kept_by_name")

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=10, choices=[("photo", "照片"), ("voice", "录音")])
    name = models.CharField("名称", max_length=60)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveIntegerField(default=0)
    kept_at = models.DateTimeField("留存")
    kept_by = models.CharField(max_length=100)
    kept_by_name = models.CharField("谁留的", max_length=100)

    objects = UnscopedManager.from_queryset(EventRows)()

    class Meta:
        verbose_name = verbose_name_plural = "舆情截图"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Spread(models.Model):
    """传播: how far it had gone at a moment. Rows are only added."""

    PRIVACY = Classes(open="written_by")

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="spreads")
    at = models.DateTimeField("时间")
    views = models.PositiveBigIntegerField("浏览", null=True)
    comments = models.PositiveBigIntegerField("评论", null=True)
    shares = models.PositiveBigIntegerField("转发", null=True)
    written_by = models.CharField(max_length=100)

    objects = UnscopedManager.from_queryset(EventRows)()

    class Meta:
        verbose_name = verbose_name_plural = "传播"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.opinion_id} {self.at:%m-%d %H:%M}"


class Release(Tracked):
    """对外稿件: an answer, a clarification or a notice. Nobody who wrote a version of it approves it (R321)."""

    class Kind(models.TextChoices):
        ANSWER = "answer", "回应"
        CLARIFY = "clarify", "澄清"
        NOTICE = "notice", "情况通报"

    PRIVACY = Classes(open=Tracked.OPEN + " kind title outlets text decided_words published_where published_text")
    FLOW = RELEASE
    step_act = RELEASE_STEP

    kind = models.CharField("种类", max_length=8, choices=Kind)
    state = models.CharField("状态", max_length=12, choices=list(RELEASE.states.items()), default=RELEASE.initial)
    opinion = models.ForeignKey(Opinion, models.PROTECT, null=True, related_name="releases", verbose_name="舆情")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="releases", verbose_name="突发事件")
    title = models.CharField("标题", max_length=200)
    outlets = models.CharField("发在哪里", max_length=200)
    text = models.TextField("正文")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="审核人")
    decided_at = models.DateTimeField("审核时间", null=True)
    decided_words = models.CharField("审核意见", max_length=300, default="")
    published_at = models.DateTimeField("发布时间", null=True)
    published_where = models.CharField("发布网址", max_length=500, default="")
    published_text = models.TextField("发布的原文", default="")

    class Meta(Tracked.Meta):
        verbose_name = verbose_name_plural = "对外稿件"
        constraints = [
            clock_rule(RELEASE, "incidents_release_clock"),
            models.CheckConstraint(
                condition=Q(opinion__isnull=False) ^ Q(incident__isnull=False), name="incidents_release_of_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("handler")), name="incidents_release_second_person"
            ),
            # What is out in the world was approved, word for word.
            models.CheckConstraint(
                condition=~Q(state="published") | Q(approved_by__isnull=False, published_at__isnull=False, published_text=F("text")),
                name="incidents_release_published_as_approved",
            ),
        ]  # fmt: skip


class ReleaseEvent(HistoryLine):
    """One line of a release's history."""

    PRIVACY = Classes(open=HistoryLine.HISTORY_PRIVACY)

    release = models.ForeignKey(Release, models.PROTECT, related_name="events")


class ReleaseText(models.Model):
    """稿件的一版: every version, by whom. Rows are only added."""

    PRIVACY = Classes(open="title text")

    release = models.ForeignKey(Release, models.PROTECT, related_name="texts")
    title = models.CharField(max_length=200)
    text = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = UnscopedManager.from_queryset(EventRows)()

    class Meta:
        verbose_name = verbose_name_plural = "稿件版本"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class OpinionRound(models.Model):
    """舆情巡查: somebody looked, where, and found how many; none is a result too (R315)."""

    PRIVACY = Classes(open="region_code sources words looked_by looked_by_name")

    region_code = models.CharField("行政区划", max_length=12, db_index=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="单位")
    at = models.DateTimeField("时间")
    sources = models.JSONField("看了哪些", default=list)
    found = models.PositiveIntegerField("发现", default=0)
    words = models.CharField("说明", max_length=300, default="")
    looked_by = models.CharField(max_length=100)
    looked_by_name = models.CharField("巡查人", max_length=100)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region_code"

    class Meta:
        verbose_name = verbose_name_plural = "舆情巡查"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.looked_by_name} {self.at:%m-%d %H:%M}"
