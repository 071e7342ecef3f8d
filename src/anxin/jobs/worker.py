"""The worker process: looks at the clock, takes one run after another, ends when it is told to."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker as LibraryWorker
from django_tasks_db.models import DBTaskResult

from . import performing, services
from .alive import Life, living, new_id
from .recovering import recover

log = logging.getLogger("anxin.jobs")
_BACKEND = "default"
# How often to look for workers that died; their locks are asked for one by one.
_LOOK_EVERY = timedelta(seconds=15)


class Worker:
    """One worker. ``interval``: seconds between two looks at an empty queue. ``until_empty``: end when nothing is due."""

    def __init__(
        self,
        *,
        interval: float = 1.0,
        until_empty: bool = False,
        clock: Callable[[], datetime] = performing.clock,
        said: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.id = new_id()
        self._interval = interval
        self._until_empty = until_empty
        self._clock = clock
        self._said = said
        self._looked: datetime | None = None
        # The library's own loop claims and runs; it is let run for one task at a time, so that the clock is looked at between.
        self._queue = LibraryWorker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name=_BACKEND,
            startup_delay=False,
            max_tasks=1,
            worker_id=self.id,
            excluded_queue_names=[],
        )

    def run(self) -> None:
        """Work until told to end (SIGTERM, SIGINT: after the run in hand; a second one: at once)."""
        self._queue.configure_signals()
        with living(self.id) as life:
            self._said(f"工作进程 {self.id} 已经启动。")
            while self._queue.running:
                try:
                    busy = self._turn(life)
                except (OperationalError, InterfaceError) as error:
                    # Another writer, or a database that went away: what was in hand is found again by the next look.
                    log.warning("the database did not answer: %s", type(error).__name__, exc_info=error)
                    connections.close_all()
                    self._looked, busy = None, False
                if busy:
                    continue
                if self._until_empty:
                    return
                if self._queue.running:
                    time.sleep(self._interval)

    def _turn(self, life: Life) -> bool:
        """One look; whether there was something to do."""
        close_old_connections()
        now = self._clock()
        if self._looked is None or now - self._looked >= _LOOK_EVERY or now < self._looked:
            life.renew()
            for run in recover(now=now, idle=self.id):
                self._said(f"{run.title}（{run.pk}）：{run.get_state_display()}，上一次做到一半断了。")
            self._looked = now
        services.queue_due(now=now)
        # Asked without a lock first: on SQLite every look of the library would hold up all writers.
        if not DBTaskResult.objects.ready().filter(backend_name=_BACKEND).exists():
            return False
        self._queue._run_tasks = 0
        self._queue.run()
        return self._queue._run_tasks > 0


def end_with(stream: int) -> None:
    """End this process like SIGTERM does when the other end of ``stream`` is closed: its parent is gone."""

    def watch() -> None:
        try:
            while os.read(stream, 1024):
                pass
        except OSError:
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def quiet_logs() -> None:
    """Our own log carries what went wrong; the library's lines about every task do not help anybody."""
    for name in ("django_tasks", "django.tasks", "django_tasks_db"):
        logging.getLogger(name).setLevel(logging.ERROR)
    if not sys.warnoptions:
        logging.captureWarnings(True)
