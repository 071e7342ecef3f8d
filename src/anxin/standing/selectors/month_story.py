"""One worker-month told whole: the question, the answer, the sum line by line, the days, and where each number stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from anxin.access.scope import Scope
from anxin.kit import money, months
from anxin.kit.text import mask_name
from anxin.law.calendar import Calendar
from anxin.monitoring.models import Status, Warning
from anxin.monitoring.selectors import Evidence
from anxin.registry.models import Project, ProjectFact, Worker
from anxin.wages.models import AttendanceMonth

from ..models import WorkerMonthStanding
from .calendar import Sheet, sheet
from .grids import Cell
from .month_facts import MonthFacts, Told, month_facts

State = WorkerMonthStanding.State
# How a sheet's deductions are marked among its items.
_TAKEN = "扣:"


class NoSuchMonth(LookupError):
    """Nothing is known of it, or it is not within the scope: the same answer for both."""


@dataclass(frozen=True)
class Line:
    """One line of the sum. ``fen``: what it adds, negative for what is taken off; None for what does not count.

    ``kind``: '' for a row of a paper, 'sum' for a result under a rule, 'end' for the last result.
    """

    words: str
    fen: int | None
    note: str = ""
    evidence: Evidence | None = None
    kind: str = ""


@dataclass(frozen=True)
class CardUse:
    """A card that the month speaks of. ``by``: which papers name it; ``foreign``: a paper says that it is not in his name."""

    card: Any
    by: tuple[str, ...]
    foreign: bool


@dataclass(frozen=True)
class MonthStory:
    project: Project
    worker: Worker
    month: int
    cell: Cell
    crew: str
    employer: str
    employer_id: int | None
    trade: str
    question: str
    answer: str
    lines: list[Line]
    due_words: str
    calendar: Sheet
    sheet_days_x100: int | None
    facts: MonthFacts
    cards: list[CardUse]
    warnings: list[Warning]
    neighbours: dict[int, Cell]
    stale: bool

    @property
    def who(self) -> str:
        return mask_name(self.worker.name)


def month_story(
    scope: Scope, *, project_id: int, worker_id: int, month: int, as_of: date, calendar: Calendar
) -> MonthStory:
    """The story of one worker-month within ``scope``; NoSuchMonth when there is none. A constant number of queries."""
    standings = WorkerMonthStanding.objects.within(scope).filter(project_id=project_id, worker_id=worker_id)
    by_month = {s.month: s for s in standings.select_related("project", "worker", "crew", "employer")}
    held = by_month.get(month)
    if held is None:
        raise NoSuchMonth(f"没有 {project_id}/{worker_id}/{month} 的人月。")
    facts = month_facts(scope, project_id=project_id, worker_id=worker_id, month=month, as_of=as_of)
    cell = cell_of(held, as_of)
    who = mask_name(held.worker.name)
    told = sum(one.row.payable_fen for one in facts.lines)
    return MonthStory(
        project=held.project,
        worker=held.worker,
        month=month,
        cell=cell,
        crew=held.crew.name if held.crew else "",
        employer=held.employer.name if held.employer else "",
        employer_id=held.employer_id,
        trade=next((s.row.trade for s in reversed(facts.stays) if s.row.trade), ""),
        question=f"{who}{months.show(month)}在“{held.project.name}”的工资，到账了吗？",
        answer=answer_of(cell),
        lines=_sum(cell, facts),
        due_words=_due_words(scope, cell),
        calendar=sheet(
            month,
            [one.row for one in facts.attendance],
            _elsewhere(scope, project_id, worker_id, month),
            as_of=as_of,
            calendar=calendar,
        ),
        sheet_days_x100=_sum_or_none(one.row.days_x100 for one in facts.lines),
        facts=facts,
        cards=_cards(facts),
        warnings=_warnings(scope, project_id, worker_id, month, facts.refs),
        neighbours={m: cell_of(s, as_of) for m, s in sorted(by_month.items())},
        # Facts that came after the last evaluation are not yet in what it made of them.
        stale=told != held.owed_fen or len(facts.lines) != held.lines,
    )


def cell_of(held: WorkerMonthStanding, as_of: date) -> Cell:
    names = [name for name in Cell.__dataclass_fields__ if name != "as_of"]
    return Cell(**{name: getattr(held, name) for name in names}, as_of=as_of)


def answer_of(cell: Cell) -> str:
    """The answer in one sentence, with its number."""
    owed, paid, missing = (money.show(fen) for fen in (cell.owed_fen, cell.paid_fen, cell.missing_fen))
    if cell.state == State.FULL:
        if not cell.owed_fen:
            return "工资表上应付 0 元，没有可发的。"
        return f"到了。应付 {owed} 元，发薪日以前全部到账。"
    if cell.state == State.LATE:
        return f"到了，晚了 {cell.late} 天。应付 {owed} 元已全部到账。"
    if cell.state == State.SHORT:
        return f"没发足，还差 {missing} 元。应付 {owed} 元，到账 {paid} 元，已逾期 {cell.late} 天。"
    if cell.state == State.UNPAID:
        return f"没有。应付 {owed} 元，一分没到，已逾期 {cell.late} 天。"
    if cell.state == State.PENDING:
        part = f"，已到账 {paid} 元" if cell.paid_fen else ""
        return f"还没到发薪日。应付 {owed} 元{part}。"
    if cell.state == State.NO_SHEET:
        worked = f"出勤 {cell.days} 天" if cell.days else "没有考勤"
        got = f"，到账 {paid} 元" if cell.paid_fen else ""
        when = "发薪日还没到。" if cell.not_yet else "发薪日已过。"
        return f"说不清：{worked}{got}，工资表上没有他。{when}"
    if cell.excused:
        return "这个月不计：整月停工，或者是没有考勤的管理人员。"
    return "在花名册上，但这个月没有考勤、没有工资表、没有回单。"


def _sum(cell: Cell, facts: MonthFacts) -> list[Line]:
    """What is owed, what came, what is missing. Results are the engine's; the rows only add up to them."""
    lines = [_owed_line(one) for one in facts.lines]
    lines.append(
        Line("应付合计", cell.owed_fen, f"{len(facts.lines)} 行工资表" if facts.lines else "没有工资表", kind="sum")
    )
    lines += [_receipt_line(one) for one in facts.receipts]
    counted = sum(1 for one in facts.receipts if one.row.status in ("success", "returned"))
    note = f"{counted} 笔计入" if counted else "没有成功的回单"
    net = sum((1 if r.row.status == "success" else -1) * r.row.amount_fen for r in facts.receipts
              if r.row.status in ("success", "returned"))  # fmt: skip
    if net < 0:
        note = "银行只报了退汇，没有报先前的成功，按 0 计"
    lines.append(Line("到账合计", -cell.paid_fen, note, kind="sum"))
    rest = cell.owed_fen - cell.paid_fen
    if rest >= 0:
        words = "尚欠" if cell.missing_fen or not rest else "未发（发薪日未过）"
        lines.append(Line(words, rest, kind="end"))
    else:
        lines.append(Line("多发", rest, "到账多于应付", kind="end"))
    return lines


def _owed_line(one: Told) -> Line:
    row = one.row
    words = "工资表应付"
    if row.is_back_pay:
        words = f"补发（{months.show(row.month)}的表）"
    elif row.exit_flag:
        words = "离场结算"
    parts = []
    if row.days_x100 is not None:
        price = f" × {money.show(row.unit_price_fen)} 元" if row.unit_price_fen is not None else ""
        parts.append(f"{_hundredths(row.days_x100)} 天{price}")
    if row.items:
        parts.append(_items(row.items))
    elif row.deducted_fen:
        parts.append(f"应发 {money.show(row.owed_fen)} − 扣款 {money.show(row.deducted_fen)}")
    return Line(words, row.payable_fen, "，".join(parts), one.evidence)


def _items(items: dict[str, str]) -> str:
    """'计时工资 6,216.00 + 津贴 100.00 − 伙食费 180.00': what adds first, then what is taken off, the largest first.

    The order of the sheet's columns is not kept by every database.
    """
    said = ""
    for name, yuan in sorted(items.items(), key=lambda one: (one[0].startswith(_TAKEN), -money.fen(one[1]), one[0])):
        taken = name.startswith(_TAKEN)
        sign = (" − " if said else "− ") if taken else (" + " if said else "")
        said += f"{sign}{name.removeprefix(_TAKEN)} {money.show(money.fen(yuan))}"
    return said


def _receipt_line(one: Told) -> Line:
    row = one.row
    tail = f"卡尾号 {row.card.last4}" if row.card_id and row.card.last4 else ""
    why = row.fail_text or row.fail_code
    if row.status == "success":
        return Line("银行到账", -row.amount_fen, tail, one.evidence)
    if row.status == "returned":
        return Line("退汇（加回）", row.amount_fen, "，".join(p for p in (tail, why) if p), one.evidence)
    word = {"failed": "没转成", "pending": "处理中"}[row.status]
    said = "，".join(p for p in (f"{money.show(row.amount_fen)} 元，不计", tail, why) if p)
    return Line(word, None, said, one.evidence)


def _due_words(scope: Scope, cell: Cell) -> str:
    """How the pay day comes about, and what follows from it."""
    if cell.due_on is None:
        return ""
    fact = (
        ProjectFact.objects.within(scope)
        .filter(project_id=cell.project_id, known_to=None)
        .order_by("id")
        .values_list("pay_day", "pay_day_next")
        .first()
    )
    pay_day, this_month = (fact[0], fact[1] is False) if fact else (None, False)
    if pay_day is None:
        agreed = f"没有约定发薪日，按{'当月' if this_month else '次月'}末日算"
        wanted = None
    else:
        agreed = f"约定{'当月' if this_month else '次月'} {pay_day} 日发薪"
        wanted = pay_day
    on = months.show_day(cell.due_on)
    moved = "，遇休息日提前" if wanted is not None and cell.due_on.day != wanted and wanted <= 28 else ""
    words = f"{agreed}{moved}：应发日 {on}。"
    if cell.state in (State.SHORT, State.UNPAID):
        words += f"到今天逾期 {cell.late} 天。"
    elif cell.state == State.LATE and cell.settled_on is not None:
        words += f"付清是 {cell.settled_on.month}月{cell.settled_on.day}日，晚了 {cell.late} 天。"
    return words


def _elsewhere(scope: Scope, project_id: int, worker_id: int, month: int) -> dict[str, int]:
    """His days on other sites in sight, by the site's name."""
    found: dict[str, int] = {}
    rows = AttendanceMonth.objects.within(scope).filter(worker_id=worker_id, month=month, known_to=None)
    for name, mask in rows.exclude(project_id=project_id).values_list("project__name", "days_mask"):
        found[name] = found.get(name, 0) | mask
    return found


def _cards(facts: MonthFacts) -> list[CardUse]:
    used: dict[int, tuple[Any, list[str], list[bool]]] = {}
    for words, rows in (("花名册", facts.stays), ("工资表", facts.lines), ("回单", facts.receipts)):
        for one in rows:
            if one.row.card_id is None:
                continue
            _, by, foreign = used.setdefault(one.row.card_id, (one.row.card, [], []))
            if words not in by:
                by.append(words)
            foreign.append(bool(getattr(one.row, "holder_differs", False)))
    return [CardUse(card, tuple(by), any(foreign)) for card, by, foreign in used.values()]


def _warnings(scope: Scope, project_id: int, worker_id: int, month: int, refs: set[str]) -> list[Warning]:
    """Open warnings about him, and those on the site that name one of the month's own rows."""
    own_rows = {ref for ref in refs if not ref.startswith("enrolment:")}
    found = (
        Warning.objects.within(scope)
        .filter(project_id=project_id)
        .exclude(status=Status.CLEARED)
        .select_related("employer")
        .order_by("due_on", "id")
    )
    about = [w for w in found.filter(worker_id=worker_id) if w.month in (None, month)]
    named = found.filter(worker__isnull=True, month=month)
    about += [w for w in named if own_rows & set(w.finding.get("evidence", ()))]
    return about


def _sum_or_none(values: Iterable[int | None]) -> int | None:
    told = [v for v in values if v is not None]
    return sum(told) if told else None


def _hundredths(value: int) -> str:
    return f"{value / 100:g}"
