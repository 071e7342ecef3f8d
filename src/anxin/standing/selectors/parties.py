"""Who takes part in a project, what each owes there, and whose duty it is to pay first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from anxin import law
from anxin.kit import money
from anxin.registry.models import Enrolment, Enterprise, Participation, Project

from ..models import EmployerStanding, ProjectStanding

# Who stands where, and which article says what he answers for.
_ORDER = ("owner", "contractor", "professional", "labour", "supervisor", "other")
_DUTY = {
    "owner": "decree-724/29",
    "contractor": "decree-724/30",
    "professional": "decree-724/30",
    "labour": "decree-724/30",
}


@dataclass(frozen=True)
class Party:
    """``standing``: people on site and wages open of those it employs here; ``turn``: what it must do now, '' for nothing."""

    enterprise: Enterprise
    roles: tuple[str, ...]
    entered_on: date | None
    left_on: date | None
    agency_agreement_on: date | None
    standing: EmployerStanding | None
    article: str
    turn: str

    @property
    def role_words(self) -> str:
        return "、".join(Participation.Role(role).label for role in self.roles)

    @property
    def is_sub(self) -> bool:
        return bool({"labour", "professional"} & set(self.roles))


def parties(project: Project, standing: ProjectStanding | None) -> list[Party]:
    """The parties of a project, owner and contractor first; three queries.

    An employer that only sheets and rosters name stands among the others.
    """
    rows = Participation.objects_unscoped.filter(project=project, known_to__isnull=True).select_related("enterprise")
    firms: dict[int, Enterprise] = {}
    roles: dict[int, set[str]] = {}
    told: dict[int, list[Participation]] = {}
    for row in rows:
        firms[row.enterprise_id] = row.enterprise
        roles.setdefault(row.enterprise_id, set()).add(row.role)
        told.setdefault(row.enterprise_id, []).append(row)
    if standing is not None:
        for role, firm in (("owner", standing.owner), ("contractor", standing.contractor)):
            if firm is not None:
                firms[firm.pk] = firm
                roles.setdefault(firm.pk, set()).add(role)
    owing = {
        e.employer_id: e
        for e in EmployerStanding.objects_unscoped.filter(project=project, employer__isnull=False).select_related(
            "employer"
        )
    }
    for employer_id, one in owing.items():
        if one.employer is not None and employer_id not in firms:
            firms[employer_id] = one.employer
            roles[employer_id] = {"other"}
    found = [
        _party(firms[pk], roles[pk], told.get(pk, []), owing.get(pk), standing, list(owing.values())) for pk in firms
    ]
    return sorted(found, key=lambda p: (min(_ORDER.index(r) for r in p.roles), p.enterprise.name))


def _party(
    firm: Enterprise,
    roles: set[str],
    rows: list[Participation],
    own: EmployerStanding | None,
    standing: ProjectStanding | None,
    all_owing: list[EmployerStanding],
) -> Party:
    ordered = tuple(sorted(roles, key=_ORDER.index))
    return Party(
        enterprise=firm,
        roles=ordered,
        entered_on=min((r.entered_on for r in rows if r.entered_on), default=None),
        left_on=max((r.left_on for r in rows if r.left_on), default=None),
        agency_agreement_on=min((r.agency_agreement_on for r in rows if r.agency_agreement_on), default=None),
        standing=own,
        article=next((_DUTY[r] for r in ordered if r in _DUTY), ""),
        turn=_turn(firm, roles, own, standing, all_owing),
    )


def _turn(
    firm: Enterprise,
    roles: set[str],
    own: EmployerStanding | None,
    standing: ProjectStanding | None,
    all_owing: list[EmployerStanding],
) -> str:
    said = []
    if own is not None and own.owed_fen:
        said.append(f"自己招的 {own.owed_people} 人欠 {money.show(own.owed_fen)} 元，直接负责发清")
    if "contractor" in roles:
        others = [e for e in all_owing if e.owed_fen and e.employer_id != firm.pk]
        if others:
            people, fen = sum(e.owed_people for e in others), sum(e.owed_fen for e in others)
            said.append(f"{len(others)} 家单位欠 {people} 人 {money.show(fen)} 元，由总包先行清偿，再去追偿")
    if "owner" in roles and standing is not None and standing.due_in_fen > standing.paid_in_fen:
        lack = standing.due_in_fen - standing.paid_in_fen
        said.append(f"人工费差 {money.show(lack)} 元没拨")
        if standing.owed_fen:
            said.append("因此欠薪的，以没结清的工程款为限先行垫付")
    return "；".join(said)


def duty(party: Party) -> str:
    """The article that names the party's duty, in short words."""
    return law.article(party.article).summary if party.article else ""


@dataclass(frozen=True)
class CrewLine:
    employer_id: int | None
    employer: str
    crew: str
    crew_id: int | None
    people: int
    contracted: int
    leaders: int


def crews(project: Project, *, as_of: date) -> list[CrewLine]:
    """Crews with people on site on ``as_of``, by employer: one query."""
    here = (
        Enrolment.objects_unscoped.filter(project=project, known_to__isnull=True, provisional=False)
        .filter(Q(entered_on__isnull=True) | Q(entered_on__lte=as_of))
        .filter(Q(left_on__isnull=True) | Q(left_on__gt=as_of))
    )
    rows = (
        here.values("employer_id", "employer__name", "crew_id", "crew__name")
        .order_by()
        .annotate(
            people=Count("worker_id", distinct=True),
            contracted=Count(
                "worker_id",
                distinct=True,
                filter=Q(contract_signed_on__lte=as_of) | Q(contract_from__lte=as_of) | ~Q(contract_no=""),
            ),
            leaders=Count("worker_id", distinct=True, filter=Q(is_leader=True)),
        )
    )
    lines = [
        CrewLine(
            row["employer_id"],
            row["employer__name"] or "没写用人单位",
            row["crew__name"] or "没写班组",
            row["crew_id"],
            row["people"],
            row["contracted"],
            row["leaders"],
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: (line.employer, -line.people, line.crew))
