"""Undoing a batch: its facts end, what it had replaced comes back, and history keeps both.

Later batches that were read against its facts (found them unchanged, completed or replaced them) are taken back too and
applied again from their kept originals, so that the facts are those of the files that remain.
"""

import datetime as dt
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Q

from anxin import audit
from anxin.audit import Actor
from anxin.registry.models import Batch, Document, Fact, Leaning
from anxin.registry.turns import writing

from .ledger import Ledger
from .models import BatchProject
from .settling import settle
from .taking import apply, kept, one_at_a_time, speaks_of


class CannotUndo(ValueError):
    """The batch is not there, or was undone before."""


def fact_models() -> list[type[Fact]]:
    """Every table of facts of the house."""
    return [m for m in apps.get_models() if issubclass(m, Fact)]


def undo(batch_id: int, *, actor: Actor, reason: str, now: dt.datetime) -> list[int]:
    """Undo a batch; returns the numbers of the batches that were applied again. Raises CannotUndo."""
    with writing():
        now = one_at_a_time(now)
        batch = Batch.objects.filter(pk=batch_id).first()
        if batch is None or batch.kind == Batch.Kind.UNDO:
            raise CannotUndo(f"没有编号为 {batch_id} 的导入批次；anxin batches 可列出全部批次")
        if batch.state == Batch.State.UNDONE:
            raise CannotUndo(f"批次 {batch_id} 已经撤销过了")
        undoing = Batch.objects.create(
            kind=Batch.Kind.UNDO,
            file_name=f"撤销批次 {batch_id}"[:255],
            sha256=batch.sha256,
            sender=actor.audit_id,
            answers={"undoes": batch_id, "reason": reason},
            received_at=now,
            applied_at=now,
        )
        affected = _leaning_on(batch)
        if sealed := [str(later.pk) for later in affected if later.answers.get("sealed")]:
            raise CannotUndo(
                f"批次 {'、'.join(sealed)} 与它有关联，是用密钥读的报文，密钥不留存，不能自动重新应用；请先撤销这些批次"
            )
        projects: set[int] = set()
        for later in reversed([batch, *affected]):
            projects |= _take_back(later, undoing, now)
        batch.state, batch.undone_at = Batch.State.UNDONE, now
        batch.save(update_fields=["state", "undone_at"])
        Leaning.objects.filter(Q(later__in=[batch, *affected])).delete()
        for later in affected:
            _apply_again(later, now)
        speaks_of(undoing, BatchProject.objects.filter(batch=batch).values_list("project_id", flat=True))
        settle(Ledger(undoing, now, leaning=False), dict.fromkeys(sorted(projects)))
        audit.record(
            actor=actor,
            act="intake.batch_undone",
            subject=("batch", str(batch_id)),
            fields={"reason": reason, "applied_again": [b.pk for b in affected]},
            now=now,
        )
    return [b.pk for b in affected]


def _leaning_on(batch: Batch) -> list[Batch]:
    """Batches that stand, directly or not, on this one; in the order in which they were taken."""
    found: dict[int, Batch] = {}
    waiting = [batch.pk]
    while waiting:
        later = Batch.objects.filter(leans_on__earlier_id__in=waiting, state=Batch.State.IN).distinct()
        fresh = [b for b in later if b.pk not in found and b.pk != batch.pk]
        found.update({b.pk: b for b in fresh})
        waiting = [b.pk for b in fresh]
    return [found[pk] for pk in sorted(found)]


def _take_back(batch: Batch, undoing: Batch, now: dt.datetime) -> set[int]:
    """End the open facts of a batch and open again what it closed; returns the projects concerned."""
    projects: set[int] = set()
    for model in fact_models():
        own = model.objects_unscoped.filter(batch=batch, known_to__isnull=True)
        projects |= _projects_of(model, own)
        own.update(known_to=now, closed_by=undoing, close_reason=Fact.CloseReason.UNDONE)
        replaced = model.objects_unscoped.filter(
            closed_by=batch, close_reason=Fact.CloseReason.REPLACED, known_to__gte=batch.applied_at
        ).exclude(batch=batch)
        projects |= _projects_of(model, replaced)
        again = list(_reopened(replaced, now))
        model.objects_unscoped.bulk_create(again, batch_size=500)
    return projects


def _reopened(replaced, now: dt.datetime) -> Iterator[Fact]:
    seen: set[str] = set()
    for fact in replaced.select_related("batch").order_by("-known_to", "-pk"):
        if fact.batch.state == Batch.State.UNDONE or fact.subject_key in seen:
            continue
        seen.add(fact.subject_key)
        fact.pk, fact._state.adding = None, True
        fact.known_from, fact.known_to, fact.closed_by, fact.close_reason = now, None, None, ""
        yield fact


def _projects_of(model: type[Fact], facts) -> set[int]:
    names = {f.name for f in model._meta.concrete_fields}
    return set(facts.values_list("project_id", flat=True).distinct()) if "project" in names else set()


def _apply_again(batch: Batch, now: dt.datetime) -> None:
    """Apply a batch anew from its original, under its own number and with the answers given then."""
    Document.objects.filter(batch=batch).update(supersedes=None)
    batch.applied_at = now
    batch.report = apply(batch, *kept(batch), now=now).as_json()
    batch.save(update_fields=["applied_at", "report"])
