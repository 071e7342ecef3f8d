"""One at a time: for what counts on from the last of its kind, or must not be said twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from anxin.registry.turns import wait_turn, writing

TELLING = 0x616E7866
NOTICES = 0x616E7867


@contextmanager
def in_turn(of: int) -> Iterator[None]:
    """A transaction that begins when no other of that kind runs."""
    with writing():
        wait_turn(of)
        yield
