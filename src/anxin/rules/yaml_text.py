"""YAML as people write it: ``on``, ``off``, ``yes`` and ``no`` are words, and only true and false are truth values."""

from __future__ import annotations

import re
from typing import Any

import yaml

_BOOL = "tag:yaml.org,2002:bool"


class _Loader(yaml.SafeLoader):
    """YAML 1.1 would read the key ``on`` of a number as the truth value true."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != _BOOL]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|True|false|False)$"), list("tTfF"))


def read(text: str) -> Any:
    """The content of a YAML text; yaml.YAMLError when it is none."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506  (a SafeLoader with fewer words)
    except (ValueError, RecursionError) as error:
        # What looks like a day or a number and is none (2026-13-01, a zone of +99:99), or is nested without end.
        raise yaml.YAMLError(str(error)) from error
