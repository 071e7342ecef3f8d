"""What standing does in the background."""

from __future__ import annotations

from anxin.jobs.declaring import Call, Done, job

from .services import past_weeks, tell_past_days


@job(
    "past_days",
    title="补算日结",
    about="用现在掌握的资料，补算过去每周各地欠薪多少；当天已经记下的不改。节前清零的线从这里开始。",
)
def past_days(call: Call) -> Done:
    days = past_weeks(call.as_of)
    told = tell_past_days(actor=call.actor, now=call.now, days=days)
    return Done(f"补算了 {told} 天，自 {days[0]} 起。", data={"days": told})
