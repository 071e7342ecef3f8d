"""A scratch installation: a data folder with keys and an SQLite file, far from anybody's own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def django(home: Path) -> None:
    """Bring Django up on ``home``; once per process."""
    os.environ["ANXIN_HOME"] = str(home)
    os.environ.pop("ANXIN_DATABASE_URL", None)
    from anxin.cli.boot import ready

    ready(migrate=False)


def begin(folder: Path, name: str) -> Path:
    """Bring Django up on a new data folder with an empty database; contests share the work of building its tables."""
    empty, home = folder.parent / "empty", folder / name
    if empty.exists():
        shutil.copytree(empty, home)
        django(home)
        return home
    django(home)
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    close()
    shutil.copytree(home, empty)
    return home


def put_back(template: Path, home: Path) -> None:
    """Make the data folder what the template is; connections must be closed."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(template, home)


def close() -> None:
    """Close the database; the last one to close an SQLite file folds its write-ahead log into it."""
    from django.db import connections

    connections.close_all()
