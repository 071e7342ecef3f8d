"""What was signed here is known again anywhere, and one changed byte is too much."""

import stat

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anxin.documents import signing
from anxin.documents.pdf import render_pdf


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    settings.ANXIN_HOME = tmp_path
    return tmp_path


def test_the_key_is_made_once_and_is_its_owners_alone(own_home):
    first = signing.public_key()
    assert signing.public_key() == first
    where = own_home / "keys" / "signing.pem"
    assert stat.S_IMODE(where.stat().st_mode) == 0o600
    assert [p.name for p in where.parent.iterdir()] == ["signing.pem"]


def test_a_key_that_others_may_read_or_that_is_damaged_signs_nothing(own_home):
    signing.public_key()
    where = own_home / "keys" / "signing.pem"
    where.chmod(0o644)
    with pytest.raises(signing.SigningKeyError, match="chmod 600"):
        signing.sign(b"x")
    where.chmod(0o600)
    where.write_text("-----BEGIN")
    with pytest.raises(signing.SigningKeyError, match="备份"):
        signing.sign(b"x")


def test_who_signed_is_known_only_when_the_key_was_given():
    made = signing.sign(b"record")
    assert signing.check(b"record", made) == signing.Checked(True, key=made.key, trusted=False)
    assert signing.check(b"record", made, made.key).trusted
    assert "不是这把公钥" in signing.check(b"record", made, "0" * 64).why
    assert "改过" in signing.check(b"recorD", made).why


def test_a_key_is_read_as_people_write_it_down():
    key = signing.public_key()
    assert signing.parse_key(f" {key[:32].upper()} {key[32:]}\n") == key
    assert len(signing.fingerprint(key)) == 19
    with pytest.raises(signing.NotAKey):
        signing.parse_key("abc")


def test_a_signed_pdf_is_a_pdf_and_is_signed_once():
    pdf = render_pdf("letter", {"title": "证明", "paragraphs": ["一"]})
    signed = signing.sign_pdf(pdf)
    assert signed.startswith(pdf) and signing.is_signed_pdf(signed) and not signing.is_signed_pdf(pdf)
    # Readers look for the end mark in the last kilobyte.
    assert b"%%EOF" in signed[-1024:]
    assert signing.check_pdf(signed, signing.public_key()).trusted
    with pytest.raises(ValueError, match="签过"):
        signing.sign_pdf(signed)
    with pytest.raises(ValueError, match="PDF"):
        signing.sign_pdf(b"text")
    assert "没签过" in signing.check_pdf(pdf).why


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_every_changed_byte_of_a_signed_pdf_is_found(data):
    signed = signing.sign_pdf(b"%PDF-1.7\nbody\n%%EOF\n")
    at = data.draw(st.integers(0, len(signed) - 1))
    bit = data.draw(st.integers(0, 7))
    changed = bytearray(signed)
    changed[at] ^= 1 << bit
    checked = signing.check_pdf(bytes(changed))
    assert not checked.ok and checked.why
    assert not signing.check_pdf(signed[:at]).ok
    assert not signing.check_pdf(signed + bytes([data.draw(st.integers(0, 255))])).ok
