"""How opinion is said: what, how far it went, where it stands, whose turn it is."""

from __future__ import annotations

from typing import Any

from anxin.incidents.models import Opinion, Tracked


def turn(thing: Tracked, second: str) -> str:
    """Who is to take the next step; ``second``: the state that waits for somebody else."""
    if not thing.is_open:
        return ""
    if thing.state == second:  # type: ignore[attr-defined]
        return "经办人以外的人" if isinstance(thing, Opinion) else "没写过这份稿件的负责人"
    return " ".join(x for x in (thing.agency.name, thing.handler.display_name if thing.handler else "") if x)


def standing(thing: Tracked, second: str) -> str:
    state = thing.FLOW.states[thing.state]  # type: ignore[attr-defined]
    if not thing.is_open or thing.clock is None:
        return f"{state}。"
    return f"{state}，由{turn(thing, second)}{thing.clock.purpose}。"


def spread(last: Any) -> str:
    """'浏览 12,000，评论 300，转发 45。'"""
    if last is None:
        return "还没有登记传播。"
    parts = [
        f"{word} {n:,}"
        for word, n in (("浏览", last.views), ("评论", last.comments), ("转发", last.shares))
        if n is not None
    ]
    return "，".join(parts) + "。"
