"""One hostile or broken file, and what the import must say about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Make = Callable[[Path], Path]


@dataclass(frozen=True, slots=True)
class Case:
    """``make`` writes into an empty folder and returns what is to be imported.

    ``code``: of the refusal; '' when the file is read and its rows are judged (then ``status`` says with what result).
    ``says``: each must stand in what is told. ``heavy``: takes seconds to build or read, so it is left out of quick runs.
    ``nobody``: the import runs without root's right to read everything.
    """

    key: str
    what: str
    make: Make
    code: str = ""
    status: str = ""
    says: tuple[str, ...] = ()
    heavy: bool = False
    nobody: bool = False

    @property
    def expected(self) -> str:
        return self.status or ("unreadable" if self.code else "imported")
