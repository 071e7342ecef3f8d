"""The history of everything about a project: what was known when, from which file, what was found, who did what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from anxin.audit.models import AuditEvent
from anxin.kit import money, months
from anxin.law.board import BOARD_ITEMS
from anxin.monitoring.models import Level, WarningEvent
from anxin.privacy.classing import PrivacyClass, class_of
from anxin.registry.models import (
    Batch,
    Contract,
    Document,
    Fact,
    InjuryInsurance,
    NoticeBoard,
    Participation,
    Pause,
    Permit,
    Project,
    ProjectFact,
    Sighting,
)
from anxin.rules import RuleError, get
from anxin.wages.models import AccountEvent, Deposit, DepositEvent, LabourCost, PaymentGuarantee, SpecialAccount

# Facts about the project itself; those of its workers are thousands and stand under the months.
KINDS: dict[type[Fact], str] = {
    ProjectFact: "项目台账",
    Participation: "参建单位",
    Contract: "施工合同",
    Permit: "施工许可",
    Pause: "停工",
    Sighting: "他方信息",
    NoticeBoard: "告示牌",
    InjuryInsurance: "工伤保险",
    SpecialAccount: "专户",
    AccountEvent: "专户事项",
    LabourCost: "人工费",
    Deposit: "保证金",
    DepositEvent: "保证金事项",
    PaymentGuarantee: "支付担保",
}
# What relations and codes are called that a model does not name for people.
_LABELS = {"enterprise": "单位", "party_a": "甲方", "party_b": "乙方", "payer": "付款单位", "holder": "户主"}
_CODES: dict[str, dict[str, str]] = {
    "items": BOARD_ITEMS,
    "missing": BOARD_ITEMS,
}
_KINDS_OF = {
    (Contract, "main"): "施工总承包",
    (Deposit, "cash"): "现金",
    (Deposit, "bank_guarantee"): "银行保函",
    (Deposit, "company_guarantee"): "担保公司保函",
    (Deposit, "insurance"): "保证保险",
}
_SHARED = frozenset(
    [
        "id",
        "batch",
        "document",
        "row",
        "subject_key",
        "digest",
        "known_from",
        "known_to",
        "closed_by",
        "close_reason",
        "project",
    ]
)


@dataclass(frozen=True)
class Happening:
    """``kind``: fact, warning, file or act; ``batch_id``, ``row``: where a fact came from; ``warning_id``: which warning."""

    at: datetime
    kind: str
    subject: str
    says: str
    who: str = ""
    batch_id: int | None = None
    file: str = ""
    row: int = 0
    warning_id: int | None = None


def history(project: Project, *, kind: str = "", most: int = 200, warnings: bool = True) -> list[Happening]:
    """The latest happenings of a project that the reader may see, newest first; a constant number of queries.

    ``kind``: only those of one kind. ``warnings`` False: without them, for who may not see any. ``most``: how many at most; of each source no more are read.
    """
    found: list[Happening] = []
    if kind in ("", "fact"):
        for model, name in KINDS.items():
            found += _versions(model, name, project, most)
    if kind in ("", "warning") and warnings:
        found += _warnings(project, most)
    if kind in ("", "file"):
        found += _files(project, most)
    if kind in ("", "act"):
        found += _acts(project, most)
    return sorted(found, key=lambda h: h.at, reverse=True)[:most]


def documents(project: Project) -> QuerySet[Document]:
    """Sheets that told something of the project, newest first: its own, and lists on which it has a row."""
    told = Q(project=project)
    for model in KINDS:
        told |= Q(pk__in=model.objects_unscoped.filter(project=project, document__isnull=False).values("document_id"))
    return Document.objects.filter(told).select_related("batch", "employer").order_by("-batch__received_at", "-pk")


# --- facts -----------------------------------------------------------------------------------------------------------


def _versions(model: type[Fact], name: str, project: Project, most: int) -> Iterator[Happening]:
    rows = list(
        model.objects_unscoped.filter(project=project)
        .select_related("batch", "closed_by", *_enterprises(model))
        .order_by("-known_from", "-pk")[: most + 1]
    )
    by_subject: dict[str, list[Any]] = {}
    for row in rows:
        by_subject.setdefault(row.subject_key, []).append(row)
    for versions in by_subject.values():
        # Newest first: the one after it in the list is the one before it in time.
        for row, before in zip(versions, [*versions[1:], None], strict=True):
            yield Happening(
                row.known_from,
                "fact",
                name,
                _changed(row, before) if before is not None else _said(row),
                row.batch.sender,
                row.batch_id,
                row.batch.file_name,
                row.row,
            )
            if row.close_reason == Fact.CloseReason.UNDONE and row.known_to is not None:
                yield Happening(
                    row.known_to, "fact", name, f"撤销：{_said(row)}", row.closed_by.sender, row.closed_by_id
                )


def _enterprises(model: type[Fact]) -> list[str]:
    return [
        f.name
        for f in model._meta.concrete_fields
        if f.is_relation and f.name not in _SHARED and f.related_model.__name__ == "Enterprise"
    ]


def _said(row: Fact) -> str:
    return "，".join(f"{label} {value}" for label, value in _values(row).items()) or "没写内容"


def _changed(row: Fact, before: Fact) -> str:
    now, then = _values(row), _values(before)
    parts = [
        f"{label} {then.get(label, '空')} → {now.get(label, '空')}"
        for label in dict.fromkeys([*then, *now])
        if then.get(label) != now.get(label)
    ]
    return "更正：" + "；".join(parts) if parts else "又报了一次，内容没变"


def _values(row: Fact) -> dict[str, str]:
    """Label -> words, of what may be shown and is said."""
    told: dict[str, str] = {}
    for field in row._meta.concrete_fields:
        if field.name in _SHARED or class_of(type(row), field.name) is not PrivacyClass.OPEN:
            continue
        value = getattr(row, field.name) if field.name in _enterprises(type(row)) else getattr(row, field.attname)
        if value in (None, "") or (field.is_relation and not isinstance(value, models.Model)):
            continue
        told[_label(field)] = _words(row, field, value)
    return told


def _label(field: Any) -> str:
    named = _LABELS.get(field.name, str(field.verbose_name))
    return named.replace("(分)", "").replace("(百万分之)", "")


def _words(row: Fact, field: Any, value: Any) -> str:
    if isinstance(value, models.Model):
        return str(value)
    if field.name in _CODES:
        return "、".join(_CODES[field.name].get(code, code) for code in str(value).split())
    if (type(row), value) in _KINDS_OF:
        return _KINDS_OF[type(row), value]
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.name.endswith("_fen"):
        return f"{money.show(value)} 元"
    if field.name.endswith("_ppm"):
        return f"{value / 10_000:g}%"
    if field.name == "month":
        return months.show(value)
    if isinstance(value, date):
        return months.show_day(value)
    return str(value)


# --- the rest --------------------------------------------------------------------------------------------------------


def _warnings(project: Project, most: int) -> Iterator[Happening]:
    events = WarningEvent.objects.filter(warning__project=project).exclude(kind=WarningEvent.Kind.UPDATED)
    for event in events.select_related("warning").order_by("-id")[:most]:
        rise = ""
        if event.from_level and event.to_level and event.from_level != event.to_level:
            rise = f"，{Level(event.from_level).label}转{Level(event.to_level).label}"
        elif event.to_level:
            rise = f"，{Level(event.to_level).label}"
        name = _rule_name(event.warning.rule)
        month = f"（{months.show(event.warning.month)}）" if event.warning.month else ""
        yield Happening(
            event.at,
            "warning",
            "预警",
            f"{name}{month}：{WarningEvent.Kind(event.kind).label}{rise}",
            event.actor_display if event.run_id is None else "",
            warning_id=event.warning_id,
        )


def _rule_name(code: str) -> str:
    try:
        return get(code).card.name.zh
    except RuleError:
        return f"规则 {code}"


def _files(project: Project, most: int) -> Iterator[Happening]:
    told = documents(project)[:most]
    seen: set[int] = set()
    for document in told:
        batch = document.batch
        if batch.pk in seen:
            continue
        seen.add(batch.pk)
        yield Happening(
            batch.received_at, "file", "文件", f"收到“{batch.file_name}”", batch.sender, batch.pk, batch.file_name
        )
        if batch.state == Batch.State.UNDONE and batch.undone_at is not None:
            yield Happening(batch.undone_at, "file", "文件", f"撤销“{batch.file_name}”", "", batch.pk, batch.file_name)


def _acts(project: Project, most: int) -> Iterator[Happening]:
    events = AuditEvent.objects.filter(subject_kind="registry.project", subject_id=str(project.pk))
    for event in events.order_by("-seq")[:most]:
        yield Happening(event.at, "act", event.label, event.sentence, event.actor_display)
