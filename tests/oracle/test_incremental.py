"""Judging again only what a change can reach gives the same as judging everything."""

from datetime import date

import pytest

from .arrow import engine_findings
from .closure import neighbours, on_projects, only, without_rows_of
from .generate import counties
from .naive import evaluate

AROUND = date(2026, 5, 8)


def projects(tables: dict) -> list[int]:
    return [row["id"] for row in tables["project"]]


@pytest.mark.parametrize("seed", range(400, 430))
def test_the_closure_is_enough_to_judge_the_projects_that_were_reached(seed):
    tables = counties(range(seed, seed + 1), AROUND)
    everything = evaluate(tables, AROUND)
    for project in projects(tables):
        reached = neighbours(tables, {project})
        seen = neighbours(tables, reached)
        assert on_projects(evaluate(only(tables, seen), AROUND), reached) == on_projects(everything, reached)


@pytest.mark.parametrize("seed", range(430, 460))
def test_a_change_alters_nothing_outside_its_reach(seed):
    before = counties(range(seed, seed + 1), AROUND)
    found_before = evaluate(before, AROUND)
    for project in projects(before):
        after = without_rows_of(before, project, 2)
        # What was touched, closed over the workers and cards of the rows as they were and as they are.
        reached = neighbours(before, {project}) | neighbours(after, {project})
        others = set(projects(before)) - reached
        assert on_projects(evaluate(after, AROUND), others) == on_projects(found_before, others)


def test_the_engine_judges_a_closure_as_it_judges_everything():
    tables = counties(range(460, 466), AROUND)
    everything = engine_findings(tables, AROUND)
    reached = neighbours(tables, set(projects(tables)[:3]))
    seen = neighbours(tables, reached)
    assert seen < set(projects(tables))
    assert on_projects(engine_findings(only(tables, seen), AROUND), reached) == on_projects(everything, reached)
