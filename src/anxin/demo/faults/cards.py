"""How the money was handed over: cash, other people's cards, twice (W10 W11 W17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from anxin.demo.faults.common import Fault, line_of, paid_people, plant, receipt_of, steady
from anxin.demo.sites import County
from anxin.demo.world import Site
from anxin.kit import months


def plan(county: County) -> list[Fault]:
    s = county.sites
    return [
        cash(county, s[11], 1, "orange", "有一人领现金"),
        cash(county, s[12], 15, "red", "一成半的人领现金"),
        collected(county, s[13]),
        plain_columns(county, s[14], "collector"),
        plain_columns(county, s[15], "holder"),
        plain_columns(county, s[16], "mode"),
        one_card(county, s[17], 2),
        one_card(county, s[18], 3),
        card_across(county, s[20], s[21]),
        failed_on_card(county, s[22]),
        card_in_turn(county, s[23]),
        twice_his_own(county, s[24]),
        *(paid_twice(county, s[39 + n]) for n in range(3)),
        taken_back(county, s[42]),
        unequal(county, s[43]),
        equal_months(county, s[44]),
    ]


def cash(county: County, site: Site, percent: int, level: str, why: str) -> Fault:
    month = county.ago(3)
    yield "receipts"
    total = sum(1 for x in site.lines if x.month == month)
    count = total * percent // 100 + 1 if percent > 1 else 1
    people = [e.person for e in paid_people(site, month)][:count]
    for person in people:
        line_of(site, person, month).pay_mode = "cash"
    gone = {id(p) for p in people}
    site.receipts = [r for r in site.receipts if not (r.month == month and id(r.person) in gone)]
    plant(county, "W10", site, why, level=level, month=month)


def collected(county: County, site: Site) -> Fault:
    month = county.ago(3)
    yield "payroll"
    one, two = steady(site, month)[:2]
    line_of(site, two.person, month).collector = one.person.name
    plant(county, "W10", site, "有一人的工资由别人代领", level="orange", month=month)


def plain_columns(county: County, site: Site, column: str) -> Fault:
    """The sheet has a column for what would be wrong, and nothing wrong stands in it."""
    month = county.ago(3)
    yield "payroll"
    for x in site.lines:
        if x.month == month and column == "holder":
            x.card_holder = x.person.name
    if column == "holder":
        e = steady(site, month)[2]
        line_of(site, e.person, month).card_holder = f"{e.person.name[0]} {e.person.name[1:]}"
    why = {
        "collector": "有代领人一栏，空着",
        "holder": "户名中间有空格，是本人",
        "mode": "发放方式都是银行代发",
    }[column]
    plant(county, "W10", site, why, month=month)


def one_card(county: County, site: Site, count: int) -> Fault:
    month = county.ago(3)
    yield "receipts"
    people = paid_people(site, month)[3 : 3 + count]
    card = receipt_of(site, people[0].person, month).card
    for e in people:
        receipt_of(site, e.person, month).card = card
    plant(county, "W11", site, f"{count} 人的工资发到同一张卡", level="red", month=month)


def card_across(county: County, a: Site, b: Site) -> Fault:
    month = county.ago(3)
    yield "receipts"
    one, two = paid_people(a, month)[4], paid_people(b, month)[4]
    receipt_of(b, two.person, month).card = receipt_of(a, one.person, month).card
    for site in (a, b):
        plant(county, "W11", site, "两个工地两个人的工资发到同一张卡", level="red", month=month)


def failed_on_card(county: County, site: Site) -> Fault:
    """The wrong card was tried, the bank refused, and the money then went to his own."""
    month = county.ago(3)
    yield "receipts"
    one, two = paid_people(site, month)[4:6]
    r = receipt_of(site, two.person, month)
    good = replace(r, paid_at=r.paid_at + timedelta(hours=3))
    r.card = receipt_of(site, one.person, month).card
    r.status, r.fail_text = "failed", "账号户名不符"
    r.serial = f"{r.paid_at:%Y%m%d}{site.index + 1:02d}800001"
    good.retry_of = r.serial
    good.serial = f"{r.paid_at:%Y%m%d}{site.index + 1:02d}800002"
    site.receipts.append(good)
    plant(county, "W11", site, "误发到别人卡上，银行退回后改发本人", month=month)


def card_in_turn(county: County, site: Site) -> Fault:
    """The card was his workmate's in one month and his in the next."""
    month = county.ago(3)
    yield "receipts"
    one, two = paid_people(site, month)[4:6]
    after = months.add(month, 1)
    card = receipt_of(site, one.person, month).card
    theirs = [r for r in site.receipts if r.month == after and r.person in (one.person, two.person)]
    for r in theirs:
        r.card = card if r.person is two.person else two.card
    for m in (month, after):
        plant(county, "W11", site, "同一张卡在不同月份收过两个人的工资", month=m)


def twice_his_own(county: County, site: Site) -> Fault:
    month = county.ago(3)
    yield "receipts"
    r = receipt_of(site, paid_people(site, month)[4].person, month)
    rest = r.amount - 150000
    r.amount = 150000
    site.receipts.append(replace(r, amount=rest, paid_at=r.paid_at + timedelta(hours=2)))
    plant(county, "W11", site, "同一个人同月收两笔", month=month)


def paid_twice(county: County, site: Site) -> Fault:
    month = county.ago(3)
    yield "receipts"
    e = paid_people(site, month)[3]
    r = receipt_of(site, e.person, month)
    site.receipts.append(replace(r, paid_at=r.paid_at + timedelta(days=1)))
    plant(county, "W17", site, "同月同额发了两次", level="yellow", person=e.person, month=month)


def taken_back(county: County, site: Site) -> Fault:
    month = county.ago(3)
    yield "receipts"
    e = paid_people(site, month)[3]
    r = receipt_of(site, e.person, month)
    site.receipts.append(replace(r, paid_at=r.paid_at + timedelta(days=1)))
    back = replace(r, paid_at=r.paid_at + timedelta(days=2), status="returned", fail_text="重复付款，退汇")
    site.receipts.append(back)
    plant(county, "W17", site, "重复的一笔已经退回", person=e.person, month=month)


def unequal(county: County, site: Site) -> Fault:
    month = county.ago(3)
    yield "receipts"
    e = paid_people(site, month)[3]
    r = receipt_of(site, e.person, month)
    whole = r.amount
    r.amount = whole // 2 + 100
    site.receipts.append(replace(r, amount=whole - r.amount, paid_at=r.paid_at + timedelta(hours=1)))
    plant(county, "W17", site, "同月两笔，金额不同", person=e.person, month=month)


def equal_months(county: County, site: Site) -> Fault:
    month = county.ago(3)
    yield "payroll"
    e = steady(site, month)[3]
    for m in (month, months.add(month, 1)):
        line = line_of(site, e.person, m)
        line.items, line.deductions = {"计时工资": 600000}, {}
        line.rate_fen = line.owed * 100 // line.days_x100
        plant(county, "W17", site, "两个月金额相同，各发一次", person=e.person, month=m)
