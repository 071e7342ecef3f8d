"""The dates of point-to-point advice, looked at each morning after the evaluation."""

from __future__ import annotations

from anxin.jobs.declaring import Call, job
from anxin.jobs.when import daily, monthly

from .services import draft_all, follow_advice


@job(
    "follow_advice",
    title="看点对点建议办了没有",
    about="数据显示整改了的记为整改完成；过了期限没整改的报专班，列入下期通报。",
    when=daily(7, 0),
)
def follow(call: Call) -> str:
    told = follow_advice(actor=call.actor, as_of=call.as_of, now=call.now)
    return f"整改完成 {told.corrected} 件，逾期 {told.missed} 件。" if told.corrected or told.missed else "没有变化。"


@job(
    "draft_circulars",
    title="起草月度通报",
    about="每月初按上月起草各县的接入和数据质量通报，由复核员核对签发。",
    when=monthly(3, 8),
)
def draft_last_month(call: Call) -> str:
    made = draft_all(actor=call.actor, as_of=call.as_of, now=call.now)
    return f"起草了 {made} 期，等复核员签发。" if made else "没有要起草的。"
