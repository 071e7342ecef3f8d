"""A process that reads the facts keeps its locks: no other process removes the log that it still writes to."""

import os
import subprocess
import sys

import pytest

from .installation import anxin, installation

_READS = """
import os, subprocess, sys
from anxin.cli.boot import ready
ready()
from django.conf import settings
from django.db import connection
from anxin.monitoring.reading import read_facts
from anxin.registry.models import Batch
Batch.objects.count()
assert read_facts()
other = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA user_version').fetchall(); c.close()"
subprocess.run([sys.executable, "-c", other, str(connection.settings_dict["NAME"])], check=True)
held = [os.readlink(f"/proc/self/fd/{one}") for one in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{one}") or os.path.islink(f"/proc/self/fd/{one}")]
print([one for one in held if "sqlite3" in one and one.endswith("(deleted)")])
"""


@pytest.mark.skipif("ANXIN_TEST_DATABASE_URL" in os.environ, reason="locks of a file")
def test_reading_the_facts_leaves_the_locks_of_the_process_alone(tmp_path):
    with installation(tmp_path / "home") as env:
        assert anxin(env, "batches").returncode == 0
        done = subprocess.run([sys.executable, "-c", _READS], env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == "[]"
