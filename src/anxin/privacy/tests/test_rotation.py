"""A new key takes over every sealed value, also when the first attempt was cut off."""

import pytest

from anxin.audit.models import AuditEvent
from anxin.audit.services import MACHINE
from anxin.privacy import keys, rotation

from .conftest import NOW

ID = "522323199003074614"


@pytest.fixture
def rows(holder):
    holder.objects.bulk_create([holder(id_number=f"{ID[:-2]}{n:02}", phone="13812345678") for n in range(25)])
    return holder


def opened(model):
    return [row.id_number.open_for("test") for row in model.objects.order_by("pk")]


def test_every_value_moves_and_says_the_same(rows, stored):
    before = opened(rows)
    done = []
    told = rotation.rotate(actor=MACHINE, now=NOW, batch_size=10, progress=lambda label, n: done.append((label, n)))
    assert (told.key, told.resumed, told.values) == ("k2", False, 50)
    assert done[:3] == [
        ("privacy.holder.id_number", 10),
        ("privacy.holder.id_number", 10),
        ("privacy.holder.id_number", 5),
    ]
    assert all(token.startswith("ax1.a.k2.") for token in stored() + stored("phone"))
    assert stored("card") == [""] * 25
    assert opened(rows) == before
    assert rotation.pending() == 0
    assert [e.sentence for e in AuditEvent.objects.all()] == [
        "系统启用了新的加密密钥k2",
        "系统把50个加密值换到了密钥k2之下",
    ]


def test_a_rotation_cut_off_is_finished_and_not_begun_again(rows):
    before = opened(rows)

    class Cut(Exception):
        pass

    def cut(label, moved):
        raise Cut

    with pytest.raises(Cut):
        rotation.rotate(actor=MACHINE, now=NOW, batch_size=10, progress=cut)
    assert rotation.pending() == 40
    assert opened(rows) == before
    told = rotation.rotate(actor=MACHINE, now=NOW)
    assert (told.key, told.resumed, told.values) == ("k2", True, 40)
    assert opened(rows) == before
    assert set(keys.keyring().keys) == {"k1", "k2"}


def test_changing_the_cipher_is_a_resealing_too(rows, stored, settings):
    settings.ANXIN_SEAL_CIPHER = "SM4-GCM"
    assert rotation.pending() == 50
    assert rotation.reseal() == 50
    assert all(token.startswith("ax1.s.k1.") for token in stored())
    assert opened(rows)[0] == f"{ID[:-2]}00"
