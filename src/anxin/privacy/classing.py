"""Which fields of a model anybody may see, which are shown masked, and which are sealed at rest.

A model says it in one class attribute::

    PRIVACY = Classes(open="kind state", masked="name", sealed="id_number", indexed="id_index")

Keys, relations, numbers, booleans, days and moments are open unless said otherwise; text, JSON, files and whatever
has to do with a birthday must be named. ``unclassed_fields`` is what the house test asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Field, Model


class PrivacyClass(StrEnum):
    OPEN = "open"
    MASKED = "masked"
    SEALED = "sealed"
    INDEXED = "indexed"  # a keyed digest: tells nothing without the key, is never shown


@dataclass(frozen=True, slots=True, init=False)
class Classes:
    """Names of fields by class; several names in one text are parted by blanks."""

    by_name: dict[str, PrivacyClass]
    twice: tuple[str, ...]

    def __init__(self, *, open: str = "", masked: str = "", sealed: str = "", indexed: str = "") -> None:
        by_name: dict[str, PrivacyClass] = {}
        twice: list[str] = []
        for text, cls in (
            (open, PrivacyClass.OPEN),
            (masked, PrivacyClass.MASKED),
            (sealed, PrivacyClass.SEALED),
            (indexed, PrivacyClass.INDEXED),
        ):
            for name in text.split():
                if by_name.setdefault(name, cls) is not cls:
                    twice.append(name)
        object.__setattr__(self, "by_name", by_name)
        object.__setattr__(self, "twice", tuple(twice))

    def names(self, cls: PrivacyClass) -> tuple[str, ...]:
        return tuple(name for name, named in self.by_name.items() if named is cls)


def declared(model: type[Model]) -> Classes:
    """The model's own declaration, or an empty one."""
    classes = getattr(model, "PRIVACY", None)
    return classes if isinstance(classes, Classes) else Classes()


def class_of(model: type[Model], field_name: str) -> PrivacyClass | None:
    """The class of one field; None when it must be said and is not."""
    field = model._meta.get_field(field_name)
    named = declared(model).by_name.get(field.name) or declared(model).by_name.get(getattr(field, "attname", ""))
    if named is not None:
        return named
    return PrivacyClass.OPEN if _open_by_nature(field) else None


def unclassed_fields(models: Iterable[type[Model]] | None = None) -> list[str]:
    """Every fault in the classing of our models, as ``app.Model.field: what is wrong``; empty means all is said.

    Faults: a field that must be classed and is not; a name that is no field; a name classed twice;
    a sealed field that is not stored sealed, or the other way round.
    """
    faults: list[str] = []
    for model in our_models() if models is None else models:
        faults.extend(f"{model._meta.label}.{fault}" for fault in _faults(model))
    return sorted(faults)


def our_models() -> list[type[Model]]:
    """All installed models whose code is ours."""
    from django.apps import apps

    return [m for m in apps.get_models(include_auto_created=False) if m.__module__.partition(".")[0] == "anxin"]


def _faults(model: type[Model]) -> list[str]:
    from .fields import SealedTextField

    classes = declared(model)
    fields = {field.name: field for field in model._meta.concrete_fields}
    faults = [f"{name}: 没有这个字段" for name in classes.by_name if name not in fields]
    faults += [f"{name}: 归入了两类" for name in classes.twice]
    for name, field in fields.items():
        cls = class_of(model, name)
        if cls is None:
            faults.append(f"{name}: 未归类")
        elif (cls is PrivacyClass.SEALED) != isinstance(field, SealedTextField):
            faults.append(f"{name}: 归为 {cls}，但存储方式不是" + ("加密" if cls is PrivacyClass.SEALED else "明文"))
    return faults


def _open_by_nature(field: Field) -> bool:
    from django.db import models

    if "birth" in field.name:
        return False
    return bool(
        (field.primary_key and not isinstance(field, models.TextField | models.CharField))
        or field.is_relation
        or isinstance(
            field,
            models.DateField | models.TimeField | models.BooleanField | models.IntegerField | models.FloatField
            | models.DecimalField | models.DurationField,
        )
    )  # fmt: skip
