"""What each channel wants back, and by when: its own clock, beside those of the clue (R163 to R167, R174).

The table is data. Numbers stand in the law (petitions) or among our defaults, where an area sets its own, stricter ones.
A deadline that the channel wrote on its own sheet goes before ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from anxin.deadlines.clock import due
from anxin.monitoring import areas

from .flow import Clock
from .models import Door
from .stepping import amount_of


@dataclass(frozen=True, slots=True)
class Duty:
    """``tell``: by when the channel hears that it was taken up, where it asks for that; ``reply``: by when the result.

    ``wants``: what stands in the reply, in words for whoever writes it.
    """

    reply: Clock
    wants: str
    tell: Clock | None = None


def _reply(number: str, unit: str = "workday", basis: str = "decree-724/10") -> Clock:
    return Clock("答复来源", number, unit, basis)


def _tell(number: str, unit: str = "workday", basis: str = "decree-724/10") -> Clock:
    return Clock("告知来源已接收", number, unit, basis)


_RESULT = "核实的人数、金额，怎么处置的，钱什么时候到，本人满不满意"

DUTIES: dict[str, Duty] = {
    Door.NATIONAL: Duty(
        _reply("door.national_reply_wd"), f"{_RESULT}；选平台的核处结论", _tell("door.national_tell_wd")
    ),
    Door.HOTLINE: Duty(_reply("door.hotline_reply_wd"), f"{_RESULT}；是否联系过来电人", _tell("door.hotline_tell_wd")),
    Door.SUPERVISION: Duty(
        _reply("door.supervision_reply_wd"), f"{_RESULT}；属实与否", _tell("door.supervision_tell_wd")
    ),
    Door.LEADER_MAIL: Duty(_reply("door.leader_mail_reply_wd"), f"{_RESULT}；写成可以公开的答复"),
    Door.PETITION: Duty(
        _reply("petition_handle_days", "day", "petition-regulation/34"),
        f"{_RESULT}；写明不服可以请求复查",
        _tell("petition_route_days", "day", "petition-regulation/22"),
    ),
    Door.GOVERNANCE: Duty(_reply("door.governance_reply_wd"), _RESULT),
    Door.POLICE: Duty(_reply("door.police_reply_wd"), f"{_RESULT}；现场是否平息"),
    Door.OPINION: Duty(_reply("door.opinion_reply_wd"), f"{_RESULT}；回应口径由宣传部门审过再发"),
    Door.MEDIATION: Duty(_reply("door.mediation_reply_wd"), f"{_RESULT}；调解是否还要继续"),
}


def due_days(door: str, region: str, on: date) -> tuple[date | None, date | None]:
    """(told by, replied by) for what arrives at ``door`` on ``on``; None where the channel asks for nothing of its own."""
    duty = DUTIES.get(door)
    if duty is None:
        return None, None
    told = _day(duty.tell, region, on) if duty.tell is not None else None
    return told, _day(duty.reply, region, on)


def _day(clock: Clock, region: str, on: date) -> date:
    found = due(on, amount_of(clock, region, on), clock.unit, areas.calendar())
    assert not hasattr(found, "hour"), clock.unit
    return found


def wants(door: str) -> str:
    """What the channel wants in the reply; '' where it asks for nothing of its own."""
    duty = DUTIES.get(door)
    return duty.wants if duty is not None else ""
