"""An installation of its own for tests that run the command and end it: a home, and a database that really commits."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anxin.testing_database import address, on_server, template


@contextmanager
def installation(home: Path, *, bare: bool = False) -> Iterator[dict[str, str]]:
    """The environment of a fresh installation, on PostgreSQL where the tests run on it and on a SQLite file elsewhere.

    ``bare``: even the tables are still to be made.
    """
    env = {**os.environ, "ANXIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "anxin.settings"}
    server = os.environ.get("ANXIN_TEST_DATABASE_URL")
    if not server:
        env.pop("ANXIN_DATABASE_URL", None)
        if not bare:
            home.mkdir(parents=True, exist_ok=True)
            shutil.copy(template(), home / "anxin.sqlite3")
        yield env
        return
    name = f"anxin_{secrets.token_hex(4)}"
    on_server(server, f'CREATE DATABASE "{name}"' + ("" if bare else f' TEMPLATE "{template()}"'))
    try:
        yield {**env, "ANXIN_DATABASE_URL": address(server, name)}
    finally:
        # Asked anew: a test may have ended the server in between.
        on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def anxin(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command and wait for its end."""
    return subprocess.run(
        [sys.executable, "-m", "anxin", *words], env=env, capture_output=True, text=True, timeout=300, check=False
    )
