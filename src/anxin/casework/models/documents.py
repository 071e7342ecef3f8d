"""Documents that left the house for a case or a clue: each with its number, the articles that it rests on, and its bytes."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from anxin.access.scoping import UnscopedManager
from anxin.privacy.classing import Classes

from .cases import Case
from .clues import Clue, _refuse


class DocumentKind(models.TextChoices):
    """文书种类 (ledgers.md part C and A10)."""

    ACCEPTANCE = "acceptance", "受理通知书"
    TRANSFER = "transfer", "线索转办函"
    VERIFICATION = "verification", "线索核查情况表"
    NOTICE_TO_PAY = "notice_to_pay", "限期支付通知书"
    CASE_REPORT = "case_report", "案件办理情况报告"
    CALL_BACK = "call_back", "回访记录"
    SUPERVISION = "supervision", "挂牌督办函"
    INTERVIEW = "interview", "约谈通知书"
    CIRCULAR = "circular", "警示通报"


class CaseDocument(models.Model):
    """文书: made once, never changed; a mistake is mended by a new one. Both forms stand in the evidence store."""

    PRIVACY = Classes(open="kind number addressee articles pdf_sha256 docx_sha256 made_by made_by_name agency_name")

    kind = models.CharField("种类", max_length=16, choices=DocumentKind)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField("文号", max_length=60)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="documents")
    clue = models.ForeignKey(Clue, models.PROTECT, null=True, related_name="documents")
    addressee = models.CharField("送给", max_length=200, default="")
    articles = models.JSONField("依据", default=list, help_text="article ids in law")
    pdf_sha256 = models.CharField(max_length=64)
    docx_sha256 = models.CharField(max_length=64)
    personal = models.BooleanField("含完整姓名", default=False)
    due_on = models.DateField("限期", null=True)
    made_on = models.DateField("日期")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    made_by_name = models.CharField("经办", max_length=100)
    agency_name = models.CharField("出具单位", max_length=120, default="")

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "year", "serial"], name="casework_document_number_once"),
            models.CheckConstraint(
                condition=Q(case__isnull=False) ^ Q(clue__isnull=False), name="casework_document_of_one_thing"
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse()
        super().save(*args, **kwargs)

    delete = _refuse

    def __str__(self) -> str:
        return self.number
