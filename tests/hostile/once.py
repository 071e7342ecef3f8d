"""The command, with its peak memory written down at its end."""

from __future__ import annotations

import atexit
import json
import os
import re
import resource
import sys
from pathlib import Path


def _measure() -> None:
    status = Path("/proc/self/status").read_text()
    high = re.search(r"VmHWM:\s+(\d+) kB", status)
    own = int(high[1]) if high else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime
    measured = {"own_mb": own / 1024, "child_mb": theirs.ru_maxrss / 1024, "cpu": cpu}
    Path(os.environ["HOSTILE_MEASURED"]).write_text(json.dumps(measured))


if __name__ == "__main__":
    # Registered first, so called last: the kept reading process has been waited for by then.
    atexit.register(_measure)
    from anxin.cli.main import main

    main(sys.argv[1:])
