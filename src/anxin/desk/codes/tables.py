"""The tables of this room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from markupsafe import Markup

from anxin.access.models import Agency, Region
from anxin.casework.models import SiteCode
from anxin.casework.selectors import HEALTH
from anxin.standing.selectors import standing_of
from anxin.ui.environment import query
from anxin.ui.tables import Column, Table

from .seeing import LOOKS

KINDS = {"project": "工地", "enterprise": "企业", "window": "街镇窗口"}
# As kit.state shows them.
CSS = {"good": "good", "warn": "yellow", "bad": "red", "missing": "orange", "wait": "wait", "none": "none"}


def lamp(health: str) -> Markup:
    return Markup('<span class="lv {}">{}</span>').format(CSS[LOOKS[health]], HEALTH[health])


def told_address(code: SiteCode) -> str:
    """The clues that came through the code, closed ones too."""
    return f"{reverse('desk:clues')}?{query({'code': code.pk, 'state': 'all'})}"


def name_places(rows: Sequence[Any], read: Any) -> Sequence[Any]:
    """Put ``town`` on each row. One query."""
    names = dict(Region.objects.filter(code__in={read(row) for row in rows}).values_list("code", "name"))
    for row in rows:
        row.town = names.get(read(row), read(row))
    return rows


class CodeTable(Table):
    name = "codes"
    title = "二维码"
    batch = "code"
    default_order = ("region_code", "place", "pk")
    columns = (
        Column("place", "贴给谁", link=lambda c: reverse("desk:code", args=[c.pk]), order="place", long=True),
        Column("kind", "哪一类", value=lambda c: KINDS[c.of], short=True),
        Column("town", "属地", order="region_code", short=True),
        Column("health", "好不好用", value=lambda c: HEALTH[c.health], show=lambda c: lamp(c.health), short=True),
        Column("spot", "贴在哪里", order="spot", long=True),
        Column("hung_on", "张贴", "date", order="hung_on"),
        Column("last_on", "最近扫", "date", order="last_on"),
        Column("recent", "近期扫", "int", order="recent", help="多少天算近期，见覆盖页"),
        Column("scanned", "共扫", "int", order="scanned"),
        Column("told", "来的反映", "int", order="told", link=lambda c: told_address(c) if c.told else None),
        Column("checked_on", "去看过", "date", order="checked_on"),
        Column("agency", "接收单位", value="agency.name", order="agency__name", hidden=True),
        Column("made_at", "做码", "moment", order="made_at", hidden=True),
        Column("token", "编号", order="token", hidden=True),
        Column("why", "停用原因", value=lambda c: c.get_retired_why_display() if c.retired_why else "", order="retired_why", hidden=True),
        Column("retired_at", "停用", "moment", order="retired_at", hidden=True),
    )  # fmt: skip

    def rows(self, found: Sequence[Any]) -> Sequence[Any]:
        return name_places(found, lambda c: c.region_code)

    def row_label(self, row: Any) -> str:
        return row.place


def _stands(row: Any) -> str:
    return "没有码" if not row.has_code else "有人扫" if row.scanned else "有码，近期没人扫"


def _stands_cell(row: Any) -> Markup:
    css = "orange" if not row.has_code else "good" if row.scanned else "yellow"
    return Markup('<span class="lv {}">{}</span>').format(css, _stands(row))


def _stands_column(asked: Callable[[Any], dict[str, Any]]) -> Column:
    """How it stands with the code; ``asked``: under which filters the list of codes shows it."""
    return Column(
        "stands", "码", value=_stands, show=_stands_cell, order=("has_code", "scanned"), short=True,
        link=lambda row: f"{reverse('desk:codes')}?{query(asked(row))}" if row.has_code else None,
    )  # fmt: skip


class SiteGaps(Table):
    name = "code_sites"
    title = "工地的码"
    default_order = ("has_code", "scanned", "region_code", "pk")
    columns = (
        Column("name", "项目", order="name", link=lambda p: reverse("desk:project", args=[p.pk]), long=True),
        Column("town", "属地", order="region_code", short=True),
        Column("authority", "主管部门", value=lambda p: getattr(standing_of(p), "authority", ""), order="standing__authority", short=True),
        Column("contractor", "施工总承包", value=lambda p: str(getattr(standing_of(p), "contractor", "") or ""), long=True),
        Column("on_site", "在场人数", "int", value=lambda p: getattr(standing_of(p), "on_site", None), order="standing__on_site"),
        _stands_column(lambda p: {"kind": "project", "words": p.name[:60]}),
    )  # fmt: skip

    def rows(self, found: Sequence[Any]) -> Sequence[Any]:
        return name_places(found, lambda p: p.region_code)


class FirmGaps(Table):
    name = "code_firms"
    title = "重点企业的码"
    default_order = ("has_code", "scanned", "region_id", "pk")
    columns = (
        Column("firm", "企业", value="enterprise.name", order="enterprise__name", link=lambda k: reverse("desk:enterprise", args=[k.enterprise_id]), long=True),
        Column("town", "属地", value="region.name", order="region_id", short=True),
        Column("why", "为什么在名单上", value=lambda k: k.get_why_display(), order="why"),
        _stands_column(lambda k: {"kind": "enterprise", "words": k.enterprise.name[:60]}),
    )  # fmt: skip


class TownGaps(Table):
    name = "code_windows"
    title = "街镇窗口的码"
    default_order = ("has_code", "scanned", "code")
    columns = (
        Column("name", "街镇", order="code", short=True),
        _stands_column(lambda r: {"kind": "window", "region": r.code}),
    )


class VillageGaps(Table):
    name = "code_villages"
    title = "村（社区）窗口的码"
    default_order = ("has_code", "scanned", "region_id", "name", "pk")
    columns = (
        Column("name", "村（社区）", order="name", short=True),
        Column("town", "乡镇、街道", value="region.name", order="region_id", short=True),
        _stands_column(lambda v: {"kind": "window", "region": v.region_id, "words": v.name}),
    )


class HotlineTable(Table):
    name = "hotlines"
    title = "各部门公布的电话和地点"
    default_order = ("published_on", "region_id", "name", "pk")
    columns = (
        Column("name", "部门", order="name", link=lambda a: reverse("desk:hotline", args=[a.pk]), long=True),
        Column("region", "地区", value="region.name", order="region_id", short=True),
        Column("functions", "管什么", value=lambda a: "、".join(str(f.get_function_display()) for f in a.functions.all()), long=True),
        Column("hotline", "投诉举报电话", order="hotline", show=lambda a: a.hotline or _UNSAID),
        Column("address", "办公地点", order="address", show=lambda a: a.address or _UNSAID, long=True),
        Column("published_on", "公布", "date", order="published_on"),
    )  # fmt: skip

    def row_label(self, row: Agency) -> str:
        return row.name


class ReadHotlines(HotlineTable):
    """For who reads only: no way to a form that he may not open."""

    columns = tuple(replace(column, link=None) for column in HotlineTable.columns)


_UNSAID = Markup('<span class="lv orange">没公布</span>')
