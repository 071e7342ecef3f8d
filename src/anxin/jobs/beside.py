"""A worker beside the pages: a child process that ends with its parent, however that one ends."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_PATIENCE = 20.0
_BEFORE_AGAIN = 3.0


@contextmanager
def worker_beside() -> Iterator[None]:
    """Keep one worker process running for the length of the block; one that dies is started again.

    The child reads a pipe whose other end only this process holds, so it ends also when this process is killed. A run
    in hand is finished first for a while; what is then cut off is done again by the next worker.
    """
    ending = threading.Event()
    keeper = _Keeper(ending)
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        keeper.stop()


class _Keeper(threading.Thread):
    def __init__(self, ending: threading.Event) -> None:
        super().__init__(daemon=True)
        self._ending = ending
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        while not self._ending.is_set():
            with self._lock:
                if self._ending.is_set():
                    return
                self._child = subprocess.Popen(
                    [sys.executable, "-m", "anxin", "worker", "--with-parent"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    # Ctrl+C is for the parent, which then tells the child.
                    start_new_session=True,
                )
            self._child.wait()
            self._ending.wait(_BEFORE_AGAIN)

    def stop(self) -> None:
        with self._lock:
            child = self._child
        if child is None:
            return
        if child.stdin is not None:
            with suppress(OSError):
                child.stdin.close()
        try:
            child.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
