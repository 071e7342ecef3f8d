"""突发事件 and 舆情 as ledgers: what D14 asks a report to say, and what became of opinion; nothing is typed twice."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch

from anxin.access.scope import Scope
from anxin.casework.selectors.ledger_columns import Ledger, LedgerColumn
from anxin.deadlines.clock import CHINA
from anxin.kit.text import mask_name

from ..flow import INCIDENT, OPINION
from ..models import Arrival, Incident, Opinion, Spread, open_ones
from .rows import incidents, opinions

C = LedgerColumn


def _events(scope: Scope) -> Any:
    return incidents(scope).prefetch_related("arrivals", "notes", "tasks", "reports", "clues", "cases")


def _items(scope: Scope) -> Any:
    spreads = Prefetch("spreads", Spread.objects.order_by("-at", "-id"))
    return opinions(scope).prefetch_related(spreads, "tasks", "releases__approved_by")


def _scene(event: Incident) -> str:
    lines = [f"{a.at.astimezone(CHINA):%m-%d %H:%M} {a.office}到场" for a in event.arrivals.all()]
    return "；".join([*lines, *(f"{n.at.astimezone(CHINA):%m-%d %H:%M} {n.words}" for n in event.notes.all())])


def _heads(event: Incident) -> str:
    return "、".join(f"{a.office}{a.person}" for a in event.arrivals.all() if a.post in Arrival.HEADS)


def _tasks(thing: Any) -> str:
    return "；".join(f"{t.office}：{t.result or '没答复'}" for t in thing.tasks.all())


def _reports(event: Incident) -> str:
    return "；".join(f"{r.number}{'（晚了）' if r.was_late else ''}" for r in event.reports.all())


def _claims(event: Incident) -> str:
    return "、".join([*(c.number for c in event.clues.all()), *(c.number for c in event.cases.all())])


def _views(item: Opinion) -> int | None:
    return next((s.views for s in item.spreads.all()), None)


def _published(item: Opinion) -> Any:
    return next((r for r in item.releases.all() if r.state == "published"), None)


EVENTS = Ledger(
    "SJ", "突发事件处置台账",
    (
        C("序号", lambda r: r.n, "int"), C("编号", lambda e: e.number), C("类别", lambda e: e.get_kind_display()),
        C("等级", lambda e: e.get_grade_display()), C("事由", lambda e: e.title), C("发生时间", lambda e: e.happened_at, "moment"),
        C("地点", lambda e: e.place), C("人数", lambda e: e.people, "int"), C("金额", lambda e: e.amount_fen, "money"),
        C("诉求", lambda e: e.demands), C("责任主体", lambda e: e.employer.name if e.employer else ""),
        C("项目", lambda e: e.project.name if e.project else ""), C("发现", lambda e: e.discovered_at, "moment"),
        C("首报", lambda e: e.reported_at, "moment"), C("启动处置", lambda e: e.commanded_at, "moment"), C("指挥", lambda e: e.commander),
        C("预案", lambda e: e.plan.title if e.plan else ""), C("负责人到场", lambda e: e.arrived_at, "moment"), C("到场负责人", _heads),
        C("现场处置", _scene), C("各单位", _tasks), C("需支持", lambda e: e.needs), C("报告", _reports), C("线索、案件", _claims),
        C("平息", lambda e: e.ended_at, "moment"), C("怎么平息的", lambda e: e.calm), C("原因", lambda e: e.causes),
        C("建议", lambda e: e.suggestions), C("状态", lambda e: e.get_state_display()), C("备注✎"),
    ),
    _events, "discovered_at__date", ("discovered_at", "id"), open_ones(INCIDENT),
)  # fmt: skip

OPINIONS = Ledger(
    "YQ", "舆情处置台账",
    (
        C("序号", lambda r: r.n, "int"), C("编号", lambda o: o.number), C("来源", lambda o: o.get_source_display()),
        C("平台、媒体", lambda o: o.outlet), C("网址", lambda o: o.address), C("发布人(脱敏)", lambda o: mask_name(o.author) if o.author else ""),
        C("标题", lambda o: o.title), C("内容", lambda o: o.text), C("发布时间", lambda o: o.published_at, "moment"),
        C("发现时间", lambda o: o.found_at, "moment"), C("报告时间", lambda o: o.reported_at, "moment"),
        C("核实时间", lambda o: o.verified_at, "moment"), C("核实结果", lambda o: o.get_truth_display()), C("查明的事实", lambda o: o.facts),
        C("浏览量", _views, "int"), C("联动部门", _tasks), C("线索", lambda o: o.clue.number if o.clue else ""),
        C("突发事件", lambda o: o.incident.number if o.incident else ""),
        C("回应稿件", lambda o: r.number if (r := _published(o)) else ""),
        C("审核人", lambda o: r.approved_by.display_name if (r := _published(o)) else ""),
        C("发布在", lambda o: r.published_where if (r := _published(o)) else ""),
        C("清除不实", lambda o: " ".join(x for x in (o.cleared_with, o.cleared_result) if x)), C("状态", lambda o: o.get_state_display()),
        C("备注✎"),
    ),
    _items, "found_at__date", ("found_at", "id"), open_ones(OPINION),
)  # fmt: skip

LEDGERS = {one.code: one for one in (EVENTS, OPINIONS)}
