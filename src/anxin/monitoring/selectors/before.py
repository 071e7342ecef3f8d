"""The same rule on the same project before: whether this is the first time."""

from __future__ import annotations

from anxin.access.scope import Scope

from ..models import Warning

_SHOWN = 12


def same_rule_before(warning: Warning, scope: Scope) -> list[Warning]:
    """Other warnings of the rule about the same project (or enterprise), newest month first, cleared ones among them."""
    rows = Warning.objects.within(scope).filter(rule=warning.rule).exclude(pk=warning.pk)
    if warning.matter:
        # The same complaint is looked at under its other rules; of offices the rule itself comes again.
        rows = Warning.objects.within(scope).filter(matter=warning.matter).exclude(pk=warning.pk)
    elif warning.project_id is not None:
        rows = rows.filter(project_id=warning.project_id)
        if warning.worker_id is not None:
            rows = rows.filter(worker_id=warning.worker_id)
    else:
        rows = rows.filter(employer_id=warning.employer_id, project__isnull=True, matter="")
    return list(rows.select_related("employer").order_by("-month", "-opened_on", "-pk")[:_SHOWN])
