"""Some events of the log, taken out of the house: each still proves itself, and its place behind the one before.

One line of JSON per event, with everything that its hash is made of. Whoever has the file recomputes each hash without
the database; whoever has the log finds the same sequence numbers and hashes there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .chain import digest, moment

if TYPE_CHECKING:
    from .models import AuditEvent

_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


def lines_of(events: Iterable[AuditEvent]) -> bytes:
    """The events as JSON lines, in the order of the log."""
    return b"".join(_line(event) for event in sorted(events, key=lambda one: one.seq))


def _line(event: AuditEvent) -> bytes:
    told = {
        "seq": event.seq, "at": moment(event.at), "actor_id": event.actor_id, "actor_display": event.actor_display,
        "act": event.act, "subject_kind": event.subject_kind, "subject_id": event.subject_id,
        "region_code": event.region_code, "fields": event.fields, "batch": event.batch,
        "prev_hash": event.prev_hash, "hash": event.hash,
    }  # fmt: skip
    return (json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode("utf-8")


def faults(data: bytes) -> list[tuple[int | None, str]]:
    """(line from 1, what is wrong) for every event that does not hold; empty when all do. Needs no database."""
    found: list[tuple[int | None, str]] = []
    before: dict[str, Any] | None = None
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
        try:
            told = json.loads(line)
            at = datetime.strptime(told["at"], _FORM).replace(tzinfo=UTC)
            body = {key: value for key, value in told.items() if key not in ("hash", "at")}
            right = digest(at=at, **body) == told["hash"]
        except (ValueError, KeyError, TypeError, RecursionError):
            found.append((number, "不是一条完整的审计记录。"))
            before = None
            continue
        if not right:
            found.append((number, f"第 {told['seq']} 条审计记录的内容与它的摘要不符。"))
        elif before is not None and told["seq"] <= before["seq"]:
            found.append((number, f"第 {told['seq']} 条审计记录的次序不对。"))
        elif before is not None and told["seq"] == before["seq"] + 1 and told["prev_hash"] != before["hash"]:
            found.append((number, f"第 {told['seq']} 条审计记录与前一条接不上。"))
        before = told
    return found
