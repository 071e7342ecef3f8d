"""是谁: the people of a warning, each with what the rows say: days worked, owed, paid, missing, card."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from anxin.access.scope import Scope
from anxin.kit import masks
from anxin.kit.text import mask_name
from anxin.registry.models import Enrolment, NameRef, Project, Worker
from anxin.wages.models import AttendanceMonth, PayrollLine, Receipt

from ..models import Warning


@dataclass
class Person:
    """One worker, or somebody of whom only the name is known. Money in fen; ``days_x100`` in hundredths of a day.

    ``days_of``: 'attendance', or 'payroll' where no attendance tells. ``own_card``: None where nobody has said.
    """

    name: str
    id_tail: str = ""
    worker_id: int | None = None
    crew: str = ""
    trade: str = ""
    days_x100: int | None = None
    days_of: str = ""
    owed_fen: int = 0
    paid_fen: int = 0
    card_tail: str = ""
    bank: str = ""
    own_card: bool | None = None
    refs: list[str] = field(default_factory=list)

    @property
    def missing_fen(self) -> int:
        return max(self.owed_fen - self.paid_fen, 0)


@dataclass(frozen=True)
class People:
    """``money``: whether rows about money stand behind it. ``days``: whether it is of a month."""

    rows: list[Person]
    money: bool
    days: bool

    @property
    def totals(self) -> tuple[int, int, int]:
        """(owed, paid, missing) of all, in fen."""
        return (
            sum(p.owed_fen for p in self.rows),
            sum(p.paid_fen for p in self.rows),
            sum(p.missing_fen for p in self.rows),
        )


def people_of(warning: Warning, scope: Scope) -> People:
    """The people named by the evidence, most missing first, names masked; in a number of queries that does not grow.

    Only rows of projects within ``scope`` speak; of a warning about an enterprise those of its visible projects.
    """
    ids = _by_table(warning.finding.get("evidence", []))
    visible = Project.objects.within(scope).values("pk")
    lines = list(
        PayrollLine.objects_unscoped.filter(pk__in=ids.get("payroll_line", []), project__in=visible).select_related(
            "worker", "name_ref", "crew", "card"
        )
    )
    receipts = list(
        Receipt.objects_unscoped.filter(pk__in=ids.get("receipt", []), project__in=visible).select_related(
            "worker", "name_ref", "card"
        )
    )
    months = list(
        AttendanceMonth.objects_unscoped.filter(
            pk__in=ids.get("attendance_month", []), project__in=visible
        ).select_related("worker", "name_ref", "crew")
    )
    enrolments = list(
        Enrolment.objects_unscoped.filter(pk__in=ids.get("enrolment", []), project__in=visible).select_related("worker")
    )
    found: dict[tuple[str, int], Person] = {}
    if warning.worker is not None:
        _person(found, warning.worker, None)
    for row in lines:
        person = _person(found, row.worker, row.name_ref)
        person.owed_fen += row.payable_fen
        person.days_x100, person.days_of = (person.days_x100 or 0) + (row.days_x100 or 0) or None, "payroll"
        person.crew = person.crew or (row.crew.name if row.crew_id else "")
        _card(person, row.card, row.holder_differs if row.card_id else None)
        person.refs.append(f"payroll_line:{row.pk}")
    for row in receipts:
        person = _person(found, row.worker, row.name_ref)
        person.paid_fen += {"success": row.amount_fen, "returned": -row.amount_fen}.get(row.status, 0)
        _card(person, row.card, None)
        person.refs.append(f"receipt:{row.pk}")
    for row in months:
        person = _person(found, row.worker, row.name_ref)
        person.crew = person.crew or (row.crew.name if row.crew_id else "")
        person.refs.append(f"attendance_month:{row.pk}")
    for row in enrolments:
        _person(found, row.worker, None).refs.append(f"enrolment:{row.pk}")
    _attendance(found, warning, months)
    _roster(found, warning)
    rows = sorted(found.values(), key=lambda p: (-p.missing_fen, -p.owed_fen, p.name, p.id_tail))
    return People(rows, bool(lines or receipts), warning.month is not None and any(p.days_x100 for p in rows))


def _by_table(refs: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for ref in refs:
        table, _, number = ref.partition(":")
        if number.isdigit():
            found.setdefault(table, []).append(int(number))
    return found


def _person(found: dict[tuple[str, int], Person], worker: Worker | None, ref: NameRef | None) -> Person:
    if worker is not None:
        key = ("worker", worker.pk)
        return found.setdefault(key, Person(mask_name(worker.name), worker.id_last4, worker.pk))
    assert ref is not None
    return found.setdefault(("name", ref.pk), Person(mask_name(ref.name)))


def _card(person: Person, card: object, differs: bool | None) -> None:
    if card is not None and not person.card_tail:
        person.card_tail, person.bank = card.last4, card.bank  # type: ignore[attr-defined]
    if differs is not None and person.own_card is None:
        person.own_card = not differs


def _attendance(found: dict[tuple[str, int], Person], warning: Warning, named: list[AttendanceMonth]) -> None:
    """Days from the attendance of the month, which come before those that a payroll sheet claims."""
    rows = list(named)
    if warning.month is not None and warning.project_id is not None and found:
        workers = [pk for kind, pk in found if kind == "worker"]
        rows = (
            list(
                AttendanceMonth.objects_unscoped.filter(
                    project_id=warning.project_id, month=warning.month, worker_id__in=workers, known_to__isnull=True
                )
            )
            or rows
        )
    days: dict[tuple[str, int], int] = {}
    for row in rows:
        key = ("worker", row.worker_id) if row.worker_id else ("name", row.name_ref_id)
        worked = masks.count(row.days_mask) * 100 - masks.count(row.half_mask) * 50
        days[key] = max(days.get(key, 0), worked)
    for key, worked in days.items():
        if key in found:
            found[key].days_x100, found[key].days_of = worked, "attendance"


def _roster(found: dict[tuple[str, int], Person], warning: Warning) -> None:
    """Crew, trade and card as the roster has them, where the sheets said nothing."""
    workers = [pk for kind, pk in found if kind == "worker"]
    if not workers:
        return
    rows = Enrolment.objects_unscoped.filter(worker_id__in=workers, known_to__isnull=True)
    if warning.project_id is not None:
        rows = rows.filter(project_id=warning.project_id)
    for row in rows.select_related("crew", "card").order_by("entered_on", "pk"):
        person = found[("worker", row.worker_id)]
        person.crew = person.crew or (row.crew.name if row.crew_id else "")
        person.trade = person.trade or row.trade
        _card(person, row.card, None)
        if person.own_card is None and row.card_id:
            person.own_card = False if row.holder_differs else row.card_checked
