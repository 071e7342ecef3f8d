"""The engine and the naive reading find the same in random counties: every rule, every subject, level, sum and head."""

from collections import Counter
from datetime import date, datetime
from functools import cache

import pytest

from anxin.rules import loader

from . import matter_rules
from .arrow import engine_findings
from .compare import differences, show, shrink
from .generate import counties, county
from .naive import RULES, evaluate
from .rows import BEIJING

# (the day that the counties gather around, the day asked about)
ROUNDS = [
    (date(2026, 5, 8), date(2026, 5, 8)),
    (date(2026, 5, 8), date(2026, 5, 15)),
    (date(2026, 5, 8), date(2026, 4, 10)),
    (date(2026, 4, 30), date(2026, 4, 30)),
    (date(2026, 6, 1), date(2026, 6, 1)),
    (date(2026, 1, 2), date(2026, 1, 2)),  # the day before festival mode
    (date(2026, 1, 2), date(2026, 1, 3)),  # its first day
    (date(2026, 1, 25), date(2026, 1, 25)),  # less than thirty days to go
    (date(2026, 2, 12), date(2026, 2, 12)),  # pay days fall into the Spring Festival
    (date(2026, 2, 17), date(2026, 2, 17)),
    (date(2026, 2, 24), date(2026, 2, 24)),
    (date(2025, 10, 9), date(2025, 10, 9)),  # after the October holiday
    (date(2025, 9, 20), date(2025, 9, 20)),  # minimum wages changed on 1 September in three provinces
    (date(2024, 2, 29), date(2024, 2, 29)),
    (date(2024, 3, 1), date(2024, 3, 20)),
    (date(2027, 3, 10), date(2027, 3, 10)),  # a year without a holiday notice
]
COUNTIES_EACH = 30

# Every level that a rule can reach in these rounds; festival mode lifts wage findings by one.
REACHED = {
    "S05": "blue yellow orange red", "S06": "yellow orange red",
    "A01": "blue orange red", "A03": "orange red", "A04": "yellow orange red", "A05": "red",
    "D01": "blue orange red", "D03": "blue yellow orange",
    "R02": "yellow orange", "R04": "yellow", "R05": "orange", "R07": "red", "R08": "red",
    "T01": "yellow orange", "T02": "yellow orange", "Q05": "orange",
    "W01": "yellow orange red", "W02": "yellow orange red", "W03": "yellow orange red", "W04": "yellow orange red",
    "W05": "red", "W07": "orange red", "W08": "orange red", "W10": "orange red", "W11": "red",
    "S07": "red", "S09": "yellow orange", "W21": "red", "W22": "yellow orange red", "Q04": "blue",
    "E01": "yellow orange red", "E10": "red",
    "R06": "blue orange red", "R10": "blue", "T03": "orange", "T05": "yellow red", "Q02": "yellow",
    "W06": "red", "W09": "yellow orange", "W18": "yellow orange", "W19": "yellow orange", "W20": "orange red",
    "A06": "red", "A08": "yellow", "D02": "yellow orange", "D04": "red",
    "W13": "yellow orange red", "W16": "yellow orange red", "W17": "yellow orange",
    "A02": "yellow", "A07": "red", "R11": "yellow", "R13": "yellow", "N01": "yellow", "N02": "yellow",
    "W12": "blue yellow orange red", "W14": "blue yellow", "W15": "yellow orange", "Q01": "blue yellow",
    "C01": "yellow orange", "C02": "yellow orange", "C03": "blue yellow orange red", "C04": "red", "C05": "orange red", "C06": "orange",
    "C07": "red", "C08": "yellow", "C09": "red", "C10": "red", "C11": "orange", "C12": "blue", "C13": "orange red", "C14": "red", "C15": "red",
    "C16": "orange", "C17": "red", "C18": "blue", "C19": "yellow", "C20": "yellow",
}  # fmt: skip
# Rules that speak of single workers and of the whole project.
OF_WHOLE_PROJECTS = ("R02", "W04", "W05", "W12", "W14")


def seeds(round_no: int) -> range:
    return range(round_no * COUNTIES_EACH, (round_no + 1) * COUNTIES_EACH)


@cache
def read_naively(round_no: int) -> dict:
    """What the naive reading finds in a round: it takes its time, and two tests ask."""
    around, as_of = ROUNDS[round_no]
    return evaluate(counties(seeds(round_no), around), as_of)


@pytest.mark.parametrize("round_no", range(len(ROUNDS)))
def test_engine_and_naive_reading_agree(round_no):
    around, as_of = ROUNDS[round_no]
    differ = differences(read_naively(round_no), engine_findings(counties(seeds(round_no), around), as_of))
    assert not differ, explain(differ, around, as_of)


def test_they_agree_on_yesterday_as_it_was_known_and_as_it_is_known_now():
    around, as_of = date(2026, 5, 8), date(2026, 5, 1)
    tables = counties(range(900, 930), around)
    for known_at in (datetime(2026, 4, 28, 9, 30, tzinfo=BEIJING), datetime(2026, 5, 9, 0, 5, tzinfo=BEIJING)):
        expected = evaluate(tables, as_of, known_at=known_at)
        differ = differences(expected, engine_findings(tables, as_of, known_at=known_at))
        assert not differ, list(differ.items())[:12]


def test_the_random_counties_bring_every_rule_to_every_level():
    reached: Counter = Counter()
    for round_no in range(len(ROUNDS)):
        for key, finding in read_naively(round_no).items():
            reached[(key[0], finding.level)] += 1
            if key[0] in OF_WHOLE_PROJECTS and key[3] is None:
                reached[(key[0], "of the whole project")] += 1
    expected = {(rule, level) for rule, levels in REACHED.items() for level in levels.split()}
    expected |= {(rule, "of the whole project") for rule in OF_WHOLE_PROJECTS}
    readings = len(RULES) - len(matter_rules.RULES) + len(matter_rules.CODES)
    assert readings == len(REACHED) == len(loader.load())
    assert set(reached) == expected


def explain(differ: dict, around: date, as_of: date) -> str:
    """The first differences, and the smallest county in which the first one still shows."""
    first = next(iter(differ))
    # An enterprise's finding has no project; its own id tells the county as well.
    about = 1 if first[1] is not None else 2
    seed = first[about] // 10_000
    rule = first[0]

    def still_differs(tables: dict) -> bool:
        mine = {k: f for k, f in evaluate(tables, as_of).items() if k[0] == rule}
        differ = differences(mine, engine_findings(tables, as_of, codes=[rule]))
        return any(key[about] == first[about] for key in differ)

    smallest = shrink(county(seed, around, base=seed * 10_000), still_differs)
    by_rule = Counter(key[0] for key in differ)
    some = "\n".join(f"{key}: naive {a}, engine {b}" for key, (a, b) in list(differ.items())[:12])
    return f"on {as_of}, {dict(by_rule)}\n{some}\n\nsmallest example of {rule} (seed {seed}):\n{show(smallest)}"
