"""Ways by area, addresses of people, messages, and what became of each delivery."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from anxin.access.scoping import ScopedManager, UnscopedManager
from anxin.privacy.classing import Classes
from anxin.privacy.fields import SealedTextField


class Way(models.TextChoices):
    """By which way a message goes. The inbox is always there."""

    INBOX = "inbox", "站内消息"
    EMAIL = "email", "电子邮件"
    SMS = "sms", "短信网关"


class AreaWay(models.Model):
    """A way as an area has set it up. The setting of the narrowest region around a person's place holds, also when it
    is switched off. ``url`` and ``secret`` are those of the area's SMS gateway; mail goes by the server of this installation.
    """

    PRIVACY = Classes(open="region_code way url set_by", sealed="secret")

    region_code = models.CharField("行政区划", max_length=12)
    way = models.CharField("渠道", max_length=8, choices=[(w.value, w.label) for w in (Way.EMAIL, Way.SMS)])
    enabled = models.BooleanField("启用")
    url = models.CharField("网关地址", max_length=300, default="")
    secret = SealedTextField("签名密钥", default="", mask="text")
    set_by = models.CharField("设定人", max_length=100)
    set_at = models.DateTimeField("设定时间")

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region_code"

    class Meta:
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        constraints = [
            models.UniqueConstraint(fields=["region_code", "way"], name="channels_way_once"),
            models.CheckConstraint(
                condition=~Q(way="sms", enabled=True) | ~Q(url=""), name="channels_sms_has_a_gateway"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.way}"


class Address(models.Model):
    """Where a user is reached outside of the system. ``urgent_only``: not for what may wait until he looks himself."""

    class Kind(models.TextChoices):
        EMAIL = "email", "电子邮箱"
        PHONE = "phone", "手机号"

    PRIVACY = Classes(open="kind", masked="shown", sealed="value")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="addresses")
    kind = models.CharField("类别", max_length=8, choices=Kind)
    value = SealedTextField("地址", mask="text")
    shown = models.CharField("遮盖后", max_length=60)
    urgent_only = models.BooleanField("只收紧急的", default=False)
    set_at = models.DateTimeField("登记时间")

    objects = UnscopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="channels_address_one_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class Message(models.Model):
    """One message to one receiver: a user, or somebody outside by name and address.

    ``region_code``: the place that it is about, by which the log of deliveries is cut and the area's ways are chosen.
    ``link``: a path of this system. ``once``: a second message with the same key is not made.
    """

    PRIVACY = Classes(
        open="region_code purpose link once sent_by to_kind",
        masked="title body to_name to_shown",
        sealed="to_address",
    )

    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="messages")
    to_name = models.CharField("收件人", max_length=100, default="")
    to_kind = models.CharField("地址类别", max_length=8, choices=Address.Kind, default="")
    to_address = SealedTextField("地址", default="", mask="text")
    to_shown = models.CharField("地址(遮盖)", max_length=60, default="")
    region_code = models.CharField("行政区划", max_length=12, default="", db_index=True)
    purpose = models.CharField("事由", max_length=20)
    title = models.CharField("标题", max_length=120)
    body = models.TextField("内容")
    link = models.CharField("链接", max_length=200, default="")
    urgent = models.BooleanField("紧急", default=False)
    once = models.CharField(max_length=120, null=True, unique=True)
    sent_by = models.CharField("发出人", max_length=100)
    created_at = models.DateTimeField("发出时间")
    read_at = models.DateTimeField("已读时间", null=True)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "region_code"

    class Meta:
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        indexes = [models.Index(fields=["to_user", "read_at", "-id"], name="channels_message_inbox")]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_user__isnull=False, to_shown="", to_kind="")
                | Q(to_user__isnull=True) & ~Q(to_shown="") & ~Q(to_kind=""),
                name="channels_message_one_receiver",
            )
        ]

    def __str__(self) -> str:
        return f"消息 {self.pk}"


class Delivery(models.Model):
    """One message by one way. ``key`` goes with every try, so that a gateway may know a repeated one.

    waiting: due at ``next_at``; sending: taken at ``claimed_at`` by a process that has not reported back; sent; failed:
    given up, ``error`` says why. ``tries``: [{at, outcome}], never an address, a name or a text.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "待发"
        SENDING = "sending", "发送中"
        SENT = "sent", "已送达"
        FAILED = "failed", "未送达"

    PRIVACY = Classes(open="way state error tries key")

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    way = models.CharField("渠道", max_length=8, choices=Way)
    state = models.CharField("状态", max_length=8, choices=State, default=State.WAITING)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempts = models.SmallIntegerField("尝试次数", default=0)
    next_at = models.DateTimeField("下次", null=True)
    claimed_at = models.DateTimeField("领走时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    error = models.CharField("原因", max_length=200, default="")
    tries = models.JSONField("经过", default=list)

    objects = ScopedManager()
    objects_unscoped = UnscopedManager()
    scope_region = "message__region_code"

    class Meta:
        base_manager_name = "objects_unscoped"
        default_manager_name = "objects_unscoped"
        indexes = [models.Index(fields=["next_at"], condition=Q(state="waiting"), name="channels_delivery_due")]
        constraints = [
            models.UniqueConstraint(fields=["message", "way"], name="channels_delivery_once"),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(next_at__isnull=False), name="channels_delivery_waits_until"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.way} {self.state}"
