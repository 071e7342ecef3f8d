"""What a worker says of a month on his own record: that it is right, or what is wrong, which somebody must answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from anxin.access.models import Agency
from anxin.access.scope import Scope
from anxin.audit.services import record
from anxin.casework import services as casework
from anxin.casework.models import Clue, Door, SiteCode
from anxin.casework.stepping import StepRefused
from anxin.kit import money, months
from anxin.organisation.selectors import responsible
from anxin.registry.models import Project
from anxin.standing.models import WorkerMonthStanding

from .. import acts
from ..models import MonthAnswer, Visit
from ..selectors.own import is_open
from .visiting import actor_of

What = MonthAnswer.What
_HIS = Scope.everything("本人答复自己的工资记录")
_MOST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Objected:
    """``code``: with which he follows ``answer.clue``; told once."""

    answer: MonthAnswer
    code: str


def confirm_month(*, visit: Visit, as_of: date, now: datetime, project_id: int, month: int) -> MonthAnswer:
    """都对: he says that days, amount and money are as they stand. StepRefused while his own objection is under way."""
    with transaction.atomic():
        held = _held(visit, project_id, month)
        if (open_ := _under_way(visit, project_id, month)) is not None:
            raise StepRefused(f"这个月您说过不对，编号 {open_.number}，还在办。")
        last = _said(visit, project_id, month).last()
        if last is not None and last.what == What.RIGHT:
            return last
        answer = MonthAnswer.objects_unscoped.create(
            worker=visit.worker, project=held.project, month=month, what=What.RIGHT, said_on=as_of, said_at=now
        )
        _record(visit, held.project, month, answer, now)
    return answer


def object_to_month(
    *, visit: Visit, as_of: date, now: datetime, project_id: int, month: int, what: str, days_x100: int | None = None,
    fen: int | None = None, words: str = "",
) -> Objected:  # fmt: skip
    """不对: a clue with the month's facts beside what he says, heard by the office of the place. The same again while
    it is under way is refused with its number."""
    if what not in What.values or what == What.RIGHT:
        raise StepRefused("选一个：哪里不对。")
    with transaction.atomic():
        held = _held(visit, project_id, month)
        for earlier in _said(visit, project_id, month).filter(what=what):
            if earlier.clue is not None and is_open(earlier.clue):
                raise StepRefused(f"这件事您说过了，编号 {earlier.clue.number}，正在办。")
        agency = who_hears(held.project, as_of)
        worker = visit.worker
        assert worker is not None
        missing = max(held.owed_fen - held.paid_fen, 0)
        phone = visit.phone.open_for("reach him about what he objects to") if visit.phone else ""
        clue, code = casework.file_clue(
            actor=actor_of(visit), as_of=as_of, now=now, door=Door.RECORD, region=held.project.region_code, agency=agency,
            text=_text(held, what, days_x100, fen, words.strip()[:_MOST_WORDS]), project=held.project, employer=held.employer,
            worker=worker, reporter_name=worker.name, phone=phone,
            id_number=worker.id_number.open_for("his own objection bears his number") if worker.id_number else "",
            months=[month] if month <= months.month_of(as_of) else [], people=1,
            amount_fen=_claimed(what, held, fen, missing),
        )  # fmt: skip
        answer = MonthAnswer.objects_unscoped.create(
            worker=worker, project=held.project, month=month, what=what, said_days_x100=days_x100, said_fen=fen,
            words=words.strip()[:_MOST_WORDS], said_on=as_of, said_at=now, clue=clue,
        )  # fmt: skip
        _record(visit, held.project, month, answer, now)
    return Objected(answer, code)


def _claimed(what: str, held: WorkerMonthStanding, fen: int | None, missing: int) -> int | None:
    """How much he says is missing: by his own amount where he gave one, else what the sheet says did not come."""
    if what == What.NOT_ME:
        return None
    if what == What.AMOUNT and fen is not None:
        return max(fen - held.paid_fen, 0) or None
    if what == What.UNPAID and fen is not None:
        return max(held.owed_fen - fen, 0) or None
    return missing or None


def _text(held: WorkerMonthStanding, what: str, days_x100: int | None, fen: int | None, words: str) -> str:
    said = [f"本人在工资记录上说，{months.show(held.month)}在“{held.project.name}”的{What(what).label}。"]
    said.append(
        f"记录上：出勤 {held.days} 天，工资表应付 {money.show(held.owed_fen)} 元（{held.lines} 行），"
        f"银行到账 {money.show(held.paid_fen)} 元。"
    )
    if days_x100 is not None:
        said.append(f"他说是 {days_x100 / 100:g} 天。")
    if fen is not None:
        said.append(f"他说{'收到' if what == What.UNPAID else '应是'} {money.show(fen)} 元。")
    if what == What.NOT_ME:
        said.append("他说没在这里干过，可能有人用了他的身份。")
    if words:
        said.append(f"他的话：{words}")
    return "".join(said)


def who_hears(project: Project, as_of: date) -> Agency:
    """The office on the site's board; without a board the labour authority of the place, or whoever has it in charge."""
    code = SiteCode.objects_unscoped.filter(project=project, retired_at__isnull=True).select_related("agency").first()
    if code is not None:
        return code.agency
    found = responsible(project, as_of)
    for part in ("labour", "office", "territory"):
        owner = found.of(part)
        if owner is not None and owner.agency is not None:
            return owner.agency
    raise StepRefused("这里还没有登记接收的单位，请打 12333。")


def _held(visit: Visit, project_id: int, month: int) -> WorkerMonthStanding:
    rows = WorkerMonthStanding.objects.within(_HIS).select_related("project", "employer")
    held = rows.filter(worker_id=visit.worker_id, project_id=project_id, month=month).first()
    if held is None:
        raise StepRefused("您的记录里没有这个月。")
    return held


def _said(visit: Visit, project_id: int, month: int):  # type: ignore[no-untyped-def]
    rows = MonthAnswer.objects_unscoped.filter(worker_id=visit.worker_id, project_id=project_id, month=month)
    return rows.select_related("clue", "clue__joined_to").order_by("pk")


def _under_way(visit: Visit, project_id: int, month: int) -> Clue | None:
    return next((a.clue for a in _said(visit, project_id, month) if a.clue is not None and is_open(a.clue)), None)


def _record(visit: Visit, project: Project, month: int, answer: MonthAnswer, now: datetime) -> None:
    what = f"{months.show(month)}在“{project.name}”的工资"
    record(
        actor=actor_of(visit), act=acts.ANSWERED, subject=visit.worker or ("registry.worker", visit.worker_id),
        fields={"what": what, "answer": What(answer.what).label}, now=now, region=project.region_code,
    )  # fmt: skip
