"""全域看板: an area for its leader, large and legible: places as tiles or on their map, by trade too, down to the site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from anxin.access.models import Region
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.standing.areas import ASKED, AreaNow, told_of
from anxin.standing.models import AreaShape, ProjectStanding, WorkerMonthStanding
from anxin.standing.services import set_boundaries
from anxin.standing.shapes import Drawn, WrongShapes, lay_flat
from anxin.ui.forms import PlainForm

from ..clues.seeing import seeing as of_places
from ..doors import door
from ..home.chart import line_chart
from ..home.state import Tile, area, seeing, tiles
from ..kept import kept
from ..links import address

# A board hangs on a wall: it looks again by itself.
_AGAIN_SECONDS = 600
# Below a town there are only sites.
_TOWN = 9
_SITES = 200


@require_safe
@door(Permission.SEE_FACTS)
def board(request: HttpRequest) -> HttpResponse:
    """The reader's whole area."""
    regions = seeing(request).regions
    return _page(request, regions[0] if len(regions) == 1 else "")


@require_safe
@door(Permission.SEE_FACTS)
def board_place(request: HttpRequest, code: str) -> HttpResponse:
    """One region of it."""
    if not code.isdecimal() or not seeing(request).covers_region(code):
        raise Http404
    return _page(request, code)


def _page(request: HttpRequest, code: str) -> HttpResponse:
    scope = seeing(request)
    place = Region.objects.filter(pk=code).first() if code else None
    if code and place is None:
        raise Http404
    trade = request.GET.get("trade", "")[:60]
    by_trade = request.GET.get("by") == "trade"
    told = area(request, code)
    context: dict[str, Any] = {
        "place": place,
        "area": told,
        "chart": line_chart(told.clearing),
        "crumbs": _crumbs(scope, place, trade),
        "trade": trade,
        "by_trade": by_trade,
        "tiles": [],
        "sites": [],
        "map": None,
        "sentence": _sentence(place, told.now),
        "may_draw": bool(request.scope.allowing(Permission.TIGHTEN_NUMBERS).regions),  # type: ignore[attr-defined]
        "here": address("desk:board_place", code) if code else address("desk:board"),
        "links": _links(code, scope),
        "trends": _trends(request, code),
    }
    if trade:
        context["sites"] = _sites(scope, code, trade=trade)
    elif by_trade:
        context["tiles"] = _trades(request, scope, code)
    elif not code or len(code) >= _TOWN:
        context["sites"] = _sites(scope, code)
    else:
        context["tiles"] = tiles(scope, code)
        context["map"] = _map(scope, context["tiles"])
    response = render(request, "desk/board/board.html", context)
    response.headers["Refresh"] = str(_AGAIN_SECONDS)
    return response


def _links(code: str, scope: Scope) -> dict[str, str]:
    """Lists behind the large numbers; of a part of the area where the list can be cut to it."""
    own = scope.regions
    asked = {"region": code} if code and code not in own else {}
    return {
        "people": address("desk:month_people", **asked),
        "sites": address("desk:months", standing="owed", **asked),
        "cost": address("desk:labour_cost", **asked),
    }


def _trends(request: HttpRequest, code: str) -> str:
    """Where the trends of the place are read; '' for whoever may not read complaints."""
    own = of_places(request)
    if not own or (code and not own.covers_region(code)):
        return ""
    return address("desk:clue_trends", region="" if code in own.regions else code)


def _crumbs(scope: Scope, place: Region | None, trade: str) -> list[tuple[str, str]]:
    """From the reader's own area down to here."""
    found: list[tuple[str, str]] = []
    if place is not None:
        above = [code for code in place.ancestor_codes() if scope.covers_region(code)]
        names = dict(Region.objects.filter(pk__in=above).values_list("code", "name"))
        found = [(names[code], address("desk:board_place", code)) for code in above if code in names]
        found.append((place.name, address("desk:board_place", place.pk) if trade else ""))
    if trade:
        found.append((trade, ""))
    return [("看板", address("desk:board")), *found] if found else []


def _sentence(place: Region | None, now: AreaNow) -> str:
    where = place.name if place else "您看到的项目"
    if not now.projects:
        return f"{where}没有项目。"
    if not now.owed_fen:
        return f"{where} {now.projects} 个项目，到了发薪日的工资都发清了。"
    return f"{where} {now.projects} 个项目，{now.owed_sites} 个欠着 {now.owed_people:,} 人的工资。"


def _projects(scope: Scope, code: str, trade: str = "") -> Any:
    rows = ProjectStanding.objects.within(scope).filter(project__region_code__startswith=code)
    return rows.filter(authority="" if trade == _NO_TRADE else trade) if trade else rows


_NO_TRADE = "没写主管部门"


def _sites(scope: Scope, code: str, trade: str = "") -> list[ProjectStanding]:
    rows = _projects(scope, code, trade).select_related("project").order_by("-level_rank", "-owed_fen", "pk")[:_SITES]
    found = list(rows)
    for row in found:
        row.url = address("desk:project", row.pk) or address("desk:project_months", row.pk)
    return found


def _trades(request: HttpRequest, scope: Scope, code: str) -> list[Tile]:
    """The trades' authorities with projects here, the one that owes most first. Two queries."""
    owed = WorkerMonthStanding.objects.within(scope).filter(missing_fen__gt=0, project__region_code__startswith=code)
    by_trade = owed.order_by().values_list("project__standing__authority").annotate(n=Count("worker", distinct=True))
    people = kept(request, scope, f"trades {code}", lambda: dict(by_trade))
    rows = _projects(scope, code).order_by().values("authority").annotate(**ASKED)
    found = []
    for row in rows:
        name = row["authority"] or _NO_TRADE
        now = AreaNow(**told_of(row), owed_people=people.get(row["authority"], 0))
        base = address("desk:board_place", code, trade=name) if code else address("desk:board", trade=name)
        found.append(Tile(name, name, now, base))
    return sorted(found, key=lambda tile: (-tile.now.owed_fen, -tile.now.projects, tile.name))


def _map(scope: Scope, shown: list[Tile]) -> dict[str, Any] | None:
    """The places on their map, where the area has supplied boundaries for more than one of them."""
    by_code = {tile.code: tile for tile in shown}
    held = AreaShape.objects.within(scope).filter(region_code__in=list(by_code))
    shapes = dict(held.values_list("region_code", "geometry"))
    if len(shapes) < 2:
        return None
    drawn, height = lay_flat(shapes)
    parts: list[tuple[Drawn, Tile]] = [(one, by_code[one.code]) for one in drawn]
    return {"parts": parts, "height": height, "rest": [t for t in shown if t.code not in shapes]}


class BoundariesForm(PlainForm):
    """A GeoJSON file with the boundaries."""

    file = forms.FileField(
        label="GeoJSON 文件",
        help_text="每个面的属性里写区划代码（code 或 adcode）或名称；坐标用经纬度。",
        error_messages={"required": "请选一个文件。", "empty": "这个文件是空的。"},
    )

    MOST_BYTES = 10_000_000

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self.MOST_BYTES:
            raise forms.ValidationError(f"文件太大，最多 {self.MOST_BYTES // 1_000_000} MB，请先简化边界。")
        return file


@require_http_methods(["GET", "HEAD", "POST"])
@door(Permission.TIGHTEN_NUMBERS)
def boundaries(request: HttpRequest) -> HttpResponse:
    """Supply the boundaries of the area's places."""
    scope = request.scope.allowing(Permission.TIGHTEN_NUMBERS)  # type: ignore[attr-defined]
    form = BoundariesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = set_boundaries(
                actor=request.user,
                as_of=request.as_of,  # type: ignore[attr-defined]
                now=request.now,  # type: ignore[attr-defined]
                scope=request.scope,  # type: ignore[attr-defined]
                geojson=form.cleaned_data["file"].read(),
            )
        except WrongShapes as wrong:
            form.add_error("file", str(wrong))
        else:
            more = f"；{len(done.strange)} 个面对不上：{'、'.join(done.strange[:5])}" if done.strange else ""
            messages.success(request, f"{len(done.codes)} 个地方有了边界{more}。")
            return redirect("desk:board_boundaries")
    names = dict(
        Region.objects.filter(pk__in=AreaShape.objects.within(scope).values("region_code")).values_list("code", "name")
    )
    held = AreaShape.objects.within(scope).order_by("region_code").values("region_code", "given_at")
    return render(
        request,
        "desk/board/boundaries.html",
        {"form": form, "held": [(names.get(h["region_code"], h["region_code"]), h["given_at"]) for h in held]},
        status=422 if form.errors else 200,
    )
