"""What is read of clues and cases, cut to the reader's scope."""

from .asking import AskedCase, asking_list, sample_of
from .claims import Facts, MissingMonth, facts_beside, missing_months
from .code_gaps import due_firms, due_projects, due_towns, due_villages, in_use
from .codes import (
    HEALTH,
    LOOK,
    Coverage,
    Covered,
    Limits,
    by_health,
    by_week,
    code_coverage,
    code_of,
    codes,
    due_rows,
    scans_of_replaced,
    with_scans,
)
from .faults import FAULTS, Fault, OfficeFaults, by_office, faults_of
from .likeness import KINDS, Likely, likely_same, likely_same_as, proposed_kind, proposed_urgencies
from .posters import PUBLISHES, NoAddress, Office, address_of, offices_of, posters, published
from .receptions import Reception, receptions

__all__ = [
    "FAULTS",
    "HEALTH",
    "KINDS",
    "LOOK",
    "PUBLISHES",
    "AskedCase",
    "Coverage",
    "Covered",
    "Facts",
    "Fault",
    "Likely",
    "Limits",
    "MissingMonth",
    "NoAddress",
    "Office",
    "OfficeFaults",
    "Reception",
    "address_of",
    "asking_list",
    "by_health",
    "by_office",
    "by_week",
    "code_coverage",
    "code_of",
    "codes",
    "due_firms",
    "due_projects",
    "due_rows",
    "due_towns",
    "due_villages",
    "facts_beside",
    "faults_of",
    "in_use",
    "likely_same",
    "likely_same_as",
    "missing_months",
    "offices_of",
    "posters",
    "proposed_kind",
    "proposed_urgencies",
    "published",
    "receptions",
    "sample_of",
    "scans_of_replaced",
    "with_scans",
]
