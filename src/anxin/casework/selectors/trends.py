"""The three trends of arrears (R149): more, earlier and constant; into more trades; across regions and brought in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from anxin import law
from anxin.access.scope import Scope
from anxin.kit import months
from anxin.monitoring import areas

from .occurrences import WAYS, Occurrence, by_trade, first_told, occurrences

_YEAR = 12
_Which = Callable[[Occurrence], bool]


@dataclass(frozen=True)
class Lines:
    """The numbers of our own by which a trend is called one; each is explained in defaults.yaml."""

    rush_d: int
    more_share: Fraction
    rise: Fraction
    constant_months: int
    least: int


@dataclass(frozen=True)
class Part:
    """``n`` of ``whole``."""

    n: int
    whole: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.n, self.whole) if self.whole else None


@dataclass(frozen=True)
class Beside:
    """A part of the last twelve months beside the same of the twelve before; ``before`` is None when records don't reach
    back a whole year more."""

    now: Part
    before: Part | None

    @property
    def points(self) -> Fraction | None:
        """By how much the share has risen; None when one of the two is not known."""
        if self.before is None or self.now.share is None or self.before.share is None:
            return None
        return self.now.share - self.before.share


@dataclass(frozen=True)
class Month:
    """``before``: the same month a year earlier, None before records begin. ``early``: of ``n``, those outside the rush.
    ``over``: more than usual; None when what is usual is not known."""

    month: int
    n: int
    before: int | None
    early: int
    over: bool | None


@dataclass(frozen=True)
class Group:
    """One trade, way, origin or place: its share of all, beside the year before. ``over``: in how many months it had more than
    its own usual; None when that is not known or was not asked."""

    key: str
    beside: Beside
    early: int = 0
    crossing: int = 0
    over: int | None = None


@dataclass(frozen=True)
class Trends:
    """Twelve whole months that end with the last month that is over, and the twelve before them.

    ``since``: the first month with records, None without any. ``compared``: months of ``months`` whose year-earlier month has
    records. ``usual``: occurrences in a month of the year before, on average. ``unknown``: of the last twelve months, those
    whose firm has no known place of registration.
    """

    first: int
    last: int
    since: int | None
    lines: Lines
    rows: tuple[Occurrence, ...]
    months: tuple[Month, ...]
    total: int
    same: int
    total_before: int | None
    usual: Fraction | None
    early: Beside
    crossing: Beside
    elsewhere: Beside
    trades: tuple[Group, ...]
    ways: tuple[Group, ...]
    origins: tuple[Group, ...]
    unknown: int

    @property
    def compared(self) -> list[Month]:
        return [m for m in self.months if m.before is not None]

    @property
    def enough(self) -> bool:
        return self.total >= self.lines.least

    @property
    def growth(self) -> Fraction | None:
        """By which share of the year before there were more, in the months that can be compared."""
        return Fraction(self.same - self.total_before, self.total_before) if self.total_before else None

    @property
    def over(self) -> int | None:
        return sum(bool(m.over) for m in self.months) if self.usual is not None else None

    @property
    def is_more(self) -> bool:
        if not self.enough or self.total_before is None:
            return False
        return (
            self.same > self.total_before and self.same - self.total_before >= self.lines.more_share * self.total_before
        )

    @property
    def is_earlier(self) -> bool:
        return self._rose(self.early)

    @property
    def is_constant(self) -> bool:
        return self.enough and self.over is not None and self.over >= self.lines.constant_months

    @property
    def is_spreading(self) -> bool:
        """The share of all trades but the largest has risen."""
        return self._rose(self.elsewhere)

    @property
    def is_crossing(self) -> bool:
        return self._rose(self.crossing)

    @property
    def trades_now(self) -> int:
        return sum(g.beside.now.n > 0 for g in self.trades)

    @property
    def trades_before(self) -> int | None:
        held = [g.beside.before for g in self.trades]
        return None if None in held or not held else sum(p is not None and p.n > 0 for p in held)

    def _rose(self, one: Beside) -> bool:
        return self.enough and one.points is not None and one.points >= self.lines.rise


def lines_of(as_of: date, region: str) -> Lines:
    """The numbers that hold in a region."""
    own = areas.overrides()
    held = {n: law.number(f"trend.{n}", as_of, region, own).value for n in Lines.__dataclass_fields__}
    return Lines(
        int(held["rush_d"]), Fraction(str(held["more_share"])), Fraction(str(held["rise"])), int(held["constant_months"]),
        int(held["least"]),
    )  # fmt: skip


def trends(scope: Scope, as_of: date, place: str = "") -> Trends:
    """The trends of what the scope covers, or of one place in it. A constant number of queries."""
    lines = lines_of(as_of, place or next(iter(scope.regions), ""))
    last = months.add(months.month_of(as_of), -1)
    first = months.add(last, 1 - _YEAR)
    rows = occurrences(
        scope, months.first_day(months.add(first, -_YEAR)), months.first_day(months.add(last, 1)), lines.rush_d, place
    )
    told = first_told(scope)
    return reckon(rows, first, months.month_of(told) if told else None, lines)


def reckon(rows: list[Occurrence], first: int, since: int | None, lines: Lines) -> Trends:
    """The arithmetic alone: ``rows`` of the twelve months from ``first`` and of the twelve before."""
    now, before = split(rows, first)
    whole = since is not None and since <= months.add(first, -_YEAR)
    earlier = before if whole else None
    usual = usual_of(before) if whole else None
    n, n_before = Counter(o.month for o in now), Counter(o.month for o in before)
    early = Counter(o.month for o in now if not o.in_rush)
    shown = []
    for month in months.span(first, months.add(first, _YEAR - 1)):
        same = months.add(month, -_YEAR)
        known = since is not None and since <= same
        shown.append(
            Month(month, n[month], n_before[same] if known else None, early[month], None if usual is None else n[month] > usual)
        )  # fmt: skip
    compared = [m for m in shown if m.before is not None]

    def beside(which: _Which) -> Beside:
        return _beside(now, earlier, which)

    most = next(iter(by_trade(now)), "")
    return Trends(
        first=first, last=shown[-1].month, since=since, lines=lines, rows=tuple(rows), months=tuple(shown), total=len(now),
        same=sum(m.n for m in compared), total_before=sum(m.before or 0 for m in compared) if compared else None, usual=usual,
        early=beside(lambda o: not o.in_rush), crossing=beside(lambda o: bool(o.ways)),
        elsewhere=beside(lambda o: o.trade != most),
        trades=_groups(now, earlier, lambda o: (o.trade,)),
        ways=tuple(Group(w, beside(lambda o, w=w: w in o.ways)) for w in WAYS),
        origins=tuple(g for g in _groups(now, earlier, _origin) if g.beside.now.n),
        unknown=sum(not o.registered for o in now),
    )  # fmt: skip


def by_place(told: Trends, digits: int) -> tuple[Group, ...]:
    """The same by the places whose codes have so many digits, each held against its own usual; what is counted by a wider
    region stands under its own code."""
    now, before = split(told.rows, told.first)
    here, earlier = defaultdict(list), defaultdict(list)
    for rows, held in ((now, here), (before, earlier)):
        for one in rows:
            held[one.place[:digits]].append(one)
    whole = told.usual is not None
    found = []
    for code, rows in here.items():
        counted = Counter(o.month for o in rows)
        was = Part(len(earlier[code]), len(before)) if whole else None
        over = sum(n > usual_of(earlier[code]) for n in counted.values()) if whole else None
        early, crossing = sum(not o.in_rush for o in rows), sum(bool(o.ways) for o in rows)
        found.append(Group(code, Beside(Part(len(rows), len(now)), was), early, crossing, over))
    return _sorted(found)


def split(rows: Iterable[Occurrence], first: int) -> tuple[list[Occurrence], list[Occurrence]]:
    """Those from the month ``first`` on, and those before."""
    held = list(rows)
    return [o for o in held if o.month >= first], [o for o in held if o.month < first]


def usual_of(before: list[Occurrence]) -> Fraction:
    """平常: a month of the year before, on average."""
    return Fraction(len(before), _YEAR)


def _origin(one: Occurrence) -> tuple[str, ...]:
    """The city from which the firm was brought in; none for a firm from here."""
    return (one.registered[:4],) if "employer" in one.ways else ()


def _groups(
    now: list[Occurrence], before: list[Occurrence] | None, keys: Callable[[Occurrence], tuple[str, ...]]
) -> tuple[Group, ...]:
    """One group for each key; counted in one pass, for there may be many firms from many cities."""
    n, was = Counter(k for o in now for k in keys(o)), Counter(k for o in before or () for k in keys(o))

    def one(key: str) -> Group:
        return Group(key, Beside(Part(n[key], len(now)), None if before is None else Part(was[key], len(before))))

    return _sorted(one(key) for key in n | was)


def _beside(now: list[Occurrence], before: list[Occurrence] | None, which: _Which) -> Beside:
    def part(rows: list[Occurrence]) -> Part:
        return Part(sum(1 for o in rows if which(o)), len(rows))

    return Beside(part(now), None if before is None else part(before))


def _sorted(groups: Iterable[Group]) -> tuple[Group, ...]:
    return tuple(sorted(groups, key=lambda g: (-g.beside.now.n, g.key)))
