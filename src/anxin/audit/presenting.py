"""An event as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.timezone import localtime

from .acts import act

if TYPE_CHECKING:
    from .models import AuditEvent


def sentence_of(event: AuditEvent) -> str:
    """The Chinese sentence of an event; an act that is no longer declared is told by its name."""
    subject = subject_name(event.subject_kind, event.subject_id)
    known = act(event.act)
    if known is None:
        return f"{event.actor_display}对{subject}做了 {event.act}"
    at = localtime(event.at).strftime("%Y-%m-%d %H:%M")
    return known.present(actor=event.actor_display, subject=subject, at=at, fields=event.fields)


def subject_name(kind: str, subject_id: str) -> str:
    """'农民工 12': the model's name for people and the key; the bare kind for what is no model."""
    try:
        name = str(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        name = kind
    return f"{name} {subject_id}".strip()
