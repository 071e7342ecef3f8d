"""The tables of this room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.urls import NoReverseMatch, reverse
from markupsafe import Markup

from anxin.access.models import Region
from anxin.channels.models import Delivery
from anxin.kit.text import mask_name
from anxin.monitoring.models import Notice, Warning
from anxin.monitoring.selectors import gravity
from anxin.monitoring.services.wording import rule_name
from anxin.ui import words
from anxin.ui.tables import Column, Table

from .saying import holder, turn


def link(name: str, *args: Any) -> str | None:
    """The address of a page, or none where that page is not installed."""
    try:
        return reverse(f"desk:{name}", args=args)
    except NoReverseMatch:
        return None


def _line(text: str) -> Markup:
    """Kept on one line."""
    return Markup('<span class="nowrap">{}</span>').format(text)


def worker(row: Warning) -> str:
    if row.worker is None:
        return ""
    return mask_name(row.worker.name) + (f"（{row.worker.id_last4}）" if row.worker.id_last4 else "")


class WarningTable(Table):
    name = "warnings"
    title = "预警"
    batch = "w"
    default_order = (gravity(), "due_on", F("amount_fen").desc(nulls_last=True), "id")
    columns = (
        Column("level", "等级", level=True),
        Column("what", "事项", value=lambda w: rule_name(w.rule), link=lambda w: link("warning", w.pk), order="rule", long=True),
        Column("project", "项目", value=lambda w: w.project.name if w.project else w.about if w.matter else "（跨项目）",
               link=lambda w: link("project", w.project_id) if w.project_id else None, order="project__name", long=True),
        Column("employer", "用人单位", value=lambda w: w.employer.name if w.employer else "", order="employer__name", long=True),
        Column("worker", "工人", value=worker, hidden=True),
        Column("month", "月份", "month", order="month"),
        Column("people", "人数", "int", order="people"),
        Column("amount_fen", "金额（元）", "money", order="amount_fen"),
        Column("status", "状态", value=lambda w: w.get_status_display(), show=lambda w: _line(w.get_status_display()), order="status"),
        Column("due", "期限", "date", value=lambda w: turn(w).due_on, show=lambda w: w.clock, order="due_on", help="答复期限；红色预警答复后看处置期限"),
        Column("holder", "承办", value=holder, order=("agency__name", "person__display_name")),
        Column("town", "所在地", value=lambda w: w.town, hidden=True, order="project__region_code"),
        Column("opened_on", "触发日期", "date", hidden=True, order="opened_on"),
        Column("rule", "规则", hidden=True, order="rule"),
        Column("pk", "编号", "int", hidden=True, order="id"),
    )  # fmt: skip

    def row_label(self, row: Warning) -> str:
        return f"{rule_name(row.rule)} {row.project.name if row.project else ''}"

    def rows(self, found: Sequence[Any]) -> Sequence[Any]:
        codes = {w.project.region_code[:n] for w in found if w.project for n in (6, 9)}
        names = dict(Region.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
        for w in found:
            code = w.project.region_code if w.project else ""
            w.town = names.get(code[:9]) or names.get(code[:6]) or ""
        return found


class NoticeTable(Table):
    name = "notices"
    title = "通知书"
    default_order = ("-id",)
    columns = (
        Column("number", "编号", link=lambda n: link("notice", n.pk), order="id"),
        Column("title", "标题", link=lambda n: link("notice", n.pk), long=True),
        Column("project", "项目", value="project.name", link=lambda n: link("project", n.project_id), order="project__name", long=True),
        Column("sent_on", "发出", "date", order="sent_on"),
        Column("sent_display", "发出人", order="sent_display"),
        Column("receivers", "收件人", "int", value="n_receivers", order="n_receivers"),
        Column("answers", "已答复", "int", value="n_answers", order="n_answers"),
        Column("answer_due_on", "答复期限", "date", order="answer_due_on"),
        Column("state", "状态", value=lambda n: notice_state(n)[1], show=lambda n: _state(n)),
    )  # fmt: skip


def notice_state(notice: Notice) -> tuple[str, str]:
    """(kind of the kit's states, words); ``as_of`` is put on the row by its list."""
    if notice.n_answers >= notice.n_receivers:  # type: ignore[attr-defined]
        return "good", "都已答复"
    if notice.answer_due_on < notice.as_of:  # type: ignore[attr-defined]
        return "red", "超期未答复"
    return "wait", "等答复"


def _state(notice: Notice) -> Markup:
    kind, said = notice_state(notice)
    return Markup('<span class="lv {}">{}</span>').format(kind, said)


_DELIVERY = {"waiting": "wait", "sending": "wait", "sent": "good", "failed": "orange"}


class DeliveryTable(Table):
    name = "deliveries"
    title = "投递记录"
    default_order = ("-id",)
    columns = (
        Column("at", "时间", "moment", value="message.created_at", order="message__created_at"),
        Column("to", "收件人", value=lambda d: told_to(d)),
        Column("way", "渠道", value=lambda d: d.get_way_display(), order="way"),
        Column("purpose", "事由", value="message.purpose", order="message__purpose"),
        Column("title", "标题", value="message.title", long=True),
        Column("state", "状态", value=lambda d: d.get_state_display(),
               show=lambda d: Markup('<span class="lv {}">{}</span>').format(_DELIVERY[d.state], d.get_state_display()), order="state"),
        Column("attempts", "试了几次", "int", order="attempts"),
        Column("finished_at", "结束时间", "moment", order="finished_at"),
        Column("error", "原因", long=True),
    )  # fmt: skip


def told_to(delivery: Delivery) -> str:
    """The name, and of somebody outside the masked address."""
    message = delivery.message
    return f"{message.to_name}（{message.to_shown}）" if message.to_shown else message.to_name


def due_cell(warning: Warning, as_of: Any) -> Markup:
    """The next deadline in the words of the house."""
    next_ = turn(warning)
    said = words.due(next_.due_on, as_of, done=next_.done)
    return Markup('<span class="clock {}">{}</span>').format(said.press, said.words)
