"""Each look at a record is on the record."""

from __future__ import annotations

from datetime import datetime

from anxin.audit.services import record
from anxin.registry.models import Project

from .. import acts
from ..models import Visit
from .visiting import actor_of, region_of


def note_look(*, visit: Visit, now: datetime, what: str, project: Project | None = None) -> None:
    """看记录: ``what`` was shown, in Chinese words that name no person."""
    assert visit.worker is not None
    region = project.region_code if project is not None else region_of(visit.worker)
    record(actor=actor_of(visit), act=acts.SEEN, subject=visit.worker, fields={"what": what}, now=now, region=region)
