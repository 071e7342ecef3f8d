"""Evaluation in the background: each morning, and after whatever changed the facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anxin.jobs import services as jobs
from anxin.jobs.declaring import Call, Done, job
from anxin.jobs.models import JobRun
from anxin.jobs.when import daily, every

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


def evaluate_what_changed(sender: Any, *, actor: Any, now: datetime, **more: Any) -> None:
    """Heard when a file came in through the pages or was taken back."""
    ask_to_evaluate(actor=actor, now=now)


@job(
    "escalate",
    title="到期升级",
    about="按期限推进预警：逾期没答复的升一级，红色逾期的建议督办，豁免到期的恢复。做几遍结果一样。",
    when=daily(0, 20),
)
def escalate(call: Call) -> Done:
    """``data``: how many warnings moved, and the steps by kind."""
    report = services.escalate(actor=call.actor, as_of=call.as_of, now=call.now)
    told = [f"{label} {report.counts[kind]} 条" for kind, label in _EVENTS.items() if report.counts.get(kind)]
    said = f"推进了 {report.warnings} 条：{'、'.join(told)}。" if told else "没有到期的。"
    return Done(said, data={"warnings": report.warnings, "events": report.counts})


@job("tell", title="告知责任人", about="新触发、升级、逾期的预警告知责任人，每件事只告知一次。", when=every(10))
def tell(call: Call) -> Done:
    """``attention`` when somebody should have been told and nobody answers for the project."""
    report = services.tell_responsible(actor=call.actor, as_of=call.as_of, now=call.now)
    if not report.warnings and not report.nobody:
        return Done("没有要告知的。")
    nobody = f"{report.nobody} 条没有可以告知的责任人，请给项目指定。" if report.nobody else ""
    return Done(f"{report.warnings} 条预警告知了 {report.people} 人。{nobody}", attention=bool(report.nobody))
