"""The audit log: events that only grow, each carrying the hash of the one before."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from anxin.privacy.classing import Classes

from .acts import act


class AppendOnly(RuntimeError):
    """The audit log is written through ``audit.record`` and never changed."""


def _refuse(*args: Any, **kwargs: Any) -> NoReturn:
    raise AppendOnly("审计记录只增不改：请用 audit.services.record 追加。")


class AuditQuerySet(models.QuerySet):
    update = _refuse
    delete = _refuse
    bulk_create = _refuse
    bulk_update = _refuse
    create = _refuse
    get_or_create = _refuse
    update_or_create = _refuse


class AuditEvent(models.Model):
    """One act: who, when, what, on which thing, with which values. No foreign keys: history survives its subjects.

    ``seq`` counts from 1 without a gap. ``hash`` is the SHA-256 of the canonical form (``audit.chain``), which
    includes ``prev_hash``. ``region_code`` lets a reader's scope narrow the log.
    """

    PRIVACY = Classes(
        open="seq actor_id actor_display act subject_kind subject_id region_code fields batch prev_hash hash"
    )

    seq = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间", db_index=True)
    actor_id = models.CharField("行为人", max_length=80)
    actor_display = models.CharField("行为人姓名", max_length=80)
    act = models.CharField("行为", max_length=60, db_index=True)
    subject_kind = models.CharField("对象类别", max_length=60)
    subject_id = models.CharField("对象", max_length=80)
    region_code = models.CharField("行政区划", max_length=12, default="")
    fields = models.JSONField("内容", default=dict)
    batch = models.CharField("批次", max_length=80, default="")
    prev_hash = models.CharField("前一条的摘要", max_length=64)
    hash = models.CharField("摘要", max_length=64, unique=True)

    objects = models.Manager.from_queryset(AuditQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        ordering = ["seq"]
        base_manager_name = "objects"
        indexes = [models.Index(fields=["subject_kind", "subject_id", "seq"], name="audit_subject")]
        constraints = [models.CheckConstraint(condition=models.Q(seq__gte=1), name="audit_seq_from_one")]

    save = _refuse
    delete = _refuse

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"

    @property
    def label(self) -> str:
        """The act's name for people."""
        known = act(self.act)
        return known.label if known else self.act

    @property
    def sentence(self) -> str:
        """The event told in one Chinese sentence."""
        from .presenting import sentence_of

        return sentence_of(self)
