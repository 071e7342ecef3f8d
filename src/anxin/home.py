"""The data folder: what Anxin keeps outside the database."""

import os
import secrets
from pathlib import Path


def ensure(home: Path) -> Path:
    """Create ``home`` readable by its owner alone and return it."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read; the file appears whole or not at all."""
    ensure(path.parent)
    part = path.with_suffix(path.suffix + ".part")
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def secret_key(home: Path) -> str:
    """The session-signing key of this installation, made on first use."""
    # Before anything else is put into it: originals and the database are for the owner's eyes alone.
    ensure(home)
    path = home / "keys" / "session.key"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="utf-8").strip()
