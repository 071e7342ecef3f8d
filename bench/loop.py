"""The eight flags as a page's author would write them with Django's ORM: worker by worker, objects and plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any

from anxin.engine import binding
from anxin.kit import months
from anxin.law import minimum_wage_fen
from anxin.law.calendar import Calendar

Row = tuple[str, str, int, int, int]


class Loop:
    """``run`` once. Rule, level, findings, people and fen come out, as from the rules."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self.known = binding.end_of_day(as_of)
        self.calendar = Calendar.load()
        self.sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
        self.firms: dict[Any, dict[str, Any]] = defaultdict(lambda: {"people": 0, "fen": 0, "in_time": False})
        self.sites: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.ghosts: list[tuple[Any, int]] = []
        self.cards: dict[Any, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
        self.facts: dict[int, Any] = {}
        self.days: dict[Any, tuple[date, int | None]] = {}

    def run(self) -> list[Row]:
        from anxin.registry.models import Worker

        for worker in Worker.objects.order_by("id").iterator():
            self._worker(worker)
        self._after_all()
        return [(rule, level, *sums) for (rule, level), sums in self.sums.items()]

    def _known(self, model: Any, **of: Any) -> list[Any]:
        found = model.objects_unscoped.filter(known_from__lte=self.known, **of)
        return [row for row in found if row.known_to is None or row.known_to > self.known]

    def _worker(self, worker: Any) -> None:
        from anxin.registry.models import Enrolment
        from anxin.wages.models import AttendanceMonth, PayrollLine, Receipt

        managing = {e.project_id for e in self._known(Enrolment, worker=worker) if e.role == "manager"}
        entries = self._known(AttendanceMonth, worker=worker)
        lines = self._known(PayrollLine, worker=worker)
        receipts = [
            (r, binding.CHINA.fromutc(r.paid_at.replace(tzinfo=binding.CHINA)).date() if r.paid_at else None)
            for r in self._known(Receipt, worker=worker)
        ]
        receipts = [(r, day) for r, day in receipts if day is None or day <= self.as_of]
        months_of = [((e.project_id, e.month), e) for e in entries]
        told = {key for key, _ in months_of} | {(r.project_id, r.month) for r, _ in receipts}
        told |= {(x.project_id, self._for(x)) for x in lines}
        for project, month in sorted(told):
            self._worker_month(
                (project, month),
                [e for key, e in months_of if key == (project, month)],
                [x for x in lines if (x.project_id, self._for(x)) == (project, month)],
                [(r, day) for r, day in receipts if (r.project_id, r.month) == (project, month)],
                manager=project in managing,
            )
        for receipt, _ in receipts:
            if receipt.status == "success" and receipt.card_id is not None:
                where = self.cards[receipt.card_id, receipt.month]
                where[worker.pk].append((receipt.project_id, receipt.amount_fen))
        clashing = {(a.project_id, a.month) for a in entries for b in entries if self._clash(a, b)}
        for _ in clashing:
            self._found("R05", "orange", 0, 0)

    @staticmethod
    def _for(line: Any) -> int:
        return line.back_month or line.month if line.is_back_pay else line.month

    def _worker_month(
        self, key: tuple[int, int], entries: list[Any], lines: list[Any], receipts: list[Any], *, manager: bool
    ) -> None:
        mask = 0
        for entry in entries:
            mask |= entry.days_mask
        owed = sum(line.payable_fen for line in lines)
        success = [(r, day) for r, day in receipts if r.status == "success"]
        returned = sum(r.amount_fen for r, _ in receipts if r.status == "returned")
        paid = max(0, sum(r.amount_fen for r, _ in success) - returned)
        due_on, floor = self._days(key)
        site, next_last = self.sites[key], months.last_day(months.add(key[1], 1))
        days, over = mask.bit_count(), self.as_of > due_on
        employers = [x.employer_id for x in lines if x.employer_id] or [x.employer_id for x in entries if x.employer_id]
        firm = self.firms[key, min(employers, default=None)]
        firm["in_time"] |= any(day is None or day <= next_last for _, day in success)
        if owed > paid:
            firm["people"] += 1
            firm["fen"] += owed - paid
        if days:
            site["heads"] += 1
        if days and not manager:
            site["workers"] += 1
            site["paid"] += paid > 0
        if days >= 5 and not manager and not lines and self.as_of > next_last:
            self._found("W08", "orange", 1, 0)
        if over and 0 < paid < owed:
            self._found("W04", "yellow", 1, owed - paid)
            if paid < 0.8 * owed:
                site["badly"] += 1
                site["badly_fen"] += owed - paid
        if any(not x.is_back_pay and not x.exit_flag for x in lines) and owed > 0 and not days:
            self.ghosts.append((key, owed))
        if over and floor is not None and paid > 0 and days >= self._workdays(key[1]):
            site["full"] += 1
            site["full_fen"] += paid
            if paid < floor:
                self._found("W05", "red", 1, floor - paid)

    def _after_all(self) -> None:
        for key, site in self.sites.items():
            (due_on, floor), gone = self._days(key), site["workers"] - site["paid"]
            if self.as_of > due_on and gone:
                self._found("W03", "red" if site["paid"] < 0.9 * site["workers"] else "yellow", gone, 0)
            if site["badly"] >= 5:
                self._found("W04", "orange", site["badly"], site["badly_fen"])
            if floor is not None and site["full"] >= 5 and site["full_fen"] < floor * site["full"]:
                self._found("W05", "red", site["full"], 0)
        for key, owed in self.ghosts:
            if self.sites[key]["heads"] and self.as_of > months.last_day(key[1]):
                self._found("W07", "orange", 1, owed)
        for (key, _), firm in self.firms.items():
            never = self.as_of > months.last_day(months.add(key[1], 1)) and not firm["in_time"]
            late = (self.as_of - self._days(key)[0]).days
            if firm["people"] and (late >= 1 or never):
                level = "red" if late >= 30 or never else "orange" if late >= 15 else "yellow"
                self._found("W02", level, firm["people"], firm["fen"])
        shared: dict[Any, tuple[set[int], list[int]]] = defaultdict(lambda: (set(), []))
        for (_, month), people in self.cards.items():
            if len(people) >= 2:
                for worker, payments in people.items():
                    for project, fen in payments:
                        shared[project, month][0].add(worker)
                        shared[project, month][1].append(fen)
        for people_, fens in shared.values():
            self._found("W11", "red", len(people_), sum(fens))

    def _found(self, rule: str, level: str, people: int, fen: int) -> None:
        for place, value in enumerate((1, people, fen)):
            self.sums[rule, level][place] += value

    def _site(self, project: int) -> Any:
        from anxin.registry.models import ProjectFact

        if project not in self.facts:
            self.facts[project] = self._known(ProjectFact, project_id=project)[0]
        return self.facts[project]

    def _days(self, key: tuple[int, int]) -> tuple[date, int | None]:
        """Due day and minimum wage of a site's month."""
        if key not in self.days:
            site, month = self._site(key[0]), key[1]
            following = months.add(month, 1)
            if site.pay_day is None:
                day = months.last_day(following)
            else:
                paid_in = month if site.pay_day_next is False else following
                day = months.first_day(paid_in) + timedelta(min(site.pay_day, months.days_in(paid_in)) - 1)
            wage = minimum_wage_fen(months.last_day(month), binding.place(site.region_code))
            self.days[key] = (self.calendar.roll_back(day), wage.fen if wage is not None and wage.decides else None)
        return self.days[key]

    def _workdays(self, month: int) -> int:
        first = months.first_day(month)
        return sum(self.calendar.is_workday(first + timedelta(n)) for n in range(months.days_in(month)))

    def _clash(self, a: Any, b: Any) -> bool:
        if a.project_id == b.project_id or a.month != b.month or not a.days_mask & b.days_mask:
            return False
        here, there = self._site(a.project_id), self._site(b.project_id)
        minutes = _kilometres(here, there) / 40 * 60
        for day in range(31):
            if not a.days_mask & b.days_mask & 1 << day:
                continue
            first, second = _hours(a.clock, day), _hours(b.clock, day)
            if first is None or second is None:
                if not a.half_mask & b.half_mask & 1 << day:
                    return True
            elif (first[0] < second[1] and second[0] < first[1]) or max(first[0], second[0]) - min(
                first[1], second[1]
            ) < minutes:
                return True
        return False


def _hours(clock: str, day: int) -> tuple[int, int] | None:
    said = clock[day * 8 : day * 8 + 8]
    if len(said) != 8 or not said.isdigit():
        return None
    return int(said[:2]) * 60 + int(said[2:4]), int(said[4:6]) * 60 + int(said[6:])


def _kilometres(here: Any, there: Any) -> float:
    if None in (here.lat, here.lon, there.lat, there.lon):
        return 0.0
    lat, lon, lat_2, lon_2 = map(radians, (here.lat, here.lon, there.lat, there.lon))
    angle = sin((lat_2 - lat) / 2) ** 2 + cos(lat) * cos(lat_2) * sin((lon_2 - lon) / 2) ** 2
    return 2 * 6371 * asin(sqrt(min(1, angle)))
