"""The law and our own numbers, readable: each article in short words, each number with its days, and where it is used."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anxin import law
from anxin.access.roles import Permission
from anxin.law import words
from anxin.law.values import LawRow
from anxin.monitoring import areas
from anxin.rules import Rule, load
from anxin.standards.models import AreaChange
from anxin.standards.reading import tightenable, visible
from anxin.ui.listing import Listing
from anxin.ui.tables import Column, Table

from ..doors import door
from ..rules import places

# How many articles before and after are offered beside one.
_BESIDE = 5
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
    title = "法定数值"
    columns = (
        Column("title", "数值", link=lambda r: r.address, long=True),
        Column("value", "现在", long=True),
        Column("meaning", "说的是什么", long=True),
        Column("where", "从哪里来", long=True),
        Column("rules", "用它的规则", value=lambda r: "、".join(r.rules)),
        Column("key", "代号", hidden=True),
    )


class OwnTable(Table):
    """Our own numbers: their name says what they mean."""

    name = "law_own_numbers"
    title = "系统数值"
    columns = tuple(column for column in NumberTable.columns if column.key != "meaning")


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
    listing = Listing(request, {"articles": ArticleTable, "legal": NumberTable, "own": OwnTable}[show], rows)
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
        "values": [_value(row, book) for row in values[:60]],
        "others": _beside(article),
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
    rows = [_value(r, book) for r in book.rows(name)]
    told = {
        "words": _words(name, book), "holds": now, "why": why, "rows": rows, "remarks": any(r["remark"] for r in rows),
        "rules": _users().get(name, []), "region": places.name(region) if region else "全国",
        "status": now and words.STATUS_ZH[now.status], "articles": [law.article(a) for a in now.article_ids] if now else [],
        "since": next((r["since"] for r in rows if now and r["row"].region == now.region), ""),
    }  # fmt: skip
    return render(request, "desk/law/legal.html", told)


def _beside(article: law.Article) -> list[law.Article]:
    """The articles of the same instrument just before and after it."""
    own = [a for a in law.articles().values() if a.instrument.id == article.instrument.id]
    at = own.index(article)
    return own[max(0, at - _BESIDE) : at] + own[at + 1 : at + 1 + _BESIDE]


def _told_of_own(name: str, as_of: Any, region: str | None, scope: Any) -> dict[str, Any]:
    known = tightenable(name, as_of, region, areas.overrides())
    declared = known.declared
    changes = list(visible(scope).filter(kind=AreaChange.Kind.NUMBER, name=name))
    return {
        "name": name, "declared": declared, "holds": known.now.shown,
        "default": declared.said(known.now.default), "set_by": known.now.set_by and places.name(known.now.set_by),
        "why_not": known.why_not, "stricter": known.stricter_zh,
        "was": [(until, declared.said(value)) for until, value in declared.was],
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
            value, where = now.shown, f"{cited(now.instrument, now.article_ids)}，{words.STATUS_ZH[now.status]}"
        except law.LawGap:
            value, where = "", "这里现在没有数值"
        of = _words(key, book)
        found.append(Row(key=key, title=of.name, value=value, meaning=of.meaning, where=where, rules=[r.code for r in users.get(key, [])],
                         address=reverse("desk:law_number", args=[key]), said=f"{key}{of.name}{of.meaning}{where}"))  # fmt: skip
    return found


def _own(request: HttpRequest, region: str | None) -> list[Row]:
    held, users = areas.overrides(), _users()
    found = []
    now_held = {name: law.number(name, request.as_of, region, held) for name in law.defaults()}  # type: ignore[attr-defined]
    named = places.names({now.set_by for now in now_held.values() if now.set_by})
    for name, declared in law.defaults().items():
        now = now_held[name]
        where = f"{named[now.set_by]}调严" if now.set_by else "法定期限" if declared.law else "系统默认"
        found.append(Row(key=name, title=declared.zh, value=now.shown, where=where,
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


def cited(instrument: str, article_ids: Sequence[str]) -> str:
    """'《保障农民工工资支付条例》第三十条、第三十六条'; the instrument as the row names it where no article is registered."""
    said: list[str] = []
    before = ""
    for one in map(law.article, article_ids):
        said.append(one.label if one.label and one.instrument.id == before else one.title)
        before = one.instrument.id
    return "、".join(said) or instrument


def _words(key: str, book: law.LawBook) -> words.Words:
    """The words of a key; of a key that only an area's own rows have, what their note says."""
    if key in words.known():
        return words.words(key)
    note = book.rows(key)[0].note
    return words.Words(note.split("。")[0][:80] or key, note)


def _value(row: LawRow, book: law.LawBook) -> dict[str, Any]:
    return {
        "key": row.key, "name": _words(row.key, book).name, "shown": words.say(row.value, row.unit, row.key), "row": row,
        "place": words.place(row.region), "meaning": _words(row.key, book).meaning, "remark": _remark(row),
        "since": words.when(row.since), "until": words.when(row.until), "checked": words.month(row.checked),
        "status": words.STATUS_ZH[row.status], "articles": [law.article(a) for a in row.article_ids],
    }  # fmt: skip


def _remark(row: LawRow) -> str:
    """Our remark on a built-in row; the note of an area's own row, which its people wrote."""
    if row.key in law.keys() and row in law.built_in().rows(row.key):  # noqa: SIM118
        return words.remark(row.key, row.region)
    return row.note
