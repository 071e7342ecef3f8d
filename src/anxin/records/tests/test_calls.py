"""Workers are called, drawn by lot on days that nobody can foresee, and asked whether their wages arrived (R083)."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from anxin.access.scope import Scope
from anxin.access.services import AccessDenied
from anxin.audit.models import AuditEvent
from anxin.audit.services import MACHINE
from anxin.casework.models import Clue
from anxin.casework.stepping import StepRefused
from anxin.casework.tests.office import COUNTY, DAY, TOWN
from anxin.monitoring.tests.county import at
from anxin.records import selectors, services
from anxin.records.models import WageCall
from anxin.records.services import calling

pytestmark = pytest.mark.django_db


def said(land, day: date = DAY) -> dict:
    return {"actor": land.office.inspector, "as_of": day, "now": at(day)}


@pytest.fixture
def drawn(judged):
    """A site more, so that not all who are drawn work on one."""
    county, office = judged.office.county, judged.office
    county.file("学校三月.xlsx", at(date(2026, 4, 7)))
    school = county.project("学校", TOWN)
    for n in range(4):
        worker = county.worker(f"王五{n}", 70 + n)
        county.enrol(school, office.employer, worker, phone=f"1370000000{n}", phone_index=f"{n:032d}")
        county.worked(school, office.employer, worker, 202603, range(1, 20))
        county.owed(school, office.employer, worker, 202603, 500_000)
    judged.evaluate(DAY)
    judged.calls = services.draw_calls(**said(judged), region=COUNTY)
    return judged


def test_few_of_each_site_are_drawn_and_nobody_twice(drawn):
    assert Counter(c.project.name for c in drawn.calls) == {"安置房": 2, "学校": 2}
    assert len({c.worker_id for c in drawn.calls}) == 4
    # Three workdays later; that Saturday is one.
    assert {c.due_on for c in drawn.calls} == {date(2026, 5, 9)}
    again = services.draw_calls(**said(drawn), region=COUNTY)
    assert {c.worker_id for c in again} & {c.worker_id for c in drawn.calls} == set()
    assert services.draw_calls(**said(drawn), region=COUNTY) == []
    with pytest.raises(AccessDenied):
        services.draw_calls(**said(drawn), region="530000")


def test_the_days_are_irregular_and_nobody_draws_twice_on_one(judged, monkeypatch):
    # The key of the house is another in each test; the days must be the same in each run.
    monkeypatch.setattr(calling, "blind_index", lambda kind, text: hashlib.sha256(f"{kind}{text}".encode()).hexdigest())
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    days = [d for d in year if services.is_call_day(COUNTY, d)]
    assert 30 < len(days) < 70 and days == [d for d in year if services.is_call_day(COUNTY, d)]
    assert len({(b - a).days for a, b in pairwise(days)}) > 4
    assert days != [d for d in year if services.is_call_day("522301", d)]
    on = next(d for d in days if date(2026, 5, 6) <= d <= date(2026, 6, 25))
    off = next(d for d in year if d > date(2026, 5, 5) and d not in days)
    ask = {"actor": MACHINE, "now": at(on)}
    assert services.draw_by_chance(**ask, as_of=off) == []
    assert len(services.draw_by_chance(**ask, as_of=on)) == 2
    assert services.draw_by_chance(**ask, as_of=on) == []


def test_who_was_not_paid_becomes_a_clue_of_the_office_that_heard_it(drawn):
    call = next(c for c in drawn.calls if c.project.name == "学校")
    done = services.record_call(**said(drawn), call_id=call.pk, answer="not_all", got_fen=200_000, words="老板说下月补")
    clue = Clue.objects_unscoped.get()
    assert done.clue == clue and clue.door == "phone" and clue.first_agency == drawn.office.labour
    assert (clue.months, clue.amount_fen, clue.worker_id) == ([202603], 300_000, call.worker_id)
    assert "老板说下月补" in clue.text.open_for("test") and clue.due_on is not None
    with pytest.raises(StepRefused, match="已经有结果"):
        services.record_call(**said(drawn), call_id=call.pk, answer="got_it")


def test_what_the_bank_says_and_he_denies_is_seen(drawn):
    first, second = drawn.calls[:2]
    WageCall.objects_unscoped.filter(pk=first.pk).update(paid_fen=first.owed_fen)
    services.record_call(**said(drawn), call_id=first.pk, answer="nothing")
    services.record_call(**said(drawn), call_id=second.pk, answer="got_it")
    assert "和本人说的不一样" in Clue.objects_unscoped.get().text.open_for("test")
    assert Clue.objects_unscoped.get().amount_fen == first.owed_fen
    sums = selectors.call_sums(Scope.of(drawn.office.inspector, DAY), DAY)
    assert (sums.asked, sums.got, sums.nothing, sums.against_bank) == (2, 1, 1, 1)


def test_who_is_not_reached_is_called_three_times(drawn):
    call = drawn.calls[0]
    states = [services.record_call(**said(drawn), call_id=call.pk, answer="unreachable").answer for _ in range(3)]
    assert states == ["", "", "unreachable"]
    assert len(selectors.open_calls(Scope.of(drawn.office.inspector, DAY))) == 3


def test_his_phone_is_shown_for_the_call_and_that_is_on_the_record(drawn):
    call = next(c for c in drawn.calls if c.project.name == "学校")
    scope = Scope.of(drawn.office.inspector, DAY)
    phones = services.phone_for_call(**said(drawn), scope=scope, call_id=call.pk)
    assert len(phones) == 1 and phones[0].startswith("1370000000")
    event = AuditEvent.objects.filter(act="wages.person_revealed").last()
    assert event is not None and event.fields["reason"] == services.REASON


def test_another_county_calls_nobody_here(drawn):
    with pytest.raises(AccessDenied):
        services.record_call(
            actor=drawn.office.viewer, as_of=DAY, now=at(DAY), call_id=drawn.calls[0].pk, answer="got_it"
        )
    assert selectors.open_calls(Scope.nothing()) == []
