"""The value of a sealed field: masked to every eye until somebody gives a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from anxin.kit.text import mask_card, mask_id, mask_name, mask_phone, plain

from . import witness
from .sealing import seal, unseal

_MASKS: dict[str, Callable[[object], str]] = {
    "id": mask_id,
    "card": mask_card,
    "phone": mask_phone,
    "name": mask_name,
    "text": lambda text: "*" * min(len(plain(text)), 6),
}


class Sealed:
    """A personal value that prints itself masked. ``str()``, ``repr()``, formatting and templates all show the mask.

    Two ways to the plain text: ``reveal`` for a person, which writes an audit event, and ``open_for`` for the
    machine's own work (matching, building a pay file), which is not shown to anybody.
    """

    __slots__ = ("_label", "_mask", "_pk", "_plain", "_token")

    def __init__(self, *, label: str, mask: str = "text", token: str = "", plain_text: str = "") -> None:
        self._label = label
        self._mask = mask
        self._token = token
        self._plain = plain_text
        self._pk: Any = None

    @property
    def token(self) -> str:
        """The text to store; sealed now if it was not yet. An empty value stays ''."""
        if not self._token and self._plain:
            self._token = seal(self._plain, self._label)
        return self._token

    @property
    def label(self) -> str:
        return self._label

    def is_fresh(self) -> bool:
        """Was it given as plain text since it was last read from the database?"""
        return bool(self._plain)

    def open_for(self, purpose: str) -> str:
        """The plain text, for work that no person looks at. ``purpose`` says which, in the code that asks."""
        if not purpose.strip():
            raise ValueError("打开加密值必须说明用途。")
        return self._open()

    def reveal(
        self,
        *,
        reason: str,
        actor: Any,
        now: datetime,
        subject: tuple[str, str] | None = None,
    ) -> str:
        """The plain text for a person's eyes. Writes an audit event with the reason before it answers.

        Raises ValueError without a reason, ``witness.NoWitness`` when no audit log takes the event.
        """
        reason = reason.strip()
        if not reason:
            raise ValueError("查看完整号码必须说明理由。")
        model_label, _, field_name = self._label.rpartition(".")
        witness.report(
            event="revealed",
            actor=actor,
            subject=subject or (model_label, "" if self._pk is None else str(self._pk)),
            fields={"field": field_name, "reason": reason},
            now=now,
        )
        return self._open()

    def bound_to(self, pk: Any) -> Sealed:
        """Remember whose value it is, so that the record of a look names the row."""
        self._pk = pk
        return self

    def under(self, label: str, mask: str) -> Sealed:
        """The same value for another field: sealed anew, since a token opens only where it stands."""
        if label == self._label:
            return self
        return Sealed(label=label, mask=mask, plain_text=self._open())

    def _open(self) -> str:
        if self._plain or not self._token:
            return self._plain
        return unseal(self._token, self._label)

    def __str__(self) -> str:
        return _MASKS[self._mask](self._open())

    def __repr__(self) -> str:
        return f"<{self}>"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __bool__(self) -> bool:
        return bool(self._token or self._plain)

    def __eq__(self, other: object) -> bool:
        return self._open() == other._open() if isinstance(other, Sealed) else NotImplemented

    def __hash__(self) -> int:
        return hash((self._label, self._open()))

    def __reduce__(self) -> tuple[Any, ...]:
        # Pickled and deep-copied values carry the token, never the plain text.
        return _from_token, (self._label, self._mask, self.token)


def _from_token(label: str, mask: str, token: str) -> Sealed:
    return Sealed(label=label, mask=mask, token=token)


def known_masks() -> frozenset[str]:
    return frozenset(_MASKS)
