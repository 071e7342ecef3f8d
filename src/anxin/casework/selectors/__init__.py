"""What is read of clues and cases, cut to the reader's scope."""

from .asking import AskedCase, asking_list, sample_of
from .claims import Facts, MissingMonth, facts_beside, missing_months
from .faults import FAULTS, Fault, OfficeFaults, by_office, faults_of
from .likeness import Likely, likely_same, likely_same_as

__all__ = [
    "FAULTS",
    "AskedCase",
    "Facts",
    "Fault",
    "Likely",
    "MissingMonth",
    "OfficeFaults",
    "asking_list",
    "by_office",
    "facts_beside",
    "faults_of",
    "likely_same",
    "likely_same_as",
    "missing_months",
    "sample_of",
]
