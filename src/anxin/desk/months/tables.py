"""The lists of the months room: sites by month, and people by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.urls import reverse
from markupsafe import Markup

from anxin.access.models import Region
from anxin.kit.text import mask_name
from anxin.standing.models import ProjectMonthStanding, WorkerMonthStanding
from anxin.ui.tables import Column, Table


def _grid(row: Any) -> str:
    return f"{reverse('desk:project_months', args=(row.project_id,))}?first={row.month}&last={row.month}"


def _story(row: Any) -> str:
    return reverse("desk:month", args=(row.project_id, row.worker_id, row.month))


def _states(row: ProjectMonthStanding) -> Any:
    """Those who have not been paid in full, then those without a sheet, in words."""
    told = row.states
    parts = []
    if row.overdue:
        parts.append(Markup('<span class="lv red">{} 人没发清</span>').format(row.people_missing))
    elif row.missing_fen:
        parts.append(Markup('<span class="lv wait">{} 人未到日</span>').format(row.people_missing))
    if told.get("no_sheet") and (row.due_on is None or row.overdue or not row.missing_fen):
        parts.append(Markup('<span class="lv orange">{} 人没有表</span>').format(told["no_sheet"]))
    if told.get("late"):
        parts.append(Markup('<span class="lv yellow">{} 人晚发</span>').format(told["late"]))
    if not parts and row.on_sheet:
        parts.append(Markup('<span class="lv good">付清</span>'))
    return Markup(" ").join(parts) if parts else None


class SiteMonths(Table):
    name = "site_months"
    title = "各工地各月工资"
    default_order = ("-missing_fen", "-month", "pk")
    columns = (
        Column("project", "项目", value="project.name", link=_grid, order="project__name", long=True),
        Column("place", "地方", value="place", show=lambda r: Markup('<span class="nowrap">{}</span>').format(r.place)),
        Column("month", "月份", "month", order="month"),
        Column("due_on", "应发日", "date", order="due_on"),
        Column("standing", "情况", value="words", show=_states),
        Column("people", "人数", "int", order="people", total="people"),
        Column("owed_fen", "应付（元）", "money", order="owed_fen", total="owed_fen"),
        Column("paid_fen", "已到账（元）", "money", order="paid_fen", total="paid_fen"),
        Column("missing_fen", "未发（元）", "money", order="missing_fen", total="missing_fen"),
        Column("people_missing", "未发清人数", "int", order="people_missing", total="people_missing"),
        Column("due_in_fen", "人工费应拨（元）", "money", order="due_in_fen", hidden=True),
        Column("paid_in_fen", "人工费到位（元）", "money", order="paid_in_fen", hidden=True),
        Column("attended", "有考勤人数", "int", order="attended", hidden=True),
    )

    def rows(self, found: Sequence[Any]) -> Sequence[Any]:
        places = Region.objects.filter(pk__in={r.project.region_code for r in found})
        names = dict(places.values_list("code", "name"))
        for row in found:
            row.place = names.get(row.project.region_code, "")
            row.words = _words(row)
        return found


def _words(row: ProjectMonthStanding) -> str:
    """The same as `_states`, for the sheet."""
    told = row.states
    parts = []
    if row.missing_fen:
        parts.append(f"{row.people_missing} 人{'没发清' if row.overdue else '未到发薪日'}")
    if told.get("no_sheet"):
        parts.append(f"{told['no_sheet']} 人没有工资表")
    if told.get("late"):
        parts.append(f"{told['late']} 人晚发")
    return "，".join(parts) or ("付清" if row.on_sheet else "")


def _state(row: WorkerMonthStanding) -> Any:
    css = {"full": "good", "late": "yellow", "short": "red", "unpaid": "red", "pending": "wait", "no_sheet": "orange"}
    return Markup('<span class="lv {}">{}</span>').format(css.get(row.state, "none"), row.get_state_display())


class PeopleMonths(Table):
    name = "people_months"
    title = "没发清的人月"
    default_order = ("-missing_fen", "due_on", "pk")
    columns = (
        Column("worker", "工人", value=lambda r: mask_name(r.worker.name), link=_story),
        Column("tail", "证件尾号", value="worker.id_last4"),
        Column("project", "项目", value="project.name", order="project__name", long=True),
        Column("employer", "用人单位", value=lambda r: r.employer.name if r.employer else "", long=True),
        Column("crew", "班组", value=lambda r: r.crew.name if r.crew else ""),
        Column("month", "月份", "month", order="month"),
        Column("state", "情况", value=lambda r: r.get_state_display(), show=_state, order="state"),
        Column("days", "出勤（天）", "int", order="days"),
        Column("owed_fen", "应付（元）", "money", order="owed_fen", total="owed_fen"),
        Column("paid_fen", "已到账（元）", "money", order="paid_fen", total="paid_fen"),
        Column("missing_fen", "尚欠（元）", "money", order="missing_fen", total="missing_fen"),
        Column("late", "逾期（天）", "int", value=lambda r: r.late or None, order="-due_on"),
        Column("due_on", "应发日", "date", order="due_on", hidden=True),
    )

    as_of: ClassVar[date]

    @classmethod
    def on(cls, as_of: date) -> type[PeopleMonths]:
        """The table as it stands on a day: how late a month is depends on it."""
        return type(cls.__name__, (cls,), {"as_of": as_of})

    def rows(self, found: Sequence[Any]) -> Sequence[Any]:
        for row in found:
            row.late = row.late_days(self.as_of)
        return found

    def row_label(self, row: Any) -> str:
        return mask_name(row.worker.name)
