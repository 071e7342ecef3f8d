"""Reading warnings, always within a scope."""

from .before import same_rule_before
from .evidence import Evidence, of_row, resolve
from .false_alarms import FalseAlarmRate, false_alarm_rates, false_alarms, suspect_from
from .grouped import EvidenceGroup, grouped
from .listing import (
    Filters,
    ProjectLine,
    as_json,
    employer_name,
    gravity,
    of_firms,
    of_matter,
    project_name,
    projects,
    shown_worker,
    warnings,
)
from .past import found_at, last_run_of
from .people import People, people_of
from .proposing import (
    LedgerContact,
    Proposal,
    Receiver,
    ledger_contacts,
    outside_of,
    possible_receivers,
    propose_notice,
)
from .story import NoSuchWarning, Story, explain
from .watching import Difficulty, checked_this_month, difficulty_of, in_difficulty, missing_checks, watches
from .working_out import WorkedOut, worked_out

__all__ = [
    "Difficulty",
    "Evidence",
    "EvidenceGroup",
    "FalseAlarmRate",
    "Filters",
    "LedgerContact",
    "NoSuchWarning",
    "People",
    "ProjectLine",
    "Proposal",
    "Receiver",
    "Story",
    "WorkedOut",
    "as_json",
    "checked_this_month",
    "difficulty_of",
    "employer_name",
    "explain",
    "false_alarm_rates",
    "false_alarms",
    "found_at",
    "gravity",
    "grouped",
    "in_difficulty",
    "last_run_of",
    "ledger_contacts",
    "missing_checks",
    "of_firms",
    "of_matter",
    "of_row",
    "outside_of",
    "people_of",
    "possible_receivers",
    "project_name",
    "projects",
    "propose_notice",
    "resolve",
    "same_rule_before",
    "shown_worker",
    "suspect_from",
    "warnings",
    "watches",
    "worked_out",
]
