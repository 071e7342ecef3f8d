"""What casework does in the background: lay receipts on what is owed, and see which promises were broken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anxin.jobs import services as jobs
from anxin.jobs.declaring import Call, Done, job
from anxin.jobs.models import JobRun
from anxin.jobs.when import daily
from anxin.kit import money

from . import services
from .flow import CASE
from .models import Case


@job(
    "collect_receipts",
    title="清点案款",
    about="把银行回单落到案件里每个被欠的人和月份上：到齐的转为付清，退汇、撤销的退回。做几遍结果一样。",
    when=daily(6, 40),
)
def collect_receipts(call: Call) -> Done:
    """Open cases, and closed ones whose receipts may have been taken back. ``data``: cases, and fen that came."""
    ids = list(
        Case.objects_unscoped.exclude(state="withdrawn").order_by("pk").values_list("pk", "recovered_fen", "state")
    )
    came, paid, back = 0, 0, 0
    for number, (pk, before, state) in enumerate(ids, 1):
        case = services.collect_receipts(as_of=call.as_of, now=call.now, case_id=pk)
        came += case.recovered_fen - before
        paid += state not in ("paid", "called_back", "closed") and case.state == "paid"
        back += state in ("paid", "called_back", "closed") and case.state not in ("paid", "called_back", "closed")
        call.progress(number, len(ids), f"清点了 {number} 件")
    said = f"清点了 {len(ids)} 件案件，新到账 {money.show(max(came, 0))} 元，付清 {paid} 件。"
    if back:
        said += f"{back} 件因为退汇或撤销又不够了。"
    return Done(said, attention=bool(back), data={"cases": len(ids), "came_fen": came})


@job(
    "break_promises",
    title="查还款承诺",
    about="约定的日子过了、钱没到的，记为逾期。做几遍结果一样。",
    when=daily(0, 30),
)
def break_promises(call: Call) -> Done:
    """``attention`` when a promise was broken today."""
    broken = services.break_promises(as_of=call.as_of, now=call.now)
    if not broken:
        return Done("没有逾期的承诺。")
    cases = len({one.case_id for one in broken})
    return Done(f"{cases} 件案件的还款承诺逾期，共 {len(broken)} 期。", attention=True, data={"broken": len(broken)})


def ask_to_collect(*, actor: Any, now: datetime) -> JobRun | None:
    """Have receipts laid on the cases soon, in the caller's transaction; nothing where there is no case."""
    if not Case.objects_unscoped.exclude(state__in=sorted(CASE.ends - {"closed"})).exists():
        return None
    return jobs.ask("collect_receipts", actor=actor, now=now, key="changed")


def collect_what_came(sender: Any, *, actor: Any, now: datetime, **more: Any) -> None:
    """Heard when a file came in through the pages or was taken back."""
    ask_to_collect(actor=actor, now=now)
