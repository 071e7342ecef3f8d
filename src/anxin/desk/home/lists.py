"""The lists behind the first page: all that waits, all that changed, and where the labour cost did not come."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from anxin.access.roles import Permission
from anxin.kit.text import mask_name
from anxin.rules import load
from anxin.standing.models import ProjectStanding
from anxin.ui import words
from anxin.ui.listing import Listing
from anxin.ui.tables import Column, Table

from ..doors import door
from ..kept import kept_steps
from ..links import address
from ..places import PlaceFilters
from .since import KINDS, batches, events, yesterday
from .since import changes as changed
from .todo import my_warnings


def _names() -> dict[str, str]:
    return {rule.code: rule.card.name.zh for rule in load()}


def _about(w: Any) -> str:
    return w.about


class TodoTable(Table):
    name = "todo"
    title = "等我办的预警"
    default_order = (F("deadline").asc(nulls_last=True), "gravity", F("amount_fen").desc(nulls_last=True), "pk")
    columns = (
        Column("level", "等级", level=True, order="-gravity"),
        Column("rule", "什么事", value=lambda w: w.named, link=lambda w: reverse("desk:warning", args=(w.pk,)), long=True),
        Column("about", "哪里", value=_about, order="project__name", long=True),
        Column("month", "月份", "month", order="month"),
        Column("people", "人数", "int", order="people"),
        Column("amount_fen", "金额（元）", "money", order="amount_fen", total="amount_fen"),
        Column("status", "走到哪步", value=lambda w: w.get_status_display()),
        Column("deadline", "期限", "date", order="deadline"),
        Column("left", "还有多久", value=lambda w: w.left.words, show=lambda w: Markup('<span class="clock {}">{}</span>').format(w.left.press, w.left.words)),
    )  # fmt: skip

    as_of: Any

    def rows(self, found: Sequence[Any]) -> Sequence[Any]:
        names = _names()
        for w in found:
            w.named = names.get(w.rule, w.rule) + (f"：{mask_name(w.worker.name)}" if w.worker else "")
            w.left = words.due(w.deadline, self.as_of)
        return found


@require_safe
@door(Permission.ANSWER_WARNINGS)
def todo(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the person who looks."""
    as_of = request.as_of  # type: ignore[attr-defined]
    table = type("TodoTable", (TodoTable,), {"as_of": as_of})
    rows = my_warnings(request)
    remember = partial(kept_steps, request, request.scope.allowing(Permission.ANSWER_WARNINGS))  # type: ignore[attr-defined]
    empty = ("没有事等您", "您手上没有要答复、要处置的预警。")
    listing = Listing(request, table, rows, empty=empty, remember=remember)
    over = remember("todo over", rows.order_by().filter(deadline__lt=as_of).count)
    sentence = f"{listing.counted} 件等您办" + (f"，{over} 件已超期。" if over else "，没有超期的。")
    return listing.response(
        "desk/home/list.html",
        {"sentence": sentence if listing.count else "没有事等您。", "title": "等我办的", "tabs": []},
    )


class ChangeTable(Table):
    name = "changes"
    title = "昨天以来的变化"
    default_order = ("-at", "-pk")
    columns = (
        Column("at", "时间", "moment", order="at"),
        Column("kind", "变化", value=lambda e: e.get_kind_display()),
        Column("from_level", "原来", level=True),
        Column("to_level", "现在", level=True),
        Column("rule", "什么事", value=lambda e: e.named, link=lambda e: reverse("desk:warning", args=(e.warning_id,)), long=True),
        Column("about", "哪里", value=lambda e: _about(e.warning), order="warning__project__name", long=True),
        Column("month", "月份", "month", value="warning.month"),
        Column("people", "人数", "int", value="warning.people"),
        Column("amount_fen", "金额（元）", "money", value="warning.amount_fen", order="warning__amount_fen"),
    )  # fmt: skip

    def rows(self, found: Sequence[Any]) -> Sequence[Any]:
        names = _names()
        for event in found:
            event.named = names.get(event.warning.rule, event.warning.rule)
        return found


class FileTable(Table):
    name = "came_in"
    title = "昨天以来入库的文件"
    default_order = ("-received_at", "-pk")
    columns = (
        Column("received_at", "收到", "moment", order="received_at"),
        Column("file_name", "文件", link=lambda b: address("desk:batch", b.pk) or None, long=True),
        Column("sender", "报送人", order="sender"),
        Column("state", "状态", value=lambda b: b.get_state_display()),
    )


@require_safe
@door(Permission.SEE_WARNINGS)
def changes(request: HttpRequest) -> HttpResponse:
    """What changed since yesterday, one kind at a time or all of them."""
    as_of = request.as_of  # type: ignore[attr-defined]
    since = yesterday(as_of)
    kind = request.GET.get("kind", "")
    told = changed(request)
    here = {c.key: c for c in told}
    tabs = [("全部预警变化", reverse("desk:changes"), kind not in here)]
    tabs += [(f"{c.label} {c.count}", c.url, kind == c.key) for c in told]
    if kind == "imported" and kind in here:
        listing = Listing(request, FileTable, batches(request, since), empty=("没有新文件", "昨天以来没有文件入库。"))
    else:
        rows = events(request, since).select_related("warning__project", "warning__employer")
        if kind in KINDS:
            rows = rows.filter(KINDS[kind][1])
        remember = partial(kept_steps, request, request.scope.allowing(Permission.SEE_WARNINGS))  # type: ignore[attr-defined]
        listing = Listing(
            request, ChangeTable, rows, empty=("没有变化", "昨天以来预警没有变化。"),
            remember=lambda question, work: remember(f"{kind} {question}", work),
        )  # fmt: skip
    what = (
        f"{here[kind].label} {here[kind].count} {'个文件' if kind == 'imported' else '条'}"
        if kind in here
        else "，".join(f"{c.label} {c.count}" for c in told)
    )
    return listing.response(
        "desk/home/list.html",
        {"sentence": f"{words.day(since.date(), as_of)}以来：{what}。", "title": "昨天以来", "tabs": tabs},
    )


class LabourCostTable(Table):
    name = "labour_cost"
    title = "人工费没拨足的工地"
    default_order = ("-short_fen", "pk")
    columns = (
        Column("project", "项目", value="project.name", link=lambda s: address("desk:project", s.project_id) or reverse("desk:project_months", args=(s.project_id,)), order="project__name", long=True),
        Column("owner", "建设单位", value=lambda s: s.owner.name if s.owner else "", order="owner__name", long=True),
        Column("contractor", "施工总承包", value=lambda s: s.contractor.name if s.contractor else "", order="contractor__name", long=True),
        Column("due_in_fen", "到期应拨（元）", "money", order="due_in_fen", total="due_in_fen"),
        Column("paid_in_fen", "已到位（元）", "money", order="paid_in_fen", total="paid_in_fen"),
        Column("short_fen", "还差（元）", "money", order="short_fen", total="short_fen"),
        Column("short_periods", "没足额的期数", "int", order="short_periods"),
        Column("balance_fen", "专户余额（元）", "money", order="balance_fen"),
        Column("level", "最高预警", level=True, order="level_rank"),
    )  # fmt: skip

    def row_label(self, row: Any) -> str:
        return row.project.name


@require_safe
@door(Permission.SEE_FACTS)
def labour_cost(request: HttpRequest) -> HttpResponse:
    """Sites whose labour cost did not come in full by its day."""
    scope = request.scope.allowing(Permission.SEE_FACTS)  # type: ignore[attr-defined]
    rows = (
        ProjectStanding.objects.within(scope)
        .filter(short_periods__gt=0)
        .annotate(short_fen=F("due_in_fen") - F("paid_in_fen"))
        .select_related("project", "owner", "contractor")
    )
    filters = PlaceFilters(request.GET, scope=scope)
    listing = Listing(request, LabourCostTable, rows, filters=filters, empty=("都拨足了", "到期的人工费都进了专户。"))
    short = sum(listing.found.order_by().values_list("short_fen", flat=True))
    sentence = (
        f"{listing.count} 个工地的人工费没拨足，还差 {words.yuan(short)} 元。"
        if listing.count
        else "到期的人工费都拨足了。"
    )
    return listing.response("desk/home/list.html", {"sentence": sentence, "title": "人工费", "tabs": []})
