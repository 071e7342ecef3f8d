"""The key file: made on first run, readable by its owner alone, never in the database or its dumps.

``ANXIN_HOME/keys/keyring.json`` holds sealing keys by id (one of them active) and one key for the blind index.
Whoever loses it loses every sealed value: back it up apart from the database.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from anxin.home import ensure, write_private


class KeyringError(RuntimeError):
    """The key file cannot be used; the message says what to do."""


class KeyringLost(KeyringError):
    """Sealed values exist, and the key file does not."""


class UnknownKey(KeyringError):
    """A value is sealed under a key that this key file does not hold."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """``keys``: key id to 32 bytes; ``active``: the id new values are sealed under; ``index_key``: 32 bytes."""

    active: str
    keys: Mapping[str, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)
    added_at: Mapping[str, str] = field(default_factory=dict)

    def key(self, key_id: str) -> bytes:
        try:
            return self.keys[key_id]
        except KeyError:
            raise UnknownKey(f"密钥文件中没有密钥 {key_id}，请从备份恢复 keys/keyring.json。") from None


def path() -> Path:
    return Path(settings.ANXIN_HOME) / "keys" / "keyring.json"


_held: tuple[str, int, int, Keyring] | None = None


@lru_cache(maxsize=8)
def _where(home: str) -> str:
    return str(Path(home) / "keys" / "keyring.json")


def keyring() -> Keyring:
    """The key file as it stands now: read again when another process has changed it, made when there is none."""
    global _held
    # Asked for every number sealed or looked up: a plain string is cheaper than a Path.
    where = _where(str(settings.ANXIN_HOME))
    try:
        seen = os.stat(where)
    except FileNotFoundError:
        _make_first(Path(where))
        seen = os.stat(where)
    if stat.S_IMODE(seen.st_mode) & 0o077:
        raise KeyringError(f"密钥文件 {where} 的权限过宽，请执行 chmod 600 后再试。")
    if _held is None or _held[:3] != (where, seen.st_mtime_ns, seen.st_ino):
        _held = (where, seen.st_mtime_ns, seen.st_ino, _parse(Path(where)))
    return _held[3]


def add_key(now: datetime) -> str:
    """Add a key, make it the active one, and return its id. Old keys stay: they still open what they sealed."""
    ring = keyring()
    key_id = f"k{max(int(name[1:]) for name in ring.keys) + 1}"
    grown = Keyring(
        active=key_id,
        keys={**ring.keys, key_id: secrets.token_bytes(32)},
        index_key=ring.index_key,
        added_at={**ring.added_at, key_id: now.isoformat()},
    )
    write_private(path(), _text(grown))
    return key_id


def _make_first(where: Path) -> None:
    ensure(where.parent)
    os.chmod(where.parent, 0o700)
    if _sealed_rows_exist():
        raise KeyringLost(
            f"数据库里有加密的数据，但密钥文件 {where} 不见了。请从备份恢复该文件；不会另生成新密钥，以免旧数据再也无法打开。"
        )
    ring = Keyring(active="k1", keys={"k1": secrets.token_bytes(32)}, index_key=secrets.token_bytes(32))
    mine = where.with_name(f".keyring.{secrets.token_hex(8)}")
    write_private(mine, _text(ring))
    # Two processes may start at once: linking lets exactly one of them win, and both then read the winner's file.
    with contextlib.suppress(FileExistsError):
        os.link(mine, where)
    mine.unlink()


def _sealed_rows_exist() -> bool:
    from django.db import connection

    from .sealing import TOKEN_PREFIX
    from .walk import sealed_fields

    try:
        tables = set(connection.introspection.table_names())
    except RuntimeError:  # a process that was forbidden the database has nothing to lose in it
        return False
    for model, fields in sealed_fields():
        if model._meta.db_table in tables:
            for one in fields:
                if model._base_manager.filter(**{f"{one.name}__sealed_under": TOKEN_PREFIX}).exists():
                    return True
    return False


def _text(ring: Keyring) -> str:
    return json.dumps(
        {
            "format": 1,
            "active": ring.active,
            "keys": {name: base64.b64encode(key).decode() for name, key in ring.keys.items()},
            "added_at": dict(ring.added_at),
            "index_key": base64.b64encode(ring.index_key).decode(),
        },
        indent=1,
    )


def _parse(where: Path) -> Keyring:
    try:
        raw = json.loads(where.read_text(encoding="utf-8"))
        ring = Keyring(
            active=raw["active"],
            keys={name: base64.b64decode(key, validate=True) for name, key in raw["keys"].items()},
            index_key=base64.b64decode(raw["index_key"], validate=True),
            added_at=raw.get("added_at", {}),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyringError(f"密钥文件 {where} 已损坏，请从备份恢复。") from error
    if ring.active not in ring.keys or any(len(key) != 32 for key in (*ring.keys.values(), ring.index_key)):
        raise KeyringError(f"密钥文件 {where} 已损坏，请从备份恢复。")
    return ring
