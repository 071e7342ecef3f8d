from .daily import missing_of, own_reports, periods, reports
from .moments import Moment, moments_of
from .rows import (
    Gravest,
    gravest,
    incident_late,
    incidents,
    last_round,
    mine,
    opinion_late,
    opinions,
    plans,
    plans_for,
    releases,
    to_approve,
)

__all__ = [
    "Gravest",
    "Moment",
    "gravest",
    "incident_late",
    "incidents",
    "last_round",
    "mine",
    "missing_of",
    "moments_of",
    "opinion_late",
    "opinions",
    "own_reports",
    "periods",
    "plans",
    "plans_for",
    "releases",
    "reports",
    "to_approve",
]
