"""Asking for a change of an area's standard, and deciding on it: two people, a reason, a first and a last day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from anxin import law
from anxin.audit.acts import Act
from anxin.audit.services import record as audit
from anxin.law.book import check_region, prefix
from anxin.law.errors import LawError, NotStricter
from anxin.rules import RuleError, get

from . import acts
from .models import AreaChange
from .reading import switches, tightenable

_FOREVER = "另行通知"


class ChangeRefused(ValueError):
    """The change is not possible; the message says in Chinese why, and ``field`` which entry of the form it concerns."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def propose_number(
    *, actor: Any, as_of: date, now: datetime, region: str, name: str, value: str, reason: str, starts_on: date,
    ends_on: date | None = None, held: law.Overrides, rule: str = "", trial_id: int | None = None,
) -> AreaChange:  # fmt: skip
    """申请调严一个数值. ``held``: the numbers that hold now (`monitoring.areas.overrides`).

    ChangeRefused when the number is the law's, the value looser than or equal to what holds, or the days do not fit.
    """
    place = checked_place(region)
    wanted = checked_number(place, name, value, starts_on, held)
    was = law.number(name, starts_on, place, held).value
    return _propose(
        AreaChange.Kind.NUMBER, place, name, str(wanted), str(was), reason, starts_on, ends_on, rule,
        trial_id, actor, as_of, now,
    )  # fmt: skip


@transaction.atomic
def propose_switch(
    *, actor: Any, as_of: date, now: datetime, region: str, code: str, off: bool, reason: str, starts_on: date,
    ends_on: date | None = None, trial_id: int | None = None,
) -> AreaChange:  # fmt: skip
    """申请停用一条规则（必须写明到期日，到期自动恢复）, or switch on again what this area or one above it switched off."""
    place = checked_place(region)
    try:
        get(code)
    except RuleError as error:
        raise ChangeRefused(str(error), "name") from None
    most = int(law.number("area.rule_off_most_d", as_of, place).value)
    if off and ends_on is None:
        raise ChangeRefused("停用规则须写明到期日，到期自动恢复。", "ends_on")
    if off and ends_on is not None and ends_on > starts_on + timedelta(days=most - 1):
        raise ChangeRefused(f"一次最多停用 {most} 天，到期仍需停用的再申请。", "ends_on")
    now_off = switches(starts_on).off(code, place)
    if now_off == off:
        raise ChangeRefused(f"那天规则 {code} 在本地区本来就是{'停用' if off else '启用'}的。", "starts_on")
    return _propose(
        AreaChange.Kind.RULE, place, code, "off" if off else "on", "off" if now_off else "on", reason, starts_on,
        ends_on, code, trial_id, actor, as_of, now,
    )  # fmt: skip


@transaction.atomic
def approve_change(*, actor: Any, as_of: date, now: datetime, change_id: int, decision: str = "") -> AreaChange:
    """批准, by another person than the one who asked. A first day that has passed becomes today: no past day is judged anew."""
    change = _proposed(change_id)
    if change.proposed_by == _id(actor):
        raise ChangeRefused("申请人不能批准自己的申请，请由另一人批准。")
    if change.ends_on is not None and change.ends_on < as_of:
        raise ChangeRefused(f"申请的最后一天 {change.ends_on} 已过，请退回后重新申请。")
    change.starts_on = max(change.starts_on, as_of)
    _decide(change, AreaChange.State.APPROVED, actor, now, decision)
    _audit(acts.APPROVED, change, actor, now)
    return change


@transaction.atomic
def refuse_change(*, actor: Any, as_of: date, now: datetime, change_id: int, decision: str) -> AreaChange:
    """退回, with the reason."""
    change = _proposed(change_id)
    if change.proposed_by == _id(actor):
        raise ChangeRefused("自己的申请请撤回，不用退回。")
    if not decision.strip():
        raise ChangeRefused("请写明退回理由。", "decision")
    _decide(change, AreaChange.State.REFUSED, actor, now, decision)
    _audit(acts.REFUSED, change, actor, now, reason=change.decision)
    return change


@transaction.atomic
def withdraw_change(*, actor: Any, as_of: date, now: datetime, change_id: int) -> AreaChange:
    """撤回自己的申请."""
    change = _proposed(change_id)
    if change.proposed_by != _id(actor):
        raise ChangeRefused("只有申请人自己能撤回。")
    _decide(change, AreaChange.State.WITHDRAWN, actor, now, "")
    _audit(acts.WITHDRAWN, change, actor, now)
    return change


@transaction.atomic
def end_change(
    *, actor: Any, as_of: date, now: datetime, change_id: int, reason: str, last_day: date | None = None
) -> AreaChange:
    """提前终止一项已批准的标准: ``last_day`` (today when None) is the last on which it holds.

    Ending a tightened number makes the area looser again, so neither asker nor end may be the same person alone:
    whoever ends it must not be the one who asked for it.
    """
    change = AreaChange.objects_unscoped.select_for_update().filter(pk=change_id).first()
    if change is None or change.state != AreaChange.State.APPROVED:
        raise ChangeRefused("没有这项生效的本地标准。")
    if change.proposed_by == _id(actor):
        raise ChangeRefused("申请人不能一个人终止自己申请的标准，请由另一人终止。")
    if not reason.strip():
        raise ChangeRefused("请写明终止理由。", "reason")
    last = last_day or as_of
    if last < as_of:
        raise ChangeRefused("过去的日子已经按这项标准评估过，不能倒改。", "last_day")
    if change.ends_on is not None and change.ends_on <= last:
        raise ChangeRefused(f"它本来就在 {change.ends_on} 到期。", "last_day")
    if last < change.starts_on:
        last = change.starts_on
    change.ends_on = last
    change.ended_by = _id(actor)
    change.ended_at = now
    change.end_reason = reason.strip()[:500]
    change.save(update_fields=["ends_on", "ended_by", "ended_at", "end_reason"])
    _audit(acts.ENDED, change, actor, now, reason=change.end_reason)
    return change


def checked_place(region: str) -> str:
    """A region code as a prefix; ChangeRefused when it is none."""
    try:
        place = prefix(check_region(region.strip()))
    except ValueError as error:
        raise ChangeRefused(str(error), "region") from None
    if not place:
        raise ChangeRefused("请选适用地区。", "region")
    return place


def checked_number(place: str, name: str, value: str, on: date, held: law.Overrides | None) -> int | Decimal:
    """The number that a place wants from a day on, typed as the default is.

    ChangeRefused when the number is not the area's to set, or ``value`` is none, looser than what stands above, or what
    holds already. ``held`` None: only the default stands above it.
    """
    held = held or {}
    try:
        known = tightenable(name, on, place, held)
    except LawError as error:
        raise ChangeRefused(str(error.args[0]), "name") from None
    if known.why_not:
        raise ChangeRefused(known.why_not, "name")
    wanted = _number(value, known.declared)
    if wanted == known.now.value:
        raise ChangeRefused(f"现在就是 {known.now.value}，不用改。", "value")
    above = {p: names for p, names in held.items() if prefix(p) != place}
    try:
        law.number(name, on, place, {**above, place: {name: wanted}})
    except NotStricter as error:
        raise ChangeRefused(str(error.args[0]), "value") from None
    return wanted


def _number(text: str, declared: law.Default) -> int | Decimal:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise ChangeRefused("请填一个数。", "value") from None
    if not value.is_finite() or value < 0:
        raise ChangeRefused("请填一个不小于 0 的数。", "value")
    if isinstance(declared.value, int):
        if value != value.to_integral_value():
            raise ChangeRefused("这一项须填整数。", "value")
        if value > 10**9:
            raise ChangeRefused("这个数太大了。", "value")
        return int(value)
    if declared.unit == "ratio" and value > 1:
        raise ChangeRefused("比例填 0 到 1 之间的数，如 0.85。", "value")
    # Four places, as the engine holds them.
    if value != round(value, 4):
        raise ChangeRefused("最多四位小数。", "value")
    return value


# --- parts ---------------------------------------------------------------------------------------------------------


def _propose(
    kind: str, place: str, name: str, value: str, was: str, reason: str, starts_on: date, ends_on: date | None,
    rule: str, trial_id: int | None, actor: Any, as_of: date, now: datetime,
) -> AreaChange:  # fmt: skip
    if not reason.strip():
        raise ChangeRefused("请写明理由。", "reason")
    if starts_on < as_of:
        raise ChangeRefused("不能从过去的日子起改：那些天已经评估过了。", "starts_on")
    if ends_on is not None and ends_on < starts_on:
        raise ChangeRefused("最后一天早于第一天。", "ends_on")
    waiting = AreaChange.objects_unscoped.filter(region_code=place, name=name, state=AreaChange.State.PROPOSED)
    if waiting.exists():
        raise ChangeRefused("这一项已有一份待批准的申请，请先办完那一份。", "name")
    change = AreaChange.objects_unscoped.create(
        region_code=place, kind=kind, name=name, rule=rule, value=value, was=was, reason=reason.strip()[:500],
        starts_on=starts_on, ends_on=ends_on, trial_id=trial_id, proposed_by=_id(actor),
        proposed_display=_display(actor), proposed_at=now,
    )  # fmt: skip
    _audit(acts.PROPOSED, change, actor, now, reason=change.reason)
    return change


def _proposed(change_id: int) -> AreaChange:
    change = AreaChange.objects_unscoped.select_for_update().filter(pk=change_id).first()
    if change is None or change.state != AreaChange.State.PROPOSED:
        raise ChangeRefused("没有这份待批准的申请，可能已经办过了。")
    return change


def _decide(change: AreaChange, state: str, actor: Any, now: datetime, decision: str) -> None:
    change.state = state
    change.decided_by = _id(actor)
    change.decided_display = _display(actor)
    change.decided_at = now
    change.decision = decision.strip()[:500]
    change.save(
        update_fields=["state", "decided_by", "decided_display", "decided_at", "decision", "starts_on"],
    )


def what(change: AreaChange) -> str:
    """What the change is about, in words: '“工资逾期多少天为红色”' or '规则 W02'."""
    if change.kind == AreaChange.Kind.RULE:
        return f"规则 {change.name}"
    declared = law.defaults().get(change.name)
    return f"“{declared.zh if declared else change.name}”"


def _audit(act: Act, change: AreaChange, actor: Any, now: datetime, **more: Any) -> None:
    fields = {
        "region": change.region_code, "what": what(change), "name": change.name, "was": change.was_zh,
        "value": change.value_zh, "starts_on": change.starts_on, "ends_on": change.ends_on or _FOREVER, **more,
    }  # fmt: skip
    audit(actor=actor, act=act, subject=change, fields=fields, now=now, region=change.region_code)


def _id(actor: Any) -> str:
    return str(actor.audit_id)[:100]


def _display(actor: Any) -> str:
    return str(actor.audit_display)[:100]
