"""Remembering how a sender's layout is to be read, once a person has said so."""

import datetime as dt

from anxin import audit
from anxin.audit import Actor

from .models import LayoutMemory


def confirm_layout(
    *, actor: Actor, sender: str, layout: str, kind: str, columns: dict[str, str], now: dt.datetime
) -> LayoutMemory:
    """Keep a mapping (field -> header as printed) for this sender and layout; the latest word counts."""
    memory, _ = LayoutMemory.objects.update_or_create(
        sender=sender, layout=layout, defaults={"kind": kind, "columns": columns, "confirmed_at": now}
    )
    audit.record(
        actor=actor,
        act="intake.layout_confirmed",
        subject=("layout", layout),
        fields={"sender": sender, "kind": kind, "columns": columns},
        now=now,
    )
    return memory
