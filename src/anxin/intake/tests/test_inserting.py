"""Rows inserted in bulk hold what single saves would have stored, every one of them."""

import datetime as dt

import pytest

from anxin.intake import inserting
from anxin.intake.inserting import insert
from anxin.registry.models import Worker

pytestmark = pytest.mark.django_db


def _worker(n: int, **more) -> dict:
    return {"name": "张三", "id_index": f"{n:032d}", "id_number": f"52260119900101{n:04d}", "id_ok": True, **more}


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 7])
def test_no_row_is_lost_between_chunks(monkeypatch, count):
    monkeypatch.setattr(inserting, "_CHUNK", 2)
    insert(Worker, (_worker(n) for n in range(count)))
    stored = Worker.objects.order_by("pk").values_list("id_index", flat=True)
    assert list(stored) == [f"{n:032d}" for n in range(count)]


def test_values_pass_through_their_fields_and_defaults_fill_the_rest():
    insert(Worker, [_worker(1, birth=dt.date(1990, 1, 1)), _worker(2)])
    first, second = Worker.objects.order_by("pk")
    assert first.birth == dt.date(1990, 1, 1)
    assert second.birth is None
    assert (second.sex, second.id_last4, second.id_ok) == ("", "", True)
    assert first.id_number.open_for("test") == "522601199001010001"
    assert "522601199001010001" not in Worker.objects.values_list("id_number", flat=True)[0].token


def test_an_unknown_name_is_refused():
    with pytest.raises(TypeError, match="nick"):
        insert(Worker, [_worker(1, nick="小张")])
