"""The columns of a grid that stand for the days of a month, and for the parts of a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from anxin.intake.recognise import cells
from anxin.intake.recognise.model import DayColumn
from anxin.intake.recognise.shapes import day_number, weekday
from anxin.kit.text import plain

Row = Sequence[Any]
Merge = tuple[int, int, int, int]
_SESSIONS = {
    "上": "am", "上午": "am", "早": "am", "早上": "am", "am": "am", "午前": "am", "上班": "am",
    "下": "pm", "下午": "pm", "中": "pm", "午": "pm", "中午": "pm", "pm": "pm", "午后": "pm", "下班": "pm",
    "加": "ot", "加班": "ot", "晚": "ot", "晚上": "ot", "夜": "ot", "夜班": "ot", "ot": "ot", "加班工时": "ot", "加班小时": "ot",
    "出勤": "", "正常": "", "白班": "", "工时": "", "点工": "",
}  # fmt: skip


def session_of(text: str) -> str | None:
    """'am', 'pm', 'ot' or '' for the words that name a part of the day; None for other words."""
    return _SESSIONS.get(plain(text).lower().strip("()"))


def day_run(row: Row) -> list[tuple[int, int]]:
    """(column, day) pairs of a row that counts the days of a month upward; [] when it counts fewer than ten.

    One wrap is allowed (26 .. 31, 1 .. 25). A weekday word between two days stands for the day that it replaces.
    """
    run: list[tuple[int, int]] = []
    best: list[tuple[int, int]] = []
    wraps = 0
    for c, value in enumerate(row):
        if value is None or cells.blank(value):
            continue
        day = day_number(value)
        if day is None and run and weekday(value) is not None and run[-1][0] == c - 1:
            day = run[-1][1] + 1
        if day is None or day > 31:
            if len(run) > len(best):
                best = run
            if day is None and run:
                run, wraps = ([], 0)
            continue
        if run and day == run[-1][1] + 1:
            run.append((c, day))
        elif run and day == 1 and run[-1][1] >= 28 and wraps == 0:
            wraps = 1
            run.append((c, day))
        else:
            if len(run) > len(best):
                best = run
            run, wraps = [(c, day)], 0
    if len(run) > len(best):
        best = run
    return best if len(best) >= 10 else []


def day_columns(first: int, bottom: int, head: Sequence[Row], merges: Sequence[Merge]) -> list[DayColumn]:
    """The day columns under the header rows first..last: one per day, or one per part of a day."""
    runs = [(r, day_run(head[r])) for r in range(first, bottom + 1)]
    runs = [(r, run) for r, run in runs if run]
    if not runs:
        return []
    stacked = len(runs) > 1 and runs[1][1][0][1] > 10
    if stacked:
        return [DayColumn(c, day, "", line) for line, (_, run) in enumerate(runs[:2]) for c, day in run]
    at, run = runs[0]
    wide = {(r0, c0): c1 for r0, c0, r1, c1 in merges if r0 <= at <= r1 and c1 > c0}
    labels = head[at + 1] if at + 1 <= bottom else None
    days: list[DayColumn] = []
    for i, (c, day) in enumerate(run):
        following = run[i + 1][0] if i + 1 < len(run) else None
        last = wide.get((at, c), c)
        if last == c and labels is not None and (following is None or following > c + 1):
            stop = following if following is not None else c + (run[1][0] - run[0][0] if len(run) > 1 else 1)
            last = stop - 1
        if last == c:
            days.append(DayColumn(c, day))
            continue
        for offset, column in enumerate(range(c, last + 1)):
            text = labels[column] if labels is not None and column < len(labels) else None
            session = session_of(text) if isinstance(text, str) else None
            default = ("am", "pm", "ot")[offset] if offset < 3 else ""
            days.append(DayColumn(column, day, default if session is None else session))
    return days
