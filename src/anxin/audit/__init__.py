"""Who did what, when: a log that only grows.

``from anxin.audit import record, verify, Actor, MACHINE`` works once the apps are loaded.
"""

from typing import Any

_ROOMS = {
    "record": "services",
    "Actor": "services",
    "MACHINE": "services",
    "verify": "verifying",
    "head": "verifying",
    "Verification": "verifying",
    "declare": "acts",
}


def __getattr__(name: str) -> Any:
    # Late, because Django imports this package before its models may be imported.
    if name not in _ROOMS:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
