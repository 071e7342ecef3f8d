"""When a sheet comes again for the same project, employer and month: a correction, or more of the same?

It is a correction when it speaks of at least half of the people of the earlier sheet: then the earlier sheet's other
lines end. It is an addition when it speaks of none of them, and a correction of single lines when it speaks only of
people who are already there. Anything between is asked, never guessed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import repeat

from anxin.registry.models import Document, Fact

from .columns import ColumnEntries
from .ledger import Entry, Ledger

# What tells one line of a person from another of his.
ROLE = ("worker_id", "name_ref_id", "is_back_pay", "exit_flag")


class Overlap(ValueError):
    """The sheet shares some people with an earlier one, too few to be its correction."""

    def __init__(self, earlier: Document, shared: int, old: int, new: int) -> None:
        where = f"“{earlier.batch.file_name}”的表“{earlier.sheet_name}”"
        super().__init__(
            f"这张表有 {new} 人，其中 {shared} 人已在先前的{where}（{old} 人）里：是更正那张表，还是补充？"
            "更正请加 --overlap replace，补充请加 --overlap add"
        )


@dataclass(slots=True)
class Lines:
    """Of the lines of a sheet, what it takes to hold them against those of an earlier one."""

    model: type[Fact] | None = None
    keys: set[str] = field(default_factory=set)
    people: set[tuple] = field(default_factory=set)

    def add(self, entries: Iterable[Entry], columns: ColumnEntries | None = None) -> None:
        for entry in entries:
            self.model = entry.model
            self.keys.add(entry.key)
            self.people.add(_person(entry.values))
        if columns is None or not len(columns):
            return
        self.model = columns.model
        self.keys.update(columns.keys)
        none = repeat(None, len(columns))
        worker, ref, back, leaving = (columns.column(n) if n in columns.columns else none for n in ROLE)
        self.people.update(zip(worker, ref, map(bool, back), map(bool, leaving), strict=True))


def supersede(document: Document, lines: Lines, ledger: Ledger, overlap: str) -> int:
    """Close the lines of earlier sheets that this one replaces; returns how many. Raises Overlap when in doubt."""
    model, new_keys, new_people = lines.model, lines.keys, lines.people
    if model is None:
        return 0
    told = [f.attname for f in model._meta.concrete_fields if f.attname in ROLE]
    earlier = Document.objects.filter(
        kind=document.kind, project=document.project, employer_id=document.employer_id, month=document.month
    ).exclude(batch=document.batch)
    closed = 0
    for other in earlier.select_related("batch").order_by("pk"):
        if other.crew_key and document.crew_key and other.crew_key != document.crew_key:
            continue
        of_other = model.objects_unscoped.filter(document=other)
        held = list(of_other.filter(known_to__isnull=True).values("pk", "batch_id", "subject_key", *told))
        # Lines that this sheet has just replaced are already closed; they count as shared.
        gone = of_other.filter(closed_by=ledger.batch, close_reason=Fact.CloseReason.REPLACED).values(*told)
        old_people = {_person(line) for line in held} | {_person(line) for line in gone}
        shared = len(old_people & new_people)
        if not shared:
            continue
        whole = overlap == "replace" or (not overlap and shared * 2 >= len(old_people))
        if not whole and not overlap and shared < len(new_people):
            raise Overlap(other, shared, len(old_people), len(new_people))
        ledger.lean_on([other.batch_id])
        if whole:
            document.supersedes = other
            document.save(update_fields=["supersedes"])
            closed += ledger.close(
                model, [(line["pk"], line["batch_id"]) for line in held if line["subject_key"] not in new_keys]
            )
    return closed


def _person(values: dict) -> tuple:
    """A person in one role of the month: his ordinary line, his back pay, his settlement on leaving."""
    return (
        values.get("worker_id"),
        values.get("name_ref_id"),
        bool(values.get("is_back_pay")),
        bool(values.get("exit_flag")),
    )
