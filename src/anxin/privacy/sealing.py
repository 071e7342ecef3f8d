"""Sealing of one text: authenticated encryption bound to the field it stands in.

A token is ``ax1.<cipher>.<key id>.<base64url(nonce | ciphertext | tag)>``; the field's label is authenticated with it,
so a token copied into another column does not open. AES-256-GCM is the default; SM4-GCM (GB/T 32907) by the setting
``ANXIN_SEAL_CIPHER``. What one cipher sealed opens whatever the setting says.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from anxin.kit.text import plain

from .keys import keyring

TOKEN_PREFIX = "ax1."  # noqa: S105  the format's mark, not a secret
_NONCE = 12
_TAG = 16
_BLOCK = 64  # of SHA-256, in bytes
CIPHERS = {"AES-256-GCM": "a", "SM4-GCM": "s"}


class SealBroken(ValueError):
    """The stored token does not open: it was changed, cut, or belongs to another field."""


class _Sm4Gcm:
    """The calls of AESGCM over SM4, which the library offers only as a block mode."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        context = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        context.authenticate_additional_data(associated_data)
        return context.update(data) + context.finalize() + context.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        context = Cipher(self._algorithm, modes.GCM(nonce, data[-_TAG:])).decryptor()
        context.authenticate_additional_data(associated_data)
        return context.update(data[:-_TAG]) + context.finalize()


@lru_cache(maxsize=64)
def _cipher(mark: str, key: bytes) -> AESGCM | _Sm4Gcm:
    # Each cipher works under a key of its own, drawn from the kept one, so that no key serves two algorithms.
    length, make = {"a": (32, AESGCM), "s": (16, _Sm4Gcm)}[mark]
    drawn = HKDF(algorithm=SHA256(), length=length, salt=None, info=b"anxin seal " + mark.encode()).derive(key)
    return make(drawn)


def active_prefix() -> str:
    """What every token sealed now begins with."""
    name = getattr(settings, "ANXIN_SEAL_CIPHER", "AES-256-GCM")
    if name not in CIPHERS:
        raise ImproperlyConfigured(f"ANXIN_SEAL_CIPHER 只能是 {' 或 '.join(CIPHERS)}，现在是 {name}。")
    return f"{TOKEN_PREFIX}{CIPHERS[name]}.{keyring().active}."


def seal(text: str, label: str) -> str:
    """Seal ``text`` for the field ``label`` (``app.model.field``) and return the token to store."""
    prefix = active_prefix()
    _, mark, key_id, _ = prefix.split(".")
    nonce = os.urandom(_NONCE)
    body = _cipher(mark, keyring().key(key_id)).encrypt(nonce, text.encode(), label.encode())
    return prefix + urlsafe_b64encode(nonce + body).decode("ascii")


def seal_all(texts: Sequence[str], label: str) -> list[str]:
    """``seal`` of a whole column; '' stays ''. The key file is asked once, each value has a nonce of its own."""
    prefix = active_prefix()
    _, mark, key_id, _ = prefix.split(".")
    encrypt, bound = _cipher(mark, keyring().key(key_id)).encrypt, label.encode()
    nonces = os.urandom(_NONCE * len(texts))
    sealed = []
    for start, text in zip(range(0, len(nonces), _NONCE), texts, strict=True):
        nonce = nonces[start : start + _NONCE]
        body = encrypt(nonce, text.encode(), bound) if text else b""
        sealed.append(prefix + urlsafe_b64encode(nonce + body).decode("ascii") if text else "")
    return sealed


def unseal(token: str, label: str) -> str:
    """Open a token; SealBroken when it was tampered with, UnknownKey when its key is not held."""
    try:
        version, mark, key_id, encoded = token.split(".")
        body = urlsafe_b64decode(encoded)
        # The decoder overlooks stray characters and spare bits; one value has one token, so compare the way back.
        if urlsafe_b64encode(body).decode("ascii") != encoded or len(body) < _NONCE + _TAG:
            raise ValueError(encoded)
        if version + "." != TOKEN_PREFIX or mark not in CIPHERS.values():
            raise ValueError(version)
    except ValueError:
        raise SealBroken(f"{label} 的密文格式不对，可能被改动过。") from None
    cipher = _cipher(mark, keyring().key(key_id))
    try:
        return cipher.decrypt(body[:_NONCE], body[_NONCE:], label.encode()).decode()
    except InvalidTag:
        raise SealBroken(f"{label} 的密文打不开：内容被改动过，或不属于这个字段。") from None


def is_token(text: object) -> bool:
    return isinstance(text, str) and text.startswith(TOKEN_PREFIX)


def _digits(text: str) -> str:
    return plain(text).replace("-", "").upper()


def _phone(text: str) -> str:
    digits = _digits(text)
    for prefix in ("+86", "0086"):
        if digits.startswith(prefix):
            return digits[len(prefix) :]
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


_NORMAL: dict[str, Callable[[str], str]] = {"card": _digits, "phone": _phone}


def blind_indexes(kind: str, texts: Iterable[str]) -> list[str]:
    """``blind_index`` of a whole column, for which the key file is asked once."""
    normal = _NORMAL.get(kind, lambda t: plain(t).upper())
    usual = kind in ("id", "card")  # of which letters and digits need only be capital
    # HMAC by its definition: the two keyed halves are begun once and copied, where hmac.digest begins them for each value.
    key = keyring().index_key
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block) + f"{kind}\x00".encode())
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))
    found = []
    for text in texts:
        told = text.upper() if usual and text.isascii() and text.isalnum() else normal(text)
        if not told:
            found.append("")
            continue
        half, whole = inner.copy(), outer.copy()
        half.update(told.encode())
        whole.update(half.digest())
        found.append(whole.hexdigest()[:32])
    return found


def blind_index(kind: str, text: object) -> str:
    """Keyed digest under which a sealed value is found again: 32 hex characters, '' for a blank value.

    ``kind`` ('id', 'card', 'phone', ...) keeps the same digits of two kinds apart. Blanks and letter case do not
    count; in cards and phones neither do hyphens, nor in phones the country code 86.
    """
    normal = _NORMAL.get(kind, lambda t: plain(t).upper())("" if text is None else str(text))
    if not normal:
        return ""
    return hmac.digest(keyring().index_key, f"{kind}\x00{normal}".encode(), "sha256").hex()[:32]
