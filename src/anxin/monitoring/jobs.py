"""Evaluation in the background: each morning, and after whatever changed the facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anxin.jobs import services as jobs
from anxin.jobs.declaring import Call, Done, job
from anxin.jobs.models import JobRun
from anxin.jobs.when import daily

from . import services
from .models import Level

_EVENTS = {
    "raised": "新触发", "reopened": "再次触发", "level_changed": "等级变化", "escalated": "逾期升级",
    "supervision_proposed": "建议督办", "waiver_expired": "豁免到期", "cleared": "解除",
}  # fmt: skip


@job(
    "evaluate",
    title="评估预警",
    about="按规则把台账看一遍：触发、升级、解除预警，到期没人答复的自动升级。",
    when=daily(6, 10),
)
def evaluate(call: Call) -> Done:
    """``data``: ``run`` (number of the monitoring run, None when it only looked) and the events by kind."""
    report = services.evaluate(actor=call.actor, as_of=call.as_of, now=call.now, full=bool(call.args.get("full")))
    if report.dry:
        return Done(report.note, attention=True, data={"run": None})
    told = [f"{label} {report.counts[kind]} 条" for kind, label in _EVENTS.items() if report.counts.get(kind)]
    open_now = "，".join(f"{level.label} {report.open.get(level.value, 0)}" for level in reversed(Level))
    said = f"看了 {report.projects} 个项目：{'、'.join(told) or '预警没有变化'}。现有预警：{open_now}。"
    return Done(said, data={"run": report.run_id, "events": dict(report.counts)})


def ask_to_evaluate(*, actor: Any, now: datetime) -> JobRun:
    """Have the facts judged soon, in the caller's transaction; several who ask before it begins get one evaluation."""
    return jobs.ask("evaluate", actor=actor, now=now, key="changed")
