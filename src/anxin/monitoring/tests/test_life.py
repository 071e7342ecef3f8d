"""Answers in time, the ladder when there is none, and waivers that need two people and end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from anxin.law.calendar import Calendar
from anxin.monitoring.models import Waiver, Warning
from anxin.monitoring.services import (
    AnswerRefused,
    acknowledge_warning,
    approve_waiver,
    evaluate,
    explain_warning,
    propose_waiver,
)
from anxin.monitoring.services.answers import Clock
from anxin.rules import get

from .county import CHIEF, CLERK, County, at, unpaid_site

pytestmark = pytest.mark.django_db
W02 = (get("W02"),)
OPENED = date(2026, 5, 1)


def look(day: date):
    return evaluate(actor=CLERK, as_of=day, now=at(day, 10), rules=W02)


def opened() -> Warning:
    """A yellow warning: one worker of the site was paid something in time, so it is not red at once."""
    county = County()
    project = unpaid_site(county, "一号工地", 1)
    from anxin.wages.models import PayrollLine

    county.file("回单.csv", at(date(2026, 4, 21)))
    county.paid(project, PayrollLine.objects_unscoped.first().worker, 202603, 100, date(2026, 4, 20))
    look(OPENED)
    return Warning.objects_unscoped.get()


def said(warning: Warning, day: date = OPENED) -> dict:
    return {"as_of": day, "now": at(day, 12), "warning_id": warning.pk}


@pytest.mark.parametrize(
    ("level", "reached", "due"),
    [
        # 2026-05-01..05 is the Labour Day holiday; 9 May is a make-up Saturday.
        ("blue", date(2026, 4, 30), date(2026, 5, 18)),
        ("yellow", date(2026, 4, 30), date(2026, 5, 11)),
        ("orange", date(2026, 4, 30), date(2026, 5, 8)),
        ("red", date(2026, 4, 30), date(2026, 5, 6)),
    ],
)
def test_an_answer_is_due_in_working_days_by_level(level, reached, due):
    clock = Clock(Calendar.load(), {"W02": get("W02").card})
    assert clock.due_on(rule="W02", level=level, reached=reached, region="522399") == due


def test_before_the_spring_festival_a_red_one_is_due_within_24_hours():
    clock = Clock(Calendar.load(), {"W02": get("W02").card})
    # The Spring Festival of 2026 is on 17 February; 6 February is a Friday.
    assert clock.due_on(rule="W02", level="red", reached=date(2026, 2, 6), region="") == date(2026, 2, 7)
    assert clock.due_on(rule="W02", level="orange", reached=date(2026, 2, 6), region="") > date(2026, 2, 7)


def test_a_deadline_that_passes_unanswered_takes_it_one_level_up():
    warning = opened()
    assert (warning.level, warning.due_on) == ("yellow", date(2026, 5, 11))
    look(date(2026, 5, 11))
    assert Warning.objects_unscoped.get().level == "yellow"
    look(date(2026, 5, 12))
    warning.refresh_from_db()
    assert (warning.level, warning.data_level, warning.status) == ("orange", "yellow", "escalated")
    assert warning.level_on == date(2026, 5, 12) and warning.due_on == date(2026, 5, 15)


@pytest.mark.parametrize("every", [4, 24])
def test_the_ladder_ends_the_same_whether_it_was_watched_often_or_once(every):
    warning = opened()
    for days in range(every, 25, every):
        look(OPENED + timedelta(days=days))
    warning.refresh_from_db()
    assert (warning.level, warning.level_on, warning.status) == ("red", date(2026, 5, 16), "escalated")
    kinds = [e.kind for e in warning.events.all() if e.kind != "updated"]
    # Red and unanswered: supervision is proposed once, however often one looks.
    assert kinds == ["raised", "escalated", "escalated", "supervision_proposed"]


def test_signing_does_not_answer_and_explaining_does():
    warning = opened()
    acknowledge_warning(actor=CLERK, **said(warning))
    look(date(2026, 5, 12))
    warning.refresh_from_db()
    assert warning.level == "orange"
    explain_warning(actor=CLERK, **said(warning, date(2026, 5, 12)), reason="银行故障", evidence="函告第3号")
    look(date(2026, 5, 14))
    warning.refresh_from_db()
    assert (warning.level, warning.status) == ("orange", "explained")


def test_when_the_facts_get_worse_an_explanation_no_longer_holds():
    warning = opened()
    explain_warning(actor=CLERK, **said(warning), reason="银行故障", evidence="函告第3号")
    look(date(2026, 5, 15))
    warning.refresh_from_db()
    assert (warning.level, warning.status, warning.answered_on) == ("orange", "raised", None)


def test_a_waiver_needs_a_second_person_and_ends_on_its_day():
    warning = opened()
    until = date(2026, 5, 10)
    propose_waiver(actor=CLERK, **said(warning), reason="dispute", evidence="仲裁受理通知书", ends_on=until)
    warning.refresh_from_db()
    assert warning.status == "raised"
    with pytest.raises(AnswerRefused, match="另一人"):
        approve_waiver(actor=CLERK, **said(warning))
    approve_waiver(actor=CHIEF, **said(warning))
    look(until)
    warning.refresh_from_db()
    assert (warning.status, warning.level) == ("waived", "yellow")
    look(until + timedelta(days=1))
    warning.refresh_from_db()
    assert warning.status == "raised" and warning.level_on == until + timedelta(days=1)
    assert warning.due_on > until + timedelta(days=1)
    assert [e.kind for e in warning.events.all()] == ["raised", "waiver_proposed", "waived", "waiver_expired"]
    assert Waiver.objects.get().ended_at is not None


def test_the_database_itself_refuses_one_person_in_both_parts():
    warning = opened()
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.create(
            warning=warning, reason="other", evidence="无", ends_on=OPENED, proposed_by="cli:clerk",
            proposed_at=at(OPENED), approved_by="cli:clerk", approved_at=at(OPENED),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "said_why"),
    [
        ({"reason": "whim"}, "不在目录内"),
        ({"evidence": "  "}, "证据不能为空"),
        ({"ends_on": date(2026, 4, 1)}, "已过"),
    ],
)
def test_a_waiver_without_reason_evidence_or_end_is_refused(more, said_why):
    warning = opened()
    whole = {"reason": "dispute", "evidence": "通知书", "ends_on": date(2026, 6, 1), **more}
    with pytest.raises(AnswerRefused, match=said_why):
        propose_waiver(actor=CLERK, **said(warning), **whole)


def test_a_waived_warning_still_clears_by_data():
    warning = opened()
    propose_waiver(actor=CLERK, **said(warning), reason="dispute", evidence="通知书", ends_on=date(2026, 12, 1))
    approve_waiver(actor=CHIEF, **said(warning))
    from .test_evaluating import pay_everybody

    pay_everybody(County(), date(2026, 5, 7))
    look(date(2026, 5, 7))
    warning.refresh_from_db()
    assert warning.status == "cleared" and Waiver.objects.get().ended_at is not None
    with pytest.raises(AnswerRefused, match="由数据解除"):
        explain_warning(actor=CLERK, **said(warning), reason="说明", evidence="证据")


def test_events_are_only_ever_added():
    event = opened().events.get()
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()


def test_answering_what_is_not_there_says_so():
    with pytest.raises(AnswerRefused, match="没有编号为 99"):
        acknowledge_warning(actor=CLERK, as_of=OPENED, now=at(OPENED), warning_id=99)
