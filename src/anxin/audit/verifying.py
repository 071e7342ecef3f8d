"""Walking the chain: does every event still say what it said when it was written?"""

from __future__ import annotations

from dataclasses import dataclass

from .chain import GENESIS, digest
from .models import AuditEvent


@dataclass(frozen=True, slots=True)
class Verification:
    """``count`` events were read; ``first_bad`` is the first seq that does not fit, ``why`` says in Chinese how."""

    ok: bool
    count: int
    first_bad: int | None = None
    why: str = ""
    head: tuple[int, str] | None = None


def head() -> tuple[int, str] | None:
    """(seq, hash) of the last event: kept outside the database, it proves later that no event at the end was cut off."""
    return AuditEvent.objects.order_by("-seq").values_list("seq", "hash").first()


def verify(from_seq: int = 0, *, anchor: tuple[int, str] | None = None) -> Verification:
    """Recompute every hash from ``from_seq`` (0 or 1: from the beginning) to the end, in constant memory.

    ``anchor`` is a ``head()`` taken earlier: the chain must still contain it. Without one, events cut off at the very
    end cannot be noticed; that is why the head is printed and kept.
    """
    count = 0
    expected = max(from_seq, 1)
    prev = GENESIS
    if expected > 1:
        before = AuditEvent.objects.filter(seq=expected - 1).values_list("hash", flat=True).first()
        if before is None:
            return Verification(False, 0, expected - 1, f"第 {expected - 1} 条不存在，无从接续。")
        prev = before
    anchored = anchor is None or (anchor[0] < expected and _holds(anchor))
    for event in AuditEvent.objects.filter(seq__gte=expected).order_by("seq").iterator(chunk_size=2000):
        count += 1
        if event.seq != expected:
            return Verification(False, count, expected, f"缺第 {expected} 条，其后是第 {event.seq} 条。")
        if event.prev_hash != prev:
            return Verification(False, count, event.seq, f"第 {event.seq} 条与前一条接不上。")
        if digest_of(event) != event.hash:
            return Verification(False, count, event.seq, f"第 {event.seq} 条的内容被改动过。")
        if anchor is not None and anchor[0] == event.seq:
            if anchor[1] != event.hash:
                return Verification(False, count, event.seq, f"第 {event.seq} 条与留存的摘要不符，记录被整段重写过。")
            anchored = True
        prev = event.hash
        expected += 1
    last = (expected - 1, prev) if expected > 1 else None
    if not anchored and anchor is not None:
        return Verification(False, count, anchor[0], f"留存的摘要指向第 {anchor[0]} 条，记录里没有，末尾被截去了。")
    return Verification(True, count, head=last)


def digest_of(event: AuditEvent) -> str:
    """The hash that the stored values of an event give now."""
    return digest(
        seq=event.seq,
        at=event.at,
        actor_id=event.actor_id,
        actor_display=event.actor_display,
        act=event.act,
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        region_code=event.region_code,
        fields=event.fields,
        batch=event.batch,
        prev_hash=event.prev_hash,
    )


def _holds(anchor: tuple[int, str]) -> bool:
    return AuditEvent.objects.filter(seq=anchor[0], hash=anchor[1]).exists()
