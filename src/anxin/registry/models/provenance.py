"""Where a fact comes from, and the two times that it carries.

Every fact knows when it was true (its month, its day: fields of its own) and when we knew it (``known_from`` until
``known_to``). Nothing is overwritten: a correction closes one version and opens the next.
"""

from django.db import models
from django.db.models import Q

from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes


class Batch(models.Model):
    """One file taken in (or one undoing of it): the unit that enters whole, and leaves whole."""

    class Kind(models.TextChoices):
        FILE = "file", "文件"
        UNDO = "undo", "撤销"
        FORM = "form", "页面录入"

    class State(models.TextChoices):
        IN = "in", "已入库"
        WAITING = "waiting", "待项目底册"
        UNDONE = "undone", "已撤销"

    PRIVACY = Classes(
        open="kind state file_name sha256 sender answers received_at applied_at undone_at size format",
        masked="report",
    )

    kind = models.CharField("类别", max_length=8, choices=Kind)
    state = models.CharField("状态", max_length=8, choices=State, default=State.IN)
    file_name = models.CharField("文件名", max_length=255)
    sha256 = models.CharField("校验值", max_length=64, db_index=True)
    size = models.BigIntegerField("字节数", default=0)
    format = models.CharField("格式", max_length=16, default="")
    sender = models.CharField("报送人", max_length=100)
    answers = models.JSONField("人工确认", default=dict, help_text="what the sender answered: kind, project, month ...")
    report = models.JSONField("报告", default=dict)
    received_at = models.DateTimeField("收到时间")
    applied_at = models.DateTimeField(
        "入库时间", help_text="later than received_at where an undoing had it applied again"
    )
    undone_at = models.DateTimeField("撤销时间", null=True)

    objects = UnscopedManager()

    def __str__(self) -> str:
        return f"批次 {self.pk} {self.file_name}"


class Leaning(models.Model):
    """Batch ``later`` was read against facts of batch ``earlier`` (found them unchanged, filled or replaced them).

    Undoing the earlier one therefore applies the later one again, from its kept original.
    """

    PRIVACY = Classes()

    later = models.ForeignKey(Batch, models.CASCADE, related_name="leans_on")
    earlier = models.ForeignKey(Batch, models.CASCADE, related_name="carries")

    objects = UnscopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["later", "earlier"], name="registry_leaning_once")]

    def __str__(self) -> str:
        return f"{self.later_id} → {self.earlier_id}"


class Document(models.Model):
    """One sheet of a batch: what it is, and whose, and of which month."""

    PRIVACY = Classes(open="sheet sheet_name kind month prepared_on crew_key layout")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="documents")
    sheet = models.SmallIntegerField("表序", help_text="0 is the first sheet of the file")
    sheet_name = models.CharField("表名", max_length=100, default="")
    kind = models.CharField("种类", max_length=24)
    project = models.ForeignKey("registry.Project", models.PROTECT, null=True)
    employer = models.ForeignKey("registry.Enterprise", models.PROTECT, null=True)
    crew_key = models.CharField("班组", max_length=100, default="")
    month = models.IntegerField("月份", null=True, help_text="YYYYMM")
    prepared_on = models.DateField("编制日期", null=True)
    layout = models.CharField("版式", max_length=64, default="")
    supersedes = models.ForeignKey("self", models.SET_NULL, null=True, related_name="superseded_by")

    objects = UnscopedManager()

    def __str__(self) -> str:
        return f"{self.batch_id}#{self.sheet} {self.kind}"


class Fact(models.Model):
    """What one row of a sheet says, while we hold it for known.

    ``subject_key`` names what the row is about inside its table (equal keys: the same thing said again);
    ``digest`` is the SHA-256 prefix of all that it says. At most one version of a subject is open.
    """

    class CloseReason(models.TextChoices):
        REPLACED = "replaced", "被更正"
        UNDONE = "undone", "批次撤销"

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+", db_index=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    row = models.IntegerField("行号", default=0, help_text="1 is the first row of the sheet; 0: from the sheet's head")
    subject_key = models.CharField(max_length=64)
    digest = models.CharField(max_length=32)
    known_from = models.DateTimeField("知悉起")
    known_to = models.DateTimeField("知悉止", null=True)
    closed_by = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+", db_index=True)
    close_reason = models.CharField(max_length=8, choices=CloseReason, default="")

    # Facts are read by the engine and written by intake, both for the whole house; pages go through ``objects``.
    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "project__region_code"
    scope_project = "project_id"

    FACT_PRIVACY = "row subject_key digest known_from known_to close_reason"

    class Meta:
        abstract = True
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_key"], condition=Q(known_to__isnull=True), name="%(app_label)s_%(class)s_one_open"
            ),
            models.CheckConstraint(
                condition=Q(known_to__isnull=True, closed_by__isnull=True)
                | Q(known_to__isnull=False, closed_by__isnull=False),
                name="%(app_label)s_%(class)s_closed_by_whom",
            ),
        ]
