"""工资发放情况电话回访 (R083): whom to call is drawn by lot on days that nobody can foresee; who says no becomes a clue."""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from anxin import law
from anxin.access.models import User
from anxin.access.scope import Scope
from anxin.access.services import AccessDenied
from anxin.audit.services import record
from anxin.casework import services as casework
from anxin.casework.models import CallBack, Door
from anxin.casework.stepping import StepRefused, require_handling
from anxin.kit import money, months
from anxin.monitoring import areas
from anxin.privacy.sealing import blind_index
from anxin.registry.models import Enrolment
from anxin.standing.models import WorkerMonthStanding
from anxin.wages.revealing import reveal_person

from .. import acts
from ..models import WageCall
from .answering import who_hears

Answer = CallBack.Answer
REASON = "工资发放情况电话回访"
_ALL = Scope.everything("抽取工资电话回访")
_COUNTY = 6


def is_call_day(county: str, on: date) -> bool:
    """Whether calls are drawn in the county on the day: on one workday in ``wage_call.every_wd``, by a keyed digest.

    Without the key nobody can foresee the days, and asked again the answer is the same.
    """
    if not areas.calendar().is_workday(on):
        return False
    return int(blind_index("wage-call-day", f"{county} {on.isoformat()}"), 16) % _number("every_wd", on, county) == 0


def draw_calls(*, actor: Any, as_of: date, now: datetime, region: str) -> list[WageCall]:
    """抽取: workers of ``region`` whose pay day has passed not long ago, at most ``wage_call.people``, few of one site.

    Only who can be called (a roster has his phone) and was not called lately; managers are left out. One transaction,
    one audit event; an empty list where nobody is to be asked. AccessDenied outside of the actor's places.
    """
    require_handling(actor, as_of, region)
    since = as_of - timedelta(days=_number("back_d", as_of, region))
    lately = as_of - timedelta(days=_number("again_d", as_of, region))
    with transaction.atomic():
        # Of one person only the newest months count; who was called lately, or about this very month, is left in peace.
        known = Enrolment.objects_unscoped.filter(
            worker_id=OuterRef("worker_id"), project_id=OuterRef("project_id"), known_to__isnull=True
        ).exclude(phone_index="")
        asked = WageCall.objects_unscoped.filter(worker_id=OuterRef("worker_id"), drawn_on__gt=lately)
        same = WageCall.objects_unscoped.filter(
            worker_id=OuterRef("worker_id"), project_id=OuterRef("project_id"), month=OuterRef("month")
        )
        rows = (
            WorkerMonthStanding.objects.within(_ALL)
            .filter(
                Exists(known), ~Exists(asked), ~Exists(same), project__region_code__startswith=region, owed_fen__gt=0,
                due_on__lt=as_of, due_on__gte=since,
            )
            .exclude(role="manager")
            .order_by("pk")
        )  # fmt: skip
        chosen = _lot(list(rows.values_list("pk", "project_id", "worker_id")), as_of, region)
        due_on = areas.calendar().add_workdays(as_of, _number("answer_wd", as_of, region))
        made = [
            WageCall(
                worker_id=row.worker_id, project_id=row.project_id, month=row.month, owed_fen=row.owed_fen,
                paid_fen=row.paid_fen, drawn_on=as_of, drawn_by=str(actor.audit_id)[:100], due_on=due_on,
            )
            for row in WorkerMonthStanding.objects.within(_ALL).filter(pk__in=chosen).order_by("pk")
        ]  # fmt: skip
        made = WageCall.objects_unscoped.bulk_create(made)
        if made:
            record(
                actor=actor, act=acts.CALLS_DRAWN, subject=("records.wagecall", made[0].pk), fields={"count": len(made)},
                now=now, region=region,
            )  # fmt: skip
    return made


def draw_by_chance(*, actor: Any, as_of: date, now: datetime) -> list[WageCall]:
    """The machine's draw of a day: in every county whose day it is, once."""
    codes = (
        WorkerMonthStanding.objects.within(_ALL).order_by().values_list("project__region_code", flat=True).distinct()
    )
    drawn: list[WageCall] = []
    for county in sorted({code[:_COUNTY] for code in codes if len(code) >= _COUNTY}):
        done = WageCall.objects_unscoped.filter(
            project__region_code__startswith=county, drawn_on=as_of, drawn_by=str(actor.audit_id)
        )
        if is_call_day(county, as_of) and not done.exists():
            drawn += draw_calls(actor=actor, as_of=as_of, now=now, region=county)
    return drawn


def phone_for_call(*, actor: Any, as_of: date, now: datetime, scope: Scope, call_id: int) -> list[str]:
    """The phones of who is to be called, on the record like any look; Unknown, RevealRefused as ``reveal_person``."""
    with transaction.atomic():
        call = _held(actor, as_of, call_id)
    shown = reveal_person(
        actor=actor, as_of=as_of, now=now, scope=scope, worker_id=call.worker_id, fields=["phone"], reason=REASON
    )
    return [value for _, value in shown.values]


@transaction.atomic
def record_call(
    *, actor: Any, as_of: date, now: datetime, call_id: int, answer: str, got_fen: int | None = None, words: str = ""
) -> WageCall:
    """记回访: what he says. "Not all" and "nothing" become a clue, first heard by the office of who called; not reached, he
    is called again until it was tried ``wage_call.tries`` times. StepRefused for what is done, AccessDenied elsewhere."""
    call = _held(actor, as_of, call_id)
    if call.answer:
        raise StepRefused("这个电话已经有结果了。")
    if answer not in Answer.values:
        raise StepRefused("选一个回访结果。")
    call.tries += 1
    call.called_by, call.called_by_name, call.called_at = actor, str(actor.audit_display)[:100], now
    call.words = words.strip()[:300]
    if answer != Answer.UNREACHABLE or call.tries >= _number("tries", as_of, call.project.region_code):
        call.answer = answer
    if answer in (Answer.NOT_ALL, Answer.NOTHING):
        call.got_fen = 0 if answer == Answer.NOTHING else got_fen
        call.clue = _clue(call, actor, as_of, now, words.strip()[:300])
    call.save()
    what = f"{months.show(call.month)}在“{call.project.name}”的工资"
    record(
        actor=actor, act=acts.CALLED, subject=call, fields={"what": what, "answer": Answer(answer).label}, now=now,
        region=call.project.region_code,
    )  # fmt: skip
    return call


def _clue(call: WageCall, actor: User, as_of: date, now: datetime, words: str) -> Any:
    stay = (
        Enrolment.objects_unscoped.filter(worker=call.worker, project=call.project, known_to__isnull=True)
        .select_related("employer")
        .order_by("-pk")
        .first()
    )
    phone = stay.phone.open_for("reach him about what he said on the phone") if stay is not None and stay.phone else ""
    said = f"工资电话回访：{months.show(call.month)}的工资，本人说{Answer(call.answer).label}"
    said += f"，只到了 {money.show(call.got_fen)} 元。" if call.got_fen else "。"
    said += f"工资表应付 {money.show(call.owed_fen)} 元，银行回单到账 {money.show(call.paid_fen)} 元。"
    if call.contradicts:
        said += "回单说到齐了，和本人说的不一样，要查钱到了谁手里。"
    got = call.got_fen if call.got_fen is not None else min(call.paid_fen, call.owed_fen)
    clue, _code = casework.file_clue(
        actor=actor, as_of=as_of, now=now, door=Door.PHONE, region=call.project.region_code,
        agency=actor.agency or who_hears(call.project, as_of), text=f"{said}他的话：{words}" if words else said,
        project=call.project, employer=stay.employer if stay is not None else None, worker=call.worker,
        reporter_name=call.worker.name, phone=phone,
        id_number=call.worker.id_number.open_for("his own complaint bears his number") if call.worker.id_number else "",
        months=[call.month], people=1, amount_fen=max(call.owed_fen - got, 0) or None,
    )  # fmt: skip
    return clue


def _lot(rows: list[tuple[int, int, int]], as_of: date, region: str) -> list[int]:
    """Keys drawn by lot: at most so many in all, so many of one site, and nobody twice."""
    most, of_a_site = _number("people", as_of, region), _number("per_project", as_of, region)
    secrets.SystemRandom().shuffle(rows)
    sites: Counter[int] = Counter()
    people: set[int] = set()
    chosen = []
    for pk, project, worker in rows:
        if len(chosen) == most:
            break
        if worker not in people and sites[project] < of_a_site:
            chosen.append(pk)
            people.add(worker)
            sites[project] += 1
    return chosen


def _held(actor: Any, as_of: date, call_id: int) -> WageCall:
    call = WageCall.objects_unscoped.select_for_update(of=("self",)).select_related("project", "worker").get(pk=call_id)
    if not isinstance(actor, User):
        raise AccessDenied("回访由登录的办理人员来做。")
    require_handling(actor, as_of, call.project.region_code)
    return call


def _number(name: str, on: date, region: str) -> int:
    return int(law.number(f"wage_call.{name}", on, region, areas.overrides()).value)
