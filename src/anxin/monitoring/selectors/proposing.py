"""The text of a notice as the warnings propose it, in plain sentences; and to whom it may go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from anxin import law
from anxin.access.models import User
from anxin.access.roles import Permission
from anxin.channels import addresses
from anxin.channels.services import Outside
from anxin.deadlines import clock
from anxin.kit import money, months
from anxin.registry.models import ProjectFact

from .. import areas
from ..audience import Audience
from ..models import Warning
from ..services.wording import rule_name

_SEE = Permission.SEE_WARNINGS


@dataclass(frozen=True)
class Proposal:
    """What stands in the form before anybody has changed it."""

    title: str
    text: str
    answer_due_on: date


@dataclass(frozen=True)
class Receiver:
    """Somebody to whom a notice may go: ``label`` says as what he stands there."""

    user: User
    label: str


@dataclass(frozen=True)
class LedgerContact:
    """Somebody who does not sign in, as the project ledger names him; ``shown``: his number, masked."""

    key: str
    name: str
    shown: str


def ledger_contacts(project_id: int) -> list[LedgerContact]:
    """The labour officer of the project's own ledger, where a mobile number stands beside his name."""
    found = []
    for fact in _ledger(project_id):
        number = _mobile(fact)
        if number:
            found.append(LedgerContact(f"fact{fact.pk}", fact.labour_officer, addresses.shown("phone", number)))
    return found[:1]


def outside_of(project_id: int, key: str) -> Outside | None:
    """The contact of that key with his number, for sending; None when the ledger no longer names him."""
    for fact in _ledger(project_id):
        if f"fact{fact.pk}" == key and (number := _mobile(fact)):
            return Outside(f"{fact.labour_officer}（劳资专管员）", "phone", number)
    return None


def _ledger(project_id: int) -> list[ProjectFact]:
    rows = ProjectFact.objects_unscoped.filter(project_id=project_id, known_to__isnull=True).exclude(labour_officer="")
    return list(rows.order_by("-known_from", "-pk"))


def _mobile(fact: ProjectFact) -> str:
    if not fact.labour_officer_phone:
        return ""
    try:
        return addresses.clean("phone", fact.labour_officer_phone.open_for("address a notice"))
    except addresses.AddressRefused:
        return ""


def propose_notice(warnings: Sequence[Warning], as_of: date) -> Proposal:
    """The letter for warnings of one project: which months, how many people, how much, what clears it, until when."""
    project = warnings[0].project
    assert project is not None
    firms = list(dict.fromkeys(w.employer.name for w in warnings if w.employer is not None))
    to = "、".join(firms) or "项目各责任单位"
    days = int(law.number("handling.notice_answer_wd", as_of, project.region_code, areas.overrides()).value)
    moment = clock.due(as_of, days, "workday", areas.calendar())
    due = date(moment.year, moment.month, moment.day)
    lines = [f"{to}：", f"经核对，{project.name}项目有下列问题："]
    for number, warning in enumerate(warnings, 1):
        lines.append(f"{number}. {_matter(warning)}")
        if warning.finding.get("clears_when"):
            lines.append(f"   怎样算解决：{warning.finding['clears_when']}")
    cited = list(dict.fromkeys(one for w in warnings for one in w.finding.get("basis", [])))
    if basis := _articles(cited):
        lines.append(f"依据：{basis}。")
    lines.append(f"请在 {_day(due)} 前办好，并书面答复办理情况、附上凭证。到期没有答复的，依法处理。")
    rules = list(dict.fromkeys(rule_name(w.rule) for w in warnings))
    title = f"关于{project.name}“{rules[0]}”{'等问题' if len(rules) > 1 else ''}的通知"
    return Proposal(title[:120], "\n".join(lines), due)


def _matter(warning: Warning) -> str:
    who = "，".join(
        part
        for part in (
            warning.employer.name if warning.employer is not None else "",
            months.show(warning.month) if warning.month else "",
        )
        if part
    )
    parts = [f"{who}：{rule_name(warning.rule)}" if who else rule_name(warning.rule)]
    if warning.people is not None:
        parts.append(f"涉及 {warning.people} 人")
    if warning.amount_fen is not None:
        parts.append(f"金额 {money.show(warning.amount_fen)} 元")
    numbers = warning.finding.get("numbers", {})
    if isinstance(numbers.get("days_late"), int) and numbers.get("due_on"):
        parts.append(f"应发日 {numbers['due_on']}，已逾期 {numbers['days_late']} 天")
    return "，".join(parts) + "。"


def _articles(ids: Sequence[str]) -> str:
    titles: dict[str, list[str]] = {}
    for one in ids[:6]:
        try:
            article = law.article(one)
        except law.UnknownArticle:
            continue
        titles.setdefault(article.title.removesuffix(article.label), []).append(article.label)
    return "；".join(f"{name}{'、'.join(labels)}" for name, labels in titles.items())


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def possible_receivers(warnings: Sequence[Warning], as_of: date) -> list[Receiver]:
    """The people in charge of the project who may see all of the warnings, nearest to the site first."""
    from anxin.organisation.selectors import NOTICE_ORDER

    audience = Audience(as_of)
    charges = audience.charge_of(warnings)
    found: dict[int, Receiver] = {}
    for part in ("labour_officer", *NOTICE_ORDER):
        owner = charges[warnings[0].pk].of(part)
        if owner is None:
            continue
        users = [owner.user] if owner.user is not None else audience.staff(owner.agency) if owner.agency else []
        for user in users:
            if user.pk not in found and all(audience.may(user, w, _SEE) for w in warnings):
                found[user.pk] = Receiver(
                    user, f"{owner.label}　{owner.agency.name if owner.agency else ''}".strip("　")
                )
    for warning in warnings:
        if (user := warning.person) is not None and user.pk not in found and audience.may(user, warning, _SEE):
            found[user.pk] = Receiver(user, "承办人")
    return list(found.values())
