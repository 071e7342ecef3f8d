"""How an event is said: what, how many, where it stands, whose turn it is."""

from __future__ import annotations

from anxin.incidents.flow import INCIDENT
from anxin.incidents.models import Incident
from anxin.kit import money

GRADE = {"grave": "red", "major": "orange", "larger": "yellow", "general": "blue"}


def scale(event: Incident) -> str:
    """'12 人，涉及 80,000.00 元，要求付三月工资。'"""
    people = f"{event.people} 人" if event.people else "人数不清"
    amount = f"，涉及 {money.show(event.amount_fen)} 元" if event.amount_fen else ""
    wants = f"，诉求：{event.demands}" if event.demands else ""
    return f"{people}{amount}{wants}。"


def turn(event: Incident) -> str:
    """Who is to take the next step."""
    if not event.is_open:
        return ""
    if event.state == "reviewed":
        return "经办人以外的人"
    return " ".join(x for x in (event.agency.name, event.handler.display_name if event.handler else "") if x)


def standing(event: Incident) -> str:
    """'现场处置中，由县治欠办 经办员平息。'"""
    state = INCIDENT.states[event.state]
    signs = "（苗头）" if event.only_signs and event.is_open else ""
    if not event.is_open or event.clock is None:
        return f"{state}。"
    return f"{state}{signs}，由{turn(event)}{event.clock.purpose}。"
