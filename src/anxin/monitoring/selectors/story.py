"""One warning told whole: the question, the answer, the arithmetic with its rows, the law, the way out, the history."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from anxin import law
from anxin.access.scope import Scope
from anxin.audit.services import MACHINE
from anxin.kit import money, months
from anxin.registry.models import ProjectFact
from anxin.rules import Rule, RuleError, get, retired

from ..models import Attachment, Level, Warning, WarningEvent
from .evidence import Evidence, resolve
from .grouped import EvidenceGroup, grouped
from .listing import Filters as _Filters
from .listing import as_json, shown_month, shown_worker, warnings

# What an event may carry, and how it is said, in this order.
_SAID = (
    ("number", ""), ("what", "做了"), ("done_on", "日期"), ("done_by", "办理人"), ("from", "由"), ("to", "给"),
    ("reason", "理由"), ("evidence", "证据"), ("until", "至"), ("due_on", "期限"), ("act_due_on", "处置期限"), ("why", "原因"),
)  # fmt: skip


@dataclass(frozen=True)
class Cited:
    """An article as it stood on the day of the evaluation."""

    id: str
    title: str
    summary: str
    in_force: bool


@dataclass(frozen=True)
class Step:
    """One event of the warning's life, as a Chinese sentence; the papers that came with it."""

    on: date
    says: str
    at: datetime | None = None
    papers: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Story:
    """Everything that ``anxin explain`` and the explanation page show.

    ``parts``: of a warning that sums up others, those that are open on its projects now, within the scope.
    """

    warning: Warning
    name: str
    question: str
    headline: str
    standing: str
    arithmetic: str
    evidence: list[Evidence]
    basis: list[Cited]
    clears_when: str
    first_step: str
    blind_spots: str
    reads_as: str
    parameters: list[tuple[str, str]]
    as_of: date
    history: list[Step] = field(default_factory=list)
    parts: list[Warning] = field(default_factory=list)
    _json: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def answer(self) -> str:
        """'幸福里，某某劳务，2026年8月：工资逾期未发，涉及 4 人，金额 8,463.00 元。红色预警，已触发。'"""
        return f"{self.headline}{self.warning.get_level_display()}预警，{self.standing}"

    @property
    def groups(self) -> list[EvidenceGroup]:
        return grouped(self.evidence)

    def to_json(self) -> dict[str, Any]:
        """The warning's own JSON, and around it what the rule's card and the history add."""
        return {
            **self._json,
            "name": self.name,
            "question": self.question,
            "answer": self.answer,
            "articles": [
                {"id": c.id, "title": c.title, "summary": c.summary, "in_force": c.in_force} for c in self.basis
            ],
            "first_step": self.first_step,
            "blind_spots": self.blind_spots,
            "reads_as": self.reads_as,
            "parameters": [{"meaning": meaning, "value": value} for meaning, value in self.parameters],
            "as_of": self.as_of.isoformat(),
            "sums_up": [
                {"id": w.pk, "rule": w.rule, "project": w.project.name, "level": w.level, "month": shown_month(w.month)}
                for w in self.parts
            ],
            "history": [{"on": step.on.isoformat(), "says": step.says} for step in self.history],
        }


class NoSuchWarning(LookupError):
    """Not there, or not within the scope: the same answer for both."""


def explain(scope: Scope, warning_id: int, *, unmask: bool = False) -> Story:
    """The story of one warning. NoSuchWarning when there is none within ``scope``."""
    held = warnings(scope, _Filters(status="all")).select_related("run")
    # A number beyond what a key can hold is simply not there.
    warning = held.filter(pk__in=[warning_id] if warning_id < 2**63 else []).first()
    if warning is None:
        raise NoSuchWarning(f"没有编号为 {warning_id} 的预警；用 anxin warnings 查看编号。")
    rule = _rule(warning.rule)
    refs = warning.finding.get("evidence", [])
    rows = resolve(refs, scope, unmask=unmask)
    card = rule.card if rule else None
    name = card.name.zh if card else f"规则 {warning.rule}（已不在册）"
    return Story(
        warning=warning,
        name=name,
        question=card.question if card else "",
        headline=_headline(warning, name, unmask),
        standing=_standing(warning),
        arithmetic=warning.finding.get("arithmetic", ""),
        evidence=[rows[ref] for ref in refs if ref in rows],
        basis=[_cited(article_id, warning.run.as_of) for article_id in warning.finding.get("basis", [])],
        clears_when=warning.finding.get("clears_when", ""),
        first_step=card.first_step if card else "",
        blind_spots=card.blind_spots if card else "",
        reads_as=card.reads_as if card else "",
        parameters=_parameters(warning, rule),
        as_of=warning.run.as_of,
        history=[_step(event) for event in warning.events.order_by("id").prefetch_related("attachments")],
        parts=_parts(scope, warning, rule),
        _json=as_json([warning], scope, unmask=unmask)[0],
    )


def _rule(code: str) -> Rule | None:
    try:
        return get(code)
    except RuleError:
        return next((r for r in retired() if r.code == code), None)


def _headline(warning: Warning, name: str, unmask: bool) -> str:
    who = (
        [warning.about]
        if warning.matter
        else [one.name for one in (warning.project, warning.employer) if one is not None]
    )
    if (worker := shown_worker(warning.worker, unmask=unmask)) is not None:
        who.append(worker)
    if warning.month is not None:
        who.append(months.show(warning.month))
    parts = [f"{'，'.join(who)}：{name}"]
    if warning.people is not None:
        parts.append(f"涉及 {warning.people} 人")
    if warning.amount_fen is not None:
        parts.append(f"金额 {money.show(warning.amount_fen)} 元")
    return "，".join(parts) + "。"


def _standing(warning: Warning) -> str:
    parts = [str(warning.get_status_display())]
    if warning.finding.get("raised_by_festival"):
        parts.append("节前模式，等级已提高一级")
    if warning.level != warning.data_level:
        parts.append(f"按数据为{Level(warning.data_level).label}，逾期未答复而升级")
    return "，".join(parts) + "。"


def _parts(scope: Scope, warning: Warning, rule: Rule | None) -> list[Warning]:
    """The warnings that one sums up: of the rules it draws on, on the projects it names, of this enterprise or of none."""
    if rule is None or not rule.card.draws_on or warning.employer is None:
        return []
    tokens = (ref.partition(":") for ref in warning.finding.get("evidence", []))
    named = [int(number) for table, _, number in tokens if table == "project"]
    whose = Q(employer_id=warning.employer_id)
    if "contractor_id" in rule.sql:
        # Such a rule lays what is found on a site at its general contractor's door as well.
        facts = ProjectFact.objects_unscoped.filter(known_to__isnull=True, contractor_id=warning.employer_id)
        whose |= Q(project_id__in=list(facts.values_list("project_id", flat=True)))
    return list(warnings(scope).filter(whose, rule__in=rule.card.draws_on, project_id__in=named))


def _cited(article_id: str, on: date) -> Cited:
    try:
        article = law.article(article_id)
    except law.UnknownArticle:
        return Cited(article_id, article_id, "该条文编号已不在登记中。", False)
    begun = article.in_force_from is None or article.in_force_from <= on
    ended = article.in_force_to is not None and on > article.in_force_to
    return Cited(article_id, article.title, article.summary, begun and not ended)


def _parameters(warning: Warning, rule: Rule | None) -> list[tuple[str, str]]:
    meanings = {name: number.meaning for name, number in rule.card.numbers.items()} if rule else {}
    return [(meanings.get(name, name), str(value)) for name, value in warning.finding.get("parameters", {}).items()]


def _step(event: WarningEvent) -> Step:
    kind = WarningEvent.Kind(event.kind)
    said = [kind.label]
    if event.from_level and event.to_level and event.from_level != event.to_level:
        said.append(f"{Level(event.from_level).label} → {Level(event.to_level).label}")
    elif event.to_level and kind in (kind.RAISED, kind.REOPENED):
        said.append(Level(event.to_level).label)
    for name, label in _SAID:
        if value := event.fields.get(name):
            said.append(f"{label} {'、'.join(value) if isinstance(value, list) else value}".strip())
    if event.run_id is None and event.actor_display and event.actor != MACHINE.audit_id:
        said.append(f"经办 {event.actor_display}")
    return Step(event.as_of, "，".join(said), event.at, tuple(event.attachments.all()))
