"""The cues of `cues.yaml`: patterns with names, and where in a text each of them stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

# Within one sentence: a gap never runs over its end, so that matching stays linear in the length of the text.
_GAP = "[^。！？!?；;\\n]"
_GROUP = re.compile(r"\{(\w+)\}")
_TILDE = re.compile(r"~(\d+)")


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing that people say. `zh` is the reason that an officer reads."""

    name: str
    zh: str
    pattern: re.Pattern[str]


def compiled(pattern: str, groups: Mapping[str, str]) -> re.Pattern[str]:
    """{name} becomes any word of the group, ~N a gap of up to N characters inside the sentence."""
    words = _GROUP.sub(lambda m: f"(?:{groups[m[1]]})", pattern)
    return re.compile(_TILDE.sub(lambda m: f"{_GAP}{{0,{m[1]}}}?", words))


@cache
def book() -> Mapping[str, Mapping[str, Any]]:
    text = resources.files("anxin.grievance").joinpath("cues.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


@cache
def cues() -> tuple[Cue, ...]:
    """All cues, in the order of the file."""
    read = book()
    return tuple(Cue(name, row["zh"], compiled(row["pattern"], read["groups"])) for name, row in read["cues"].items())
