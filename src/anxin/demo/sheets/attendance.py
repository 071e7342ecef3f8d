"""考勤: monthly grids in six ways of marking a day, punches of a gate, and messages of the platform (form B2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from anxin.demo.sheets.cells import Cell, Sheet
from anxin.demo.sheets.style import Style
from anxin.demo.sheets.table import head
from anxin.demo.world import Attendance, Site
from anxin.kit import months

# present, half, absent
_MARKS = {
    "ticks": ("√", "半", "×"),
    "numbers": (1, 0.5, ""),
    "hours": (9, "", ""),
    "words": ("出", "半", "休"),
    "triangles": ("√", "0.5", "△"),
}
_LEGEND = {
    "ticks": "说明：√ 出勤，半 半天，× 未出勤",
    "numbers": "",
    "hours": "说明：格内为当日工时（小时）",
    "words": "说明：出 出勤，半 半天，休 休息",
    "triangles": "说明：√ 出勤，△ 未出勤，0.5 半天",
    "half-days": "说明：上午、下午各一行，√ 出勤",
}


def grids(site: Site, style: Style, month: int, rows: list[Attendance]) -> list[Sheet]:
    """The sheets of a month: one per employer, or one for the site with a column of employers."""
    name = f"{month % 100}月" if style.words else f"{month // 100}.{month % 100}"
    if style.by_employer and len({a.employer for a in rows}) > 1:
        return [
            _grid(site, style, month, employer, [a for a in rows if a.employer == employer], f"{name}-{n}")
            for n, employer in enumerate(site.employers, 1)
            if any(a.employer == employer for a in rows)
        ]
    return [_grid(site, style, month, "", rows, name)]


def _grid(site: Site, style: Style, month: int, employer: str, rows: list[Attendance], name: str) -> Sheet:
    days = months.days_in(month)
    double = style.marks == "half-days"
    left = ["序号", ("姓名", "工人姓名", "姓 名")[style.words]]
    if not style.names_only_attendance:
        left.append(("身份证号", "身份证号码", "证件号码")[style.words])
    if not employer:
        left.append(("所属单位", "用工单位", "用人单位")[style.words])
    left += ["班组", "工种"]
    if double:
        left.append("时段")
    # A page with two rows for each worker has no room for the column.
    late = not double and any(a.late_days for a in rows)
    width = len(left) + days + 2 + late
    sheet = Sheet(name)
    facts = [("项目名称", site.name)]
    facts.append(("用工单位", employer) if employer else ("施工总承包单位", site.contractor.name))
    facts.append(("考勤月份", months.show(month)))
    title = (f"{months.show(month)}农民工考勤表", "施工现场人员考勤表", f"考勤表（{months.show(month)}）")[style.words]
    head(sheet, style, title, facts, width)
    sheet.rows.append([*left, *range(1, days + 1), ("出勤天数", "出勤合计", "合计出勤")[style.words]])
    sheet.rows[-1] += ["补录天数"] * late + ["本人签字"]
    for n, a in enumerate(rows, 1):
        who: list[Cell] = [n, a.person.name]
        if not style.names_only_attendance:
            who.append(a.person.id_number)
        if not employer:
            who.append(a.employer)
        who += [a.crew, a.trade]
        claimed: Cell = a.claimed / 100 if a.claimed % 100 else a.claimed // 100
        if double:
            _two_rows(sheet, days, who, a, claimed)
        else:
            sheet.rows.append([*who, *_marks(style, a, days), claimed, *([a.late_days] if late else [])])
    if _LEGEND[style.marks]:
        sheet.add(_LEGEND[style.marks])
    if style.subtotals:
        sheet.add("考勤员：", "", "", "班组长：", "", "", "项目经理：")
    return sheet


def _marks(style: Style, a: Attendance, days: int) -> Iterable[Cell]:
    present, half, absent = _MARKS[style.marks]
    if style.marks == "hours":
        half = present
    return [(half if a.half >> d & 1 else present) if a.mask >> d & 1 else absent for d in range(days)]


def _two_rows(sheet: Sheet, days: int, who: list[Cell], a: Attendance, claimed: Cell) -> None:
    top = len(sheet.rows)
    morning = ["√" if a.mask >> d & 1 else "" for d in range(days)]
    noon = ["√" if a.mask >> d & 1 and not a.half >> d & 1 else "" for d in range(days)]
    sheet.rows.append([*who, "上午", *morning, claimed])
    sheet.rows.append([*[""] * len(who), "下午", *noon])
    sheet.merges += [(top, c, top + 1, c) for c in range(len(who))]


def punches(site: Site, rows: list[Attendance]) -> Sheet:
    """The gate's export: one line per passage, all months given in one file."""
    sheet = Sheet("通行记录")
    sheet.add("项目名称", "姓名", "身份证号", "所属单位", "班组", "设备名称", "通行时间", "进出方向", "通行方式")
    lines = []
    for a in rows:
        for d, (first, last) in a.clock.items():
            for clock, way in ((first, "进"), (last, "出")):
                second = (d * 7 + int(clock)) % 60
                at = f"{a.month // 100}-{a.month % 100:02d}-{d:02d} {clock[:2]}:{clock[2:]}:{second:02d}"
                gate = "1号门进口闸机" if way == "进" else "1号门出口闸机"
                lines.append(
                    [site.name, a.person.name, a.person.id_number, a.employer, a.crew, gate, at, way, "人脸识别"]
                )
    lines.sort(key=lambda x: (x[6], x[2]))
    sheet.rows += lines
    return sheet


def messages(site: Site, rows: list[Attendance]) -> list[dict[str, Any]]:
    """WorkerAttendance.Add messages: one per employer and crew."""
    groups: dict[tuple[str, str], list[Attendance]] = {}
    for a in rows:
        groups.setdefault((a.employer, a.crew), []).append(a)
    firms = {f.name: f for f in (site.contractor, *site.subs)}
    out = []
    for n, ((employer, crew), members) in enumerate(sorted(groups.items()), 1):
        data = []
        for a in members:
            for d, (first, last) in a.clock.items():
                for clock, way in ((first, "01"), (last, "02")):
                    at = f"{a.month // 100}-{a.month % 100:02d}-{d:02d} {clock[:2]}:{clock[2:]}:00"
                    data.append(
                        {
                            "idCardType": "01",
                            "idCardNumber": a.person.id_number,
                            "workerName": a.person.name,
                            "direction": way,
                            "date": at,
                        }
                    )
        head = {
            "projectCode": site.code,
            "projectName": site.name,
            "corpCode": firms[employer].credit_code,
            "corpName": employer,
            "teamSysNo": f"{site.index + 1:03d}{n:04d}",
            "teamName": crew,
        }
        out.append({"method": "WorkerAttendance.Add", "data": head | {"dataList": data}})
    return out
