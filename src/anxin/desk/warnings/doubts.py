"""How often each rule is wrong, with the claims behind the numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from anxin.access.roles import Permission
from anxin.monitoring import selectors
from anxin.monitoring.services.wording import rule_name
from anxin.rules import load

from ..doors import door
from ..kept import kept_steps
from .saying import show
from .tables import link

_SPANS = (("365", "近一年"), ("90", "近 90 天"), ("all", "全部"))
_AT_MOST = 200


@require_safe
@door(Permission.SEE_WARNINGS)
def false_alarms(request: HttpRequest) -> HttpResponse:
    """Rates by rule for a span of time, and the claims (of one rule where asked)."""
    scope = request.scope.allowing(Permission.SEE_WARNINGS)  # type: ignore[attr-defined]
    as_of = request.as_of  # type: ignore[attr-defined]
    asked = request.GET.get("span", "")
    span = asked if asked in dict(_SPANS) else "365"
    known = {rule.code for rule in load()}
    rule = request.GET.get("rule", "") if request.GET.get("rule", "") in known else ""
    since = None if span == "all" else as_of - timedelta(days=int(span))
    rates = kept_steps(
        request, scope, f"false alarms {span}", lambda: selectors.false_alarm_rates(scope, since=since, until=as_of)
    )
    suspect = selectors.suspect_from(as_of)
    rows = [
        {
            "rate": one, "name": rule_name(one.rule), "suspect": one.is_suspect(*suspect),
            "link": link("rule", one.rule) if one.rule in known else None,
        }
        for one in rates
        if not rule or one.rule == rule
    ]  # fmt: skip
    claims = list(selectors.false_alarms(scope, rule)[:_AT_MOST])
    context: dict[str, Any] = {
        "rows": rows,
        "claims": claims,
        "names": {one.rule: rule_name(one.rule) for one in claims},
        "spans": _SPANS,
        "span": span,
        "rule": rule,
        "rule_name": rule_name(rule) if rule else "",
        "upheld": sum(one.upheld for one in rates),
        "raised": sum(one.raised for one in rates),
        "waiting": sum(one.waiting for one in rates),
        "suspects": sum(1 for row in rows if row["suspect"]),
    }
    return show(request, "false_alarms", context)
