"""A worker's visit to his own record: the code by which he shows that the phone is his, and how long it stays open."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anxin.access.scoping import UnscopedManager
from anxin.privacy.classing import Classes
from anxin.privacy.fields import SealedTextField
from anxin.registry.models import Worker


class Visit(models.Model):
    """查阅: somebody asks to see his own record, with a phone and the end of his identity number.

    Whoever asks gets a row, known or not; only ``worker`` tells whether he was found, and nobody is told. The code
    itself is nowhere: ``code_index`` is its keyed digest, bound to this row. ``tail_index``: of the last characters of
    his identity number. ``place_index``: from where he asked, for counting. ``looked_at``: when the house looked whom
    phone and number fit; ``opened_at`` to ``closes_at``: the record is open to the browser that holds the token.
    """

    class Way(models.TextChoices):
        PHONE = "phone", "手机验证"
        WINDOW = "window", "窗口查询码"

    PRIVACY = Classes(
        open="way given_by", sealed="phone", indexed="token_index phone_index tail_index place_index code_index"
    )

    way = models.CharField("方式", max_length=8, choices=Way)
    token_index = models.CharField(max_length=32, unique=True)
    phone = SealedTextField("电话", default="", mask="phone")
    phone_index = models.CharField(max_length=32, default="")
    tail_index = models.CharField(max_length=32, default="")
    place_index = models.CharField(max_length=32, default="")
    code_index = models.CharField(max_length=32, default="")
    tries = models.PositiveSmallIntegerField("试了几次", default=0)
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    given_by = models.CharField("发码人", max_length=100, default="")
    asked_at = models.DateTimeField("申请时间")
    looked_at = models.DateTimeField("核对时间", null=True)
    expires_at = models.DateTimeField("查询码失效")
    opened_at = models.DateTimeField("打开时间", null=True)
    closes_at = models.DateTimeField("自动关闭", null=True)

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "本人查阅"
        indexes = [
            models.Index(fields=["phone_index", "asked_at"], name="records_visit_phone"),
            models.Index(fields=["place_index", "asked_at"], name="records_visit_place"),
            models.Index(fields=["asked_at"], condition=Q(looked_at__isnull=True), name="records_visit_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True) | Q(worker__isnull=False, closes_at__isnull=False),
                name="records_visit_open_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"查阅 {self.pk}"
