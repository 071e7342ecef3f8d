"""A sealed field never lets its value slip: not into the table, a page, a log, a copy or a query."""

import copy
import json
import pickle

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection
from django.template import Context, Template

from anxin.audit.models import AuditEvent
from anxin.audit.services import Actor
from anxin.privacy import witness
from anxin.privacy.fields import Sealed, blind_index
from anxin.privacy.sealing import SealBroken, is_token, seal

from .conftest import NOW

ID = "522323199003074614"
CARD = "6217001234567890123"
PHONE = "13812345678"
OPS = Actor.operator("ops")


@pytest.fixture
def row(holder):
    made = holder.objects.create(id_number=ID, card=CARD, phone=PHONE, note="家里有病人")
    return holder.objects.get(pk=made.pk)


def test_the_table_holds_tokens(row, stored):
    for column, text in (("id_number", ID), ("card", CARD), ("phone", PHONE), ("note", "家里有病人")):
        (token,) = stored(column)
        assert is_token(token) and text not in token


def test_every_way_of_printing_shows_the_mask(row):
    assert str(row.id_number) == "522*************14"
    assert str(row.card) == "***************0123"
    assert str(row.phone) == "138****5678"
    assert str(row.note) == "*****"
    for shown in (
        repr(row.id_number),
        f"{row.id_number:>30}",
        "%s" % row.id_number,  # noqa: UP031
        Template("{{ row.id_number }}").render(Context({"row": row})),
        repr(row.__dict__),
    ):
        assert ID not in shown and "522****" in shown


def test_a_value_just_assigned_is_masked_as_well(holder):
    fresh = holder(id_number=ID)
    assert isinstance(fresh.id_number, Sealed) and ID not in f"{fresh.id_number} {fresh.id_number!r}"
    assert fresh.id_number.open_for("match") == ID


def test_it_is_no_json(row):
    with pytest.raises(TypeError):
        json.dumps({"id": row.id_number})


def test_revealing_is_written_down_first(row):
    assert row.id_number.reveal(reason="电话核实身份", actor=OPS, now=NOW) == ID
    event = AuditEvent.objects.get()
    assert (event.act, event.subject_kind, event.subject_id) == ("privacy.revealed", "privacy.holder", str(row.pk))
    assert event.fields == {"field": "id_number", "reason": "电话核实身份"}
    assert ID not in json.dumps(event.fields)


def test_revealing_needs_a_reason_and_a_witness(row, monkeypatch):
    with pytest.raises(ValueError, match="理由"):
        row.id_number.reveal(reason=" ", actor=OPS, now=NOW)
    monkeypatch.setattr(witness, "_witness", None)
    with pytest.raises(witness.NoWitness):
        row.id_number.reveal(reason="看看", actor=OPS, now=NOW)
    assert not AuditEvent.objects.exists()


def test_the_machine_says_what_for(row):
    assert row.card.open_for("pay") == CARD
    with pytest.raises(ValueError, match="用途"):
        row.card.open_for("")
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("lookup", ["", "__exact", "__in", "__contains", "__startswith", "__gt"])
def test_it_cannot_be_searched(holder, lookup):
    value = [ID] if lookup == "__in" else ID
    with pytest.raises(FieldError, match="blind_index"):
        holder.objects.filter(**{f"id_number{lookup}": value}).exists()


def test_it_is_found_through_its_index(holder):
    holder.objects.create(id_number=ID, id_index=blind_index("id", ID))
    found = holder.objects.get(id_index=blind_index("id", " 522323 19900307 4614"))
    assert found.id_number.open_for("match") == ID
    assert holder.objects.filter(phone__isnull=True).count() == 1


def test_saving_again_keeps_the_token(row, stored):
    before = stored()
    row.save()
    assert stored() == before
    row.id_number = "110101199003070000"
    row.save()
    row.refresh_from_db()
    assert row.id_number.open_for("test") == "110101199003070000"


def test_bulk_ways_seal_as_well(holder, stored):
    holder.objects.bulk_create([holder(id_number=f"{n}") for n in range(3)])
    rows = list(holder.objects.order_by("pk"))
    assert [r.id_number.open_for("test") for r in rows] == ["0", "1", "2"]
    for one in rows:
        one.card = CARD
    holder.objects.bulk_update(rows, ["card"])
    holder.objects.filter(pk=rows[0].pk).update(phone=PHONE)
    assert all(is_token(token) for token in stored("card"))
    assert holder.objects.get(pk=rows[0].pk).phone.open_for("test") == PHONE
    listed = holder.objects.order_by("pk").values_list("card", flat=True)
    assert [value.open_for("test") for value in listed] == [CARD] * 3


def test_a_value_moved_to_another_field_is_sealed_anew(row):
    row.note = row.card
    row.save()
    row.refresh_from_db()
    assert row.note.open_for("test") == CARD
    assert row.note.token != row.card.token


def test_a_token_copied_between_columns_does_not_open(row, holder):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE privacy_holder SET note = card")
    with pytest.raises(SealBroken):
        str(holder.objects.get().note)


def test_empty_and_missing_stay_what_they_are(holder, stored):
    holder.objects.create(id_number=ID)
    row = holder.objects.get()
    assert row.phone is None
    assert not row.card and str(row.card) == "" and row.card.open_for("test") == ""
    assert (stored("phone"), stored("card")) == ([None], [""])


def test_a_text_that_only_looks_like_a_token_is_sealed(holder):
    for text in ("ax1.a.k1.AAAA", seal("别处", "x.y.z")):
        made = holder.objects.create(id_number=text)
        assert holder.objects.get(pk=made.pk).id_number.open_for("test") == text


def test_copies_carry_the_token_and_not_the_text(row, holder):
    fresh = holder(id_number=ID)
    for one in (row, fresh):
        data = pickle.dumps(one.id_number)
        assert ID.encode() not in data
        assert pickle.loads(data).open_for("test") == ID  # the test's own bytes
        assert copy.deepcopy(one.id_number) == one.id_number
    dumped = serializers.serialize("json", [row])
    assert ID not in dumped and CARD not in dumped
    assert holder._meta.get_field("id_number").to_python(json.loads(dumped)[0]["fields"]["id_number"]) == row.id_number


def test_equal_means_equal_text(holder):
    one, two, other = (holder(id_number=text).id_number for text in (ID, ID, CARD))
    assert one == two and hash(one) == hash(two) and one != other
    assert one != ID


def test_it_does_not_go_into_a_form(holder):
    with pytest.raises(FieldError, match="表单"):
        holder._meta.get_field("card").formfield()


@pytest.mark.parametrize("option", ["unique", "db_index", "primary_key"])
def test_a_column_of_tokens_cannot_be_a_key(option):
    from anxin.privacy.fields import SealedTextField

    with pytest.raises(ValueError, match="blind_index"):
        SealedTextField(**{option: True})
    with pytest.raises(ValueError, match="遮盖"):
        SealedTextField(mask="none")


def test_reading_rows_opens_nothing(row, holder, monkeypatch):
    from anxin.privacy import sealed

    monkeypatch.setattr(sealed, "unseal", lambda *a: pytest.fail("opened"))
    (again,) = holder.objects.all()
    assert again.id_number
    again.save()
