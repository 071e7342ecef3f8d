"""What a person has set up for himself on a page."""

from django.conf import settings
from django.db import models

from anxin.privacy.classing import Classes


class SavedView(models.Model):
    """常用视图: the filters, order and columns of a table under a name of one's own."""

    PRIVACY = Classes(open="table name query")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    table = models.CharField("表", max_length=40)
    name = models.CharField("名称", max_length=30)
    query = models.CharField("条件", max_length=1000)

    class Meta:
        verbose_name = verbose_name_plural = "常用视图"
        constraints = [models.UniqueConstraint(fields=["user", "table", "name"], name="ui_view_name_once")]

    def __str__(self) -> str:
        return self.name
