"""Which projects a run must look at again, closed over the workers, cards and permit numbers that they share."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from anxin.registry.models import Batch

from ..models import SeenBatch, Touch
from ..sources import MODELS, has_project, is_fact

_PER_STATEMENT = 2_000


def unseen_batches(*, known_at: object) -> dict[int, object]:
    """Batches that no run has taken account of as they now stand: id -> applied_at."""
    seen = dict(SeenBatch.objects.values_list("batch_id", "applied_at"))
    standing = Batch.objects.filter(applied_at__lte=known_at).values_list("id", "applied_at").order_by("id")
    return {batch: applied_at for batch, applied_at in standing if seen.get(batch) != applied_at}


def touch(projects: Iterable[int | None], *, now: object) -> None:
    """Say, in the transaction of a step of work, that what is known of matters on these projects (None: on none) changed."""
    Touch.objects.bulk_create([Touch(project_id=project, at=now) for project in sorted(projects, key=lambda p: p or 0)])


def unseen_touches() -> dict[int, int | None]:
    """Steps of work that no run has taken account of: number -> project."""
    return dict(Touch.objects.order_by("id").values_list("id", "project_id"))


def forget(touches: Iterable[int]) -> None:
    """These are taken account of."""
    ordered = sorted(touches)
    for start in range(0, len(ordered), _PER_STATEMENT):
        Touch.objects.filter(pk__in=ordered[start : start + _PER_STATEMENT]).delete()


def touched_by(batches: Iterable[int]) -> set[int]:
    """Projects of which a batch opened or closed a fact; those that an enterprise fact speaks of, too."""
    found: set[int] = set()
    enterprises: set[int] = set()
    for part in _parts(batches):
        for name, model in MODELS.items():
            if not is_fact(model):
                continue
            column, kept = ("project_id", found) if has_project(model) else ("enterprise_id", enterprises)
            for link in ("batch_id", "closed_by_id"):
                kept |= _ids(f'SELECT DISTINCT {column} FROM "{_table(name)}" WHERE {link} IN ({part})')
    for part in _parts(enterprises):
        found |= _ids(f'SELECT DISTINCT project_id FROM "{_table("participation")}" WHERE enterprise_id IN ({part})')
        found |= _ids(
            f'SELECT DISTINCT project_id FROM "{_table("project_fact")}"'
            f" WHERE contractor_id IN ({part}) OR owner_id IN ({part})"
        )
    return found


def sharing(projects: set[int]) -> set[int]:
    """The projects, and all that share a worker, a card or a permit number with one of them.

    Every version counts, the closed ones too: a tie that was just taken away concerned both of its ends.
    """
    found = set(projects)
    for column in ("worker_id", "card_id"):
        tables = [
            model._meta.db_table
            for model in MODELS.values()
            if has_project(model) and any(f.attname == column for f in model._meta.concrete_fields)
        ]
        shared: set[int] = set()
        for part in _parts(projects):
            for table in tables:
                shared |= _ids(
                    f'SELECT DISTINCT {column} FROM "{table}" WHERE {column} IS NOT NULL AND project_id IN ({part})'
                )
        for part in _parts(shared):
            for table in tables:
                found |= _ids(f'SELECT DISTINCT project_id FROM "{table}" WHERE {column} IN ({part})')
    permit = _table("permit")
    for part in _parts(projects):
        found |= _ids(
            f'SELECT DISTINCT project_id FROM "{permit}" WHERE number_index IN'
            f" (SELECT number_index FROM \"{permit}\" WHERE number_index <> '' AND project_id IN ({part}))"
        )
    return found


def _table(name: str) -> str:
    return MODELS[name]._meta.db_table


def _parts(ids: Iterable[int]) -> list[str]:
    ordered = sorted(int(one) for one in ids)
    return [
        ", ".join(map(str, ordered[start : start + _PER_STATEMENT])) for start in range(0, len(ordered), _PER_STATEMENT)
    ]


def _ids(sql: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall() if row[0] is not None}
