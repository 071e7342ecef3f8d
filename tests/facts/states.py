"""An installation as a whole: put back to what it was, and boiled down to what can be compared."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.apps import apps

from anxin.privacy.fields import SealedTextField

# Files of work that is going on.
_PASSING = {".part", ".note"}
# A sealed value has a nonce, and how long an evaluation took is never the same twice.
_DIFFERENT_EACH_TIME = {("monitoring_run", "finished_at")}


class States:
    """``keep`` what an installation is now under a name; ``back`` to it as often as wanted."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self._home, self._url = Path(env["ANXIN_HOME"]), env.get("ANXIN_DATABASE_URL", "")
        self._folder = folder

    def keep(self, name: str) -> None:
        if self._url:
            self._postgres(self._alone(), f'CREATE DATABASE "{self._copy(name)}" TEMPLATE "{self._name}"')
        else:
            with sqlite3.connect(self._home / "anxin.sqlite3") as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.close()
        shutil.copytree(self._home, self._folder / name)

    def back(self, name: str) -> None:
        if self._url:
            again = f'CREATE DATABASE "{self._name}" TEMPLATE "{self._copy(name)}"'
            self._postgres(f'DROP DATABASE "{self._name}" WITH (FORCE)', again)
        shutil.rmtree(self._home)
        shutil.copytree(self._folder / name, self._home)

    def drop(self, *names: str) -> None:
        if self._url:
            self._postgres(*(f'DROP DATABASE IF EXISTS "{self._copy(name)}" WITH (FORCE)' for name in names))

    def digest(self, *, originals: bool = True) -> str:
        """Every row of every table, and every kept original."""
        total = hashlib.sha256()
        for label, rows in self._rows():
            total.update(label.encode())
            for row in rows:
                total.update(json.dumps(row, sort_keys=True, default=str, ensure_ascii=False).encode())
        for path in self.originals() if originals else []:
            total.update(path.name.encode())
        return total.hexdigest()

    def counts(self) -> dict[str, int]:
        """Rows by table, where numbers given by the database differ between two ways to the same state."""
        return {label: len(rows) for label, rows in self._rows()}

    def originals(self) -> list[Path]:
        """Kept originals, each of which must be what its name says."""
        kept = sorted(p for p in (self._home / "evidence").rglob("*") if p.is_file() and p.suffix not in _PASSING)
        for path in kept:
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
        return kept

    def parts(self) -> list[Path]:
        """What half-done work has left behind."""
        return [p for p in self._home.rglob("*") if p.suffix in _PASSING or p.name == ".returning"]

    def _rows(self) -> Iterable[tuple[str, list]]:
        if self._url:
            import psycopg

            self._postgres(self._alone())
            with psycopg.connect(self._url) as connection:
                yield from self._read(lambda sql: connection.execute(sql).fetchall())
        else:
            connection = sqlite3.connect(self._home / "anxin.sqlite3")
            yield from self._read(lambda sql: connection.execute(sql).fetchall())
            connection.close()

    def _read(self, ask) -> Iterable[tuple[str, list]]:
        for model in sorted(apps.get_models(), key=lambda m: m._meta.db_table):
            table = model._meta.db_table
            columns = [
                f'"{field.column}"'
                for field in model._meta.concrete_fields
                if not isinstance(field, SealedTextField) and (table, field.column) not in _DIFFERENT_EACH_TIME
            ]
            yield table, ask(f'SELECT {", ".join(columns)} FROM "{table}" ORDER BY "{model._meta.pk.column}"')

    @property
    def _name(self) -> str:
        return urlsplit(self._url).path.lstrip("/")

    def _copy(self, name: str) -> str:
        return f"{self._name}_{name}"

    def _alone(self) -> str:
        """Wait until the server has noticed that the killed one is gone."""
        return f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{self._name}'"

    def _postgres(self, *statements: str) -> None:
        import psycopg

        server = urlunsplit(urlsplit(self._url)._replace(path="/postgres"))
        with psycopg.connect(server, autocommit=True) as connection:
            for sql in statements:
                while sql.startswith("SELECT") and connection.execute(sql).fetchone()[0]:
                    time.sleep(0.01)
                if not sql.startswith("SELECT"):
                    connection.execute(sql)
