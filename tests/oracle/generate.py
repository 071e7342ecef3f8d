"""Small random counties as raw tables, full of what makes rules stumble, and each made again from its seed.

Days and sums are drawn close to the numbers at which a rule changes its mind, seen from the day `around`.
"""

from datetime import date, datetime, timedelta
from random import Random

from anxin.kit import months

from .generate_firms import duplicates
from .generate_funds import funds
from .generate_matters import matters
from .generate_people import attendance, enrolments, name_refs, visits
from .generate_records import records
from .generate_sheets import sheets
from .generate_wages import MINIMUMS, account_entries, lines, receipts
from .generate_worker_facts import worker_facts
from .rows import BEIJING

Tables = dict[str, list[dict]]

# Shenzhen, Guangzhou, Shanghai and Beijing have minimum wages that decide, Chongqing's and Guizhou's do not.
REGIONS = ["440305", "440305", "440106", "310101", "310101", "110101", "500101", "522399"]
STATUSES = ["ongoing", "ongoing", "ongoing", "continued", "stopped", "half_stopped", "finished", ""]


class Draw:
    """The dice of one county, the day around which it is thrown, and the tables so far."""

    def __init__(self, seed: int, around: date, base: int) -> None:
        self.rng = Random(seed)
        self.around = around
        self.months = months.span(months.add(months.month_of(around), -4), months.add(months.month_of(around), 1))
        self.base = base
        self.tables: Tables = {}
        self._last_id = base
        # Half of the counties are kept well, so that a single fault stands out and shares come close to their limits.
        self.tidy = self.chance(0.5)
        self.wage = self.pick(*MINIMUMS)
        self.share_paid = self.pick((1, 1), (1, 1), (1, 1), (8, 10), (7, 10))
        self.pays_nothing = self.chance(0.15)
        # The newest sheets are often still to come, while people already work.
        self.sheets_until = self.pick(*self.months[2:], self.months[-1])

    def id(self) -> int:
        self._last_id += 1
        return self._last_id

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def fault(self, share: float) -> bool:
        """Whether something goes wrong here; seldom in a county that is kept well."""
        return self.chance(share / 8 if self.tidy else share)

    def pick(self, *choices: object) -> object:
        return self.rng.choice(choices)

    def days_ago(self, *limits: int) -> date:
        """A day on, or one beside, one of the given numbers of days before `around`."""
        return self.around - timedelta(days=self.rng.choice(limits) + self.rng.choice((-1, 0, 0, 1)))

    def any_day(self, least: int = -40, most: int = 160) -> date:
        return self.around - timedelta(days=self.rng.randint(least, most))

    def moment(self, day: date) -> datetime:
        """Some hour of a day in Beijing; the first and the last minutes are other days in Greenwich."""
        hour, minute = self.pick((9, 30), (0, 5), (23, 55), (7, 59), (8, 0))
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BEIJING)

    def moment_of(self, days: int) -> datetime:
        """Noon so many days before the day around which all is drawn; throws no dice."""
        day = self.around - timedelta(days=days)
        return datetime(day.year, day.month, day.day, 12, tzinfo=BEIJING)

    def known(self) -> dict:
        """Mostly known long ago; now and then news of the last days, or withdrawn since."""
        early = self.moment(self.around - timedelta(days=400))
        if self.fault(0.04):
            return {"known_from": self.moment(self.any_day(-3, 20)), "known_to": None}
        if self.fault(0.04):
            return {"known_from": early, "known_to": self.moment(self.any_day(-3, 20))}
        return {"known_from": early, "known_to": None}

    def add(self, table: str, **row: object) -> dict:
        """A fact row that carries its own id and times unless they are given."""
        full = {"id": self.id(), **self.known(), **row}
        self.tables.setdefault(table, []).append(full)
        return full

    def identity(self, table: str, **row: object) -> int:
        full = {"id": self.id(), **row}
        self.tables.setdefault(table, []).append(full)
        return full["id"]


def county(seed: int, around: date, base: int = 0) -> Tables:
    """One county; its ids lie in base+1 .. base+9999, so that counties of different bases can be laid together."""
    draw = Draw(seed, around, base)
    firms = [draw.identity("enterprise") for _ in range(4)]
    places = [project(draw, firms) for _ in range(draw.rng.randint(2, 4))]
    crowd = draw.chance(0.3)
    workers = [
        draw.identity("worker", id_ok=not draw.chance(0.08)) for _ in range(12 if crowd else draw.pick(2, 4, 6, 8))
    ]
    cards = {w: draw.identity("card", card_index=f"c{base}-{n}") for n, w in enumerate(workers)}
    if draw.chance(0.3):
        cards[workers[0]] = cards[workers[1]]
    staff = enrolments(draw, places, firms[2:], workers, cards, crowd)
    name_refs(draw, staff)
    attendance(draw, staff)
    visits(draw, places, workers)
    lines(draw, staff, cards)
    receipts(draw, cards)
    for place in places:
        account_entries(draw, place, firms, workers)
    duplicates(draw, firms, seed)
    funds(draw, places, firms)
    worker_facts(draw, places, firms, staff)
    records(draw)
    sheets(draw)
    matters(draw, places, firms, workers)
    return draw.tables


def project(draw: Draw, firms: list[int]) -> int:
    """A project with its ledger row, papers and safeguards; some are known from a sighting alone."""
    region = draw.pick(*REGIONS)
    place = draw.identity("project", region_code=region)
    if draw.chance(0.6):
        draw.add("sighting", project_id=place, source="许可", seen_on=draw.days_ago(14, 15, 16, 2, 40))
    if draw.chance(0.06):
        return place
    spot = draw.pick((None, None), (105.0, 25.0), (105.0, 25.05), (105.5, 25.5))
    fact = {
        "project_id": place,
        "region_code": draw.pick(region, ""),
        "funding": draw.pick("government", "social", ""),
        "status": draw.pick(*STATUSES),
        "owner_id": firms[0] if draw.chance(0.8) else None,
        "contractor_id": firms[1] if draw.chance(0.8) else None,
        "start_on": draw.pick(None, draw.days_ago(20, 30, 45), draw.any_day()),
        "actual_end": draw.any_day() if draw.chance(0.15) else None,
        "pay_day": draw.pick(None, 1, 5, 15, 25, 28, 31, *[draw.days_ago(0, -3, -4, -10, -11).day for _ in range(5)]),
        "pay_day_next": draw.pick(None, True, True, False),
        "joined": draw.pick(None, True, False),
        "joined_on": draw.pick(draw.any_day(), draw.around) if draw.chance(0.3) else None,
        "exempt_reason": "应急抢险" if draw.chance(0.1) else "",
        "lon": spot[0],
        "lat": spot[1],
    }
    if draw.chance(0.2):
        # Corrected once: the ledger said something else before.
        turn = draw.moment(draw.any_day(-3, 30))
        early = draw.moment(draw.around - timedelta(days=400))
        before = {**fact, "status": draw.pick(*STATUSES), "pay_day": draw.pick(None, 8, 15), "pay_day_next": None}
        draw.add("project_fact", **before, known_from=early, known_to=turn)
        draw.add("project_fact", **fact, known_from=turn, known_to=None)
    else:
        draw.add("project_fact", **fact)
    papers(draw, place, firms)
    labour_cost(draw, place)
    deposits(draw, place)
    return place


def papers(draw: Draw, place: int, firms: list[int]) -> None:
    for role in ("owner", "contractor", "labour"):
        if draw.chance(0.2):
            draw.add("participation", project_id=place, enterprise_id=draw.pick(*firms), role=role)
    for _ in range(draw.pick(0, 1, 1, 2)):
        day = draw.pick(None, draw.days_ago(19, 20, 30, 45), draw.days_ago(21, 28, 58))
        draw.add("contract", project_id=place, kind=draw.pick("main", "main", "labour"), signed_on=day)
    for _ in range(draw.pick(0, 1, 1, 2)):
        day = draw.pick(None, draw.days_ago(20, 21, 28, 58, 60), draw.any_day())
        draw.add("permit", project_id=place, issued_on=day, required=True)
    if draw.chance(0.6):
        draw.add("special_account", project_id=place, opened_on=draw.pick(None, draw.any_day(), draw.days_ago(0)))
    for _ in range(draw.pick(0, 0, 1, 2)):
        month = draw.pick(*draw.months)
        start = draw.pick(months.first_day(month), months.first_day(month) - timedelta(days=3), draw.any_day(0, 20))
        end = draw.pick(None, months.last_day(month), months.last_day(month) - timedelta(days=1), start)
        if end is not None and end < start:
            end = start
        approval = draw.pick({"approved_by": "住建局"}, {"approved_by": "", "approved_on": draw.any_day(-5, 10)}, {})
        draw.add("pause", project_id=place, from_on=start, to_on=end, **approval)


def labour_cost(draw: Draw, place: int) -> None:
    for month in [m for m in draw.months for _ in range(draw.pick(0, 1, 1, 1, 2))]:
        due_on = draw.pick(None, months.last_day(month), draw.days_ago(1, 5, 15, 30), draw.any_day())
        due = draw.pick(1000, 1000, 1001, 0)
        paid = draw.pick(None, 0, 499, 500, 799, 800, 999, 1000, 1200)
        paid_on = draw.pick(None, draw.any_day(-5, 60), draw.around)
        draw.add(
            "labour_cost", project_id=place, month=month, due_on=due_on, due_fen=due, paid_fen=paid, paid_on=paid_on
        )


def deposits(draw: Draw, place: int) -> None:
    for _ in range(draw.pick(0, 0, 1, 1, 2, 3)):
        draw.add(
            "deposit",
            project_id=place,
            kind=draw.pick("cash", "bank_guarantee", "bank_guarantee", "insurance", ""),
            lodged_fen=draw.pick(None, 0, 100_000, 100_000),
            lodged_on=draw.pick(None, draw.any_day(-5, 60)),
            start_on=draw.pick(None, draw.any_day(-5, 60)),
            end_on=draw.pick(None, draw.days_ago(0, -30, -60), draw.any_day(-90, 40)),
            exemption="三年无欠薪" if draw.chance(0.12) else "",
            exemption_to=draw.pick(None, draw.days_ago(0), draw.any_day()),
        )


def counties(seeds: range, around: date) -> Tables:
    """Several counties side by side: ids, cards and names of one never meet those of another."""
    together: Tables = {}
    for seed in seeds:
        for name, table in county(seed, around, base=seed * 10_000).items():
            together.setdefault(name, []).extend(table)
    return together
