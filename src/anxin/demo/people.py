"""Who works on a site, and since when: contracts before entry, cards of their own, exits settled on the day."""

from __future__ import annotations

from datetime import date, timedelta

from anxin.demo import calendar as cal
from anxin.demo.sites import County
from anxin.demo.world import Enrolment, Site
from anxin.kit import months

_TRADES = ("钢筋工", "木工", "混凝土工", "砌筑工", "架子工", "抹灰工", "普工", "电工", "水暖工", "焊工")
_OFFICE = ("项目经理", "技术负责人", "安全员", "劳资专管员", "材料员")
LEAVING_DAYS = (26, 27, 28)


def hire(county: County, site: Site) -> None:
    """Managers on the first day; workers over the first weeks; then a few leave each month and others follow."""
    assert site.start_on
    rng = site.rng
    for trade in _OFFICE[: 2 if site.target < 12 else rng.randint(3, 5)]:
        enrol(
            county, site, site.start_on, role="manager", trade=trade, employer=site.contractor.name, crew="项目管理部"
        )
    workers = site.target - len(site.enrolments)
    quick = site.target < 15
    for n in range(workers):
        later = 0 if quick or n % 3 == 0 else rng.randrange(0, 20)
        enrol(county, site, _open(site.start_on + timedelta(days=later)))
    if quick or site.no_turnover:
        return
    for month in county.window(site)[1:-1]:
        here = [e for e in site.enrolments if e.role == "worker" and e.left_on is None]
        leaving = rng.sample(here, max(1, round(len(here) * 0.055)))
        for e in leaving:
            leave(e, _open_before(cal.day_in(month, rng.choice(LEAVING_DAYS))))
        for _ in leaving:
            day = _open(cal.day_in(months.add(month, 1), rng.randint(1, 9)))
            if day < county.as_of and (site.stop_after is None or day <= site.stop_after):
                enrol(county, site, day)


def leave(e: Enrolment, day: date) -> None:
    """He leaves and is settled on the same day."""
    e.left_on = e.settled_on = day
    e.settled_confirmed = True
    e.exit_reason = "完工退场"


def enrol(
    county: County,
    site: Site,
    day: date,
    *,
    role: str = "worker",
    trade: str = "",
    employer: str = "",
    crew: str = "",
) -> Enrolment:
    """Hire one more person, with everything that the roster must show."""
    rng = site.rng
    person = county.names.person(site.taken)
    trade = trade or rng.choice(_TRADES)
    employer = employer or rng.choice(site.subs or [site.contractor]).name
    number = len(site.enrolments) + 1
    rate = (rng.randint(230, 300) if role == "manager" else rng.randint(190, 330)) * 100
    e = Enrolment(
        person=person,
        employer=employer,
        crew=crew or f"{trade.removesuffix('工')}班",
        trade=trade,
        role=role,
        entered_on=day,
        rate_fen=rate,
        card=person.card,
        bank=person.bank,
        is_leader=role == "worker" and number % 17 == 0,
        contract_no=f"LD{site.index + 1:02d}-{number:04d}",
        contract_signed_on=day - timedelta(days=rng.randint(0, 2)),
        contract_from=day,
        contract_to=day + timedelta(days=730),
    )
    site.enrolments.append(e)
    return e


def again(site: Site, e: Enrolment, day: date, *, card: str = "") -> Enrolment:
    """The same person on another site, under that site's employer."""
    number = len(site.enrolments) + 1
    site.taken.add(e.person.name)
    other = Enrolment(
        person=e.person,
        employer=(site.subs or [site.contractor])[0].name,
        crew=e.crew,
        trade=e.trade,
        role="worker",
        entered_on=day,
        rate_fen=e.rate_fen,
        card=card or e.card,
        bank=e.bank,
        contract_no=f"LD{site.index + 1:02d}-{number:04d}",
        contract_signed_on=day,
        contract_from=day,
        contract_to=day + timedelta(days=730),
    )
    site.enrolments.append(other)
    return other


def _open(day: date) -> date:
    while cal.shut(day):
        day += timedelta(days=1)
    return day


def _open_before(day: date) -> date:
    while cal.shut(day):
        day -= timedelta(days=1)
    return day
