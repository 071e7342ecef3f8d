"""Photos and voice notes on their way into the evidence store: checked and written anew before anything is kept."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from anxin.casework.reencode import PHOTO, anew
from anxin.casework.services import Sent
from anxin.casework.services.papers import limits
from anxin.intake import evidence


@dataclass(frozen=True, slots=True)
class Incoming:
    """``keep`` is called as the last step before the commit."""

    kind: str
    name: str
    sha256: str
    size: int
    keep: Callable[[], Path]


@contextmanager
def incoming(sent: Sequence[Sent], as_of: date) -> Iterator[list[Incoming]]:
    """The files as we keep them; FileRefused for a bad one, then none is kept."""
    allowed = limits(as_of)
    made = [(one.kind, anew(one.kind, one.data, allowed)) for one in sent]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anxin-scene-")))
        held = []
        for place, (kind, data) in enumerate(made, start=1):
            path = folder / str(place)
            path.write_bytes(data)
            digest = evidence.sha256_of(path)
            keep = stack.enter_context(evidence.incoming(path, digest))
            name = f"{'照片' if kind == PHOTO else '录音'} {place}"
            held.append(Incoming(kind, name, digest, len(data), keep))
        yield held
