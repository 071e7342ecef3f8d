"""The six faults of handling are found; receipts are laid and promises broken in the background; cases are drawn by lot."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from types import SimpleNamespace

import pytest

from anxin.audit.services import MACHINE
from anxin.casework import jobs
from anxin.casework.models import Clue
from anxin.casework.selectors import by_office, faults_of, sample_of
from anxin.monitoring.tests.county import at

from .office import DAY
from .test_cases import established

pytestmark = pytest.mark.django_db


def found(as_of=DAY) -> dict[str, set[str]]:
    told: dict[str, set[str]] = {}
    for fault in faults_of(Clue.objects_unscoped.all(), as_of):
        told.setdefault(fault.kind, set()).add(fault.agency)
    return told


def test_a_clue_that_is_handled_in_time_has_no_fault(office):
    office.accepted()
    assert found() == {}


def test_heard_late_is_the_first_offices_fault(office):
    office.clue(arrived_at=at(DAY - timedelta(days=8)))
    assert found() == {"late": {"县治欠办"}}


def test_not_passed_on_in_time_and_past_the_time(office):
    office.clue()
    assert found(DAY + timedelta(days=10)) == {"transit": {"县治欠办"}, "over": {"县治欠办"}}


def test_sent_to_the_wrong_office_and_back(office):
    clue = office.clue()
    office.say("sort_clue", office.window, clue_id=clue.pk, kind="wages")
    office.say("route_clue", office.window, clue_id=clue.pk, agency=office.labour)
    office.say("return_clue", clue_id=clue.pk, reason="交通项目")
    assert found() == {"sorting": {"县治欠办"}}


def test_less_in_the_case_than_was_verified(office):
    clue = office.accepted()
    office.say("verify_clue", clue_id=clue.pk, people=2, amount_fen=1_200_000, months=[202603], facts="工资表")
    office.case(clues=[clue], claims=[])
    assert found() == {"unclear": {"县劳动监察大队"}}


def test_a_conclusion_of_paid_that_the_worker_denies(office):
    clue = office.accepted()
    office.say("verify_clue", clue_id=clue.pk, people=2, amount_fen=1_200_000, months=[202603], facts="工资表")
    office.say("dispose_clue", clue_id=clue.pk, conclusion="paid", paid_fen=1_200_000)
    office.say("reply_clue", clue_id=clue.pk, words="已付清")
    office.say("call_back_clue", office.window, clue_id=clue.pk, answer="nothing")
    assert found()["conclusion"] == {"县劳动监察大队"}
    offices = {o.agency: o for o in by_office(Clue.objects_unscoped.all(), DAY)}
    assert len(offices["县劳动监察大队"].found["conclusion"]) == 1 and offices["县治欠办"].total == 0


@pytest.mark.parametrize(("closed", "drawn"), [(0, 0), (1, 1), (5, 1), (6, 2), (20, 4)])
def test_at_least_a_fifth_is_drawn_and_always_the_same(closed, drawn):
    numbers = [f"A{n}" for n in range(closed)]
    first = sample_of(numbers, Fraction("0.2"))
    assert len(first) == drawn and first == sample_of(numbers[::-1], Fraction("0.2"))


def test_the_jobs_lay_receipts_and_break_promises(office):
    case = established(office)
    office.say("promise_payment", case_id=case.pk, promised_by="乙", instalments=[(DAY + timedelta(days=2), 1_200_000)])
    later = DAY + timedelta(days=5)
    office.receipt(office.workers[0], 600_000, later)
    call = SimpleNamespace(as_of=later, now=at(later), actor=MACHINE, progress=lambda *told: None)
    assert "新到账 6,000.00 元" in jobs.collect_receipts(call).said
    broken = jobs.break_promises(call)
    assert broken.attention and broken.data == {"broken": 1}
    assert "新到账 0.00 元" in jobs.collect_receipts(call).said and not jobs.break_promises(call).attention
