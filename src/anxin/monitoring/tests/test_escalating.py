"""The clock alone drives what nobody answers up the ladder, once, and as an evaluation would."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anxin.audit.services import MACHINE
from anxin.monitoring.models import Run, Warning, WarningEvent
from anxin.monitoring.services import escalate, record_act

from .county import at
from .office import DAY, offices, warned

pytestmark = pytest.mark.django_db


def clock(day):
    return escalate(actor=MACHINE, as_of=day, now=at(day, 3))


def test_a_deadline_that_passed_takes_it_one_level_up_in_working_days_and_only_once():
    warning = warned(offices())
    # Friday, 20 November 2026; five working days later is Friday, 27 November.
    assert warning.due_on.isoformat() == "2026-11-27"
    assert clock(DAY + timedelta(days=7)).warnings == 0
    report = clock(DAY + timedelta(days=8))
    assert report.counts == {"escalated": 1}
    warning.refresh_from_db()
    assert (warning.level, warning.status, warning.level_on) == ("orange", "escalated", DAY + timedelta(days=8))
    assert clock(DAY + timedelta(days=8)).warnings == 0 and warning.events.count() == 2


@pytest.mark.parametrize("every", [1, 30])
def test_watched_daily_or_once_a_month_it_ends_the_same(every):
    warning = warned(offices())
    for days in range(every, 31, every):
        clock(DAY + timedelta(days=days))
    warning.refresh_from_db()
    assert (warning.level, warning.status) == ("red", "escalated")
    steps = list(warning.events.order_by("id").values_list("kind", "from_level", "to_level"))
    assert steps == [
        ("raised", "", "yellow"), ("escalated", "yellow", "orange"), ("escalated", "orange", "red"),
        ("supervision_proposed", "red", "red"),
    ]  # fmt: skip


def test_a_red_one_that_is_answered_must_be_acted_upon_as_well():
    made = offices()
    answered, acted = warned(made, level="red"), warned(made, level="red", month=202608)
    Warning.objects_unscoped.update(status="explained", answered_on=DAY)
    record_act(actor=MACHINE, as_of=DAY, now=at(DAY), warning_id=acted.pk, what="约谈", done_on=DAY, done_by="甲")
    assert answered.act_due_on.isoformat() == "2026-11-27"
    assert clock(DAY + timedelta(days=7)).warnings == 0
    assert clock(DAY + timedelta(days=8)).counts == {"supervision_proposed": 1}
    event = WarningEvent.objects.get(kind="supervision_proposed")
    assert event.warning == answered and event.fields == {"act_due_on": "2026-11-27"}
    answered.refresh_from_db()
    assert answered.status == "explained" and answered.supervision_on == DAY + timedelta(days=8)


def test_the_clock_does_not_run_backwards():
    warned(offices())
    Run.objects.update(as_of=DAY + timedelta(days=40))
    with pytest.raises(ValueError, match="不能倒着"):
        clock(DAY + timedelta(days=10))


def test_a_waiver_that_ends_wakes_the_warning_with_a_new_deadline():
    from anxin.monitoring.services import approve_waiver, propose_waiver

    made = offices()
    warning = warned(made)
    said = {"as_of": DAY, "now": at(DAY), "warning_id": warning.pk}
    propose_waiver(actor=made.town, **said, reason="stop_order", evidence="停工令", ends_on=DAY + timedelta(days=20))
    approve_waiver(actor=made.chief, **said)
    assert clock(DAY + timedelta(days=20)).warnings == 0
    assert clock(DAY + timedelta(days=21)).counts == {"waiver_expired": 1}
    warning.refresh_from_db()
    assert warning.status == "raised" and warning.level_on == DAY + timedelta(days=21)
