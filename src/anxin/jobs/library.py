"""The one place where the task library is imported: part of Django from 6.0 on, a package of its own before."""

from importlib.util import find_spec

from django_tasks_db.compat import TaskContext, TaskResultStatus

if find_spec("django.tasks"):
    from django.tasks import task
else:
    from django_tasks import task

__all__ = ["TaskContext", "TaskResultStatus", "task"]
