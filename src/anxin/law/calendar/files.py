"""Reading calendar files: ours, and those an area adds in its data folder."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

BUILT_IN = Path(__file__).with_name("days.csv")


class CalendarError(ValueError):
    """A calendar file that cannot be used; the message is Chinese and says what to correct."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One listed day. `year` is the year of the notice that lists it, None for a local addition."""

    day: date
    name: str
    is_off: bool
    year: int | None


@dataclass(frozen=True, slots=True)
class ImportedYear:
    """What `import_json` kept: the notice year, how many days off and make-up workdays it lists, and where it lies."""

    year: int
    days_off: int
    makeup_days: int
    path: Path


def folder(home: Path) -> Path:
    """Where an area's own calendar files lie under its data folder."""
    return home / "law" / "calendar"


def read(path: Path) -> list[Listed]:
    """All days of one .csv or .json file. CalendarError names the line that is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as e:
        raise CalendarError(f"日历文件 {path.name} 读不出来：请存为 UTF-8 编码的 csv 或 json") from e
    if path.suffix.lower() == ".json":
        return _from_json(text, path.name)
    if path.suffix.lower() == ".csv":
        return _from_csv(text.splitlines(), path.name)
    raise CalendarError(f"日历文件 {path.name} 须为 csv 或 json")


def layers(extra: Path | None) -> Iterable[tuple[bool, list[Listed]]]:
    """Built-in days first, then the area's files by name; True marks a layer that replaces its notice years whole."""
    yield True, read(BUILT_IN)
    if extra is None or not extra.exists():
        return
    paths = sorted(p for p in extra.iterdir() if p.suffix.lower() in {".csv", ".json"}) if extra.is_dir() else [extra]
    # Whole years before single days, so that a local day survives a newly imported notice.
    for path in sorted(paths, key=lambda p: p.suffix.lower() != ".json"):
        yield path.suffix.lower() == ".json", read(path)


def import_json(path: Path, home: Path) -> ImportedYear:
    """Check a year's file (the shape of holiday-cn) and keep it in the data folder of this installation.

    A file for a year that is already there replaces it. Raises CalendarError and changes nothing when the file is not usable.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as e:
        raise CalendarError(f"读不出 {path.name}：请确认文件存在且为 UTF-8 编码") from e
    listed = _from_json(text, path.name)
    year = listed[0].year
    assert year is not None
    target = folder(home) / f"{year}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(target)
    off = sum(x.is_off for x in listed)
    return ImportedYear(year, off, len(listed) - off, target)


def _from_json(text: str, name: str) -> list[Listed]:
    try:
        content: Any = json.loads(text)
    except json.JSONDecodeError as e:
        raise CalendarError(f"{name} 不是 JSON(第 {e.lineno} 行)") from e
    year = content.get("year") if isinstance(content, dict) else None
    days = content.get("days") if isinstance(content, dict) else None
    if not isinstance(year, int) or isinstance(year, bool) or not 2000 <= year <= 2100:
        raise CalendarError(f"{name} 缺少年份 year(2000–2100)")
    if not isinstance(days, list) or not days:
        raise CalendarError(f"{name} 里 {year} 年没有一天：请等国务院办公厅通知发布后再导入")
    listed: list[Listed] = []
    for i, item in enumerate(days, 1):
        if not isinstance(item, dict) or not isinstance(item.get("isOffDay"), bool):
            raise CalendarError(f"{name} 第 {i} 项缺少 isOffDay(true 放假 / false 上班)")
        day = _day(item.get("date"), f"{name} 第 {i} 项")
        # A notice may settle the last days of the year before (New Year), never more.
        if not date(year - 1, 12, 1) <= day <= date(year, 12, 31):
            raise CalendarError(f"{name} 第 {i} 项的 {day} 不属于 {year} 年的通知")
        listed.append(Listed(day, str(item.get("name") or ""), item["isOffDay"], year))
    _no_day_twice(listed, name)
    return listed


def _from_csv(lines: list[str], name: str) -> list[Listed]:
    reader = csv.DictReader(lines)
    if not {"day", "name", "is_off", "year"} <= set(reader.fieldnames or ()):
        raise CalendarError(f"{name} 的表头须为 day,name,is_off,year")
    listed = []
    for i, row in enumerate(reader, 2):
        if row["is_off"] not in {"0", "1"}:
            raise CalendarError(f"{name} 第 {i} 行的 is_off 须为 1(放假)或 0(上班)")
        year = (row["year"] or "").strip()
        if year and not year.isdigit():
            raise CalendarError(f"{name} 第 {i} 行的 year 须为年份或留空")
        listed.append(
            Listed(
                _day(row["day"], f"{name} 第 {i} 行"),
                row["name"] or "",
                row["is_off"] == "1",
                int(year) if year else None,
            )
        )
    _no_day_twice(listed, name)
    return listed


def _day(text: object, where: str) -> date:
    try:
        return date.fromisoformat(str(text).strip())
    except ValueError as e:
        raise CalendarError(f"{where}的日期“{text}”须写成 2027-01-01 的样子") from e


def _no_day_twice(listed: list[Listed], name: str) -> None:
    seen: set[date] = set()
    for x in listed:
        if x.day in seen:
            raise CalendarError(f"{name} 把 {x.day} 写了两次")
        seen.add(x.day)
