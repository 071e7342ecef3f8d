"""The installation's own signature: an Ed25519 key beside the sealing keys, and what it signs.

``ANXIN_HOME/keys/signing.pem`` is made on first use, readable by its owner alone, and travels with the backup like the
other keys. What leaves the house (a worker's record, an evidence pack) is signed with it; whoever has the public key
checks it offline, with no database and no settings: ``check`` and ``check_pdf`` need neither.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from anxin.home import ensure, write_private

_BLOCK = re.compile(rb"\n%%Anxin-Signature: Ed25519 ([0-9a-f]{64}) ([0-9a-f]{128})\n\Z")
_BLOCK_SIZE = len(b"\n%%Anxin-Signature: Ed25519  \n") + 64 + 128
_END = b"%%EOF"
# A reader of PDF looks for its end in the last kilobyte; our block is shorter than that.
_NEAR_END = 1024


class SigningKeyError(RuntimeError):
    """The key file cannot be used; the message says what to do."""


class NotAKey(ValueError):
    """What was given as a public key is none; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Signature:
    """``key``: the public key, 64 hexadecimal digits; ``signature``: 128 of them. Lower case, as they are compared."""

    key: str
    signature: str


@dataclass(frozen=True, slots=True)
class Checked:
    """``ok``; ``why`` in Chinese when it is not; ``key``: the public key that signed, '' when that is unknown.

    ``trusted``: the caller gave the key, and it is this one. A file that carries its own key proves only that it has
    not changed since it was signed, not by whom: compare ``fingerprint(key)`` with what the issuer publishes.
    """

    ok: bool
    why: str = ""
    key: str = ""
    trusted: bool = False


def path() -> Path:
    """Where the signing key of this installation stands."""
    from django.conf import settings

    return Path(settings.ANXIN_HOME) / "keys" / "signing.pem"


def public_key() -> str:
    """The installation's public key, 64 hexadecimal digits: what may be published. Makes the key on first use."""
    return _public(_private())


def fingerprint(key: str) -> str:
    """The short form for reading aloud: 'a1b2 c3d4 e5f6 0718', the first 8 bytes of the key's SHA-256."""
    digest = hashlib.sha256(bytes.fromhex(key)).hexdigest()[:16]
    return " ".join(digest[n : n + 4] for n in range(0, 16, 4))


def sign(data: bytes) -> Signature:
    """Sign ``data`` with the installation's key. SigningKeyError when the key file is unusable."""
    private = _private()
    return Signature(_public(private), private.sign(data).hex())


def check(data: bytes, signature: Signature, key: str | None = None) -> Checked:
    """Whether ``signature`` is of ``data``; with ``key`` (as ``parse_key`` gives it), also whether that key made it."""
    if key is not None and key != signature.key:
        return Checked(False, f"不是这把公钥签的：文件上是 {fingerprint(signature.key)}，您给的是 {fingerprint(key)}。")
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.key))
        public.verify(bytes.fromhex(signature.signature), data)
    except (InvalidSignature, ValueError, UnsupportedAlgorithm):
        return Checked(False, "内容与签名不符：签名之后有人改过。")
    return Checked(True, key=signature.key, trusted=key is not None)


def sign_pdf(pdf: bytes) -> bytes:
    """The PDF with a signature block after its end mark; readers show it as before. ValueError for what is no PDF."""
    if not pdf.startswith(b"%PDF-") or _END not in pdf[-_NEAR_END:]:
        raise ValueError("这不是一个完整的 PDF。")
    if _BLOCK.search(pdf[-_BLOCK_SIZE:]):
        raise ValueError("这个 PDF 已经签过了。")
    made = sign(pdf)
    return pdf + f"\n%%Anxin-Signature: Ed25519 {made.key} {made.signature}\n".encode()


def is_signed_pdf(data: bytes) -> bool:
    """Whether the bytes are a PDF that carries a signature block of ours, right or wrong."""
    return data.startswith(b"%PDF-") and _BLOCK.search(data[-_BLOCK_SIZE:]) is not None


def check_pdf(data: bytes, key: str | None = None) -> Checked:
    """Whether a PDF is, to the byte, what was signed; ``why`` says what is wrong."""
    if not data.startswith(b"%PDF-"):
        return Checked(False, "开头不是 PDF：不是 PDF 文件，或者开头被改过。")
    found = _BLOCK.search(data[-_BLOCK_SIZE:])
    if found is None:
        return Checked(False, "文件末尾没有完整的签名：没签过，或者末尾被截去、改过。")
    body = data[:-_BLOCK_SIZE]
    checked = check(body, Signature(found[1].decode(), found[2].decode()), key)
    if not checked.ok and "签名之后" in checked.why:
        return Checked(False, "PDF 的内容与签名不符：签名之后有人改过，或者签名本身被改过。")
    return checked


def parse_key(text: str) -> str:
    """A public key as people hand it over: 64 hexadecimal digits, blanks and case of no matter. NotAKey otherwise."""
    bare = "".join(text.split()).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", bare):
        raise NotAKey("公钥是 64 位十六进制数，请照发出单位公布的填写。")
    return bare


def _private() -> Ed25519PrivateKey:
    where = path()
    if not where.exists():
        _make_first(where)
    if stat.S_IMODE(where.stat().st_mode) & 0o077:
        raise SigningKeyError(f"签名密钥 {where} 的权限过宽，请执行 chmod 600 后再试。")
    try:
        key = load_pem_private_key(where.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SigningKeyError(f"签名密钥 {where} 已损坏，请从备份恢复。") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningKeyError(f"签名密钥 {where} 不是 Ed25519 密钥，请从备份恢复。")
    return key


def _make_first(where: Path) -> None:
    ensure(where.parent)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    mine = where.with_name(f".signing.{secrets.token_hex(8)}")
    write_private(mine, pem.decode())
    # Two processes may start at once: linking lets exactly one of them win, and both then use the winner's key.
    with contextlib.suppress(FileExistsError):
        os.link(mine, where)
    mine.unlink()


def _public(private: Ed25519PrivateKey) -> str:
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
