"""Who is in danger does not wait as long as others (R171)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from anxin.access.services import AccessDenied
from anxin.casework.models import ClueStanding
from anxin.casework.services import Claim, move_clock
from anxin.casework.stepping import StepRefused
from anxin.monitoring.tests.county import at

DAY = date(2026, 5, 6)


@pytest.mark.parametrize("urgency", ["group", "extreme", "minors", "injury"])
def test_an_urgent_clue_has_shorter_clocks_at_every_step(office, urgency):
    clue = office.clue(urgency=[urgency])
    assert clue.clock.due_at == at(DAY) + timedelta(hours=4) and clue.due_on == DAY
    assert clue.limit_on == date(2026, 5, 12)
    clue = office.say("sort_clue", office.window, clue_id=clue.pk, kind="wages")
    assert clue.due_on == date(2026, 5, 7)
    clue = office.say("route_clue", office.window, clue_id=clue.pk, agency=office.labour)
    assert clue.due_on == date(2026, 5, 7)
    clue = office.say("accept_clue", clue_id=clue.pk)
    assert clue.due_on == date(2026, 5, 12)
    clue = office.say("verify_clue", clue_id=clue.pk, people=2, amount_fen=1_200_000, months=[202603], facts="工资表")
    assert clue.due_on == date(2026, 5, 9)
    case = office.case(clues=[clue])
    assert case.due_on == date(2026, 5, 19) < office.case(claims=[Claim(202604, 100, office.workers[0])]).due_on
    assert ClueStanding.objects.get(clue=clue, known_to__isnull=True).urgent


def test_what_is_only_loud_keeps_the_ordinary_clocks(office):
    clue = office.clue(urgency=["opinion"])
    assert not clue.is_urgent and (clue.due_on, clue.limit_on) == (date(2026, 5, 7), date(2026, 5, 26))


def test_an_area_whose_ordinary_clock_is_shorter_keeps_it(office, own_home):
    (own_home / "law").mkdir()
    (own_home / "law" / "numbers.yaml").write_text('"5223": {clue.handle_wd: 3}\n', encoding="utf-8")
    assert office.clue(urgency=["injury"]).limit_on == date(2026, 5, 9)


def test_urgency_that_is_learnt_later_shortens_what_runs_and_nothing_is_lengthened(office):
    clue = office.accepted()
    with pytest.raises(AccessDenied):
        office.say("mark_urgent", office.builder, clue_id=clue.pk, urgency=["injury"], reason="听说")
    with pytest.raises(StepRefused, match="怎么知道的"):
        office.say("mark_urgent", clue_id=clue.pk, urgency=["injury"], reason=" ")
    day = date(2026, 5, 7)
    clue = office.say("mark_urgent", None, day, clue_id=clue.pk, urgency=["injury"], reason="家属来电")
    assert (clue.due_on, clue.limit_on) == (date(2026, 5, 13), date(2026, 5, 13))
    assert clue.events.last().label == "登记紧急情形：受伤" and clue.events.last().reason == "家属来电"
    clue = office.say("mark_urgent", None, day, clue_id=clue.pk, urgency=[], reason="登错了")
    assert (clue.urgency, clue.due_on, clue.limit_on) == ([], date(2026, 5, 13), date(2026, 5, 13))
    late = date(2026, 5, 25)
    other = office.say("mark_urgent", None, late, clue_id=office.accepted().pk, urgency=["group"], reason="来了二十人")
    assert other.limit_on == date(2026, 5, 26), "a clock that ends sooner stays"


def test_a_clock_of_hours_is_lengthened_by_hours_and_the_whole_stays(office):
    clue = office.clue(urgency=["group"])
    moved = move_clock(actor=office.window, as_of=DAY, now=at(DAY) + timedelta(hours=1), clue_id=clue.pk, what="extend", amount=3, reason="电话打不通")  # fmt: skip
    assert moved.clock.due_at == at(DAY) + timedelta(hours=7) and moved.limit_on == clue.limit_on
