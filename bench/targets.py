"""What is to be reached, and whether it was. Each is a ratio of two things measured in the same run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.contest import Result

# Results by contest, size ('' where it has but one) and key of the side.
Book = Mapping[tuple[str, str], Mapping[str, Result]]


@dataclass(frozen=True)
class Target:
    """``measure`` raises LookupError where what it needs was not run."""

    text: str
    limit: float
    measure: Callable[[Book], float]
    at_least: bool = False

    def reached(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit


def wall(contest: str, size: str, one: str, other: str) -> Callable[[Book], float]:
    """Seconds of ``one`` over those of ``other``."""
    return lambda book: book[contest, size][one].wall / book[contest, size][other].wall


def peak(contest: str, size: str, one: str, other: str) -> Callable[[Book], float]:
    return lambda book: book[contest, size][one].peak_mb / book[contest, size][other].peak_mb


def memory(contest: str, size: str, side: str) -> Callable[[Book], float]:
    """Peak in MB, of the process and its largest child."""
    return lambda book: book[contest, size][side].peak_mb


def growth(contest: str, small: str, large: str, side: str, factor: float) -> Callable[[Book], float]:
    """How much longer the larger size takes, over how much larger it is."""
    return lambda book: book[contest, large][side].wall / book[contest, small][side].wall / factor


def size(one: str, other: str) -> Callable[[Book], float]:
    """Bytes that ``one`` way of storing takes over those of the other."""

    def measure(book: Book) -> float:
        sides = book["storage", "city"]
        return sides[one].runs[-1].answer["bytes"] / sides[other].runs[-1].answer["bytes"]

    return measure


_PROVINCE = ("flags", "province")

TARGETS = (
    Target(
        "python-stdnum, one by one ÷ a column of identity numbers",
        40.0,
        wall("numbers", "", "stdnum", "column"),
        at_least=True,
    ),
    Target("eight flags of a province through the rules ÷ one statement by hand", 1.3, wall(*_PROVINCE, "b", "a")),
    Target("the same as findings with evidence ÷ the statement", 2.0, wall(*_PROVINCE, "c", "a")),
    Target("all rules with evidence ÷ the statement", 6.0, wall(*_PROVINCE, "d", "a")),
    Target("peak memory of the findings ÷ the statement's", 2.0, peak(*_PROVINCE, "c", "a")),
    Target("the findings in 300 MB ÷ without a limit", 2.0, wall(*_PROVINCE, "e", "c")),
    Target("pandas ÷ the findings", 4.0, wall(*_PROVINCE, "f", "c"), at_least=True),
    Target("Django ORM loop (extrapolated) ÷ the findings", 200.0, wall(*_PROVINCE, "g", "c"), at_least=True),
    Target("the findings, city to province ÷ ten times the city", 1.0, growth("flags", "city", "province", "c", 10)),
    Target(
        "out of PostgreSQL ÷ over Parquet, a province's month", 2.0, wall("postgres", "province", "postgres", "parquet")
    ),
    Target("out of PostgreSQL ÷ over Parquet, a city's month", 2.0, wall("postgres", "city", "postgres", "parquet")),
    Target("month bitmaps ÷ day rows, Parquet", 0.25, size("bitmaps-parquet", "days-parquet")),
    Target("month bitmaps ÷ day rows, PostgreSQL with index", 0.1, size("bitmaps", "days")),
    *(
        Target(
            f"django-import-export, inserts alone ÷ taking in 100,000 lines, {where}",
            20.0,
            wall(f"payrolls-{key}", "", "rival", "take"),
            at_least=True,
        )
        for key, where in (("postgres", "PostgreSQL"), ("sqlite", "SQLite"))
    ),
    Target("taking in 1,000,000 receipts ÷ polars + COPY by hand", 2.5, wall("receipts", "", "take", "hand")),
    Target("peak memory of taking in 100,000 lines, MB", 1024.0, memory("payrolls-postgres", "", "take")),
    Target("peak memory of taking in 1,000,000 receipts, MB", 1024.0, memory("receipts", "", "take")),
    Target("1 % of a city's projects touched ÷ a full run", 0.15, wall("incremental", "city", "hundredth", "full")),
    Target("one project of a city touched ÷ a full run", 0.02, wall("incremental", "city", "one", "full")),
)


def judged(book: Book, targets: tuple[Target, ...] = TARGETS) -> list[tuple[Target, float]]:
    """The targets whose sides were run, with what was measured."""
    found = []
    for target in targets:
        try:
            found.append((target, target.measure(book)))
        except LookupError:
            continue
    return found
