"""The ledger of projects, and the page of one."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anxin.access.roles import Permission
from anxin.kit import money
from anxin.monitoring.models import Status, Warning
from anxin.registry.models import Project
from anxin.rules import RuleError, get
from anxin.standing.models import ProjectMonthStanding, ProjectStanding
from anxin.standing.safeguards import CHECKS, STATES_ZH
from anxin.standing.selectors import answers, ledger
from anxin.standing.selectors.history import documents, history
from anxin.standing.selectors.parties import crews, duty, parties
from anxin.standing.sets import SafeguardSet, chosen
from anxin.ui import words
from anxin.ui.listing import Listing

from ..codes.seeing import site_code
from ..doors import door
from .here import address, entering, fact_of, frame, project_or_404, seeing, sees_warnings
from .tables import FUNDING, STATUS, ProjectFilters, ProjectTable

_WARNINGS = 12
_GRAVITY = ("blue", "yellow", "orange", "red")
_HAPPENINGS = 8
_SHEETS = 6
_CHARTED = 12
KIND_OF_ANSWER = {"yes": "good", "partly": "warn", "no": "bad", "unknown": "none"}
KIND_OF_STATE = {
    "ok": "good",
    "ending": "warn",
    "wrong": "bad",
    "missing": "missing",
    "not_due": "wait",
    "exempt": "info",
    "unknown": "none",
}


@require_safe
@door(Permission.SEE_FACTS)
def projects(request: HttpRequest) -> HttpResponse:
    """The ledger of projects: filtered, summed, exported."""
    scope = seeing(request)
    listing = Listing(
        request,
        ProjectTable,
        ledger(scope),
        filters=ProjectFilters(request.GET, scope=scope),
        empty=("没有符合条件的项目", "换个条件，或者清除筛选。"),
    )
    told = Project.objects.within(scope).aggregate(
        projects=Count("pk"),
        owing=Count("pk", filter=Q(standing__owed_fen__gt=0)),
        people=Sum("standing__owed_people"),
        fen=Sum("standing__owed_fen"),
        red=Count("pk", filter=Q(standing__level="red")),
        judged=Count("standing"),
    )
    context = {
        "sentence": _sentence(told),
        "note": _note(told),
        "none": told["projects"] == 0,
        "may_enter": bool(entering(request).regions),
    }
    return listing.response("desk/projects/projects.html", context)


def _sentence(told: dict[str, Any]) -> str:
    if not told["projects"]:
        return "还没有项目。"
    if not told["owing"]:
        return f"{told['projects']} 个项目，到期的工资都没有查出欠薪。"
    return f"{told['projects']} 个项目，{told['owing']} 个欠薪：{told['people']} 人 {money.show(told['fen'])} 元。"


def _note(told: dict[str, Any]) -> str:
    parts = []
    if told["red"]:
        parts.append(f"红色预警的 {told['red']} 个")
    if waiting := told["projects"] - told["judged"]:
        parts.append(f"{waiting} 个还没评估过，没有数")
    return "；".join(parts)


@require_safe
@door(Permission.SEE_FACTS)
def project(request: HttpRequest, project_id: int) -> HttpResponse:
    """One project: three answers, safeguards, the money by month, who works there, who must pay, what happened."""
    found = project_or_404(request, project_id)
    given = frame(request, found, "project")
    standing: ProjectStanding | None = given["standing"]
    fact = fact_of(found)
    given |= {"fact": fact, "head": _head(found, standing, fact), "has_chart": False}
    if standing is not None:
        given |= _standing_of_page(request, found, standing)
    given |= {
        "code": site_code(request, found),
        "parties": [(p, duty(p)) for p in parties(found, standing)],
        "crews": crews(found, as_of=request.as_of),  # type: ignore[attr-defined]
        "warnings": _warnings(request, found),
        "happenings": history(found, most=_HAPPENINGS, warnings=sees_warnings(request, found)),
        "sheets": documents(found)[:_SHEETS],
        "months_url": reverse("desk:project_months", args=[found.pk]),
        "warnings_url": address("warnings", project=found.pk),
    }
    return render(request, "desk/projects/project.html", given)


def _head(found: Project, standing: ProjectStanding | None, fact: Any) -> str:
    parts = []
    if fact is not None:
        parts += [
            FUNDING.get(fact.funding, ""),
            STATUS.get(fact.status, ""),
            fact.industry,
            fact.authority,
            f"总投资 {words.wan(fact.invest_fen)} 万元" if fact.invest_fen else "",
            f"{words.day(fact.start_on)} 开工" if fact.start_on else "",
        ]
    if standing is not None:
        parts.append(f"在场 {standing.on_site} 人")
    return " · ".join(p for p in parts if p)


def _standing_of_page(request: HttpRequest, found: Project, standing: ProjectStanding) -> dict[str, Any]:
    by_month = list(ProjectMonthStanding.objects_unscoped.filter(project=found).order_by("month"))
    shown = by_month[-_CHARTED:]
    links = {
        "account": reverse("desk:project_account", args=[found.pk]),
        "parties": reverse("desk:project_parties", args=[found.pk]),
        "months": reverse("desk:project_months", args=[found.pk]),
    }
    area_set = chosen().of(found.region_code)
    return {
        "answers": [(a, KIND_OF_ANSWER[a.verdict], links[a.shows]) for a in answers(standing, by_month)],
        "safeguards": safeguards(standing, area_set, found),
        "area_set": area_set,
        "by_month": list(reversed(shown)),
        "more_months": len(by_month) > len(shown),
        "money": money_line(shown),
        "has_chart": any(m.due_in_fen or m.owed_fen or m.balance_fen for m in shown),
    }


def safeguards(standing: ProjectStanding, area_set: SafeguardSet, found: Project) -> list[dict[str, Any]]:
    """The cells of the area's set, and behind them the checks that it does not count."""
    pages = {
        "account": "project_account",
        "labour_cost": "project_account",
        "payroll": "project_parties",
        "deposit": "project_deposit",
        "guarantee": "project_deposit",
        "insurance": "project_deposit",
        "board": "project_board",
        "contract": "project_contracts",
        "settlement": "project_contracts",
    }
    cells = []
    for code, check in CHECKS.items():
        held = standing.safeguards.get(code)
        if held is None:
            continue
        page = pages.get(code)
        cells.append(
            {
                "code": code,
                "name": check.zh,
                "question": check.question,
                "kind": KIND_OF_STATE[held["state"]],
                "word": STATES_ZH[held["state"]],
                "says": held["says"],
                "until": held["until"],
                "counted": code in area_set.checks,
                "rules": [(rule, rule_name(rule), level) for rule, level in held["rules"].items()],
                "link": reverse(f"desk:{page or 'project_months'}", args=[found.pk]),
            }
        )
    order = {code: at for at, code in enumerate(area_set.checks)}
    return sorted(cells, key=lambda c: order.get(c["code"], len(order)))


def rule_name(code: str) -> str:
    try:
        return get(code).card.name.zh
    except RuleError:
        return f"规则 {code}"


def money_line(by_month: list[ProjectMonthStanding]) -> dict[str, Any]:
    """The chart of the money: bars in ten thousands of yuan by month, and the balance at its end."""

    def wan(fen: int | None) -> float | None:
        return None if fen is None else round(fen / 1_000_000, 2)

    return {
        "labels": [f"{m.month % 100} 月" if m.month % 100 != 1 else f"{m.month // 100} 年 1 月" for m in by_month],
        "unit": "万元",
        "series": [
            {"name": "人工费应拨", "data": [wan(m.due_in_fen) for m in by_month], "colour": "due"},
            {"name": "人工费到位", "data": [wan(m.paid_in_fen) for m in by_month], "colour": "in"},
            {"name": "工资应发", "data": [wan(m.owed_fen) for m in by_month], "colour": "blue"},
            {"name": "工资到账", "data": [wan(m.paid_fen) for m in by_month], "colour": "good"},
            {"name": "月末余额", "type": "line", "data": [wan(m.balance_fen) for m in by_month], "colour": "orange"},
        ],
    }


def _warnings(request: HttpRequest, found: Project) -> dict[str, Any]:
    """Open warnings by rule, the gravest first: a rule that speaks of many months is one line."""
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    stand = Warning.objects.within(scope).filter(project=found).exclude(status=Status.CLEARED)
    by_rule: dict[str, list[Any]] = {}
    for row in stand.order_by("rule", "month").values_list("rule", "pk", "level", "month", "answered_on", "due_on"):
        by_rule.setdefault(row[0], []).append(row)
    lines = []
    for code, rows in by_rule.items():
        months_told = [r[3] for r in rows if r[3]]
        waiting = [r for r in rows if r[4] is None]
        ends = [r[5] for r in waiting if r[5]]
        link = address("warnings", project=found.pk, rule=code)
        lines.append(
            {
                "level": max((r[2] for r in rows), key=_GRAVITY.index),
                "name": rule_name(code),
                "count": len(rows),
                "months": _span(months_told),
                "waiting": len(waiting),
                "due_on": min(ends, default=None),
                "link": link if len(rows) > 1 and link else reverse("desk:warning", args=[rows[0][1]]),
            }
        )
    lines.sort(key=lambda w: (-_GRAVITY.index(w["level"]), -w["count"], w["name"]))
    return {"rows": lines[:_WARNINGS], "more": len(lines) > _WARNINGS}


def _span(told: list[int]) -> str:
    if not told:
        return "—"
    first, last = min(told), max(told)
    return words.month(first) if first == last else f"{words.month(first)}—{words.month(last)}"
