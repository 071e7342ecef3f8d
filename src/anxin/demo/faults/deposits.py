"""Deposits that are too small, and deposits that were used (D02 D04)."""

from __future__ import annotations

from datetime import timedelta

from anxin.demo import calendar as cal
from anxin.demo.faults.common import Fault, plant
from anxin.demo.sites import County
from anxin.demo.world import Deposit, Site


def plan(county: County) -> list[Fault]:
    s = county.sites
    return [
        lodged(county, s[21], 70, "yellow", "现金保证金只存了应存的七成"),
        lodged(county, s[22], 40, "orange", "现金保证金只存了应存的四成"),
        lodged(county, s[23], 90, "yellow", "台账没写应存和比例，按当地比例少一成", told=False),
        lodged(county, s[24], 100, None, "恰好足额"),
        lodged(county, s[25], 100, None, "台账没写应存和比例，按当地比例恰好足额", told=False),
        in_two_papers(county, s[26]),
        used(county, s[27], 11, 0, "red", "动用后第 11 个工作日仍未补足"),
        used(county, s[28], 30, 60, "red", "动用后只补了六成"),
        used(county, s[29], 25, 0, "red", "动用后一直没有补"),
        used(county, s[30], 10, 0, None, "动用后第 10 个工作日，还在期限内"),
        used(county, s[31], 30, 100, None, "动用后已经补足"),
        new_letter(county, s[13]),
    ]


def _cash(county: County, site: Site, percent: int) -> Deposit:
    assert site.permit_on
    required = site.contract_fen * 15 // 1000
    day = cal.calendar().add_workdays(site.permit_on, 4)
    return Deposit("cash", required, required * percent // 100, day, "云岭农村商业银行", f"BZJ{site.index:04d}S")


def lodged(county: County, site: Site, percent: int, level: str | None, why: str, *, told: bool = True) -> Fault:
    deposit = _cash(county, site, percent)
    if not told:
        deposit.required = deposit.rate_ppm = None
    site.deposits = [deposit]
    plant(county, "D02", site, why, level=level)
    return
    yield


def in_two_papers(county: County, site: Site) -> Fault:
    """Half in cash, half as a letter of the bank that still holds."""
    cash, letter = _cash(county, site, 50), _cash(county, site, 50)
    letter.kind, letter.doc_no = "bank_guarantee", f"BH{site.index:04d}S"
    letter.start_on, letter.end_on = letter.lodged_on, county.as_of + timedelta(days=200)
    assert cash.lodged is not None and cash.required is not None
    letter.lodged = cash.required - cash.lodged
    site.deposits = [cash, letter]
    plant(county, "D02", site, "一半现金一半保函，合计足额")
    return
    yield


def used(county: County, site: Site, workdays: int, percent: int, level: str | None, why: str) -> Fault:
    """Part of the deposit paid the wages of a crew; so much of it came back two weeks later."""
    deposit = _cash(county, site, 100)
    assert deposit.lodged is not None
    amount = deposit.lodged * 3 // 10
    day = cal.workdays_before(county.as_of, workdays)
    deposit.used_on, deposit.used = day, amount
    if percent:
        deposit.refilled_on, deposit.refilled = day + timedelta(days=14), amount * percent // 100
    site.deposits = [deposit]
    plant(county, "D04", site, why, level=level)
    return
    yield


def new_letter(county: County, site: Site) -> Fault:
    """The bank paid on the old letter, and a new one was handed in a week later."""
    day = cal.workdays_before(county.as_of, 20)
    old, new = _cash(county, site, 100), _cash(county, site, 100)
    for letter, number in ((old, "A"), (new, "B")):
        letter.kind, letter.issuer, letter.doc_no = "bank_guarantee", "中国银行云岭支行", f"BH{site.index:04d}{number}"
        letter.start_on, letter.end_on = letter.lodged_on, county.as_of + timedelta(days=300)
    assert old.lodged is not None
    old.used_on, old.used = day, old.lodged * 3 // 10
    new.lodged_on = new.start_on = day + timedelta(days=7)
    site.deposits = [old, new]
    plant(county, "D04", site, "动用保函后一周换开了新的")
    return
    yield
