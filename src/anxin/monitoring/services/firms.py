"""Warnings about enterprises: what the rest of the county's warnings say in an incremental run, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from anxin.engine import KnownFinding
from anxin.registry.models import EnterpriseFact, Participation, ProjectFact
from anxin.rules import Rule

from ..models import Status, Warning
from .answers import LADDER
from .found import Found

# Lengths of whole region codes: province, city, county, town, village.
_WHOLE = (2, 4, 6, 9, 12)


def known_findings(rules: Iterable[Rule], judged: set[int], known_at: datetime) -> list[KnownFinding]:
    """What stands open on the projects that are not judged again, of the rules on which rules for enterprises draw."""
    drawn = sorted({code for rule in rules for code in rule.card.draws_on})
    if not drawn:
        return []
    facts = ProjectFact.objects_unscoped.filter(known_from__lte=known_at)
    facts = facts.filter(Q(known_to__isnull=True) | Q(known_to__gt=known_at)).order_by("-id")
    # As the view `project` chooses: of several known facts the first.
    contractors = dict(facts.values_list("project_id", "contractor_id"))
    open_now = Warning.objects_unscoped.exclude(status=Status.CLEARED).filter(rule__in=drawn, project__isnull=False)
    columns = ("rule", "project_id", "employer_id", "worker_id", "month", "data_level", "amount_fen", "people")
    return [
        KnownFinding(
            rule, project, contractors.get(project), employer, worker, month, _own(level, raised), amount_fen, people
        )
        for rule, project, employer, worker, month, level, amount_fen, people, raised in open_now.order_by(
            "id"
        ).values_list(*columns, "finding__raised_by_festival")
        if project not in judged
    ]


def _own(level: str, raised: bool | None) -> str:
    """The level that the rule itself gave, before festival mode."""
    return LADDER[LADDER.index(level) - 1] if raised else level


def spoken_of(found: Iterable[Found]) -> dict[str, set[int]]:
    """The projects of which each finding about an enterprise or a matter speaks, by the finding's key.

    Of a matter, the one that it is about, if any. Of an enterprise, those that its evidence names; and where the evidence is the ledger of enterprises, those on which they work.
    """
    projects: dict[str, set[int]] = {}
    matters: dict[str, Any] = {}
    ledger: dict[str, set[int]] = {}
    for one in found:
        if one.matter:
            matters[one.key] = {one.about_project} - {None}
        elif one.project_id is None:
            numbers = [(t, int(n)) for t, _, n in (ref.partition(":") for ref in one.stored["evidence"])]
            projects[one.key] = {n for table, n in numbers if table == "project"}
            ledger[one.key] = {n for table, n in numbers if table == "enterprise_fact"}
    firm_of = dict(
        EnterpriseFact.objects_unscoped.filter(pk__in=sorted(set().union(*ledger.values()))).values_list(
            "pk", "enterprise_id"
        )
    )
    works_on: dict[int, set[int]] = {}
    firms = sorted(set(firm_of.values()))
    parts = Participation.objects_unscoped.filter(known_to__isnull=True, enterprise_id__in=firms)
    pairs = list(parts.values_list("enterprise_id", "project_id"))
    for role in ("contractor_id", "owner_id"):
        facts = ProjectFact.objects_unscoped.filter(known_to__isnull=True, **{f"{role}__in": firms})
        pairs += facts.values_list(role, "project_id")
    for firm, project in pairs:
        works_on.setdefault(firm, set()).add(project)
    for key, rows in ledger.items():
        for row in rows:
            projects[key] |= works_on.get(firm_of.get(row, 0), set())
    return projects | matters


def area_of(projects: Iterable[int], regions: Mapping[int, str]) -> str:
    """The longest whole region code inside which all of these projects lie; '' when there is none, or one is unknown."""
    codes = {regions.get(p, "") for p in projects}
    for length in reversed(_WHOLE):
        heads = {code[:length] for code in codes}
        if len(heads) == 1 and all(len(code) >= length for code in codes):
            return heads.pop()
    return ""
