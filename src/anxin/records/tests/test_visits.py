"""A worker's record opens to him alone, and nobody learns from asking whether somebody is known."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anxin.audit.models import AuditEvent
from anxin.casework.tests.office import DAY
from anxin.channels.models import Delivery, Message
from anxin.channels.services import try_again
from anxin.monitoring.tests.county import CLERK
from anxin.records import selectors, services
from anxin.records.models import Visit
from anxin.records.services import VisitRefused

from .conftest import BROTHERS, FOREMAN, NOW

pytestmark = pytest.mark.django_db


def opened(token: str, code: str, minutes: int = 0) -> Visit:
    return services.open_with_code(as_of=DAY, now=NOW + timedelta(minutes=minutes), token=token, code=code)


def refusal(token: str, code: str, minutes: int = 0) -> str:
    with pytest.raises(VisitRefused) as refused:
        opened(token, code, minutes)
    return str(refused.value)


def test_phone_and_number_open_the_record_with_the_code_that_came(land):
    token = land.ask()
    land.send()
    visit = opened(token, land.code)
    assert visit.worker == land.worker
    assert services.current(now=NOW, token=token) == visit
    assert AuditEvent.objects.filter(act="records.opened", subject_id=str(land.worker.pk)).count() == 1


def test_two_on_one_phone_each_see_their_own(land):
    assert land.open(land.worker).worker == land.worker
    assert land.open(land.brother).worker == land.brother


def test_the_foremans_phone_opens_nobodys_record(land):
    land.ask(FOREMAN, land.crew[0])
    land.send()
    assert land.gateway.got == [] and not Visit.objects.exclude(worker=None).exists()


def test_the_code_stands_nowhere_in_the_house(land):
    token = land.ask()
    land.send()
    code = land.code
    held = [str(row) for model in (Visit, Message, Delivery, AuditEvent) for row in model._base_manager.values()]
    assert len(held) > 4 and not any(code in row for row in held)
    message = Message.objects_unscoped.get()
    assert "******" in message.body and BROTHERS not in str(Message.objects_unscoped.values().get())
    assert Delivery.objects_unscoped.get().state == "sent"
    opened(token, code)


def test_a_code_that_did_not_go_out_is_not_sent_again(land):
    land.gateway.answers = [500]
    land.ask()
    land.send()
    delivery = Delivery.objects_unscoped.get()
    assert delivery.state == "failed" and "不重发" in delivery.error
    assert try_again(actor=CLERK, as_of=DAY, now=NOW, delivery_id=delivery.pk).state == "failed"


def test_asking_is_the_same_work_for_who_is_known_and_who_is_not(land):
    land.ask(place="9")
    counted = []
    for phone, tail in ((BROTHERS, ""), ("13700137000", "123456"), (BROTHERS, "000000")):
        with CaptureQueriesContext(connection) as asked:
            land.ask(phone, tail=tail, place=phone + tail)
        said = [q["sql"] for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]]
        counted.append([sql.split("VALUES")[0].split("WHERE")[0] for sql in said])
    assert counted[0] == counted[1] == counted[2]


def test_a_wrong_code_says_the_same_where_nobody_was_found(land):
    known, unknown = land.ask(), land.ask("13700137000", tail="123456")
    land.send()
    assert len(land.gateway.got) == 1
    wrong = "000000" if land.code != "000000" else "000001"
    with CaptureQueriesContext(connection) as first:
        said = refusal(known, wrong)
    with CaptureQueriesContext(connection) as second:
        assert refusal(unknown, wrong) == said
    assert len(first) == len(second)
    # Who fits nobody leaves no phone behind.
    assert not Visit.objects.get(worker=None).phone


def test_a_wrong_end_of_the_number_gets_no_code(land):
    for tail in ("000000", "00000X"):
        land.ask(tail=tail)
    land.send()
    assert land.gateway.got == []
    with pytest.raises(VisitRefused, match="最后 6 位"):
        land.ask(tail="12345")


def test_a_code_takes_five_tries_and_then_not_even_the_right_one(land):
    token = land.ask()
    land.send()
    wrong = "000000" if land.code != "000000" else "000001"
    for _ in range(5):
        assert "不对" in refusal(token, wrong)
    assert "试得太多" in refusal(token, land.code)


def test_a_code_runs_out_and_opens_once(land):
    token = land.ask()
    land.send()
    assert "过时" in refusal(token, land.code, minutes=10)
    opened(token, land.code, minutes=9)
    assert "过时" in refusal(token, land.code, minutes=9)
    assert services.current(now=NOW + timedelta(minutes=23), token=token) is not None
    assert services.current(now=NOW + timedelta(minutes=24), token=token) is None


def test_a_code_of_one_request_does_not_open_another(land):
    first = land.ask()
    land.send()
    code = land.code
    second = land.ask(worker=land.brother)
    assert "不对" in refusal(second, code)
    opened(first, code)


def test_codes_are_counted_by_phone_and_by_place(land):
    for _ in range(3):
        land.ask()
    with pytest.raises(VisitRefused, match="太多"):
        land.ask(place="somewhere else")
    land.ask(minutes=61)
    for n in range(37):
        land.ask(f"1370013{n:04d}", tail="123456")
    with pytest.raises(VisitRefused, match="太多"):
        land.ask("13700139999", tail="123456")


def test_who_is_done_leaves_nothing_open(land):
    token = land.ask()
    land.send()
    opened(token, land.code)
    services.leave(now=NOW, token=token)
    assert services.current(now=NOW, token=token) is None


def test_a_visit_ends_when_the_roster_no_longer_knows_the_phone(land):
    token = land.ask()
    land.send()
    opened(token, land.code)
    land.known_by(land.worker, "13600136000")
    assert services.current(now=NOW, token=token) is None


def test_the_window_gives_a_code_that_opens_once_and_only_with_his_number(land):
    from anxin.access.scope import Scope

    scope = Scope.of(land.office.inspector, DAY)
    said = {"actor": land.office.inspector, "as_of": DAY, "now": NOW, "scope": scope}
    with pytest.raises(VisitRefused, match="理由"):
        services.give_code(**said, worker_id=land.worker.pk, reason="看")
    slip = services.give_code(**said, worker_id=land.worker.pk, reason="本人带身份证来查")
    tail = land.worker.id_number.open_for("test")[-6:]
    asked = {"as_of": DAY, "now": NOW, "place": "1"}
    with pytest.raises(VisitRefused):
        services.open_with_slip(**asked, tail="000000", code=slip)
    visit, token = services.open_with_slip(**asked, tail=tail, code=slip.lower())
    assert visit.worker == land.worker and services.current(now=NOW, token=token) == visit
    with pytest.raises(VisitRefused):
        services.open_with_slip(**asked, tail=tail, code=slip)
    told = [look.what for look in selectors.looks(land.worker)]
    assert told == ["看了记录", "窗口给了查询码"]
    viewer = {**said, "actor": land.office.viewer, "scope": Scope.of(land.office.viewer, DAY)}
    with pytest.raises(VisitRefused, match="不能"):
        services.give_code(**viewer, worker_id=land.worker.pk, reason="本人带身份证来查")


def test_old_requests_are_forgotten(land):
    land.ask()
    assert services.forget_visits(as_of=DAY, now=NOW + timedelta(days=29)) == 0
    assert services.forget_visits(as_of=DAY, now=NOW + timedelta(days=31)) == 1
