"""What intake remembers for itself: how a sender's layout is to be read, which projects a batch speaks of, and the
files that people dropped, from the drop to the report.
"""

from django.db import models

from anxin.access.models import User
from anxin.access.scoping import UnscopedManager
from anxin.jobs.models import JobRun
from anxin.jobs.models import State as RunState
from anxin.privacy.classing import Classes
from anxin.registry.models import Batch, Project


class LayoutMemory(models.Model):
    """A mapping that a person confirmed once for a sender and a layout; applied to his next file of that layout.

    ``columns``: field -> header as printed; 'items#2' is a further column of a field that repeats, '-1' one that means
    nothing.
    """

    PRIVACY = Classes(open="sender layout kind columns confirmed_at")

    sender = models.CharField("报送人", max_length=100)
    layout = models.CharField("版式", max_length=64)
    kind = models.CharField("种类", max_length=24)
    columns = models.JSONField("列对应", default=dict, help_text="field -> header as printed")
    confirmed_at = models.DateTimeField("确认时间")

    objects = UnscopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "layout"], name="intake_layout_once")]

    def __str__(self) -> str:
        return f"{self.sender} {self.layout} → {self.kind}"


class BatchProject(models.Model):
    """A batch says something of a project. Who may see a batch must be allowed to see all of its projects."""

    PRIVACY = Classes()

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="speaks_of")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")

    objects = UnscopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "project"], name="intake_batch_project_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} → {self.project_id}"


class Upload(models.Model):
    """报送的文件: one file that somebody dropped, on its way from the drop to the batch and its report.

    ``drop`` ties the files that were dropped together. ``reach`` and ``desk`` are those of the person at that moment
    (``reach.Reach``); null reach has no bounds. ``seen``: what was recognised, with a few masked rows. ``answers``: what
    he then said. ``report``: the account of its rows, where no batch holds it. ``mends``: the upload whose refused rows
    this one brings back.
    """

    class State(models.TextChoices):
        LOOKING = "looking", "正在识别"
        ASKING = "asking", "等您回答"
        READY = "ready", "可以入库"
        TAKING = "taking", "正在入库"
        TAKEN = "taken", "全部入库"
        PARTLY = "partly", "部分入库"
        UNCHANGED = "unchanged", "早已入库"
        WAITING = "waiting", "等项目底册"
        NOTHING = "nothing", "没有可入库的"
        UNREADABLE = "unreadable", "读不了"
        FAILED = "failed", "没做成"
        WITHDRAWN = "withdrawn", "已撤下"

    PRIVACY = Classes(
        open="drop state file_name sha256 sender desk reach answers returned message", masked="seen report"
    )

    drop = models.CharField("一次报送", max_length=32, db_index=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.LOOKING)
    file_name = models.CharField("文件名", max_length=255)
    size = models.BigIntegerField("字节数")
    sha256 = models.CharField("校验值", max_length=64, default="")
    brought_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="报送经手人")
    sender = models.CharField("报送单位", max_length=100)
    desk = models.CharField("经手的办公室", max_length=40)
    reach = models.JSONField("报送范围", null=True)
    seen = models.JSONField("认出的内容", default=dict)
    answers = models.JSONField("人工确认", default=dict)
    report = models.JSONField("报告", default=dict)
    message = models.CharField("说明", max_length=500, default="")
    batch = models.ForeignKey(Batch, models.SET_NULL, null=True, related_name="uploads")
    returned = models.CharField("退回文件", max_length=255, default="")
    mends = models.ForeignKey("self", models.SET_NULL, null=True, related_name="mended_by")
    run = models.ForeignKey(JobRun, models.SET_NULL, null=True, related_name="+")
    received_at = models.DateTimeField("收到时间")
    finished_at = models.DateTimeField("办完时间", null=True)

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "报送的文件"
        indexes = [models.Index(fields=["brought_by", "-id"], name="intake_upload_of_person")]

    def __str__(self) -> str:
        return f"报送 {self.pk} {self.file_name}"

    @property
    def busy(self) -> bool:
        """Something is being done with it right now."""
        return self.state in (self.State.LOOKING, self.State.TAKING)

    @property
    def stuck(self) -> bool:
        """It was given to the worker, who could not do it."""
        return self.busy and self.run is not None and self.run.state in (RunState.FAILED, RunState.BROKEN)

    @property
    def open(self) -> bool:
        """It is not taken yet and still may be."""
        return self.state in (
            self.State.LOOKING,
            self.State.ASKING,
            self.State.READY,
            self.State.TAKING,
            self.State.FAILED,
        )
