"""Enterprises: those of the reader's projects, and the page of one."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.db.models import Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from anxin.access.models import Region
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.kit import money
from anxin.monitoring.models import Status, Warning
from anxin.monitoring.selectors import warnings
from anxin.registry.models import Enterprise, EnterpriseAlias
from anxin.standing.models import EmployerStanding, WorkerMonthStanding
from anxin.standing.selectors.enterprises import enterprises, owed_together, parts_of, versions
from anxin.ui.filters import Filters
from anxin.ui.listing import Listing
from anxin.ui.tables import Column, Table

from ..doors import door
from ..kept import kept
from ..projects.here import address, seeing
from ..projects.pages import rule_name

_WARNINGS = 12


def _owed(row: Any) -> Any:
    return Markup('<b class="red">{}</b>').format(money.show(row.owed_fen)) if row.owed_fen else "0.00"


class EnterpriseTable(Table):
    name = "enterprises"
    title = "企业台账"
    default_order = ("-owed_fen", "-builds_owed_fen", "pk")
    columns = (
        Column("name", "单位", order="name", link=lambda row: reverse("desk:enterprise", args=[row.pk]), long=True),
        Column("credit_code", "统一社会信用代码", order="credit_code", short=True),
        Column("kind", "类别", order="kind", short=True),
        Column("employs", "用工项目", "int", order="employs", help="它有人在场或有欠薪的项目"),
        Column("on_site", "在场人数", "int", order="on_site"),
        Column("owed_people", "欠薪人数", "int", order="owed_people", help="一个人在两个项目上算两次"),
        Column("owed_fen", "自己欠的（元）", "money", show=_owed, order="owed_fen"),
        Column("builds", "总包项目", "int", order="builds"),
        Column(
            "builds_owed_fen", "总包项目上欠的（元）", "money", order="builds_owed_fen", help="不管谁欠，总包要先行清偿"
        ),
    )


class EnterpriseFilters(Filters):
    q = forms.CharField(label="名称或信用代码", max_length=60)
    owed = forms.ChoiceField(label="欠薪", choices=[("", "全部"), ("own", "自己欠的"), ("built", "总包项目上有欠的")])
    part = forms.ChoiceField(
        label="身份", choices=[("", "全部"), ("contractor", "当总包的"), ("employer", "自己用工的")]
    )

    def narrow(self, rows: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
        asked = self.cleaned_data
        if q := asked.get("q"):
            code = Q(facts__known_to__isnull=True, facts__credit_code__iexact=q)
            rows = rows.filter(Q(pk__in=Enterprise.objects.filter(code).values("pk")) | Q(name__icontains=q))
        if owed := asked.get("owed"):
            rows = rows.filter(**{"owed_fen__gt" if owed == "own" else "builds_owed_fen__gt": 0})
        if part := asked.get("part"):
            rows = rows.filter(**{"builds__gt" if part == "contractor" else "employs__gt": 0})
        return rows


@require_safe
@door(Permission.SEE_FACTS)
def enterprises_page(request: HttpRequest) -> HttpResponse:
    """The ledger of enterprises, as the reader's projects show them."""
    scope = seeing(request)
    listing = Listing(
        request,
        EnterpriseTable,
        enterprises(scope),
        filters=EnterpriseFilters,
        empty=("没有符合条件的单位", "换个条件，或者清除筛选。"),
        remember=partial(kept, request, scope),
    )
    owing = EmployerStanding.objects.within(scope).filter(owed_fen__gt=0, employer__isnull=False)
    told = owing.aggregate(fen=Sum("owed_fen"))
    firms = owing.values("employer").distinct().count()
    sentence = f"{firms} 家单位欠着工资，共 {money.show(told['fen'])} 元。" if firms else "没有查出欠薪的单位。"
    return listing.response("desk/enterprises/enterprises.html", {"sentence": sentence})


@require_safe
@door(Permission.SEE_FACTS)
def enterprise(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """One enterprise: what is known of it by time, its projects, what it owes, its warnings. 404 for one of nobody's here."""
    scope = seeing(request)
    found = enterprises(scope).filter(pk=enterprise_id).first()
    if found is None:
        raise Http404
    parts = parts_of(scope, found)
    places = dict(Region.objects.filter(code__in={p.project.region_code for p in parts}).values_list("code", "name"))
    facts = list(versions(found))
    now = next((f for f in facts if f.known_to is None), None)
    context = {
        "enterprise": found,
        "current": now,
        "facts": facts,
        "aliases": list(EnterpriseAlias.objects.filter(enterprise=found).values_list("name_key", flat=True)),
        "parts": [(p, places.get(p.project.region_code, p.project.region_code)) for p in parts],
        "sentence": _sentence(found, parts),
        "head": " · ".join(
            w
            for w in ((now.credit_code, now.kind, f"守法诚信 {now.grade} 级" if now.grade else "") if now else ())
            if w
        ),
        "warnings": _warnings(request, found, scope),
        "warnings_url": address("warnings", employer=found.pk),
        "risk_url": address("risk", enterprise=found.pk),
        "has_months": WorkerMonthStanding.objects.within(scope).filter(employer=found.pk).exists(),
    }
    return render(request, "desk/enterprises/enterprise.html", context)


def _sentence(found: Any, parts: list[Any]) -> str:
    sites, people, fen = owed_together(parts)
    said = f"欠 {people} 人 {money.show(fen)} 元，在 {sites} 个项目上" if fen else "自己没有到期没发的工资"
    if found.builds_owed_fen:
        said += f"；总包的项目上一共欠着 {money.show(found.builds_owed_fen)} 元，它要先行清偿"
    return f"{found.name}：{said}。"


def _warnings(request: HttpRequest, found: Enterprise, facts: Scope) -> dict[str, Any]:
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    mine: QuerySet[Warning] = warnings(scope).filter(employer=found).exclude(status=Status.CLEARED)
    rows = list(mine[: _WARNINGS + 1])
    return {
        "rows": [
            {
                "level": w.level,
                "name": rule_name(w.rule),
                "where": w.project.name if w.project else "整个单位",
                "month": w.month,
                "people": w.people,
                "amount_fen": w.amount_fen,
                "due_on": w.due_on,
                "done": w.answered_on is not None,
                "link": reverse("desk:warning", args=[w.pk]),
            }
            for w in rows[:_WARNINGS]
        ],
        "more": len(rows) > _WARNINGS,
    }
