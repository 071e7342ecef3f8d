"""发现、报告、指挥、处置 (R309): when each was, how long after the discovery, and whether that was in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from anxin import law
from anxin.deadlines.clock import CHINA
from anxin.monitoring import areas

from ..models import Incident, Kind


@dataclass(frozen=True, slots=True)
class Moment:
    """``minutes`` after the discovery; ``limit`` in minutes, None where there is none."""

    name: str
    at: datetime | None
    minutes: int | None
    limit: int | None

    @property
    def late(self) -> bool:
        return self.minutes is not None and self.limit is not None and self.minutes > self.limit


def moments_of(incident: Incident) -> list[Moment]:
    """The links of the chain, in their order, with the limits that held on the day of the discovery."""
    day = incident.discovered_at.astimezone(CHINA).date()
    own = areas.overrides()

    def limit(name: str) -> int:
        return int(law.number(f"incident.{name}", day, incident.region_code, own).value)

    told = [
        ("发生", incident.happened_at, None),
        ("发现", incident.discovered_at, None),
        ("首报", incident.reported_at, limit("first_report_min")),
        ("启动处置", incident.commanded_at, limit("command_min")),
        ("负责人到场", incident.arrived_at, limit("arrive_min")),
        ("查明情况", incident.verified_at, None),
        ("平息", incident.ended_at, None),
    ]
    if incident.kind == Kind.OPINION:
        told = [row for row in told if row[0] != "负责人到场"]
    return [
        Moment(name, at, _after(incident, at) if at and name not in ("发生", "发现") else None, most)
        for name, at, most in told
    ]


def _after(incident: Incident, at: datetime) -> int:
    return max(int((at - incident.discovered_at).total_seconds() // 60), 0)
