"""Build the demo county: let it live, let things go wrong in it, and write the papers that it would send in."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from anxin.demo import bank, ground, papers, people, sites, work
from anxin.demo.faults import all_faults
from anxin.demo.names import Names
from anxin.demo.sheets.files import write_files
from anxin.demo.sites import County
from anxin.demo.world import Planted

STAGES = (
    ("people", people.hire),
    ("attendance", work.attend),
    ("payroll", work.pay_up),
    ("receipts", work.pay_out),
    ("dues", bank.fall_due),
    ("money", bank.book),
    ("papers", papers.keep),
)


@dataclass(slots=True)
class DemoCounty:
    """What `build` made: where the files lie, the ground truth as raw tables, and what was planted."""

    root: Path
    as_of: date
    files: list[Path]
    ground: dict[str, list[dict[str, Any]]]
    planted: list[Planted]


def live(*, as_of: date, scale: float = 1.0, seed: int = 1) -> County:
    """The county without its papers: healthy sites, then every planted case and near miss."""
    # Reproducible on purpose: the same county for the same arguments; nothing here is a secret.
    rng = random.Random(f"anxin-{seed}-{as_of.isoformat()}")  # noqa: S311
    county = County(as_of, rng, Names(random.Random(f"names-{seed}-{as_of.year}")), scale)  # noqa: S311
    sites.found(county)
    waiting: list[tuple[Iterator[str], str]] = []
    for fault in all_faults(county):
        _go_on(fault, waiting)
    for name, stage in STAGES:
        for site in county.sites:
            if site.listed:
                stage(county, site)
        ready = [f for f, until in waiting if until == name]
        waiting = [(f, until) for f, until in waiting if until != name]
        for fault in ready:
            _go_on(fault, waiting)
    assert not waiting
    return county


def _go_on(fault: Iterator[str], waiting: list[tuple[Iterator[str], str]]) -> None:
    until = next(fault, None)
    if until is not None:
        waiting.append((fault, until))


def build(out: Path, *, as_of: date, scale: float = 1.0, seed: int = 1) -> DemoCounty:
    """Write `out`/files and `out`/truth for a county as it stands on `as_of`. Same arguments, same bytes.

    `scale` makes the sites smaller (not fewer); every planted case is there at every scale. ValueError for a scale
    outside (0, 1].
    """
    if not 0 < scale <= 1:
        raise ValueError("scale 须大于 0 且不超过 1")
    county = live(as_of=as_of, scale=scale, seed=seed)
    tables = ground.tables(county)
    files = write_files(county, out / "files")
    truth = out / "truth"
    truth.mkdir(parents=True, exist_ok=True)
    body = json.dumps(tables, ensure_ascii=False, default=ground.plain).encode()
    # No file name and no time in the gzip head: the bytes depend on the content alone.
    (truth / "ground.json.gz").write_bytes(gzip.compress(body, compresslevel=6, mtime=0))
    planted = [asdict(p) for p in county.planted]
    text = json.dumps({"as_of": as_of.isoformat(), "planted": planted}, ensure_ascii=False, indent=1)
    (truth / "planted.json").write_text(text + "\n", encoding="utf-8")
    return DemoCounty(out, as_of, files, tables, county.planted)
