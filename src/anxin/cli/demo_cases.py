"""Clues and cases of the demo county, filed by its own people through the services."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

# So long ago came the one that nobody has looked at since; no holiday lasts as long.
_LEFT_LYING = dt.timedelta(days=12)


def file_grievances(as_of: dt.date, now: dt.datetime, truth: Path) -> dict[str, int]:
    """A few clues at several doors and steps, and a case from one of them; returns how many of each.

    What is wrong with them, and what only looks so, is written down in the folder ``truth``.
    """
    from django.db import transaction

    from anxin.access.models import Agency, User
    from anxin.audit.services import Actor
    from anxin.casework import services
    from anxin.casework.models import Case, Clue
    from anxin.standing.models import WorkerMonthStanding

    handler = User.objects_unscoped.filter(username="xian-banan").select_related("agency").first()
    labour: Any = handler.agency if handler is not None else None
    rows = WorkerMonthStanding.objects_unscoped.filter(missing_fen__gt=0).select_related(
        "project", "employer", "worker"
    )
    sites: dict[int, list[WorkerMonthStanding]] = {}
    for row in rows.order_by("-month", "project_id", "worker_id"):
        held = sites.setdefault(row.project_id, [])
        if not held or held[0].month == row.month:
            held.append(row)
    if labour is None or not sites:
        return {"clues": 0, "cases": 0}
    when = {"actor": handler, "as_of": as_of, "now": now}
    housing = Agency.objects_unscoped.filter(functions__function=Agency.Function.HOUSING).first() or labour
    doors = ("hotline", "counter", "national", "petition", "phone", "supervision")
    planted: list[dict[str, Any]] = []
    with transaction.atomic():
        for number, (door, held) in enumerate(zip(doors, sites.values(), strict=False)):
            first = held[0]
            lying = number == 5
            filed = {"actor": Actor("cli:demo", "来源系统"), "as_of": as_of - _LEFT_LYING, "now": now - _LEFT_LYING}
            clue, _ = services.file_clue(
                **(filed if lying else when), door=door, region=first.project.region_code, agency=labour, project=first.project,
                employer=first.employer, months=[first.month], people=len(held), anonymous=number % 2 == 1,
                amount_fen=sum(r.missing_fen for r in held), text=f"{first.project.name}的工资没发，{len(held)}个人",
                urgency=["group"] if len(held) > 9 else [],
                their_number=f"{as_of:%Y%m%d}-{number}" if door not in ("counter", "phone") else "",
            )  # fmt: skip
            levels = {"C01": "orange", "C02": "orange" if clue.is_urgent else "yellow"}
            planted += [{"rule": r, "matter": f"clue:{clue.pk}", "hit": lying, "level": levels[r]} for r in levels]
            if lying:
                continue
            services.sort_clue(**when, clue_id=clue.pk, kind="wages")
            if number == 4:
                continue
            services.route_clue(**when, clue_id=clue.pk, agency=housing if number == 3 else labour)
            if number >= 2:
                continue
            services.accept_clue(**when, clue_id=clue.pk)
            services.verify_clue(
                **when, clue_id=clue.pk, people=len(held), amount_fen=sum(r.missing_fen for r in held),
                months=[first.month], facts="查了工资表和银行回单",
            )  # fmt: skip
            case = services.file_case(
                **when, agency=labour, region=first.project.region_code, title=f"{first.project.name}工资没付",
                project=first.project, employer=first.employer, clues=[clue],
                claims=[services.Claim(r.month, r.missing_fen, r.worker) for r in held],
            )  # fmt: skip
            if number == 0 and case.parties.exists():
                services.describe_case(**when, case_id=case.pk, cause="funds")
                services.find_fact(**when, case_id=case.pk, finding="subcontractor_owes", evidence="分包合同和花名册")
                services.establish_case(**when, case_id=case.pk)
    (truth / "matters.json").write_text(json.dumps(planted, ensure_ascii=False, indent=1), encoding="utf-8")
    return {"clues": Clue.objects_unscoped.count(), "cases": Case.objects_unscoped.count()}
