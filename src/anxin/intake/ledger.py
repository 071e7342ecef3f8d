"""Writing facts: what is new goes in, what is the same stays, what differs replaces.

The ledger knows no kind of sheet. It is handed entries (a model, the key of the subject, the values) and compares them
with the versions that are open; nothing is ever updated in place but the two columns that close a version.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from anxin.privacy.fields import Sealed, SealedTextField
from anxin.privacy.sealing import blind_index
from anxin.registry.models import Batch, Document, Fact, Leaning

from .inserting import insert

NEW, UNCHANGED, REPLACED = "new", "unchanged", "replaced"
_CHUNK = 800


def subject(*parts: object) -> str:
    """The key of a subject: 32 hex characters over its parts."""
    text = "\x1f".join("" if p is None else str(p) for p in parts)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


@dataclass(slots=True)
class Entry:
    """One fact to be written. ``values`` are model attributes; absent ones take the model's default.

    ``combine`` makes the values from the row's and those of the open version, where both are true together: several
    ledgers each know a part of a project, several device exports each hold some days of a month. It must not matter
    which came first.
    """

    model: type[Fact]
    key: str
    values: dict[str, Any]
    row: int = 0
    document: Document | None = None
    combine: Callable[[dict[str, Any], Fact], dict[str, Any]] | None = None
    status: str = field(default="", init=False)


class _Held(NamedTuple):
    """What the ledger looks at in an open version."""

    pk: int
    digest: str
    batch_id: int


class Ledger:
    """All writing of one batch. Call ``put`` and ``close`` inside the batch's transaction."""

    def __init__(self, batch: Batch, now: dt.datetime, *, leaning: bool = True) -> None:
        self.batch = batch
        self.now = now
        self._leaning = leaning
        self._leans: set[int] = set()

    def put(self, entries: Sequence[Entry]) -> None:
        """Write entries and set each one's ``status``. A key that comes twice in one call counts once, the last wins."""
        by_model: dict[type[Fact], dict[str, Entry]] = {}
        for entry in entries:
            by_model.setdefault(entry.model, {})[entry.key] = entry
        for model, keyed in by_model.items():
            self._put_model(model, keyed)
        written = {(e.model, e.key): e.status for keyed in by_model.values() for e in keyed.values()}
        for entry in entries:
            entry.status = written[entry.model, entry.key]

    def _put_model(self, model: type[Fact], keyed: dict[str, Entry]) -> None:
        open_versions = self._open(model, keyed)
        together = self._open_facts(model, [k for k, e in keyed.items() if e.combine and k in open_versions])
        inserts: list[dict[str, Any]] = []
        closing: list[int] = []
        for key, entry in keyed.items():
            held = open_versions.get(key)
            values = entry.combine(entry.values, together[key]) if entry.combine and held else entry.values
            digest = digest_of(model, values)
            if held is not None:
                self._lean(held.batch_id)
                if held.digest == digest:
                    entry.status = UNCHANGED
                    continue
                closing.append(held.pk)
                entry.status = REPLACED
            else:
                entry.status = NEW
            inserts.append(
                {
                    "batch_id": self.batch.pk,
                    "document_id": entry.document.pk if entry.document else None,
                    "row": entry.row,
                    "subject_key": key,
                    "digest": digest,
                    "known_from": self.now,
                    **values,
                }
            )
        self._close_ids(model, closing)
        insert(model, inserts)

    def close(self, model: type[Fact], versions: Iterable[tuple[int, int]]) -> int:
        """Close open versions, given as (id, batch), that this batch replaces by silence; returns how many.

        That is what a corrected sheet does to the lines that it leaves out.
        """
        ids = []
        for pk, batch_id in versions:
            self._lean(batch_id)
            ids.append(pk)
        self._close_ids(model, ids)
        return len(ids)

    def finish(self) -> None:
        """Record whose facts this batch was read against."""
        Leaning.objects.bulk_create(
            [Leaning(later=self.batch, earlier_id=earlier) for earlier in sorted(self._leans)], ignore_conflicts=True
        )

    def lean_on(self, batch_ids: Iterable[int]) -> None:
        for batch_id in batch_ids:
            self._lean(batch_id)

    def _lean(self, batch_id: int) -> None:
        if self._leaning and batch_id != self.batch.pk:
            self._leans.add(batch_id)

    def _open(self, model: type[Fact], keys: Iterable[str]) -> dict[str, _Held]:
        """The open versions of subjects, as little of them as comparing needs."""
        held: dict[str, _Held] = {}
        for some in _chunks(keys):
            rows = model.objects_unscoped.filter(subject_key__in=some, known_to__isnull=True)
            for key, *rest in rows.values_list("subject_key", "pk", "digest", "batch_id"):
                held[key] = _Held(*rest)
        return held

    def _open_facts(self, model: type[Fact], keys: Iterable[str]) -> dict[str, Fact]:
        """The open versions whole, for values that are true together with theirs."""
        facts: dict[str, Fact] = {}
        for some in _chunks(keys):
            rows = model.objects_unscoped.filter(subject_key__in=some, known_to__isnull=True)
            facts.update((fact.subject_key, fact) for fact in rows)
        return facts

    def _close_ids(self, model: type[Fact], ids: list[int]) -> None:
        for start in range(0, len(ids), _CHUNK):
            model.objects_unscoped.filter(pk__in=ids[start : start + _CHUNK]).update(
                known_to=self.now, closed_by=self.batch, close_reason=Fact.CloseReason.REPLACED
            )


def _chunks(keys: Iterable[str]) -> Iterable[list[str]]:
    every = list(keys)
    return (every[start : start + _CHUNK] for start in range(0, len(every), _CHUNK))


def filled(values: dict[str, Any], held: Fact) -> dict[str, Any]:
    """A ``combine``: the row's values, completed from the version that is open."""
    values = dict(values)
    for name in _own_attnames(type(held)):
        if values.get(name) in (None, ""):
            said = getattr(held, name)
            if isinstance(said, Sealed):
                said = said.open_for("ledger")
            if said not in (None, ""):
                values[name] = said
    return values


_SHARED = {"id", "batch_id", "document_id", "row", "subject_key", "digest", "known_from", "known_to", "closed_by_id"}
_SHARED |= {"close_reason"}


def _own_attnames(model: type[Fact]) -> list[str]:
    return [f.attname for f in model._meta.concrete_fields if f.attname not in _SHARED]


_SEALED: dict[type[Fact], frozenset[str]] = {}


def _sealed_of(model: type[Fact]) -> frozenset[str]:
    if model not in _SEALED:
        sealed = (f.attname for f in model._meta.concrete_fields if isinstance(f, SealedTextField))
        _SEALED[model] = frozenset(sealed)
    return _SEALED[model]


def digest_of(model: type[Fact], values: dict[str, Any]) -> str:
    """32 hex characters over what a row says. Sealed values enter as blind indexes, never in the clear."""
    sealed = _sealed_of(model)
    said = {
        name: blind_index("phone", str(value)) if name in sealed else _plain(value)
        for name, value in values.items()
        if value not in (None, "", False)
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


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
