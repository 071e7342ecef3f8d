"""What a fact says, as a digest: one at a time, and for a whole column of facts at once."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from itertools import repeat
from json.encoder import encode_basestring
from typing import Any

from anxin.privacy.fields import SealedTextField
from anxin.privacy.sealing import blind_index
from anxin.registry.models import Fact

from .inserting import Column, Same

_SEALED: dict[type[Fact], frozenset[str]] = {}
_EMPTY = (None, "", False)


def digest_of(model: type[Fact], values: dict[str, Any]) -> str:
    """32 hex characters over what a row says. Sealed values enter as blind indexes, never in the clear."""
    sealed = _sealed_of(model)
    said = {
        name: blind_index("phone", str(value)) if name in sealed else _plain(value)
        for name, value in values.items()
        if value not in _EMPTY
    }
    return _hashed(_json(said))


def digests_of(model: type[Fact], count: int, columns: Mapping[str, Column]) -> list[str]:
    """``digest_of`` of ``count`` rows that are given as columns. Raises TypeError for a sealed column."""
    if held := _sealed_of(model) & set(columns):
        raise TypeError(f"{sorted(held)} of {model.__name__} are sealed")
    parts: list[Any] = []
    for name in sorted(columns):
        column = columns[name]
        if isinstance(column, Same):
            parts.append(repeat(_fragment(name, column.value), count))
        else:
            parts.append(_fragments(name, column))
    # A fragment ends in a comma; the last one of a row is one too many.
    return [_hashed(f"{{{text[:-1]}}}") for text in map("".join, zip(*parts, strict=True))]


def _fragments(name: str, column: Any) -> list[str]:
    types = set(map(type, column))
    if types <= {int, type(None)}:
        return [f'"{name}":{value},' if value else "" for value in column]
    if types <= {str, type(None)}:
        return [f'"{name}":{encode_basestring(value)},' if value else "" for value in column]
    if types <= {dt.date, dt.datetime, type(None), bool}:
        told = {value: _fragment(name, value) for value in set(column)}
        return [told[value] for value in column]
    if types == {dict}:
        # Rows of the same details share one dictionary.
        known = {id(value): value for value in column}
        told = {key: _fragment(name, value) for key, value in known.items()}
        return [told[id(value)] for value in column]
    return [_fragment(name, value) for value in column]


def _fragment(name: str, value: Any) -> str:
    return "" if value in _EMPTY else f'"{name}":{_json(_plain(value))},'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hashed(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _sealed_of(model: type[Fact]) -> frozenset[str]:
    if model not in _SEALED:
        sealed = (f.attname for f in model._meta.concrete_fields if isinstance(f, SealedTextField))
        _SEALED[model] = frozenset(sealed)
    return _SEALED[model]


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.normalize())
    if hasattr(value, "pk"):
        return value.pk
    return value
