"""The further pages of a project: account and flows, deposit and guarantees, contracts, board, parties, papers, history."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anxin import law
from anxin.access.roles import Permission
from anxin.kit import money, months
from anxin.kit.text import mask_name
from anxin.law.board import BOARD_ITEMS
from anxin.registry.models import Contract, InjuryInsurance, NoticeBoard, Pause, Permit, Sighting
from anxin.standing.models import ProjectMonthStanding
from anxin.standing.selectors.history import documents, history
from anxin.standing.selectors.parties import duty, parties
from anxin.ui import words
from anxin.ui.filters import Filters
from anxin.ui.forms import MonthInput
from anxin.ui.listing import Listing
from anxin.ui.tables import Column, Table
from anxin.wages.models import (
    AccountEntry,
    AccountEvent,
    Deposit,
    DepositEvent,
    LabourCost,
    PaymentGuarantee,
    SpecialAccount,
)

from ..doors import door
from .here import fact_of, frame, project_or_404, sees_warnings
from .words import KINDS_OF_SHEETS, PURPOSES

_DIRECTIONS = {"in": "收入", "out": "支出"}


def _open(model: Any, project: Any) -> QuerySet[Any]:
    """What is known now of the project, with the file that told it."""
    return model.objects_unscoped.filter(project=project, known_to__isnull=True).select_related("batch")


# --- account and flows -------------------------------------------------------------------------------------------------


def _peer(row: AccountEntry) -> str:
    """A firm by its name; anybody else masked, for it may be a worker."""
    if row.peer_enterprise is not None:
        return row.peer_enterprise.name
    return mask_name(row.peer_name) if row.peer_name else ""


class EntryTable(Table):
    name = "account_entries"
    title = "专户流水"
    default_order = ("-at", "-id")
    columns = (
        Column("at", "时间", "moment", order="at"),
        Column(
            "direction",
            "方向",
            value=lambda row: _DIRECTIONS.get(row.direction, row.direction),
            order="direction",
            short=True,
        ),
        Column("amount_fen", "金额（元）", "money", order="amount_fen", total="amount_fen"),
        Column("balance_fen", "余额（元）", "money"),
        Column(
            "purpose", "归类", value=lambda row: PURPOSES.get(row.purpose, row.purpose), order="purpose", short=True
        ),
        Column("peer", "对方", value=_peer),
        Column("summary", "摘要", long=True),
        Column("file", "来自", value=lambda row: f"{row.batch.file_name} 第 {row.row} 行", long=True),
        Column("serial", "流水号", hidden=True),
        Column("batch_no", "代发批次", hidden=True),
    )


class EntryFilters(Filters):
    direction = forms.ChoiceField(label="方向", choices=[("", "全部"), *_DIRECTIONS.items()])
    purpose = forms.ChoiceField(label="归类", choices=[("", "全部"), *PURPOSES.items()])
    month = forms.CharField(label="月份", widget=MonthInput, max_length=7)

    def narrow(self, rows: QuerySet[AccountEntry]) -> QuerySet[AccountEntry]:
        asked = self.cleaned_data
        for name in ("direction", "purpose"):
            if asked.get(name):
                rows = rows.filter(**{name: asked[name]})
        month = months.parse(asked.get("month") or "")
        if month:
            rows = rows.filter(at__year=month // 100, at__month=month % 100)
        return rows


@require_safe
@door(Permission.SEE_FACTS)
def account(request: HttpRequest, project_id: int) -> HttpResponse:
    """The special account: its papers, what was done to it, labour cost by period, and every movement."""
    project = project_or_404(request, project_id)
    given = frame(request, project, "project_account")
    entries = AccountEntry.objects_unscoped.filter(project=project, known_to__isnull=True)
    listing = Listing(
        request,
        EntryTable,
        entries.select_related("batch", "peer_enterprise"),
        filters=EntryFilters,
        empty=("没有专户流水", "银行报来流水后就在这里。"),
    )
    sums = entries.aggregate(
        came=Sum("amount_fen", filter=Q(direction="in")), went=Sum("amount_fen", filter=Q(direction="out"))
    )
    standing = given["standing"]
    by_month = ProjectMonthStanding.objects_unscoped.filter(project=project, due_in_fen__isnull=False).order_by(
        "-month"
    )
    given |= {
        "accounts": list(_open(SpecialAccount, project).select_related("batch", "account", "holder")),
        "events": list(_open(AccountEvent, project).order_by("-on")),
        "periods": list(by_month[:24]),
        "payers": _payers(project),
        "sentence": _account_sentence(standing, request.as_of),  # type: ignore[attr-defined]
        "lasts": _lasts(project, standing, request.as_of),  # type: ignore[attr-defined]
        "came": sums["came"] or 0,
        "went": sums["went"] or 0,
    }
    return listing.response("desk/projects/account.html", given)


def _payers(project: Any) -> dict[int, str]:
    """Who had to pay the labour cost of a period, by month, as the ledger of it says."""
    rows = LabourCost.objects_unscoped.filter(project=project, known_to__isnull=True, payer__isnull=False)
    return dict(rows.order_by("month", "-pk").values_list("month", "payer__name"))


def _lasts(project: Any, standing: Any, as_of: date) -> str:
    """How many months of wages the balance covers, by the mean of the latest sheets (R074); '' where that is not known."""
    if standing is None or standing.balance_fen is None:
        return ""
    back = int(law.number("account.forecast_months", as_of).value)
    sheets = ProjectMonthStanding.objects_unscoped.filter(project=project, owed_fen__gt=0).order_by("-month")
    owed = list(sheets.values_list("owed_fen", flat=True)[:back])
    if not owed:
        return ""
    months_covered = Decimal(standing.balance_fen) * len(owed) / sum(owed)
    return f"够发 {months_covered.quantize(Decimal('0.1'), ROUND_DOWN)} 个月（按最近 {len(owed)} 个月工资表平均）"


def _account_sentence(standing: Any, as_of: date) -> str:
    if standing is None:
        return "还没评估过，看不出专户的情况。"
    if standing.balance_fen is None:
        return f"专户余额不知道：{standing.safeguards.get('account', {}).get('says', '没有记录')}。"
    lack = standing.due_in_fen - standing.paid_in_fen
    paid = f"人工费还差 {money.show(lack)} 元没拨" if lack > 0 else "到期的人工费都拨足了"
    return f"专户余额 {money.show(standing.balance_fen)} 元（{words.day(standing.balance_on, as_of)}），{paid}。"


# --- deposit, guarantee, insurance --------------------------------------------------------------------------------------


@require_safe
@door(Permission.SEE_FACTS)
def deposit(request: HttpRequest, project_id: int) -> HttpResponse:
    """What stands behind the wages: deposit with its life, payment guarantee, injury insurance."""
    project = project_or_404(request, project_id)
    given = frame(request, project, "project_deposit")
    held = given["standing"].safeguards if given["standing"] else {}
    deposits = list(_open(Deposit, project).select_related("batch", "payer").order_by("-lodged_on", "pk"))
    events = list(_open(DepositEvent, project).order_by("-on"))
    used = sum(e.amount_fen or 0 for e in events if e.event == "use")
    refilled = sum(e.amount_fen or 0 for e in events if e.event == "refill")
    given |= {
        "deposits": deposits,
        "events": events,
        "guarantees": list(_open(PaymentGuarantee, project).order_by("-to_on")),
        "insurance": list(_open(InjuryInsurance, project).order_by("-to_on")),
        "cells": {code: held.get(code) for code in ("deposit", "guarantee", "insurance")},
        "sentence": _deposit_sentence(held),
        "required": sum(d.required_fen or 0 for d in deposits),
        "lodged": sum(d.lodged_fen or 0 for d in deposits),
        "used": used,
        "refilled": refilled,
    }
    return render(request, "desk/projects/deposit.html", given)


def _deposit_sentence(held: dict[str, Any]) -> str:
    told = [
        f"{name}：{held[code]['says']}"
        for code, name in (("deposit", "保证金"), ("guarantee", "支付担保"), ("insurance", "工伤保险"))
        if code in held
    ]
    return "；".join(told) + "。" if told else "还没评估过，看不出保证金和担保的情况。"


# --- contracts and permits ----------------------------------------------------------------------------------------------


@require_safe
@door(Permission.SEE_FACTS)
def contracts(request: HttpRequest, project_id: int) -> HttpResponse:
    """Contracts with what they say on labour cost, permits, stops, and what other offices know."""
    project = project_or_404(request, project_id)
    given = frame(request, project, "project_contracts")
    rows = list(_open(Contract, project).select_related("batch", "party_a", "party_b").order_by("signed_on", "pk"))
    standing = given["standing"]
    given |= {
        "contracts": rows,
        "permits": list(_open(Permit, project).order_by("issued_on", "pk")),
        "pauses": list(_open(Pause, project).order_by("-from_on")),
        "sightings": list(_open(Sighting, project).order_by("-seen_on")),
        "cell": standing.safeguards.get("contract") if standing else None,
        "sentence": _contract_sentence(rows, standing),
        "article": law.article("decree-724/24"),
    }
    return render(request, "desk/projects/contracts.html", given)


def _contract_sentence(rows: list[Contract], standing: Any) -> str:
    main = next((c for c in rows if c.kind == "main"), rows[0] if rows else None)
    if main is None:
        return "没有施工合同的记录。"
    lacking = []
    if main.labour_cost_fen is None and main.labour_cost_ratio_ppm is None:
        lacking.append("人工费数额或比例")
    if main.labour_cost_cycle_months is None:
        lacking.append("拨付周期")
    said = f"施工合同 {money.show(main.amount_fen)} 元" if main.amount_fen else "施工合同没写价款"
    said += f"，缺{'、'.join(lacking)}" if lacking else "，人工费和拨付周期都写了"
    if standing is not None and standing.workers_on_site:
        said += f"；在场工人 {standing.workers_on_site} 人，签了劳动合同 {standing.contracted} 人"
    return said + "。"


# --- the board on the site ----------------------------------------------------------------------------------------------


@require_safe
@door(Permission.SEE_FACTS)
def board(request: HttpRequest, project_id: int) -> HttpResponse:
    """The board of rights: what each check found, item by item of article 34."""
    project = project_or_404(request, project_id)
    given = frame(request, project, "project_board")
    rows = list(_open(NoticeBoard, project).order_by("-checked_on", "-set_on", "-pk"))
    checked = next((b for b in rows if b.items or b.missing), None)
    there, missing = (set(checked.items.split()), set(checked.missing.split())) if checked else (set(), set())
    standing = given["standing"]
    given |= {
        "boards": [(b, [BOARD_ITEMS.get(c, c) for c in b.missing.split()]) for b in rows],
        "items": [
            (name, "there" if code in there else "missing" if code in missing else "unknown")
            for code, name in BOARD_ITEMS.items()
        ],
        "checked": checked,
        "cell": standing.safeguards.get("board") if standing else None,
        "article": law.article("decree-724/34"),
    }
    return render(request, "desk/projects/board.html", given)


# --- parties, papers, history -------------------------------------------------------------------------------------------


@require_safe
@door(Permission.SEE_FACTS)
def participants(request: HttpRequest, project_id: int) -> HttpResponse:
    """Who takes part, since when, with which agreement, what each owes, and whose duty it is to pay first."""
    project = project_or_404(request, project_id)
    given = frame(request, project, "project_parties")
    found = parties(project, given["standing"])
    turns = [p for p in found if p.turn]
    subs = [p for p in found if p.is_sub]
    agreed = sum(p.agency_agreement_on is not None for p in subs)
    sentence = f"{len(found)} 家参建单位" + (
        f"，{len(subs)} 家分包里 {agreed} 家签了代发委托" if subs else "，没有分包单位的记录"
    )
    given |= {
        "parties": [(p, duty(p)) for p in found],
        "sentence": sentence + (f"；{len(turns)} 家有钱要付。" if turns else "。"),
        "fact": fact_of(project),
        "articles": [law.article(i) for i in ("decree-724/29", "decree-724/30", "decree-724/36")],
    }
    return render(request, "desk/projects/parties.html", given)


class SheetTable(Table):
    name = "project_documents"
    title = "项目资料"
    default_order = ("-batch__received_at", "-pk")
    columns = (
        Column("received", "收到", "moment", value="batch.received_at", order="batch__received_at"),
        Column("kind", "种类", value=lambda d: KINDS_OF_SHEETS.get(d.kind, d.kind), order="kind", short=True),
        Column("month", "月份", "month", order="month"),
        Column("file", "文件", value="batch.file_name", order="batch__file_name", long=True),
        Column("sheet", "表", value="sheet_name", long=True),
        Column("employer", "用人单位", value=lambda d: d.employer.name if d.employer else "", long=True),
        Column("sender", "报送人", value="batch.sender", order="batch__sender", short=True),
        Column("how", "方式", value=lambda d: d.batch.get_kind_display(), short=True),
        Column("state", "状态", value=lambda d: d.batch.get_state_display(), order="batch__state", short=True),
        Column("batch", "批次", "int", value="batch_id", order="batch_id"),
        Column("sha256", "校验值", value="batch.sha256", hidden=True, long=True),
    )


class SheetFilters(Filters):
    kind = forms.ChoiceField(label="种类", choices=[("", "全部"), *KINDS_OF_SHEETS.items()])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(kind=self.cleaned_data["kind"]) if self.cleaned_data.get("kind") else rows


@require_safe
@door(Permission.SEE_FACTS)
def papers(request: HttpRequest, project_id: int) -> HttpResponse:
    """Every sheet and form that told something of the project."""
    project = project_or_404(request, project_id)
    given = frame(request, project, "project_documents")
    listing = Listing(
        request,
        SheetTable,
        documents(project),
        filters=SheetFilters,
        empty=("没有报来的资料", "施工单位、银行和主管部门报来后就在这里。"),
    )
    return listing.response("desk/projects/documents.html", {**given, "counted": listing.count})


_A_PAGE = 50
_PAGES = 40
_SOURCES = (("", "全部"), ("fact", "台账"), ("warning", "预警"), ("file", "文件"), ("act", "办理"))


@require_safe
@door(Permission.SEE_FACTS)
def past(request: HttpRequest, project_id: int) -> HttpResponse:
    """The history of everything: what was known when and from where, what was found, who did what."""
    project = project_or_404(request, project_id)
    given = frame(request, project, "project_history")
    kind = request.GET.get("kind", "")
    kind = kind if kind in dict(_SOURCES) else ""
    may_warn = sees_warnings(request, project)
    asked = request.GET.get("page", "")
    page = min(int(asked), _PAGES) if asked.isdecimal() and 0 < len(asked) < 4 and int(asked) else 1
    told = history(project, kind=kind, most=page * _A_PAGE + 1, warnings=may_warn)
    found = told[(page - 1) * _A_PAGE : page * _A_PAGE]
    here = reverse("desk:project_history", args=[project.pk])
    given |= {
        "happenings": found,
        "sources": [(label, f"{here}?kind={key}" if key else here, key == kind) for key, label in _SOURCES],
        "page": page,
        "older": f"{here}?kind={kind}&page={page + 1}" if len(told) > page * _A_PAGE and page < _PAGES else "",
        "newer": f"{here}?kind={kind}&page={page - 1}" if page > 1 else "",
    }
    return render(request, "desk/projects/history.html", given)
