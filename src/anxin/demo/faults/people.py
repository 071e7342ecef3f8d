"""Rosters: contracts, identity numbers, cards, exits (R02 R04 R07 R08 W13)."""

from __future__ import annotations

from datetime import date, timedelta

from anxin.demo.faults.common import Fault, on_site, plant
from anxin.demo.names import luhn
from anxin.demo.people import enrol
from anxin.demo.sites import County
from anxin.demo.world import Enrolment, Site


def plan(county: County) -> list[Fault]:
    s = county.sites
    return [
        no_contract(county, s[20], 2),
        no_contract(county, s[22], 1),
        many_without(county, s[21]),
        entered_lately(county, s[23]),
        number_only(county, s[24]),
        fewer_without(county, s[25]),
        wrong_number(county, s[26]),
        id_expired(county, s[27], -400, "yellow", "身份证早已过期"),
        id_expired(county, s[28], -1, "yellow", "身份证昨天过期"),
        id_expired(county, s[29], 0, None, "身份证今天到期，今天仍有效"),
        wrong_but_left(county, s[30]),
        id_expired(county, s[31], 1, None, "身份证明天到期"),
        shared_card(county, s[39]),
        shared_card(county, s[40]),
        shared_across(county, s[41], s[42]),
        next_number(county, s[44]),
        card_unchecked(county, s[45]),
        other_holder(county, s[47]),
        card_unchecked(county, s[48]),
        holder_with_blank(county, s[46]),
        not_checked_yet(county, s[49]),
        no_card(county, s[50]),
        unsettled(county, s[25], 5, "yellow"),
        unsettled(county, s[26], 20, "orange"),
        unsettled(county, s[27], 40, "red"),
        says_unpaid(county, s[28]),
        unsettled(county, s[29], 0, None),
        settled_today(county, s[30]),
        settled_at_once(county, s[31]),
    ]


def _void(e: Enrolment) -> None:
    e.contract_no = ""
    e.contract_from = e.contract_to = e.contract_signed_on = None


def no_contract(county: County, site: Site, count: int) -> Fault:
    yield "people"
    for e in on_site(county, site)[3 : 3 + count]:
        _void(e)
        plant(county, "R02", site, "进场已久未签合同", level="yellow", person=e.person)


def many_without(county: County, site: Site) -> Fault:
    yield "people"
    here = [e for e in site.enrolments if e.role == "worker" and e.left_on is None]
    chosen = on_site(county, site)[: -(-len(here) * 25 // 100)]
    for e in chosen:
        _void(e)
        plant(county, "R02", site, "进场已久未签合同", level="yellow", person=e.person)
    plant(county, "R02", site, "在场工人四分之一未签合同", level="orange")


def fewer_without(county: County, site: Site) -> Fault:
    yield "people"
    here = [e for e in site.enrolments if e.role == "worker" and e.left_on is None]
    # Another story lets one of them leave, so the share is reckoned on one person fewer.
    count = max(1, -(-(len(here) - 1) * 20 // 100) - 1)
    for e in on_site(county, site)[-count:]:
        _void(e)
        plant(county, "R02", site, "进场已久未签合同", level="yellow", person=e.person)
    plant(county, "R02", site, "未签合同的人不到两成")


def entered_lately(county: County, site: Site) -> Fault:
    yield "people"
    e = enrol(county, site, county.days_ago(3))
    _void(e)
    plant(county, "R02", site, "进场第 3 天未签合同，还没超过 3 天", person=e.person)


def number_only(county: County, site: Site) -> Fault:
    yield "people"
    e = on_site(county, site)[2]
    e.contract_from = e.contract_to = e.contract_signed_on = None
    plant(county, "R02", site, "有合同编号，没写日期", person=e.person)


def wrong_number(county: County, site: Site) -> Fault:
    yield "people"
    for e in on_site(county, site)[1:3]:
        _spoil(e)
        plant(county, "R04", site, "身份证号校验码不符", level="yellow", person=e.person)


def _spoil(e: Enrolment) -> None:
    number = e.person.id_number
    e.person.id_number = number[:-1] + ("0" if number[-1] != "0" else "1")
    if e.person.id_number.endswith("000"):
        # Three zeros at the end read as digits that a spreadsheet lost, and the row would be refused.
        e.person.id_number = number[:-1] + "2"


def wrong_but_left(county: County, site: Site) -> Fault:
    yield "people"
    gone = [e for e in site.enrolments if e.left_on]
    e = gone[0] if gone else _leave(county, on_site(county, site)[-1], 60)
    _spoil(e)
    plant(county, "R04", site, "身份证号不符，但已经离场", person=e.person)


def id_expired(county: County, site: Site, days: int, level: str | None, why: str) -> Fault:
    yield "people"
    for n, e in enumerate(site.enrolments):
        e.id_valid_to = county.as_of + timedelta(days=900 + n * 11)
    e = on_site(county, site)[4]
    e.id_valid_to = county.as_of + timedelta(days=days)
    plant(county, "R04", site, why, level=level, person=e.person)


def shared_card(county: County, site: Site) -> Fault:
    yield "people"
    one, two = on_site(county, site)[1:3]
    two.card, two.bank = one.card, one.bank
    for e in (one, two):
        plant(county, "R07", site, "两人绑同一张卡", level="red", person=e.person)


def shared_across(county: County, a: Site, b: Site) -> Fault:
    yield "people"
    one, two = on_site(county, a)[1], on_site(county, b)[1]
    two.card, two.bank = one.card, one.bank
    plant(county, "R07", a, "与另一工地的人绑同一张卡", level="red", person=one.person)
    plant(county, "R07", b, "与另一工地的人绑同一张卡", level="red", person=two.person)


def next_number(county: County, site: Site) -> Fault:
    """Two cards opened one after the other look alike and are not the same."""
    yield "people"
    one, two = on_site(county, site)[1:3]
    head = one.card[:-2]
    two.card, two.bank = luhn(head + str((int(one.card[-2]) + 1) % 10)), one.bank
    plant(county, "R07", site, "卡号只差末两位，是两张卡", person=two.person)
    plant(county, "R07", site, "卡号只差末两位，是两张卡", person=one.person)


def card_unchecked(county: County, site: Site) -> Fault:
    yield "people"
    for e in site.enrolments:
        e.card_checked = True
    e = on_site(county, site)[2]
    e.card_checked = False
    plant(county, "R08", site, "户名核验不符", level="red", person=e.person)


def other_holder(county: County, site: Site) -> Fault:
    yield "people"
    for e in site.enrolments:
        e.card_holder = e.person.name
    e = on_site(county, site)[2]
    e.card_holder = county.names.person(site.taken).name
    plant(county, "R08", site, "工资卡户名不是本人", level="red", person=e.person)


def holder_with_blank(county: County, site: Site) -> Fault:
    yield "people"
    for e in site.enrolments:
        e.card_holder = e.person.name
    e = on_site(county, site)[2]
    e.card_holder = f"{e.person.name[0]} {e.person.name[1:]}"
    plant(county, "R08", site, "户名中间有空格，是本人", person=e.person)


def not_checked_yet(county: County, site: Site) -> Fault:
    yield "people"
    for n, e in enumerate(site.enrolments):
        e.card_checked = None if n % 2 else True
    e = next(x for x in site.enrolments if x.role == "worker" and x.card_checked is None)
    plant(county, "R08", site, "户名核验一栏没有填", person=e.person)


def no_card(county: County, site: Site) -> Fault:
    yield "people"
    for e in site.enrolments:
        e.card_checked = True
    e = on_site(county, site)[3]
    e.card, e.bank, e.card_checked = "", "", False
    plant(county, "R08", site, "还没有办卡，谈不上核验", person=e.person)
    yield "payroll"
    for line in site.lines:
        if line.person is e.person:
            line.card, line.bank = e.person.card, e.person.bank


def _leave(county: County, e: Enrolment, days: int) -> Enrolment:
    e.left_on = e.settled_on = county.days_ago(days)
    e.settled_confirmed, e.exit_reason = True, "自行离场"
    return e


def _someone(county: County, site: Site, day: date) -> Enrolment:
    return next(
        e for e in reversed(on_site(county, site)[5:-4]) if e.contract_no and e.entered_on < day - timedelta(days=35)
    )


def unsettled(county: County, site: Site, days: int, level: str | None) -> Fault:
    yield "people"
    e = _leave(county, _someone(county, site, county.days_ago(days)), days)
    e.settled_on = e.settled_confirmed = None
    why = f"离场 {days} 天未结清" if days else "今天离场，还没有过一天"
    plant(county, "W13", site, why, level=level, person=e.person)


def says_unpaid(county: County, site: Site) -> Fault:
    yield "people"
    e = _leave(county, _someone(county, site, county.days_ago(12)), 12)
    e.settled_confirmed = False
    plant(county, "W13", site, "登记为已结清，本人不认可", level="red", person=e.person)


def settled_today(county: County, site: Site) -> Fault:
    yield "people"
    e = _leave(county, _someone(county, site, county.days_ago(10)), 10)
    e.settled_on = county.as_of
    plant(county, "W13", site, "离场 10 天，今天结清", person=e.person)


def settled_at_once(county: County, site: Site) -> Fault:
    yield "people"
    e = _leave(county, _someone(county, site, county.days_ago(33)), 33)
    plant(county, "W13", site, "离场当天结清", person=e.person)
