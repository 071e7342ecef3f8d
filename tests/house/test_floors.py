"""A package imports from lower floors only, and what must not know Django does not."""

import os
import subprocess
import sys

from tests.house.tree import ROOT


def test_every_contract_of_the_floors_is_kept(tmp_path):
    # A process of its own: the checker reads its configuration and the packages from the folder it stands in.
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(cache_dir=sys.argv[1]))",
            str(tmp_path),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
