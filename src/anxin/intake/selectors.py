"""What a person may see of uploads and batches.

A batch says something of projects, and whoever sees it sees its rows: it is shown to those who may enter or review facts
of *all* of its projects, and to whoever brought it.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from anxin.access.models import User
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.registry.models import Batch, Project

from .models import BatchProject, Upload
from .reach import Reach


def handling(scope: Scope) -> Scope:
    """The part of a scope in which batches are somebody's work."""
    if scope.is_everything:
        return scope
    work = {Permission.ENTER_FACTS, Permission.REVIEW_FACTS}
    return Scope(tuple(grant for grant in scope.grants if grant.permissions & work), scope.reason)


def batches(scope: Scope, user: User | None) -> QuerySet[Batch]:
    """Batches that the person may see, undone ones too."""
    files = Batch.objects.exclude(kind=Batch.Kind.UNDO)
    scope = handling(scope)
    if scope.is_everything:
        return files
    ties = BatchProject.objects.filter(batch=OuterRef("pk"))
    outside = ties.exclude(project__in=Project.objects.within(scope).values("pk"))
    # What came while he could reach further stays his only as far as he reaches now.
    own = Q(pk__in=Upload.objects.filter(brought_by=user).values("batch_id")) if user is not None else Q(pk__in=[])
    return files.filter(~Exists(outside) & (Exists(ties) | own))


def uploads(scope: Scope, user: User) -> QuerySet[Upload]:
    """The person's own uploads, and those of others whose batch he may see."""
    seen = Upload.objects.select_related("brought_by", "batch", "run")
    if scope.is_everything:
        return seen
    return seen.filter(Q(brought_by=user) | Q(batch_id__in=batches(scope, user).values("pk")))


def may_undo(scope: Scope, batch: Batch) -> bool:
    """Whether the whole of a batch lies where the person may enter facts."""
    reach = Reach.of(scope)
    if reach is None:
        return True
    if not scope.allowing(Permission.ENTER_FACTS):
        return False
    projects = Project.objects_unscoped.filter(pk__in=BatchProject.objects.filter(batch=batch).values("project_id"))
    found = list(projects)
    return bool(found) and all(reach.covers(project) for project in found)
