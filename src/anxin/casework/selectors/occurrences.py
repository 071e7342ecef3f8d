"""One occurrence of arrears: a clue, or a case that no clue led to; when it came, of which trade, and between which places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Min, Q

from anxin.access.scope import Scope
from anxin.deadlines.clock import CHINA
from anxin.kit import months
from anxin.law.festival import in_festival_mode
from anxin.registry.models import EnterpriseFact, ProjectFact

from ..models import Case, Clue, ClueKind, Conclusion

# What people bring under these is no arrears of wages, unless a case was made of it.
_NO_WAGES = (ClueKind.PROJECT_MONEY, ClueKind.CONTRACT, ClueKind.OTHER, ClueKind.SUSPECTED_FALSE)
# 历史积案 entered now did not come about now.
_STOCK = "stock"
NO_TRADE = "没写行业"
NOT_BUILDING = "非工程建设"
# Places are held apart by county, and by what stands above where no more is known.
_COUNTY = 6


@dataclass(frozen=True)
class Occurrence:
    """``kind``: clue or case. ``came_on``: the day on which it was told, or the case was filed; in China. ``in_rush``: between
    the rush's first day and the Spring Festival. ``place``: the region by which it is counted. ``registered``: the region
    where the employer (if nobody knows him, the contractor) is registered, '' when that is not known. ``ways``: in which ways
    it goes beyond one county, of WAYS.
    """

    kind: str
    pk: int
    number: str
    where: str
    came_on: date
    in_rush: bool
    place: str
    site: str
    firm: str
    registered: str
    agency: str
    agency_place: str
    trade: str
    ways: tuple[str, ...]

    @property
    def month(self) -> int:
        return months.month_of(self.came_on)


WAYS = {"employer": "用人单位是外地注册的", "handled": "工地和受理、承办的地方不在一个县"}


@dataclass(frozen=True)
class _Known:
    """What the ledgers say today of sites and firms, by key."""

    trades: dict[int, str]
    contractors: dict[int, tuple[int, str]]
    registered: dict[int, str]


_CLUE = (
    "pk", "number", "arrived_at", "region_code", "area", "conclusion", "project_id", "project__name", "project__region_code",
    "project_name", "employer_id", "employer__name", "employer_name", "agency__name", "agency__region_id",
)  # fmt: skip
_CASE = (
    "pk", "number", "filed_on", "region_code", "title", "project_id", "project__name", "project__region_code",
    "employer_id", "employer__name", "agency__name", "agency__region_id",
)  # fmt: skip


def occurrences(scope: Scope, first: date, after: date, rush_d: int, place: str = "") -> list[Occurrence]:
    """All that came from ``first`` until before ``after``, the newest first; of ``place`` and below it if one is named.

    Joined and withdrawn clues, what was sorted as no arrears of wages, and old stock of cases are left out. ``rush_d``: how many
    days before the Spring Festival the rush begins. Four queries, however many rows.
    """
    clues = list(
        _clues(Clue.objects.within(scope))
        .filter(arrived_at__gte=_start(first), arrived_at__lt=_start(after), region_code__startswith=place)
        .values(*_CLUE)
    )
    cases = list(
        _cases(Case.objects.within(scope))
        .filter(filed_on__gte=first, filed_on__lt=after, region_code__startswith=place)
        .values(*_CASE)
    )
    known = _known([*clues, *cases])
    found = [_of_clue(row, known, rush_d) for row in clues] + [_of_case(row, known, rush_d) for row in cases]
    return sorted(found, key=lambda o: (o.came_on, o.number), reverse=True)


def first_told(scope: Scope) -> date | None:
    """The day of the earliest occurrence that the counties of the scope keep, whoever of them does: since when one can compare.

    None where nothing was ever told.
    """
    counties = {code[:_COUNTY] for code in scope.regions}
    here = Q(pk__in=[]) if not scope.is_everything else Q()
    for code in counties:
        here |= Q(region_code__startswith=code)
    told = _clues(Clue.objects_unscoped.filter(here)).aggregate(on=Min("arrived_at"))["on"]
    filed = _cases(Case.objects_unscoped.filter(here)).aggregate(on=Min("filed_on"))["on"]
    days = [d for d in (told.astimezone(CHINA).date() if told else None, filed) if d is not None]
    return min(days, default=None)


def _clues(rows: Any) -> Any:
    return rows.exclude(state__in=("joined", "withdrawn")).exclude(kind__in=_NO_WAGES, case__isnull=True)


def _cases(rows: Any) -> Any:
    return rows.exclude(state="withdrawn").exclude(opened_because=_STOCK).filter(clues__isnull=True)


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _known(rows: list[dict[str, Any]]) -> _Known:
    sites = ProjectFact.objects_unscoped.filter(
        known_to__isnull=True, project_id__in={r["project_id"] for r in rows if r["project_id"]}
    )
    trades, contractors = {}, {}
    told = sites.order_by("pk").values_list("project_id", "industry", "authority", "contractor_id", "contractor__name")
    for project, industry, authority, contractor, name in told:
        trades[project] = industry or authority or trades.get(project, "")
        if contractor:
            contractors[project] = (contractor, name)
    firms = {r["employer_id"] for r in rows if r["employer_id"]} | {firm for firm, _ in contractors.values()}
    facts = EnterpriseFact.objects_unscoped.filter(known_to__isnull=True, enterprise_id__in=firms).order_by("pk")
    registered: dict[int, str] = {}
    for firm, region, code, sound in facts.values_list("enterprise_id", "region_code", "credit_code", "credit_code_ok"):
        registered[firm] = place_of(region, code if sound else "") or registered.get(firm, "")
    return _Known(trades, contractors, registered)


def place_of(region: str, credit_code: str) -> str:
    """Where a firm is registered: its region as told, else the third to eighth place of its credit code, which name the
    office that registered it (GB 32100). '' when neither says; offices above a county give the shorter code.

    >>> place_of("", "91522300MA6D000000")
    '5223'
    """
    code = region or (credit_code[2:8] if len(credit_code) == 18 and credit_code[2:8].isdigit() else "")
    while len(code) in (2, 4, 6) and code.endswith("00"):
        code = code[:-2]
    return "" if code == "10" else code  # the national office


def apart(one: str, other: str) -> bool:
    """Whether two regions are in different counties; a region above another is not held apart from it.

    >>> apart("522323101", "522323"), apart("522323101", "5223"), apart("522323", "522301"), apart("522323", "")
    (False, False, True, False)
    """
    one, other = one[:_COUNTY], other[:_COUNTY]
    return bool(one and other) and not one.startswith(other) and not other.startswith(one)


def _of_clue(row: dict[str, Any], known: _Known, rush_d: int) -> Occurrence:
    on = row["arrived_at"].astimezone(CHINA).date()
    trade = NOT_BUILDING if row["area"] == Clue.Area.OTHER else ""
    where = (
        row["project__name"] or row["project_name"] or row["employer__name"] or row["employer_name"] or "没说清的工地"
    )
    sent = row["conclusion"] == Conclusion.OTHER_AREA
    return _of("clue", row, on, where, row["employer__name"] or row["employer_name"], trade, sent, known, rush_d)


def _of_case(row: dict[str, Any], known: _Known, rush_d: int) -> Occurrence:
    where = row["project__name"] or row["employer__name"] or row["title"]
    return _of("case", row, row["filed_on"], where, row["employer__name"], "", False, known, rush_d)


def _of(
    kind: str, row: dict[str, Any], on: date, where: str, firm: str | None, trade: str, sent: bool, known: _Known, rush_d: int
) -> Occurrence:  # fmt: skip
    contractor, contractor_name = known.contractors.get(row["project_id"], (0, ""))
    site = row["project__region_code"] or row["region_code"]
    registered = known.registered.get(row["employer_id"] or contractor, "")
    ways = []
    if apart(site, registered):
        ways.append("employer")
    if sent or apart(site, row["agency__region_id"]) or apart(site, row["region_code"]):
        ways.append("handled")
    return Occurrence(
        kind, row["pk"], row["number"], where, on, in_festival_mode(on, rush_d), row["region_code"], site,
        firm or contractor_name, registered, row["agency__name"], row["agency__region_id"],
        trade or known.trades.get(row["project_id"], "") or NO_TRADE, tuple(ways),
    )  # fmt: skip


def by_trade(rows: Iterable[Occurrence]) -> dict[str, int]:
    """How many of each trade, the most first."""
    found: dict[str, int] = {}
    for one in rows:
        found[one.trade] = found.get(one.trade, 0) + 1
    return dict(sorted(found.items(), key=lambda x: (-x[1], x[0])))
