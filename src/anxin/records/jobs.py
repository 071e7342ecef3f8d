"""What the house does for workers' own records in the background."""

from __future__ import annotations

from anxin.jobs.declaring import Call, Done, job
from anxin.jobs.when import daily, every

from . import services
from .models import Visit


@job(
    "send_record_codes",
    title="发查询码",
    about="工人在手机上要看自己的工资记录，核对电话和身份证号，对得上的发查询码。",
    when=every(1),
    quiet=True,
)
def send_record_codes(call: Call) -> str | Done:
    """Asked for with every request, known or not; the clock is only for what a dead process left."""
    waiting = list(Visit.objects.filter(looked_at__isnull=True).order_by("pk").values_list("pk", flat=True)[:500])
    sent = failed = 0
    for pk in waiting:
        delivery = services.send_code(as_of=call.as_of, now=call.now, visit_id=pk)
        sent += delivery is not None and delivery.state == "sent"
        failed += delivery is not None and delivery.state != "sent"
    if not waiting:
        return ""
    said = f"核对 {len(waiting)} 个申请，发出查询码 {sent} 个" + (f"，没发出去 {failed} 个。" if failed else "。")
    return Done(said, attention=bool(failed), data={"looked": len(waiting), "sent": sent, "failed": failed})


@job("forget_visits", title="清查询码记录", about="取查询码的旧记录到期删去。", when=daily(3, 10))
def forget_visits(call: Call) -> str:
    gone = services.forget_visits(as_of=call.as_of, now=call.now)
    return f"删去 {gone} 条。" if gone else "没有到期的。"


@job(
    "carry_answers",
    title="本人答复入账",
    about="工人在自己的工资记录上说“都对”的，记入工资确认。",
    when=every(10),
    quiet=True,
)
def carry_answers(call: Call) -> str | Done:
    """``attention`` when the ledger would not take one."""
    carried = services.carry_answers(as_of=call.as_of, now=call.now)
    if not carried.done and not carried.refused:
        return ""
    said = f"入账 {carried.done} 条。" + (
        f"没能入账 {len(carried.refused)} 条：{carried.refused[0]}" if carried.refused else ""
    )
    return Done(said, attention=bool(carried.refused), data={"carried": carried.done})


@job(
    "draw_wage_calls",
    title="抽取工资回访",
    about="不定哪天，在每个县随机抽几名刚过发薪日的工人，由办理人员打电话问工资到账没有。",
    when=daily(8, 10),
)
def draw_wage_calls(call: Call) -> str | Done:
    """On most days nothing is drawn; done twice on a day, it draws once."""
    drawn = services.draw_by_chance(actor=call.actor, as_of=call.as_of, now=call.now)
    return Done(f"抽了 {len(drawn)} 人，等着打电话。", data={"drawn": len(drawn)}) if drawn else "今天不抽。"
