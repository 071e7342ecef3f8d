"""A worker's own months: read for him alone, over all sites, whatever officer's area they lie in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from anxin.access.scope import Scope
from anxin.casework.models import Clue, Owed
from anxin.law.calendar import Calendar
from anxin.registry.models import Worker
from anxin.standing import selectors as standing
from anxin.standing.models import WorkerMonthStanding
from anxin.standing.selectors import Cell, MonthStory, NoSuchMonth
from anxin.standing.selectors.month_story import cell_of

from ..models import MonthAnswer

# Nobody's area: what papers say of him belongs to him. Every query below is cut to his own rows.
_HIS = Scope.everything("本人查看自己的工资记录")


@dataclass(frozen=True)
class OwnMonth:
    """One month on one site, as it stands; ``answer``: what he said of it last; ``open``: whether a matter is under way."""

    cell: Cell
    project_name: str
    answer: MonthAnswer | None = None
    open: bool = False


@dataclass(frozen=True)
class OwnMatter:
    """A clue or a case about his months. ``own``: he said it himself here, so he may follow it. Money in fen."""

    number: str
    kind: str
    state: str
    closed: bool
    own: bool = False
    owed_fen: int = 0
    recovered_fen: int = 0
    due_on: date | None = None
    conclusion: str = ""


@dataclass(frozen=True)
class OwnStory:
    """One month told whole, with his own answers (the latest last) and what became of them."""

    story: MonthStory
    answers: list[MonthAnswer]
    matters: list[OwnMatter] = field(default_factory=list)

    @property
    def open_answers(self) -> list[MonthAnswer]:
        return [a for a in self.answers if a.clue is not None and is_open(a.clue)]


def own_months(worker: Worker, as_of: date) -> list[OwnMonth]:
    """All of his months, the latest first, then by site. Two queries."""
    rows = WorkerMonthStanding.objects.within(_HIS).filter(worker=worker).select_related("project")
    said: dict[tuple[int, int], list[MonthAnswer]] = {}
    for one in answers_of(worker):
        said.setdefault((one.project_id, one.month), []).append(one)
    found = []
    for row in rows.order_by("-month", "project__name", "pk"):
        answers = said.get((row.project_id, row.month), [])
        under_way = any(a.clue is not None and is_open(a.clue) for a in answers)
        found.append(OwnMonth(cell_of(row, as_of), row.project.name, answers[-1] if answers else None, under_way))
    return found


def own_month(worker: Worker, project_id: int, month: int, *, as_of: date, calendar: Calendar) -> OwnStory:
    """One of his months; NoSuchMonth for any other. A constant number of queries."""
    if project_id >= 2**63 or not (190001 <= month <= 999912 and 1 <= month % 100 <= 12):
        raise NoSuchMonth("没有这个月。")
    story = standing.month_story(
        _HIS, project_id=project_id, worker_id=worker.pk, month=month, as_of=as_of, calendar=calendar
    )
    answers = [a for a in answers_of(worker) if (a.project_id, a.month) == (project_id, month)]
    return OwnStory(story, answers, _matters(worker, project_id, month, answers))


def answers_of(worker: Worker) -> list[MonthAnswer]:
    """Everything that he said of his months, in the order in which he said it."""
    rows = MonthAnswer.objects.within(_HIS).filter(worker=worker)
    return list(rows.select_related("clue", "clue__joined_to", "project").order_by("pk"))


def is_open(clue: Clue) -> bool:
    """Whether somebody still owes an answer: a clue that was joined is as open as the one that it was joined to."""
    return (clue.joined_to or clue).is_open


def month_answers(scope: Scope, *, project_id: int, worker_id: int, month: int) -> list[MonthAnswer]:
    """What he said of the month, for an officer's page."""
    rows = MonthAnswer.objects.within(scope).filter(project_id=project_id, worker_id=worker_id, month=month)
    return list(rows.select_related("clue", "clue__joined_to").order_by("pk"))


def _matters(worker: Worker, project_id: int, month: int, answers: Iterable[MonthAnswer]) -> list[OwnMatter]:
    """Clues about this month that are his, and cases in which the month is claimed for him."""
    own = {a.clue_id for a in answers if a.clue_id}
    clues = Clue.objects.within(_HIS).filter(worker=worker, project_id=project_id).select_related("joined_to")
    found = [
        OwnMatter(c.number, "clue", (c.joined_to or c).state, not is_open(c), c.pk in own, due_on=(c.joined_to or c).due_on,
                  conclusion=(c.joined_to or c).conclusion)
        for c in clues.order_by("pk")
        if month in c.months or month in c.found_months
    ]  # fmt: skip
    owed = Owed.objects.filter(worker=worker, month=month, case__project_id=project_id).select_related("case")
    found += [
        OwnMatter(
            one.case.number, "case", one.case.state, one.case.state in ("closed", "withdrawn"), owed_fen=one.owed_fen,
            recovered_fen=one.recovered_fen, due_on=one.case.due_on,
        )
        for one in owed.order_by("pk")
    ]  # fmt: skip
    return found
