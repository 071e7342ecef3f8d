"""Reading the clerk's files (synonyms, kinds, marks, wire codes) that stand beside this module."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent
# The C loader gives the same data ten times faster; a build of the library without it still works.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(name: str) -> Any:
    """The contents of one clerk file, by its file name."""
    return yaml.load((_HERE / name).read_text("utf-8"), Loader=_LOADER)  # noqa: S506 - both are safe loaders
