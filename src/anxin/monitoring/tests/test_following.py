"""Who follows an evaluation is told what it asked for, about the projects that were judged, and in its transaction."""

from __future__ import annotations

from datetime import date

import pytest

from anxin.monitoring import following
from anxin.monitoring.models import Run
from anxin.monitoring.services import evaluate
from anxin.registry.models import Worker
from anxin.rules import get

from .county import CLERK, County, at, unpaid_site

pytestmark = pytest.mark.django_db
LATE = date(2026, 5, 6)


class Notebook:
    queries = {"owed_by_project": "SELECT project_id, month, owed_fen FROM project_month"}

    def __init__(self) -> None:
        self.pages: list[tuple[set[int] | None, list[dict]]] = []

    def keep(self, *, run, judged, tables, now):
        self.pages.append((judged, tables["owed_by_project"].to_pylist()))


@pytest.fixture
def notebook(monkeypatch):
    monkeypatch.setattr(following, "_followers", [])
    book = Notebook()
    following.follow(book)
    return book


def look(hour: int = 10, **more):
    return evaluate(actor=CLERK, as_of=LATE, now=at(LATE, hour), rules=(get("W02"),), **more)


def test_a_full_run_tells_of_all_projects_and_a_later_one_of_those_it_judged(notebook):
    county = County()
    one, two = unpaid_site(county, "一号工地", 1), unpaid_site(county, "二号工地", 20)
    look()
    judged, rows = notebook.pages.pop()
    assert judged is None
    assert {(r["project_id"], r["owed_fen"]) for r in rows} == {(one.pk, 1_200_001), (two.pk, 1_200_001)}
    county.file("回单.csv", at(LATE, 11))
    county.paid(one, Worker.objects.order_by("id").first(), 202603, 100, LATE)
    look(hour=12)
    judged, rows = notebook.pages.pop()
    assert judged == {one.pk} == {r["project_id"] for r in rows}


def test_who_only_tries_out_tells_nobody(notebook):
    unpaid_site(County(), "一号工地", 1)
    look(dry=True)
    assert notebook.pages == []


def test_when_a_follower_fails_the_evaluation_has_not_been(notebook, monkeypatch):
    unpaid_site(County(), "一号工地", 1)

    def torn(**_):
        raise RuntimeError("torn page")

    monkeypatch.setattr(notebook, "keep", torn)
    with pytest.raises(RuntimeError, match="torn page"):
        look()
    assert not Run.objects.exists()


def test_the_same_name_may_not_stand_for_two_questions(notebook):
    class Other(Notebook):
        queries = {"owed_by_project": "SELECT project_id FROM project_month"}

    following.follow(Other())
    with pytest.raises(ValueError, match="owed_by_project"):
        following.queries()
