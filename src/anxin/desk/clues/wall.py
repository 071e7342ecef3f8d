"""挂图作战: what is open hangs by the colour of its clock, the most pressing first; clues and cases alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce, Least
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anxin.casework.models import Clue
from anxin.ui import words

from . import saying
from .filters import mine, open_ones
from .seeing import place_door, seeing

COLOURS = {"red": "超期", "orange": "今天到期", "yellow": "下一个工作日到期", "blue": "没到期"}
# More than this nobody can look over; the rest are later ones.
MOST = 400


def colour(row: Any, as_of: date) -> str:
    """Red: past its step's or its own limit; orange: due today; yellow: due by the next working day; blue: later."""
    due = min((d for d in (row.due_on, row.limit_on) if d is not None), default=None)
    if due is None:
        return "blue"
    press = words.due(due, as_of).press
    if press == "over":
        return "red"
    return "orange" if due == as_of else "yellow" if press == "near" else "blue"


@dataclass(frozen=True)
class Wall:
    """``columns``: rows by the name of their colour. ``total``, ``late``: of all, also of those for which there was no room."""

    columns: dict[str, list[Any]]
    total: int
    late: int

    words = COLOURS

    @property
    def more(self) -> int:
        """How many later ones did not find room."""
        return self.total - sum(len(held) for held in self.columns.values())

    @property
    def note(self) -> str:
        said = "按期限的颜色排：红色超期，橙色今天到期，黄色下一个工作日到期，蓝色没到期。"
        return said + (f"只挂最急的 {MOST:,}，还有 {self.more:,} 没挂。" if self.more else "")


def hang(rows: QuerySet, as_of: date) -> Wall:
    """Open clues or cases, by the nearer of the two days that they must keep. Two queries."""
    n = rows.order_by().aggregate(
        every=Count("pk"), late=Count("pk", filter=Q(due_on__lt=as_of) | Q(limit_on__lt=as_of))
    )
    nearer = Least(Coalesce("due_on", "limit_on"), Coalesce("limit_on", "due_on"))
    columns: dict[str, list[Any]] = {name: [] for name in COLOURS}
    for row in rows.annotate(nearer=nearer).order_by(F("nearer").asc(nulls_last=True), "pk")[:MOST]:
        columns[colour(row, as_of)].append(row)
    return Wall(columns, n["every"], n["late"])


@require_safe
@place_door
def clue_wall(request: HttpRequest) -> HttpResponse:
    """The clues of the reader's places that are not done; with ``whose=mine`` his own alone."""
    own = request.GET.get("whose") == "mine"
    rows = Clue.objects.within(seeing(request)).filter(open_ones())
    if own:
        rows = rows.filter(mine(request.user))  # type: ignore[arg-type]
    wall = hang(
        rows.select_related("project", "employer", "agency", "first_agency", "handler", "first_user", "leader"),
        request.as_of,  # type: ignore[attr-defined]
    )
    return render(request, "desk/clues/wall.html", {"wall": wall, "own": own, "saying": saying})
