"""Gates and attendance books: T01 T02 R05."""

from __future__ import annotations

from datetime import timedelta

from anxin.demo import calendar as cal
from anxin.demo.faults.common import Fault, drop_rows, last_attended, plant, row_of, steady
from anxin.demo.people import again, enrol
from anxin.demo.sites import County
from anxin.demo.world import Attendance, Enrolment, Pause, Site
from anxin.kit import masks, months

# Degrees of latitude to the site across the valley: twenty kilometres, half an hour at 40 km/h.
TWENTY_KM = 0.1799


def plan(county: County) -> list[Fault]:
    s = county.sites
    return [
        thin(county, s[29], 20, "yellow"),
        thin(county, s[30], 50, "orange"),
        thin(county, s[31], 18, "yellow"),
        just_enough(county, s[32]),
        paused_month(county, s[33]),
        silent(county, s[34], 4, "yellow"),
        silent(county, s[35], 8, "orange"),
        silent(county, s[36], 3, "yellow"),
        silent(county, s[37], 2, None),
        silent_paused(county, s[38]),
        silent_stopped(county, s[24]),
        two_sites(county, s[39], s[46], "full"),
        two_sites(county, s[26], s[27], "overlap"),
        two_sites(county, s[28], s[29], "short"),
        two_sites(county, s[12], s[13], "half"),
        two_sites(county, s[30], s[31], "long"),
        one_after_the_other(county, s[16], s[17]),
    ]


def thin(county: County, site: Site, percent: int, level: str) -> Fault:
    month = county.ago(1)
    yield "attendance"
    heads = {id(a.person) for a in site.attendance if a.month == month}
    count = -(-len(heads) * percent // 100)
    people = [e.person for e in steady(site, month) if e.card_checked is not False][-count:]
    drop_rows(site, month, people)
    plant(county, "T01", site, f"约 {percent}% 的在册人员整月没有考勤", level=level, month=month)


def just_enough(county: County, site: Site) -> Fault:
    """Nine in ten, to the man."""
    month = county.ago(2)
    first, last = months.first_day(month), months.last_day(month)
    yield "people"
    assert site.start_on
    enrolled = sum(e.in_month(first, last) for e in site.enrolments)
    for _ in range(-enrolled % 10):
        enrol(county, site, site.start_on)
        enrolled += 1
    yield "attendance"
    drop_rows(site, month, [e.person for e in steady(site, month)][-(enrolled // 10) :])
    plant(county, "T01", site, "恰好九成有考勤", month=month)


def paused_month(county: County, site: Site) -> Fault:
    month = county.ago(3)
    yield "attendance"
    site.attendance = [a for a in site.attendance if a.month != month]
    first, last = months.first_day(month), months.last_day(month)
    site.pauses.append(Pause(first, last, "极端天气", "县住房和城乡建设局", first))
    plant(county, "T01", site, "整月经批准停工", month=month)


def silent(county: County, site: Site, workdays: int, level: str | None) -> Fault:
    site.stop_after = last_attended(county.as_of, workdays)
    plant(county, "T02", site, f"已有 {workdays} 个工作日没有考勤", level=level)
    return
    yield


def silent_paused(county: County, site: Site) -> Fault:
    site.stop_after = last_attended(county.as_of, 12)
    begin = site.stop_after + timedelta(days=1)
    site.pauses.append(Pause(begin, None, "材料供应中断", "县交通运输局", begin))
    plant(county, "T02", site, "停工已备案批准")
    return
    yield


def silent_stopped(county: County, site: Site) -> Fault:
    site.status, site.stop_after = "stopped", last_attended(county.as_of, 10)
    plant(county, "T02", site, "底册状态为停工")
    return
    yield


def _borrowed(a: Site, b: Site, month: int) -> Enrolment:
    """Somebody of site `a` who was there all month and whose name nobody bears on site `b`."""
    return next(e for e in steady(a, month)[6:] if e.person.name not in b.taken and e.card_checked is not False)


def two_sites(county: County, a: Site, b: Site, how: str) -> Fault:
    """He is in the books of both sites on the same days: as `how` says."""
    month = county.ago(3)
    if how in ("short", "long"):
        assert a.lat is not None
        b.lon, b.lat = a.lon, round(a.lat + TWENTY_KM, 5)
    yield "attendance"
    first = months.first_day(month)
    e = _borrowed(a, b, month)
    row = row_of(a, e.person, month)
    days = [d for d in cal.open_days(month) if d > 8][:3]
    row.mask |= masks.from_days(days)
    row.half &= ~masks.from_days(days)
    other = again(b, e, first.replace(day=days[0]))
    other.left_on = other.settled_on = first.replace(day=days[-1])
    other.settled_confirmed, other.exit_reason = True, "完工退场"
    shared = Attendance(e.person, other.employer, other.crew, other.trade, month, masks.from_days(days))
    if how == "half":
        row.half |= shared.mask
        shared.half = shared.mask
    if how in ("overlap", "short", "long"):
        here, there = {
            "overlap": (("0705", "1740"), ("1300", "1910")),
            "short": (("0630", "1130"), ("1150", "1810")),
            "long": (("0630", "1130"), ("1210", "1810")),
        }[how]
        row.clock |= dict.fromkeys(days, here)
        shared.clock = dict.fromkeys(days, there)
    b.attendance.append(shared)
    hit, why = {
        "full": (True, "同日在两个工地都记满工"),
        "overlap": (True, "两个工地的进出时刻重叠"),
        "short": (True, "20 分钟赶不完 20 公里"),
        "half": (False, "两个工地各半天"),
        "long": (False, "40 分钟够赶 20 公里"),
    }[how]
    for site in (a, b):
        plant(county, "R05", site, why, level="orange" if hit else None, person=e.person, month=month)


def one_after_the_other(county: County, a: Site, b: Site) -> Fault:
    """He leaves one site and begins on the next the day after, with the same card."""
    month = county.ago(3)
    yield "attendance"
    first = months.first_day(month)
    e = _borrowed(a, b, month)
    days = cal.open_days(month)
    last, begin = days[len(days) // 2], days[len(days) // 2 + 1]
    e.left_on = e.settled_on = first.replace(day=last)
    e.settled_confirmed, e.exit_reason = True, "调往其他工地"
    site_rows = [x for x in a.attendance if x.person is e.person]
    for x in site_rows:
        if x.month > month:
            a.attendance.remove(x)
        elif x.month == month:
            x.mask = (x.mask & masks.from_days(range(1, last + 1))) | masks.from_days([last])
            x.half &= x.mask
    other = again(b, e, first.replace(day=begin))
    other.left_on = other.settled_on = months.last_day(month) - timedelta(days=1)
    while cal.shut(other.left_on):
        other.left_on = other.settled_on = other.left_on - timedelta(days=1)
    other.settled_confirmed = True
    span = [d for d in days if begin <= d <= other.left_on.day]
    b.attendance.append(Attendance(e.person, other.employer, other.crew, other.trade, month, masks.from_days(span)))
    for site in (a, b):
        plant(county, "R05", site, "月中离开一个工地，次日到另一个工地", person=e.person, month=month)
        plant(county, "R07", site, "同一个人先后在两个工地用同一张卡", person=e.person)
