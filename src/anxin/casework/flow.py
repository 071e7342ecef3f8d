"""The state tables of clues and cases: which step leads where, who may take it, which clock it ends and starts.

The tables are data. Services take a step through ``Flow.step`` and through nothing else, so that a thing is never in
a state without an owner and a clock, and a step that is not in the table is refused for everybody (R182, R170).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from anxin.access.roles import Permission


class Seat(StrEnum):
    """From which seat a step is taken."""

    RECEIVER = "receiver"  # the office that heard it first; it stays responsible to the end
    HANDLER = "handler"  # the office that handles it now
    SECOND = "second"  # somebody else than who did the work: call-backs and closing
    MACHINE = "machine"  # the house itself: receipts that came in, doors that were found to be the same


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table. ``starts``: name of the clock that runs in the new state; '' when none runs there."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    seats: tuple[Seat, ...]
    permission: Permission = Permission.HANDLE_CASES
    starts: str = ""
    reason: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a step may take: a number of ``law/defaults.yaml`` or a parameter of the law, and its basis."""

    purpose: str
    number: str
    unit: str
    basis: str


class IllegalStep(ValueError):
    """The step does not lead from this state; the message says what does."""


@dataclass(frozen=True)
class Flow:
    """A state table with its words. ``urgent``: the shorter clocks of steps that somebody in danger cannot wait for."""

    name: str
    states: dict[str, str]
    initial: str
    ends: frozenset[str]
    steps: tuple[Step, ...]
    clocks: dict[str, Clock]
    urgent: dict[str, Clock] = field(default_factory=dict)

    def step(self, name: str, state: str) -> Step:
        """The row for ``name`` out of ``state``; IllegalStep when there is none."""
        for one in self.steps:
            if one.name == name and state in one.sources:
                return one
        possible = "、".join(s.label for s in self.out_of(state)) or "没有"
        label = next((s.label for s in self.steps if s.name == name), name)
        raise IllegalStep(f"现在是“{self.states[state]}”，不能{label}。可以：{possible}。")

    def out_of(self, state: str) -> list[Step]:
        return [one for one in self.steps if state in one.sources]

    def reachable(self) -> set[str]:
        seen, todo = {self.initial}, [self.initial]
        while todo:
            for one in self.out_of(todo.pop()):
                if one.target not in seen:
                    seen.add(one.target)
                    todo.append(one.target)
        return seen


def _open(states: Iterable[str], ends: frozenset[str]) -> tuple[str, ...]:
    return tuple(s for s in states if s not in ends)


_R, _H, _S, _M = Seat.RECEIVER, Seat.HANDLER, Seat.SECOND, Seat.MACHINE

_CLUE_STATES = {
    "received": "已接收",
    "sorted": "已分类",
    "routed": "已分流",
    "accepted": "已受理",
    "verified": "已核实",
    "disposed": "已处置",
    "guided": "已引导",
    "replied": "已答复",
    "called_back": "已回访",
    "closed": "已办结",
    "joined": "已并入",
    "withdrawn": "已撤下",
}
_CLUE_ENDS = frozenset({"closed", "joined", "withdrawn"})

CLUE = Flow(
    name="线索",
    states=_CLUE_STATES,
    initial="received",
    ends=_CLUE_ENDS,
    steps=(
        Step("sort", "分类", ("received",), "sorted", (_R,), starts="route"),
        Step("route", "分流", ("sorted",), "routed", (_R,), starts="accept"),
        Step("pass_on", "转办", ("routed", "accepted", "verified"), "routed", (_H,), starts="accept", reason=True),
        Step("return", "退回", ("routed",), "sorted", (_H,), starts="route", reason=True),
        Step("accept", "受理", ("routed",), "accepted", (_H,), starts="verify"),
        Step("guide", "引导到别的途径", ("sorted", "routed", "accepted", "verified"), "guided", (_R, _H), starts="reply", reason=True),
        Step("verify", "核实", ("accepted",), "verified", (_H,), starts="dispose"),
        Step("dispose", "处置", ("verified",), "disposed", (_H,), starts="reply"),
        Step("reply", "答复", ("disposed", "guided"), "replied", (_H, _R), starts="call_back"),
        Step("call_back", "回访", ("replied",), "called_back", (_R, _S, _M), starts="close"),
        Step("close", "办结", ("called_back",), "closed", (_R, _S)),
        Step("reopen", "重新办理", ("replied", "called_back", "closed"), "accepted", (_R, _S, _M), starts="verify", reason=True),
        # Nobody had taken it on yet: it is for the first receiver to find who does.
        Step("reopen_unhandled", "重新办理", ("replied", "called_back", "closed"), "sorted", (_R, _S, _M), starts="route", reason=True),
        # A file of clues that was the wrong one: only what nobody has taken up yet, and only with its whole file.
        Step("withdraw", "撤下误导入", ("received", "sorted"), "withdrawn", (_R, _M), reason=True),
        Step("join", "并入同一诉求", _open(_CLUE_STATES, _CLUE_ENDS), "joined", (_R, _H, _M), reason=True),
    ),
    clocks={
        "sort": Clock("接收分类", "clue.receive_yellow_wd", "workday", "decree-724/10"),
        "route": Clock("分流到承办单位", "clue.route_wd", "workday", "decree-724/10"),
        "accept": Clock("受理", "complaint_accept_workdays", "workday", "molss-order-25/18"),
        "verify": Clock("核实", "clue.handle_wd", "workday", "decree-423/17"),
        "dispose": Clock("处置", "clue.dispose_wd", "workday", "decree-423/17"),
        "reply": Clock("答复", "clue.reply_wd", "workday", "decree-724/10"),
        "call_back": Clock("回访", "clue.call_back_d", "day", "decree-724/10"),
        "close": Clock("办结", "clue.close_wd", "workday", "decree-724/10"),
    },
    urgent={
        "sort": Clock("接收分类", "clue.urgent_receive_h", "hour", "decree-724/10"),
        "route": Clock("分流到承办单位", "clue.urgent_route_wd", "workday", "decree-724/10"),
        "accept": Clock("受理", "clue.urgent_accept_wd", "workday", "molss-order-25/18"),
        "verify": Clock("核实", "clue.urgent_handle_wd", "workday", "decree-423/17"),
        "dispose": Clock("处置", "clue.urgent_dispose_wd", "workday", "decree-423/17"),
        "reply": Clock("答复", "clue.urgent_reply_wd", "workday", "decree-724/10"),
        "call_back": Clock("回访", "clue.urgent_call_back_d", "day", "decree-724/10"),
    },
)  # fmt: skip

# The whole time that a clue may take, beside the clock of each step.
CLUE_LIMIT = Clock("核处", "clue.handle_wd", "workday", "decree-423/17")
URGENT_LIMIT = Clock("核处", "clue.urgent_handle_wd", "workday", "decree-423/17")

# The green lane (R171): who is many, in danger, a child or hurt does not wait as long as others.
URGENT = frozenset({"group", "extreme", "minors", "injury"})

_CASE_STATES = {
    "filed": "已立案",
    "established": "已查实",
    "demanded": "已限期支付",
    "paying": "清偿中",
    "paid": "已付清",
    "called_back": "已回访",
    "closed": "已结案",
    "withdrawn": "已撤案",
}
_CASE_ENDS = frozenset({"closed", "withdrawn"})

CASE = Flow(
    name="案件",
    states=_CASE_STATES,
    initial="filed",
    ends=_CASE_ENDS,
    steps=(
        Step("establish", "查实", ("filed",), "established", (_H,), starts="demand"),
        Step("demand", "责令限期支付", ("established", "demanded", "paying"), "demanded", (_H,), starts="pay"),
        Step("promise", "登记还款计划", ("established", "demanded", "paying"), "paying", (_H,), starts="instalment"),
        Step("pay_part", "登记部分清偿", ("filed", "established", "demanded", "paying"), "paying", (_H, _M), starts="pay"),
        Step("pay_all", "登记付清", ("filed", "established", "demanded", "paying"), "paid", (_H, _M), starts="call_back"),
        Step("fall_back", "又发现没付清", ("paid", "called_back"), "paying", (_H, _S, _M), starts="pay", reason=True),
        Step("call_back", "回访", ("paid",), "called_back", (_S,), starts="close"),
        Step("close", "结案", ("called_back",), "closed", (_S,)),
        Step("reopen", "重新立案", ("closed",), "established", (_S, _M), starts="demand", reason=True),
        Step("withdraw", "撤案", ("filed", "established"), "withdrawn", (_S,), reason=True),
    ),
    clocks={
        "establish": Clock("查实", "case.establish_wd", "workday", "decree-423/17"),
        "demand": Clock("责令支付", "decision_after_investigation_workdays", "workday", "molss-order-25/37"),
        "pay": Clock("付清", "case.pay_d", "day", "decree-423/18"),
        "instalment": Clock("按还款计划付下一期", "case.pay_d", "day", "decree-423/18"),
        "call_back": Clock("回访", "clue.call_back_d", "day", "decree-724/10"),
        "close": Clock("结案", "clue.close_wd", "workday", "decree-724/10"),
    },
    urgent={"establish": Clock("查实", "case.urgent_establish_wd", "workday", "decree-423/17")},
)  # fmt: skip
