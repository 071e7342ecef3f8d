"""Workers as processes of their own, on a database that really commits, with jobs that leave marks in a file.

As a script it declares the jobs of the tests and forks workers when it is told to.
"""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import NoReturn

from tests.facts.installation import installation

ROOT = Path(__file__).resolve().parents[2]


class House:
    """An installation with workers, each forked from one process that has already loaded everything.

    ``marks``: what the jobs of the tests have done, line by line, in order.
    """

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self.env = {**env, "MARKS": str(folder / "marks"), "PYTHONPATH": str(ROOT)}
        self._workers: list[int] = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.house"],
            env=self.env, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.empty()

    def empty(self) -> None:
        """As on the first day: nothing asked for, nothing done, nobody working."""
        for pid in self._workers:
            self.kill(pid)
            self.wait(pid)
        self._workers.clear()
        for name in (self.env["MARKS"], self.env["MARKS"] + ".go"):
            Path(name).unlink(missing_ok=True)
        Path(self.env["MARKS"]).touch()
        self.tell("JobRun.objects.all().delete(); DBTaskResult.objects.all().delete()")

    def worker(self, *words: str) -> int:
        """Start a worker; its process number."""
        pid = int(self._say({"worker": words}))
        self._workers.append(pid)
        return pid

    def kill(self, pid: int, number: int = signal.SIGKILL) -> None:
        # One that has ended stays a number of its own until it is waited for.
        if pid in self._workers:
            os.kill(pid, number)

    def wait(self, pid: int) -> int:
        """The exit code; negative for a signal."""
        code = int(self._say({"wait": pid}))
        self._workers.remove(pid)
        return code

    def tell(self, code: str) -> str:
        """What a piece of Python, run in this installation, prints."""
        return str(self._say({"tell": code})).strip()

    @property
    def marks(self) -> list[str]:
        return Path(self.env["MARKS"]).read_text().splitlines()

    def close(self) -> None:
        self.empty()
        self._process.stdin.close()
        self._process.wait(timeout=30)

    def _say(self, order: dict) -> object:
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["said"]


@contextmanager
def house(folder: Path) -> Iterator[House]:
    with installation(folder / "home") as env:
        held = House(env, folder)
        try:
            yield held
        finally:
            held.close()


def until(true: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait for something that must come; the limit only ends a test that would never end."""
    for _ in range(int(seconds / 0.05)):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come")


# --- the process that forks ----------------------------------------------------------------------------------------


def _load() -> None:
    from anxin.cli.boot import ready

    ready()
    from anxin.jobs.declaring import Call, job

    def mark(text: str) -> None:
        with Path(os.environ["MARKS"]).open("a") as file:
            file.write(text + "\n")

    @job("mark", title="记一笔")
    def _mark(call: Call) -> str:
        mark(f"did {call.run_id}")
        return "记了"

    @job("hold", title="占着")
    def _hold(call: Call) -> str:
        """Holds the first time until it is killed, or until the file is there."""
        first = not any(line.startswith("held") for line in Path(os.environ["MARKS"]).read_text().splitlines())
        mark(f"held {call.run_id}")
        let_go = Path(os.environ["MARKS"] + ".go")
        while first and not let_go.exists():
            time.sleep(0.02)
        mark(f"let go {call.run_id}")
        return "放了"


def ask(name: str, count: int = 1) -> None:
    from anxin.audit import MACHINE
    from anxin.jobs import performing, services

    for _ in range(count):
        services.ask(name, actor=MACHINE, now=performing.clock())


def _listen() -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    _load()
    for line in sys.stdin:
        try:
            answer = {"said": _do(json.loads(line))}
        except Exception:
            answer = {"error": traceback.format_exc()}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _do(order: dict) -> object:
    from django.db import connections

    if "worker" in order:
        connections.close_all()
        return os.fork() or _work(order["worker"])
    if "wait" in order:
        return os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1])
    from django_tasks_db.models import DBTaskResult

    from anxin.jobs.models import JobRun

    said = io.StringIO()
    with redirect_stdout(said):
        exec(order["tell"], {"ask": ask, "JobRun": JobRun, "DBTaskResult": DBTaskResult})
    return said.getvalue()


def _work(words: list[str]) -> NoReturn:
    from anxin.jobs.worker import Worker

    code = 1
    try:
        Worker(interval=0.05, until_empty="--until-empty" in words).run()
        code = 0
    except SystemExit as leaving:
        code = int(leaving.code or 0)
    finally:
        os._exit(code)


if __name__ == "__main__":
    _listen()
