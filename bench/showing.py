"""The table: one line per side, ratios against the first line of its contest."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.contest import Run
from bench.targets import Target

_HEAD = ("", "wall s", "range", "CPU s", "wall ratio", "CPU ratio", "peak MB", "MB at start", "answer")


def machine() -> dict[str, Any]:
    """What was run on, as far as it can be asked; the load average tells whether anybody else was at work."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(pages / 1024**3),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
    }


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    if not told.exists():
        return platform.processor()
    lines = told.read_text(encoding="utf-8").splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")


MARKS = ("<!-- the run below is written by python -m bench --write -->", "<!-- end of the run -->")


def page(
    where: dict[str, Any], repeats: int, took: int, results: list[Run], reached: list[tuple[Target, float]]
) -> str:
    """All of a run, as Markdown."""
    loads = "load average {} before and {} after (the run itself included)".format(
        where["load_average"][0], round(os.getloadavg()[0], 2)
    )
    told = (
        f"{where['cores']} cores ({where['processor']}), {where['memory_gb']} GB, {where['system']}, Python "
        f"{where['python']}; {loads}. Medians of {repeats}, sides in turn. {took} s in all."
    )
    parts = [told, table(results)]
    if reached:
        parts.insert(1, verdicts(reached))
    return "\n\n".join(parts)


def write(path: Path, text: str) -> None:
    """Put a run between the marks of a page."""
    begin, end = MARKS
    old = path.read_text(encoding="utf-8")
    head, _, rest = old.partition(begin)
    _, mark, tail = rest.partition(end)
    if not mark:
        raise SystemExit(f"{path}: the marks are missing: {begin} ... {end}")
    path.write_text(f"{head}{begin}\n\n{text}\n\n{end}{tail}", encoding="utf-8")


def table(results: list[Run]) -> str:
    """A Markdown table that is also readable as it stands."""
    lines: list[tuple[str, ...]] = [_HEAD]
    for run in results:
        sides = run.sides
        lines.append((f"**{run.title}**", *[""] * (len(_HEAD) - 1)))
        groups = [side.same for side in sides]
        for side in sides:
            low, high = side.wall_range
            lines.append(
                (
                    side.label,
                    _seconds(side.wall),
                    f"{_seconds(low)}-{_seconds(high)}",
                    _seconds(side.cpu),
                    _ratio(side.wall, sides[0].wall),
                    _ratio(side.cpu, sides[0].cpu),
                    f"{side.peak_mb:.0f}",
                    f"{side.start_mb:.0f}",
                    "same" if side.same and groups.count(side.same) > 1 else "",
                )
            )
    return _drawn(lines, range(1, 8))


def verdicts(reached: list[tuple[Target, float]]) -> str:
    """Target, what was measured, and whether that is enough."""
    lines = [("target", "asked", "measured", "reached")]
    for target, value in reached:
        asked = f"{'≥' if target.at_least else '≤'} {target.limit:g}"
        lines.append((target.text, asked, f"{value:.3g}", "yes" if target.reached(value) else "**no**"))
    return _drawn(lines, range(1, 3))


def _drawn(lines: Sequence[tuple[str, ...]], right: range) -> str:
    widths = [max(len(line[n]) for line in lines) for n in range(len(lines[0]))]
    shown = [
        "| " + " | ".join(_padded(cell, widths[n], n in right) for n, cell in enumerate(line)) + " |" for line in lines
    ]
    rule = "|" + "|".join("-" * (w + 1) + (":" if n in right else "-") for n, w in enumerate(widths)) + "|"
    return "\n".join([shown[0], rule, *shown[1:]])


def _padded(cell: str, width: int, right: bool) -> str:
    return cell.rjust(width) if right else cell.ljust(width)


def _seconds(value: float) -> str:
    return f"{value:.2f}" if value >= 1 else f"{value:.4f}"


def _ratio(value: float, base: float) -> str:
    return f"{value / base:.2f}" if base else ""
