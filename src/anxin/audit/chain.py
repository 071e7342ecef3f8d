"""How an event is hashed: written down once, since every later reader must come to the same bytes."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

GENESIS = "0" * 64


def plain_json(value: Any) -> Any:
    """``value`` as JSON keeps it on every database: dates as ISO text, Decimal as text, no floats, no NUL.

    TypeError for what has no exact form (a float differs between databases; an object has no meaning here).
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return plain_json(value.value)
    if isinstance(value, str):
        # PostgreSQL stores neither NUL nor half a surrogate pair.
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, int):
        return int(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return {plain_json(str(key)): plain_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain_json(one) for one in value]
    if isinstance(value, set | frozenset):
        return sorted((plain_json(one) for one in value), key=str)
    raise TypeError(f"审计记录不能存放 {type(value).__name__}。")


def moment(at: datetime) -> str:
    """A moment as text in UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(
    *,
    seq: int,
    at: datetime,
    actor_id: str,
    actor_display: str,
    act: str,
    subject_kind: str,
    subject_id: str,
    region_code: str,
    fields: dict[str, Any],
    batch: str,
    prev_hash: str,
) -> str:
    """SHA-256, in hexadecimal, over the event as JSON: keys sorted, no blanks, UTF-8, the moment in UTC."""
    body = {
        "act": act,
        "actor_display": actor_display,
        "actor_id": actor_id,
        "at": moment(at),
        "batch": batch,
        "fields": fields,
        "prev_hash": prev_hash,
        "region_code": region_code,
        "seq": seq,
        "subject_id": subject_id,
        "subject_kind": subject_kind,
    }
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
