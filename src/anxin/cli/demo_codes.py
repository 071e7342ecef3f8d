"""Codes of the demo county: most sites have one, some of them are forgotten; what its offices publish."""

from __future__ import annotations

import datetime as dt
import random

_MADE_DAYS_AGO = 100
# Of ten sites: so many get no code; of the others, so many of ten are never scanned, and as many not any more.
_WITHOUT, _NEVER, _NO_MORE = 2, 1, 2
_PUBLISHED = {"human_resources": "12333", "housing": "0000-8000100", "transport": "0000-8000200"}


def put_up_codes(as_of: dt.date, now: dt.datetime, seed: int) -> dict[str, int]:
    """Codes for most sites and windows, made some months ago, hung and scanned; returns how many."""
    from django.db import transaction

    from anxin.access.models import Agency, User
    from anxin.access.scope import Scope
    from anxin.access.services import publish_contacts
    from anxin.casework import selectors, services
    from anxin.casework.models import CodeScan, SiteCode

    clerk = User.objects_unscoped.filter(username="xian-zhiqian").first()
    labour = Agency.objects_unscoped.filter(functions__function=Agency.Function.HUMAN_RESOURCES).first()
    if clerk is None or labour is None:
        return {"codes": 0}
    chance = random.Random(seed)  # noqa: S311 - a demo county that comes out the same each time
    scope = Scope.of(clerk, as_of)
    when = {"actor": clerk, "as_of": as_of, "now": now}
    made_at = now - dt.timedelta(days=_MADE_DAYS_AGO)
    with transaction.atomic():
        for function, number in _PUBLISHED.items():
            for agency in Agency.objects.within(scope).filter(functions__function=function):
                publish_contacts(**when, agency=agency, hotline=number, address=f"{agency.name}一楼大厅")
        for site in selectors.due_projects(scope).order_by("pk"):
            if chance.randrange(10) < _WITHOUT:
                continue
            made = {"actor": clerk, "as_of": as_of, "now": made_at}
            code = services.make_code(**made, agency=labour, region=site.region_code, project=site)
            hung = code.made_on + dt.timedelta(days=chance.randrange(5))
            services.hang_code(
                **when, code_id=code.pk, on=hung, spot=chance.choice(("大门口", "工人食堂", "安全通道旁"))
            )
            _scan(CodeScan, code, hung, as_of, chance)
        services.fill_gaps(**when, scope=scope, kind="window", agency=labour)
    return {"codes": SiteCode.objects_unscoped.count()}


def _scan(scans, code, hung: dt.date, as_of: dt.date, chance: random.Random) -> None:
    fate = chance.randrange(10)
    if fate < _NEVER:
        return
    until = hung + dt.timedelta(days=14) if fate < _NEVER + _NO_MORE else as_of
    days = [hung + dt.timedelta(days=n) for n in range((until - hung).days + 1) if chance.randrange(4) == 0]
    scans.objects.bulk_create(scans(code=code, on=day, times=1 + chance.randrange(4)) for day in days)
