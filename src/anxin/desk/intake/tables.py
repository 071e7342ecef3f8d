"""The list of batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from markupsafe import Markup

from anxin.intake.fields import kind_title
from anxin.intake.models import BatchProject
from anxin.registry.models import Batch, Document
from anxin.ui.tables import Column, Table

_STATES = {"in": "good", "waiting": "wait", "undone": "none"}


def _state(row: Batch) -> Markup:
    return Markup('<span class="lv {}">{}</span>').format(_STATES[row.state], row.get_state_display())


class BatchTable(Table):
    name = "batches"
    title = "导入批次"
    default_order = ("-id",)
    columns = (
        Column(
            "file_name", "文件", link=lambda row: reverse("desk:batch", args=[row.pk]), order="file_name", long=True
        ),
        Column("state", "状态", value="get_state_display", show=_state, order="state"),
        Column("kinds", "是什么表", value=lambda row: "、".join(row.kinds), long=True),
        Column("projects", "项目", value=lambda row: row.named, long=True),
        Column("sender", "报送单位", order="sender"),
        Column("received_at", "收到", "moment", order="received_at"),
        Column("undone_at", "撤销", "moment", order="undone_at", hidden=True),
        Column("id", "批次", "int", order="id"),
    )

    def rows(self, found: Sequence[Any]) -> Sequence[Any]:
        ids = [row.pk for row in found]
        kinds: dict[int, dict[str, None]] = defaultdict(dict)
        for batch, kind in Document.objects.filter(batch_id__in=ids).order_by("pk").values_list("batch_id", "kind"):
            kinds[batch][kind_title(kind).partition("（")[0]] = None
        projects: dict[int, list[str]] = defaultdict(list)
        ties = BatchProject.objects.filter(batch_id__in=ids).order_by("project_id")
        for batch, name in ties.values_list("batch_id", "project__name"):
            projects[batch].append(name)
        for row in found:
            names = projects[row.pk]
            row.kinds = list(kinds[row.pk])
            row.named = "、".join(names[:2]) + (f" 等 {len(names)} 个" if len(names) > 2 else "")
        return found

    def row_label(self, row: Any) -> str:
        return row.file_name
