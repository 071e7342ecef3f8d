"""Whoever owes pays (谁拖欠、谁偿还, R009): the parties that must pay for a project's arrears, in the order of the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from anxin.registry.models import Enterprise, Project

from .owners import facts_of


@dataclass(frozen=True, slots=True)
class Payer:
    """One party with its duty. ``article``: the id of the article in ``anxin.law``."""

    enterprise: Enterprise
    duty: str
    article: str


def payers(project: Project | int, as_of: date, employer_id: int | None = None) -> list[Payer]:
    """Who must pay the wages that are owed on a project, the first to be asked first.

    The employer who owes them (article 30); the general contractor, who pays first for his subcontractors and asks
    them back (30); the project owner, who pays in advance within the works price that he has not paid (29).
    ``employer_id``: whose workers they are; without it the contractor stands first.
    """
    key = project.pk if isinstance(project, Project) else project
    fact = facts_of([key], as_of).get(key, {})
    contractor, owner = fact.get("contractor_id"), fact.get("owner_id")
    firms = Enterprise.objects.in_bulk([i for i in (employer_id, contractor, owner) if i])
    found: list[Payer] = []
    if employer_id in firms and employer_id != contractor:
        found.append(Payer(firms[employer_id], "用人单位，对自己招用的工人直接负责", "decree-724/30"))
    if contractor in firms:
        duty = "用人单位，直接负责" if employer_id == contractor else "施工总承包单位，先行清偿后再追偿"
        found.append(Payer(firms[contractor], duty, "decree-724/30"))
    if owner in firms:
        found.append(Payer(firms[owner], "建设单位，在未结清的工程款内先行垫付", "decree-724/29"))
    return found
