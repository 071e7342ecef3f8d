"""The audit log grows, tells, and cannot be bent without its being seen."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import DatabaseError, connection, transaction

from anxin.audit import acts, guards, head, record, verify
from anxin.audit.chain import GENESIS
from anxin.audit.models import AppendOnly, AuditEvent
from anxin.audit.services import MACHINE, Actor

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
LOOKED = acts.PERSONAL_REVEALED


def write(count=1, **more):
    events = [
        record(
            actor=MACHINE,
            act=LOOKED,
            subject=("registry.worker", number),
            fields={"field": "id_number", "reason": "核对", **more},
            now=NOW + timedelta(minutes=number),
        )
        for number in range(count)
    ]
    return events[-1]


def bend(sql, *params):
    """Change the table as somebody with the database password would, past the guards."""
    guards.lift(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
    guards.install(connection)


@pytest.mark.django_db
def test_events_form_a_chain_that_verifies():
    write(5)
    events = list(AuditEvent.objects.all())
    assert [e.seq for e in events] == [1, 2, 3, 4, 5]
    assert events[0].prev_hash == GENESIS
    assert all(later.prev_hash == earlier.hash for earlier, later in pairwise(events))
    told = verify()
    assert (told.ok, told.count, told.head) == (True, 5, (5, events[-1].hash))
    assert head() == (5, events[-1].hash)
    assert verify(from_seq=3).count == 3


@pytest.mark.django_db
def test_an_empty_log_verifies():
    assert verify().ok
    assert head() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "column, value",
    [
        ("actor_id", "user:9"),
        ("actor_display", "别人"),
        ("act", "privacy.key_added"),
        ("subject_id", "999"),
        ("region_code", "52"),
        ("fields", '{"field": "id_number", "reason": "改"}'),
        ("batch", "b"),
        ("at", "2026-03-05 09:00:00"),
    ],
)
def test_a_changed_value_is_found(column, value):
    write(4)
    bend(f"UPDATE audit_auditevent SET {column} = %s WHERE seq = 3", value)
    told = verify()
    assert (told.ok, told.first_bad) == (False, 3)
    assert "改动" in told.why


@pytest.mark.django_db
def test_a_removed_event_is_found():
    write(4)
    bend("DELETE FROM audit_auditevent WHERE seq = 2")
    told = verify()
    assert (told.ok, told.first_bad) == (False, 2)
    assert "缺第 2 条" in told.why


@pytest.mark.django_db
def test_a_rehashed_event_breaks_the_link_to_the_next():
    from anxin.audit.verifying import digest_of

    write(3)
    bend("UPDATE audit_auditevent SET actor_display = 'X' WHERE seq = 2")
    bend("UPDATE audit_auditevent SET hash = %s WHERE seq = 2", digest_of(AuditEvent.objects.get(seq=2)))
    told = verify()
    assert (told.ok, told.first_bad) == (False, 3)
    assert "接不上" in told.why


@pytest.mark.django_db
def test_a_kept_head_betrays_a_cut_end_and_a_rewritten_log():
    write(4)
    kept = head()
    assert verify(anchor=kept).ok
    bend("DELETE FROM audit_auditevent WHERE seq = 4")
    assert verify().ok
    told = verify(anchor=kept)
    assert (told.ok, told.first_bad) == (False, 4)
    assert "截去" in told.why
    write(1, reason="重写")
    assert "不符" in verify(anchor=kept).why


@pytest.mark.django_db
def test_the_program_cannot_change_events():
    event = write()
    for act in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(act="x"),
        lambda: AuditEvent.objects.bulk_update([event], ["act"]),
        lambda: AuditEvent.objects.create(seq=9),
        lambda: AuditEvent.objects.bulk_create([event]),
    ):
        with pytest.raises(AppendOnly):
            act()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_auditevent SET act = 'x'",
        "UPDATE audit_auditevent SET act = act WHERE seq = 1",
        "DELETE FROM audit_auditevent",
    ],
)
def test_the_database_refuses_as_well(sql):
    write(2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert verify().count == 2


@pytest.mark.django_db
def test_an_event_cannot_be_replaced_by_an_insert():
    event = write(2)
    columns = [f.column for f in AuditEvent._meta.concrete_fields]
    listed = ", ".join(columns)
    others = ", ".join("'forged'" if c == "actor_display" else c for c in columns)
    verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    sql = f"{verb} INTO audit_auditevent ({listed}) SELECT {others} FROM audit_auditevent WHERE seq = {event.seq}"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert verify().ok


@pytest.mark.django_db
def test_an_event_goes_with_its_transaction():
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not AuditEvent.objects.exists()
    assert write().seq == 1


@pytest.mark.django_db
def test_values_keep_their_exact_form():
    write(on=date(2026, 3, 1), amount=Decimal("1234.50"), at=NOW, many=[1, "二", None, True], text="a\x00b\ud800")
    fields = AuditEvent.objects.get().fields
    assert (fields["on"], fields["amount"], fields["at"]) == ("2026-03-01", "1234.50", "2026-03-05T01:00:00.000000Z")
    assert fields["many"] == [1, "二", None, True]
    assert fields["text"] == "ab?"
    assert verify().ok
    with pytest.raises(TypeError, match="float"):
        write(amount=0.1)


@pytest.mark.django_db
def test_an_event_must_be_declared_complete_and_timed():
    common = {"actor": MACHINE, "subject": ("x", 1), "now": NOW}
    with pytest.raises(acts.ActError, match="没有登记"):
        record(act="nobody.knows", **common)
    with pytest.raises(acts.ActError, match="缺少 reason"):
        record(act=LOOKED, fields={"field": "phone"}, **common)
    with pytest.raises(ValueError, match="时区"):
        record(act=LOOKED, fields={"field": "x", "reason": "y"}, **{**common, "now": datetime(2026, 3, 5)})
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_an_event_reads_as_a_sentence():
    event = record(
        actor=Actor.operator("ops"),
        act=LOOKED,
        subject=("access.user", 7),
        fields={"field": "phone", "reason": "电话核实"},
        now=NOW,
    )
    assert event.label == "查看完整号码"
    assert event.sentence == "命令行（ops）查看了用户 7的phone，理由：电话核实"


@pytest.mark.django_db
def test_an_act_that_nobody_declares_any_more_is_still_told():
    event = write()
    event.act = "old.act"
    assert event.sentence.startswith("系统对") and event.sentence.endswith("做了 old.act")
    assert event.label == "old.act"


@pytest.mark.django_db
def test_a_field_that_old_events_lack_does_not_break_the_sentence():
    event = write()
    event.fields = {"field": "phone"}
    assert event.sentence.endswith("理由：(未记)")


@pytest.mark.django_db(transaction=True)
def test_a_flushed_test_database_keeps_its_guards():
    from django.core.management import call_command

    write(2)
    call_command("flush", interactive=False, verbosity=0)
    write()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditevent")
    assert verify().count == 1
