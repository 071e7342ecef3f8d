"""Rules on enterprises: what is found on their sites, added up. They read what the other rules have written down."""

from .books import Books
from .findings import LEVELS, Findings


def e01_months_owed(books: Books, found: Findings) -> None:
    """欠薪月数: months with late wages (W02), over all sites of an employer: one yellow, two orange, three red."""
    months: dict[object, set[int]] = {}
    owed: dict[object, int] = {}
    for (rule, _, employer, _, month), finding in list(found.items()):
        if rule == "W02" and employer is not None:
            months.setdefault(employer, set()).add(month)
            owed[employer] = owed.get(employer, 0) + finding.amount_fen
    for employer, said in months.items():
        level = {1: "yellow", 2: "orange"}.get(len(said), "red")
        found.add("E01", level, None, employer=employer, amount=owed[employer])


def e10_several_sites(books: Books, found: Findings) -> None:
    """一企多项目爆发: two sites red with arrears, or three orange or red."""
    gravest: dict[object, dict[object, int]] = {}
    for (rule, project, employer, _, _), finding in list(found.items()):
        if rule in ("W02", "W04", "W13"):
            for firm in {employer, books.projects[project].contractor_id} - {None}:
                sites = gravest.setdefault(firm, {})
                sites[project] = max(sites.get(project, 0), LEVELS.index(finding.level))
    for firm, sites in gravest.items():
        red = [p for p, gravity in sites.items() if gravity == 3]
        grave = [p for p, gravity in sites.items() if gravity >= 2]
        if len(red) >= 2 or len(grave) >= 3:
            found.add("E10", "red", None, employer=firm)


# After all others.
RULES = [
    e01_months_owed,
    e10_several_sites,
]
