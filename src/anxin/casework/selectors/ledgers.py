"""The ledgers A2, A6 to A10 and A19, filled from clues and cases; nothing is typed twice (R192, R214, R111, R142).

Columns stand in the order and under the headings of the forms. Names and phones are masked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q

from anxin.access.models import Region
from anxin.access.scope import Scope
from anxin.kit import money
from anxin.kit.text import mask_name
from anxin.registry.models import Contract, EnterpriseFact, ProjectFact
from anxin.wages.models import LabourCost

from ..flow import CASE, CLUE
from ..models import CallBack, Case, CaseEvent, Cause, Clue, ClueEvent, Recovery, Tier
from ..services.cases import who_pays
from .ledger_columns import Ledger, people_money, span
from .ledger_columns import LedgerColumn as C

_FUNDING = dict(ProjectFact.Funding.choices)


# --- how rows are read ---------------------------------------------------------------------------------------


def _facts(lead: str = "") -> list[Prefetch]:
    firms = EnterpriseFact.objects_unscoped.filter(known_to__isnull=True)
    sites = ProjectFact.objects_unscoped.filter(known_to__isnull=True).select_related("owner", "contractor")
    return [
        Prefetch(f"{lead}employer__facts", firms, to_attr="open_facts"),
        Prefetch(f"{lead}project__facts", sites, to_attr="open_facts"),
    ]


def clues(scope: Scope) -> Any:
    rows = Clue.objects.within(scope).select_related(
        "employer", "project", "agency", "first_agency", "first_user", "handler", "leader", "case__leader"
    )
    return rows.prefetch_related(
        "doors", "papers", "call_backs", Prefetch("events", ClueEvent.objects.order_by("id")), "case__parties",
        "case__findings", "case__owed__recoveries", *_facts(),
    )  # fmt: skip


def cases(scope: Scope) -> Any:
    rows = Case.objects.within(scope).select_related("employer", "project", "agency", "leader", "handler")
    return rows.prefetch_related(
        "parties", "findings", "instalments", "clues", "warnings", "owed__recoveries", "call_backs",
        Prefetch("events", CaseEvent.objects.order_by("id")), *_facts(),
    )  # fmt: skip


def _debts(scope: Scope) -> Any:
    """Cases behind which project money is owed: by the owner, by the treasury, or not yet settled."""
    owing = (Cause.PROJECT_DEBT, Cause.LATE_ACCOUNTS, Cause.FUNDS)
    rows = cases(scope).filter(project__isnull=False)
    found = Case.objects_unscoped.filter(findings__finding="owner_paid_late").values("pk")
    return rows.filter(Q(unsettled_project_fen__gt=0) | Q(cause__in=owing) | Q(pk__in=found))


def _old(scope: Scope) -> Any:
    return cases(scope).filter(is_old=True)


def _major(scope: Scope) -> Any:
    urgent = Clue.objects_unscoped.exclude(urgency=[]).filter(case__isnull=False).values("case_id")
    return cases(scope).filter(Q(tier=Tier.MAJOR) | Q(special_team=True) | Q(listed=True) | Q(pk__in=urgent))


def _call_backs(scope: Scope) -> Any:
    seen = Q(case__in=Case.objects.within(scope).values("pk")) | Q(clue__in=Clue.objects.within(scope).values("pk"))
    return CallBack.objects.filter(seen).select_related("case", "clue", "worker")


# --- what stands in them -------------------------------------------------------------------------------------


def _site(row: Any) -> Any:
    return row.project.open_facts[0] if row.project_id and row.project.open_facts else None


def _firm(row: Any) -> Any:
    return row.employer.open_facts[0] if row.employer_id and row.employer.open_facts else None


def _employer(row: Any) -> str:
    return (row.employer.name if row.employer_id else getattr(row, "employer_name", "")) or ""


def _project(row: Any) -> str:
    return (row.project.name if row.project_id else getattr(row, "project_name", "")) or ""


def _reporter(clue: Clue) -> str:
    name = "匿名" if clue.anonymous else mask_name(clue.reporter_name)
    return " ".join(part for part in (name, str(clue.phone) if clue.phone else "") if part)


def _liable(case: Case | None) -> str:
    if case is None:
        return ""
    return "；".join(f"{one.order}. {one.party.role.label} {one.party.name or '（待查）'}" for one in who_pays(case))


def _recoveries(case: Case | None) -> list[Recovery]:
    return [r for o in case.owed.all() for r in o.recoveries.all()] if case is not None else []


def _paid_people(case: Case | None) -> int:
    return len({o.worker_id or o.name for o in case.owed.all() if o.recovered_fen}) if case is not None else 0


def _left_people(case: Case | None) -> int:
    return len({o.worker_id or o.name for o in case.owed.all() if o.left_fen}) if case is not None else 0


def _paid(clue: Clue) -> str:
    if clue.case is not None:
        return people_money(_paid_people(clue.case), clue.case.recovered_fen)
    done = bool(clue.paid_fen) and (clue.paid_fen or 0) >= (clue.found_fen or 0)
    return people_money(clue.found_people if done else 0, clue.paid_fen)


def _left(clue: Clue) -> str:
    if clue.case is not None:
        return people_money(_left_people(clue.case), clue.case.left_fen)
    left = max((clue.found_fen or 0) - (clue.paid_fen or 0), 0)
    return people_money(clue.found_people if left else 0, left)


def _vouchers(case: Case | None) -> str:
    keys = dict.fromkeys(r.receipt_key[:12] for r in _recoveries(case) if r.receipt_key)
    return "、".join(keys)


def _answers(row: Any) -> str:
    return "、".join(dict.fromkeys(c.get_answer_display() for c in row.call_backs.all()))


def _event(row: Any, *steps: str) -> Any:
    """The last line of history with one of these steps."""
    return next((e for e in reversed(list(row.events.all())) if e.step in steps), None)


def _passed(clue: Clue) -> str:
    return "是" if clue.passed_on or clue.conclusion in ("police", "other_area") else "否"


def _yes(value: Any) -> str:
    return "是" if value else "否"


# 序号 is counted as the rows are written.
_N = C("序号", lambda r: r.n, "int")

A2 = Ledger(
    "A2", "欠薪处置台账",
    (
        _N, C("线索来源渠道", lambda c: c.get_door_display()), C("线索编号", lambda c: c.number),
        C("接收时间", lambda c: c.received_at, "moment"), C("用人单位", _employer),
        C("统一社会信用代码", lambda c: f.credit_code if (f := _firm(c)) else ""), C("所属项目", _project),
        C("行业", lambda c: f.industry if (f := _site(c)) else ""),
        C("资金性质", lambda c: _FUNDING.get(f.funding, f.funding) if (f := _site(c)) else ""),
        C("反映人及电话(脱敏)", _reporter), C("涉及人数", lambda c: c.people, "int"),
        C("涉及金额", lambda c: c.amount_fen, "money"), C("欠薪时段", lambda c: span(c.months)),
        C("欠薪原因", lambda c: c.case.get_cause_display() if c.case else ""), C("责任主体(清偿顺序)", lambda c: _liable(c.case)),
        C("核实人数/金额", lambda c: people_money(c.found_people, c.found_fen)),
        C("处置方式", lambda c: "立案" if c.case_id else "引导" if c.guided_to else c.get_conclusion_display()),
        C("承办单位", lambda c: c.agency.name), C("承办人", lambda c: c.handler.display_name if c.handler else ""),
        C("包案领导", lambda c: p.display_name if (p := (c.case.leader if c.case else c.leader)) else ""),
        C("办结时限", lambda c: c.case.limit_on if c.case else c.limit_on, "date"), C("当前状态", lambda c: c.get_state_display()),
        C("已支付人数/金额", _paid), C("剩余人数/金额", _left), C("支付凭证号", lambda c: _vouchers(c.case)),
        C("办结时间", lambda c: c.closed_on, "date"), C("核处结论", lambda c: c.get_conclusion_display()),
        C("回访结果", _answers), C("是否重复", lambda c: _yes(len(c.doors.all()) > 1 or c.state == "joined" or c.reopened)),
        C("是否移送", _passed), C("备注✎"),
    ),
    clues, "received_at__date", ("received_at", "id"), ~Q(state__in=sorted(CLUE.ends)),
)  # fmt: skip

A6 = Ledger(
    "A6", "清欠资金台账",
    (
        _N, C("项目", _project), C("业主单位", lambda c: f.owner.name if (f := _site(c)) and f.owner else ""),
        C("施工单位", lambda c: f.contractor.name if (f := _site(c)) and f.contractor else ""),
        C("合同价", lambda c: c.contract_fen, "money"), C("审定价"), C("已付工程款"),
        C("尚欠工程款", lambda c: c.unsettled_project_fen, "money"),
        C("其中人工费", lambda c: c.labour_left_fen, "money"),
        C("涉及欠薪人数/金额", lambda c: people_money(c.people, c.owed_fen)), C("拖欠原因", lambda c: c.get_cause_display()),
        C("资金来源", lambda c: c.get_means_display()),
        C("还款计划(月度)", lambda c: "；".join(f"{i.due_on} {money.show(i.amount_fen)} 元" for i in c.instalments.all() if not i.cancelled_on)),
        C("本期还款", lambda c: c.recovered_fen, "money"), C("责任专班", lambda c: c.agency.name),
        C("责任人", lambda c: c.handler.display_name if c.handler else ""), C("完成时限", lambda c: c.limit_on, "date"),
        C("进展", lambda c: c.get_state_display()),
    ),
    _debts, "filed_on", ("filed_on", "id"), ~Q(state__in=sorted(CASE.ends)), "审定价、已付工程款由财政和建设单位填报",
)  # fmt: skip

A7 = Ledger(
    "A7", "陈年积案台账",
    (
        C("案号", lambda c: c.number), C("项目/企业", lambda c: " / ".join(p for p in (_project(c), _employer(c)) if p)),
        C("发生年份", lambda c: str(c.arisen_on.year) if c.arisen_on else ""), C("人数", lambda c: c.people, "int"),
        C("金额", lambda c: c.owed_fen, "money"), C("形成原因", lambda c: c.get_cause_display()),
        C("历次处置", lambda c: "；".join(f"{e.as_of} {e.label}" for e in c.events.all())),
        C("定包案单位", lambda c: c.agency.name), C("定包案领导", lambda c: c.leader.display_name if c.leader else ""),
        C("定工作措施", lambda c: c.measures), C("定化解时限", lambda c: c.limit_on, "date"),
        C("旬进展", lambda c: f"{e.as_of} {e.label}" if (e := next(reversed(list(c.events.all())), None)) else ""),
        C("风险研判(信访/极端)", lambda c: "；".join(_risks(c))), C("销号", lambda c: c.closed_on, "date"),
    ),
    _old, "filed_on", ("filed_on", "id"), ~Q(state__in=sorted(CASE.ends)),
)  # fmt: skip

A8 = Ledger(
    "A8", "重大欠薪问题和敏感项目台账",
    (
        C("对象", lambda c: _project(c) or _employer(c)), C("属地", lambda c: c.place),
        C("情形", lambda c: "；".join([people_money(c.people, c.owed_fen), *_risks(c)])),
        C("首报时间", lambda c: c.events.all()[0].at if c.events.all() else None, "moment"),
        C("牵头领导", lambda c: c.leader.display_name if c.leader else ""), C("稳控措施", lambda c: c.measures),
        C("应急周转金", lambda c: c.get_means_display() if c.means == "emergency" else ""),
        C("公安联动", lambda c: _yes(any(k.conclusion == "police" or k.door == "police" for k in c.clues.all()))),
        C("舆情应对", lambda c: _yes(any("opinion" in k.urgency or k.door == "opinion" for k in c.clues.all()))),
        C("日进展", lambda c: f"{e.as_of} {e.label}" if (e := next(reversed(list(c.events.all())), None)) else ""),
        C("解除时间", lambda c: c.closed_on, "date"),
    ),
    _major, "filed_on", ("filed_on", "id"), ~Q(state__in=sorted(CASE.ends)),
)  # fmt: skip

A9 = Ledger(
    "A9", "线索登记表",
    (
        C("编号", lambda c: c.number), C("渠道", lambda c: c.get_door_display()), C("接收时间", lambda c: c.received_at, "moment"),
        C("领域(工程/非工程)", lambda c: c.get_area_display()),
        # The form wants them kept sealed: the sheet carries the masked ones, the sealed ones stay in the house.
        C("反映人姓名、证件、电话、收款卡(加密)", lambda c: " ".join(p for p in (_reporter(c), str(c.id_number) if c.id_number else "") if p)),
        C("用人单位及地址", lambda c: f"{_employer(c)} {f.address if (f := _firm(c)) else ''}".strip()),
        C("项目", _project), C("包工头/负责人", lambda c: mask_name(c.debtor_name) if c.debtor_name else ""),
        C("欠薪时段", lambda c: span(c.months)), C("人数", lambda c: c.people, "int"), C("金额", lambda c: c.amount_fen, "money"),
        C("工作内容"), C("证据", lambda c: "、".join(p.get_kind_display() for p in c.papers.all())),
        C("首问责任人", lambda c: " ".join(p for p in (c.first_agency.name, c.first_user.display_name if c.first_user else "") if p)),
        C("分流去向", lambda c: c.agency.name if c.agency_id != c.first_agency_id else c.guided_to),
        C("时限", lambda c: c.limit_on, "date"), C("状态", lambda c: c.get_state_display()),
    ),
    clues, "received_at__date", ("received_at", "id"), ~Q(state__in=sorted(CLUE.ends)), "工作内容由登记人填写",
)  # fmt: skip

A10 = Ledger(
    "A10", "线索核查情况表",
    (
        C("线索编号", lambda c: c.number),
        C("核查单位/人员", lambda c: " ".join(p for p in (c.agency.name, c.handler.display_name if c.handler else "") if p)),
        C("联系反映人时间与结果", lambda c: "；".join(f"{b.at:%Y-%m-%d} {b.get_answer_display()}" for b in c.call_backs.all())),
        C("到场时间"), C("被核查单位陈述"),
        C("调取材料", lambda c: "、".join(p.name or p.get_kind_display() for p in c.papers.all())),
        C("认定事实(人数、金额、时段、主体)", lambda c: "，".join(p for p in (people_money(c.found_people, c.found_fen), span(c.found_months), _employer(c)) if p)),
        C("处置过程", lambda c: "；".join(f"{e.as_of} {e.label}" for e in c.events.all())),
        C("支付凭证", lambda c: _vouchers(c.case)), C("结论类别", lambda c: c.get_conclusion_display()),
        C("结论说明", lambda c: c.conclusion_words), C("反映人意见", _answers), C("审核人"),
        C("提交时间", lambda c: e.at if (e := _event(c, "verify")) else None, "moment"),
    ),
    lambda scope: clues(scope).filter(found_people__isnull=False), "received_at__date", ("received_at", "id"), ~Q(state__in=sorted(CLUE.ends)),
    "到场时间、被核查单位陈述、审核人由核查人填写",
)  # fmt: skip

A10T = Ledger(
    "A10T", "线索转办申请",
    (
        C("线索编号", lambda e: e.clue.number), C("申请单位", lambda e: e.agency_name),
        C("拟转单位", lambda e: e.clue.agency.name), C("理由(属地/行业/性质)", lambda e: e.reason),
        C("依据材料", lambda e: "、".join(p.name or p.get_kind_display() for p in e.clue.papers.all())),
        C("审批人", lambda e: e.actor_display), C("时间", lambda e: e.at, "moment"),
    ),
    lambda scope: ClueEvent.objects.filter(step="pass_on", clue__in=Clue.objects.within(scope).values("pk"))
    .select_related("clue__agency").prefetch_related("clue__papers"),
    "at__date", ("at", "id"),
)  # fmt: skip

A19 = Ledger(
    "A19", "回访台账",
    (
        C("编号", lambda b: str(b.pk)), C("对象(工人)", lambda b: mask_name(b.worker.name) if b.worker else "反映人"),
        C("来源(案件/预警/抽样)", lambda b: f"案件 {b.case.number}" if b.case else f"线索 {b.clue.number}"), C("方式"),
        C("时间", lambda b: b.at, "moment"),
        C("问题清单(是否拿到/金额/卡是否本人/有无被扣)", lambda b: b.words), C("结果", lambda b: b.get_answer_display()),
        C("是否重开", lambda b: _yes(b.answer in (CallBack.Answer.NOT_ALL, CallBack.Answer.NOTHING))),
    ),
    _call_backs, "at__date", ("at", "id"), None, "方式由回访人填写",
)  # fmt: skip

LEDGERS = {one.code: one for one in (A2, A6, A7, A8, A9, A10, A10T, A19)}

_URGENT = {"group": "群体", "extreme": "扬言极端", "opinion": "舆情", "minors": "有未成年人", "injury": "受伤"}


def _risks(case: Case) -> Iterable[str]:
    found = [_URGENT[u] for k in case.clues.all() for u in k.urgency if u in _URGENT]
    found += ["信访" for k in case.clues.all() if k.door == "petition"]
    return dict.fromkeys(found)


def prepared(ledger: Ledger, found: Iterable[Any], first: int = 1) -> list[Any]:
    """The rows of a page or a sheet with what several of them need, in a fixed number of queries: ``n``, places, debts."""
    rows = list(found)
    for n, row in enumerate(rows, start=first):
        row.n = n
    if ledger is A8:
        names = dict(Region.objects.filter(code__in={r.region_code for r in rows}).values_list("code", "name"))
        for row in rows:
            row.place = names.get(row.region_code, row.region_code)
    if ledger is A6:
        sites = {r.project_id for r in rows}
        open_ = {"known_to__isnull": True, "project_id__in": sites}
        contracts = (
            Contract.objects_unscoped.filter(kind="main", **open_)
            .order_by("pk")
            .values_list("project_id", "amount_fen")
        )
        prices = {site: fen for site, fen in contracts if fen}
        left: dict[int, int] = {}
        for site, due, paid in LabourCost.objects_unscoped.filter(**open_).values_list(
            "project_id", "due_fen", "paid_fen"
        ):
            left[site] = left.get(site, 0) + max((due or 0) - (paid or 0), 0)
        for row in rows:
            row.contract_fen, row.labour_left_fen = prices.get(row.project_id, 0), left.get(row.project_id, 0)
    return rows
