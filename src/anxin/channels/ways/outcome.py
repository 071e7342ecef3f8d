"""What is handed to a way, and how it says that it could not."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes out. ``address`` is plain and stays out of every log: it is not part of the printed form."""

    key: str
    address: str = field(repr=False)
    title: str = field(repr=False)
    body: str = field(repr=False)
    region: str = ""
    link: str = ""


class TryAgain(RuntimeError):
    """It did not go through this time; the message is Chinese and names no person."""


class GivenUp(RuntimeError):
    """It will not go through, however often it is tried; the message is Chinese and names no person."""
