"""Letting messages out, every few minutes."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic

from anxin.jobs.declaring import Call, Done, job
from anxin.jobs.when import every

from . import services


@job("deliver", title="发出消息", about="把到时候的邮件和短信发出去，没发出去的过一会儿再试。", when=every(2))
def deliver(call: Call) -> Done:
    """``data``: how many went out, were put off and were given up."""
    began = monotonic()
    report = services.deliver(
        as_of=call.as_of, now=call.now, clock=lambda: call.now + timedelta(seconds=monotonic() - began)
    )
    if not (report.sent or report.put_off or report.failed):
        return Done("没有要发的。")
    said = f"发出 {report.sent} 条，稍后再试 {report.put_off} 条，没送达 {report.failed} 条。"
    return Done(
        said,
        attention=bool(report.failed),
        data={"sent": report.sent, "put_off": report.put_off, "failed": report.failed},
    )
