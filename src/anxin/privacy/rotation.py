"""Changing the key: a new one becomes active, and every sealed value is sealed again under it.

Resealing goes row by row in batches, each its own transaction. Stopped half-way, the old key still opens what was not
reached, and the next call goes on from there: what is left can be seen in the tokens themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from . import witness
from .fields import SealedTextField
from .keys import add_key, keyring
from .sealed import Sealed
from .sealing import TOKEN_PREFIX, active_prefix
from .walk import sealed_fields


@dataclass(frozen=True, slots=True)
class Rotation:
    """``key``: the active key's id; ``resumed``: an interrupted rotation was finished and no new key was made;
    ``values``: how many sealed values were sealed again."""

    key: str
    resumed: bool
    values: int


Progress = Callable[[str, int], None]


def rotate(*, actor: Any, now: datetime, batch_size: int = 2000, progress: Progress | None = None) -> Rotation:
    """Make a new key active and seal everything again; finish an interrupted rotation first if there is one.

    Old keys stay in the key file, for they open the backups of their time. ``progress(label, values)`` is called after
    each batch. Blind indexes do not change: they have a key of their own. Back up the key file afterwards.
    """
    resumed = pending() > 0
    if not resumed:
        key = add_key(now)
        witness.report(event="key_added", actor=actor, subject=("privacy.key", key), fields={"key": key}, now=now)
    values = reseal(batch_size=batch_size, progress=progress)
    key = keyring().active
    fields = {"key": key, "rows": values}
    witness.report(event="resealed", actor=actor, subject=("privacy.key", key), fields=fields, now=now)
    return Rotation(key=key, resumed=resumed, values=values)


def pending() -> int:
    """How many sealed values are not yet under the active key and cipher."""
    return sum(_behind(model, field).count() for model, fields in sealed_fields() for field in fields)


def reseal(*, batch_size: int = 2000, progress: Progress | None = None) -> int:
    """Seal again whatever is not under the active key and cipher; also after ANXIN_SEAL_CIPHER was changed."""
    total = 0
    for model, fields in sealed_fields():
        for field in fields:
            while moved := _reseal_batch(model, field, batch_size):
                total += moved
                if progress is not None:
                    progress(field.label, moved)
    return total


def _behind(model: type[models.Model], field: SealedTextField) -> models.QuerySet:
    under = f"{field.name}__sealed_under"
    return model._base_manager.filter(**{under: TOKEN_PREFIX}).exclude(**{under: active_prefix()})


def _reseal_batch(model: type[models.Model], field: SealedTextField, size: int) -> int:
    with transaction.atomic():
        rows = list(_behind(model, field).select_for_update(of=("self",)).only("pk", field.name).order_by("pk")[:size])
        for row in rows:
            opened: Sealed = getattr(row, field.name)
            setattr(row, field.name, opened.open_for("reseal"))
        # Not save(): the value is the same, so nothing that watches the row's facts should stir.
        model._base_manager.bulk_update(rows, [field.name], batch_size=500)
    return len(rows)
