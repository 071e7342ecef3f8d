"""A file's report as a page shows it: its sheets, what came back and why, and the warnings that moved."""

from __future__ import annotations

from typing import Any

from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.intake.fields import kind_title, label
from anxin.intake.models import BatchProject, Upload
from anxin.intake.recognise.lines import WHY_ZH
from anxin.jobs.models import JobRun
from anxin.jobs.models import State as RunState
from anxin.monitoring.selectors.since import changes_of
from anxin.registry.models import Batch
from anxin.rules import load

from .words import ASKS, fault, question

_FAULTS = 200
_WHY = {**WHY_ZH, "question": "等您回答", "waiting": "等项目底册"}


def sheet_view(sheet: dict[str, Any], number: int) -> dict[str, Any]:
    """A sheet of a report or of a preview with everything said in words."""
    faults = [{**one, "sheet": sheet["sheet"], "message": fault(one["message"])} for one in sheet.get("issues", [])]
    return {
        **sheet,
        "number": number,
        "imports": sheet.get("imports", True),
        "title": kind_title(sheet["kind"]).partition("（")[0],
        "faults": sorted(faults, key=lambda one: (one.get("level") != "reject", one["row"])),
        "questions": [
            {**q, "asks": ASKS.get(q["what"], ""), "message": question(q["message"])}
            for q in sheet.get("questions", [])
        ],
        "notes": [question(note) for note in sheet.get("notes", [])],
        "ignored_said": "，".join(f"{_WHY.get(why, why)} {n}" for why, n in sheet.get("ignored_why", {}).items()),
        "fields_said": {
            c["index"]: label(c["field"]) for c in sheet.get("columns", []) if isinstance(c, dict) and c["field"]
        },
    }


def report_of(batch: Batch | None, scope: Scope, upload: Upload | None = None) -> dict[str, Any]:
    """The account of every row, cut where it would be too long, and what evaluation made of it."""
    said = batch.report if batch is not None else (upload.report if upload is not None else {})
    sheets = [sheet_view(one, number) for number, one in enumerate(said.get("sheets", []))]
    faults = [one for sheet in sheets for one in sheet["faults"]]
    totals = {
        name: sum(one[name] for one in sheets) for name in ("rows", "accepted", "unchanged", "rejected", "ignored")
    }
    told: dict[str, Any] = {
        "sheets": sheets,
        "faults": faults[:_FAULTS],
        "more": max(0, len(faults) - _FAULTS),
        "totals": totals,
        "sentence": _sentence(totals, upload, batch),
        "evaluation": None,
    }
    if batch is not None and batch.state != Batch.State.WAITING and Permission.SEE_WARNINGS in scope.permissions:
        told["evaluation"] = _evaluation(batch, scope)
    return told


def _sentence(totals: dict[str, int], upload: Upload | None, batch: Batch | None) -> str:
    if batch is not None and batch.state == Batch.State.UNDONE:
        return "这一批已经撤销，它带来的都收回了。"
    if batch is not None and batch.state == Batch.State.WAITING:
        return "先收着：表里的项目编码还没有底册说明，底册一导入就自动入库。"
    if upload is not None and upload.state == Upload.State.UNCHANGED:
        return "这个文件早已入库，没有变化。"
    took = totals["accepted"] + totals["unchanged"]
    if not took and totals["rejected"]:
        return f"{totals['rejected']} 行都退回了，没有入库。"
    if not took:
        return "没有可以入库的资料。"
    said = f"入库 {totals['accepted']} 行" + (f"，{totals['unchanged']} 行早已有、没变" if totals["unchanged"] else "")
    return f"{said}，退回 {totals['rejected']} 行。" if totals["rejected"] else f"{said}，没有退回的。"


def _evaluation(batch: Batch, scope: Scope) -> dict[str, Any]:
    projects = BatchProject.objects.filter(batch=batch).values_list("project_id", flat=True)
    changes = changes_of(scope, batch, projects)
    names = {rule.code: rule.card.name.zh for rule in load()}
    if changes.run is None:
        run = JobRun.objects.filter(name="evaluate").order_by("-pk").first()
        waits = run is not None and run.open
        bad = run is not None and run.state in (RunState.FAILED, RunState.BROKEN)
        return {"waits": waits, "said": run.said if bad and run else "", "opened": None, "cleared": None}
    return {
        "waits": False,
        "said": "",
        "as_of": changes.run.as_of,
        "opened": [(one, names.get(one.rule, one.rule)) for one in changes.opened],
        "cleared": [(one, names.get(one.rule, one.rule)) for one in changes.cleared],
    }
