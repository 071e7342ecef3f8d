"""The three trends: what counts as one occurrence, and the arithmetic by which arrears are more, earlier, constant, spread and brought in."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from anxin.access.models import Agency, Region
from anxin.access.scope import Scope
from anxin.casework.selectors.occurrences import Occurrence, apart, occurrences, place_of
from anxin.casework.selectors.trends import Lines, by_place, reckon, trends
from anxin.kit import months
from anxin.monitoring.tests.county import at
from anxin.registry.models import EnterpriseFact, ProjectFact

from .office import DAY, TOWN

FIRST, BEFORE = 202505, 202405
LINES = Lines(rush_d=60, more_share=Fraction(1, 10), rise=Fraction(1, 20), constant_months=6, least=10)


def one(month: int, n: int = 1, **said):
    told = {"kind": "clue", "pk": 1, "number": "X", "where": "", "came_on": months.first_day(month), "in_rush": False, "place": TOWN,
            "site": TOWN, "firm": "", "registered": "522323", "agency": "", "agency_place": "522323", "trade": "房屋建筑", "ways": ()}  # fmt: skip
    return [Occurrence(**{**told, **said})] * n


def test_more_earlier_and_constant_are_reckoned_beside_the_year_before():
    # 12 in the year before (8 of them outside the rush), 15 now (12 outside): six months with two, three with one.
    before = [o for m in months.span(202405, 202412) for o in one(m)] + [
        o for m in months.span(202501, 202504) for o in one(m, in_rush=True)
    ]
    now = [o for m in months.span(202505, 202510) for o in one(m, 2)] + [
        o for m in (202511, 202512, 202601) for o in one(m, in_rush=True)
    ]
    told = reckon([*now, *before], FIRST, BEFORE, LINES)
    assert (told.total, told.same, told.total_before, told.growth) == (15, 15, 12, Fraction(1, 4))
    assert (told.early.now.n, told.early.before.n, told.early.points) == (12, 8, Fraction(2, 15))
    assert (told.usual, told.over) == (1, 6)
    assert told.is_more and told.is_earlier and told.is_constant
    # One month fewer above the usual is below the line; ten percent more is on it.
    fewer = reckon([*now[1:], *before], FIRST, BEFORE, LINES)
    assert fewer.over == 5 and not fewer.is_constant and fewer.is_more


def test_ten_percent_more_is_more_and_nine_are_too_few_to_say():
    assert reckon([*one(202506, 11), *one(202406, 10)], FIRST, BEFORE, LINES).is_more
    assert not reckon([*one(202506, 21), *one(202406, 20)], FIRST, BEFORE, LINES).is_more
    few = reckon(one(202506, 9), FIRST, BEFORE, LINES)
    assert not few.enough and not few.is_more
    assert reckon(one(202506, 10), FIRST, BEFORE, LINES).is_more


def test_what_was_not_recorded_is_not_compared():
    told = reckon([*one(202601, 12), *one(202501, 6)], FIRST, 202412, LINES)
    assert [m.month for m in told.compared] == months.span(202512, 202604)
    assert (told.same, told.total_before) == (12, 6) and told.is_more
    assert told.usual is None and told.over is None and told.early.before is None and told.trades_before is None
    assert not (told.is_earlier or told.is_constant or told.is_spreading or told.is_crossing)
    assert reckon([], FIRST, None, LINES).total_before is None


def test_spreading_and_crossing_are_shares_that_rise():
    now = [
        *one(202506, 12),
        *one(202507, 4, trade="水利"),
        *one(202508, 4, trade="教育", ways=("employer",), registered="520100"),
    ]
    before = [*one(202406, 18), *one(202407, 2, trade="水利")]
    told = reckon([*now, *before], FIRST, BEFORE, LINES)
    assert (told.trades_now, told.trades_before) == (3, 2)
    assert told.elsewhere.points == Fraction(3, 10) and told.is_spreading
    assert told.crossing.points == Fraction(1, 5) and told.is_crossing
    assert [(g.key, g.beside.now.n) for g in told.origins] == [("5201", 4)]
    same = reckon([*one(202506, 18), *one(202507, 2, trade="水利"), *before], FIRST, BEFORE, LINES)
    assert not same.is_spreading and not same.is_crossing


def test_each_place_is_held_against_its_own_usual():
    other = "522323102"
    rows = [*one(202506, 3), *one(202507, 1, place=other), *one(202406, 24), *one(202407, 6, place=other)]
    found = {g.key: (g.beside.now.n, g.over) for g in by_place(reckon(rows, FIRST, BEFORE, LINES), 9)}
    assert found == {TOWN: (3, 1), other: (1, 1)}


def test_where_a_firm_is_registered_and_what_lies_apart():
    assert place_of("520100", "91430100MA00000001") == "5201" and place_of("", "91430122MA00000001") == "430122"
    assert place_of("", "91100000MA00000001") == "" and place_of("", "") == ""
    assert apart("522323101", "520102") and not apart("522323101", "5223") and not apart("522323101", "522323102")


pytest_db = pytest.mark.django_db


@pytest_db
def test_a_grievance_counts_once_and_only_when_it_is_about_wages(office):
    def of(scope: Scope):
        return occurrences(scope, date(2024, 5, 1), date(2026, 6, 1), 60)

    scope = Scope.of(office.viewer, DAY)
    first = office.clue()
    again = office.clue(door="phone")
    office.say("join_clue", office.window, clue_id=again.pk, into_id=first.pk, reason="同一人")
    office.say("sort_clue", office.window, clue_id=office.clue().pk, kind="contract")
    office.case(because="inspection")
    office.case(because="stock", arisen_on=date(2020, 1, 1))
    accepted = office.accepted()
    office.say("verify_clue", clue_id=accepted.pk, people=2, amount_fen=1_200_000, months=[202603], facts="看了")
    office.case(clues=[accepted], because="clue")
    rows = of(scope)
    assert sorted(o.kind for o in rows) == ["case", "clue", "clue"]
    assert not any(o.in_rush for o in rows) and {o.trade for o in rows} == {"没写行业"}


@pytest_db
def test_the_ledgers_say_the_trade_and_who_comes_from_elsewhere(office):
    ProjectFact.objects_unscoped.filter(project=office.project).update(industry="水利")
    Region.objects.create(code="5224", name="外州", level="city", parent_id="52")
    away = Agency.objects_unscoped.create(name="外州监察支队", region_id="5224")
    office.clue(employer=office.employer)
    office.clue(door="phone", agency=away)
    batch = ProjectFact.objects_unscoped.filter(project=office.project).first().batch
    EnterpriseFact.objects_unscoped.create(
        enterprise=office.employer, name="甲劳务公司", region_code="520102", batch=batch, subject_key="firm", digest="d", known_from=at(DAY)
    )  # fmt: skip
    told = trends(Scope.of(office.viewer, date(2026, 6, 1)), date(2026, 6, 1))
    assert {(o.trade, o.ways) for o in told.rows} == {("水利", ("employer",)), ("水利", ("handled",))}
    assert (told.last, told.since, told.total, told.unknown) == (202605, 202605, 2, 1)
