"""The ledger of projects as a table, and how it is filtered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from markupsafe import Markup

from anxin.access.models import Region
from anxin.access.scope import Scope
from anxin.kit import money
from anxin.registry.models import Project, ProjectFact
from anxin.standing.models import Joining, ProjectStanding
from anxin.standing.safeguards import CHECKS, FAULTS
from anxin.standing.selectors import standing_of
from anxin.ui.filters import Filters
from anxin.ui.tables import Column, Table

from .here import address

STATUS = dict(ProjectFact.Status.choices)
FUNDING = dict(ProjectFact.Funding.choices)
GAPS = {"attendance": "考勤中断", "sheet": "没报工资表", "bank": "没报代发回单和流水", "nothing": "什么都没报"}


def of(name: str) -> Callable[[Project], Any]:
    """A number of the project's standing; nothing before the first evaluation."""

    def read(row: Project) -> Any:
        standing = standing_of(row)
        return None if standing is None else getattr(standing, name)

    return read


def said(name: str, words: dict[str, str]) -> Callable[[Project], str]:
    read = of(name)
    return lambda row: words.get(read(row) or "", read(row) or "")


def listed(name: str, words: dict[str, str]) -> Callable[[Project], str]:
    """Codes between blanks, in words."""
    read = of(name)
    return lambda row: "、".join(words.get(code, code) for code in (read(row) or "").split())


def _short_in(row: Project) -> int | None:
    standing = standing_of(row)
    return None if standing is None else standing.due_in_fen - standing.paid_in_fen


def _firm(name: str) -> Callable[[Project], str]:
    read = of(name)
    return lambda row: str(read(row)) if read(row) is not None else ""


def _firm_link(name: str) -> Callable[[Project], str | None]:
    read = of(f"{name}_id")
    return lambda row: reverse("desk:enterprise", args=[read(row)]) if read(row) else None


def _owed(row: Project) -> Any:
    fen = of("owed_fen")(row)
    return None if fen is None else (Markup('<b class="red">{}</b>').format(money.show(fen)) if fen else "0.00")


def _running(row: Project) -> str:
    running = of("running")(row)
    return "" if running is None else ("正常" if running else "不正常")


def _warned(row: Project) -> str | None:
    return address("warnings", project=row.pk) or None if of("level")(row) else None


class ProjectTable(Table):
    name = "projects"
    title = "项目台账"
    default_order = (
        F("standing__level_rank").desc(nulls_last=True),
        F("standing__owed_fen").desc(nulls_last=True),
        "pk",
    )
    columns = (
        Column("name", "项目", order="name", link=lambda row: reverse("desk:project", args=[row.pk]), long=True),
        Column("level", "预警", value=of("level"), level=True, order="standing__level_rank", link=_warned),
        Column("place", "属地", value=lambda row: getattr(row, "place", ""), order="region_code", short=True),
        Column("authority", "主管部门", value=of("authority"), order="standing__authority", short=True),
        Column("status", "状态", value=said("status", STATUS), order="standing__status", short=True),
        Column("owner", "建设单位", value=_firm("owner"), order="standing__owner__name", link=_firm_link("owner"), long=True),
        Column("contractor", "施工总承包", value=_firm("contractor"), order="standing__contractor__name", link=_firm_link("contractor"), long=True),
        Column("on_site", "在场人数", "int", value=of("on_site"), order="standing__on_site", total="standing__on_site"),
        Column("owed_people", "欠薪人数", "int", value=of("owed_people"), order="standing__owed_people", total="standing__owed_people"),
        Column("owed_fen", "欠薪（元）", "money", value=of("owed_fen"), show=_owed, order="standing__owed_fen", total="standing__owed_fen"),
        Column("owed_months", "欠薪月数", "int", value=of("owed_months"), order="standing__owed_months"),
        Column("owed_oldest", "最早月份", "month", value=of("owed_oldest"), order="standing__owed_oldest", hidden=True),
        Column("due_in_fen", "人工费应拨（元）", "money", value=of("due_in_fen"), order="standing__due_in_fen", total="standing__due_in_fen"),
        Column("paid_in_fen", "人工费到位（元）", "money", value=of("paid_in_fen"), order="standing__paid_in_fen", total="standing__paid_in_fen"),
        Column("short_in_fen", "人工费差额（元）", "money", value=_short_in, hidden=True),
        Column("balance_fen", "专户余额（元）", "money", value=of("balance_fen"), order="standing__balance_fen", hidden=True),
        Column("joining", "接入", value=said("joining", dict(Joining.choices)), order="standing__joining", short=True),
        Column("running", "运行", value=_running, order="standing__running", short=True),
        Column("gaps", "缺报", value=listed("gaps", GAPS), hidden=True, long=True),
        Column("last_day", "最近数据", "date", value=of("last_day"), order="standing__last_day", help="考勤、流水和到账里最近的一天"),
        Column("lacking", "没落实的制度", value=listed("lacking", {c.code: c.zh for c in CHECKS.values()}), hidden=True, long=True),
        Column("faults", "现场问题", value=listed("faults", FAULTS), hidden=True, long=True),
        Column("funding", "资金性质", value=said("funding", FUNDING), order="standing__funding", hidden=True, short=True),
        Column("industry", "行业", value=of("industry"), order="standing__industry", hidden=True, short=True),
        Column("invest_fen", "总投资（元）", "money", value=of("invest_fen"), order="standing__invest_fen", hidden=True),
        Column("start_on", "开工", "date", value=of("start_on"), order="standing__start_on", hidden=True),
        Column("code", "项目编码", order="code", hidden=True),
    )  # fmt: skip

    def rows(self, found: Sequence[Project]) -> Sequence[Project]:
        names = dict(Region.objects.filter(code__in={p.region_code for p in found}).values_list("code", "name"))
        for project in found:
            project.place = names.get(project.region_code, project.region_code)  # type: ignore[attr-defined]
        return found

    def row_label(self, row: Project) -> str:
        return row.name


class ProjectFilters(Filters):
    q = forms.CharField(label="名称或编码含", max_length=60)
    town = forms.ChoiceField(label="属地")
    authority = forms.ChoiceField(label="主管部门")
    industry = forms.ChoiceField(label="行业")
    status = forms.ChoiceField(label="状态", choices=[("", "全部"), ("live", "没完工的"), *STATUS.items()])
    level = forms.ChoiceField(
        label="预警",
        choices=[("", "全部"), ("any", "有预警"), ("red", "红色"), ("orange", "橙色"), ("yellow", "黄色"), ("blue", "蓝色"), ("none", "没有预警")],
    )  # fmt: skip
    owed = forms.ChoiceField(label="欠薪", choices=[("", "全部"), ("yes", "有欠薪"), ("no", "没有欠薪")])
    fee = forms.ChoiceField(label="人工费", choices=[("", "全部"), ("short", "没拨足"), ("none", "一分没拨")])
    joining = forms.ChoiceField(label="接入", choices=[("", "全部"), *Joining.choices, ("silent", "接入但运行不正常")])
    funding = forms.ChoiceField(label="资金性质", choices=[("", "全部"), *FUNDING.items()])
    lack = forms.ChoiceField(label="没落实", choices=[("", "不限"), *((c.code, c.zh) for c in CHECKS.values())])
    fault = forms.ChoiceField(label="现场问题", choices=[("", "不限"), *FAULTS.items()])

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = ProjectStanding.objects.within(scope).order_by()
        codes = set(Project.objects.within(scope).values_list("region_code", flat=True).distinct())
        towns = Region.objects.filter(code__in=codes).order_by("code").values_list("code", "name")
        self.fields["town"].choices = [("", "全部"), *towns]
        for name in ("authority", "industry"):
            told = held.exclude(**{name: ""}).values_list(name, flat=True).distinct().order_by(name)
            self.fields[name].choices = [("", "全部"), *((word, word) for word in told)]

    def narrow(self, rows: QuerySet[Project]) -> QuerySet[Project]:
        asked = self.cleaned_data
        if q := asked.get("q"):
            rows = rows.filter(Q(name__icontains=q) | Q(code__icontains=q))
        if town := asked.get("town"):
            rows = rows.filter(region_code__startswith=town)
        for name in ("authority", "industry", "funding"):
            if asked.get(name):
                rows = rows.filter(**{f"standing__{name}": asked[name]})
        if status := asked.get("status"):
            rows = (
                rows.exclude(standing__status="finished") if status == "live" else rows.filter(standing__status=status)
            )
        rows = _by_level(rows, asked.get("level"))
        if owed := asked.get("owed"):
            rows = rows.filter(standing__owed_fen__gt=0) if owed == "yes" else rows.exclude(standing__owed_fen__gt=0)
        if fee := asked.get("fee"):
            rows = rows.filter(standing__short_periods__gt=0)
            rows = rows.filter(standing__paid_in_fen=0) if fee == "none" else rows
        if joining := asked.get("joining"):
            silent = Q(standing__joining=Joining.JOINED, standing__running=False)
            rows = rows.filter(silent if joining == "silent" else Q(standing__joining=joining))
        for name, column in (("lack", "lacking"), ("fault", "faults")):
            if asked.get(name):
                rows = rows.filter(**{f"standing__{column}__contains": f" {asked[name]} "})
        return rows


def _by_level(rows: QuerySet[Project], level: str | None) -> QuerySet[Project]:
    if not level:
        return rows
    if level == "any":
        return rows.filter(standing__level_rank__gt=0)
    if level == "none":
        return rows.exclude(standing__level_rank__gt=0)
    return rows.filter(standing__level=level)
