"""What the services share: the refusal, the person who is named, and how an appointment begins and ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from anxin.access.models import Agency, User
from anxin.access.policies import require
from anxin.access.roles import Permission

from ..models import Appointment


class OrganisationRefused(ValueError):
    """The step is not possible; the message says in Chinese why and what to do."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is appointed: a user, a person by name, or an office alone.

    A user brings his name and, where none is given, his agency.
    """

    user: User | None = None
    name: str = ""
    title: str = ""
    agency: Agency | None = None
    phone: str = ""

    def fields(self) -> dict[str, Any]:
        """What an appointment holds of the person. OrganisationRefused when nobody is named or the user is inactive."""
        name = (self.user.display_name if self.user else self.name).strip()
        agency = self.agency or (self.user.agency if self.user else None)
        if not name and agency is None:
            raise OrganisationRefused("请写明姓名、选一个用户，或选一个单位。")
        if self.user is not None and not self.user.is_active:
            raise OrganisationRefused(f"用户{self.user.display_name}已停用，请另选一人。")
        return {
            "user": self.user,
            "agency": agency,
            "name": name,
            "title": self.title.strip(),
            "phone": self.phone.strip(),
        }


def require_keeper(actor: Any, as_of: date, now: datetime, region: str) -> None:
    """AccessDenied unless the actor keeps the organisation of the region."""
    require(actor, Permission.KEEP_ORGANISATION, as_of=as_of, now=now, region=region)


def require_logger(actor: Any, as_of: date, now: datetime, region: str, project_id: int | None = None) -> None:
    """AccessDenied unless the actor may write down contacts and duties there."""
    require(actor, Permission.LOG_CONTACT, as_of=as_of, now=now, region=region, project_id=project_id)


def said(text: str, what: str) -> str:
    """The text without blanks around it; OrganisationRefused when it is empty."""
    if not text.strip():
        raise OrganisationRefused(f"请填写{what}。")
    return text.strip()


M = TypeVar("M", bound=models.Model)


def saved(row: M) -> M:
    """The row, checked whole and written; OrganisationRefused with the words of what does not fit."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise OrganisationRefused("；".join(error.messages)) from error
    row.save()
    return row


def close(row: Appointment, *, actor: Any, first_day_without: date) -> date:
    """End an appointment; returns its last day. One that would have held on no day leaves no row: the log keeps it."""
    last = first_day_without - timedelta(days=1)
    if row.ends_on is not None and row.ends_on <= last:
        raise OrganisationRefused(f"已于 {row.ends_on} 终止。")
    if last < row.starts_on:
        row.delete()
    else:
        row.ends_on, row.ended_by = last, str(actor.audit_id)[:80]
        row.save()
    return last


def by(actor: Any, now: datetime) -> dict[str, Any]:
    return {"given_by": str(actor.audit_id)[:80], "given_at": now}
