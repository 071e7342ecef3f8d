"""Calls that were answered, with the columns of the call-back ledger (A19)."""

from __future__ import annotations

from django.urls import reverse
from markupsafe import Markup

from anxin.kit.text import mask_name
from anxin.records.models import WageCall
from anxin.ui.tables import Column, Table

_STATE = {"got_it": "good", "unreachable": "orange", "not_all": "red", "nothing": "red"}


def _said(call: WageCall) -> Markup:
    said = call.get_answer_display()
    return Markup('<span class="lv {}">{}</span>').format(_STATE[call.answer], said)


class CallTable(Table):
    name = "wage_calls"
    title = "工资电话回访"
    default_order = ("-called_at", "-id")
    columns = (
        Column("worker", "对象(工人)", value=lambda c: mask_name(c.worker.name), link=lambda c: reverse("desk:person", args=[c.worker_id])),
        Column("source", "来源", value=lambda c: "抽样", hidden=True),
        Column("project", "工地", value="project.name", order="project__name", long=True),
        Column("month", "月份", "month", order="month", link=lambda c: reverse("desk:month", args=[c.project_id, c.worker_id, c.month])),
        Column("way", "方式", value=lambda c: "电话", hidden=True),
        Column("called_at", "时间", "moment", order="called_at"),
        Column("answer", "结果", value=lambda c: c.get_answer_display(), show=_said, order="answer"),
        Column("owed_fen", "工资表应付（元）", "money", order="owed_fen"),
        Column("paid_fen", "回单到账（元）", "money", order="paid_fen"),
        Column("contradicts", "与回单", value=lambda c: "不一样" if c.contradicts else ""),
        Column("tries", "打了几次", "int", order="tries", hidden=True),
        Column("clue", "转为线索", value=lambda c: c.clue.number if c.clue_id else "", link=lambda c: reverse("desk:clue", args=[c.clue_id]) if c.clue_id else None),
        Column("called_by_name", "谁打的"),
    )  # fmt: skip
