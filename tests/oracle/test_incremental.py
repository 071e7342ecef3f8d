"""Judging again only what a change can reach gives the same as judging everything."""

from dataclasses import replace
from datetime import date

import pytest

from anxin.engine import evaluate as engine_evaluate
from anxin.rules import loader

from .arrow import contractors, engine_findings, to_arrow
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


@pytest.mark.parametrize("as_of", [AROUND, date(2026, 1, 20)])
def test_enterprises_are_judged_from_a_closure_and_what_is_known_of_the_rest(as_of):
    tables = counties(range(470, 482), as_of)
    rules = loader.load()
    full = engine_evaluate(to_arrow(tables), rules, as_of=as_of)
    of_firms = [f for f in full if f.project_id is None]
    assert {"E01", "E10"} <= {f.rule for f in of_firms}
    contractor = contractors(tables, as_of)
    for some in range(0, 6, 2):
        reached = neighbours(tables, set(projects(tables)[some : some + 2]))
        seen = neighbours(tables, reached)
        rest = [f.known for f in full if f.known is not None and f.project_id not in reached]
        known = [replace(k, contractor_id=contractor.get(k.project_id)) for k in rest]
        found = engine_evaluate(
            to_arrow(only(tables, seen)), rules, as_of=as_of, only_projects=reached, known_findings=known
        )
        # Row by row: levels, sums, evidence and arithmetic.
        assert found == [f for f in full if f.project_id in reached or f.project_id is None]


def test_without_knowledge_of_the_rest_no_enterprise_is_judged():
    tables = counties(range(470, 473), AROUND)
    one = set(projects(tables)[:1])
    found = engine_evaluate(to_arrow(tables), loader.load(), as_of=AROUND, only_projects=one)
    assert found and {f.project_id for f in found} == one


def test_rules_that_others_draw_on_run_unasked_and_keep_silent():
    tables = counties(range(470, 476), AROUND)
    alone = engine_findings(tables, AROUND, codes=["E01"])
    assert alone == {k: f for k, f in engine_findings(tables, AROUND).items() if k[0] == "E01"}
    assert alone
