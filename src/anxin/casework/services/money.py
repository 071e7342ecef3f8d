"""Money of a case: what receipts prove, what workers confirm, promises that were broken, and the gates of closing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum

from anxin.audit.services import MACHINE, record
from anxin.deadlines.clock import CHINA
from anxin.kit import money

from .. import acts
from ..flow import CASE
from ..gates import Gate, shut
from ..models import CallBack, Case, Instalment, Owed, Recovery
from ..standing import note
from ..stepping import StepRefused, require_working, say, take
from .cases import count_owed, held_case, receipts_of
from .reviews import public_gates


@transaction.atomic
def collect_receipts(*, as_of: date, now: datetime, case_id: int) -> Case:
    """Lay the bank's receipts on what is owed: new ones are money, undone ones are taken back. By the house itself.

    A receipt counts once, on the worker and month that it names, after the claim was entered. When all is there the
    case turns to paid by itself; when some of it goes again (a returned transfer, an import that was undone), back.
    """
    case = held_case(case_id)
    came = 0
    for owed in case.owed.select_for_update().filter(worker__isnull=False):
        came += _lay(owed, case, now)
    count_owed(case, as_of)
    _turn(case, MACHINE, as_of, now, came)
    return case


def _lay(owed: Owed, case: Case, now: datetime) -> int:
    told = {
        r.subject_key: r for r in receipts_of(case, owed.worker_id, owed.month) if r.subject_key not in set(owed.seen)
    }  # type: ignore[arg-type]
    held = {r.receipt_key: r for r in owed.recoveries.filter(proof=Recovery.Proof.RECEIPT)}
    came = 0
    for key in held.keys() - told.keys():
        came -= held[key].amount_fen
        held[key].delete()
    for key, receipt in told.items():
        before = held.get(key)
        if before is not None and before.amount_fen == receipt.amount_fen:
            continue
        if before is not None:
            came -= before.amount_fen
            before.delete()
        on = receipt.paid_at.astimezone(CHINA).date() if receipt.paid_at else now.astimezone(CHINA).date()
        Recovery.objects.create(
            owed=owed,
            amount_fen=receipt.amount_fen,
            on=on,
            proof=Recovery.Proof.RECEIPT,
            receipt_key=key,
            recorded_at=now,
        )
        came += receipt.amount_fen
    _sum(owed)
    return came


def _sum(owed: Owed) -> None:
    owed.recovered_fen = owed.recoveries.aggregate(n=Sum("amount_fen"))["n"] or 0
    owed.save(update_fields=["recovered_fen"])


def _turn(case: Case, actor: Any, as_of: date, now: datetime, came: int) -> None:
    """Take the step that the money calls for, if it calls for one."""
    told = {"amount_fen": came, "left_fen": case.left_fen}
    if came:
        record(
            actor=actor, act=acts.MONEY_CAME, subject=case,
            fields={"number": case.number, "amount": money.show(came), "proof": "银行回单" if actor is MACHINE else "本人确认"},
            now=now, region=case.region_code,
        )  # fmt: skip
    paid = case.owed_fen > 0 and _all_covered(case)
    if case.state in ("filed", "established", "demanded", "paying"):
        if paid:
            take(CASE, case, "pay_all", actor=actor, as_of=as_of, now=now, told=told)
        elif came > 0:
            take(CASE, case, "pay_part", actor=actor, as_of=as_of, now=now, told=told, until=_next_due(case, as_of))
        else:
            case.save()
            if came:
                note(case, actor=actor, now=now)
    elif case.state in ("paid", "called_back") and not paid:
        take(
            CASE,
            case,
            "fall_back",
            actor=actor,
            as_of=as_of,
            now=now,
            reason="有回单被退回或撤销",
            told=told,
            until=_next_due(case, as_of),
        )
    elif case.state == "closed" and not paid:
        take(
            CASE,
            case,
            "reopen",
            actor=actor,
            as_of=as_of,
            now=now,
            reason="结案后有回单被退回或撤销",
            told=told,
            changed={"closed_on": None},
        )
    else:
        case.save()
        if came:
            note(case, actor=actor, now=now)


def _all_covered(case: Case) -> bool:
    return not any(o.recovered_fen < o.owed_fen for o in case.owed.all())


def _next_due(case: Case, as_of: date) -> date | None:
    """The next instalment that the money so far does not cover; None without a plan."""
    left = case.recovered_fen
    for one in case.instalments.filter(cancelled_on__isnull=True).order_by("due_on", "id"):
        left -= one.amount_fen
        if left < 0 and one.due_on > as_of:
            return one.due_on
    return None


@transaction.atomic
def confirm_money(
    *, actor: Any, as_of: date, now: datetime, case_id: int, owed_id: int, amount_fen: int, on: date, words: str
) -> Case:
    """本人确认: the worker himself says that money came by another way. An IOU is no money and is refused (R081)."""
    case = held_case(case_id)
    require_working(case, actor, as_of)
    owed = case.owed.select_for_update().filter(pk=owed_id).first()
    if owed is None:
        raise StepRefused("案里没有这一条。")
    if not case.is_open:
        raise StepRefused("案件已结，先重新立案。")
    if amount_fen <= 0 or on > as_of:
        raise StepRefused("金额要大于 0，到账日不能在今后。")
    if amount_fen > owed.left_fen:
        raise StepRefused(f"只欠 {money.show(owed.left_fen)} 元，登记 {money.show(amount_fen)} 元多了。")
    if not words.strip():
        raise StepRefused("写明怎样向本人核实的：电话、当面、扫码确认。")
    if any(word in words for word in ("欠条", "借条", "打条", "白条")):
        raise StepRefused("欠条不是钱，不能登记为清偿；可以登记还款计划。")
    Recovery.objects.create(
        owed=owed, amount_fen=amount_fen, on=on, proof=Recovery.Proof.WORKER, words=words.strip()[:300], recorded_at=now
    )
    owed.confirmed_on = as_of
    owed.save(update_fields=["confirmed_on"])
    _sum(owed)
    count_owed(case, as_of)
    _turn(case, actor, as_of, now, amount_fen)
    return case


@transaction.atomic
def break_promises(*, as_of: date, now: datetime) -> list[Instalment]:
    """Instalments whose day has passed and that the money so far does not cover are broken (C11). By the house."""
    broken = []
    for case in Case.objects_unscoped.select_for_update(of=("self",)).exclude(state__in=sorted(CASE.ends)):
        left = case.recovered_fen
        for one in case.instalments.filter(cancelled_on__isnull=True).order_by("due_on", "id"):
            left -= one.amount_fen
            if left < 0 and one.due_on < as_of and one.broken_on is None:
                one.broken_on = as_of
                one.save(update_fields=["broken_on"])
                say(
                    case,
                    "broken",
                    "还款承诺逾期",
                    actor=MACHINE,
                    as_of=as_of,
                    now=now,
                    told={"due_on": one.due_on.isoformat(), "amount_fen": one.amount_fen},
                )
                broken.append(one)
    return broken


@transaction.atomic
def call_back_case(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    case_id: int,
    answers: Iterable[tuple[int | None, str, bool | None]],
    words: str = "",
) -> Case:
    """回访: (worker, answer, satisfied) of those asked, by somebody else than the handler. A "no" sends it back (R190)."""
    case = held_case(case_id)
    asked = list(answers)
    if not asked or not any(answer != CallBack.Answer.UNREACHABLE for _, answer, _ in asked):
        raise StepRefused("至少问到一个人。")
    for worker, answer, satisfied in asked:
        if answer not in CallBack.Answer.values:
            raise StepRefused("选一个回访结果。")
        CallBack.objects.create(
            case=case,
            worker_id=worker,
            answer=answer,
            satisfied=satisfied,
            asked_by=str(actor.audit_id),
            at=now,
            words=words[:300],
        )
    if any(answer in (CallBack.Answer.NOT_ALL, CallBack.Answer.NOTHING) for _, answer, _ in asked):
        take(CASE, case, "fall_back", actor=actor, as_of=as_of, now=now, reason="回访：有人说没拿到或没拿全")
    else:
        take(CASE, case, "call_back", actor=actor, as_of=as_of, now=now, told={"asked": len(asked)})
    return case


@transaction.atomic
def settle_duties(
    *, actor: Any, as_of: date, now: datetime, case_id: int, facts_found: str = "", systems_in_place: str = "",
    corrected: str = "", responsibility_pursued: str = "",
) -> Case:  # fmt: skip
    """四个不放过 (R202): each with the sentence that says how it was done; an empty one stays as it is."""
    case = held_case(case_id)
    require_working(case, actor, as_of)
    if not case.is_open:
        raise StepRefused("案件已结。")
    for name, words in (
        ("facts_found", facts_found), ("systems_in_place", systems_in_place), ("corrected", corrected),
        ("responsibility_pursued", responsibility_pursued),
    ):  # fmt: skip
        if words.strip():
            setattr(case, name, words.strip()[:500])
    case.save()
    say(case, "duties", "登记四个不放过", actor=actor, as_of=as_of, now=now)
    return case


def closing_gates(case: Case) -> list[Gate]:
    """Every gate between a case and its end: shown on its page, asked by ``close_case`` (R189, R193, R202, R211, R081)."""
    uncovered = [o for o in case.owed.all() if o.recovered_fen < o.owed_fen]
    said = list(case.call_backs.values_list("answer", flat=True))
    good = CallBack.Answer.GOT_IT in said
    duties = (
        ("事实查清", case.facts_found), ("制度落实", case.systems_in_place), ("整改到位", case.corrected),
        ("责任追究", case.responsibility_pursued),
    )  # fmt: skip
    return [
        Gate("有人、有月份、有金额", case.owed_fen > 0, "" if case.owed_fen else "还没登记被欠的人。"),
        Gate(
            "钱都到了，有回单或本人确认", not uncovered and case.owed_fen > 0,
            f"还差 {len(uncovered)} 人月，{money.show(sum(o.left_fen for o in uncovered))} 元没有凭据。" if uncovered else "",
        ),
        *(Gate(f"{name}不放过", bool(done), "" if done else f"还没写{name}。") for name, done in duties),
        Gate("回访过，本人说拿到了", good and case.state == "called_back", "" if good else "还没有一个人在回访里说拿到了。"),
        *public_gates(case),
    ]  # fmt: skip


@transaction.atomic
def close_case(*, actor: Any, as_of: date, now: datetime, case_id: int) -> Case:
    """结案: only with every gate open; StepRefused names those that are shut."""
    case = held_case(case_id)
    if missing := shut("结案", closing_gates(case)):
        raise StepRefused(missing)
    take(CASE, case, "close", actor=actor, as_of=as_of, now=now, changed={"closed_on": as_of})
    return case


@transaction.atomic
def reopen_case(*, actor: Any, as_of: date, now: datetime, case_id: int, reason: str) -> Case:
    """重新立案."""
    case = held_case(case_id)
    take(CASE, case, "reopen", actor=actor, as_of=as_of, now=now, reason=reason, changed={"closed_on": None})
    return case
