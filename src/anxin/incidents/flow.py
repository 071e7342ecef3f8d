"""The state tables of events, of opinion and of what is published, in the form of casework's (``casework.flow``).

Numbers of time are ours (``law/defaults.yaml``): the plans say 第一时间 and name none.
"""

from __future__ import annotations

from functools import partial

from anxin.access.roles import Permission
from anxin.casework.flow import Clock, Flow, Seat
from anxin.casework.flow import Step as AnyStep

Step = partial(AnyStep, permission=Permission.HANDLE_INCIDENTS)
Approving = partial(AnyStep, permission=Permission.APPROVE_RELEASE)

_R, _H, _S, _M = Seat.RECEIVER, Seat.HANDLER, Seat.SECOND, Seat.MACHINE

INCIDENT = Flow(
    name="突发事件",
    states={
        "found": "已发现",
        "commanded": "已启动处置",
        "handling": "现场处置中",
        "settled": "已平息",
        "reviewed": "已复盘",
        "closed": "已了结",
        "called_off": "已排除",
    },
    initial="found",
    ends=frozenset({"closed", "called_off"}),
    steps=(
        Step("command", "启动处置", ("found",), "commanded", (_R, _H), starts="arrive"),
        Step("arrive", "到场处置", ("commanded",), "handling", (_R, _H), starts="settle"),
        Step("settle", "平息", ("commanded", "handling"), "settled", (_R, _H), starts="review"),
        Step("flare_up", "又起", ("settled", "reviewed"), "handling", (_R, _H), starts="settle", reason=True),
        Step("review", "复盘", ("settled",), "reviewed", (_R, _H), starts="close"),
        Step("close", "了结", ("reviewed",), "closed", (_S,)),
        Step("reopen", "重新处置", ("closed",), "handling", (_R, _S), starts="settle", reason=True),
        Step("call_off", "排除", ("found", "commanded"), "called_off", (_R, _H), reason=True),
    ),
    clocks={
        "command": Clock("启动处置", "incident.command_min", "minute", "decree-724/4"),
        "arrive": Clock("到场", "incident.arrive_min", "minute", "decree-724/4"),
        "settle": Clock("平息", "incident.settle_h", "hour", "decree-724/4"),
        "review": Clock("复盘", "incident.review_wd", "workday", "decree-724/4"),
        "close": Clock("了结", "incident.close_wd", "workday", "decree-724/4"),
    },
)  # fmt: skip

# Reports run beside the table: the first from the discovery, each next one from the last, the final one from the calm.
REPORTS = {
    "first": Clock("首报", "incident.first_report_min", "minute", "decree-724/4"),
    "follow": Clock("续报", "incident.follow_up_h", "hour", "decree-724/4"),
    "final": Clock("终报", "incident.final_report_h", "hour", "decree-724/4"),
}

OPINION = Flow(
    name="舆情",
    states={
        "found": "已发现",
        "reported": "已报告",
        "verified": "已核实",
        "handling": "办理中",
        "answered": "已回应",
        "closed": "已了结",
        "set_aside": "不再跟踪",
    },
    initial="found",
    ends=frozenset({"closed", "set_aside"}),
    steps=(
        Step("report", "报告", ("found",), "reported", (_R, _H), starts="verify"),
        Step("verify", "核实", ("reported",), "verified", (_R, _H), starts="respond"),
        Step("to_clue", "转为线索", ("reported", "verified", "handling"), "handling", (_R, _H), starts="respond"),
        Step("to_event", "转为突发事件", ("reported", "verified", "handling"), "handling", (_R, _H), starts="respond"),
        Step("answer", "公开回应", ("verified", "handling"), "answered", (_R, _H), starts="close"),
        Step("keep_quiet", "不公开回应", ("verified", "handling"), "answered", (_R, _H), starts="close", reason=True),
        Step("close", "了结", ("answered",), "closed", (_S,)),
        Step("set_aside", "不再跟踪", ("found", "reported", "verified"), "set_aside", (_R, _H), reason=True),
        Step("reopen", "重新跟踪", ("answered", "closed", "set_aside"), "reported", (_R, _S), starts="verify", reason=True),
    ),
    clocks={
        "report": Clock("报告", "opinion.report_min", "minute", "decree-724/9"),
        "verify": Clock("核实", "opinion.verify_h", "hour", "decree-724/9"),
        "respond": Clock("处置和回应", "opinion.respond_h", "hour", "decree-724/9"),
        "close": Clock("了结", "opinion.close_wd", "workday", "decree-724/9"),
    },
)  # fmt: skip

RELEASE = Flow(
    name="对外发布",
    states={"draft": "起草中", "waiting": "待审核", "approved": "已审核", "published": "已发布", "withdrawn": "已撤回"},
    initial="draft",
    ends=frozenset({"published", "withdrawn"}),
    steps=(
        Step("submit", "送审", ("draft",), "waiting", (_H,), starts="approve"),
        Approving("approve", "审核通过", ("waiting",), "approved", (_S,), starts="publish"),
        Approving("send_back", "退回修改", ("waiting",), "draft", (_S,), starts="write", reason=True),
        # An approved text that is changed is no longer approved.
        Step("revise", "改稿", ("draft", "waiting", "approved"), "draft", (_H,), starts="write"),
        Step("publish", "登记已发布", ("approved",), "published", (_H,)),
        Step("withdraw", "撤回", ("draft", "waiting", "approved"), "withdrawn", (_H, _S), reason=True),
    ),
    clocks={
        "write": Clock("起草送审", "opinion.write_h", "hour", "decree-724/9"),
        "approve": Clock("审核", "opinion.approve_h", "hour", "decree-724/9"),
        "publish": Clock("发布", "opinion.publish_h", "hour", "decree-724/9"),
    },
)  # fmt: skip
