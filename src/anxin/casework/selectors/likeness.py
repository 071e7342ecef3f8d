"""Clues that may be the same grievance: by person, site, employer, months and wording; a person joins them (R180)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from anxin import grievance
from anxin.access.scope import Scope
from anxin.privacy.sealing import blind_index

from ..models import Clue

# Clues that are compared, the newest first: closed ones too, for what comes again is reopened (C06).
COMPARED = 1000
_SHOWN = 5


@dataclass(frozen=True)
class Likely:
    """``score`` 0..1; ``reasons`` in words."""

    clue: Clue
    score: float
    reasons: tuple[str, ...]


def likely_same(
    scope: Scope,
    *,
    key: str,
    text: str,
    said_on: date,
    persons: frozenset[str] = frozenset(),
    employer: str = "",
    project: str = "",
    months: tuple[int, ...] = (),
) -> list[Likely]:
    """Clues within ``scope``, open or closed, that may be this one, the likeliest first. One query, however many there are."""
    rows = Clue.objects.within(scope).exclude(state__in=("joined", "withdrawn")).select_related("project", "agency")
    held = {str(c.pk): c for c in rows.order_by("-received_at")[:COMPARED]}
    asked = grievance.Clue(
        key=key, text=text, said_on=said_on, persons=persons, employer=employer, project=project,
        first=min(months, default=None), last=max(months, default=None),
    )  # fmt: skip
    matches = grievance.same(asked, [told_of(c) for c in held.values()])
    return [Likely(held[m.key], m.score, m.reasons) for m in matches[:_SHOWN]]


def likely_same_as(scope: Scope, clue: Clue) -> list[Likely]:
    """The same for a clue that is on the register."""
    told = told_of(clue)
    return likely_same(
        scope, key=told.key, text=told.text, said_on=clue.arrived_at.date(), persons=told.persons,
        employer=told.employer, project=told.project, months=tuple(clue.months),
    )  # fmt: skip


def persons_of(*, phone: str = "", id_number: str = "") -> frozenset[str]:
    """Keys of the one who speaks, before his clue is on the register."""
    found = {blind_index("phone", phone.strip())} if phone.strip() else set()
    return frozenset(found | ({blind_index("id", id_number.strip().upper())} if id_number.strip() else set()))


# The reader's classes in the words of the register.
KINDS = {"labour_contract": "contract", "false_claim": "suspected_false"}


def proposed_kind(clue: Clue) -> str:
    """The class that the words of the clue speak for, '' where it has none; a person decides."""
    said: Any = clue.text
    text = said.open_for("建议类别") if said else ""
    if not text.strip():
        return ""
    name = grievance.read(text, said_on=clue.arrived_at.date()).kind.name
    return KINDS.get(name, name)


def proposed_urgencies(clue: Clue) -> list[str]:
    """The urgent situations that the words of the clue speak of; a person decides."""
    said: Any = clue.text
    text = said.open_for("建议紧急情形") if said else ""
    if not text.strip():
        return []
    return sorted({u.what for u in grievance.read(text, said_on=clue.arrived_at.date()).urgencies})


def told_of(clue: Clue) -> grievance.Clue:
    """A clue of the register as it is compared."""
    text: Any = clue.text
    arrived: datetime = clue.arrived_at
    return grievance.Clue(
        key=str(clue.pk),
        text=text.open_for("查找同一诉求") if text else "",
        said_on=arrived.date(),
        persons=frozenset({clue.phone_index, clue.id_index} - {""}),
        employer=clue.employer_name,
        project=clue.project.name if clue.project is not None else clue.project_name,
        first=min(clue.months, default=None),
        last=max(clue.months, default=None),
    )
