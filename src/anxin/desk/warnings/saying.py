"""How warnings are said on these pages: the short answer, whose turn it is, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from anxin.kit import money, months
from anxin.monitoring.models import Status, Warning
from anxin.monitoring.services.wording import rule_name

# What no longer waits for an answer.
ANSWERED = frozenset({Status.EXPLAINED, Status.ACTING, Status.WAIVED, Status.FALSE_ALARM, Status.CLEARED})


def answer(warning: Warning) -> str:
    """'工资逾期未发：27 人，418,630.00 元，已逾期 35 天。'"""
    parts = []
    if warning.people is not None:
        parts.append(f"{warning.people} 人")
    if warning.amount_fen is not None:
        parts.append(f"{money.show(warning.amount_fen)} 元")
    late = warning.finding.get("numbers", {}).get("days_late")
    if isinstance(late, int) and late > 0:
        parts.append(f"已逾期 {late} 天")
    name = rule_name(warning.rule)
    said = f"{name}：{'，'.join(parts)}。" if parts else f"{name}。"
    if warning.status == Status.CLEARED and warning.cleared_on is not None:
        return f"已于 {warning.cleared_on.month} 月 {warning.cleared_on.day} 日由数据解除。当时：{said}"
    return said


def subject(warning: Warning) -> str:
    """'滨河安置房二期，川渝劳务，2026年9月'."""
    named = [one.name for one in (warning.project, warning.employer) if one is not None]
    if warning.matter:
        named = [warning.about]
    if warning.month is not None:
        named.append(months.show(warning.month))
    return "，".join(named)


def holder(warning: Warning) -> str:
    """'盘水街道办 协管员辛', or '' while it is in nobody's hands."""
    named = (
        warning.agency.name if warning.agency is not None else "",
        warning.person.display_name if warning.person is not None else "",
    )
    return " ".join(one for one in named if one)


@dataclass(frozen=True)
class Turn:
    """What is due next: ``what`` until ``due_on``; ``done``: nothing is."""

    what: str
    due_on: date | None
    done: bool


def turn(warning: Warning) -> Turn:
    """Answer first; a red one is then to be acted upon; afterwards the data decide."""
    if warning.status == Status.CLEARED:
        return Turn("已由数据解除", None, True)
    if warning.status not in ANSWERED:
        return Turn("答复", warning.due_on, False)
    if warning.status == Status.WAIVED:
        return Turn("已豁免", None, True)
    if warning.status == Status.FALSE_ALARM:
        return Turn("认定误报", None, True)
    if warning.act_due_on is not None and warning.acted_on is None:
        return Turn("处置", warning.act_due_on, False)
    return Turn("已答复，等数据解除", warning.due_on, True)


def show(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of this room: with the names of rules and the way to an original at hand."""
    ours = {"rule_name": rule_name, "original_url": original_url}
    return render(request, f"desk/warnings/{template}.html", {**ours, **context}, status=status)


def original_url(ref: str, warning: Warning | None = None) -> str:
    """'payroll_line:17': the page of that row, with the way back to the warning."""
    table, _, number = ref.partition(":")
    address = reverse("desk:original", args=[table, int(number)])
    return f"{address}?w={warning.pk}" if warning is not None else address
