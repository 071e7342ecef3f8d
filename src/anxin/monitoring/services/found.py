"""A finding of the engine as monitoring keeps it: its key as text, its digest, and the story it stores."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from anxin.engine import Finding
from anxin.rules import Card


@dataclass(frozen=True)
class Found:
    """``digest`` covers what makes it another finding (level, money, people, rows, numbers of the rule), and not what
    merely counts the days; ``stored`` is all of it.

    One about a matter has no project: it is seen where the matter lies (``region``) and by nobody who merely sees a site.
    ``about_project``: the project that the matter is about.
    """

    key: str
    rule: str
    rule_version: int
    project_id: int | None
    employer_id: int | None
    worker_id: int | None
    month: int | None
    level: str
    amount_fen: int | None
    people: int | None
    digest: str
    stored: dict[str, Any]
    matter: str = ""
    region: str = ""
    about_project: int | None = None


def key_of(
    rule: str, project: int | None, employer: int | None, worker: int | None, month: int | None, matter: str = ""
) -> str:
    """The subject as text: 'W02|p1|e2|w|202603'; equal keys are the same warning. An enterprise's has 'p' alone.

    A matter's is 'C03|clue:17': what it is about may become known, or another, later.
    """
    if matter:
        return f"{rule}|{matter}"
    return f"{rule}|p{project or ''}|e{employer or ''}|w{worker or ''}|{month or ''}"


def keep(findings: Iterable[Finding], cards: Mapping[str, Card]) -> list[Found]:
    """The engine's findings in the engine's order."""
    return [_keep(one, cards[one.rule]) for one in findings]


def _keep(one: Finding, card: Card) -> Found:
    decides = [one.rule_version, one.level, one.amount_fen, one.people, list(one.evidence), one.parameters]
    if one.matter:
        decides += [one.matter, one.project_id, one.employer_id, one.region]
    digest = hashlib.sha256(json.dumps(decides, sort_keys=True, default=str).encode()).hexdigest()[:32]
    stored = {
        "rule_version": one.rule_version,
        "raised_by_festival": one.raised_by_festival,
        "numbers": one.numbers,
        "parameters": one.parameters,
        "evidence": list(one.evidence),
        "arithmetic": one.arithmetic,
        "basis": list(card.basis),
        "clears_when": card.clears_when,
    }
    # Through JSON once, so that it compares equal to what the database gives back.
    stored = json.loads(json.dumps(stored, ensure_ascii=False, default=str))
    return Found(
        key=key_of(one.rule, one.project_id, one.employer_id, one.worker_id, one.month, one.matter),
        rule=one.rule,
        rule_version=one.rule_version,
        project_id=None if one.matter else one.project_id,
        employer_id=one.employer_id,
        worker_id=one.worker_id,
        month=one.month,
        level=one.level,
        amount_fen=one.amount_fen,
        people=one.people,
        digest=digest,
        stored=stored,
        matter=one.matter,
        region=one.region,
        about_project=one.project_id if one.matter else None,
    )
