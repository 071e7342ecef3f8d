"""How names are typed by their initials, and how often somebody has been asking."""

from django.db import models

from anxin.access.scoping import UnscopedManager
from anxin.privacy.classing import Classes


class Spelling(models.Model):
    """A name of a project or an enterprise as it is typed in Latin letters: 'XFLXM' and 'XINGFULIXIANGMU'."""

    PRIVACY = Classes(open="text initials letters")

    text = models.CharField("名称", max_length=200, unique=True)
    initials = models.CharField("首字母", max_length=200, db_index=True)
    letters = models.CharField("全拼", max_length=1200)

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "名称拼写"

    def __str__(self) -> str:
        return self.initials


class Asking(models.Model):
    """How often one person asked within one stretch of time; rows of earlier stretches are dropped when a new one begins."""

    class Kind(models.TextChoices):
        TEXT = "text", "名称"
        NUMBER = "number", "号码"

    PRIVACY = Classes(open="actor kind")

    actor = models.CharField("何人", max_length=100)
    kind = models.CharField("按什么", max_length=8, choices=Kind)
    since = models.DateTimeField("自")
    times = models.IntegerField("次数", default=0)

    objects = UnscopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "查找次数"
        constraints = [models.UniqueConstraint(fields=["actor", "kind", "since"], name="search_asking_once")]

    def __str__(self) -> str:
        return f"{self.actor} {self.kind} {self.times}"
