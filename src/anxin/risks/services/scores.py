"""Working out all risk scores of a day and keeping them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from anxin import law
from anxin.access.scope import Scope
from anxin.audit.services import record as audit
from anxin.monitoring.selectors.risk import Risk, risks
from anxin.monitoring.services.firms import area_of
from anxin.registry.models import Project

from .. import acts
from ..models import RiskLine, ScoreDay

_AT_ONCE = 500


def score_all(*, actor: Any, as_of: date, now: datetime) -> ScoreDay:
    """Score every project and enterprise as of a day with what is known now; a second time on one day replaces the first.

    Older days keep their points and lose their parts; very old ones go (number ``watch.scores_kept_d``).
    """
    everything = Scope.everything("计算风险分")
    projects = risks(everything, as_of=as_of, known_at=now)
    firms = risks(everything, as_of=as_of, known_at=now, firms=True)
    regions = dict(Project.objects_unscoped.values_list("pk", "region_code"))
    kept = int(law.number("watch.scores_kept_d", as_of).value)
    with transaction.atomic():
        ScoreDay.objects.filter(as_of=as_of).delete()
        ScoreDay.objects.filter(as_of__lt=as_of - timedelta(days=kept)).delete()
        RiskLine.objects_unscoped.exclude(parts=[]).update(parts=[])
        day = ScoreDay.objects.create(as_of=as_of, known_at=now)
        lines = [_line(day, one, project_id=one.score.id) for one in projects]
        lines += [
            _line(day, one, enterprise_id=one.score.id, area=area_of(one.score.projects, regions)) for one in firms
        ]
        RiskLine.objects_unscoped.bulk_create(lines, batch_size=_AT_ONCE)
        audit(
            actor=actor, act=acts.SCORED, subject=day, now=now,
            fields={"as_of": as_of, "projects": len(projects), "firms": len(firms)},
        )  # fmt: skip
    return day


def _line(day: ScoreDay, risk: Risk, **about: Any) -> RiskLine:
    whole = risk.to_json(whole=True)
    return RiskLine(
        day=day,
        points10=_tenths(risk.score.points),
        missing10=_tenths(risk.score.missing),
        band=risk.score.band,
        blocks=whole["blocks"],
        parts=whole["parts"],
        **about,
    )


def _tenths(points: Decimal) -> int:
    return int((points * 10).to_integral_value())
