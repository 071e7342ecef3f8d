"""All sealed fields of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps

if TYPE_CHECKING:
    from django.db.models import Model

    from .fields import SealedTextField


def sealed_fields() -> list[tuple[type[Model], list[SealedTextField]]]:
    """Models with sealed fields, in a stable order, each with those fields."""
    from .fields import SealedTextField

    found = [
        (model, [f for f in model._meta.local_concrete_fields if isinstance(f, SealedTextField)])
        for model in apps.get_models()
        if not model._meta.proxy and model._meta.managed
    ]
    return sorted(((m, fields) for m, fields in found if fields), key=lambda pair: pair[0]._meta.label_lower)
