"""The tables of this room."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.urls import reverse
from markupsafe import Markup

from anxin.casework.models import Clue, ClueBatch
from anxin.ui import words
from anxin.ui.tables import Column, Table

from . import saying


def _page(clue: Clue) -> str:
    return reverse("desk:clue", args=[clue.pk])


def clock_cell(row: Any) -> Markup:
    """The clock of the present step; ``as_of`` is put on the row by its list."""
    said = words.due(row.due_on, row.as_of, done=not row.is_open)
    return Markup('<span class="clock {}">{}</span>').format(said.press, said.words if row.is_open else "已结束")


def state_cell(row: Any) -> Markup:
    kind = "good" if not row.is_open else "wait"
    return Markup('<span class="lv {}">{}</span>').format(kind, row.get_state_display())


def _urgent(clue: Clue) -> Any:
    said = saying.urgencies(clue)
    return Markup('<span class="lv red">{}</span>').format(said) if said else None


class ClueTable(Table):
    name = "clues"
    title = "线索"
    default_order = (F("due_on").asc(nulls_last=True), "-received_at", "id")
    columns = (
        Column("number", "线索", link=_page, order="number", short=True),
        Column("where", "工地或单位", value=saying.where, link=_page, long=True),
        Column("months", "欠薪月份", value=lambda c: saying.when(c.months)),
        Column("people", "人数", "int", order="people"),
        Column("amount_fen", "金额（元）", "money", order="amount_fen"),
        Column("urgency", "紧急", value=saying.urgencies, show=_urgent),
        Column("door", "渠道", value=lambda c: c.get_door_display(), order="door"),
        Column("kind", "类别", value=lambda c: c.get_kind_display() if c.kind else "", order="kind"),
        Column("state", "状态", value=lambda c: c.get_state_display(), show=state_cell, order="state"),
        Column("due", "期限", "date", value="due_on", show=clock_cell, order="due_on", help="现在这一步的期限"),
        Column("turn", "该谁办", value=saying.turn, long=True),
        Column("limit_on", "核处期限", "date", order="limit_on", hidden=True),
        Column("first", "首问单位", value="first_agency.name", order="first_agency__name", hidden=True),
        Column("who", "反映人", value=saying.who, hidden=True),
        Column("received_at", "接收", "moment", order="received_at", hidden=True),
        Column("arrived_at", "反映", "moment", order="arrived_at", hidden=True),
        Column("their_number", "来源编号", hidden=True, order="their_number"),
        Column("employer", "用人单位", value="employer_name", hidden=True, order="employer_name"),
        Column("conclusion", "结论", value=lambda c: c.get_conclusion_display() if c.conclusion else "", hidden=True, order="conclusion"),
        Column("passed_on", "转办次数", "int", order="passed_on", hidden=True),
        Column("found_fen", "核实金额（元）", "money", order="found_fen", hidden=True),
        Column("case", "案件", value=lambda c: c.case.number if c.case else "",
               link=lambda c: reverse("desk:case", args=[c.case_id]) if c.case_id else None, hidden=True),
        Column("closed_on", "办结", "date", order="closed_on", hidden=True),
    )  # fmt: skip


_BATCH_STATES = {"seen": "wait", "taken": "good", "undone": "none", "dropped": "none"}


def _batch_state(row: ClueBatch) -> Markup:
    return Markup('<span class="lv {}">{}</span>').format(_BATCH_STATES[row.state], row.get_state_display())


def _count(name: str) -> Any:
    return lambda row: row.counts.get(name, 0)


class ClueBatchTable(Table):
    name = "clue_files"
    title = "导入的线索文件"
    default_order = ("-id",)
    columns = (
        Column("file_name", "文件", link=lambda row: reverse("desk:clue_file", args=[row.pk]), order="file_name", long=True),
        Column("state", "状态", value=lambda row: row.get_state_display(), show=_batch_state, order="state"),
        Column("door", "渠道", value=lambda row: row.get_door_display() if row.door else "按行写的", order="door"),
        Column("new", "新线索", "int", value=_count("new")),
        Column("again", "更新", "int", value=_count("again")),
        Column("rejected", "退回行", "int", value=_count("rejected")),
        Column("sender", "经手人", order="sender"),
        Column("received_at", "收到", "moment", order="received_at"),
    )  # fmt: skip


def on_day(kind: type[Table], as_of: Any) -> type[Table]:
    """The table whose rows know the day on which they are looked at."""

    class OnDay(kind):  # type: ignore[valid-type,misc]
        def rows(self, found: Any) -> Any:
            for row in found:
                row.as_of = as_of
            return super().rows(found)

    return OnDay
