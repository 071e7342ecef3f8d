"""Wages late, short, below the minimum (W02 W03 W04 W05 W16)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from anxin.demo import calendar as cal
from anxin.demo.faults.common import (
    Fault,
    busiest,
    choose_pay_day,
    choose_pay_day_by,
    drop_receipts,
    line_of,
    paid_people,
    plant,
    receipt_of,
    row_of,
    steady,
)
from anxin.demo.sites import County
from anxin.demo.work import batch_time, payday
from anxin.demo.world import Receipt, Site
from anxin.kit import masks, months


def plan(county: County) -> list[Fault]:
    s = county.sites
    return [
        some_unpaid(county, s[8], range(1, 15), "yellow", "过了发薪日，有 3 人没有发"),
        some_unpaid(county, s[9], range(15, 30), "orange", "过了发薪日半个月，有 3 人没有发"),
        all_unpaid(county, s[10]),
        some_unpaid(county, s[11], range(-25, 1), None, "还没有发，但发薪日未过"),
        paid_in_time(county, s[12]),
        in_two_parts(county, s[13], "W02"),
        few_paid(county, s[14], 1, "yellow"),
        few_paid(county, s[15], 20, "red"),
        few_paid(county, s[16], 1, "yellow"),
        manager_unpaid(county, s[17]),
        not_due(county, s[18]),
        little_paid(county, s[19]),
        bank_failed(county, s[20], range(3, 7), "yellow"),
        bank_failed(county, s[21], range(7, 60), "orange"),
        bounced(county, s[22], healed=False),
        bank_failed(county, s[23], range(1, 3), None),
        retried(county, s[24]),
        bounced(county, s[25], healed=True),
        short_paid(county, s[26], 1, 95, one=True),
        short_paid(county, s[27], 5, 70, level="orange"),
        short_paid(county, s[28], 6, 50, level="orange"),
        short_paid(county, s[29], 4, 70),
        in_two_parts(county, s[30], "W04"),
        short_paid(county, s[31], 5, 80),
        low_pay(county, s[32], -30000, 0, True, "满勤而实发低于最低工资"),
        low_pay(county, s[33], -100, 0, True, "满勤而实发比最低工资少一元"),
        low_site(county, s[19]),
        low_pay(county, s[35], 0, 0, False, "满勤，实发恰好等于最低工资"),
        low_pay(county, s[36], -30000, 1, False, "比满勤少一天，实发低于最低工资"),
        low_pay(county, s[37], -90000, 10, False, "只出勤半个多月，实发低于最低工资"),
    ]


def some_unpaid(county: County, site: Site, late: range, level: str | None, why: str) -> Fault:
    month = choose_pay_day(county, site, lambda days: days in late)
    yield "receipts"
    employer = busiest(site, month)
    if level is None:
        drop_receipts(site, month)
    else:
        people = [e.person for e in paid_people(site, month, employer=employer)][:3]
        drop_receipts(site, month, people)
    plant(county, "W02", site, why, level=level, employer=employer, month=month)


def all_unpaid(county: County, site: Site) -> Fault:
    month = choose_pay_day(county, site, lambda days: 30 <= days <= 75)
    yield "receipts"
    employer = busiest(site, month)
    site.receipts = [r for r in site.receipts if not (r.month == month and r.employer == employer)]
    plant(county, "W02", site, "发薪日已过 30 天，全班组没有发", level="red", employer=employer, month=month)


def paid_in_time(county: County, site: Site) -> Fault:
    month = choose_pay_day(county, site, lambda days: days >= 0)
    yield "receipts"
    employer = busiest(site, month)
    for r in site.receipts:
        if r.month == month and r.paid_at.date() > payday(site, month):
            r.paid_at = r.paid_at.replace(month=payday(site, month).month, day=payday(site, month).day)
    plant(county, "W02", site, "发薪日当天及以前全部发清", employer=employer, month=month)


def in_two_parts(county: County, site: Site, rule: str) -> Fault:
    month = county.ago(2)
    yield "receipts"
    e = paid_people(site, month)[2]
    r = receipt_of(site, e.person, month)
    rest = r.amount - r.amount // 3
    r.amount //= 3
    site.receipts.append(replace(r, amount=rest, paid_at=r.paid_at + timedelta(hours=1)))
    if rule == "W02":
        plant(county, rule, site, "分两笔发，合计足额", employer=e.employer, month=month)
    else:
        plant(county, rule, site, "分两笔发，合计足额", person=e.person, month=month)


def few_paid(county: County, site: Site, percent: int, level: str) -> Fault:
    month = county.ago(2)
    yield "receipts"
    people = paid_people(site, month)
    heads = sum(1 for r in site.receipts if r.month == month)
    count = max(1, -(-heads * percent // 100)) if percent > 1 else 1
    drop_receipts(site, month, [e.person for e in people[:count]])
    plant(county, "W03", site, f"出勤工人中有 {count} 人没有收到工资", level=level, month=month)


def manager_unpaid(county: County, site: Site) -> Fault:
    month = county.ago(2)
    yield "receipts"
    drop_receipts(site, month, [paid_people(site, month, role="manager")[0].person])
    plant(county, "W03", site, "没有收到工资的是管理人员", month=month)


def not_due(county: County, site: Site) -> Fault:
    month = choose_pay_day(county, site, lambda days: -25 <= days <= 0)
    yield "receipts"
    drop_receipts(site, month)
    plant(county, "W03", site, "发薪日未过", month=month)


def little_paid(county: County, site: Site) -> Fault:
    month = county.ago(1)
    site.pay_day, site.pay_day_next = 15, False
    yield "receipts"
    r = receipt_of(site, paid_people(site, month)[1].person, month)
    r.amount = 10000
    plant(county, "W03", site, "人人都收到了，只是有一人不足额", month=month)


def _mark(site: Site, r: Receipt, n: int) -> None:
    r.serial = f"{r.paid_at:%Y%m%d}{site.index + 1:02d}9{n:05d}"


def bank_failed(county: County, site: Site, workdays: range, level: str | None) -> Fault:
    """Two payments come back as failed and nobody sends them again."""
    if level == "orange":
        month = county.ago(2)
    else:
        month = choose_pay_day_by(
            county, site, lambda m: cal.workdays_since(batch_time(site, m).date(), county.as_of) in workdays
        )
    yield "receipts"
    for e in paid_people(site, month)[:2]:
        r = receipt_of(site, e.person, month)
        r.status, r.fail_text = "failed", "账号户名不符"
    why = f"代发失败后 {workdays[0]} 个工作日以上没有重发" if level else "代发失败才 1 至 2 个工作日"
    plant(county, "W16", site, why, level=level, month=month)


def retried(county: County, site: Site) -> Fault:
    month = county.ago(2)
    yield "receipts"
    r = receipt_of(site, paid_people(site, month)[1].person, month)
    good = replace(r, paid_at=r.paid_at + timedelta(hours=5))
    r.status, r.fail_text = "failed", "账户状态异常"
    _mark(site, r, 1)
    good.retry_of = r.serial
    _mark(site, good, 2)
    site.receipts.append(good)
    plant(county, "W16", site, "失败当天重发成功", month=month)


def bounced(county: County, site: Site, *, healed: bool) -> Fault:
    """Credited, then sent back by the bank three days later; paid again, or not."""
    month = county.ago(2)
    yield "receipts"
    r = receipt_of(site, paid_people(site, month)[1].person, month)
    _mark(site, r, 1)
    back = replace(
        r, status="returned", fail_text="收款账户已销户，退汇", paid_at=r.paid_at + timedelta(days=3), retry_of=""
    )
    _mark(site, back, 2)
    site.receipts.append(back)
    if healed:
        again = replace(r, paid_at=back.paid_at + timedelta(days=2), retry_of=back.serial)
        _mark(site, again, 3)
        site.receipts.append(again)
    why = "退汇后重发成功" if healed else "退汇后没有重发"
    plant(county, "W16", site, why, level=None if healed else "orange", month=month)


def short_paid(
    county: County, site: Site, count: int, percent: int, *, level: str | None = None, one: bool = False
) -> Fault:
    month = county.ago(2)
    yield "receipts"
    for e in paid_people(site, month)[2 : 2 + count]:
        r = receipt_of(site, e.person, month)
        r.amount = -(-r.amount * percent // 100)
        why = f"只发了 {percent}%"
        plant(county, "W04", site, why, level="yellow", person=e.person, month=month)
    if not one:
        plant(county, "W04", site, f"{count} 人只发了 {percent}%", level=level, month=month)


def low_pay(county: County, site: Site, gap: int, fewer: int, hit: bool, why: str) -> Fault:
    """One worker on site all month whose pay is set against the minimum wage: `gap` fen above or below it."""
    month = county.ago(3) if site.index != 33 else county.ago(2)
    yield "attendance"
    floor = cal.minimum_wage(months.last_day(month))
    workdays = cal.workdays_in(month)
    e = [x for x in steady(site, month) if x.card_checked is not False][4]
    row = row_of(site, e.person, month)
    days = cal.open_days(month)
    row.mask = masks.from_days(days if not fewer else days[: workdays - fewer])
    row.half = 0
    if row.clock:
        row.clock = {d: row.clock.get(d, ("0700", "1800")) for d in masks.days(row.mask)}
    yield "payroll"
    line = line_of(site, e.person, month)
    line.items, line.deductions = {"计时工资": (floor or 200000) + gap}, {}
    line.days_x100 = masks.count(row.mask) * 100
    line.rate_fen = line.owed * 100 // line.days_x100
    if floor is not None or not hit:
        plant(county, "W05", site, why, level="red" if hit else None, person=e.person, month=month)


def low_site(county: County, site: Site) -> Fault:
    """Everybody on a small site is on full attendance at seventy yuan a day."""
    month = county.ago(3)
    yield "attendance"
    floor = cal.minimum_wage(months.last_day(month))
    for row in site.attendance:
        if row.month == month and any(e.person is row.person for e in steady(site, month)):
            row.mask, row.half = masks.from_days(cal.open_days(month)), 0
    yield "payroll"
    for line in site.lines:
        if line.month == month:
            line.rate_fen = 7000
            line.items, line.deductions = {"计时工资": 7000 * line.days_x100 // 100}, {}
    if floor is not None:
        plant(county, "W05", site, "满勤工人平均实发低于最低工资", level="red", month=month)
