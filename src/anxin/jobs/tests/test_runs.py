"""What is asked for is done once, tried again when it fails, and told in plain words."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from anxin.audit import MACHINE, Actor
from anxin.audit.models import AuditEvent
from anxin.jobs import performing, recovering, selectors, services
from anxin.jobs.declaring import Done, Hopeless, JobError, TryLater, forget, job
from anxin.jobs.models import JobRun, Schedule, State
from anxin.jobs.when import CHINA, daily, every
from anxin.jobs.worker import Worker
from anxin.kit import idnumber

NOW = datetime(2026, 3, 5, 9, 0, tzinfo=CHINA)
PERSON = Actor("user:7", "王专员")
pytestmark = pytest.mark.django_db


class Clock:
    """The edge's clock, held by a test."""

    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at


@pytest.fixture
def clock(monkeypatch):
    held = Clock(NOW)
    monkeypatch.setattr(performing, "clock", held)
    return held


@pytest.fixture
def declared():
    """Declare jobs for one test."""
    names = []

    def declare(work, name="try_out", **more):
        names.append(name)
        job(name, title="试一试", **more)(work)
        return name

    yield declare
    for name in names:
        forget(name)


def once(run):
    """One try, as the worker makes it."""
    performing.do(run.pk, worker="w")
    run.refresh_from_db()
    return run


def test_a_run_is_done_and_tells_what_came_of_it(clock, declared):
    seen = []

    def work(call):
        seen.append((call.as_of, call.now, call.actor, call.args))
        return Done("看了 3 个项目", data={"projects": 3})

    run = services.ask(declared(work), actor=PERSON, now=NOW, args={"batch": 3})
    once(run)
    assert seen == [(NOW.date(), NOW, PERSON, {"batch": 3})]
    assert (run.state, run.said, run.data, run.attempts) == (State.DONE, "看了 3 个项目", {"projects": 3}, 1)


def test_what_is_rolled_back_was_never_asked_for(declared):
    name = declared(lambda call: "")
    with transaction.atomic():
        services.ask(name, actor=PERSON, now=NOW)
        transaction.set_rollback(True)
    assert not JobRun.objects.exists() and not DBTaskResult.objects.exists()


def test_the_same_thing_waits_once_and_may_wait_again_while_it_is_done(clock, declared):
    inside = []

    def work(call):
        inside.append(services.ask("try_out", actor=PERSON, now=NOW, key="k").pk)
        return ""

    name = declared(work)
    first = services.ask(name, actor=PERSON, now=NOW, key="k")
    assert services.ask(name, actor=PERSON, now=NOW, key="k") == first
    once(first)
    assert inside != [first.pk] and JobRun.objects.get(pk=inside[0]).state == State.WAITING


def test_a_run_is_taken_once(clock, declared):
    count = []
    run = services.ask(declared(lambda call: count.append(1)), actor=PERSON, now=NOW)
    assert performing.do(run.pk, worker="one") is not None
    assert performing.do(run.pk, worker="other") is None
    assert count == [1]


def test_a_failing_run_is_tried_again_later_each_time_and_then_told_as_failed(clock, declared):
    number = idnumber.complete("52232319900101123")

    def work(call):
        raise ValueError(f"row of {number}")

    run = services.ask(declared(work), actor=PERSON, now=NOW)
    waits = []
    for _ in range(3):
        assert once(run).state != State.DONE
        waits.append(run.not_before - clock.at)
        clock.at = run.not_before
    assert waits[:2] == [timedelta(minutes=2), timedelta(minutes=4)]
    assert (run.state, run.attempts, run.attention) == (State.FAILED, 3, True)
    assert run.said.startswith("程序出错（ValueError）") and run.trouble == "builtins.ValueError"
    kept = [run.said, str(run.story), *DBTaskResult.objects.values_list("traceback", flat=True)]
    assert not any(number in text for text in kept)


def test_an_error_of_ours_is_told_in_its_own_words_without_numbers_of_persons(clock, declared):
    number = idnumber.complete("52232319900101123")

    def work(call):
        raise TryLater(f"银行还没有把 {number} 的回单送来。")

    run = once(services.ask(declared(work), actor=PERSON, now=NOW))
    assert run.said == "银行还没有把 [身份证号] 的回单送来。" and run.state == State.WAITING


def test_what_is_hopeless_is_not_tried_again(clock, declared):
    def work(call):
        raise Hopeless("原件已不在。")

    run = once(services.ask(declared(work), actor=PERSON, now=NOW))
    assert (run.state, run.attempts, run.said) == (State.FAILED, 1, "原件已不在。")


def test_a_run_of_a_job_that_this_version_lacks_is_told_and_not_lost(clock, declared):
    run = services.ask(declared(lambda call: ""), actor=PERSON, now=NOW)
    forget("try_out")
    assert once(run).state == State.FAILED and "没有叫“try_out”的任务" in run.said


def test_a_failed_run_can_be_done_again_by_hand_which_is_on_record(clock, declared):
    def work(call):
        if call.args["n"] == 1 and not seen:
            seen.append(1)
            raise Hopeless("还差一份底册。")
        return "好了"

    seen = []
    old = once(services.ask(declared(work), actor=MACHINE, now=NOW, args={"n": 1}))
    new = services.ask_again(actor=PERSON, as_of=NOW.date(), now=NOW, run_id=old.pk)
    assert once(new).said == "好了"
    assert "重做任务" in AuditEvent.objects.last().label
    with pytest.raises(services.CannotRun):
        services.ask_again(actor=PERSON, as_of=NOW.date(), now=NOW, run_id=new.pk)


# --- the clock -----------------------------------------------------------------------------------------------------


def test_what_the_clock_says_is_queued_once_and_what_was_missed_is_made_up_for_once(declared):
    declared(lambda call: "", when=daily(6, 10))
    services.keep_schedule(now=NOW)
    assert Schedule.objects.get(pk="try_out").next_at == datetime(2026, 3, 6, 6, 10, tzinfo=CHINA)
    three_days_later = NOW + timedelta(days=3)
    ours = [r for r in services.queue_due(now=three_days_later) if r.name == "try_out"]
    assert len(ours) == 1
    assert not [r for r in services.queue_due(now=three_days_later) if r.name == "try_out"]
    assert Schedule.objects.get(pk="try_out").next_at == datetime(2026, 3, 9, 6, 10, tzinfo=CHINA)


def test_a_job_that_is_still_waiting_is_not_queued_a_second_time(declared):
    declared(lambda call: "", when=every(1))
    services.keep_schedule(now=NOW)
    for minutes in (1, 2, 3):
        services.queue_due(now=NOW + timedelta(minutes=minutes))
    assert JobRun.objects.filter(name="try_out").count() == 1


def test_a_quiet_job_that_found_nothing_leaves_no_row_and_one_that_did_leaves_one(clock, declared):
    said = [""]
    declared(lambda call: said[0], when=every(1), quiet=True)
    services.keep_schedule(now=NOW)
    services.queue_due(now=NOW + timedelta(minutes=1))
    performing.do(JobRun.objects.get(name="try_out").pk, worker="w")
    assert not JobRun.objects.filter(name="try_out").exists()
    assert Schedule.objects.get(pk="try_out").last_at == NOW
    said[0] = "发了 2 条"
    services.queue_due(now=NOW + timedelta(minutes=2))
    assert once(JobRun.objects.get(name="try_out")).said == "发了 2 条"


def test_a_paused_job_waits_for_a_person_and_then_goes_on_by_the_clock(declared):
    declared(lambda call: "", when=every(1))
    services.pause(actor=PERSON, as_of=NOW.date(), now=NOW, name="try_out", reason="网关停机")
    assert not [r for r in services.queue_due(now=NOW + timedelta(days=1)) if r.name == "try_out"]
    line = next(one for one in selectors.schedule() if one.job.name == "try_out")
    assert line.paused and line.row.paused_by == "王专员"
    services.resume(actor=PERSON, as_of=NOW.date(), now=NOW, name="try_out")
    assert [r for r in services.queue_due(now=NOW + timedelta(minutes=1)) if r.name == "try_out"]


def test_only_jobs_of_the_clock_are_started_by_hand(declared):
    with pytest.raises(services.CannotRun):
        services.ask_by_hand(actor=PERSON, as_of=NOW.date(), now=NOW, name=declared(lambda call: ""))
    with pytest.raises(JobError):
        services.ask_by_hand(actor=PERSON, as_of=NOW.date(), now=NOW, name="nonsense")


# --- workers that died ---------------------------------------------------------------------------------------------


def test_a_run_that_was_claimed_and_never_begun_is_queued_anew(declared):
    run = services.ask(declared(lambda call: ""), actor=PERSON, now=NOW)
    DBTaskResult.objects.get(pk=run.task_id).claim("gone-1-abc")
    (back,) = recovering.recover(now=NOW)
    assert back.pk == run.pk and back.state == State.WAITING and back.task_id != run.task_id
    assert DBTaskResult.objects.ready().filter(pk=back.task_id).exists()


def test_a_run_that_may_not_be_repeated_is_told_as_broken(declared):
    run = services.ask(declared(lambda call: "", again=False), actor=PERSON, now=NOW)
    JobRun.objects.filter(pk=run.pk).update(state=State.RUNNING, worker="gone-1-abc", attempts=1, started_at=NOW)
    recovering.recover(now=NOW)
    run.refresh_from_db()
    assert (run.state, run.attention) == (State.BROKEN, True) and "断了" in run.said
    assert run in selectors.troubled()


def test_a_run_that_kills_every_worker_is_given_up_in_the_end(declared):
    run = services.ask(declared(lambda call: ""), actor=PERSON, now=NOW)
    states = []
    for attempt in (1, 2, 3):
        JobRun.objects.filter(pk=run.pk).update(
            state=State.RUNNING, worker="gone-1-abc", attempts=attempt, started_at=NOW
        )
        recovering.recover(now=NOW)
        run.refresh_from_db()
        states.append(run.state)
    assert states == [State.WAITING, State.WAITING, State.BROKEN]


def test_whoever_was_taken_for_dead_writes_nothing_over_the_one_who_took_over(clock, declared):
    def work(call):
        # While this one works, another worker believes it dead and takes the run over.
        JobRun.objects.filter(pk=call.run_id).update(worker="other", attempts=2)
        return "来晚了"

    run = once(services.ask(declared(work), actor=PERSON, now=NOW))
    assert (run.state, run.worker, run.said) == (State.RUNNING, "other", "")


def test_the_worker_does_all_that_is_due_and_ends_when_told_to_end_at_the_last(declared, monkeypatch):
    done = []
    name = declared(lambda call: done.append(call.args["n"]))
    for n in range(3):
        services.ask(name, actor=PERSON, now=timezone.now(), args={"n": n})
    # Signals and connections belong to the process of a worker, and this is that of the tests.
    library = "django_tasks_db.management.commands.db_worker"
    monkeypatch.setattr(f"{library}.Worker.configure_signals", lambda self: None)
    monkeypatch.setattr(f"{library}.close_old_connections", lambda: None)
    monkeypatch.setattr("anxin.jobs.worker.close_old_connections", lambda: None)
    Worker(until_empty=True).run()
    assert done == [0, 1, 2]
    assert set(JobRun.objects.filter(name=name).values_list("state", flat=True)) == {State.DONE}


def test_old_runs_are_forgotten_and_open_ones_never(clock, declared):
    name = declared(lambda call: "")
    old, waiting = (services.ask(name, actor=PERSON, now=NOW) for _ in range(2))
    once(old)
    assert services.tidy(now=NOW + timedelta(days=89)) == 0
    assert services.tidy(now=NOW + timedelta(days=91)) == 1
    assert list(JobRun.objects.filter(name=name)) == [waiting]
