"""Where privacy reports what must be on the record: a value was revealed, a key was added.

``audit`` appoints itself when the apps start. Until somebody listens, revealing is refused: a look that nobody
writes down must not happen.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

Witness = Callable[..., Any]
_witness: Witness | None = None


class NoWitness(RuntimeError):
    """Nothing takes the record, so the act is refused."""


def appoint(witness: Witness) -> None:
    global _witness
    _witness = witness


def report(*, event: str, actor: Any, subject: tuple[str, str], fields: dict[str, Any], now: datetime) -> None:
    """Hand an event to the record; NoWitness when there is none."""
    if _witness is None:
        raise NoWitness("没有审计记录可写，不能查看或更换密钥。")
    _witness(event=event, actor=actor, subject=subject, fields=fields, now=now)
