"""Writing facts: what is new goes in, what is the same stays, what differs replaces.

The ledger knows no kind of sheet. It is handed entries (a model, the key of the subject, the values) and compares them
with the versions that are open; nothing is ever updated in place but the two columns that close a version.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress, repeat
from typing import Any, NamedTuple

from anxin.privacy.fields import Sealed
from anxin.registry.models import Batch, Document, Fact, Leaning

from .digesting import digest_of, digests_of
from .inserting import Column, Same, insert, insert_columns
from .looking_up import rows_by_key

NEW, UNCHANGED, REPLACED = "new", "unchanged", "replaced"
_CHUNK = 800


def subject(*parts: object) -> str:
    """The key of a subject: 32 hex characters over its parts."""
    text = "\x1f".join("" if p is None else str(p) for p in parts)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def subjects(count: int, *parts: object) -> list[str]:
    """``subject`` for ``count`` rows; a part is a list with one for each row, or the same for all (as it is, or ``Same``)."""
    texts = [
        ["" if p is None else str(p) for p in part]
        if isinstance(part, list)
        else repeat(_text_of(part.value if isinstance(part, Same) else part), count)
        for part in parts
    ]
    hashed = hashlib.blake2b
    return [hashed(text.encode(), digest_size=16).hexdigest() for text in map("\x1f".join, zip(*texts, strict=True))]


def _text_of(part: object) -> str:
    return "" if part is None else str(part)


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
        # Every project of which something was said, whether it was new or not.
        self.projects: set[int] = set()
        self._leans: set[int] = set()

    def put(self, entries: Sequence[Entry]) -> None:
        """Write entries and set each one's ``status``. A key that comes twice in one call counts once, the last wins."""
        by_model: dict[type[Fact], dict[str, Entry]] = {}
        for entry in entries:
            by_model.setdefault(entry.model, {})[entry.key] = entry
            if project_id := entry.values.get("project_id"):
                self.projects.add(project_id)
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

    def put_columns(
        self,
        model: type[Fact],
        keys: Sequence[str],
        columns: Mapping[str, Column],
        rows: Sequence[int],
        document: Document | None,
    ) -> list[str]:
        """``put`` for facts given as columns, whose keys differ from each other; returns each one's status."""
        if project_ids := columns.get("project_id"):
            self.projects.update([project_ids.value] if isinstance(project_ids, Same) else project_ids)
        open_versions = self._open(model, keys)
        digests = digests_of(model, len(keys), columns)
        states = [NEW] * len(keys)
        if open_versions:
            closing: list[int] = []
            for at, key in enumerate(keys):
                held = open_versions.get(key)
                if held is not None:
                    self._lean(held.batch_id)
                    states[at] = UNCHANGED if held.digest == digests[at] else REPLACED
                    if states[at] == REPLACED:
                        closing.append(held.pk)
            self._close_ids(model, closing)
        whole: dict[str, Column] = {
            "batch_id": Same(self.batch.pk),
            "document_id": Same(document.pk if document else None),
            "row": rows,
            "subject_key": keys,
            "digest": digests,
            "known_from": Same(self.now),
            **columns,
        }
        wanted = [state != UNCHANGED for state in states]
        if not all(wanted):
            whole = {
                name: column if isinstance(column, Same) else list(compress(column, wanted))
                for name, column in whole.items()
            }
        insert_columns(model, sum(wanted), whole)
        return states

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
        found = rows_by_key(model, "subject_key", list(keys), ("id", "digest", "batch_id"), also="known_to IS NULL")
        return {key: _Held(*rest) for key, *rest in found}

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
