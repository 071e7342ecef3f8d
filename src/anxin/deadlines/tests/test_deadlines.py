"""A deadline keeps its history: suspended, resumed, extended, restarted, each by somebody for a reason."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from anxin.audit.models import AuditEvent
from anxin.audit.services import Actor
from anxin.deadlines.clock import ClockError
from anxin.deadlines.models import Deadline, DeadlineEvent, HistoryOnly
from anxin.deadlines.services import (
    DeadlineClosed,
    clock_of,
    close_deadline,
    extend_deadline,
    read_deadline,
    restart_deadline,
    resume_deadline,
    start_deadline,
    suspend_deadline,
)
from anxin.law import UnknownArticle
from anxin.law.calendar import Calendar

OPS = Actor.operator("ops")


def at(day, hour=1, month=3):
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.fixture(scope="module")
def calendar():
    return Calendar.load()


@pytest.fixture
def common(calendar):
    return {"actor": OPS, "calendar": calendar}


@pytest.fixture
def deadline(db, common):
    """Ten workdays from Thursday 5 March 2026: Thursday 19 March."""
    return start_deadline(
        **common,
        now=at(5),
        subject=("registry.project", 7),
        purpose="核实预警",
        start=date(2026, 3, 5),
        amount=10,
        unit="workday",
        basis="decree-724/26",
        region="522323",
    )


def test_it_starts_with_its_due_day_and_its_event(deadline):
    deadline.refresh_from_db()
    assert deadline.due_on == date(2026, 3, 19)
    assert (deadline.subject_kind, deadline.subject_id) == ("registry.project", "7")
    event = AuditEvent.objects.get()
    assert event.region_code == "522323"
    assert "10工作日" in event.sentence and "到期2026-03-19" in event.sentence and "decree-724/26" in event.sentence


def test_suspended_it_has_no_due_day_and_resumed_a_later_one(deadline, common):
    suspend_deadline(**common, now=at(10), deadline=deadline, on=date(2026, 3, 10), reason="等待鉴定")
    deadline.refresh_from_db()
    assert deadline.due_on is None
    assert read_deadline(deadline, as_of=date(2026, 3, 12), calendar=common["calendar"]).state == "suspended"
    resume_deadline(**common, now=at(17), deadline=deadline, on=date(2026, 3, 17), reason="鉴定已出")
    deadline.refresh_from_db()
    assert deadline.due_on == date(2026, 3, 26)
    assert [e.kind for e in deadline.events.all()] == ["suspend", "resume"]


def test_extended_and_restarted(deadline, common):
    extend_deadline(**common, now=at(18), deadline=deadline, on=date(2026, 3, 18), reason="案情复杂", amount=5)
    deadline.refresh_from_db()
    assert deadline.due_on == date(2026, 3, 26)
    restart_deadline(**common, now=at(20), deadline=deadline, on=date(2026, 3, 20), reason="材料补正")
    deadline.refresh_from_db()
    assert deadline.due_on == date(2026, 4, 3)
    assert [e.act for e in AuditEvent.objects.all()] == [
        "deadlines.started",
        "deadlines.extended",
        "deadlines.restarted",
    ]


def test_what_was_known_on_an_earlier_day_can_be_asked(deadline, common):
    extend_deadline(**common, now=at(18), deadline=deadline, on=date(2026, 3, 18), reason="案情复杂", amount=5)
    then = clock_of(deadline, known_at=at(17)).due_on(common["calendar"])
    assert then == date(2026, 3, 19)


def test_hours_run_through_the_night(db, common):
    made = start_deadline(
        **common, now=at(5), subject=("x", 1), purpose="首次联系", start=at(5, 10), amount=24, unit="hour",
        basis="decree-724/26",
    )  # fmt: skip
    made.refresh_from_db()
    assert (made.due_at, made.due_on) == (at(6, 10), date(2026, 3, 6))


@pytest.mark.parametrize(
    "act, on, reason",
    [
        (resume_deadline, date(2026, 3, 10), "从未中止"),
        (suspend_deadline, date(2026, 3, 20), "已经届满"),
        (suspend_deadline, date(2026, 3, 1), "早于起算"),
        (suspend_deadline, date(2026, 3, 10), "  "),
    ],
)
def test_an_act_that_does_not_fit_leaves_nothing_behind(deadline, common, act, on, reason):
    with pytest.raises(ClockError):
        act(**common, now=at(20), deadline=deadline, on=on, reason=reason)
    assert not DeadlineEvent.objects.exists()
    assert AuditEvent.objects.count() == 1


def test_a_closed_deadline_no_longer_moves(deadline, common):
    close_deadline(actor=OPS, now=at(12), deadline=deadline, on=date(2026, 3, 12))
    with pytest.raises(DeadlineClosed, match="办结"):
        suspend_deadline(**common, now=at(13), deadline=deadline, on=date(2026, 3, 13), reason="晚了")


def test_events_are_only_added(deadline, common):
    event = suspend_deadline(**common, now=at(10), deadline=deadline, on=date(2026, 3, 10), reason="等待鉴定")
    for act in (
        event.save,
        event.delete,
        DeadlineEvent.objects.all().delete,
        lambda: DeadlineEvent.objects.update(reason="别的"),
    ):
        with pytest.raises(HistoryOnly):
            act()


def test_the_article_must_exist(db, common):
    with pytest.raises(UnknownArticle):
        start_deadline(
            **common, now=at(5), subject=("x", 1), purpose="p", start=date(2026, 3, 5), amount=1, unit="day",
            basis="decree-724/999",
        )  # fmt: skip


@pytest.mark.parametrize(
    "row", [{"kind": "extend"}, {"kind": "suspend", "amount": 3}, {"kind": "resume", "reason": ""}]
)
def test_the_database_refuses_events_that_say_too_little_or_too_much(deadline, row):
    values = {
        "reason": "r",
        "amount": None,
        "on_at": at(6),
        "actor_id": "x",
        "actor_display": "x",
        "recorded_at": at(6),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        DeadlineEvent(deadline=deadline, **{**values, **row}).save()
    assert Deadline.objects.count() == 1
