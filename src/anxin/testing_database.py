"""One migrated database, copied wherever a test needs one of its own.

Migrating takes longer than most tests; the first process that needs a database migrates a template, the others copy it.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest


def _key() -> str:
    """Changes with anything that a migrated database depends on."""
    here = Path(__file__).parent
    total = hashlib.sha256()
    # Libraries have migrations too.
    for path in sorted(
        [*here.glob("*/*migrations/*.py"), here / "settings.py", here.parents[1] / "requirements/dev.txt"]
    ):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()[:16]


def _home() -> Path:
    """Where the template stands: a file serves later runs as well, the one of a server goes with its run."""
    if server := os.environ.get("ANXIN_TEST_DATABASE_URL"):
        # A test may have a server of its own.
        return Path(os.environ["ANXIN_TEST_HOME"]) / f"template-{hashlib.sha256(server.encode()).hexdigest()[:8]}"
    return Path(tempfile.gettempdir()) / f"anxin-{os.getuid()}-template-{_key()}"


def address(server: str, name: str) -> str:
    """The same server's database of another name."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def template() -> str:
    """The migrated database, made by whoever asks first: a file of SQLite, or a name on the server."""
    home, server = _home(), os.environ.get("ANXIN_TEST_DATABASE_URL")
    name = f"anxin_template_{Path(os.environ['ANXIN_TEST_HOME']).name[-8:].lower()}"
    home.mkdir(mode=0o700, exist_ok=True)
    with open(home / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "made").exists():
            env = {**os.environ, "ANXIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "anxin.settings"}
            if server:
                on_server(server, f'CREATE DATABASE "{name}"')
                env["ANXIN_DATABASE_URL"] = address(server, name)
            subprocess.run([sys.executable, "-m", "anxin", "migrate"], env=env, check=True, stdout=subprocess.DEVNULL)
            (home / "made").touch()
    return name if server else str(home / "anxin.sqlite3")


def forget() -> None:
    """Drop the template of a server; a file goes with its folder."""
    if (server := os.environ.get("ANXIN_TEST_DATABASE_URL")) and (_home() / "made").exists():
        with contextlib.suppress(Exception):  # a server started for the run may be gone by now
            on_server(server, f'DROP DATABASE "{template()}"')


def on_server(server: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker) -> Iterator[None]:
    """In place of pytest-django's: the test database is a copy of the template."""
    from django.conf import settings
    from django.db import connection

    name = connection.creation._get_test_db_name()
    made, server = template(), os.environ.get("ANXIN_TEST_DATABASE_URL")
    if server and (worker := getattr(request.config, "workerinput", {}).get("workerid")):
        name = f"{name}_{worker}"
    with django_db_blocker.unblock():
        connection.close()
        if server:
            on_server(
                server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{made}"'
            )
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
        connection.ensure_connection()
        if not server:
            with contextlib.closing(sqlite3.connect(made)) as source:
                source.backup(connection.connection)
    yield
    with django_db_blocker.unblock():
        connection.close()
        if server:
            on_server(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
