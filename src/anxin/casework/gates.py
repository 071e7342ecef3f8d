"""Gates between a matter and its end: each is open or shut, and a shut one says what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate of closing. ``missing``: what is wanting, in words; '' when it is open."""

    name: str
    is_open: bool
    missing: str = ""


def shut(step: str, gates: Iterable[Gate]) -> str:
    """Why ``step`` (its Chinese name) cannot be taken yet: every gate that is shut; '' when all are open."""
    told = [f"{gate.name}：{gate.missing or '没过'}" for gate in gates if not gate.is_open]
    return f"还不能{step}。" + " ".join(told) if told else ""
