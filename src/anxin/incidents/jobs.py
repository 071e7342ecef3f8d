"""What is watched by the clock: emergencies are counted in minutes, so it is looked at every five."""

from __future__ import annotations

from anxin.jobs.declaring import Call, Done, job
from anxin.jobs.when import every

from . import services


@job(
    "press_incidents",
    title="催办突发事件和舆情",
    about="首报、续报、到场、核实、审核、联动答复超时的，告知经办人、负责人和上一级。同一个期限只催一次。",
    when=every(5),
    quiet=True,
)
def press_incidents(call: Call) -> str | Done:
    """'' when nothing ran out: such runs leave no row."""
    told = services.press_overdue(as_of=call.as_of, now=call.now)
    return Done(f"{told} 项超时，已告知。", attention=True, data={"pressed": told}) if told else ""


@job(
    "judge_missing_reports",
    title="看零报告",
    about="零报告期间，到点没报日报的单位触发预警（C19）；补报了就解除。",
    when=every(5),
    quiet=True,
)
def judge_missing_reports(call: Call) -> str | Done:
    """'' when none became missing: such runs leave no row."""
    missing = services.judge_missing(now=call.now)
    return Done(f"{missing} 份日报到点没报，已评估。", attention=True, data={"missing": missing}) if missing else ""
