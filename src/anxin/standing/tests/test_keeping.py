"""How a project stands is worked out by the evaluation and kept, and a partial run keeps what a full one would."""

from datetime import date

import pytest

from anxin.monitoring.services import evaluate
from anxin.monitoring.tests.county import CLERK, County, at, unpaid_site
from anxin.registry.models import Enrolment
from anxin.rules import get
from anxin.standing.models import Joining, ProjectMonthStanding, ProjectStanding

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 20)


def look(day: date = DAY, **said):
    return evaluate(actor=CLERK, as_of=day, now=at(day), rules=(get("W02"), get("T02")), **said)


def rows() -> list[dict]:
    held = list(ProjectStanding.objects_unscoped.order_by("project_id").values())
    months = ProjectMonthStanding.objects_unscoped.order_by("project_id", "month").values()
    return held + [{k: v for k, v in m.items() if k != "id"} for m in months]


def test_wages_whose_pay_day_passed_are_owed_with_people_money_and_month():
    county = County()
    site = unpaid_site(county, "滨河安置房", 1, workers=3)
    look()
    standing = ProjectStanding.objects_unscoped.get(project=site)
    assert (standing.owed_people, standing.owed_fen) == (3, 600_000 + 600_001 + 600_002)
    assert (standing.owed_months, standing.owed_oldest, standing.owed_since) == (1, 202603, date(2026, 4, 30))
    assert standing.level == "red" and standing.level_rank == 4 and standing.red >= 1
    month = ProjectMonthStanding.objects_unscoped.get(project=site, month=202603)
    assert (month.missing_fen, month.people, month.people_missing) == (1_800_003, 3, 3)
    assert month.states == {"unpaid": 3} and month.overdue


def test_each_worker_month_is_in_one_state():
    county = County()
    site = unpaid_site(county, "滨河安置房", 1, workers=1)
    firm = county.employer("甲劳务")
    for number, (fen, on) in enumerate(
        [(600_000, date(2026, 4, 28)), (600_000, date(2026, 5, 6)), (100, date(2026, 4, 9))]
    ):
        worker = county.worker("王五", 100 + number)
        county.enrol(site, firm, worker)
        county.worked(site, firm, worker, 202603, range(1, 20))
        county.owed(site, firm, worker, 202603, 600_000)
        county.paid(site, worker, 202603, fen, on)
    nosheet = county.worker("王六", 200)
    county.enrol(site, firm, nosheet)
    county.worked(site, firm, nosheet, 202603, [1, 2])
    idle = county.worker("王七", 201)
    county.enrol(site, firm, idle, entered_on=date(2026, 3, 1), left_on=date(2026, 3, 20))
    look()
    month = ProjectMonthStanding.objects_unscoped.get(project=site, month=202603)
    assert month.states == {"full": 1, "late": 1, "short": 1, "unpaid": 1, "no_sheet": 1, "idle": 1}
    assert month.people == 5 and month.listed == 6


def test_a_partial_run_keeps_what_a_full_run_would():
    county = County()
    sites = [unpaid_site(county, f"{n}号工地", 10 * n + 1) for n in range(1, 4)]
    look()
    county.file("回单.xlsx", at(DAY, 8), "receipts")
    worker = Enrolment.objects_unscoped.filter(project=sites[1]).order_by("id")[0].worker
    county.paid(sites[1], worker, 202603, 600_000, date(2026, 5, 19))
    report = look()
    assert report.kind == "incremental" and report.projects == 1
    partial = rows()
    look(full=True)
    assert rows() == partial
    assert ProjectStanding.objects_unscoped.get(project=sites[1]).owed_people == 1


def test_who_has_not_joined_is_told_from_who_is_let_off_with_a_paper():
    county = County()
    county.file("底册.xlsx", at(date(2026, 4, 1)), "project_list")
    said = {
        "甲": {"joined": True, "joined_on": date(2025, 2, 1)},
        "乙": {},
        "丙": {"exempt_reason": "县住建局 2025-3 号"},
        "丁": {"status": "finished"},
    }
    for name, fields in said.items():
        county.project(name, **fields)
    look()
    kept = dict(ProjectStanding.objects_unscoped.values_list("project__name", "joining"))
    assert kept == {"甲": Joining.JOINED, "乙": Joining.NOT_JOINED, "丙": Joining.EXEMPT, "丁": Joining.OVER}


def test_a_look_without_keeping_leaves_no_standing():
    county = County()
    unpaid_site(county, "滨河安置房", 1)
    look(dry=True)
    assert not ProjectStanding.objects_unscoped.exists()
