"""Two processes that write at the same time append to one chain."""

import os
import subprocess
import sys
import textwrap
from urllib.parse import urlencode

import pytest
from django.db import connection

WRITER = textwrap.dedent(
    """
    import sys, django
    from datetime import datetime, timezone
    django.setup()
    from django.db import transaction
    from anxin.audit import record, MACHINE
    from anxin.audit.acts import KEY_ADDED
    for number in range(25):
        with transaction.atomic():
            record(actor=MACHINE, act=KEY_ADDED, subject=("x", number), fields={"key": sys.argv[1]},
                   now=datetime(2026, 3, 5, tzinfo=timezone.utc))
    """
)
PREPARE = textwrap.dedent(
    """
    import django; django.setup()
    from django.core.management import call_command
    call_command("migrate", "audit", verbosity=0, skip_checks=True)
    """
)
VERIFY = textwrap.dedent(
    """
    import django; django.setup()
    from anxin.audit import verify
    told = verify()
    print(told.ok, told.count)
    """
)


def address(tmp_path):
    """A database that other processes reach: a file of its own, or the server's test database."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{tmp_path / 'a.sqlite3'}"
    to = connection.get_connection_params()
    where = urlencode({"host": to["host"]}) if to.get("host") else ""
    return f"postgres://{to.get('user', '')}:{to.get('password', '')}@:{to.get('port', '')}/{to['dbname']}?{where}"


@pytest.mark.django_db(transaction=True)
def test_writers_queue(tmp_path):
    env = os.environ | {
        "ANXIN_HOME": str(tmp_path),
        "ANXIN_DATABASE_URL": address(tmp_path),
        "DJANGO_SETTINGS_MODULE": "anxin.settings",
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
    }

    def start(code, *args):
        return subprocess.Popen([sys.executable, "-c", code, *args], env=env, stdout=subprocess.PIPE, text=True)

    assert start(PREPARE).wait(60) == 0
    writers = [start(WRITER, name) for name in ("k1", "k2")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert start(VERIFY).communicate(timeout=60)[0].split() == ["True", "50"]
