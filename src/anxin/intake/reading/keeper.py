"""The kept process out of which a confined reader is forked for each file.

Starting Python anew costs a tenth of a second per file; a fork of a process that has everything loaded costs a few
milliseconds, and each file still gets a process of its own that nothing of the file before can have reached. The kept
process has no network where the system allows to go without. When it is asked no more (its end of the line closes, even
because the caller was killed), it ends its reader and itself.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

_SOURCE_ROOT = Path(__file__).resolve().parents[3]
_MAX_JOB = 65_536
_GRACE = 15.0
TIMED_OUT = -1000
"""Told in the place of an exit code when the wall clock ran out."""


class Gone(RuntimeError):
    """The kept process does not answer."""


class Keeper:
    """The caller's side: one kept process, asked for one file at a time."""

    def __init__(self) -> None:
        self._line, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {"PYTHONPATH": str(_SOURCE_ROOT), "LANG": "C.UTF-8", "RUST_BACKTRACE": "0"}
        with far:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-P", "-m", "anxin.intake.reading.keeper", str(far.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(far.fileno(),),
                env=environment,
                # Ctrl-C at the terminal is for the command; it then closes the line.
                start_new_session=True,
            )

    def run(self, job: dict[str, Any], files: list[int], seconds: float) -> int:
        """Exit code of the reader (negative: the signal that ended it), or TIMED_OUT. Gone when nobody answers."""
        try:
            socket.send_fds(self._line, [json.dumps({**job, "seconds": seconds}).encode()], files)
            self._line.settimeout(seconds + _GRACE)
            told = self._line.recv(_MAX_JOB)
        except OSError as error:
            raise Gone from error
        if not told:
            raise Gone
        return int(told)

    def end(self) -> None:
        """Close the line; the kept process ends itself and what it runs."""
        self._line.close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


_idle: list[Keeper] = []
_owner = os.getpid()
_lock = threading.Lock()


def run_confined(job: dict[str, Any], files: list[int], seconds: float) -> int:
    """Run one job in a reader of its own; threads each get a kept process. Gone when it failed twice."""
    keeper = _take() or Keeper()
    try:
        try:
            code = keeper.run(job, files, seconds)
        except Gone:
            # The kept process may have been ended from outside while it stood idle; a file that ends it twice is at fault.
            keeper.end()
            keeper = Keeper()
            code = keeper.run(job, files, seconds)
    except BaseException:
        keeper.end()
        raise
    with _lock:
        _idle.append(keeper)
    return code


def _take() -> Keeper | None:
    global _owner
    with _lock:
        if os.getpid() != _owner:
            # After a fork the kept processes are the parent's.
            _owner = os.getpid()
            _idle.clear()
        return _idle.pop() if _idle else None


@atexit.register
def end_all() -> None:
    """End the kept processes; the next file starts a new one."""
    while keeper := _take():
        keeper.end()


# --- the kept process ------------------------------------------------------------------------------------------------


def main() -> None:
    """Fork a reader per job until the line closes."""
    # Loaded once, here, for all readers.
    import lxml.etree  # noqa: F401

    from . import excel, markup  # noqa: F401
    from .confined import serve

    line = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _leave_network()
    while True:
        said, files, _, _ = socket.recv_fds(line, _MAX_JOB, 2)
        if not said:
            return
        job = json.loads(said)
        reader = os.fork()
        if reader == 0:
            code = 1
            try:
                line.close()
                os.setpgid(0, 0)
                code = serve(job, files)
            finally:
                os._exit(code)
        with contextlib.suppress(OSError):
            # In both processes: whichever comes first.
            os.setpgid(reader, reader)
        for file in files:
            os.close(file)
        line.send(str(_outcome(reader, job["seconds"], line)).encode())


def _outcome(reader: int, seconds: float, line: socket.socket) -> int:
    timed_out = not _ended(reader, seconds, line)
    for end in (os.killpg, os.kill):
        # The group holds whatever the reader may have started; before its setpgid there is only itself.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            end(reader, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1])
    return TIMED_OUT if timed_out else code


def _ended(reader: int, seconds: float, line: socket.socket) -> bool:
    """Wait for the reader's end; False when the time ran out. When the caller is gone, everything ends here."""
    until = time.monotonic() + seconds
    if not hasattr(os, "pidfd_open"):
        while time.monotonic() < until:
            if os.waitid(os.P_PID, reader, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                return True
            time.sleep(0.005)
        return False
    watched = os.pidfd_open(reader)
    try:
        ready, _, _ = select.select([watched, line], [], [], max(0.0, until - time.monotonic()))
    finally:
        os.close(watched)
    if line in ready and watched not in ready:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(reader, signal.SIGKILL)
        os.kill(reader, signal.SIGKILL)
        os._exit(0)
    return watched in ready


def _leave_network() -> None:
    """A network namespace of its own, with nothing in it. Best effort: it needs a privilege, or user namespaces."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        new_network, new_user = 0x40000000, 0x10000000
        if library.unshare(new_network) != 0 and os.geteuid() != 0:
            # Root would lose the right to read other people's files; anybody else loses nothing.
            library.unshare(new_network | new_user)


if __name__ == "__main__":
    main()
