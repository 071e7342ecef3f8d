"""The command, forked from a process that has already loaded everything, with a timeline of what it does.

As a script it serves orders from standard input: each is run in a child of its own, which a test may kill as it likes.
What the child tells Django to say to the database stands in the timeline line by line, commits too, so that a test
knows where a kill landed and need not guess by the clock. The moment is always ``MOMENT``.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MOMENT = "2026-05-06T09:00:00+08:00"


@dataclass
class Ended:
    """``code`` is negative for a signal. ``timeline``: (seconds since the start, what), in order."""

    code: int
    out: str
    timeline: list[tuple[float, str]]

    def reached(self, word: str) -> bool:
        return any(what.startswith(word) for _, what in self.timeline)


class Forks:
    """The test's side: ``run`` a command to its end, or ``kill`` it at a place of its timeline."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._log, self._out = folder / "timeline", folder / "out"
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            env={**env, "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
        )
        #: the child that was started last
        self.pid = 0
        assert self._hear() == {"ready": True}

    def run(self, *words: str) -> Ended:
        self._start(words)
        return self._end()

    def kill(self, line: int, after: float, *words: str, signal: int = 9) -> Ended:
        """Kill when the timeline has so many lines and so many seconds have passed since."""
        pid = self._start(words)
        while len(self._lines()) <= line and not self.over(pid):
            time.sleep(0.0003)
        time.sleep(after)
        os.kill(pid, signal)
        return self._end()

    def begun(self, *words: str) -> int:
        """Start a command and go on; ``end`` waits for it."""
        return self._start(words)

    def over(self, pid: int) -> bool:
        """Ended and waiting to be let go; the server lets it go when it is told."""
        return self._state(pid) == "Z"

    def end(self) -> Ended:
        return self._end()

    @contextmanager
    def stopped(self, at: str, *words: str) -> Iterator[list[Ended]]:
        """The command holds still before it does what begins with ``at``; after the block it goes on to its end.

        How it ended is then in the list.
        """
        pid = self._start(words, at)
        while self._state(pid) != "T":
            assert self._state(pid) != "Z", self._end().out
            time.sleep(0.001)
        ended: list[Ended] = []
        try:
            yield ended
        finally:
            os.kill(pid, 18)
            ended.append(self._end())

    def _state(self, pid: int) -> str:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(timeout=30)

    def _start(self, words: tuple[str, ...], stop: str = "") -> int:
        self._log.write_text("")
        self._say({"words": words, "log": str(self._log), "out": str(self._out), "stop": stop})
        self.pid = self._hear()["pid"]
        return self.pid

    def _end(self) -> Ended:
        self._say({"wait": True})
        code = self._hear()["code"]
        return Ended(code, self._out.read_text(), self._lines())

    def _lines(self) -> list[tuple[float, str]]:
        lines = [line.partition(" ") for line in self._log.read_text().splitlines(keepends=True) if line.endswith("\n")]
        return [(float(at), what.rstrip("\n")) for at, _, what in lines]

    def _say(self, order: dict) -> None:
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def _hear(self) -> dict:
        return json.loads(self._process.stdout.readline())


@contextmanager
def forks(env: dict[str, str], folder: Path) -> Iterator[Forks]:
    server = Forks(env, folder)
    try:
        yield server
    finally:
        server.close()


# --- the server's side ---------------------------------------------------------------------------------------------


def _serve() -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    _load()

    def say(answer: dict) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    say({"ready": True})
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _child(order)
        say({"pid": pid})
        # The child stays waiting until the test asks, so that its number is nobody else's while the test may kill it.
        sys.stdin.readline()
        _, status = os.waitpid(pid, 0)
        say({"code": os.waitstatus_to_exitcode(status)})


def _load() -> None:
    from anxin.cli import boot

    boot.now = lambda: dt.datetime.fromisoformat(MOMENT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anxin.settings")
    import django

    django.setup()
    import anxin.cli.audit
    import anxin.cli.batches
    import anxin.cli.evaluate
    import anxin.cli.intake
    import anxin.cli.keeping
    import anxin.cli.restoring
    import anxin.engine
    import anxin.intake.taking
    import anxin.intake.undoing
    import anxin.monitoring.services  # noqa: F401


def _child(order: dict) -> None:
    from anxin.cli.main import main

    out = os.open(order["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    _keep_timeline(os.open(order["log"], os.O_WRONLY | os.O_APPEND), order["stop"])
    code = 1
    try:
        main(list(order["words"]))
    except SystemExit as leaving:
        code = int(leaving.code or 0)
    finally:
        sys.stdout.flush()
        os._exit(code)


def _keep_timeline(log: int, stop: str) -> None:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.signals import connection_created

    began = time.monotonic()
    stops = [stop] if stop else []

    def write(what: str) -> None:
        os.write(log, f"{time.monotonic() - began:.6f} {what}\n".encode())
        if stops and what.startswith(stops[0]):
            stops.clear()
            os.kill(os.getpid(), 19)

    def wrapped(execute, sql, params, many, context):
        write(" ".join(str(sql).split())[:120])
        return execute(sql, params, many, context)

    def commit(self) -> None:
        write("COMMIT")
        committing(self)
        write("COMMITTED")

    committing = BaseDatabaseWrapper._commit
    BaseDatabaseWrapper._commit = commit
    connection_created.connect(lambda connection, **_: connection.execute_wrappers.append(wrapped), weak=False)
    write("START")


if __name__ == "__main__":
    _serve()
