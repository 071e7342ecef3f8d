"""What intake remembers for itself: how a sender's layout is to be read."""

from django.db import models

from anxin.access.scoping import UnscopedManager
from anxin.privacy.classing import Classes


class LayoutMemory(models.Model):
    """A mapping that a person confirmed once for a sender and a layout; applied to his next file of that layout."""

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
