"""How often each rule was wrong: false alarms upheld on a second look, of the warnings that it raised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet

from anxin import law
from anxin.access.scope import Scope

from ..models import FalseAlarm, Warning


@dataclass(frozen=True)
class FalseAlarmRate:
    """Of one rule: ``raised`` warnings opened in the time asked about (the denominator), of which ``upheld`` were found to
    be false alarms (the numerator), ``refused`` were claimed and not, and ``waiting`` are being looked at."""

    rule: str
    raised: int
    upheld: int
    refused: int
    waiting: int

    @property
    def rate(self) -> Decimal | None:
        """None when nothing was raised."""
        return Decimal(self.upheld) / Decimal(self.raised) if self.raised else None

    def is_suspect(self, share: Decimal, least: int) -> bool:
        """Whether so many are wrong that the rule itself should be looked at."""
        return self.rate is not None and self.raised >= least and self.rate >= share


def false_alarm_rates(scope: Scope, *, since: date | None = None, until: date | None = None) -> list[FalseAlarmRate]:
    """By rule, worst first, for warnings within ``scope`` that were first raised from ``since`` to ``until``, both included.

    A warning that was claimed several times counts once in each column; two queries.
    """
    raised = _opened(scope, since, until)
    counted = dict(raised.order_by().values_list("rule").annotate(n=Count("pk")))
    by_rule: dict[str, dict[bool | None, set[int]]] = {}
    claims = FalseAlarm.objects.filter(warning__in=raised.values("pk"))
    for rule, warning, upheld in claims.values_list("rule", "warning_id", "upheld"):
        by_rule.setdefault(rule, {}).setdefault(upheld, set()).add(warning)
    rates = [
        FalseAlarmRate(
            rule,
            n,
            len(by_rule.get(rule, {}).get(True, ())),
            len(by_rule.get(rule, {}).get(False, ())),
            len(by_rule.get(rule, {}).get(None, ())),
        )
        for rule, n in counted.items()
    ]
    return sorted(rates, key=lambda r: (-(r.rate or 0), -r.waiting, -r.upheld, r.rule))


def false_alarms(scope: Scope, rule: str = "") -> QuerySet[FalseAlarm]:
    """The claims within ``scope``, those that wait for a second look first."""
    claims = FalseAlarm.objects.filter(warning__in=Warning.objects.within(scope).values("pk"))
    if rule:
        claims = claims.filter(rule=rule)
    return claims.select_related("warning", "warning__project", "warning__employer").order_by("decided_at", "-id")


def suspect_from(on: date) -> tuple[Decimal, int]:
    """(share, least): from which rate on, and from how many warnings on, a rule is to be looked at."""
    return (
        Decimal(str(law.number("handling.false_alarm_share", on).value)),
        int(law.number("handling.false_alarm_least", on).value),
    )


def _opened(scope: Scope, since: date | None, until: date | None) -> QuerySet[Warning]:
    rows = Warning.objects.within(scope)
    if since is not None:
        rows = rows.filter(opened_on__gte=since)
    return rows.filter(opened_on__lte=until) if until is not None else rows
