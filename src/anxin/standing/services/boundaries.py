"""The boundaries that an area supplies for its board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from anxin.access.models import Region
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.audit.services import record

from .. import acts
from ..models import AreaShape
from ..shapes import WrongShapes, match, read_shapes


@dataclass(frozen=True)
class BoundariesSet:
    """``codes``: regions that now have a boundary; ``strange``: names in the file that are no region of the reader's."""

    codes: list[str]
    strange: list[str]


def set_boundaries(*, actor: Any, as_of: date, now: datetime, scope: Scope, geojson: str | bytes) -> BoundariesSet:
    """Take the boundaries of regions within ``scope`` from a GeoJSON file, in the place of those that were there.

    Only where the actor sets the area's own standards. Features of other regions are left out and named. Raises
    WrongShapes when the file is none, or no feature is a region of his. One audit event.
    """
    allowed = scope.allowing(Permission.TIGHTEN_NUMBERS)
    inside = Q(pk__in=[])
    for prefix in allowed.regions:
        inside |= Q(code__startswith=prefix)
    regions = Region.objects.all() if allowed.is_everything else Region.objects.filter(inside)
    found, strange = match(read_shapes(geojson), dict(regions.values_list("code", "name")))
    if not found:
        raise WrongShapes(f"文件里的 {len(strange)} 个面都对不上本地区的区划代码或名称。")
    with transaction.atomic():
        AreaShape.objects_unscoped.bulk_create(
            [
                AreaShape(region_code=code, geometry=polygons, given_by=str(actor.audit_id)[:100], given_at=now)
                for code, polygons in sorted(found.items())
            ],
            update_conflicts=True,
            unique_fields=["region_code"],
            update_fields=["geometry", "given_by", "given_at"],
        )
        region = min(found, key=len)
        record(
            actor=actor,
            act=acts.BOUNDARIES_SET,
            subject=("standing.areashape", region),
            fields={"region": region, "shapes": len(found)},
            now=now,
            region=region,
        )
    return BoundariesSet(sorted(found), strange)
