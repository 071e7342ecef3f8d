"""kill -9 at any moment of an import leaves the database as it was before that file, or as it is after it."""

import json
import random
import signal
import subprocess
import sys
import time

from . import site
from .installation import anxin, installation

KILLS = 6
PEOPLE = [(f"工人{n:03d}", n) for n in range(1, 400)]


def state(env: dict[str, str]) -> tuple[int, bool]:
    """How many batches there are, and whether the audit chain verifies."""
    batches = json.loads(anxin(env, "batches", "--json").stdout)
    return len(batches), anxin(env, "audit", "verify").returncode == 0


def test_a_killed_import_is_before_or_after(tmp_path):
    files = site.write(
        tmp_path, roster=site.roster(PEOPLE), payroll=site.payroll(people=PEOPLE, amounts=[5000] * len(PEOPLE))
    )
    with installation(tmp_path / "home") as env:
        assert anxin(env, "import", str(files[0])).returncode == 0
        dice = random.Random(20261120)
        started = time.monotonic()
        assert anxin(env, "import", "--dry-run", str(files[1])).returncode == 0
        whole = time.monotonic() - started
        seen = set()
        for _ in range(KILLS):
            process = subprocess.Popen(
                [sys.executable, "-m", "anxin", "import", str(files[1])],
                env=env,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            time.sleep(dice.uniform(0.3, 1.1) * whole)
            process.send_signal(signal.SIGKILL)
            process.wait()
            batches, verified = state(env)
            assert verified
            assert batches in (1, 2)
            seen.add(batches)
            if batches == 2:
                break
        done = json.loads(anxin(env, "import", "--json", str(files[1])).stdout)["files"][0]
        sheet = done["sheets"][0]
        assert sheet["accepted"] + sheet["unchanged"] == len(PEOPLE)
        assert state(env) == (2, True)
