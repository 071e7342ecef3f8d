"""The table: one line per side, ratios against the first line of its contest."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

from bench.contest import Contest, Result

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


def table(results: list[tuple[Contest, float, list[Result]]]) -> str:
    """A Markdown table that is also readable as it stands."""
    lines: list[tuple[str, ...]] = [_HEAD]
    for contest, size, sides in results:
        lines.append((f"**{contest.title}** ({contest.size.format(size)})", *[""] * (len(_HEAD) - 1)))
        groups = [side.same for side in sides]
        for side in sides:
            low, high = min(r.wall for r in side.runs), max(r.wall for r in side.runs)
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
                    "same" if groups.count(side.same) > 1 else "",
                )
            )
    widths = [max(len(line[n]) for line in lines) for n in range(len(_HEAD))]
    shown = ["| " + " | ".join(_padded(cell, widths[n], n) for n, cell in enumerate(line)) + " |" for line in lines]
    rule = "|" + "|".join("-" * (w + 1) + (":" if 0 < n < 8 else "-") for n, w in enumerate(widths)) + "|"
    return "\n".join([shown[0], rule, *shown[1:]])


def _padded(cell: str, width: int, column: int) -> str:
    return cell.rjust(width) if 0 < column < 8 else cell.ljust(width)


def _seconds(value: float) -> str:
    return f"{value:.2f}" if value >= 1 else f"{value:.4f}"


def _ratio(value: float, base: float) -> str:
    return f"{value / base:.2f}" if base else ""
