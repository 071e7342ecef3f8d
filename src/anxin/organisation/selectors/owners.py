"""Who answers for a project on a day: by appointment, by what the ledger says, else by place and trade (R008)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.db.models import Q

from anxin.access.models import Agency, User
from anxin.registry.models import Project, ProjectFact

from ..models import Pairing, PreventionArea, ProjectOwner, TradeDuty
from ..trades import WATCHERS, function_for

Source = Literal["appointed", "ledger", "by_area", "by_place", "by_trade"]
_CHINA = ZoneInfo("Asia/Shanghai")
_F = Agency.Function
_P = ProjectOwner.Part

LABELS: dict[str, str] = {
    **{part.value: str(part.label) for part in _P},
    "paired": "结对包联干部",
    "labour": "人社部门",
    "office": "治欠办",
    "watcher": "全过程监管部门",
}

# Who is told first, and who next when nobody of the step before can be reached: those nearest to the site first.
NOTICE_ORDER: tuple[str, ...] = (
    "coordinator",
    "paired",
    "territory",
    "trade",
    "labour",
    "prevention",
    "office",
    "leader",
)


@dataclass(frozen=True, slots=True)
class Owner:
    """One part of the charge and who has it.

    ``user`` is set for a person who signs in, ``name`` for any person, ``agency`` for an office; at least one of name
    and agency is there. ``source``: appointed here; named by the project ledger; by_area (the prevention area's
    keeper); by_place or by_trade, where nobody was appointed and the duty falls to the office of the place or the trade.
    """

    part: str
    source: Source
    why: str
    name: str = ""
    title: str = ""
    agency: Agency | None = None
    user: User | None = None
    since: date | None = None
    row_id: int | None = None

    @property
    def label(self) -> str:
        return LABELS[self.part]

    @property
    def told(self) -> str:
        """'云岭县住房和城乡建设局 张三': office and person, as far as known."""
        return " ".join(part for part in (self.agency.name if self.agency else "", self.name) if part)


@dataclass(frozen=True, slots=True)
class Responsible:
    """All owners of one project (or of one enterprise, whose ``project_id`` is None) on a day.

    ``territory`` and ``trade`` are the two owners that every matter has (属地、行业). None: nobody, and ``gaps`` says so.
    """

    project_id: int | None
    as_of: date
    owners: Mapping[str, Owner] = field(default_factory=dict)
    watchers: tuple[Owner, ...] = ()

    def of(self, part: str) -> Owner | None:
        return self.owners.get(part)

    @property
    def territory(self) -> Owner | None:
        return self.of("territory")

    @property
    def trade(self) -> Owner | None:
        return self.of("trade")

    @property
    def labour(self) -> Owner | None:
        return self.of("labour")

    @property
    def labour_officer(self) -> Owner | None:
        return self.of("labour_officer")

    @property
    def coordinator(self) -> Owner | None:
        return self.of("coordinator")

    @property
    def paired(self) -> Owner | None:
        return self.of("paired")

    @property
    def leader(self) -> Owner | None:
        return self.of("leader")

    @property
    def prevention(self) -> Owner | None:
        return self.of("prevention")

    @property
    def gaps(self) -> tuple[str, ...]:
        """Parts that somebody must have and nobody has, by name of part."""
        wanted = ("territory", "trade", "coordinator", "paired", "labour_officer", "prevention", "leader")
        return tuple(part for part in wanted if part not in self.owners)


def responsible(project: Project | int, as_of: date) -> Responsible:
    """Who answers for one project on the day. Unscoped: the caller has checked that the project may be seen."""
    key = project.pk if isinstance(project, Project) else project
    return responsible_for_many([key], as_of).get(key, Responsible(key, as_of))


def responsible_for_many(projects: Iterable[Project | int], as_of: date) -> dict[int, Responsible]:
    """The same for many projects, in a number of queries that does not grow with them. Keys that are no project are left out."""
    keys = [p.pk if isinstance(p, Project) else p for p in projects]
    regions = dict(Project.objects_unscoped.filter(pk__in=keys).values_list("pk", "region_code"))
    facts = facts_of(regions, as_of)
    places = {pk: regions[pk] or (facts[pk]["region_code"] if pk in facts else "") for pk in regions}
    land = _Land(set(places.values()))
    appointed = _appointed(regions, as_of)
    keepers = _keepers(set(places.values()), as_of)
    found: dict[int, Responsible] = {}
    for pk in regions:
        fact = facts.get(pk, {})
        owners = dict(appointed[pk])
        for part, name in (
            ("labour_officer", fact.get("labour_officer", "")),
            ("coordinator", fact.get("coordinator", "")),
        ):
            if part not in owners and name:
                owners[part] = Owner(part, "ledger", "项目底册所报", name=name)
        if "prevention" not in owners and (keeper := _keeper_for(places[pk], keepers)):
            owners["prevention"] = keeper
        for part, owner in land.owners(places[pk], fact.get("industry", ""), fact.get("authority", "")).items():
            owners.setdefault(part, owner)
        found[pk] = Responsible(pk, as_of, owners, land.watchers(places[pk], fact.get("funding", "")))
    return found


def responsible_for_enterprise(enterprise_id: int, region: str, as_of: date) -> Responsible:
    """Who answers for an enterprise in a region: its paired official, the labour authority, the arrears office."""
    owners: dict[str, Owner] = {}
    near = [region[:n] for n in (2, 4, 6, 9) if n <= len(region)]
    pair = (
        Pairing.objects_unscoped.filter(enterprise_id=enterprise_id, region_id__in=near)
        .in_force(as_of)
        .select_related("agency", "user")
        .order_by("-region_id", "-starts_on", "-pk")
        .first()
    )
    if pair is not None:
        owners["paired"] = _from_row("paired", pair, "结对包联")
    owners.update(
        (part, owner)
        for part, owner in _Land({region}).owners(region, "", "").items()
        if part in ("labour", "office", "territory")
    )
    return Responsible(None, as_of, owners)


def notice_order(found: Responsible, parts: Iterable[str] = NOTICE_ORDER) -> list[Owner]:
    """Owners in the order in which a notice goes to them; parts that nobody has are left out."""
    return [owner for part in parts if (owner := found.of(part)) is not None]


def owner_of(project: Project | int, as_of: date) -> Owner | None:
    """The one whose turn it is first: the nearest who can be reached in the house, else the nearest who is known at all."""
    order = notice_order(responsible(project, as_of))
    reachable = (o for o in order if (o.user is not None and o.user.is_active) or (o.user is None and o.agency))
    return next(reachable, None) or next(iter(order), None)


# --- where it comes from -------------------------------------------------------------------------------------------


def facts_of(keys: Iterable[int], as_of: date) -> dict[int, dict[str, Any]]:
    """What the ledger said of each project by the end of the day; where two sheets speak of it, the later one."""
    night = datetime.combine(as_of, time(23, 59, 59, 999999), _CHINA)
    rows = (
        ProjectFact.objects_unscoped.filter(project_id__in=list(keys), known_from__lte=night)
        .filter(Q(known_to__isnull=True) | Q(known_to__gt=night))
        .order_by("project_id", "known_from", "pk")
        .values(
            "project_id",
            "region_code",
            "industry",
            "authority",
            "funding",
            "labour_officer",
            "coordinator",
            "contractor_id",
            "owner_id",
        )
    )
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        held = found.setdefault(row["project_id"], {})
        held.update({name: value for name, value in row.items() if value and name != "project_id"})
        held.setdefault("region_code", "")
    return found


def _from_row(part: str, row: ProjectOwner | Pairing, why: str) -> Owner:
    return Owner(
        part,
        "appointed",
        why,
        name=row.name,
        title=row.title,
        agency=row.agency,
        user=row.user,
        since=row.starts_on,
        row_id=row.pk,
    )


def _appointed(keys: Iterable[int], as_of: date) -> dict[int, dict[str, Owner]]:
    keys = list(keys)
    found: dict[int, dict[str, Owner]] = defaultdict(dict)
    rows = ProjectOwner.objects_unscoped.filter(project_id__in=keys).in_force(as_of)
    for row in rows.select_related("agency", "user").order_by("starts_on", "pk"):
        found[row.project_id][row.part] = _from_row(row.part, row, row.reason or "已指定")
    pairs = Pairing.objects_unscoped.filter(project_id__in=keys).in_force(as_of)
    for row in pairs.select_related("agency", "user").order_by("starts_on", "pk"):
        found[row.project_id]["paired"] = _from_row("paired", row, "结对包联")
    return found


def _keepers(places: set[str], as_of: date) -> list[tuple[PreventionArea, set[str], Owner]]:
    counties = {place[:n] for place in places for n in (2, 4, 6) if n <= len(place)}
    rows = (
        ProjectOwner.objects_unscoped.filter(area__region_id__in=counties)
        .in_force(as_of)
        .select_related("agency", "user", "area")
        .order_by("area__overall", "pk")
    )
    rows = list(rows)
    towns: dict[int, set[str]] = defaultdict(set)
    through = PreventionArea.towns.through
    for area, town in through.objects.filter(preventionarea_id__in=[r.area_id for r in rows]).values_list(
        "preventionarea_id", "region_id"
    ):
        towns[area].add(town)
    found = []
    for row in rows:
        owner = Owner(
            "prevention", "by_area", f"片区“{row.area.name}”", row.name, row.title, row.agency, row.user, row.starts_on
        )
        found.append((row.area, towns[row.area_id], owner))
    return found


def _keeper_for(place: str, keepers: list[tuple[PreventionArea, set[str], Owner]]) -> Owner | None:
    """The keeper of the area that has the town; where no area has it, the one with the overall charge."""
    for area, towns, owner in keepers:
        inside = place.startswith(area.region_id)
        if inside and (area.overall or any(place.startswith(town) for town in towns)):
            return owner
    return None


class _Land:
    """The agencies of some places and of what is above them, with their functions and the areas' own split of trades."""

    def __init__(self, places: set[str]) -> None:
        codes = {place[:n] for place in places for n in (2, 4, 6, 9) if n <= len(place)}
        self._agencies: dict[str, list[tuple[Agency, set[str]]]] = defaultdict(list)
        agencies = Agency.objects_unscoped.filter(region_id__in=codes, closed_on__isnull=True)
        for agency in agencies.prefetch_related("functions").order_by("pk"):
            self._agencies[agency.region_id].append((agency, {f.function for f in agency.functions.all()}))
        self._split: dict[tuple[str, str], Agency] = {
            (row.region_id, row.industry): row.agency
            for row in TradeDuty.objects_unscoped.filter(region_id__in=codes).select_related("agency")
        }

    def owners(self, place: str, industry: str, authority: str) -> dict[str, Owner]:
        found: dict[str, Owner] = {}
        if agency := self._with(_F.TOWN, place, smallest=9):
            found["territory"] = Owner("territory", "by_place", "项目在其辖区", agency=agency)
        if trade := self._trade(place, industry, authority):
            found["trade"] = trade
        if agency := self._with(_F.HUMAN_RESOURCES, place):
            found["labour"] = Owner("labour", "by_place", "当地人社部门，受理欠薪投诉和执法", agency=agency)
        if agency := self._with(_F.LEADING_GROUP, place):
            found["office"] = Owner("office", "by_place", "当地治欠办，统筹督促，不是办案机构", agency=agency)
        if "territory" not in found and (local := found.get("labour") or found.get("office")):
            why = "乡镇没有登记机构，由上一级负责"
            found["territory"] = Owner("territory", "by_place", why, agency=local.agency)
        return found

    def watchers(self, place: str, funding: str) -> tuple[Owner, ...]:
        """Those who watch public money over the whole course of a project (R021)."""
        named = ((f, self._with(f, place)) for f in WATCHERS.get(funding, ()))
        return tuple(
            Owner("watcher", "by_trade", f"政府或国企投资项目，{_F(f).label}全过程监管", agency=a)
            for f, a in named
            if a
        )

    def _trade(self, place: str, industry: str, authority: str) -> Owner | None:
        for code in self._upwards(place):
            if industry and (agency := self._split.get((code, industry))):
                return Owner("trade", "by_trade", f"本地分工：{industry}归口", agency=agency)
        if authority:
            for code in self._upwards(place):
                for agency, _ in self._agencies[code]:
                    if agency.name == authority or agency.name.endswith(authority) or authority.endswith(agency.name):
                        return Owner("trade", "ledger", "项目底册所报的主管部门", agency=agency)
        function = function_for(industry, authority)
        if function and (agency := self._with(function, place)):
            return Owner("trade", "by_trade", f"{industry or authority}归口", agency=agency)
        return None

    def _with(self, function: str, place: str, smallest: int = 0) -> Agency | None:
        """The nearest agency upwards with that function; ``smallest``: only in a region whose code is that long."""
        for code in self._upwards(place):
            if len(code) < smallest:
                continue
            for agency, functions in self._agencies[code]:
                if function in functions:
                    return agency
        return None

    @staticmethod
    def _upwards(place: str) -> list[str]:
        return [place[:n] for n in (9, 6, 4, 2) if n <= len(place)]
