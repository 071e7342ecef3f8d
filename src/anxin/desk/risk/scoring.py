"""The risk scores: who first, and where each point comes from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anxin.access.roles import Permission
from anxin.engine.risk import BLOCKS
from anxin.registry.models import Enterprise, Project
from anxin.risks.models import RiskLine
from anxin.risks.selectors import latest_scores
from anxin.ui.filters import Filters
from anxin.ui.listing import Listing
from anxin.ui.tables import LEVELS, Column, Table

from ..doors import door

ROOMS = (
    ("desk:risk", "风险分"), ("desk:risk_screening", "精准筛查"), ("desk:focus", "重点名单"), ("desk:risk_ledger", "重大和敏感"),
    ("desk:risk_duties", "责任清单"), ("desk:risk_look_backs", "回头看"),
)  # fmt: skip


def rooms(here: str) -> list[tuple[str, str, bool]]:
    """The tabs of this room."""
    return [(words, reverse(name), name == here) for name, words in ROOMS]


class ScoreFilters(Filters):
    kind = forms.ChoiceField(label="看什么", choices=[("", "项目"), ("firms", "单位")])
    band = forms.ChoiceField(label="档", choices=[("", "全部"), *LEVELS.items()])

    def narrow(self, rows: Any) -> Any:
        band = self.cleaned_data.get("band")
        return rows.filter(band=band) if band else rows


def _mainly(row: RiskLine) -> str:
    most = sorted(row.blocks, key=lambda b: -b["points"])[:2]
    return "、".join(f"{b['name']} {b['points']:g}" for b in most if b["points"] > 0)


def _name(row: RiskLine) -> str:
    return row.project.name if row.project is not None else row.enterprise.name


def _address(row: RiskLine) -> str:
    if row.project_id is not None:
        return reverse("desk:risk_project", args=[row.project_id])
    return reverse("desk:risk_enterprise", args=[row.enterprise_id])


class ScoreTable(Table):
    name = "risk_scores"
    title = "风险分"
    default_order = ("-points10", "id")
    columns = (
        Column("name", "名称", value=_name, link=_address, long=True),
        Column("points", "风险分", "int", value=lambda r: r.points, show=lambda r: r.points, order="points10"),
        Column("band", "档", level=True, order="points10"),
        Column("at_most", "最多", "int", value=lambda r: r.at_most, show=lambda r: r.at_most,
               help="缺的数据全部最坏时的分"),
        Column("mainly", "主要来自", value=_mainly, long=True),
    )  # fmt: skip


@require_safe
@door(Permission.SEE_WARNINGS)
def risk(request: HttpRequest) -> HttpResponse:
    """Scores of projects or firms, the highest first."""
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    firms = request.GET.get("kind") == "firms"
    day, rows = latest_scores(scope, firms=firms)
    high = rows.exclude(band="").count()
    what = "家单位" if firms else "个项目"
    sentence = f"{high} {what}风险分到了黄色以上。" if high else f"没有{what[1:]}的风险分到黄色。"
    listing = Listing(
        request, ScoreTable, rows, filters=ScoreFilters, empty=("没有可以打分的", "先导入资料，再等一次评分。")
    )
    told = {"sentence": sentence if day else "还没有评过分。", "day": day, "tabs": rooms("desk:risk")}
    return listing.response("desk/risk/risk.html", told)


@require_safe
@door(Permission.SEE_WARNINGS)
def risk_project(request: HttpRequest, project_id: int) -> HttpResponse:
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    project = Project.objects.within(scope).filter(pk=project_id).first() if project_id < 2**63 else None
    if project is None:
        raise Http404
    day, rows = latest_scores(scope)
    return _score(request, project.name, rows.filter(project=project).first(), day)


@require_safe
@door(Permission.SEE_WARNINGS)
def risk_enterprise(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """A firm's score; unknown to whoever may not see all projects that it rests on."""
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    day, rows = latest_scores(scope, firms=True)
    line = rows.filter(enterprise_id=enterprise_id).first() if enterprise_id < 2**63 else None
    if line is None:
        raise Http404
    return _score(request, Enterprise.objects.get(pk=enterprise_id).name, line, day)


def _score(request: HttpRequest, name: str, line: RiskLine | None, day: Any) -> HttpResponse:
    blocks = []
    if line is not None:
        for block in line.blocks:
            blocks.append((block, [p for p in line.parts if p["block"] == block["block"]]))
    told = {"name": name, "line": line, "day": day, "blocks": blocks, "words": BLOCKS, "tabs": rooms("desk:risk")}
    return render(request, "desk/risk/score.html", told)
