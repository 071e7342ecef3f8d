"""What a person does with a case, from filing to the four fixed things, the plan and the end of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin import law
from anxin.access.models import Agency, User
from anxin.audit.services import record
from anxin.kit import money, months
from anxin.kit.text import mask_name
from anxin.monitoring import areas
from anxin.monitoring.models import Warning
from anxin.registry.models import Enterprise, Project, ProjectFact, Worker
from anxin.wages.models import Receipt

from .. import acts
from ..flow import CASE, Clock
from ..liability import Contradiction, Finding, Liable, Party, Role, liable
from ..models import Case, CaseFinding, Cause, Clue, Enquiry, Instalment, LiableParty, Means, Owed, Tier
from ..numbering import next_number
from ..selectors.clearing import festival_eve
from ..standing import note
from ..stepping import StepRefused, begin, require_handling, require_handling_body, require_working, say, take

_YEAR = Clock("当年案件办结", "case.year_wd", "workday", "decree-423/17")
_INVESTIGATION = Clock("调查", "investigation_workdays", "workday", "decree-423/17")


@dataclass(frozen=True, slots=True)
class Claim:
    """One worker and one month that is owed. ``worker`` or a ``name``; ``owed_fen`` as found, receipts allowed for."""

    month: int
    owed_fen: int
    worker: Worker | None = None
    name: str = ""


@transaction.atomic
def file_case(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    agency: Agency,
    region: str,
    title: str,
    project: Project | None = None,
    employer: Enterprise | None = None,
    claims: Iterable[Claim] = (),
    clues: Iterable[Clue] = (),
    warnings: Iterable[Warning] = (),
    because: str = "clue",
    arisen_on: date | None = None,
    is_old: bool = False,
) -> Case:
    """立案. The handling office must be one that handles cases (R003); a case of the year ends in 30 working days
    (R197), an old one by the end of July (R198); from an urgent clue it is established sooner (R171). Its clues point to it from now on."""
    require_handling(actor, as_of, region, agency.region_id)
    require_handling_body(agency)
    if not title.strip():
        raise StepRefused("写一句案由，如“某某项目木工班组 3 月工资没付”。")
    clues = list(clues)
    if taken := [c.number for c in clues if c.case_id is not None]:
        raise StepRefused(f"线索 {'、'.join(taken)} 已经立过案。")
    facts = ProjectFact.objects_unscoped.filter(project=project, known_to__isnull=True).first() if project else None
    case = Case(
        number=next_number("A", Case, as_of),
        title=title.strip()[:200],
        region_code=region,
        project=project,
        employer=employer,
        funding=facts.funding if facts else "",
        opened_because=because,
        filed_on=as_of,
        arisen_on=arisen_on,
        is_old=is_old,
        agency=agency,
        handler=actor if isinstance(actor, User) and actor.agency_id == agency.pk else None,
    )
    shorter = CASE.urgent["establish"] if any(c.is_urgent for c in clues) else None
    case.clock = begin(case, CASE.clocks["establish"], actor=actor, as_of=as_of, now=now, shorter=shorter)
    case.limit = begin(case, _INVESTIGATION if is_old else _YEAR, actor=actor, as_of=as_of, now=now)
    case.due_on, case.limit_on = case.clock.due_on, case.limit.due_on
    if is_old:
        case.limit_on = _end_of_july(as_of, region)
    case.save(force_insert=True)
    case.warnings.set(list(warnings))
    for clue in clues:
        Clue.objects_unscoped.filter(pk=clue.pk).update(case=case)
        note(Clue.objects_unscoped.get(pk=clue.pk), actor=actor, now=now)
    _name_known_parties(case, facts)
    for claim in claims:
        _claim(case, claim)
    count_owed(case, as_of)
    case.save()
    say(case, "file", "立案", actor=actor, as_of=as_of, now=now, told={"clues": [c.number for c in clues]})
    record(
        actor=actor, act=acts.CASE_FILED, subject=case, fields={"number": case.number, "title": case.title},
        now=now, region=region,
    )  # fmt: skip
    return case


def _end_of_july(as_of: date, region: str) -> date:
    month = int(law.number("case.old_month", as_of, region, areas.overrides()).value)
    year = as_of.year if as_of.month <= month else as_of.year + 1
    return months.last_day(year * 100 + month)


def _name_known_parties(case: Case, facts: ProjectFact | None) -> None:
    known: list[tuple[Role, Enterprise | None]] = [(Role.EMPLOYER, case.employer)]
    if facts is not None:
        known += [(Role.CONTRACTOR, facts.contractor), (Role.OWNER, facts.owner)]
    for role, enterprise in known:
        if enterprise is not None:
            LiableParty.objects.get_or_create(
                case=case, role=role.value, defaults={"name": enterprise.name, "enterprise": enterprise}
            )


def _claim(case: Case, claim: Claim) -> Owed:
    month = months.check(claim.month)
    if claim.owed_fen <= 0:
        raise StepRefused("欠薪金额要大于 0。")
    if claim.worker is None and not claim.name.strip():
        raise StepRefused("写明是谁。")
    seen: list[str] = []
    if claim.worker is not None:
        if case.owed.filter(worker=claim.worker, month=month).exists():
            raise StepRefused(f"{mask_name(claim.worker.name)} {months.show(month)}已在案里。")
        seen = list(receipts_of(case, claim.worker.pk, month).values_list("subject_key", flat=True))
    return Owed.objects.create(
        case=case, worker=claim.worker, name=claim.name or (claim.worker.name if claim.worker else ""), month=month,
        owed_fen=claim.owed_fen, seen=seen,
    )  # fmt: skip


def receipts_of(case: Case, worker: int, month: int) -> Any:
    """The worker's payments of a month that arrived, on the case's project where it has one."""
    rows = Receipt.objects_unscoped.filter(worker_id=worker, month=month, status="success", known_to__isnull=True)
    return rows.filter(project_id=case.project_id) if case.project_id else rows


def count_owed(case: Case, as_of: date) -> None:
    """People, money and tier from the rows; a tier that a person raised stays."""
    rows = list(case.owed.values_list("worker_id", "name", "owed_fen", "recovered_fen"))
    case.people = len({worker or f"n:{name}" for worker, name, _, _ in rows})
    case.owed_fen = sum(owed for _, _, owed, _ in rows)
    case.recovered_fen = sum(min(got, owed) for _, _, owed, got in rows)
    case.tier = case.raised_tier or tier_of(case.people, case.owed_fen, case.region_code, as_of)


def tier_of(people: int, owed_fen: int, region: str, on: date) -> str:
    """R195, R196: 20 people or 100,000 yuan make a case major; ten people make it large."""

    def number(name: str) -> int:
        return int(law.number(name, on, region, areas.overrides()).value)

    if people >= number("clue.group_people_red") or owed_fen >= number("clue.group_amount_red") * 100:
        return Tier.MAJOR
    return Tier.LARGE if people >= number("case.large_people") else Tier.GENERAL


def held_case(case_id: int) -> Case:
    """The case, locked until the transaction ends. StepRefused when there is none."""
    found = Case.objects_unscoped.select_for_update(of=("self",)).filter(pk=case_id).first()
    if found is None:
        raise StepRefused("没有这个案件。")
    return found


def write_beside(case: Case, what: str, actor: Any, as_of: date, now: datetime, **told: Any) -> None:
    """One line of history and one audit event of something that was written beside the table of states."""
    say(case, "said", what, actor=actor, as_of=as_of, now=now, told=told)
    record(
        actor=actor,
        act=acts.CASE_SAID,
        subject=case,
        fields={"number": case.number, "what": what},
        now=now,
        region=case.region_code,
    )


def working_case(case_id: int, actor: Any, as_of: date) -> Case:
    """An open case for whoever works on it. AccessDenied for others, StepRefused when it is over."""
    case = held_case(case_id)
    require_working(case, actor, as_of)
    if not case.is_open:
        raise StepRefused(f"案件 {case.number} {CASE.states[case.state]}，不能再改。")
    return case


@transaction.atomic
def claim_for(*, actor: Any, as_of: date, now: datetime, case_id: int, claims: Iterable[Claim]) -> Case:
    """登记被欠的人: who, which month, how much."""
    case = working_case(case_id, actor, as_of)
    made = [_claim(case, claim) for claim in claims]
    if not made:
        raise StepRefused("没有写谁被欠。")
    count_owed(case, as_of)
    if case.state in ("paid", "called_back"):
        take(CASE, case, "fall_back", actor=actor, as_of=as_of, now=now, reason="又查到被欠的人")
    case.save()
    write_beside(case, f"登记被欠 {len(made)} 人月", actor, as_of, now)
    return case


@transaction.atomic
def fix_four(
    *, actor: Any, as_of: date, now: datetime, case_id: int, agency: Agency, leader: User, measures: str, limit_on: date
) -> Case:
    """定包案单位、定包案领导、定工作措施、定化解时限 (R200). The limit may be set earlier than the law's, never later."""
    case = working_case(case_id, actor, as_of)
    if not measures.strip():
        raise StepRefused("写明工作措施。")
    if limit_on < as_of:
        raise StepRefused("化解时限不能在过去。")
    latest = case.limit.due_on if not case.is_old else _end_of_july(case.filed_on, case.region_code)
    if case.festival_on is not None and case.festival_on >= as_of and (latest is None or case.festival_on < latest):
        latest = case.festival_on
    if latest is not None and limit_on > latest:
        raise StepRefused(f"化解时限不能晚于 {latest}；要延长先按规定报批。")
    case.agency, case.leader, case.measures, case.limit_on = agency, leader, measures.strip()[:1000], limit_on
    case.save()
    write_beside(case, f"四定：{agency.name}、{leader.display_name}，{limit_on} 前化解", actor, as_of, now)
    return case


@transaction.atomic
def describe_case(
    *, actor: Any, as_of: date, now: datetime, case_id: int, cause: str | None = None, means: str | None = None,
    level: str | None = None, listed: bool | None = None, special_team: bool | None = None, tier: str | None = None,
    unsettled_project_fen: int | None = None,
) -> Case:  # fmt: skip
    """Cause (R209), means (R208), level (R201), listing and team (R199, R195). A tier may be raised, never lowered."""
    case = working_case(case_id, actor, as_of)
    if cause is not None:
        if cause not in Cause.values:
            raise StepRefused("选一个欠薪原因。")
        case.cause = cause
    if means is not None:
        if means not in Means.values:
            raise StepRefused("选一个化解途径。")
        case.means = means
    if level is not None:
        ladder = ["town", "county", "city", "province"]
        if level not in ladder or ladder.index(level) < ladder.index(case.level):
            raise StepRefused("办理层级只能提高。")
        case.level = level
    if tier is not None:
        ladder = [t.value for t in Tier]
        if tier not in ladder or ladder.index(tier) < ladder.index(case.tier):
            raise StepRefused("案件等级只能提高。")
        case.raised_tier = case.tier = tier
    if listed is not None:
        case.listed = listed
    if special_team is not None:
        case.special_team = special_team
    if unsettled_project_fen is not None:
        case.unsettled_project_fen = max(unsettled_project_fen, 0)
    case.save()
    write_beside(case, "登记案情", actor, as_of, now)
    return case


# --- who pays ------------------------------------------------------------------------------------------------


@transaction.atomic
def name_party(
    *, actor: Any, as_of: date, now: datetime, case_id: int, role: str, name: str, enterprise: Enterprise | None = None
) -> LiableParty:
    """登记清偿主体: who stands in a role on this case."""
    case = working_case(case_id, actor, as_of)
    if role not in {r.value for r in Role} or not name.strip():
        raise StepRefused("选身份，写名称。")
    party, _ = LiableParty.objects.update_or_create(
        case=case, role=role, defaults={"name": name.strip()[:200], "enterprise": enterprise}
    )
    write_beside(case, f"清偿主体：{Role(role).label} {party.name}", actor, as_of, now)
    return party


@transaction.atomic
def find_fact(*, actor: Any, as_of: date, now: datetime, case_id: int, finding: str, evidence: str) -> CaseFinding:
    """查明: a fact that makes somebody liable, with its evidence. One that excludes another is refused."""
    case = working_case(case_id, actor, as_of)
    if finding not in {f.value for f in Finding}:
        raise StepRefused("选一个查明的事实。")
    if not evidence.strip():
        raise StepRefused("写明证据：合同、笔录、流水或公示。")
    held = {Finding(f) for f in case.findings.values_list("finding", flat=True)}
    try:
        liable([], held | {Finding(finding)}, owed_fen=max(case.owed_fen, 1))
    except Contradiction as error:
        raise StepRefused(str(error)) from error
    made, _ = CaseFinding.objects.update_or_create(
        case=case, finding=finding,
        defaults={"evidence": evidence.strip()[:500], "found_on": as_of, "found_by": str(actor.audit_id)},
    )  # fmt: skip
    write_beside(case, f"查明：{Finding(finding).label}", actor, as_of, now)
    return made


def who_pays(case: Case) -> list[Liable]:
    """Everybody who must pay, first payers first, from the parties and facts on the case; empty when nothing is owed."""
    if case.owed_fen <= 0:
        return []
    parties = [Party(Role(p.role), p.name, p.enterprise_id) for p in case.parties.all()]
    findings = [Finding(f.finding) for f in case.findings.all()]
    return liable(parties, findings, owed_fen=case.owed_fen, unsettled_project_fen=case.unsettled_project_fen)


@transaction.atomic
def enquire(
    *, actor: Any, as_of: date, now: datetime, case_id: int, kind: str, approved_by: str, result: str = ""
) -> Enquiry:
    """查询账户、房产、车辆: only with the approval of a head of a city's authority or above (article 40; R210)."""
    case = working_case(case_id, actor, as_of)
    if kind not in dict(Enquiry._meta.get_field("kind").choices or ()):
        raise StepRefused("选查询内容：金融账户、房产或车辆。")
    if not approved_by.strip():
        raise StepRefused("写明批准人：设区的市级以上人社部门负责人。")
    made = Enquiry.objects.create(
        case=case, kind=kind, approved_by=approved_by.strip()[:120], asked_on=as_of, result=result.strip()[:500]
    )
    write_beside(case, f"查询{made.get_kind_display()}", actor, as_of, now)
    return made


# --- steps ---------------------------------------------------------------------------------------------------


@transaction.atomic
def establish_case(*, actor: Any, as_of: date, now: datetime, case_id: int) -> Case:
    """查实: people and money are known by name and month, and at least one party must pay.

    What is verified is settled before the Spring Festival: a limit that ends later is drawn in to its eve (R203, R205).
    """
    case = held_case(case_id)
    CASE.step("establish", case.state)
    if not case.owed.exists():
        raise StepRefused("先登记被欠的人、月份和金额。")
    if not case.parties.exists():
        raise StepRefused("先登记清偿主体，写明谁欠、谁先付。")
    if not case.cause:
        raise StepRefused("先写欠薪原因。")
    changed: dict[str, Any] = {} if case.handler_id else {"handler": actor}
    eve = festival_eve(as_of)
    drawn_in = case.limit_on is None or eve < case.limit_on
    if drawn_in:
        changed |= {"limit_on": eve, "festival_on": eve}
    take(CASE, case, "establish", actor=actor, as_of=as_of, now=now, changed=changed)
    if drawn_in:
        write_beside(case, f"化解时限提前到 {eve}：查实的欠薪春节前办结", actor, as_of, now)
    return case


@transaction.atomic
def demand_payment(*, actor: Any, as_of: date, now: datetime, case_id: int, pay_by: date) -> Case:
    """责令限期支付: the clock ends on the day that the notice names."""
    case = held_case(case_id)
    if pay_by <= as_of:
        raise StepRefused("限期要在今天之后。")
    take(CASE, case, "demand", actor=actor, as_of=as_of, now=now, until=pay_by, told={"pay_by": pay_by.isoformat()})
    if case.due_on != pay_by:
        raise StepRefused(f"限期最迟 {case.due_on}，请写早一些的日期。")
    return case


@transaction.atomic
def promise_payment(
    *, actor: Any, as_of: date, now: datetime, case_id: int, promised_by: str, instalments: Iterable[tuple[date, int]]
) -> Case:
    """还款计划: days and amounts that cover all that is left. A promise is no money and closes nothing (R081)."""
    case = held_case(case_id)
    plan = sorted(instalments)
    if not plan or not promised_by.strip():
        raise StepRefused("写明谁承诺、分几期、每期多少。")
    if plan[0][0] <= as_of:
        raise StepRefused("第一期要在今天之后。")
    if any(amount <= 0 for _, amount in plan):
        raise StepRefused("每期金额要大于 0。")
    if (total := sum(amount for _, amount in plan)) != case.left_fen:
        raise StepRefused(f"还欠 {money.show(case.left_fen)} 元，计划只有 {money.show(total)} 元，两数要相等。")
    case.instalments.filter(cancelled_on__isnull=True).update(cancelled_on=as_of)
    for due_on, amount in plan:
        Instalment.objects.create(case=case, due_on=due_on, amount_fen=amount, promised_by=promised_by.strip()[:200])
    take(
        CASE, case, "promise", actor=actor, as_of=as_of, now=now, until=plan[0][0],
        told={"promised_by": promised_by, "plan": [[d.isoformat(), a] for d, a in plan]},
    )  # fmt: skip
    return case


@transaction.atomic
def withdraw_case(*, actor: Any, as_of: date, now: datetime, case_id: int, reason: str) -> Case:
    """撤案: by somebody else than the handler, with the reason; what is owed stays on the record."""
    case = held_case(case_id)
    take(CASE, case, "withdraw", actor=actor, as_of=as_of, now=now, reason=reason, changed={"closed_on": as_of})
    return case
