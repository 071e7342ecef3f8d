"""Contest: looking again at all sites of a city, and at those alone that a batch of corrections touched.

Through the service that ``anxin evaluate`` calls, on PostgreSQL, warnings and their events included. Before each run a
batch corrects one payroll line of every touched site; what it costs to take such a batch in is not timed.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from bench import area, filling, server
from bench.contest import Contest, Side, Task

_NOW = area.KNOWN + timedelta(days=1)
_MONTHS = 12


def _prepare(folder: Path, workers: float) -> None:
    chosen = area.Area(int(workers), 1 if workers < area.WORKERS["county"] else _MONTHS)
    (folder / "area").symlink_to(area.prepared(area.kept(folder), chosen))
    server.begin(folder)
    filling.fill(folder / "area")
    _evaluate(full=True)


def _evaluate(*, full: bool) -> Any:
    from anxin.audit.services import Actor
    from anxin.monitoring.services.evaluating import evaluate

    return evaluate(actor=Actor.operator("bench"), as_of=area.AS_OF, now=_NOW, full=full)


def _told(report: Any) -> dict[str, Any]:
    """What the run was. Evidence names the corrected row; were a site not judged as in a full run, a warning would move."""
    moved = {name: n for name, n in report.counts.items() if n and name not in ("confirmed", "updated")}
    if moved:
        raise RuntimeError(f"nothing that a rule reads has changed, and yet warnings moved: {moved}")
    return {"kind": report.kind, "projects": report.projects, "findings": report.findings}


def _full(folder: Path) -> Task:
    server.django(folder)
    return Task(lambda: _evaluate(full=True), _told)


def _touched(folder: Path, one_in: int | None) -> Task:
    """``one_in``: that part of the sites; None: one of middling size."""
    server.django(folder)
    from anxin.registry.models import Project

    ids = list(Project.objects_unscoped.order_by("id").values_list("id", flat=True))
    middle = len(ids) // 2
    sites = ids[middle % one_in :: one_in] if one_in else [ids[middle]]
    return Task(lambda: _evaluate(full=False), _told, lambda: _correct(sites))


def _correct(sites: list[int]) -> None:
    """A batch that says one fact of each site anew: another unit price, which no rule's answer hangs on."""
    from django.db import transaction

    from anxin.registry.models import Batch
    from anxin.wages.models import PayrollLine

    with transaction.atomic():
        batch = Batch.objects.create(
            kind="file", file_name="correction", sha256="", sender="bench", received_at=_NOW, applied_at=_NOW
        )
        for site in sites:
            held = PayrollLine.objects_unscoped.filter(project_id=site, known_to__isnull=True).order_by("id").first()
            PayrollLine.objects_unscoped.filter(pk=held.pk).update(
                known_to=_NOW, closed_by=batch, close_reason="replaced"
            )
            held.pk, held.batch, held.unit_price_fen = None, batch, held.unit_price_fen + 1
            held.known_from, held.digest = _NOW, f"{batch.pk}"
            held.save(force_insert=True)


CONTEST = Contest(
    key="incremental",
    title="A city of 12 months looked at again",
    size="{:,.0f} workers",
    full=area.WORKERS["city"],
    quick=400,
    prepare=_prepare,
    sizes={"city": area.WORKERS["city"]},
    sides=(
        Side("full run", _full, "", "full"),
        Side("1 % of the projects touched", lambda folder: _touched(folder, 100), "", "hundredth"),
        Side("one project touched", lambda folder: _touched(folder, None), "", "one"),
    ),
)
