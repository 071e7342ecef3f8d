"""The catalogue of acts: what may stand in the audit log, what each is called, and the sentence that tells it.

Each app declares its acts in its own ``acts.py``::

    ROLE_ASSIGNED = declare("access.role_assigned", label="授权", sentence="{actor}授予{user}“{role}”，范围{scope}")

The names in braces are the fields that the event must carry; ``actor``, ``subject`` and ``at`` are always there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

_GIVEN = frozenset({"actor", "subject", "at"})
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+\Z")

Presenter = Callable[[Mapping[str, Any]], str]


class ActError(ValueError):
    """An act is declared wrongly, or an event does not fit its act."""


@dataclass(frozen=True, slots=True)
class Act:
    """One kind of event. ``needs``: fields without which it is not told completely."""

    name: str
    label: str
    sentence: str | Presenter
    needs: frozenset[str]

    def __str__(self) -> str:
        return self.name

    def present(self, *, actor: str, subject: str, at: str, fields: Mapping[str, Any]) -> str:
        """The event as a Chinese sentence."""
        values = {**fields, "actor": actor, "subject": subject, "at": at}
        if callable(self.sentence):
            return self.sentence(values)
        return self.sentence.format_map(_Told(values))


class _Told(dict):
    """Old events may lack a field that later ones carry; the sentence then says so instead of failing."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__({key: _shown(value) for key, value in values.items()})

    def __missing__(self, key: str) -> str:
        return "(未记)"


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "(空)"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_shown(one) for one in value)
    return str(value)


_acts: dict[str, Act] = {}


def declare(name: str, *, label: str, sentence: str | Presenter, needs: str = "") -> Act:
    """Register an act. ``needs`` names further fields, parted by blanks, for sentences that are functions.

    ActError when the name is taken or not of the form ``app.what_happened``, or when label or sentence is empty.
    """
    if not _NAME.match(name):
        raise ActError(f"{name}: 名称应为 app.what_happened 的形式。")
    if not label.strip() or not (callable(sentence) or sentence.strip()):
        raise ActError(f"{name}: 缺少名称或说明句。")
    told = set() if callable(sentence) else {part for _, part, _, _ in Formatter().parse(sentence) if part}
    act = Act(name, label, sentence, frozenset((told | set(needs.split())) - _GIVEN))
    if _acts.setdefault(name, act) != act:
        raise ActError(f"{name}: 已被登记为另一个行为。")
    return act


def act(name: str) -> Act | None:
    return _acts.get(name)


def all_acts() -> list[Act]:
    """Every declared act, by name."""
    return [_acts[name] for name in sorted(_acts)]


PERSONAL_REVEALED = declare(
    "privacy.revealed", label="查看完整号码", sentence="{actor}查看了{subject}的{field}，理由：{reason}"
)
KEY_ADDED = declare("privacy.key_added", label="启用新密钥", sentence="{actor}启用了新的加密密钥{key}")
RESEALED = declare("privacy.resealed", label="重新加密", sentence="{actor}把{rows}个加密值换到了密钥{key}之下")
