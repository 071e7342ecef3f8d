"""欠薪形势: the three trends read out of clues and cases, and the rows behind each number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from anxin.access.models import Region
from anxin.access.scope import Scope
from anxin.casework.selectors.occurrences import WAYS, Occurrence
from anxin.casework.selectors.trends import Month, Trends, by_place, trends
from anxin.kit import months
from anxin.ui.listing import Listing
from anxin.ui.tables import Column, Table

from ..places import PlaceFilters
from ..rules import places
from .seeing import place_door, seeing
from .trend_words import Saying

# Digits of the codes one step below a region, by the digits of its own.
_BELOW = {2: 4, 4: 6, 6: 9}
_KINDS = {"clue": "线索", "case": "案件"}
_SHORT = {"employer": "单位外地注册", "handled": "外地受理承办"}


@require_safe
@place_door
def clue_trends(request: HttpRequest) -> HttpResponse:
    """The trends of the reader's places, or of one of them."""
    scope, as_of = seeing(request), request.as_of  # type: ignore[attr-defined]
    place = _asked(request, scope)
    told = trends(scope, as_of, place)
    said = Saying(told, place)
    name = places.name(place) if place else ""
    listing = Listing(request, _table(said, name), list(told.months), per_page=12)
    context = {
        "told": told,
        "said": said,
        "place": name,
        "chart": _chart(told),
        "ways": WAYS,
        "origins": places.names({g.key for g in told.origins}),
        **_places(told, scope, place),
    }
    return listing.response("desk/clues/trends.html", context)


def _asked(request: HttpRequest, scope: Scope) -> str:
    """The place that was asked for; 404 when it is not the reader's."""
    code: str = request.GET.get("region", "")
    if code and not (code.isdecimal() and scope.covers_region(code) and Region.objects.filter(pk=code).exists()):
        raise Http404
    return code


def _places(told: Trends, scope: Scope, place: str) -> dict[str, Any]:
    """The places one step below, where there are such; and which of them open by themselves."""
    own = place or (scope.regions[0] if len(scope.regions) == 1 else "")
    digits = _BELOW.get(len(own), 0 if own else 6)
    groups = by_place(told, digits) if digits else ()
    names = places.names({g.key for g in groups})
    below = {g.key for g in groups if len(g.key) == digits and scope.covers_region(g.key)}
    return {"groups": groups, "names": names, "below": below, "digits": digits, "own": own}


def _table(said: Saying, place: str) -> type[Table]:
    """The months, each number with its rows."""

    def now(row: Month) -> str:
        return said.rows(span="now", month=row.month)

    class MonthTable(Table):
        name = "clue_trends"
        title = f"{place}欠薪线索和案件逐月"
        columns = (
            Column("month", "月份", "month", short=True),
            Column("n", "来了（起）", "int", link=now),
            Column("before", "上年同月（起）", "int",
                   link=lambda m: said.rows(span="before", month=months.add(m.month, -12)) if m.before is not None else None),
            Column("more", "多出（起）", "int", value=lambda m: None if m.before is None else m.n - m.before),
            Column("early", "高峰以外（起）", "int", link=lambda m: said.rows(span="now", month=m.month, early="1")),
            Column("over", "超过平常", value=lambda m: "" if m.over is None else "超过" if m.over else "没有"),
        )  # fmt: skip

    return MonthTable


def _chart(told: Trends) -> dict[str, Any] | None:
    if not told.total and not told.total_before:
        return None
    series: list[dict[str, Any]] = [
        {"name": "上年同月", "type": "bar", "data": [m.before for m in told.months], "colour": "due"},
        {"name": "近十二个月", "type": "bar", "data": [m.n for m in told.months], "colour": "in"},
    ]
    if told.usual is not None:
        usual = round(float(told.usual), 1)
        series.append(
            {"name": "平常", "type": "line", "data": [usual] * len(told.months), "colour": "orange", "dash": True}
        )
    labels = [f"{m.month // 100}.{m.month % 100:02d}" for m in told.months]
    return {"labels": labels, "unit": "起", "series": series}


# --- the rows behind a number ---------------------------------------------------------------------------------------


class RowFilters(PlaceFilters):
    """What a number stands for, asked again of the same rows. ``first``: the month with which the last twelve begin."""

    field_order = ("span", "month", "early", "way", "trade", "region")
    span = forms.ChoiceField(label="什么时候", choices=[("now", "近十二个月"), ("before", "上年同期"), ("", "两年")])
    month = forms.ChoiceField(label="月份")
    early = forms.ChoiceField(label="高峰", choices=[("", "全部"), ("1", "高峰以外"), ("0", "高峰里")])
    trade = forms.ChoiceField(label="行业")
    way = forms.ChoiceField(
        label="跨区域", choices=[("", "全部"), ("any", "跨区域的"), *WAYS.items(), ("unknown", "单位注册地没登记")]
    )
    but = forms.CharField(max_length=60, widget=forms.HiddenInput)
    origin = forms.CharField(max_length=4, widget=forms.HiddenInput)
    at = forms.CharField(max_length=12, widget=forms.HiddenInput)
    digits = forms.IntegerField(min_value=1, max_value=12, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, scope: Scope, told: Trends) -> None:
        super().__init__(data, scope=scope)
        self.first = told.first
        held = sorted({o.month for o in told.rows}, reverse=True)
        self.fields["month"].choices = [("", "全部"), *((m, months.show(m)) for m in held)]  # type: ignore[attr-defined]
        self.fields["trade"].choices = [("", "全部"), *((g, g) for g in sorted({o.trade for o in told.rows}))]  # type: ignore[attr-defined]

    def narrow(self, rows: list[Occurrence]) -> list[Occurrence]:
        return [] if self.errors else [o for o in rows if self._asked(o)]

    def _asked(self, one: Occurrence) -> bool:
        said = self.cleaned_data
        now = one.month >= self.first
        way = said.get("way")
        return (
            (not said.get("span") or now == (said["span"] == "now"))
            and (not said.get("month") or one.month == int(said["month"]))
            and (not said.get("early") or one.in_rush == (said["early"] == "0"))
            and (not said.get("trade") or one.trade == said["trade"])
            and (not said.get("but") or one.trade != said["but"])
            and (
                not way
                or (bool(one.ways) if way == "any" else not one.registered if way == "unknown" else way in one.ways)
            )
            and (not said.get("origin") or ("employer" in one.ways and one.registered[:4] == said["origin"]))
            and (not said.get("at") or one.place[: said.get("digits") or 12] == said["at"])
        )


def _open(row: Occurrence) -> str:
    return reverse(f"desk:{row.kind}", args=[row.pk])


class RowTable(Table):
    """``places`` are named by ``rows``, once for a page."""

    name = "clue_trend_rows"
    title = "欠薪线索和案件"
    columns = (
        Column("number", "编号", link=_open, short=True),
        Column("kind", "种类", value=lambda o: _KINDS[o.kind], short=True),
        Column("where", "工地或单位", link=_open, long=True),
        Column("came_on", "来的日子", "date"),
        Column("rush", "高峰", value=lambda o: "高峰里" if o.in_rush else "高峰以外", short=True),
        Column("trade", "行业", long=True),
        Column("site", "工地在", value=lambda o: o.named.get(o.site, o.site), short=True),
        Column("firm", "用人单位", long=True, help="没写明的看施工总承包"),
        Column(
            "registered", "单位注册地", value=lambda o: o.named.get(o.registered, o.registered) or "没登记", short=True
        ),
        Column("agency", "承办单位", long=True, hidden=True),
        Column("ways", "跨区域", value=lambda o: "、".join(_SHORT[w] for w in o.ways), long=True),
    )

    def rows(self, found: Any) -> Any:
        named = places.names({code for o in found for code in (o.site, o.registered) if code})
        return [_Named(o, named) for o in found]


class _Named:
    """An occurrence that knows what its places are called."""

    def __init__(self, row: Occurrence, named: dict[str, str]) -> None:
        self._row, self.named = row, named

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)


@require_safe
@place_door
def clue_trend_rows(request: HttpRequest) -> HttpResponse:
    """Which clues and cases a number of the trends counts."""
    scope = seeing(request)
    told = trends(scope, request.as_of, _asked(request, scope))  # type: ignore[attr-defined]
    form = RowFilters(request.GET, scope=scope, told=told)
    listing = Listing(
        request, RowTable, list(told.rows), filters=form, empty=("没有这样的线索和案件", "换个条件看看。")
    )
    said = [words for _, words in form.said()] if request.GET else []
    sentence = (
        f"{listing.count:,} 起{'：' + '，'.join(said) if said else ''}。" if listing.count else "没有这样的线索和案件。"
    )
    return listing.response("desk/clues/trend_rows.html", {"sentence": sentence, "rush_d": told.lines.rush_d})
