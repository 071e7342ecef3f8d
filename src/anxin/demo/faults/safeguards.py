"""Accounts, deposits and the platform: A01 A03 A04 A05 D01 D03 Q05."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from anxin.demo import bank
from anxin.demo import calendar as cal
from anxin.demo.faults.common import Fault, choose_pay_day, drop_receipts, on_site, plant
from anxin.demo.sites import County, dates
from anxin.demo.world import Deposit, Entry, Sighting, Site
from anxin.kit import months


def plan(county: County) -> list[Fault]:
    s = county.sites
    return [
        no_account(county, s[0], 25, "blue", "合同签订 25 天仍未开立专户，在场不足 10 人"),
        no_account(county, s[1], 35, "orange", "合同签订 35 天仍未开立专户，在场不足 10 人"),
        no_account(county, s[2], 50, "red", "合同签订 50 天仍未开立专户"),
        no_account(county, s[3], 19, None, "合同签订 19 天，还没到 20 天"),
        no_account(county, s[45], None, "red", "无专户而在场已满 10 人"),
        late_account(county, s[47]),
        undated_account(county, s[48]),
        no_deposit(county, s[4], 16, "blue", "发证后第 16 个工作日仍未存保证金"),
        no_deposit(county, s[5], 22, "orange", "发证后第 22 个工作日仍未存保证金"),
        no_deposit(county, s[6], 14, None, "发证后第 14 个工作日，还没到 15 个"),
        no_deposit(county, s[45], None, "red", "开工已久从未存保证金"),
        exempt_deposit(county, s[46]),
        deposit_yesterday(county, s[43]),
        guarantee_ends(county, s[8], 50, "blue"),
        guarantee_ends(county, s[9], 20, "yellow"),
        guarantee_ends(county, s[10], -10, "orange"),
        guarantee_ends(county, s[11], 61, None),
        cash_beside_guarantee(county, s[12]),
        finished(county, s[49]),
        idle_account(county, s[52], 1, "orange"),
        idle_account(county, s[53], 2, "red"),
        idle_account(county, s[54], None, "red"),
        tiny_idle(county, s[7]),
        receipts_only(county, s[50]),
        late_debit(county, s[51]),
        low_balance(county, s[39], "yellow orange red"),
        low_balance(county, s[40], "orange yellow red"),
        low_balance(county, s[41], "red"),
        far_off(county, s[42]),
        exact_balance(county, s[43]),
        low_but_paid(county, s[44]),
        *(diverted(county, s[14 + n], n) for n in range(4)),
        *(lawful_debit(county, s[18 + n], n) for n in range(4)),
        not_joined(county, s[32], 15),
        not_joined(county, s[33], 30),
        *(only_sighted(county, n) for n in range(2)),
        nearly_joined(county, s[34], "推送后第 9 个工作日，还没到 10 个", 9),
        nearly_joined(county, s[35], "有免接入依据", 40, exempt="抢险救灾工程，县政府批复免接入"),
        nearly_joined(county, s[36], "今天刚接入", 25, joined_on=county.as_of),
    ]


def _young(county: County, site: Site, contract_on: date, permit_on: date) -> None:
    dates(county, site, contract_on=contract_on, permit_on=permit_on)
    assert site.start_on
    for d in site.deposits:
        d.lodged_on = cal.calendar().add_workdays(permit_on, 3)
        d.start_on = d.lodged_on if d.end_on else None
    site.sightings = []


def no_account(county: County, site: Site, age: int | None, level: str | None, why: str) -> Fault:
    if age is not None:
        signed = county.days_ago(age)
        _young(county, site, signed, min(signed + timedelta(days=6), county.days_ago(13)))
    site.account_on = site.filed_on = site.agreement_on = None
    site.account_no = site.account_bank = ""
    plant(county, "A01", site, why, level=level)
    return
    yield


def late_account(county: County, site: Site) -> Fault:
    assert site.contract_on and site.start_on
    site.contract_on = site.start_on - timedelta(days=32)
    site.permit_on = site.contract_on + timedelta(days=9)
    site.account_on = site.contract_on + timedelta(days=44)
    site.agreement_on, site.filed_on = site.account_on, site.account_on + timedelta(days=3)
    for d in site.deposits:
        d.lodged_on = cal.calendar().add_workdays(site.permit_on, 5)
    plant(county, "A01", site, "合同签订第 44 天才开户，但已经开了")
    return
    yield


def undated_account(county: County, site: Site) -> Fault:
    site.account_date_known = False
    plant(county, "A01", site, "底册没写开户日期，但账号和流水都有")
    return
    yield


def no_deposit(county: County, site: Site, workdays: int | None, level: str | None, why: str) -> Fault:
    if workdays is not None:
        permit = cal.workdays_before(county.as_of, workdays)
        while not cal.calendar().is_workday(permit):
            permit -= timedelta(days=1)
        _young(county, site, permit - timedelta(days=5), permit)
    site.deposits = []
    plant(county, "D01", site, why, level=level)
    return
    yield


def exempt_deposit(county: County, site: Site) -> Fault:
    until = county.as_of + timedelta(days=200)
    site.deposits = [Deposit(exemption="连续三年守法，云人社免〔2024〕6号", exemption_to=until)]
    plant(county, "D01", site, "有有效的免存依据")
    return
    yield


def deposit_yesterday(county: County, site: Site) -> Fault:
    day, amount = county.days_ago(1), site.contract_fen * 15 // 1000
    site.deposits = [
        Deposit("bank_guarantee", amount, amount, day, "中国农业银行云岭支行", "BH9043", day, day + timedelta(days=400))
    ]
    plant(county, "D01", site, "迟了很久，但昨天已经补交保函")
    return
    yield


def guarantee_ends(county: County, site: Site, days: int, level: str | None) -> Fault:
    assert site.permit_on
    amount, lodged = site.contract_fen * 15 // 1000, cal.calendar().add_workdays(site.permit_on, 6)
    end = county.as_of + timedelta(days=days)
    site.deposits = [
        Deposit("bank_guarantee", amount, amount, lodged, "中国工商银行云岭支行", f"BH{site.index:04d}X", lodged, end)
    ]
    why = f"保函 {days} 天后到期" if days >= 0 else f"保函已过期 {-days} 天而工程未完"
    plant(county, "D03", site, why, level=level)
    return
    yield


def cash_beside_guarantee(county: County, site: Site) -> Fault:
    yield from guarantee_ends(county, site, -30, None)
    county.planted[-1].why = "保函已过期，但另存有现金保证金"
    amount, day = site.contract_fen * 15 // 1000, county.days_ago(40)
    site.deposits.append(Deposit("cash", amount, amount, day, "云岭农村商业银行", f"BZJ{site.index:04d}"))


def finished(county: County, site: Site) -> Fault:
    """A finished site: its guarantee may lapse, and nobody need clock in although the roster was never closed."""
    end = months.first_day(county.ago(2)) + timedelta(days=17)
    while cal.shut(end):
        end -= timedelta(days=1)
    site.status, site.actual_end, site.no_turnover = "finished", end, True
    site.stop_after = end
    yield from guarantee_ends(county, site, -10, None)
    county.planted[-1].why = "保函已过期，但工程已建成"
    plant(county, "T01", site, "已完工，名册未销而无人考勤", month=county.ago(1))


def idle_account(county: County, site: Site, back: int | None, level: str) -> Fault:
    """Wages go past the account from some month on: nothing through the bank, cash instead."""
    yield "receipts"
    since = months.first_day(county.ago(back)) if back is not None else date.min
    site.receipts = [r for r in site.receipts if r.paid_at.date() < since]
    for line in site.lines:
        if line.prepared_on >= since:
            line.pay_mode = "cash"
    month = county.ago(1)
    plant(county, "A03", site, "有人出勤而专户与代发都没有一笔工资", level=level, month=month)


def tiny_idle(county: County, site: Site) -> Fault:
    site.start_on = months.first_day(county.ago(2)) + timedelta(days=3)
    while cal.shut(site.start_on):
        site.start_on += timedelta(days=1)
    site.target = 4
    _young(county, site, site.start_on - timedelta(days=40), site.start_on - timedelta(days=30))
    yield "receipts"
    site.receipts = []
    plant(county, "A03", site, "专户无工资支出，但当月只有 4 人出勤", month=county.ago(1))


def receipts_only(county: County, site: Site) -> Fault:
    site.paid_by_account = False
    plant(county, "A03", site, "专户无工资支出，但有银行代发成功的回单", month=county.ago(1))
    return
    yield


def late_debit(county: County, site: Site) -> Fault:
    month = county.ago(1)
    yield "receipts"
    late = [r for r in site.receipts if r.month == month]
    drop_receipts(site, month)
    day = months.last_day(months.add(month, 1))
    total = sum(r.amount for r in late)
    at = datetime.combine(day, time(16, 45))
    site.extra_entries.append(Entry(at, "out", total, "", "", "批量代发工资", "wage"))
    plant(county, "A03", site, "次月最后一天才从专户代发一笔工资，回单未报", month=month)


# Days late by level of A04: negative before the pay day.
_A04 = {
    "yellow": (range(-10, -3), "发薪日前 4 至 10 天余额不够发放"),
    "orange": (range(-3, 0), "发薪日前 3 天内余额不够发放"),
    "red": (range(0, 20), "发薪日已到，余额不够发放"),
}


def _agree(county: County, site: Site, ranges: list[range]) -> tuple[int, int]:
    """A pay day in the first of the ranges that the calendar allows: before a long festival some days are no pay days.

    Gives the month and which range it was.
    """
    for n, days_late in enumerate(ranges):
        try:
            return choose_pay_day(county, site, lambda days, late=days_late: days in late), n
        except LookupError:
            continue
    raise LookupError(f"{site.name}: 没有合适的发薪日")


def low_balance(county: County, site: Site, levels: str) -> Fault:
    """Wages are due and the account cannot bear them; at the first of the levels that the calendar allows."""
    wanted = levels.split()
    month, n = _agree(county, site, [_A04[level][0] for level in wanted])
    site.floor_pct, site.lc_ratio = 0, 40
    yield "receipts"
    drop_receipts(site, month)
    plant(county, "A04", site, _A04[wanted[n]][1], level=wanted[n], month=month)


def far_off(county: County, site: Site) -> Fault:
    month = choose_pay_day(county, site, lambda days: -30 <= days < -10)
    site.floor_pct, site.lc_ratio = 0, 40
    yield "receipts"
    drop_receipts(site, month)
    plant(county, "A04", site, "余额虽低，离发薪日还有 10 天以上", month=month)


def exact_balance(county: County, site: Site) -> Fault:
    month, _ = _agree(county, site, [range(-10, 0), range(0, 20)])
    site.floor_pct, site.lc_ratio = 0, 40
    yield "receipts"
    drop_receipts(site, month)
    yield "money"
    owed = bank.owed_by_month(site)
    recent = sorted(m for m in owed if m < month)[-3:]
    need = owed.get(month) or sum(owed[m] for m in recent) // len(recent)
    gap = need - ((site.entries[-1].balance or 0) if site.entries else 0)
    name, account = site.contractor.name, bank.contractor_account(site)
    at = datetime.combine(county.as_of, time(23, 30))
    site.extra_entries.append(Entry(at, "in", gap, name, account, "总包补足专户资金", "other"))
    bank.book(county, site)
    plant(county, "A04", site, "余额恰好等于应发数", month=month)


def low_but_paid(county: County, site: Site) -> Fault:
    month = choose_pay_day(county, site, lambda days: 0 <= days <= 20)
    site.floor_pct, site.lc_ratio = 0, 40
    plant(county, "A04", site, "余额很低，但当月工资已经全部发出", month=month)
    return
    yield


def diverted(county: County, site: Site, n: int) -> Fault:
    """Money leaves the account for the owner, the contractor, a dealer, or nobody knows whom."""
    yield "people"
    peers = (
        (site.owner.name, bank.owner_account(site), "往来款"),
        (site.contractor.name, bank.contractor_account(site), "资金归集"),
        ("云岭顺达建材经营部", "51029900000000001234", "支付材料款"),
        ("", "", "转账支出"),
    )
    name, account, summary = peers[n]
    day = months.first_day(county.ago(n % 3)).replace(day=11 + n)
    entry = Entry(
        datetime.combine(day, time(14, 20 + n)), "out", 5_000_000 + n * 1_234_500, name, account, summary, "other"
    )
    site.extra_entries.append(entry)
    plant(county, "A05", site, f"专户转出：{summary}", level="red", month=months.month_of(day))


def lawful_debit(county: County, site: Site, n: int) -> Fault:
    """Debits that are no diversion: tax, the bank's fee, the bank's correction, a single worker."""
    yield "people"
    worker = on_site(county, site)[0].person
    tax = ("国家税务总局云岭县税务局", "51030000000000000001", "代扣代缴个人所得税", "tax")
    fee = ("", "", "账户管理手续费", "fee")
    slip = ("待清算资金户", "51040000000000000002", "错账冲正", "bank_correction")
    him = (worker.name, worker.card, "离场结算", "other")
    name, account, summary, purpose = (tax, fee, slip, him)[n]
    day = months.first_day(county.ago(1)).replace(day=12 + n)
    at = datetime.combine(day, time(11, 5 + n))
    site.extra_entries.append(Entry(at, "out", 345_600 + n * 1000, name, account, summary, purpose))
    plant(county, "A05", site, f"专户转出：{summary}，不算挪用", month=months.month_of(day))


def not_joined(county: County, site: Site, workdays: int) -> Fault:
    site.joined, site.joined_on = False, None
    seen = cal.workdays_before(county.as_of, workdays)
    site.sightings = [Sighting("县行政审批局", seen, site.permit_no)]
    plant(county, "Q05", site, f"推送后 {workdays} 个工作日仍未接入", level="orange")
    return
    yield


def only_sighted(county: County, n: int) -> Fault:
    """A project that the treasury pays for and that is on nobody's list."""
    name = ("云岭县望江镇垃圾转运站工程", "云岭县茶园镇文化广场工程")[n]
    town = county.sites[n].town
    site = Site(
        900 + n, name, "", county.rng, town, 0, county.sites[n].contractor, county.sites[n].owner, [], listed=False
    )
    seen = cal.workdays_before(county.as_of, 10 + 9 * n)
    site.sightings = [Sighting(("县财政局", "县公共资源交易中心")[n], seen, "", 350_000_000 + n)]
    county.sites.append(site)
    plant(county, "Q05", site, "别的部门已推送，底册上没有", level="orange")
    return
    yield


def nearly_joined(
    county: County, site: Site, why: str, workdays: int, *, exempt: str = "", joined_on: date | None = None
) -> Fault:
    site.joined, site.joined_on, site.exempt_reason = joined_on is not None, joined_on, exempt
    seen = cal.workdays_before(county.as_of, workdays)
    site.sightings = [Sighting("县行政审批局", seen, site.permit_no)]
    plant(county, "Q05", site, why)
    return
    yield
