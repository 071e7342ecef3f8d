"""今日: the first page. What waits comes first, then what changed, then how the area stands, as far as the reader sees it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anxin.access.models import Region
from anxin.access.roles import Permission
from anxin.ui import words

from ..doors import door
from ..kept import kept
from ..links import address
from . import roles
from .chart import line_chart
from .since import changes
from .state import area, months_paid, seeing, tiles
from .todo import Todos, todos


@require_safe
@door()
def home(request: HttpRequest) -> HttpResponse:
    """A page for everybody who has signed in; each part only for who may see what it tells."""
    held = request.scope.permissions  # type: ignore[attr-defined]
    waiting = todos(request)
    sees, warned = Permission.SEE_FACTS in held, Permission.SEE_WARNINGS in held
    context: dict[str, Any] = {
        "sentence": f"{_greeting(request)}{_sentence(waiting, held)}",
        "todos": waiting,
        "works": bool(held & _WORKS),
        "area": None,
        "changes": changes(request) if sees and warned else [],
        "tiles": [],
        "place": None,
        "months": [],
        "desks": roles.desks(request),
    }
    if sees:
        told = area(request)
        regions = seeing(request).regions
        context["area"] = told
        context["chart"] = line_chart(told.clearing)
        context["links"] = _links(told)
        context["months"] = [
            (m, address("desk:months", month=_iso(m.month), standing="owed" if m.missing_fen else ""))
            for m in kept(request, seeing(request), "months", lambda: months_paid(seeing(request), request.as_of))  # type: ignore[attr-defined]
        ]
        if len(regions) == 1:
            context["place"] = Region.objects.filter(pk=regions[0]).first()
            context["tiles"] = tiles(seeing(request), regions[0])
    return render(request, "desk/home/home.html", context)


# Who has any of these has something to do here, so "nothing waits" is news to him.
_WORKS = frozenset(
    {
        Permission.ANSWER_WARNINGS,
        Permission.REVIEW_WARNINGS,
        Permission.ENTER_FACTS,
        Permission.REVIEW_FACTS,
        Permission.HANDLE_INCIDENTS,
        Permission.APPROVE_RELEASE,
    }
)


def _greeting(request: HttpRequest) -> str:
    hour = request.now.astimezone(words.CHINA).hour  # type: ignore[attr-defined]
    return "早上好。" if hour < 9 else "上午好。" if hour < 12 else "下午好。" if hour < 18 else "晚上好。"


def _sentence(waiting: Todos, held: frozenset[Permission]) -> str:
    if waiting.pressing:
        over = f"，其中 {waiting.over} 件已超期" if waiting.over else ""
        return f"今天有 {waiting.pressing} 件事等您{over}。"
    if waiting.waiting:
        return f"今天没有到期的事，还有 {waiting.waiting} 件没到期。"
    return "没有事等您。" if held & _WORKS else "这是今天的情况。"


def _links(told: Any) -> dict[str, str]:
    """The lists behind the numbers."""
    now = told.now
    return {
        "projects": address("desk:projects"),
        **{level: address("desk:projects", level=level) for level, _ in now.by_level},
        "owed_people": address("desk:month_people"),
        "owed_months": address("desk:months", standing="owed"),
        "labour_cost": address("desk:labour_cost"),
        "last_month": address("desk:months", month=_iso(told.last_month.month)),
        "joining": address("desk:joining"),
        "board": address("desk:board"),
    }


def _iso(month: int) -> str:
    return f"{month // 100}-{month % 100:02d}"
