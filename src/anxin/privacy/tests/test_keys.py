"""The key file: private, made once, never made anew over sealed data."""

import json
import os
import stat

import pytest

from anxin.privacy import keys
from anxin.privacy.sealing import blind_index, seal, unseal

from .conftest import NOW


def test_the_first_use_makes_a_private_file(home):
    ring = keys.keyring()
    assert stat.S_IMODE(os.stat(keys.path()).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(home / "keys").st_mode) == 0o700
    assert ring.active == "k1" and len(ring.index_key) == 32
    assert keys.keyring() is ring
    assert [p.name for p in (home / "keys").iterdir()] == ["keyring.json"]


def test_the_keys_do_not_print_themselves():
    ring = keys.keyring()
    assert "b'" not in repr(ring)


def test_a_file_that_others_may_read_is_refused():
    keys.keyring()
    keys.path().chmod(0o644)
    with pytest.raises(keys.KeyringError, match="chmod 600"):
        keys.keyring()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"active": "k1", "keys": {"k1": "AA=="}, "index_key": "AA=="}'])
def test_a_damaged_file_is_said_so(text):
    keys.keyring()
    keys.path().write_text(text)
    os.utime(keys.path(), ns=(1, 1))
    with pytest.raises(keys.KeyringError, match="损坏"):
        keys.keyring()


def test_two_first_starts_agree_on_one_file():
    keys.keyring()
    before = keys.path().read_text()
    keys._make_first(keys.path())
    assert keys.path().read_text() == before


def test_a_key_added_elsewhere_is_noticed():
    token = seal("甲", "a.b.c")
    added = keys.add_key(NOW)
    assert added == "k2" and keys.keyring().active == "k2"
    assert json.loads(keys.path().read_text())["added_at"]["k2"].startswith("2026-03-05")
    assert unseal(token, "a.b.c") == "甲"
    assert ".k2." in seal("甲", "a.b.c")
    assert stat.S_IMODE(os.stat(keys.path()).st_mode) == 0o600


def test_a_key_that_is_not_held_is_named():
    token = seal("甲", "a.b.c").replace(".k1.", ".k7.")
    with pytest.raises(keys.UnknownKey, match="k7"):
        unseal(token, "a.b.c")


def test_a_new_key_does_not_change_the_blind_index():
    before = blind_index("id", "522323199003074614")
    keys.add_key(NOW)
    assert blind_index("id", "522323199003074614") == before


def test_a_lost_key_file_is_not_replaced(holder):
    holder.objects.create(id_number="522323199003074614")
    keys.path().unlink()
    with pytest.raises(keys.KeyringLost, match="备份"):
        keys.keyring()
    assert not keys.path().exists()
