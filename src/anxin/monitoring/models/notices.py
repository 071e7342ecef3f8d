"""Notice letters that officers send because of warnings, and who has been told of which step by the machine."""

from django.db import models
from django.db.models import Q

from anxin.access.models import Agency, User
from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.channels.models import Message
from anxin.privacy.classing import Classes
from anxin.registry.models import Project

from .warnings import Warning, WarningEvent


class Notice(models.Model):
    """通知书: what was written to whom because of one or several warnings of one project, and until when an answer is due.

    ``number``: '安通〔2026〕12号', counted per year. The text is as it was sent and never changes.
    """

    PRIVACY = Classes(open="number title sent_by sent_display", masked="text")

    number = models.CharField("编号", max_length=40, unique=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="notices", verbose_name="项目")
    warnings = models.ManyToManyField(Warning, related_name="notices", verbose_name="预警")
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文")
    answer_due_on = models.DateField("答复期限")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name="发出机构")
    sent_by = models.CharField("发出人", max_length=100)
    sent_display = models.CharField("发出人姓名", max_length=100, default="")
    sent_on = models.DateField("发出日期")
    sent_at = models.DateTimeField("发出时间")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "project__region_code"
    scope_project = "project_id"

    class Meta:
        verbose_name = verbose_name_plural = "通知书"
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.number


class NoticeReceiver(models.Model):
    """One receiver of a notice: a user or somebody outside; his message with its deliveries, and his answer."""

    PRIVACY = Classes(open="recorded_by", masked="name answer")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="receivers")
    name = models.CharField("收件人", max_length=100)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    message = models.OneToOneField(Message, models.PROTECT, related_name="+")
    answered_on = models.DateField("答复日期", null=True)
    answer = models.TextField("答复", default="")
    recorded_by = models.CharField("登记人", max_length=100, default="")

    objects = UnscopedManager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="") | Q(answered_on__isnull=False) & ~Q(answer=""),
                name="monitoring_notice_answer_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.name}"


class Telling(models.Model):
    """告知: that ``user`` was told of a step (raised, risen, overdue) by ``message``. Without a user: nobody could be told."""

    PRIVACY = Classes(open="part")

    event = models.ForeignKey(WarningEvent, models.PROTECT, related_name="tellings")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    part = models.CharField(
        "因何告知", max_length=16, default="", help_text="the part of the charge: coordinator, trade ..."
    )
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    objects = UnscopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="monitoring_telling_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.user_id}"
