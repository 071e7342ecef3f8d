"""What each evaluation found, kept so that yesterday's findings can be held against yesterday asked today."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ..models import FindingVersion, Run
from .found import Found

_AT_ONCE = 500


def record(
    found: list[Found],
    projects: set[int] | None,
    run: Run,
    *,
    firms: bool = True,
    areas: Mapping[str, str] | None = None,
    left_out: Collection[str] = (),
) -> None:
    """Close the versions of ``projects`` (None: all) that are found no more or otherwise, and open the new ones.

    firms: likewise those about enterprises. left_out: keys that this run did not look at. areas: where the projects lie of which these speak, by key.
    """
    held = FindingVersion.objects_unscoped.filter(run_to__isnull=True)
    if projects is not None:
        ids = sorted(projects)
        rows = [v for i in range(0, len(ids), _AT_ONCE) for v in held.filter(project_id__in=ids[i : i + _AT_ONCE])]
        rows += held.filter(project__isnull=True) if firms else []
    else:
        rows = list(held)
    open_now = {v.key: v for v in rows if v.key not in left_out}
    new = [one for one in found if one.key not in open_now or open_now[one.key].digest != one.digest]
    kept = {one.key for one in found} - {one.key for one in new}
    closed = sorted(v.pk for key, v in open_now.items() if key not in kept)
    for i in range(0, len(closed), _AT_ONCE):
        FindingVersion.objects_unscoped.filter(pk__in=closed[i : i + _AT_ONCE]).update(
            run_to=run, closed_at=run.known_at, as_of_to=run.as_of
        )
    FindingVersion.objects_unscoped.bulk_create(
        [
            FindingVersion(
                key=one.key,
                rule=one.rule,
                rule_version=one.rule_version,
                project_id=one.project_id,
                area=(areas or {}).get(one.key, ""),
                level=one.level,
                amount_fen=one.amount_fen,
                people=one.people,
                digest=one.digest,
                as_of_from=run.as_of,
                recorded_at=run.known_at,
                run_from=run,
            )
            for one in new
        ],
        batch_size=_AT_ONCE,
    )
