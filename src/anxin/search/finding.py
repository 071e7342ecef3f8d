"""Finding what a box may mean, inside a scope. What the scope does not hold is neither shown nor counted.

Each kind is asked with the permission that its own pages ask for; the same statements run whether or not there is
anything to be found elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from anxin import law
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.kit.text import mask_name, name_key
from anxin.monitoring.models import Warning
from anxin.privacy.sealing import blind_index
from anxin.registry.models import (
    Batch,
    Document,
    Enrolment,
    Enterprise,
    EnterpriseAlias,
    EnterpriseFact,
    Participation,
    Project,
    ProjectAlias,
    ProjectFact,
    Worker,
)
from anxin.wages.models import PayrollLine, Receipt

from .boxes import Box, Number
from .models import Spelling


@dataclass(frozen=True)
class WorkerFound:
    """A worker with the projects on which the scope knows him; masked."""

    worker: Worker
    projects: tuple[Project, ...]

    @property
    def shown(self) -> str:
        tail = f"（证件尾号 {self.worker.id_last4}）" if self.worker.id_last4 else ""
        return f"{mask_name(self.worker.name)}{tail}"


@dataclass(frozen=True)
class Found:
    """What was found, each kind cut to ``search.shown`` rows; ``more`` names the kinds of which there are further ones."""

    box: Box
    projects: tuple[Project, ...] = ()
    enterprises: tuple[Enterprise, ...] = ()
    workers: tuple[WorkerFound, ...] = ()
    warnings: tuple[Warning, ...] = ()
    batches: tuple[Batch, ...] = ()
    more: frozenset[str] = field(default_factory=frozenset)

    @property
    def count(self) -> int:
        parts = (self.projects, self.enterprises, self.workers, self.warnings, self.batches)
        return sum(len(part) for part in parts)


def find(box: Box, scope: Scope, as_of: date) -> Found:
    """See this module. An empty box finds nothing."""
    if not box.text:
        return Found(box)
    facts, warned = scope.allowing(Permission.SEE_FACTS), scope.allowing(Permission.SEE_WARNINGS)
    if box.personal:
        # A number of a person is never compared with names, so that it stands in no other query.
        return Found(box, workers=_workers(box, facts, int(law.number("search.shown", as_of).value)))
    shown = int(law.number("search.shown", as_of).value)
    kinds = {
        "projects": _projects(box, facts),
        "enterprises": _enterprises(box, facts),
        "warnings": _warnings(box, warned),
        "batches": _batches(box, scope),
    }
    held = {name: list(rows[: shown + 1]) for name, rows in kinds.items()}
    more = frozenset(name for name, rows in held.items() if len(rows) > shown)
    return Found(box, **{name: tuple(rows[:shown]) for name, rows in held.items()}, more=more)  # type: ignore[arg-type]


def _projects(box: Box, scope: Scope) -> QuerySet[Project]:
    key = name_key(box.text)
    meant = Q(name__icontains=box.text) | Q(name_key__contains=key) | Q(code__iexact=box.text)
    meant |= Q(pk__in=ProjectAlias.objects.filter(name_key__contains=key).values("project_id"))
    if box.letters:
        spelt = _spelt(box.letters)
        meant |= Q(name__in=spelt) | Q(
            pk__in=ProjectAlias.objects.filter(name_key__in=_spelt(box.letters)).values("project_id")
        )
    return Project.objects.within(scope).filter(meant).order_by("name", "pk")


def _enterprises(box: Box, scope: Scope) -> QuerySet[Enterprise]:
    key = name_key(box.text)
    meant = Q(name__icontains=box.text) | Q(name_key__contains=key)
    meant |= Q(pk__in=EnterpriseAlias.objects.filter(name_key__contains=key).values("enterprise_id"))
    if box.credit_code:
        index = blind_index("credit", box.credit_code)
        coded = EnterpriseFact.objects_unscoped.filter(known_to__isnull=True)
        coded = coded.filter(Q(credit_code__iexact=box.credit_code) | Q(credit_index=index))
        meant = Q(pk__in=coded.values("enterprise_id"))
    elif box.letters:
        meant |= Q(name__in=_spelt(box.letters))
    return Enterprise.objects.filter(meant, pk__in=firms_in(scope).values("pk")).order_by("name", "pk")


def firms_in(scope: Scope) -> QuerySet[Enterprise]:
    """Enterprises that have a part in a project within the scope, employ there, or are registered there."""
    parts = Participation.objects.within(scope).filter(known_to__isnull=True).values("enterprise_id")
    sites = ProjectFact.objects.within(scope).filter(known_to__isnull=True)
    employed = Enrolment.objects.within(scope).filter(known_to__isnull=True, employer__isnull=False)
    registered = EnterpriseFact.objects.within(scope).filter(known_to__isnull=True)
    return Enterprise.objects.filter(
        Q(pk__in=parts)
        | Q(pk__in=sites.filter(contractor__isnull=False).values("contractor_id"))
        | Q(pk__in=sites.filter(owner__isnull=False).values("owner_id"))
        | Q(pk__in=employed.values("employer_id"))
        | Q(pk__in=registered.values("enterprise_id"))
    )


def _workers(box: Box, scope: Scope, shown: int) -> tuple[WorkerFound, ...]:
    """Workers by the exact number, as far as the scope knows them on a project; each kind by its own index."""
    meant = Q(pk__in=[])
    for kind, number in box.numbers:
        index = blind_index(kind.value, number)
        if kind is Number.ID:
            meant |= Q(id_index=index)
        elif kind is Number.PHONE:
            here = Enrolment.objects.within(scope).filter(known_to__isnull=True, phone_index=index)
            meant |= Q(pk__in=here.values("worker_id"))
        else:
            for model in (Enrolment, PayrollLine, Receipt):
                here = model.objects.within(scope).filter(known_to__isnull=True, card__card_index=index)
                meant |= Q(pk__in=here.filter(worker__isnull=False).values("worker_id"))
    # Whoever the scope has on none of its projects is as unknown as whoever does not exist.
    stays = Enrolment.objects.within(scope).filter(known_to__isnull=True, worker__in=Worker.objects.filter(meant))
    projects: dict[int, dict[int, Project]] = {}
    workers: dict[int, Worker] = {}
    for stay in stays.select_related("worker", "project").order_by("worker_id", "project__name", "project_id"):
        workers[stay.worker_id] = stay.worker
        projects.setdefault(stay.worker_id, {})[stay.project_id] = stay.project
    return tuple(WorkerFound(workers[pk], tuple(projects[pk].values())) for pk in list(workers)[:shown])


def _warnings(box: Box, scope: Scope) -> Iterable[Warning]:
    rows = Warning.objects.within(scope).select_related("project", "employer")
    return rows.filter(pk=box.warning) if box.warning is not None else rows.none()


def _batches(box: Box, scope: Scope) -> QuerySet[Batch]:
    """Files whose sheets speak of projects within the scope alone: a file's name may tell of any of them."""
    may = scope.permissions & {Permission.ENTER_FACTS, Permission.REVIEW_FACTS}
    if not may:
        return Batch.objects.none()
    seen = Project.objects.within(
        Scope(tuple(g for g in scope.grants if g.permissions & may), scope.reason, scope.is_everything)
    )
    there = Document.objects.filter(project__isnull=False)
    rows = Batch.objects.filter(pk__in=there.filter(project__in=seen.values("pk")).values("batch_id"))
    rows = rows.exclude(pk__in=there.exclude(project__in=seen.values("pk")).values("batch_id"))
    meant = Q(file_name__icontains=box.text)
    if box.warning is not None:
        meant |= Q(pk=box.warning)
    return rows.filter(meant).order_by("-received_at", "-pk")


def _spelt(letters: str) -> QuerySet:
    return Spelling.objects.filter(Q(initials__contains=letters) | Q(letters__startswith=letters)).values("text")
