"""After a batch: who are the people that sheets only name, and who is paid but on no roster?

Both answers depend on all files together, never on the order in which they came.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from anxin.privacy.sealing import blind_index
from anxin.registry.models import Enrolment, NameRef, NameTie, Worker
from anxin.wages.models import AttendanceMonth, PayrollLine, Receipt

from .ledger import Entry, Ledger, subject

_CHUNK = 800


@dataclass(frozen=True, slots=True)
class _Enrolled:
    worker_id: int
    employer_id: int | None
    crew_id: int | None
    card_id: int | None


def settle(ledger: Ledger, projects: Mapping[int, set[int] | None]) -> None:
    """Bring ties and provisional enrolments of the projects up to date.

    ``projects`` gives for each project the workers whom the batch named by number, or None to look at all.
    """
    for project_id, workers in projects.items():
        _provisional(ledger, project_id, workers)
        _ties(ledger, project_id)


def _ties(ledger: Ledger, project_id: int) -> None:
    refs = list(NameRef.objects.filter(project_id=project_id))
    if not refs:
        return
    by_name: dict[str, set[_Enrolled]] = defaultdict(set)
    open_enrolments = Enrolment.objects_unscoped.filter(project_id=project_id, known_to__isnull=True)
    for name, *who in open_enrolments.values_list("name", "worker_id", "employer_id", "crew_id", "card_id"):
        by_name[name].add(_Enrolled(*who))
    entries = []
    for ref in refs:
        fitting = _fitting(ref, by_name.get(ref.name_key, set()))
        state = NameTie.State.TIED if len(fitting) == 1 else NameTie.State.SEVERAL if fitting else NameTie.State.WAITING
        values = {
            "name_ref_id": ref.pk,
            "project_id": project_id,
            "worker_id": next(iter(fitting)) if len(fitting) == 1 else None,
            "state": state,
            "fitting": len(fitting),
        }
        entries.append(Entry(NameTie, subject("tie", ref.pk), values))
    ledger.put(entries)


def _fitting(ref: NameRef, enrolled: Iterable[_Enrolled]) -> set[int]:
    """The workers who fit. Another employer is another person; crew and card only tell namesakes apart."""
    fit = [e for e in enrolled if not ref.employer_id or not e.employer_id or e.employer_id == ref.employer_id]
    for said, own in ((ref.crew_id, "crew_id"), (ref.card_id, "card_id")):
        if said and len({e.worker_id for e in fit}) > 1:
            fit = [e for e in fit if getattr(e, own) == said] or fit
    return {e.worker_id for e in fit}


def _provisional(ledger: Ledger, project_id: int, workers: set[int] | None) -> None:
    enrolments = Enrolment.objects_unscoped.filter(project_id=project_id, known_to__isnull=True)
    rostered = set(enrolments.filter(provisional=False).values_list("worker_id", flat=True))
    provisional = enrolments.filter(provisional=True).values_list("worker_id", "pk", "batch_id")
    standing = {worker_id: (pk, batch_id) for worker_id, pk, batch_id in provisional}
    if workers is None:
        workers = set()
        for model in (AttendanceMonth, PayrollLine, Receipt):
            held = model.objects_unscoped.filter(project_id=project_id, known_to__isnull=True, worker__isnull=False)
            workers |= set(held.values_list("worker_id", flat=True).distinct())
        gone = [e for w, e in standing.items() if w in rostered or w not in workers]
    else:
        gone = [e for w, e in standing.items() if w in rostered]
    ledger.close(Enrolment, gone)
    fresh = workers - rostered - set(standing)
    every = sorted(fresh)
    for start in range(0, len(every), _CHUNK):
        some = Worker.objects.filter(pk__in=every[start : start + _CHUNK]).order_by("pk")
        ledger.put(
            [
                Entry(
                    Enrolment,
                    subject("provisional", project_id, worker_id),
                    {
                        "project_id": project_id,
                        "worker_id": worker_id,
                        "name": name,
                        "name_index": blind_index("name", name),
                        "provisional": True,
                    },
                )
                for worker_id, name in some.values_list("pk", "name")
            ]
        )
