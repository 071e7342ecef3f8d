"""Reading a grievance: what a complaint says, proposed with the words that say it. Offline, repeatable, and nothing is decided.

    proposal = grievance.read(text, said_on=day)
    proposal.kind.name, proposal.amount, proposal.people, proposal.period, proposal.employers, proposal.urgencies
    grievance.match_names(proposal.employers[0].text, registry)
    grievance.same(clue, open_clues)
    grievance.screen(text)

Knows no database: names of the registry and open clues are handed in. How well it reads is in docs/text-reading.md.
"""

from anxin.grievance.matching import NameMatch, Registered, Registry, match_names
from anxin.grievance.model import Amount, Kind, Name, People, Period, Proposal, Reason, Span, Urgency
from anxin.grievance.reading import read
from anxin.grievance.sameness import Clue, Match, OpenClues, same
from anxin.grievance.screening import Element, Screening, screen

__all__ = [
    "Amount",
    "Clue",
    "Element",
    "Kind",
    "Match",
    "Name",
    "NameMatch",
    "OpenClues",
    "People",
    "Period",
    "Proposal",
    "Reason",
    "Registered",
    "Registry",
    "Screening",
    "Span",
    "Urgency",
    "match_names",
    "read",
    "same",
    "screen",
]
