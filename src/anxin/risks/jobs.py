"""Risk scores in the background, after the morning's evaluation."""

from __future__ import annotations

from anxin.jobs.declaring import Call, Done, job
from anxin.jobs.when import daily

from . import services


@job("risk_scores", title="计算风险分", about="按公开的算式给每个项目和单位打分，供先查谁作参考。", when=daily(6, 40))
def risk_scores(call: Call) -> Done:
    day = services.score_all(actor=call.actor, as_of=call.as_of, now=call.now)
    return Done(f"算了 {day.lines.count()} 个项目和单位的风险分。")
