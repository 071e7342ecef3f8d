"""The law and our own numbers, readable: each article in short words, each number with its days, and where it is used."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anxin import law
from anxin.access.roles import Permission
from anxin.law.values import UNITS_ZH, LawRow
from anxin.monitoring import areas
from anxin.rules import Rule, load
from anxin.standards.models import AreaChange
from anxin.standards.reading import tightenable, visible
from anxin.ui.listing import Listing
from anxin.ui.tables import Column, Table

from ..doors import door
from ..rules import places, wording

STATUS_ZH = {"verified": "已核对原文", "from knowledge": "据资料所载", "unverified": "未核实，只供参考"}
_TABS = (("articles", "条文"), ("legal", "法定数值"), ("own", "系统数值"))


class ArticleTable(Table):
    name = "law_articles"
    title = "条文"
    columns = (
        Column("title", "条文", link=lambda r: r.address, long=True),
        Column("summary", "说的是什么", long=True),
        Column("since", "自", "date"),
        Column("rules", "用它的规则", value=lambda r: "、".join(r.rules)),
    )


class NumberTable(Table):
    name = "law_numbers"
    title = "数值"
    columns = (
        Column("title", "数值", link=lambda r: r.address, long=True),
        Column("value", "现在"),
        Column("where", "从哪里来", long=True),
        Column("rules", "用它的规则", value=lambda r: "、".join(r.rules)),
        Column("key", "名称", hidden=True),
    )


class Row:
    """One row of a list of this room."""

    def __init__(self, **told: Any) -> None:
        self.__dict__.update(told)

    @property
    def pk(self) -> str:
        return self.key


@require_safe
@door(Permission.SEE_WARNINGS)
def law_index(request: HttpRequest) -> HttpResponse:
    """Articles, legal values or our own numbers, and which rules use each."""
    show = request.GET.get("show", "articles")
    show = show if show in dict(_TABS) else "articles"
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    region = places.first(scope)
    asked = request.GET.get("q", "").strip()
    rows = {"articles": _articles, "legal": _legal, "own": _own}[show](request, region)
    rows = [r for r in rows if not asked or asked in r.said]
    listing = Listing(request, ArticleTable if show == "articles" else NumberTable, rows)
    sentence = {
        "articles": f"{len(law.instruments())} 部法规文件，{len(law.articles())} 条登记在册。",
        "legal": f"{len(law.keys(book=areas.law_book()))} 项法定数值，每一项都注明出处、日期和核实情况。",
        "own": f"{len(law.defaults())} 个系统数值，没有法律依据，地区可以定得更严。",
    }[show]
    told = {"sentence": sentence, "show": show, "tabs": _TABS, "asked": asked, "found": len(rows)}
    return listing.response("desk/law/law.html", told)


@require_safe
@door(Permission.SEE_WARNINGS)
def law_article(request: HttpRequest, instrument: str, number: str) -> HttpResponse:
    """One article in our short words, since when, and every rule and value that stands on it."""
    try:
        article = law.article(f"{instrument}/{number}")
    except law.UnknownArticle:
        raise Http404 from None
    book = areas.law_book()
    values = [row for key in law.keys(book=book) for row in book.rows(key) if article.id in row.article_ids]
    told = {
        "article": article, "rules": [r for r in load() if article.id in r.card.basis],
        "values": [_value(row) for row in values[:60]],
        "others": [a for a in law.articles().values() if a.instrument.id == instrument and a.id != article.id],
    }  # fmt: skip
    return render(request, "desk/law/article.html", told)


@require_safe
@door(Permission.SEE_WARNINGS)
def law_number(request: HttpRequest, name: str) -> HttpResponse:
    """One number: what it is today here, what it was, who tightened it, which rules use it."""
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    as_of, region = request.as_of, places.first(scope)  # type: ignore[attr-defined]
    if name in law.defaults():
        return render(request, "desk/law/own.html", _told_of_own(name, as_of, region, scope))
    book = areas.law_book()
    if name not in law.keys(book=book):
        raise Http404
    try:
        now = law.value(name, as_of, region, book=book)
    except law.LawGap as gap:
        now, why = None, str(gap.args[0])
    else:
        why = now.caution or ""
    told = {
        "name": name, "title": _title(book.rows(name)), "holds": now, "why": why, "rows": [_value(r) for r in book.rows(name)],
        "rules": _users().get(name, []), "status": STATUS_ZH, "region": places.name(region) if region else "全国",
    }  # fmt: skip
    return render(request, "desk/law/legal.html", told)


def _told_of_own(name: str, as_of: Any, region: str | None, scope: Any) -> dict[str, Any]:
    known = tightenable(name, as_of, region, areas.overrides())
    declared = known.declared
    changes = list(visible(scope).filter(kind=AreaChange.Kind.NUMBER, name=name))
    return {
        "name": name, "declared": declared, "holds": wording.said(known.now.value, declared.unit),
        "default": wording.said(known.now.default, declared.unit), "set_by": known.now.set_by and places.name(known.now.set_by),
        "why_not": known.why_not, "stricter": known.stricter_zh,
        "was": [(until, wording.said(value, declared.unit)) for until, value in declared.was],
        "changes": changes, "named": places.names({c.region_code for c in changes}), "rules": _users().get(name, []),
        "region": places.name(region) if region else "全国",
    }  # fmt: skip


def _articles(request: HttpRequest, region: str | None) -> list[Row]:
    cited: dict[str, list[str]] = {}
    for rule in load():
        for one in rule.card.basis:
            cited.setdefault(one, []).append(rule.code)
    return [
        Row(key=a.id, title=a.title, summary=a.summary, since=a.in_force_from, rules=cited.get(a.id, []),
            address=reverse("desk:law_article", args=[a.instrument.id, a.number]), said=a.title + a.summary)
        for a in law.articles().values()
    ]  # fmt: skip


def _legal(request: HttpRequest, region: str | None) -> list[Row]:
    book = areas.law_book()
    users = _users()
    found = []
    for key in law.keys(book=book):
        try:
            now = law.value(key, request.as_of, region, book=book)  # type: ignore[attr-defined]
            value, where = now.shown, f"{now.instrument}，{STATUS_ZH.get(now.status, now.status)}"
        except law.LawGap:
            value, where = "", "这里现在没有数值"
        title = _title(book.rows(key))
        found.append(Row(key=key, title=title, value=value, where=where, rules=[r.code for r in users.get(key, [])],
                         address=reverse("desk:law_number", args=[key]), said=f"{key}{title}{where}"))  # fmt: skip
    return found


def _own(request: HttpRequest, region: str | None) -> list[Row]:
    held, users = areas.overrides(), _users()
    found = []
    for name, declared in law.defaults().items():
        now = law.number(name, request.as_of, region, held)  # type: ignore[attr-defined]
        where = f"地区 {now.set_by} 调严" if now.set_by else "法定期限" if declared.law else "系统默认"
        found.append(Row(key=name, title=declared.zh, value=wording.said(now.value, declared.unit), where=where,
                         rules=[r.code for r in users.get(name, [])], address=reverse("desk:law_number", args=[name]),
                         said=f"{name}{declared.zh}"))  # fmt: skip
    return found


@cache
def _users() -> dict[str, list[Rule]]:
    """Number or key -> the rules whose cards name it."""
    found: dict[str, list[Rule]] = {}
    for rule in load():
        for number in rule.card.numbers.values():
            users = found.setdefault(str(number.default or number.law), [])
            if rule not in users:
                users.append(rule)
    return found


def _title(rows: Iterable[LawRow]) -> str:
    """A legal value by the first sentence of its note, for want of a name."""
    row = next(iter(rows))
    return (row.note.split("。")[0].split(";")[0].strip() or row.key)[:80]


def _value(row: LawRow) -> dict[str, Any]:
    return {
        "key": row.key, "shown": _shown(row), "row": row,
        "status": STATUS_ZH.get(row.status, row.status), "note": row.note, "articles": [law.article(a) for a in row.article_ids],
    }  # fmt: skip


def _shown(row: LawRow) -> str:
    value = row.value
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join("至".join(map(str, x)) if isinstance(x, tuple) else str(x) for x in value)
    return f"{value}{UNITS_ZH.get(row.unit, '')}"
