"""An installation of its own for tests that run the command and end it: a home, and a database that really commits."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit


@contextmanager
def installation(home: Path) -> Iterator[dict[str, str]]:
    """The environment of a fresh installation, on PostgreSQL where the tests run on it and on a SQLite file elsewhere."""
    env = {**os.environ, "ANXIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "anxin.settings"}
    server = os.environ.get("ANXIN_TEST_DATABASE_URL")
    if not server:
        env.pop("ANXIN_DATABASE_URL", None)
        yield env
        return
    import psycopg

    name = f"anxin_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        parts = urlsplit(server)
        yield {**env, "ANXIN_DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}
    finally:
        # Asked anew: a test may have ended the server in between.
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def anxin(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command and wait for its end."""
    return subprocess.run(
        [sys.executable, "-m", "anxin", *words], env=env, capture_output=True, text=True, timeout=300, check=False
    )
