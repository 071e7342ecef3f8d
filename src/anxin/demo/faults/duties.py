"""Papers, officers, boards, answers and slips: A02 A07 N01 N02 Q01 R11 R13 W12 W14 W15."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from anxin.demo.faults.common import Fault, drop_rows, plant
from anxin.demo.papers import AccountEvent, Confirmation, Policy, Slip, board_check, first_payments, workers_of
from anxin.demo.people import enrol
from anxin.demo.sites import County
from anxin.demo.world import Enrolment, Person, Site
from anxin.kit import masks, months

OFFICER = "劳资专管员"


def plan(county: County) -> list[Fault]:
    s = county.sites
    today = county.as_of
    return [
        lacks(county, s[9], "备案", "yellow", "开户早已满三十天，没有备案", filed_on=None),
        lacks(county, s[10], "协议", "yellow", "开户早已满三十天，没有三方协议", agreement_on=None),
        lacks(county, s[13], "两样", "yellow", "三方协议和备案都没有", agreement_on=None, filed_on=None),
        lacks(county, s[15], "今日备案", None, "迟了很久，今天备了案", filed_on=today),
        lacks(county, s[16], "今日协议", None, "迟了很久，今天签了三方协议", agreement_on=today),
        lacks(county, s[4], "新户", None, "没有备案，但开户才二十天", account_on=county.days_ago(20), filed_on=None),
        event(county, s[20], "red", "因买卖合同案冻结", "frozen", 30, "建材买卖合同纠纷", "other", amount=86_000_000),
        event(county, s[21], "red", "查封而没写案由", "seized", 12, "", ""),
        event(county, s[22], "red", "因借贷案划拨", "deducted", 3, "民间借贷纠纷", "other", amount=1_230_000),
        event(county, s[23], None, "为本项目工资划拨", "deducted", 9, "本项目农民工工资执行案", "own_wages", amount=500_000),
        event(county, s[24], None, "冻结过，昨天解除", "frozen", 40, "租赁合同纠纷", "other", lifted=1),
        event(county, s[25], None, "冻结过，今天解除", "frozen", 20, "工程款纠纷", "other", lifted=0),
        nobody_in_charge(county, s[43]),
        officer_away(county, s[44], 20, "yellow"),
        nobody_in_charge(county, s[45]),
        officer_away(county, s[48], 13, None),
        only_in_the_ledger(county, s[51]),
        new_officer(county, s[52]),
        insured(county, s[46], "yellow", "开工以来没有工伤保险"),
        insured(county, s[47], "yellow", "工伤保险昨天到期", until=1),
        insured(county, s[48], "yellow", "工伤保险明天才生效", since=-1),
        insured(county, s[50], None, "工伤保险今天到期，今天仍有效", until=0),
        insured(county, s[52], None, "工伤保险今天生效", since=0),
        insured(county, s[49], None, "没有工伤保险，但已建成"),
        board(county, s[8], "yellow", "开工多时没有告示牌"),
        board(county, s[9], "yellow", "开工多时没有告示牌"),
        board(county, s[5], "yellow", "开工十来天没有告示牌"),
        board(county, s[10], None, "没写设置日期，有昨天的照片", photo=1),
        board(county, s[6], None, "今天才设告示牌", set_today=True),
        board(county, s[49], None, "没有告示牌，但已建成"),
        flawed(county, s[11], "yellow", "缺劳资专管员和法律援助渠道", missing=["labour_officer", "legal_aid"]),
        flawed(county, s[12], "yellow", "举报电话打不通", dead_number=True),
        flawed(county, s[17], "yellow", "牌上没有仲裁渠道", missing=["arbitration"], minimum_wage=None),
        flawed(county, s[14], None, "上次缺项，这次补齐", missing=["legal_hotline"], mended=True),
        flawed(county, s[16], None, "上次电话不通，这次通了", dead_number=True, mended=True),
        flawed(county, s[49], None, "缺项，但已建成", missing=["owner"]),
        left_out(county, s[34], "台账没写计划竣工"),
        left_out(county, s[36], "台账没写计划竣工"),
        half_blank(county, s[35]),
        blank_of(county, s[38], "管理人员没写岗位，不数", lambda e: e.role == "manager"),
        blank_of(county, s[37], "退了场的人没写工种，不数", lambda e: e.left_on is not None),
        finished_without(county, s[49]),
        unasked_for(county, s[8], 4, "blue", "发起四天没有答复"),
        unasked_for(county, s[15], 2, None, "发起两天没有答复，还没到三天"),
        objections(county, s[10], 1, "yellow", "有异议，还没有了结"),
        objections(county, s[13], 5, "orange", "五人有异议"),
        objections(county, s[18], 2, None, "有异议，今天了结", settled=True),
        answered_today(county, s[17]),
        no_slips(county, s[18], 2, "当月独缺他的清单"),
        no_slips(county, s[20], 1, "当月独缺他的清单"),
        no_slips_at_all(county, s[19]),
        slip_today(county, s[24]),
        by_voice_only(county, s[25]),
        manager_without_slip(county, s[33]),
        no_agreement(county, s[23], 0),
        no_agreement(county, s[25], 0),
        no_agreement(county, s[33], 0),
        no_agreement(county, s[26], 1),
        no_agreement(county, s[49], 2),
        own_people(county, s[0]),
    ]  # fmt: skip


# --- the account ------------------------------------------------------------------------------------------------------


def lacks(county: County, site: Site, what: str, level: str | None, why: str, **said: object) -> Fault:
    for name, value in said.items():
        setattr(site, name, value)
    plant(county, "A02", site, why, level=level)
    return
    yield what


def event(
    county: County,
    site: Site,
    level: str | None,
    why: str,
    kind: str,
    days: int,
    cause_text: str,
    cause: str,
    *,
    amount: int | None = None,
    lifted: int | None = None,
) -> Fault:
    yield "papers"
    lifted_on = None if lifted is None else county.days_ago(lifted)
    number = f"（{county.as_of.year}）云0199执{site.index + 1}号"
    site.events.append(
        AccountEvent(kind, county.days_ago(days), cause_text, cause, "云岭县人民法院", number, amount, lifted_on)
    )
    plant(county, "A07", site, why, level=level)


# --- the officer ------------------------------------------------------------------------------------------------------


def _officers(site: Site) -> list[Enrolment]:
    return [e for e in site.enrolments if e.trade == OFFICER]


def _no_officer(site: Site) -> None:
    for e in _officers(site):
        e.trade = "资料员"


def _one_officer(county: County, site: Site) -> Enrolment:
    here = _officers(site)
    assert site.start_on
    name = site.contractor.name
    return here[0] if here else enrol(
        county, site, site.start_on, role="manager", trade=OFFICER, employer=name, crew="项目管理部"
    )  # fmt: skip


def nobody_in_charge(county: County, site: Site) -> Fault:
    site.labour_officer = ""
    yield "people"
    _no_officer(site)
    plant(county, "R11", site, "底册和花名册都没有劳资专管员", level="yellow")


def officer_away(county: County, site: Site, days: int, level: str | None) -> Fault:
    """His last day on site was a while ago, or at the far end of the window."""
    yield "people"
    officer = _one_officer(county, site)
    yield "attendance"
    last = county.days_ago(days)
    month = months.month_of(last)
    for row in [a for a in site.attendance if a.person is officer.person]:
        if row.month > month:
            drop_rows(site, row.month, [officer.person])
        elif row.month == month:
            row.mask &= masks.from_days(range(1, last.day + 1))
            if level is None:
                row.mask |= masks.from_days([last.day])
            row.half &= row.mask
            row.clock = {d: t for d, t in row.clock.items() if d <= last.day}
            if not row.mask:
                drop_rows(site, month, [officer.person])
    why = f"劳资专管员 {days} 天没来，别人在干活" if level else "劳资专管员十三天前来过"
    plant(county, "R11", site, why, level=level)


def only_in_the_ledger(county: County, site: Site) -> Fault:
    yield "people"
    _no_officer(site)
    plant(county, "R11", site, "底册写了劳资专管员，花名册上没有，看不出在不在岗")


def new_officer(county: County, site: Site) -> Fault:
    yield "people"
    _no_officer(site)
    officer = enrol(
        county,
        site,
        county.days_ago(10),
        role="manager",
        trade=OFFICER,
        employer=site.contractor.name,
        crew="项目管理部",
    )
    yield "attendance"
    for month in county.window(site):
        drop_rows(site, month, [officer.person])
    plant(county, "R11", site, "劳资专管员进场才十天，还没有打过卡")


# --- insurance and boards ---------------------------------------------------------------------------------------------


def insured(
    county: County, site: Site, level: str | None, why: str, *, until: int | None = None, since: int | None = None
) -> Fault:
    yield "papers"
    old = site.policies[0]
    site.policies = []
    if until is not None:
        site.policies = [Policy(old.number, old.insurer, old.from_on, county.days_ago(until))]
    if since is not None:
        site.policies = [Policy(old.number, old.insurer, county.days_ago(since), old.to_on)]
    plant(county, "R13", site, why, level=level)


def board(
    county: County, site: Site, level: str | None, why: str, *, photo: int | None = None, set_today: bool = False
) -> Fault:
    yield "papers"
    site.board_on = county.as_of if set_today else None
    site.checks = []
    if photo is not None:
        site.checks = [board_check(county, site, photo)]
    plant(county, "N01", site, why, level=level)


def flawed(county: County, site: Site, level: str | None, why: str, *, mended: bool = False, **flaws: object) -> Fault:
    yield "papers"
    site.checks = [board_check(county, site, 9, **flaws)]
    if mended:
        site.checks.append(board_check(county, site, 2))
    plant(county, "N02", site, why, level=level)


# --- blanks -----------------------------------------------------------------------------------------------------------


def left_out(county: County, site: Site, why: str) -> Fault:
    site.planned_end = None
    plant(county, "Q01", site, why, level="blue")
    return
    yield


def half_blank(county: County, site: Site) -> Fault:
    yield "people"
    here = [e for e in site.enrolments if e.role == "worker"]
    for e in here[::2]:
        e.trade = ""
    plant(county, "Q01", site, "花名册一半的人没写工种", level="yellow")


def blank_of(county: County, site: Site, why: str, whose: Callable[[Enrolment], bool]) -> Fault:
    yield "people"
    for e in site.enrolments:
        if whose(e):
            e.trade = ""
    plant(county, "Q01", site, why)


def finished_without(county: County, site: Site) -> Fault:
    site.planned_end = None
    plant(county, "Q01", site, "台账没写计划竣工，但已建成")
    return
    yield


# --- answers ----------------------------------------------------------------------------------------------------------


def _ask_all(county: County, site: Site, days: int) -> list[Confirmation]:
    """Everybody of the last month but one is asked, so many days ago, and says yes a day later."""
    month = county.ago(1)
    asked = county.days_ago(days)
    answered = min(asked + timedelta(days=1), county.as_of)
    made = [Confirmation(p, month, asked, "confirmed", answered) for p in workers_of(site, month)]
    site.confirmations = [c for c in site.confirmations if c.month != month] + made
    return made


def unasked_for(county: County, site: Site, days: int, level: str | None, why: str) -> Fault:
    yield "papers"
    for c in _ask_all(county, site, days)[2:5]:
        c.answer, c.answered_on = "", None
        plant(county, "W12", site, why, level=level, person=c.person, month=c.month)


def objections(county: County, site: Site, count: int, level: str | None, why: str, *, settled: bool = False) -> Fault:
    yield "papers"
    said = (("少算了两天出勤", "days"), ("加班工资没有算", "amount"), ("卡号不对", "card"), ("和说好的不一样", "other"))
    chosen = _ask_all(county, site, 12)[1 : 1 + count]
    for n, c in enumerate(chosen):
        c.answer, (c.objection, c.about) = "objected", said[n % len(said)]
        if settled:
            c.settled_on = county.as_of
        own = None if settled else "yellow"
        plant(county, "W12", site, why, level=own, person=c.person, month=c.month)
    if level == "orange":
        plant(county, "W12", site, why, level=level, month=county.ago(1))


def answered_today(county: County, site: Site) -> Fault:
    yield "papers"
    c = _ask_all(county, site, 9)[3]
    c.answered_on = county.as_of
    plant(county, "W12", site, "拖了九天，今天确认了", person=c.person, month=c.month)


# --- slips ------------------------------------------------------------------------------------------------------------


def _slips_of(county: County, site: Site, month: int, *, role: str = "worker") -> list[Slip]:
    """Slips of that month for people paid once, long ago, in the order of the roster."""
    first = first_payments(site)
    once = {
        key
        for key, (_, _, day) in first.items()
        if (county.as_of - day).days >= 5 and sum((id(r.person), r.month) == key for r in site.receipts) == 1
    }
    people = [id(e.person) for e in site.enrolments if e.role == role]
    return [s for s in site.slips if s.month == month and (id(s.person), month) in once and id(s.person) in people]


def _drop(site: Site, person: Person, month: int) -> None:
    site.slips = [s for s in site.slips if not (s.person is person and s.month == month)]


def no_slips(county: County, site: Site, count: int, why: str) -> Fault:
    yield "papers"
    month = county.ago(2)
    for s in _slips_of(county, site, month)[1 : 1 + count]:
        _drop(site, s.person, month)
        plant(county, "W14", site, why, level="blue", person=s.person, month=month)


def no_slips_at_all(county: County, site: Site) -> Fault:
    yield "papers"
    month = county.ago(2)
    site.slips = [s for s in site.slips if s.month != month]
    plant(county, "W14", site, "整月没有一份工资清单", level="blue", month=month)


def slip_today(county: County, site: Site) -> Fault:
    yield "papers"
    s = _slips_of(county, site, county.ago(2))[1]
    s.delivered_on = county.as_of
    plant(county, "W14", site, "迟了很久，今天送达", person=s.person, month=s.month)


def by_voice_only(county: County, site: Site) -> Fault:
    yield "papers"
    s = _slips_of(county, site, county.ago(2))[1]
    s.channel = "voice"
    plant(county, "W14", site, "只有语音送达，也算", person=s.person, month=s.month)


def manager_without_slip(county: County, site: Site) -> Fault:
    yield "papers"
    s = _slips_of(county, site, county.ago(2), role="manager")[0]
    _drop(site, s.person, s.month)
    plant(county, "W14", site, "管理人员没有清单，不看", person=s.person, month=s.month)


# --- agreements -------------------------------------------------------------------------------------------------------


def no_agreement(county: County, site: Site, kind: int) -> Fault:
    """A subcontractor at work without an agreement (0), with one of today (1), or on a finished site (2)."""
    yield "papers"
    at_work = {e.employer for e in site.enrolments}
    firm = next(s.name for s in site.subs if s.name in at_work)
    if kind == 1:
        site.agreements[firm] = county.as_of
    else:
        del site.agreements[firm]
    why = ("分包单位没有代发委托协议", "拖了很久，今天签了代发委托协议", "没有代发委托协议，但已建成")[kind]
    plant(county, "W15", site, why, level=None if kind else "yellow", employer=firm)


def own_people(county: County, site: Site) -> Fault:
    yield "papers"
    plant(county, "W15", site, "没有分包，总承包自己的人", employer=site.contractor.name)
