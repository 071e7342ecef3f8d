"""Who keeps more of an evaluation than its warnings: asked in the same session, written in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import pyarrow as pa

from .models import Run


class Follower(Protocol):
    """``queries``: name -> a SELECT over the engine's promised views; names are unique in the house."""

    queries: Mapping[str, str]

    def keep(self, *, run: Run, judged: set[int] | None, tables: Mapping[str, pa.Table], now: datetime) -> None:
        """Take the answers in. They speak of the ``judged`` projects alone, of all when None; other projects stay as they
        are. Runs inside the evaluation's transaction, after its warnings are in place."""


_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """From now on every evaluation that counts also answers to this one, in the order of joining."""
    if not any(type(one) is type(follower) for one in _followers):
        _followers.append(follower)


def followers() -> tuple[Follower, ...]:
    return tuple(_followers)


def queries() -> dict[str, str]:
    """All that the followers want to know."""
    asked: dict[str, str] = {}
    for one in _followers:
        for name, sql in one.queries.items():
            if asked.setdefault(name, sql) != sql:
                raise ValueError(f"{name}: 两处以同名提了不同的问题。")
    return asked
