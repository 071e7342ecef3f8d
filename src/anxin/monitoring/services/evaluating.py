"""Looking at the facts on a day: the one act that opens, moves and clears warnings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any

import pyarrow as pa
from django.db.models import Count

from anxin import engine
from anxin.audit.services import record as audit
from anxin.engine.binding import end_of_day
from anxin.registry.models import Batch, Project
from anxin.registry.turns import wait_turn, writing
from anxin.rules import Rule, load
from anxin.rules.switches import Switches

from .. import acts, areas, following
from ..models import Run, SeenBatch, Status, Warning
from ..reading import read_facts
from . import versions
from .answers import LADDER, Clock
from .firms import area_of, known_findings, spoken_of
from .found import Found, keep
from .holding import hold
from .life import Life
from .touched import forget, sharing, touched_by, unseen_batches, unseen_touches

_ADVISORY_LOCK = 0x616E7865
_TRIES = 3
_FEW = 20


class EvaluationClash(RuntimeError):
    """Another evaluation finished in between, several times over."""


@dataclass(frozen=True)
class RunReport:
    """What an evaluation did. ``dry``: it only looked, and ``note`` says why; ``found`` is then all that it saw.

    projects: how many were judged. counts: events by kind. open_by_level: warnings open afterwards.
    """

    kind: str
    why: str
    as_of: date
    known_at: datetime
    dry: bool
    note: str
    projects: int
    findings: int
    counts: dict[str, int] = field(default_factory=dict)
    open_by_level: dict[str, int] = field(default_factory=dict)
    run_id: int | None = None
    found: list[Found] = field(default_factory=list, repr=False)

    @property
    def open(self) -> dict[str, int]:
        """Open warnings by level, the gravest first, every level named."""
        return {level: self.open_by_level.get(level, 0) for level in reversed(LADDER)}

    def to_json(self) -> dict[str, Any]:
        """The stable JSON of ``anxin evaluate --json`` (without the findings of a dry run)."""
        return {
            "run": self.run_id,
            "kind": self.kind,
            "why": self.why,
            "as_of": self.as_of.isoformat(),
            "known_at": self.known_at.isoformat(),
            "dry": self.dry,
            "note": self.note,
            "projects": self.projects,
            "findings": self.findings,
            "events": dict(sorted(self.counts.items())),
            "open": self.open,
        }


@dataclass(frozen=True)
class _Plan:
    """judged: projects whose findings are kept, read: projects whose facts are needed for that; None means all.

    Enterprises are judged whenever a file came: what their findings sum up may lie on any project. So are matters without a
    project; the others with the project that they are about. touches: steps of work that no run has taken account of.
    """

    kind: str
    why: str
    judged: set[int] | None
    read: set[int] | None
    batches: dict[int, Any]
    touches: list[int]
    last: Run | None
    standards: str

    @property
    def firms(self) -> bool:
        return self.judged is None or bool(self.batches) or bool(self.touches)


def evaluate(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    full: bool = False,
    known_at: datetime | None = None,
    dry: bool = False,
    rules: tuple[Rule, ...] | None = None,
) -> RunReport:
    """Judge the facts as seen on ``as_of`` and bring the warnings in line with what is found.

    Only what intake touched since the last run is judged again, with all that shares workers or cards with it; the
    result is that of a full run. ``full`` forces one; a first run, a new day, and changed rules or numbers do as well.

    Asking about the past (``known_at``, or a day before the last run's) only looks: findings come back, warnings stay;
    so does ``dry``. ``now`` must be aware; what is known until then counts.
    """
    if now.tzinfo is None:
        raise ValueError("now 须带时区。")
    chosen = load() if rules is None else rules
    for _ in range(_TRIES):
        last = Run.objects.order_by("-id").first()
        note = _only_look(as_of, known_at, dry, last)
        if note:
            return _look(chosen, as_of, known_at or now, note)
        plan = _plan(chosen, as_of, now, full, last)
        report = _judge(plan, chosen, actor, as_of, now)
        if report is not None:
            return report
    raise EvaluationClash("另一次评估同时在进行，请稍后再试。")


def _only_look(as_of: date, known_at: datetime | None, dry: bool, last: Run | None) -> str:
    if dry:
        return "按要求只试算，预警不变。"
    if known_at is not None:
        return "按当时所知试算，预警不变。"
    if last is not None and as_of < last.as_of:
        return f"{as_of} 早于上次评估日 {last.as_of}，只试算，预警不变。"
    return ""


def _look(rules: tuple[Rule, ...], as_of: date, known_at: datetime, note: str) -> RunReport:
    found, _ = _findings(rules, as_of, known_at, judged=None, read=None, firms=True, queries={})
    return RunReport(
        kind="full",
        why="试算",
        as_of=as_of,
        known_at=known_at,
        dry=True,
        note=note,
        projects=Project.objects_unscoped.count(),
        findings=len(found),
        open_by_level=dict(Counter(one.level for one in found)),
        found=found,
    )


def _plan(rules: tuple[Rule, ...], as_of: date, now: datetime, full: bool, last: Run | None) -> _Plan:
    standards = areas.standards_digest(rules)
    batches = unseen_batches(known_at=now)
    touches = unseen_touches()
    why = _why_full(rules, as_of, full, last, standards)
    if why:
        return _Plan("full", why, None, None, batches, list(touches), last, standards)
    # Findings of whoever shares a worker or a card may change; to judge those, their own sharers' facts are needed.
    judged = sharing(touched_by(batches)) | {p for p in touches.values() if p is not None}
    return _Plan("incremental", "", judged, sharing(judged), batches, list(touches), last, standards)


def _why_full(rules: tuple[Rule, ...], as_of: date, full: bool, last: Run | None, standards: str) -> str:
    if full:
        return "按要求"
    if last is None:
        return "首次评估"
    if last.as_of != as_of:
        return "评估日变了"
    if last.rules.get("standards") != standards:
        return "规则、数值或日历变了"
    if {code for rule in rules for code in rule.card.draws_on} - {rule.code for rule in rules}:
        # What is not judged leaves no warnings from which the rest of the county could be read.
        return "有规则归集的规则没有一并评估"
    return ""


def _findings(
    rules: tuple[Rule, ...],
    as_of: date,
    known_at: datetime,
    *,
    judged: set[int] | None,
    read: set[int] | None,
    firms: bool,
    queries: dict[str, str],
) -> tuple[list[Found], dict[str, pa.Table] | None]:
    """The findings, and the answers to the followers' questions; None: nothing was looked at."""
    if judged is not None and not judged and not firms:
        return [], None
    switches = areas.switches(as_of)
    columns = engine.columns_read(rules, some_projects=judged is not None, queries=queries.values())
    facts = read_facts(projects=read, known_at=known_at, done_by=end_of_day(as_of), columns=columns)
    judgement = engine.judge(
        facts,
        rules,
        as_of=as_of,
        known_at=known_at,
        overrides=areas.overrides(),
        calendar=areas.calendar(),
        book=areas.law_book(),
        switches=switches,
        only_projects=judged,
        # Sharing the work of a few sites out to several cores costs more than doing it.
        threads=1 if judged is not None and len(judged) <= _FEW else None,
        known_findings=known_findings(rules, judged, known_at) if judged is not None and firms else None,
        queries=queries,
    )
    found = keep(judgement.findings, {rule.code: rule.card for rule in rules})
    _name_sites(found)
    return heard(found, switches), judgement.tables


def _name_sites(found: list[Found]) -> None:
    """A site that is complained of has no project on its warning, so the warning carries its name."""
    sites = {one.about_project for one in found if one.matter.startswith("site:")}
    if sites:
        names = dict(Project.objects_unscoped.filter(pk__in=sites).values_list("pk", "name"))
        for one in found:
            if one.matter.startswith("site:"):
                one.stored["about"] = names.get(one.about_project, "")


def heard(found: list[Found], switches: Switches) -> list[Found]:
    """Without what is said of enterprises by a rule that is off in the area in which all their projects lie.

    Of projects and matters the engine itself says nothing where a rule is off.
    """
    if not any(one.project_id is None and not one.matter and switches.speak_of(one.rule) for one in found):
        return found
    regions = dict(Project.objects_unscoped.values_list("id", "region_code"))
    places = {key: area_of(projects, regions) for key, projects in spoken_of(found).items()}
    return [
        one for one in found if one.project_id is not None or one.matter or not switches.off(one.rule, places[one.key])
    ]


def _judge(plan: _Plan, rules: tuple[Rule, ...], actor: Any, as_of: date, now: datetime) -> RunReport | None:
    """None when another run finished while this one was reading."""
    began = monotonic()
    queries = following.queries()
    found, tables = _findings(rules, as_of, now, judged=plan.judged, read=plan.read, firms=plan.firms, queries=queries)
    with writing():
        # Held only while writing: an import need not wait until the engine has thought.
        wait_turn(_ADVISORY_LOCK)
        newest = Run.objects.order_by("-id").first()
        if (newest.pk if newest else None) != (plan.last.pk if plan.last else None):
            return None
        run = Run.objects.create(
            kind=plan.kind,
            why=plan.why,
            as_of=as_of,
            known_at=now,
            started_at=now,
            finished_at=now + timedelta(seconds=monotonic() - began),
            actor=str(actor.audit_id)[:100],
            rules={"versions": {r.code: r.version for r in rules}, "standards": plan.standards},
        )
        regions = dict(Project.objects_unscoped.values_list("id", "region_code"))
        spoken = spoken_of(found)
        life = Life(
            run=run,
            clock=Clock(areas.calendar(), {r.code: r.card for r in rules}, areas.overrides()),
            regions=regions,
            actor=str(actor.audit_id)[:100],
            actor_display=str(actor.audit_display)[:100],
            spoken_of=spoken,
            switches=areas.switches(as_of),
            lies={one.key: one.region for one in found if one.matter},
        )
        counts = life.apply(found, plan.judged, plan.firms)
        places = {key: area_of(projects, regions) for key, projects in spoken.items()} | dict(life.lies)
        versions.record(found, plan.judged, run, firms=plan.firms, areas=places, left_out=life.left_out)
        hold(now)
        _mark_seen(plan.batches, run)
        forget(plan.touches)
        judged = Project.objects_unscoped.count() if plan.judged is None else len(plan.judged)
        run.counts = {"projects": judged, "findings": len(found), "events": dict(counts)}
        run.save(update_fields=["counts"])
        if tables is not None:
            for follower in following.followers():
                follower.keep(run=run, judged=plan.judged, tables=tables, now=now)
        audit(
            actor=actor,
            act=acts.EVALUATED,
            subject=run,
            fields={
                "as_of": as_of,
                "kind": run.get_kind_display(),
                "projects": judged,
                "raised": counts["raised"] + counts["reopened"],
                "changed": counts["level_changed"] + counts["escalated"],
                "cleared": counts["cleared"],
            },
            now=now,
        )
    return RunReport(
        kind=plan.kind,
        why=plan.why,
        as_of=as_of,
        known_at=now,
        dry=False,
        note="",
        projects=judged,
        findings=len(found),
        counts=dict(counts),
        open_by_level=open_by_level(),
        run_id=run.pk,
    )


def open_by_level() -> dict[str, int]:
    """How many warnings are open, by level."""
    rows = Warning.objects_unscoped.exclude(status=Status.CLEARED).values("level").annotate(n=Count("id"))
    return {row["level"]: row["n"] for row in rows}


def _mark_seen(batches: dict[int, Any], run: Run) -> None:
    still = set(Batch.objects.filter(pk__in=list(batches)).values_list("pk", flat=True)) if batches else set()
    SeenBatch.objects.bulk_create(
        [SeenBatch(batch_id=b, applied_at=at, run=run) for b, at in batches.items() if b in still],
        update_conflicts=True,
        unique_fields=["batch"],
        update_fields=["applied_at", "run"],
        batch_size=500,
    )
